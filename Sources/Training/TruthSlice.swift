import Anatomy
import Geometry

/// What really lies in the image plane: the region of every pixel, as the score sees it.
public struct TruthSlice: Sendable {
  /// From here above the face's center, in mm.
  public static let aboveFaceMM = 5.0
  public let width, height: Int
  public let mmPerPixel: Double
  /// Row by row from the top; column 0 on the marked side, as in a `BModeImage`.
  public let regions: [Region]

  /// Cuts the image plane of a probe, as wide as `halfWidthMM` to either side of the face's center, from
  /// `aboveFaceMM` above the face to `depthMM` below it.
  public init(
    patient: Patient, probeToPatient: Pose, halfWidthMM: Double, depthMM: Double, mmPerPixel: Double
  ) {
    let width = Int(2 * halfWidthMM / mmPerPixel)
    let height = Int((depthMM + TruthSlice.aboveFaceMM) / mmPerPixel)
    var regions: [Region] = []
    regions.reserveCapacity(width * height)
    for row in 0..<height {
      let y = (Double(row) + 0.5) * mmPerPixel - TruthSlice.aboveFaceMM
      for column in 0..<width {
        let x = halfWidthMM - (Double(column) + 0.5) * mmPerPixel
        regions.append(patient.region(at: probeToPatient.point(Vector3(x, y, 0))))
      }
    }
    (self.width, self.height, self.mmPerPixel, self.regions) = (width, height, mmPerPixel, regions)
  }

  /// The pixel (column, row) of a point in probe coordinates, mm.
  public func pixel(_ point: Vector3) -> (column: Double, row: Double) {
    (Double(width) / 2 - point.x / mmPerPixel, (point.y + TruthSlice.aboveFaceMM) / mmPerPixel)
  }
}
