import Anatomy
import Geometry
import TestPeople
import Testing
import Training

@Suite struct TruthSliceTests {
  /// A pixel's place, and the pixel of a place, undo each other; the region of a pixel is that of its middle.
  @Test func pixelsAndPlacesAgree() {
    let patient = TestPeople.woman
    let pose = Pose(
      xAxis: Vector3(1, 0, 0), yAxis: Vector3(0, 1, 0), zAxis: Vector3(0, 0, 1),
      origin: patient.skinPointMM(x: 40, z: -20))
    // A width that is no whole number of pixels.
    let slice = TruthSlice(
      patient: patient, probeToPatient: pose, halfWidthMM: 20.3, depthMM: 40, mmPerPixel: 0.7)
    #expect(slice.regions.contains(.bone) && slice.regions.contains(.outside))
    for row in stride(from: 0, to: slice.height, by: 3) {
      for column in stride(from: 0, to: slice.width, by: 3) {
        let middle = slice.place(column: Double(column) + 0.5, row: Double(row) + 0.5)
        let (c, r) = slice.pixel(middle)
        #expect(abs(c - Double(column) - 0.5) < 1e-9 && abs(r - Double(row) - 0.5) < 1e-9)
        #expect(slice.regions[row * slice.width + column] == patient.region(at: pose.point(middle)))
      }
    }
  }
}
