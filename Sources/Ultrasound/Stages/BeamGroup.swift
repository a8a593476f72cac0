import Anatomy
import CKernels

/// Eight neighboring rays in the patient frame, one a lane, and what they cross.
struct BeamGroup {
  private let startX, startY, startZ, directionX, directionY, directionZ: Float8
  private let elevational, lateral, axial: SIMD3<Float>
  private let sine, cosine: Float8
  /// Gap and shift of each ray, in mm; see `SkinContact`.
  let gap, shift: Float8
  /// Coefficient of the inverse of the tissue's motion: (gap + shift)/(reach − gap)².
  private let bend: Float8
  private let isBent: Bool

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
  /// The scalar product of each ray's direction with a vector of its own.
  @inline(__always) func along(_ x: Float8, _ y: Float8, _ z: Float8) -> Float8 {
    directionX * x + directionY * y + directionZ * z
  }
  /// The scalar product of a vector with the unit vector across each ray in the image plane, toward the marked side.
  @inline(__always) func across(_ v: SIMD3<Float>) -> Float8 {
    cosine * dot(v, lateral) - sine * dot(v, axial)
  }
  /// The scalar product of each ray's start with a vector.
  @inline(__always) func atFace(_ v: SIMD3<Float>) -> Float8 { startX * v.x + startY * v.y + startZ * v.z }
  func start(lane: Int) -> SIMD3<Float> { SIMD3(startX[lane], startY[lane], startZ[lane]) }
  func direction(lane: Int) -> SIMD3<Float> { SIMD3(directionX[lane], directionY[lane], directionZ[lane]) }

  /// Rest depth of the tissue that the face has moved to a depth: the inverse of `SkinContact.seenDepth`.
  @inline(__always) func restDepth(ofSeen seen: Float8) -> Float8 {
    guard isBent else { return seen }
    let depth = seen - shift
    let t = k_max(splat(SkinContact.reachMM) - depth, Float8())
    if k_any(k_less(Float8(), t)) == 0 { return depth }
    let root = k_sqrt(k_max(bend * (t * 4) + 1, splat(0.01)))
    return k_max(depth, splat(SkinContact.reachMM)) - t * 2 / (root + 1)
  }
  /// Unit vector across a ray in the image plane, toward the marked side.
  func sideways(lane: Int) -> SIMD3<Float> { lateral * cosine[lane] - axial * sine[lane] }

  /// The eight rays in voxel coordinates.
  struct Ray {
    fileprivate let baseX, baseY, baseZ, stepX, stepY, stepZ: Float8
    fileprivate let elevation: SIMD3<Float>
    fileprivate let counts: SIMD3<Int32>
    fileprivate let middleX: Float
    /// Voxels a mm of the lattice, and place of its first voxel.
    fileprivate let scale: Float
    fileprivate let origin: SIMD3<Float>
    fileprivate let voxels: UnsafeBufferPointer<UInt32>

    struct Voxels {
      /// Voxel coordinates, plus a half.
      var x, y, z: Float8
      /// Indices of the voxels in the lattice.
      var index: Int8x32
      var bits: Int8x32
      /// All bits where the voxel is on the patient's left (x < 0).
      var isLeft: Int8x32
    }
    @inline(__always) func voxels(restMM: Float8, elevationMM: Float) -> Voxels {
      let e = elevation * elevationMM
      return voxels(
        at: baseX + stepX * restMM + e.x, baseY + stepY * restMM + e.y, baseZ + stepZ * restMM + e.z)
    }
    /// The voxels whose tissue has moved to where other voxels lie at rest; bone, and what lies at it, keeps still.
    @inline(__always) func voxels(_ rest: Voxels, movedBy motion: UnsafePointer<k_motion>) -> Voxels {
      let mm = 1 / scale
      let (x, y, z) = (
        (rest.x - 0.5) * mm + origin.x, (rest.y - 0.5) * mm + origin.y, (rest.z - 0.5) * mm + origin.z
      )
      guard k_mayMove(motion, x, y, z, 0) != 0 else { return rest }
      let (ux, uy, uz) = displacement(motion, x: x, y: y, z: z)
      let distance = k_float((rest.bits &<< 8) &>> 24) * Float(Voxel.boneStepMM)
      let share = clamped(distance * (1 / Ray.stillMM), 0, 1) * scale
      return voxels(at: rest.x - ux * share, rest.y - uy * share, rest.z - uz * share)
    }
    /// Distance from bone, in mm, within which nothing moves freely.
    private static let stillMM: Float = 3

    @inline(__always) private func voxels(at u: Float8, _ v: Float8, _ w: Float8) -> Voxels {
      let x = clamped(u, 0, Float(counts.x) - 0.5)
      let y = clamped(v, 0, Float(counts.y) - 0.5)
      let z = clamped(w, 0, Float(counts.z) - 0.5)
      let row = k_truncate(y) &+ k_truncate(z) &* counts.y
      let index = k_truncate(x) &+ row &* counts.x
      let isLeft = k_less(x, splat(middleX))
      return Voxels(
        x: x, y: y, z: z, index: index, bits: signed(gather(voxels, index)), isLeft: isLeft)
    }
  }
  func ray(_ input: FrameInput) -> Ray {
    let (t, s) = (input.tables, input.tables.scale)
    return Ray(
      baseX: (startX - t.origin.x) * s + 0.5, baseY: (startY - t.origin.y) * s + 0.5,
      baseZ: (startZ - t.origin.z) * s + 0.5, stepX: directionX * s, stepY: directionY * s,
      stepZ: directionZ * s, elevation: elevational * s, counts: t.counts, middleX: 0.5 - t.origin.x * s,
      scale: s, origin: t.origin,
      voxels: input.voxels)
  }
}
