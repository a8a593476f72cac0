import Anatomy
import Foundation
import Geometry
import Testing

@testable import Ultrasound

/// The point spread of wires in an echo-free bath beside an independent array simulator's (SIMUS; Garcia, Comput
/// Methods Programs Biomed 2022;218:106726), where its figures are at hand.
@Suite(
  .enabled(if: PointSpreadTable.folder != nil, "SIJSIM_REFERENCE is unset: no point spread to compare with"))
struct PointSpreadTests {
  static let cases = [
    PointSpreadCase(probe: .c5to2v, depthMM: 80), PointSpreadCase(probe: .l11to5v, depthMM: 60),
  ]

  /// Axial within 10 %, lateral within 12 %: means over the wire's place between two lines. Lines are up to 0.66 widths
  /// apart, so that single places differ: none by more than 45 %.
  @Test(arguments: cases, BeamSettings.Apodization.allCases)
  func widthsInTheImagePlane(_ setting: PointSpreadCase, _ apodization: BeamSettings.Apodization) throws {
    let table = try PointSpreadTable(probe: setting.probe.id)
    var beam = Machine.pure
    beam.receiveApodization = apodization
    let bank = FilterBank(probe: setting.probe, depthMM: setting.depthMM, focusMM: 40, beam: beam)
    for reference in table.psf {
      guard let expected = reference.figures(apodization) else { continue }
      let (axial, lateral) = measured(setting, bank, atMM: reference.depthMM)
      let (meanAxial, meanLateral) = (axial.reduce(0, +) / 4, lateral.reduce(0, +) / 4)
      let what = "\(setting.probe.id) \(apodization) at \(reference.depthMM) mm"
      #expect(
        abs(meanAxial / expected.axialMM - 1) < 0.10, "axial \(meanAxial) for \(expected.axialMM), \(what)")
      #expect(
        abs(meanLateral / expected.lateralMM - 1) < 0.12,
        "lateral \(lateral) for \(expected.lateralMM), \(what)")
      for width in lateral {
        #expect(abs(width / expected.lateralMM - 1) < 0.45, "lateral \(lateral), \(what)")
      }
    }
  }

  private func measured(
    _ setting: PointSpreadCase, _ bank: FilterBank, atMM depth: Double
  ) -> (axial: [Double], lateral: [Double]) {
    let geometry = bank.geometry
    var (axial, lateral) = ([Double](), [Double]())
    for quarter in 0..<4 {
      let (x, y) = geometry.pointMM(line: 95 + Double(quarter) / 4, depthMM: depth)
      let wire = Medium.PointTarget(positionMM: Vector3(x, y, 0), amplitude: 1_000)
      let machine = Machine(
        TestMedium.block(TestMedium.silence, targets: [wire]), probe: setting.probe, depthMM: setting.depthMM,
        bank: bank, threads: 1)
      let frame = machine.frame()
      let across = (70..<122).map { frame.peak(line: $0, fromMM: depth - 1, toMM: depth + 1).value }
      let line = 70 + (across.firstIndex(of: across.max() ?? 0) ?? 0)
      let first = frame.sample(atMM: depth - 2)
      let along = (first..<frame.sample(atMM: depth + 2)).map { frame.at(line: line, sample: $0) }
      axial.append(widthAtHalf(along, step: geometry.sampleSpacingMM))
      lateral.append(widthAtHalf(across, step: geometry.lineSpacingMM(atDepthMM: depth)))
      let found = frame.peak(line: line, fromMM: depth - 2, toMM: depth + 2).depthMM
      #expect(abs(found - depth) < 0.1, "a wire is where it is")
    }
    return (axial, lateral)
  }

  /// The slice's thickness within 15 %.
  @Test(arguments: cases) func widthAcrossTheSlice(_ setting: PointSpreadCase) throws {
    let table = try PointSpreadTable(probe: setting.probe.id)
    for reference in table.elevation {
      let depth = reference.depthMM
      let wire = Medium.PointTarget(positionMM: Vector3(0, depth, 0), amplitude: 1_000)
      let machine = Machine(
        TestMedium.block(TestMedium.silence, targets: [wire]), probe: setting.probe, depthMM: setting.depthMM)
      let step = 0.15
      let offsets = stride(from: 0.0, to: 4.5, by: step)
      let profile = offsets.map { offset in
        let frame = machine.frame(
          Pose(xAxis: [1, 0, 0], yAxis: [0, 1, 0], zAxis: [0, 0, 1], origin: [0, 0, offset]))
        return frame.peak(line: 95, fromMM: depth - 1, toMM: depth + 1).value
      }
      // As the table does: the outermost place at half of the value in the plane.
      let last = profile.lastIndex { $0 >= profile[0] / 2 } ?? 0
      let share = (profile[last] - profile[0] / 2) / (profile[last] - profile[last + 1])
      let width = 2 * step * (Double(last) + share)
      let expected = reference.widthMM
      #expect(
        abs(width / expected - 1) < 0.15, "\(width) for \(expected) at \(depth) mm, \(setting.probe.id)")
    }
  }
}

struct PointSpreadCase: Sendable {
  var probe: Probe
  var depthMM: Float
}

/// The figures of one probe in `psf.json`.
struct PointSpreadTable {
  static var folder: String? { ProcessInfo.processInfo.environment["SIJSIM_REFERENCE"] }
  struct Figures { var axialMM, lateralMM: Double }
  struct Depth {
    var depthMM: Double
    var values: [String: Any]
    func figures(_ apodization: BeamSettings.Apodization) -> Figures? {
      guard let entry = values[apodization == .boxcar ? "box" : "hann"] as? [String: Any],
        let axial = entry["axial_6dB_mm"] as? Double, let lateral = entry["lateral_6dB_mm"] as? Double
      else { return nil }
      return Figures(axialMM: axial, lateralMM: lateral)
    }
  }
  struct Slice { var depthMM, widthMM: Double }
  var psf: [Depth] = []
  var elevation: [Slice] = []

  init(probe id: String) throws {
    let url = URL(fileURLWithPath: try #require(PointSpreadTable.folder)).appending(path: "psf.json")
    let root = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
    let probes = try #require(root?["probes"] as? [[String: Any]])
    let own = try #require(probes.first { ($0["probe"] as? [String: Any])?["name"] as? String == id })
    for entry in try #require(own["psf"] as? [[String: Any]]) {
      psf.append(Depth(depthMM: try #require(entry["depth_mm"] as? Double), values: entry))
    }
    for entry in try #require(own["elevation"] as? [[String: Any]]) {
      elevation.append(
        Slice(
          depthMM: try #require(entry["depth_mm"] as? Double),
          widthMM: try #require(entry["two_way_elevation_6dB_mm"] as? Double)))
    }
    try #require(!psf.isEmpty && !elevation.isEmpty)
  }
}
