import Testing
import Training
import Ultrasound

@testable import Storage

/// A scenario asks for nothing that nobody can do.
@Suite struct FeasibleScenarioTests {
  private func problems(_ text: String) -> [String] {
    ScenarioFile.problems(in: text, file: "s.yaml").map(\.description)
  }

  @Test(arguments: ["skinWheal", "trackInfiltration"]) func numbingWantsAnAnaesthetic(_ step: String) throws {
    let text = SampleScenario.text + "stepsRequired: [puncture, \(step)]\n"
    let found = problems(text)
    #expect(
      found.count == 1
        && found[0].hasPrefix("s.yaml:14: stepsRequired[2]: there is nothing to do '\(step)' with"))
    #expect(found.first?.contains("write 'anaesthetic'") == true)
    #expect(throws: ScenarioError.self) { try ScenarioFile.decode(text, file: "s.yaml") }
    #expect(problems(text + "anaesthetic: { drug: lidocaine 1 %, onsetS: 20 }\n").isEmpty)
    // An attempt that somebody performed is still read.
    #expect(try ScenarioFile.decode(text, file: "s.yaml", wasPerformed: true).stepsRequired.count == 2)
  }

  /// Nobody can give more than there is, or than one joint may have.
  @Test func theLeastVolumeIsAmongWhatMayBeGiven() throws {
    let text = SampleScenario.text
    let least = try ScenarioFile.decode(text, file: "s.yaml").syringe
    #expect(least.minimumML == nil && least.leastML == min(1, least.volumeML, least.maximumML))
    func with(_ minimumML: String) -> String {
      text.replacingOccurrences(of: "syringe:\n", with: "syringe:\n  minimumML: \(minimumML)\n")
    }
    #expect(try ScenarioFile.decode(with("0.5"), file: "s.yaml").syringe.leastML == 0.5)
    let found = problems(with("19"))
    #expect(
      found.count == 1 && found[0].contains("syringe.minimumML: 19 mL is more than may be given"), "\(found)")
  }

  @Test(arguments: Probe.presets) func noProbeIsAskedForMoreDepthThanItSees(_ probe: Probe) {
    func problems(depthMM: Int) -> [String] {
      self.problems(
        SampleScenario.text.replacingOccurrences(of: "depthMM: 90", with: "depthMM: \(depthMM)")
          + "probe: \(probe.id)\n")
    }
    let deepest = Int(probe.depthMaxMM)
    // On its way down and back an echo loses 1 dB/(cm·MHz).
    let lossDB = Double(deepest) / 10 * probe.centerFrequencyMHz
    #expect(deepest == 200 ? lossDB <= 75 : (74...75).contains(lossDB), "\(probe.id): \(deepest)")
    #expect(problems(depthMM: deepest).isEmpty)
    guard deepest < 200 else { return }
    let found = problems(depthMM: deepest + 1)
    #expect(found.count == 1 && found[0].contains("settings.depthMM: the echoes of \(probe.id)"), "\(found)")
    #expect(found.first?.contains("write at most that, or take a probe for depth: C5-2v") == true)
  }
}
