import Anatomy
import CKernels

/// Eight neighboring rays in the patient frame, one a lane, and what they cross.
struct BeamGroup {
  let startX, startY, startZ, directionX, directionY, directionZ: Float8
  let elevational, lateral, axial: SIMD3<Float>
  let sine, cosine: Float8
  /// Gap and shift of each ray, in mm; see `SkinContact`.
  let gap, shift: Float8
  /// Coefficient of the inverse of the tissue's motion: (gap + shift)/(reach − gap)².
  let bend: Float8
  let isBent: Bool

  init(_ input: FrameInput, contact: SkinContact, firstRay: Int) {
    let (rays, padded) = (input.rays, firstRay + FrameLayout.guardRays)
    let (x, y) = (rays.x.eight(at: padded), rays.y.eight(at: padded))
    (sine, cosine) = (rays.sine.eight(at: padded), rays.cosine.eight(at: padded))
    let view = input.view
    startX = x * view.lateral.x + y * view.axial.x + view.origin.x
    startY = x * view.lateral.y + y * view.axial.y + view.origin.y
    startZ = x * view.lateral.z + y * view.axial.z + view.origin.z
    directionX = sine * view.lateral.x + cosine * view.axial.x
    directionY = sine * view.lateral.y + cosine * view.axial.y
    directionZ = sine * view.lateral.z + cosine * view.axial.z
    (elevational, lateral, axial) = (view.elevational, view.lateral, view.axial)
    gap = contact.gapMM.eight(at: padded)
    shift = contact.shiftMM.eight(at: padded)
    let room = SkinContact.reachMM - gap
    bend = (gap + shift) / (room * room)
    isBent =
      k_any(unsafeBitCast(gap .!= Float8(), to: Int8x32.self)) != 0
      || k_any(unsafeBitCast(shift .!= Float8(), to: Int8x32.self)) != 0
  }

  /// The scalar product of each ray's direction with a vector.
  @inline(__always) func along(_ v: SIMD3<Float>) -> Float8 {
    directionX * v.x + directionY * v.y + directionZ * v.z
  }
  /// The scalar product of a vector with the unit vector across each ray in the image plane, toward the marked side.
  @inline(__always) func across(_ v: SIMD3<Float>) -> Float8 {
    cosine * dot(v, lateral) - sine * dot(v, axial)
  }
  /// The scalar product of each ray's start with a vector.
  @inline(__always) func atFace(_ v: SIMD3<Float>) -> Float8 { startX * v.x + startY * v.y + startZ * v.z }
}
