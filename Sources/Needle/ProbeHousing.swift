import Geometry

/// The solid part of a probe, in its own frame: as wide as the face and a rim, as thick as the lens and a rim,
/// 80 mm long, ending in the face (a cylinder about the center of curvature, or a plane).
package struct ProbeHousing: Hashable, Sendable {
  package let halfWidthMM, halfThicknessMM: Double
  /// Radius of the face; 0 for a flat one.
  package let radiusMM: Double
  package static let lengthMM = 80.0
  /// The plastic around the array, on each side, in mm; as on curvilinear and linear probes in use.
  package static let rimMM = 2.0

  /// - Parameters: of the face, without its rim; the radius is 0 for a flat one.
  package init(halfFaceWidthMM: Double, halfFaceThicknessMM: Double, radiusMM: Double) {
    halfWidthMM = halfFaceWidthMM + ProbeHousing.rimMM
    halfThicknessMM = halfFaceThicknessMM + ProbeHousing.rimMM
    self.radiusMM = radiusMM
  }

  /// y of the face over the lateral place x, in mm: 0 at the center, negative toward the edges of a curved face.
  package func faceY(xMM: Double) -> Double {
    guard radiusMM > 0 else { return 0 }
    let x = min(abs(xMM), halfWidthMM)
    return (radiusMM * radiusMM - x * x).squareRoot() - radiusMM
  }

  /// True when the segment between two points in probe coordinates meets the solid. The solid is convex, so
  /// the segment is cut down by one face after the other until nothing is left.
  package func meets(segmentFrom a: Vector3, to b: Vector3) -> Bool {
    let d = b - a
    var (first, last) = (0.0, 1.0)
    func keep(_ value: Double, _ rate: Double, below limit: Double) {
      // value + rate·t ≤ limit
      if rate > 0 {
        last = min(last, (limit - value) / rate)
      } else if rate < 0 {
        first = max(first, (limit - value) / rate)
      } else if value > limit {
        last = -1
      }
    }
    keep(a.z, d.z, below: halfThicknessMM)
    keep(-a.z, -d.z, below: halfThicknessMM)
    keep(a.x, d.x, below: halfWidthMM)
    keep(-a.x, -d.x, below: halfWidthMM)
    keep(-a.y, -d.y, below: ProbeHousing.lengthMM)
    keep(a.y, d.y, below: 0)
    if first > last { return false }
    if radiusMM == 0 { return true }
    // Inside the cylinder: x² + (y + R)² ≤ R².
    let y = a.y + radiusMM
    let quadratic = d.x * d.x + d.y * d.y
    let linear = a.x * d.x + y * d.y
    let constant = a.x * a.x + y * y - radiusMM * radiusMM
    if quadratic == 0 { return constant <= 0 }
    let discriminant = linear * linear - quadratic * constant
    if discriminant < 0 { return false }
    let root = discriminant.squareRoot()
    return max(first, (-linear - root) / quadratic) <= min(last, (-linear + root) / quadratic)
  }
}
