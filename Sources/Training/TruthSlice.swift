import Anatomy
import Geometry

/// True contents of the image plane: the region of every pixel, as the score sees it.
package struct TruthSlice: Sendable {
  /// Height above the face's center at which the slice begins, in mm.
  package static let aboveFaceMM = 5.0
  package let width, height: Int
  package let mmPerPixel: Double
  /// Row by row from the top; column 0 on the marked side, as in a `BModeImage`.
  package let regions: [Region]

  /// Cuts the image plane of a probe, as wide as `halfWidthMM` to either side of the face's center, from
  /// `aboveFaceMM` above the face to `depthMM` below it.
  package init(
    patient: Patient, probeToPatient: Pose, halfWidthMM: Double, depthMM: Double, mmPerPixel: Double
  ) {
    self.mmPerPixel = mmPerPixel
    width = Int(2 * halfWidthMM / mmPerPixel)
    height = Int((depthMM + TruthSlice.aboveFaceMM) / mmPerPixel)
    var regions: [Region] = []
    regions.reserveCapacity(width * height)
    for row in 0..<height {
      for column in 0..<width {
        let place = TruthSlice.place(
          column: Double(column) + 0.5, row: Double(row) + 0.5, width: width, mmPerPixel: mmPerPixel)
        regions.append(patient.region(at: probeToPatient.point(place)))
      }
    }
    self.regions = regions
  }

  /// The point of the image plane, in probe coordinates (mm), at a pixel; whole numbers are pixels' edges.
  package func place(column: Double, row: Double) -> Vector3 {
    TruthSlice.place(column: column, row: row, width: width, mmPerPixel: mmPerPixel)
  }
  private static func place(column: Double, row: Double, width: Int, mmPerPixel: Double) -> Vector3 {
    Vector3((Double(width) / 2 - column) * mmPerPixel, row * mmPerPixel - aboveFaceMM, 0)
  }

  /// The pixel (column, row) of a point in probe coordinates, mm.
  package func pixel(_ point: Vector3) -> (column: Double, row: Double) {
    (Double(width) / 2 - point.x / mmPerPixel, (point.y + TruthSlice.aboveFaceMM) / mmPerPixel)
  }
}
