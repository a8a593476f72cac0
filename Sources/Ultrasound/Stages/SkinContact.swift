/// Which rays touch the skin, and how the tissue under the face is moved.
///
/// The skin at rest and the face differ by a gap along each ray: negative where the face is pressed in, positive
/// where it hangs over. The tissue follows the face, by all of the gap at the skin and by nothing from
/// `reachMM` on, so that bone stays where it is: a point at rest depth r is seen at r − gap·((reach − r)/(reach − gap))².
/// Gel and bulging skin bridge `bridgedMM`; beyond, air keeps the sound in the face.
final class SkinContact: Sendable {
  static let reachMM: Float = 25
  static let bridgedMM: Float = 6
  static let deepestMM: Float = 14

  /// By padded ray: the gap in mm, clamped to what tissue can do, and the share of sound that gets through.
  let gapMM, share: AlignedArray<Float>
  private let raw: AlignedArray<Float>

  init() {
    gapMM = AlignedArray(count: Workspace.paddedRays, repeating: 0)
    share = AlignedArray(count: Workspace.paddedRays, repeating: 1)
    raw = AlignedArray(count: Workspace.paddedRays, repeating: 1)
  }

  /// The deepest the face is pressed in, in mm (negative); 0 where nothing moves.
  var lowestGapMM: Float {
    var lowest: Float = 0
    for ray in 0..<Workspace.paddedRays { lowest = min(lowest, gapMM[ray]) }
    return lowest
  }

  /// Finds both for a new place of the probe.
  func update(skin: Surface?, view: ProbeView, rays: BeamFan) {
    guard let skin else {
      gapMM.fill(0)
      share.fill(1)
      return
    }
    for ray in 0..<Workspace.paddedRays {
      let start = view.patient(x: rays.x[ray], y: rays.y[ray], z: 0)
      let direction = view.lateral * rays.sine[ray] + view.axial * rays.cosine[ray]
      let gap = SkinContact.gap(from: start, along: direction, to: skin)
      raw[ray] = min(max((SkinContact.bridgedMM + 0.5 - gap) * 2, 0), 1)
      gapMM[ray] = min(max(gap, -SkinContact.deepestMM), SkinContact.bridgedMM)
    }
    // A beam is made by many elements, some of which may hang in the air.
    for ray in 0..<Workspace.paddedRays {
      var sum: Float = 0
      for neighbor in (ray - 6)...(ray + 6) {
        sum += raw[min(max(neighbor, 0), Workspace.paddedRays - 1)]
      }
      share[ray] = raw[ray] > 0 ? sum / 13 * raw[ray] : 0
    }
  }

  private static func gap(from start: SIMD3<Float>, along direction: SIMD3<Float>, to skin: Surface) -> Float
  {
    var t: Float = 0
    for _ in 0..<5 {
      let p = start + direction * t
      guard let here = skin.sample(x: p.x, z: p.z) else { return 1_000 }
      let rate = direction.y - here.slopeX * direction.x - here.slopeZ * direction.z
      t += (here.height - p.y) / max(rate, 0.25)
      t = min(max(t, -30), 60)
    }
    return t
  }

  /// Where a point at rest depth is seen.
  @inline(__always) static func seenDepth(restMM: Float, gapMM: Float) -> Float {
    guard restMM < reachMM else { return restMM }
    let s = (reachMM - restMM) / (reachMM - gapMM)
    return restMM - gapMM * s * s
  }
}
