/// How much each plane across the slice adds to the echo of a surface.
///
/// Where the surface lies level across the slice the planes' echoes coincide and add in amplitude; where it slopes they
/// come one after another, and their powers share the echo's: share/√(share of all planes within a pulse).
enum PlaneShares {
  /// - Parameter depths: of the surface on plane 0, `stride` floats from one plane to the next; negative where none.
  @inline(__always) static func share(
    of plane: Int, depths: UnsafePointer<Float>, stride: Int, shares: UnsafePointer<Float>, pulseMM: Float
  ) -> Float {
    let own = depths[plane * stride]
    let perPulse = 1 / (1.5 * pulseMM)
    var together: Float = 0
    for other in 0..<Workspace.planes {
      let depth = depths[other * stride]
      guard depth >= 0 else { continue }
      together += shares[other] * max(0, 1 - abs(depth - own) * perPulse)
    }
    return together > 0 ? shares[plane] / together.squareRoot() : 0
  }
}
