import Anatomy
import CKernels
import Geometry

/// Contact of the rays with the skin, and motion of the tissue under the face.
///
/// The skin at rest and the face differ by a gap along each ray: negative where the face is pressed in, positive
/// where it hangs over. The tissue follows the face, by all of the gap at the skin and by nothing from
/// `reachMM` on, so that bone stays where it is: a point at rest depth r is seen at r − gap·((reach − r)/(reach − gap))².
/// A pressed sacrum carries what lies deep along the ray by a shift d, and what lies above by less, the skin not at all:
/// r + d − (gap + d)·((reach − r)/(reach − gap))².
/// Gel and bulging skin bridge `bridgedMM`; beyond, air keeps the sound in the face.
final class SkinContact: Sendable {
  static let reachMM: Float = 25
  static let bridgedMM: Float = 6
  static let deepestMM: Float = 14

  /// Gap in mm, clamped to what tissue can do, and the share of sound that gets through, by padded ray.
  let gapMM, share: AlignedArray<Float>
  /// Displacement of bone and what is fixed to it along the ray, in mm, by padded ray.
  let shiftMM: AlignedArray<Float>
  private let raw: AlignedArray<Float>

  init() {
    gapMM = AlignedArray(count: FrameLayout.paddedRays, repeating: 0)
    share = AlignedArray(count: FrameLayout.paddedRays, repeating: 1)
    shiftMM = AlignedArray(count: FrameLayout.paddedRays, repeating: 0)
    raw = AlignedArray(count: FrameLayout.paddedRays, repeating: 1)
  }

  /// Deepest place of the pressed face, in mm (negative); 0 when nothing moves.
  var lowestGapMM: Float {
    var lowest: Float = 0
    for ray in 0..<FrameLayout.paddedRays { lowest = min(lowest, gapMM[ray]) }
    return lowest
  }

  /// Finds gap and share for a new place of the probe.
  func update(skin: Surface?, view: ProbeView, rays: BeamFan) {
    guard let skin else {
      gapMM.fill(0)
      share.fill(1)
      return
    }
    for ray in 0..<FrameLayout.paddedRays {
      let start = view.patient(x: rays.x[ray], y: rays.y[ray], z: 0)
      let direction = view.lateral * rays.sine[ray] + view.axial * rays.cosine[ray]
      let gap = SkinContact.gap(from: start, along: direction, to: skin)
      raw[ray] = SkinContact.share(gapMM: gap)
      gapMM[ray] = min(max(gap, -SkinContact.deepestMM), SkinContact.bridgedMM)
    }
    // A beam is made by many elements, some of which may hang in the air.
    for ray in 0..<FrameLayout.paddedRays {
      var sum: Float = 0
      for neighbor in (ray - 6)...(ray + 6) {
        sum += raw[min(max(neighbor, 0), FrameLayout.paddedRays - 1)]
      }
      share[ray] = raw[ray] > 0 ? sum / 13 * raw[ray] : 0
    }
  }

  /// Share of sound that passes a gap: all that gel bridges, none through air.
  @inline(__always) static func share(gapMM gap: Float) -> Float {
    min(max((bridgedMM + 0.5 - gap) * 2, 0), 1)
  }

  /// Way from the face to the skin along a ray, in mm: negative where the face is pressed in; 1000 where there is no skin.
  static func gap(from start: SIMD3<Float>, along direction: SIMD3<Float>, to skin: Surface) -> Float {
    var t: Float = 0
    for _ in 0..<5 {
      let p = start + direction * t
      guard let here = skin.sample(x: p.x, z: p.z) else { return 1_000 }
      let rate = direction.y - here.slopeX * direction.x - here.slopeZ * direction.z
      let next = min(max(t + (here.height - p.y) / max(rate, 0.25), -30), 60)
      if next == t { break }
      t = next
    }
    return t
  }

  /// Finds the shifts, after `update`: each ray takes the motion of the bone that it meets first.
  func carry(_ sacrum: SacralMotion?, medium: Medium, view: ProbeView, rays: BeamFan) {
    guard let sacrum else {
      shiftMM.fill(0)
      return
    }
    for ray in 0..<FrameLayout.paddedRays {
      let start = Vector3(view.patient(x: rays.x[ray], y: rays.y[ray], z: 0))
      let direction = Vector3(view.lateral * rays.sine[ray] + view.axial * rays.cosine[ray])
      let depth = SkinContact.boneDepthMM(from: start, along: direction, in: medium)
      let moved = dot(sacrum.displacementMM(at: start + direction * depth), direction)
      // The whole of the shift is reached at the bone, though it lie nearer than `reachMM`.
      let s = max(SkinContact.reachMM - Float(depth), 0) / (SkinContact.reachMM - gapMM[ray])
      raw[ray] = Float(moved) / max(1 - s * s, 0.4)
    }
    blend()
  }

  /// Blends the shifts: the ilium keeps still; a sacral ray takes the least share that a ray within `blendRays` of it
  /// allows, so that nothing tears between the two.
  private func blend() {
    let reach = SkinContact.blendRays
    for ray in 0..<FrameLayout.paddedRays {
      var share: Float = 1
      for neighbor in max(ray - reach, 0)...min(ray + reach, FrameLayout.paddedRays - 1)
      where raw[neighbor] == 0 {
        share = min(share, Float(abs(neighbor - ray)) / Float(reach + 1))
      }
      shiftMM[ray] = raw[ray] * share
    }
  }
  private static let blendRays = 5

  /// The rest depth at which a ray meets bone, to 0.5 mm; 40 mm where it meets none before 90 mm.
  private static func boneDepthMM(
    from start: Vector3, along direction: Vector3, in medium: Medium
  ) -> Double {
    for step in 0..<180 {
      let depth = Double(step) * 0.5
      if medium.voxel(at: start + direction * depth).boneDistanceMM < 0 { return depth }
    }
    return 40
  }

  /// Seen depth of a point at a rest depth.
  @inline(__always) static func seenDepth(restMM: Float, gapMM: Float, shiftMM: Float) -> Float {
    guard restMM < reachMM else { return restMM + shiftMM }
    let s = (reachMM - restMM) / (reachMM - gapMM)
    return restMM - (gapMM + shiftMM) * s * s + shiftMM
  }
  /// Rest depth of a point that is seen at a depth: the inverse of `seenDepth`.
  static func restDepth(seenMM: Float, gapMM: Float, shiftMM: Float) -> Float {
    let depth = seenMM - shiftMM
    let t = reachMM - depth
    guard t > 0 else { return depth }
    let room = reachMM - gapMM
    let root = max((gapMM + shiftMM) / (room * room) * (t * 4) + 1, 0.01).squareRoot()
    return reachMM - t * 2 / (root + 1)
  }
}
