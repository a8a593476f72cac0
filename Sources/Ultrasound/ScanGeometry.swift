import Geometry

/// Where the scanlines and samples of a frame lie in the probe's image plane.
public struct ScanGeometry: Hashable, Sendable {
  public let scanlineCount: Int
  /// A multiple of 16.
  public let samplesPerScanline: Int
  /// Sample k of a scanline lies k·`sampleSpacingMM` from the face.
  public let sampleSpacingMM: Double
  public let depthMM: Double
  /// The face's radius; 0 for a linear or phased array.
  public let faceRadiusMM: Double
  public let isSector: Bool
  /// Between the first and the last scanline: radians of a sector, mm of a linear array.
  public let extent: Double

  /// Samples are a fifth of a wavelength apart, or as many as the memory of a scanline holds.
  init(probe: Probe, depthMM: Double, scanlineCount: Int = 192) {
    self.scanlineCount = scanlineCount
    self.depthMM = depthMM
    faceRadiusMM = probe.radiusMM
    isSector = probe.isSector
    extent = probe.isSector ? probe.fieldOfView.radians : probe.faceLengthMM
    let wanted = Int((depthMM / (0.2 * probe.wavelengthMM)).rounded(.up))
    samplesPerScanline = min(max((wanted + 15) / 16 * 16, 128), 1_024)
    sampleSpacingMM = depthMM / Double(samplesPerScanline)
  }

  /// From a scanline to the next: degrees of a sector, mm of a linear array.
  public var scanlineSpacing: Double {
    let step = extent / Double(scanlineCount - 1)
    return isSector ? step * 180 / .pi : step
  }
  /// The distance between scanlines at a depth, along the arc, in mm.
  func lineSpacingMM(atDepthMM depthMM: Double) -> Double {
    let step = extent / Double(scanlineCount - 1)
    return isSector ? max(faceRadiusMM + depthMM, 2) * step : step
  }
  /// The scanline's angle from the probe's axis (sector), or its x (linear); `line` may be a fraction, and may
  /// lie outside of the sector.
  func place(ofLine line: Double) -> Double { (line / Double(scanlineCount - 1) - 0.5) * extent }

  /// The scanline, as a fraction from 0, and the depth along it of a point of the image plane (mm).
  public func beamCoordinates(xMM: Double, yMM: Double) -> (line: Double, depthMM: Double) {
    let last = Double(scanlineCount - 1)
    guard isSector else { return ((xMM / extent + 0.5) * last, yMM) }
    let y = yMM + faceRadiusMM
    let radius = (xMM * xMM + y * y).squareRoot()
    return ((Elementary.arcTangent2(xMM, y) / extent + 0.5) * last, radius - faceRadiusMM)
  }
  /// The point of the image plane at a depth along a scanline, in mm.
  public func pointMM(line: Double, depthMM: Double) -> (xMM: Double, yMM: Double) {
    let place = place(ofLine: line)
    guard isSector else { return (place, depthMM) }
    let radius = faceRadiusMM + depthMM
    return (
      radius * Elementary.sine(place), radius * Elementary.cosine(place) - faceRadiusMM
    )
  }
}
