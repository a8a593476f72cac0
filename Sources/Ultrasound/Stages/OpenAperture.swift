import CKernels

/// How much of the aperture sees a point past the bone of neighboring rays, and what that and the crumpling of the
/// wave leave of its echo.
///
/// A point at depth d is heard through a cone that is as wide at the face as the aperture, d/F, until that is all of the
/// array. Bone that stands in the cone covers a part of it, transmitting and receiving: in a slit 1.6 mm wide a
/// quarter of an echo's amplitude is left 6.4 mm below the rims.
struct OpenAperture {
  private let workspace: Workspace
  private let group: Int
  /// Beyond this many rays no bone stands in the cone.
  private static let reach = 28

  init(workspace: Workspace, group: Int) { (self.workspace, self.group) = (workspace, group) }

  /// Weakens a group's gains; bone and waves of all groups are known.
  func apply() {
    let w = workspace
    let factors = w.apertureFactors.stretch(at: group * Workspace.marchMax, count: Workspace.marchMax)
    for ray in (group * Workspace.groupSize)..<((group + 1) * Workspace.groupSize) {
      var isWhole = true
      let unbent = bendingEnd(ray: ray)
      for k in stride(from: 0, to: w.marchCount, by: 8) {
        let factor = k < unbent ? w.wavePath.coherence(ray: ray, k: k) : splat(1)
        if k_any(~unsafeBitCast(factor .== splat(1), to: Int8x32.self)) != 0 { isWhole = false }
        store(factor, factors, k)
      }
      if cover(ray: ray, factors) { isWhole = false }
      if !isWhole { weaken(ray: ray, factors) }
    }
  }

  /// The march depth of the first bone within the aperture: past it there is no whole front.
  private func bendingEnd(ray: Int) -> Int {
    let w = workspace
    let bone = w.bone.depths(plane: Workspace.middlePlane)
    var first = w.bank.depthMM
    for other in max(ray - w.bank.apertureRays, 0)...min(ray + w.bank.apertureRays, Workspace.rays - 1)
    where bone[other] >= 0 {
      first = min(first, bone[other])
    }
    return Int(first / Float(w.marchSpacingMM))
  }

  /// Multiplies by the share of the aperture, twice; false where all of it is open.
  private func cover(ray: Int, _ factors: UnsafeMutableBufferPointer<Float>) -> Bool {
    let w = workspace
    let bone = w.bone.depths(plane: Workspace.middlePlane)
    let deepest = bone[ray] >= 0 ? bone[ray] : w.bank.depthMM
    let (right, left) = (w.apertureSides(group: group, side: 0), w.apertureSides(group: group, side: 1))
    let isCovered = side(ray: ray, toward: 1, bone, deepest, right)
    let isCoveredLeft = side(ray: ray, toward: -1, bone, deepest, left)
    guard isCovered || isCoveredLeft else { return false }
    let spacing = Float(w.marchSpacingMM)
    let end = min(w.marchCount, Int(deepest / spacing) + 1)
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
    let w = workspace
    let geometry = w.bank.geometry
    let spacing = Float(w.marchSpacingMM)
    let end = min(w.marchCount, Int(deepest / spacing) + 8)
    var isCovered = false
    for k in stride(from: 0, to: end, by: 8) { store(splat(1), open, k) }
    let rayMM = Float(geometry.lineSpacingMM(atDepthMM: 0)) * Workspace.linesPerRay
    let rayGrowth = geometry.isSector ? rayMM / max(Float(geometry.faceRadiusMM), 1) : 0
    for away in 1...OpenAperture.reach {
      let other = ray + step * away
      guard other >= 0, other < Workspace.rays else { break }
      let depth = bone[other]
      guard depth >= 0, depth < deepest - 1 else { continue }
      let aside = Float(away) * (rayMM + rayGrowth * depth)
      // Where the cone begins to touch it.
      let first = depth + aside / w.bank.halfConePerMM
      guard first < deepest else { continue }
      isCovered = true
      var k = max(0, Int(first / spacing)) & ~7
      while k < end {
        let d = (Float8.lanes + Float(k)) * spacing
        let halfCone = k_min(d * w.bank.halfConePerMM, splat(w.bank.halfFaceMM))
        // A path to the face's point a passes the depth b at a·(d − b)/d.
        let limit = d * aside / k_max((d - depth) * halfCone, splat(1e-3))
        store(k_min(load(open, k), k_select(limit, splat(1), k_less(splat(depth), d))), open, k)
        k += 8
      }
    }
    return isCovered
  }

  private func weaken(ray: Int, _ factors: UnsafeMutableBufferPointer<Float>) {
    let w = workspace
    for plane in 0..<Workspace.planes {
      let row = w.gain.stretch(at: w.gainIndex(plane: plane, ray: ray), count: Workspace.marchStride)
      for k in stride(from: 0, to: w.marchCount, by: 8) { store(load(row, k) * load(factors, k), row, k) }
      let index = plane * Workspace.rays + ray
      guard w.bone.depth[index] >= 0 else { continue }
      let factor = factors[min(w.marchCount - 1, Int(w.bone.depth[index] / Float(w.marchSpacingMM)))]
      w.bone.specular[index] *= factor
      w.bone.rough[index] *= factor
    }
    let row = w.transmission.stretch(at: ray * Workspace.marchStride, count: Workspace.marchStride)
    for k in stride(from: 0, to: w.marchCount, by: 8) { store(load(row, k) * load(factors, k), row, k) }
  }
}
