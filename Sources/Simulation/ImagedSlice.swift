import Geometry
import Ultrasound

/// The part of space that an image shows: the sector, half the slice's −6 dB thickness to either side.
package struct ImagedSlice: Sendable {
  package let probe: Probe
  package let thickness: SliceThickness
  /// Tangent of half of the sector of a curved or phased array; zero for a linear one.
  private let halfSectorTangent: Double
  private let halfWidthMM: Double

  package init(of probe: Probe) {
    (self.probe, thickness) = (probe, SliceThickness(of: probe))
    halfWidthMM = probe.faceLengthMM / 2
    let half = Angle(radians: probe.fieldOfView.radians / 2)
    halfSectorTangent = half.sine / half.cosine
  }

  /// The depth along its scan line of a point of the image plane (probe coordinates, mm); nil beside the sector.
  package func depthMM(xMM: Double, yMM: Double) -> Double? {
    guard probe.isSector else { return abs(xMM) <= halfWidthMM ? yMM : nil }
    let down = yMM + probe.radiusMM
    guard abs(xMM) <= down * halfSectorTangent else { return nil }
    return (xMM * xMM + down * down).squareRoot() - probe.radiusMM
  }

  /// Greatest thickness within a sphere about a point (probe coordinates, mm), beside the sector too.
  func widestMM(about center: Vector3, radiusMM: Double) -> Double {
    let down = center.y + probe.radiusMM
    let depthMM =
      probe.isSector ? (center.x * center.x + down * down).squareRoot() - probe.radiusMM : center.y
    return thickness.widestMM(betweenMM: depthMM - radiusMM, andMM: depthMM + radiusMM)
  }

  /// True when a point in probe coordinates is shown at this depth setting.
  package func holds(_ point: Vector3, depthMM shownMM: Double) -> Bool {
    guard let depth = depthMM(xMM: point.x, yMM: point.y), depth > 0, depth <= shownMM else { return false }
    return abs(point.z) <= thickness.widthMM(atDepthMM: depth) / 2
  }
}
