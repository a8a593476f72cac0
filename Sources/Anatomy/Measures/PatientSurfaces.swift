import Geometry

/// One person's bones and skin as closed surfaces for others to use: patient frame, mm, triangles counter-clockwise
/// from outside, each a manifold of one piece. No edge of a bone is longer than 1 mm.
package struct PatientSurfaces: Sendable {
  /// The sacrum with the coccyx.
  package let sacrum: SurfaceMesh
  package let rightHip, leftHip: SurfaceMesh
  /// The block of the body that the patient's lattice holds: its back is the skin at rest, its sides, ends and front
  /// are flat.
  package let skin: SurfaceMesh
  package var bones: [SurfaceMesh] { [sacrum, rightHip, leftHip] }

  /// Surfaces of a built patient: some 5 s on two threads, and the same bits for any number of threads.
  /// - Parameter patient: a built one, with skin.
  package init(of patient: Patient, pool: WorkerPool) {
    guard let field = patient.medium.skin else { preconditionFailure("a patient has skin") }
    let surfaces = BodySurfaces(
      bones: BothSidesBones(of: patient), skin: field, pool: pool)
    let bones = surfaces.fineBones
    (sacrum, rightHip, leftHip) = (bones[0], bones[1], bones[2])
    skin = surfaces.fineSkin(within: patient.medium.lattice)
  }
  package func hip(_ side: Side) -> SurfaceMesh { side == .right ? rightHip : leftHip }

  /// The bones alone, of a person who need not be built: sacrum, right hip, left hip.
  /// - Parameter spacingMM: of the lattice that the surfaces are made on.
  package static func bones(
    of parameters: PatientParameters, variation: PersonVariation, spacingMM: Double, pool: WorkerPool
  ) -> [SurfaceMesh] {
    BodySurfaces.bones(
      of: BothSidesBones(parameters, variation: variation), spacingMM: spacingMM, pool: pool)
  }
}
