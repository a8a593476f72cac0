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

  /// Axial and lateral within 10 %: means over the wire's place between two lines; no place off by more than 25 %.
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
        abs(meanLateral / expected.lateralMM - 1) < 0.10,
        "lateral \(lateral) for \(expected.lateralMM), \(what)")
      for width in lateral {
        #expect(abs(width / expected.lateralMM - 1) < 0.25, "lateral \(lateral), \(what)")
      }
    }
  }

  private func measured(
    _ setting: PointSpreadCase, _ bank: FilterBank, atMM depth: Double
  ) -> (axial: [Double], lateral: [Double]) {
    let geometry = bank.geometry
    var (axial, lateral) = ([Double](), [Double]())
    for quarter in 0..<4 {
      let (x, y) = geometry.pointMM(line: 127 + Double(quarter) / 4, depthMM: depth)
      let wire = Medium.PointTarget(positionMM: Vector3(x, y, 0), amplitude: 1_000)
      let machine = Machine(
        TestMedium.block(TestMedium.silence, targets: [wire]), probe: setting.probe, depthMM: setting.depthMM,
        bank: bank, threads: 1)
      let frame = machine.frame()
      let across = (92..<164).map { frame.peak(line: $0, fromMM: depth - 1, toMM: depth + 1).value }
      let line = 92 + (across.firstIndex(of: across.max() ?? 0) ?? 0)
      let first = frame.sample(atMM: depth - 2)
      let along = (first..<frame.sample(atMM: depth + 2)).map { frame.at(line: line, sample: $0) }
      axial.append(widthAtHalf(along, step: geometry.sampleSpacingMM))
      lateral.append(widthAtHalf(across, step: geometry.lineSpacingMM(atDepthMM: depth)))
      let found = frame.peak(line: line, fromMM: depth - 2, toMM: depth + 2).depthMM
      #expect(abs(found - depth) < 0.1, "a wire is where it is")
    }
    return (axial, lateral)
  }

  /// What attenuation does to a wire's echo: weaker (within 1.5 dB), longer (10 %), lower (0.15 MHz).
  @Test(arguments: cases) func attenuationWeakensLengthensAndLowers(_ setting: PointSpreadCase) throws {
    let table = try PointSpreadTable(probe: setting.probe.id)
    func bank(_ attenuation: Double) -> FilterBank {
      var beam = Machine.pure
      beam.attenuationDBPerCmMHz = attenuation
      return FilterBank(probe: setting.probe, depthMM: setting.depthMM, focusMM: 40, beam: beam)
    }
    let (clear, lossy) = (bank(0), bank(0.5))
    for reference in table.psf {
      guard let expected = reference.attenuated else { continue }
      let depth = reference.depthMM
      let what = "\(setting.probe.id) at \(depth) mm"
      let before = try wire(setting, clear, attenuation: 0, atMM: depth)
      let after = try wire(setting, lossy, attenuation: 0.5, atMM: depth)
      #expect(
        abs(after.axialMM / expected.axialMM - 1) < 0.10, "\(after.axialMM) for \(expected.axialMM), \(what)")
      let fall = decibels(after.peak / before.peak)
      #expect(abs(fall - expected.peakDB) < 1.5, "\(fall) dB for \(expected.peakDB), \(what)")
      func frequency(_ bank: FilterBank) -> Double {
        ArrayAperture(probe: bank.probe, settings: bank.beam, focusMM: 40).centerFrequency(atDepthMM: depth)
      }
      let shift = frequency(lossy) - frequency(clear)
      let expectedShift = expected.frequencyMHz - expected.clearFrequencyMHz
      #expect(abs(shift - expectedShift) < 0.15, "\(shift) MHz for \(expectedShift), \(what)")
    }
  }

  /// A wire in an echo-free bath of this attenuation: its level and axial width, means over places between lines.
  private func wire(
    _ setting: PointSpreadCase, _ bank: FilterBank, attenuation: Double, atMM depth: Double
  ) throws -> (peak: Double, axialMM: Double) {
    let silent = TestMedium.tissue(echogenicityDB: -60, attenuation: attenuation)
    var (peak, axial) = (0.0, 0.0)
    for quarter in 0..<4 {
      let along = Double(quarter) * bank.geometry.sampleSpacingMM / 4
      let (x, y) = bank.geometry.pointMM(line: 127, depthMM: depth + along)
      let target = Medium.PointTarget(positionMM: Vector3(x, y, 0), amplitude: 1_000)
      let frame = Machine(
        TestMedium.block(silent, targets: [target]), probe: setting.probe, depthMM: setting.depthMM,
        bank: bank,
        threads: 1
      ).frame()
      let first = frame.sample(atMM: depth - 2)
      let profile = (first..<frame.sample(atMM: depth + 2)).map { frame.at(line: 127, sample: $0) }
      axial += widthAtHalf(profile, step: bank.geometry.sampleSpacingMM) / 4
      peak += (profile.max() ?? 0) / 4
    }
    return (peak, axial)
  }

  /// Speckle is as fine as that of the array simulator: autocorrelation widths within 15 %.
  @Test(arguments: cases, BeamSettings.Apodization.allCases)
  func speckleIsAsFineAsTheReferences(_ setting: PointSpreadCase, _ apodization: BeamSettings.Apodization)
    throws
  {
    let expected = try #require(try PointSpreadTable(probe: setting.probe.id).speckle(apodization))
    var beam = Machine.pure
    beam.receiveApodization = apodization
    let bank = FilterBank(probe: setting.probe, depthMM: setting.depthMM, focusMM: 40, beam: beam)
    let machine = Machine(TestMedium.block(), probe: setting.probe, depthMM: setting.depthMM, bank: bank)
    var (axial, lateral) = (0.0, 0.0)
    for i in 0..<4 {
      let frame = machine.frame(SpeckleTests.moved(0, 0, Double(i) * 11))
      axial += Autocorrelation.widthMM(frame, atMM: 40, halfMM: 4, along: true) / 4
      lateral += Autocorrelation.widthMM(frame, atMM: 40, halfMM: 4, along: false) / 4
    }
    let what = "\(setting.probe.id) \(apodization)"
    #expect(abs(axial / expected.axialMM - 1) < 0.15, "axial \(axial) for \(expected.axialMM), \(what)")
    #expect(
      abs(lateral / expected.lateralMM - 1) < 0.15, "lateral \(lateral) for \(expected.lateralMM), \(what)")
  }

  /// An anechoic cyst of 6 mm at 40 mm is at least 30 dB darker than what surrounds it.
  @Test(arguments: cases) func aCystIsDark(_ setting: PointSpreadCase) {
    let phantom = QualityPhantom(
      attenuationDBPerCmMHz: 0, cysts: [.init(xMM: 0, depthMM: 40, diameterMM: 6, contrastDB: nil)], seed: 4)
    let frame = Machine(
      phantom.medium(halfWidthMM: 60, depthMM: 60), probe: setting.probe, depthMM: setting.depthMM
    ).frame()
    var (inside, outside) = ((sum: 0.0, count: 0.0), (sum: 0.0, count: 0.0))
    for i in -100...100 {
      for j in -100...100 {
        let (x, y) = (Double(i) * 0.1, Double(j) * 0.08)
        guard let value = frame.value(xMM: x, yMM: 40 + y) else { continue }
        let radius = (x * x + y * y).squareRoot()
        if radius < 1.6 { inside = (inside.sum + value * value, inside.count + 1) }
        if radius > 5 { outside = (outside.sum + value * value, outside.count + 1) }
      }
    }
    let contrast = decibels((inside.sum / inside.count / (outside.sum / outside.count)).squareRoot())
    #expect(contrast < -30, "\(contrast) dB, \(setting.probe.id)")
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
        return frame.peak(line: 127, fromMM: depth - 1, toMM: depth + 1).value
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
    var attenuated: (axialMM: Double, peakDB: Double, frequencyMHz: Double, clearFrequencyMHz: Double)? {
      guard let entry = values["attenuated_0p5dB_cm_MHz"] as? [String: Any],
        let axial = entry["axial_6dB_mm"] as? Double,
        let peak = entry["peak_relative_to_unattenuated_dB"] as? Double,
        let frequency = entry["centre_freq_at_peak_MHz"] as? Double,
        let clear = values["centre_freq_at_peak_MHz_unattenuated"] as? Double
      else { return nil }
      return (axial, peak, frequency, clear)
    }
    func figures(_ apodization: BeamSettings.Apodization) -> Figures? {
      guard let entry = values[apodization == .boxcar ? "box" : "hann"] as? [String: Any],
        let axial = entry["axial_6dB_mm"] as? Double, let lateral = entry["lateral_6dB_mm"] as? Double
      else { return nil }
      return Figures(axialMM: axial, lateralMM: lateral)
    }
  }
  struct Slice { var depthMM, widthMM: Double }
  var psf: [Depth] = []
  private var speckleValues: [String: Any] = [:]
  func speckle(_ apodization: BeamSettings.Apodization) -> Figures? {
    guard let entry = speckleValues[apodization == .boxcar ? "box" : "hann"] as? [String: Any],
      let axial = entry["axial_ACF_FWHM_mm"] as? Double, let lateral = entry["lateral_ACF_FWHM_mm"] as? Double
    else { return nil }
    return Figures(axialMM: axial, lateralMM: lateral)
  }
  var elevation: [Slice] = []

  init(probe id: String) throws {
    let url = URL(fileURLWithPath: try #require(PointSpreadTable.folder)).appending(path: "psf.json")
    let root = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
    let probes = try #require(root?["probes"] as? [[String: Any]])
    let own = try #require(probes.first { ($0["probe"] as? [String: Any])?["name"] as? String == id })
    speckleValues = own["speckle_at_40_mm"] as? [String: Any] ?? [:]
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

/// The autocorrelation of an envelope around a depth: its full width at half of its height.
enum Autocorrelation {
  static func widthMM(_ frame: Frame, atMM depth: Double, halfMM: Double, along: Bool) -> Double {
    let lines = 40..<(frame.lines - 40)
    let samples = frame.sample(atMM: depth - halfMM)..<frame.sample(atMM: depth + halfMM)
    var mean = 0.0
    for line in lines { for k in samples { mean += frame.at(line: line, sample: k) } }
    mean /= Double(lines.count * samples.count)
    func correlation(_ lag: Int) -> Double {
      var sum = 0.0
      for line in lines {
        for k in samples {
          let other = along ? frame.at(line: line, sample: k + lag) : frame.at(line: line + lag, sample: k)
          sum += (frame.at(line: line, sample: k) - mean) * (other - mean)
        }
      }
      return sum
    }
    let whole = correlation(0)
    let step = along ? frame.geometry.sampleSpacingMM : frame.geometry.lineSpacingMM(atDepthMM: depth)
    var (lag, before) = (1, 1.0)
    while lag < 30 {
      let here = correlation(lag) / whole
      if here < 0.5 { return 2 * step * (Double(lag - 1) + (before - 0.5) / (before - here)) }
      (lag, before) = (lag + 1, here)
    }
    return 0
  }
}
