import Geometry

/// Scanlines and samples of a frame in the probe's image plane.
package struct ScanGeometry: Hashable, Sendable {
  package let scanlineCount: Int
  /// Samples of a scanline; a multiple of 16.
  package let samplesPerScanline: Int
  /// Distance between samples: sample k of a scanline lies k·`sampleSpacingMM` from the face.
  package let sampleSpacingMM: Double
  package let depthMM: Double
  /// The face's radius; 0 for a linear or phased array.
  package let faceRadiusMM: Double
  package let isSector: Bool
  /// Distance between the first and the last scanline: radians of a sector, mm of a linear array.
  package let extent: Double
  /// Angle by which each scanline is turned about its origin on the face, toward the marked side; zero but for
  /// compounding.
  package let steering: Angle

  /// Geometry with samples a quarter of a wavelength apart, or as many as the memory of a scanline holds.
  init(probe: Probe, depthMM: Double, steering: Angle = .zero, scanlineCount: Int = FrameLayout.lines) {
    (self.scanlineCount, self.depthMM, self.steering) = (scanlineCount, depthMM, steering)
    faceRadiusMM = probe.radiusMM
    isSector = probe.isSector
    extent = probe.isSector ? probe.fieldOfView.radians : probe.faceLengthMM
    let wanted = Int((depthMM / (0.25 * probe.wavelengthMM)).rounded(.up))
    samplesPerScanline = min(max((wanted + 15) / 16 * 16, 128), FrameLayout.samplesMax)
    sampleSpacingMM = depthMM / Double(samplesPerScanline)
  }

  /// Distance from a scanline to the next: degrees of a sector, mm of a linear array.
  package var scanlineSpacing: Double {
    let step = extent / Double(scanlineCount - 1)
    return isSector ? step * 180 / .pi : step
  }
  /// The distance between scanlines at a depth, along the arc, in mm.
  func lineSpacingMM(atDepthMM depthMM: Double) -> Double {
    let step = extent / Double(scanlineCount - 1)
    return isSector ? max(faceRadiusMM + depthMM, 2) * step : step
  }
  /// The angle of a scanline's origin from the probe's axis (sector), or its x (linear); `line` may be a fraction, and
  /// may lie outside of the sector.
  func place(ofLine line: Double) -> Double { (line / Double(scanlineCount - 1) - 0.5) * extent }

  /// Origin of a scanline on the face, and its direction (a unit vector), in the image plane.
  func beam(ofLine line: Double) -> (origin: (x: Double, y: Double), direction: (x: Double, y: Double)) {
    let place = place(ofLine: line)
    guard isSector else { return ((place, 0), (steering.sine, steering.cosine)) }
    let turned = place + steering.radians
    return (
      (faceRadiusMM * Elementary.sine(place), faceRadiusMM * (Elementary.cosine(place) - 1)),
      (Elementary.sine(turned), Elementary.cosine(turned))
    )
  }

  /// The scanline, as a fraction from 0, and the depth along it of a point of the image plane (mm).
  package func beamCoordinates(xMM: Double, yMM: Double) -> (line: Double, depthMM: Double) {
    let last = Double(scanlineCount - 1)
    let (s, c) = (steering.sine, steering.cosine)
    guard isSector else {
      let depth = yMM / c
      return (((xMM - depth * s) / extent + 0.5) * last, depth)
    }
    let y = yMM + faceRadiusMM
    let radius = (xMM * xMM + y * y).squareRoot()
    var (angle, depth) = (Elementary.arcTangent2(xMM, y), radius - faceRadiusMM)
    if s != 0 {
      // A steered line touches the circle of radius R·sin s about the face's center.
      let touch = faceRadiusMM * s
      depth = max(radius * radius - touch * touch, 0).squareRoot() - faceRadiusMM * c
      angle -= Elementary.arcSine(min(max(depth * s / max(radius, 1e-9), -1), 1))
    }
    return ((angle / extent + 0.5) * last, depth)
  }
  /// The point of the image plane at a depth along a scanline, in mm.
  package func pointMM(line: Double, depthMM: Double) -> (xMM: Double, yMM: Double) {
    let (origin, direction) = beam(ofLine: line)
    return (origin.x + direction.x * depthMM, origin.y + direction.y * depthMM)
  }
  /// The unit vector along the beam at a point of the image plane.
  func direction(xMM: Double, yMM: Double) -> (x: Double, y: Double) {
    guard isSector else { return (steering.sine, steering.cosine) }
    return beam(ofLine: beamCoordinates(xMM: xMM, yMM: yMM).line).direction
  }
}
