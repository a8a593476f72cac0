/// Rate at which images are due.
package enum FrameRate {
  /// Acoustic frames a second: one line takes the way down and back at 1540 m/s.
  package static func framesPerSecond(depthMM: Double, lines: Int = 192, foci: Int = 1) -> Double {
    let lineS = 2 * depthMM / 1_540_000
    return 1 / (lineS * Double(lines * foci))
  }
  /// Ticks of 10 ms from one due image to the next: 2 at 8 cm.
  package static func ticksPerImage(depthMM: Double, lines: Int = 192, foci: Int = 1) -> Int {
    let ticks = 100 / framesPerSecond(depthMM: depthMM, lines: lines, foci: foci)
    let whole = Int(ticks)
    return max(1, ticks - Double(whole) > 0.02 ? whole + 1 : whole)
  }
}
