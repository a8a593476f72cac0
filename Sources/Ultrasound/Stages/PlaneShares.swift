/// Share of each plane across the slice in the echo of a surface.
///
/// Where the surface lies level across the slice the planes' echoes coincide and add in amplitude; where it slopes they
/// come one after another, and their powers share the echo's: share/√(share of all planes within a pulse).
enum PlaneShares {
  /// - Parameters:
  ///   - depths: [plane][ray] of the surface, negative where none; the ray's on plane 0 is at `first`.
  ///   - shares: of the zone, by plane.
  @inline(__always) static func share(
    of plane: Int, depths: AlignedArray<Float>, first: Int, shares: UnsafeMutableBufferPointer<Float>,
    pulseMM: Float
  ) -> Float {
    let depths = depths.stretch(at: first, count: (FrameLayout.planes - 1) * FrameLayout.rays + 1)
    let own = depths[plane * FrameLayout.rays]
    let perPulse = 1 / (1.5 * pulseMM)
    var together: Float = 0
    for other in 0..<FrameLayout.planes {
      let depth = depths[other * FrameLayout.rays]
      guard depth >= 0 else { continue }
      together += shares[other] * max(0, 1 - abs(depth - own) * perPulse)
    }
    return together > 0 ? shares[plane] / together.squareRoot() : 0
  }
}
