import Geometry

/// Origins and directions of neighboring beams in the probe's image plane, some beyond either side of the image.
final class BeamFan: Sendable {
  let x, y, sine, cosine: AlignedArray<Float>

  /// - Parameters:
  ///   - guards: beams beyond either side.
  ///   - linesPerBeam: scanlines from one beam to the next.
  init(geometry: ScanGeometry, count: Int, guards: Int, linesPerBeam: Double) {
    func floats() -> AlignedArray<Float> { AlignedArray(count: count + 2 * guards, repeating: 0) }
    (x, y, sine, cosine) = (floats(), floats(), floats(), floats())
    for beam in 0..<(count + 2 * guards) {
      let (origin, direction) = geometry.beam(ofLine: Double(beam - guards) * linesPerBeam)
      (x[beam], y[beam]) = (Float(origin.x), Float(origin.y))
      (sine[beam], cosine[beam]) = (Float(direction.x), Float(direction.y))
    }
  }
}

/// The image plane as seen at one steering angle: where scanlines and rays lie, and which samples a pixel shows.
struct SteeredView: Sendable {
  let geometry: ScanGeometry
  let lines, rays: BeamFan
  let scanTable: ScanTable

  init(geometry: ScanGeometry, frame: ScanFrame) {
    self.geometry = geometry
    lines = BeamFan(
      geometry: geometry, count: FrameLayout.lines, guards: FrameLayout.guardLines, linesPerBeam: 1)
    rays = BeamFan(
      geometry: geometry, count: FrameLayout.rays, guards: FrameLayout.guardRays,
      linesPerBeam: Double(FrameLayout.linesPerRay))
    scanTable = ScanTable(geometry: geometry, frame: frame)
  }
}
