import Geometry

/// One person's anatomy in the patient frame: origin midway between the posterior superior iliac spines, +x right,
/// +y anterior, +z superior, mm.
public final class Patient: Sendable {
  public let parameters: PatientParameters
  public let medium: Medium
  /// Bony landmarks of this person, found on the bones.
  public let landmarks: [Side: Landmarks]
  /// The middle of the joint at the lower window's mouth, from this person's own bones.
  public let targets: [Side: JointTarget]
  /// Closed, coarse surfaces for the external view: sacrum, hips, skin.
  public let surfaces: [SurfaceMesh]

  public struct Landmarks: Hashable, Sendable {
    public var psisMM, piisMM: Vector3
    /// Centers of the dorsal foramina S1...S4, at the rim.
    public var foraminaMM: [Vector3]
    public init(psisMM: Vector3, piisMM: Vector3, foraminaMM: [Vector3]) {
      (self.psisMM, self.piisMM, self.foraminaMM) = (psisMM, piisMM, foraminaMM)
    }
  }
  public struct JointTarget: Hashable, Sendable {
    /// Equal distance to both bones, gap under 2.5 mm.
    public var centerMM: Vector3
    /// Into the joint, along the cleft, a unit vector.
    public var inward: Vector3
    public var gapMM: Double
    public init(centerMM: Vector3, inward: Vector3, gapMM: Double) {
      (self.centerMM, self.inward, self.gapMM) = (centerMM, inward, gapMM)
    }
  }

  init(
    parameters: PatientParameters, medium: Medium, landmarks: [Side: Landmarks],
    targets: [Side: JointTarget], surfaces: [SurfaceMesh]
  ) {
    (self.parameters, self.medium, self.landmarks) = (parameters, medium, landmarks)
    (self.targets, self.surfaces) = (targets, surfaces)
  }

  /// Builds the person; under 2 s on two threads.
  public static func build(_ parameters: PatientParameters, pool: WorkerPool) -> Patient {
    preconditionFailure("built by the anatomy")
  }

  public func tissue(at pointMM: Vector3) -> Tissue { medium.tissue(at: pointMM) }
  public func boneDistanceMM(at pointMM: Vector3) -> Double { medium.boneDistanceMM(at: pointMM) }
  /// Which region a point belongs to.
  public func region(at pointMM: Vector3) -> Region { .other }
  /// Distance from a point to the joint space of a side, in mm; 0 inside it. Exact within 15 mm of the joint.
  public func jointDistanceMM(at pointMM: Vector3, side: Side) -> Double { 0 }
  /// The point of the skin at rest over (x, z).
  public func skinPointMM(x: Double, z: Double) -> Vector3 {
    Vector3(x, medium.skin?.height(x: x, z: z) ?? 0, z)
  }
}
