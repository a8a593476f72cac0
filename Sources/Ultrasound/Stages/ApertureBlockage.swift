import CKernels

/// Share of the aperture that sees a point past the bone of neighboring rays, and what that and the crumpling of the
/// wave leave of its echo.
///
/// A point at depth d is heard through a cone that is as wide at the face as the aperture, d/F, until that is all of the
/// array. Bone that stands in the cone covers a part of it, transmitting and receiving: in a slit 1.6 mm wide a
/// quarter of an echo's amplitude is left 6.4 mm below the rims.
struct ApertureBlockage {
  private let input: FrameInput
  private let waves: WavePath
  private let bone: BoneHits
  private let tissue: TissueGain
  private let factors: UnsafeMutableBufferPointer<Float>
  private let right, left: UnsafeMutableBufferPointer<Float>
  private let group: Int

  /// Memory of all groups: factors of the gains, and the open share of either side, by march depth.
  final class Scratch: Sendable {
    fileprivate let factors, sides: AlignedArray<Float>
    init() {
      factors = AlignedArray(count: FrameLayout.rayGroups * FrameLayout.marchMax, repeating: 0)
      sides = AlignedArray(count: 2 * FrameLayout.rayGroups * FrameLayout.marchMax, repeating: 0)
    }
  }

  /// Number of rays beyond which no bone stands in the cone.
  private static let reach = 28

  /// - Parameters:
  ///   - waves: of all groups, bent; `bone` is of all groups too. This weakens only the group's own part of `bone`
  ///     and `tissue`.
  init(
    _ input: FrameInput, waves: WavePath, bone: BoneHits, tissue: TissueGain, scratch: Scratch, group: Int
  ) {
    (self.input, self.waves, self.bone, self.tissue, self.group) = (input, waves, bone, tissue, group)
    let count = FrameLayout.marchMax
    factors = scratch.factors.stretch(at: group * count, count: count)
    right = scratch.sides.stretch(at: 2 * group * count, count: count)
    left = scratch.sides.stretch(at: (2 * group + 1) * count, count: count)
  }

  /// Weakens a group's gains; bone and waves of all groups are known.
  func apply() {
    for ray in (group * FrameLayout.groupSize)..<((group + 1) * FrameLayout.groupSize) {
      var isWhole = true
      let unbent = bendingEnd(ray: ray)
      for k in stride(from: 0, to: input.marchCount, by: 8) {
        let factor = k < unbent ? waves.coherence(ray: ray, k: k) : splat(1)
        if k_any(~unsafeBitCast(factor .== splat(1), to: Int8x32.self)) != 0 { isWhole = false }
        store(factor, factors, k)
      }
      if cover(ray: ray) { isWhole = false }
      if !isWhole { bone.weaken(tissue, ray: ray, by: factors, input) }
    }
  }

  /// The march depth of the first bone within the aperture: past it there is no whole front.
  private func bendingEnd(ray: Int) -> Int {
    let bone = bone.depths(plane: FrameLayout.middlePlane)
    var first = input.bank.depthMM
    for other in max(
      ray - input.bank.apertureRays, 0)...min(ray + input.bank.apertureRays, FrameLayout.rays - 1)
    where bone[other] >= 0 {
      first = min(first, bone[other])
    }
    return Int(first / Float(input.marchSpacingMM))
  }

  /// Multiplies by the share of the aperture, twice; false where all of it is open.
  private func cover(ray: Int) -> Bool {
    let bone = bone.depths(plane: FrameLayout.middlePlane)
    let deepest = bone[ray] >= 0 ? bone[ray] : input.bank.depthMM
    let isCovered = side(ray: ray, toward: 1, bone, deepest, right)
    let isCoveredLeft = side(ray: ray, toward: -1, bone, deepest, left)
    guard isCovered || isCoveredLeft else { return false }
    let spacing = Float(input.marchSpacingMM)
    let end = min(input.marchCount, Int(deepest / spacing) + 1)
    for k in stride(from: 0, to: end, by: 8) {
      let share = (load(right, k) + load(left, k)) * 0.5
      // What is below the ray's own bone is not heard through this cone.
      let isAbove = k_less((Float8.lanes + Float(k)) * spacing, splat(deepest + spacing))
      store(load(factors, k) * k_select(share * share, splat(1), isAbove), factors, k)
    }
    return true
  }

  /// The open share of one half of the cone at every depth; false where all of it is open.
  private func side(
    ray: Int, toward step: Int, _ bone: UnsafeMutableBufferPointer<Float>, _ deepest: Float,
    _ open: UnsafeMutableBufferPointer<Float>
  ) -> Bool {
    let geometry = input.bank.geometry
    let spacing = Float(input.marchSpacingMM)
    let end = min(input.marchCount, Int(deepest / spacing) + 8)
    var isCovered = false
    for k in stride(from: 0, to: end, by: 8) { store(splat(1), open, k) }
    let rayMM = Float(geometry.lineSpacingMM(atDepthMM: 0)) * FrameLayout.linesPerRay
    let rayGrowth = geometry.isSector ? rayMM / max(Float(geometry.faceRadiusMM), 1) : 0
    for away in 1...ApertureBlockage.reach {
      let other = ray + step * away
      guard other >= 0, other < FrameLayout.rays else { break }
      let depth = bone[other]
      guard depth >= 0, depth < deepest - 1 else { continue }
      let aside = Float(away) * (rayMM + rayGrowth * depth)
      // Where the cone begins to touch it.
      let first = depth + aside / input.bank.halfConePerMM
      guard first < deepest else { continue }
      isCovered = true
      var k = max(0, Int(first / spacing)) & ~7
      while k < end {
        let d = (Float8.lanes + Float(k)) * spacing
        let halfCone = k_min(d * input.bank.halfConePerMM, splat(input.bank.halfFaceMM))
        // A path to the face's point a passes the depth b at a·(d − b)/d.
        let limit = d * aside / k_max((d - depth) * halfCone, splat(1e-3))
        store(k_min(load(open, k), k_select(limit, splat(1), k_less(splat(depth), d))), open, k)
        k += 8
      }
    }
    return isCovered
  }
}

extension BoneHits {
  /// Multiplies the gains of a ray's tissue, and the echoes of its bone, in every plane.
  /// - Parameter factors: one a step of the march.
  func weaken(
    _ tissue: TissueGain, ray: Int, by factors: UnsafeMutableBufferPointer<Float>, _ input: FrameInput
  ) {
    let (count, factor) = (Int32(input.marchCount), UnsafePointer(factors.baseAddress))
    k_weaken(
      tissue.gains(plane: 0, ray: ray).baseAddress, Int64(FrameLayout.rays * FrameLayout.marchStride),
      Int32(FrameLayout.planes), factor, count, input.vectors)
    k_weaken(tissue.transmissions(ray: ray).baseAddress, 0, 1, factor, count, input.vectors)
    for plane in 0..<FrameLayout.planes {
      let index = plane * FrameLayout.rays + ray
      guard depth[index] >= 0 else { continue }
      let factor = factors[min(input.marchCount - 1, Int(depth[index] / Float(input.marchSpacingMM)))]
      specular[index] *= factor
      rough[index] *= factor
    }
  }
}
