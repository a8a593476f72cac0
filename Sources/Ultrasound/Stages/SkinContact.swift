/// Which lines touch the skin, and how the tissue under the face is moved.
///
/// The skin at rest and the face differ by a gap along each line: negative where the face is pressed in, positive
/// where it hangs over. The tissue follows the face, by all of the gap at the skin and by nothing from
/// `reachMM` on, so that bone stays where it is: a point at rest depth r is seen at r − gap·((reach − r)/(reach − gap))².
/// Gel and bulging skin bridge `bridgedMM`; beyond, air keeps the sound in the face.
final class SkinContact: Sendable {
  static let reachMM: Float = 25
  static let bridgedMM: Float = 6
  static let deepestMM: Float = 14

  /// By padded line: the gap in mm, clamped to what tissue can do, and the share of sound that gets through.
  let gapMM, share: AlignedArray<Float>
  private let raw: AlignedArray<Float>

  init() {
    gapMM = AlignedArray(count: Workspace.paddedLines, repeating: 0)
    share = AlignedArray(count: Workspace.paddedLines, repeating: 1)
    raw = AlignedArray(count: Workspace.paddedLines, repeating: 1)
  }

  /// The deepest the face is pressed in, in mm (negative); 0 where nothing moves.
  var lowestGapMM: Float {
    var lowest: Float = 0
    for line in 0..<Workspace.paddedLines { lowest = min(lowest, gapMM[line]) }
    return lowest
  }
  /// Whether any line's tissue is moved at all.
  var isBent: Bool {
    for line in 0..<Workspace.paddedLines where gapMM[line] != 0 { return true }
    return false
  }

  /// Finds both for a new place of the probe.
  func update(
    skin: Surface?, view: ProbeView, lineX: AlignedArray<Float>, lineY: AlignedArray<Float>,
    lineSine: AlignedArray<Float>, lineCosine: AlignedArray<Float>
  ) {
    guard let skin else {
      gapMM.fill(0)
      share.fill(1)
      return
    }
    for line in 0..<Workspace.paddedLines {
      let start = view.patient(x: lineX[line], y: lineY[line], z: 0)
      let direction = view.lateral * lineSine[line] + view.axial * lineCosine[line]
      let gap = SkinContact.gap(from: start, along: direction, to: skin)
      raw[line] = min(max((SkinContact.bridgedMM + 0.5 - gap) * 2, 0), 1)
      gapMM[line] = min(max(gap, -SkinContact.deepestMM), SkinContact.bridgedMM)
    }
    // A line is made by many elements, some of which may hang in the air.
    for line in 0..<Workspace.paddedLines {
      var sum: Float = 0
      for neighbor in (line - 6)...(line + 6) {
        sum += raw[min(max(neighbor, 0), Workspace.paddedLines - 1)]
      }
      share[line] = raw[line] > 0 ? sum / 13 * raw[line] : 0
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
