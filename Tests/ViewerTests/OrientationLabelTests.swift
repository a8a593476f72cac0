import Geometry
import Testing

@testable import Viewer

@Suite struct OrientationLabelTests {
  /// A probe on a flat back: marked side turned by `degrees` from the patient's right toward the head.
  func probe(turnedBy degrees: Double) -> Pose {
    let turn = Angle.degrees(degrees)
    let marked = Vector3(turn.cosine, 0, turn.sine)
    let beam = Vector3(0, 1, 0)
    return Pose(xAxis: marked, yAxis: beam, zAxis: cross(marked, beam), origin: .zero)
  }

  @Test(arguments: [
    (0.0, "Right", "Left"), (90, "Cranial", "Caudal"), (180, "Left", "Right"), (-90, "Caudal", "Cranial"),
    (20, "Right", "Left"), (70, "Cranial", "Caudal"), (40, "Right–cranial", "Left–caudal"),
    (50, "Cranial–right", "Caudal–left"), (130, "Cranial–left", "Caudal–right"),
    (-40, "Right–caudal", "Left–cranial"),
  ]) func marksSayWhereTheMarkedSidePoints(_ degrees: Double, _ marked: String, _ unmarked: String) {
    let labels = OrientationLabels(probeToPatient: probe(turnedBy: degrees))
    #expect(labels.marked == marked)
    #expect(labels.unmarked == unmarked)
  }

  @Test func turningTheProbeByHalfATurnSwapsTheLabels() {
    for degrees in stride(from: -176.0, to: 180, by: 10) {
      let one = OrientationLabels(probeToPatient: probe(turnedBy: degrees))
      let other = OrientationLabels(probeToPatient: probe(turnedBy: degrees + 180))
      #expect(one.marked == other.unmarked && one.unmarked == other.marked)
    }
  }

  /// Rocking and tilting turn the probe without moving its marked side to another side of the patient.
  @Test func tiltAndRockChangeNoLabel() {
    let straight = probe(turnedBy: 0)
    for degrees in [-30.0, -10, 10, 30] {
      let rocked = Pose(
        xAxis: rotated(straight.xAxis, about: straight.zAxis, by: .degrees(degrees)),
        yAxis: rotated(straight.yAxis, about: straight.zAxis, by: .degrees(degrees)),
        zAxis: straight.zAxis, origin: .zero)
      #expect(OrientationLabels(probeToPatient: rocked).marked == "Right")
    }
  }
}
