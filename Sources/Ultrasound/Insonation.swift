import Anatomy
import Geometry

/// What one B-mode image sees besides the medium: the probe's place, the settings, the needle, the fluid.
public struct Insonation: Sendable {
  public var probeToPatient: Pose
  public var settings: ImagingSettings
  /// The needle, a guidewire, a catheter; nil when none is near.
  public var reflector: Reflector?
  public var fluid: FluidRegions
  /// The sacrum pressed out of its place; nil at rest.
  public var sacrum: SacralMotion?
  /// The tick the image belongs to; seeds the electronic noise.
  public var tick: Int
  /// False freezes nothing but tells the persistence to start afresh (first image, or a jump).
  public var continuesPreviousImage: Bool

  public init(
    probeToPatient: Pose, settings: ImagingSettings, reflector: Reflector? = nil,
    fluid: FluidRegions = FluidRegions(), sacrum: SacralMotion? = nil, tick: Int = 0,
    continuesPreviousImage: Bool = false
  ) {
    (self.probeToPatient, self.settings, self.reflector) = (probeToPatient, settings, reflector)
    self.sacrum = sacrum
    (self.fluid, self.tick, self.continuesPreviousImage) = (fluid, tick, continuesPreviousImage)
  }
}

/// A thin strong reflector in the patient frame.
public struct Reflector: Hashable, Sendable {
  /// The axis; its end is the tip.
  public var axis: CubicCurve
  public var outerDiameterMM, innerDiameterMM: Double
  /// A unit vector out of the bevel's opening.
  public var bevelNormal: Vector3
  public var isEchogenic: Bool
  public init(
    axis: CubicCurve, outerDiameterMM: Double, innerDiameterMM: Double, bevelNormal: Vector3,
    isEchogenic: Bool = false
  ) {
    (self.axis, self.outerDiameterMM, self.innerDiameterMM) = (axis, outerDiameterMM, innerDiameterMM)
    (self.bevelNormal, self.isEchogenic) = (bevelNormal, isEchogenic)
  }
}

/// Pools of injected fluid, at most eight; a value without heap storage.
public struct FluidRegions: Equatable, Sendable {
  /// A pool: an ellipsoid with axes along those of the patient frame.
  public struct Pool: Hashable, Sendable {
    public var centerMM: Vector3
    public var radiiMM: Vector3
    /// Echogenicity of the fluid relative to liver, in dB; −60 is anechoic.
    public var echogenicityDB: Double
    public init(centerMM: Vector3, radiiMM: Vector3, echogenicityDB: Double) {
      (self.centerMM, self.radiiMM, self.echogenicityDB) = (centerMM, radiiMM, echogenicityDB)
    }
  }
  public static let capacity = 8
  public private(set) var count = 0
  private var pools = InlineArray<8, Pool>(
    repeating: Pool(centerMM: .zero, radiiMM: .zero, echogenicityDB: -60))

  public init() {}
  public subscript(index: Int) -> Pool {
    get { pools[index] }
    set { pools[index] = newValue }
  }
  /// Adds a pool; false when all eight are taken.
  public mutating func append(_ pool: Pool) -> Bool {
    guard count < FluidRegions.capacity else { return false }
    pools[count] = pool
    count += 1
    return true
  }
  public static func == (a: FluidRegions, b: FluidRegions) -> Bool {
    guard a.count == b.count else { return false }
    for i in 0..<a.count where a[i] != b[i] { return false }
    return true
  }
}
