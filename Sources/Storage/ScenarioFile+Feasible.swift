import Training
import Ultrasound

extension ScenarioFile {
  /// Demands of a scenario that cannot be met: the keys of each, and what to write.
  static func impossibilities(in scenario: Scenario) -> [(path: [String], message: String)] {
    var found: [(path: [String], message: String)] = []
    let numbing = [ProcedureStep.skinWheal, .trackInfiltration].map(\.id)
    if scenario.anaesthetic == nil {
      for (place, step) in scenario.stepsRequired.enumerated() where numbing.contains(step) {
        found.append(
          (
            ["stepsRequired[\(place + 1)]"],
            "there is nothing to do '\(step)' with; write 'anaesthetic', or leave the step out."
          ))
      }
    }
    if scenario.`case` == nil {
      for (place, step) in scenario.stepsRequired.enumerated() where ProcedureStep.ofCase.contains(step) {
        found.append(
          (
            ["stepsRequired[\(place + 1)]"],
            "there is no case to do '\(step)' with; write 'case', or leave the step out."
          ))
      }
    }
    let told = scenario.`case`?.contraindications ?? []
    for (place, reason) in (scenario.`case`?.beyondLimit ?? []).enumerated() where !told.contains(reason) {
      found.append(
        (
          ["case", "beyondLimit[\(place + 1)]"],
          "'\(reason.rawValue)' is not among 'contraindications'; write it there, too, or leave it out."
        ))
    }
    let syringe = scenario.syringe
    if syringe.leastML > min(syringe.volumeML, syringe.maximumML) {
      let most = plain(min(syringe.volumeML, syringe.maximumML))
      found.append(
        (
          ["syringe", "minimumML"],
          "\(plain(syringe.leastML)) mL is more than may be given, \(most) mL; write at most that."
        ))
    }
    if let probe = Probe.preset(scenario.probe), scenario.settings.depthMM > probe.depthMaxMM {
      let deep = Probe.presets.filter { $0.isSector && $0.depthMaxMM >= scenario.settings.depthMM }
      let deeper =
        deep.isEmpty ? "" : ", or take a probe for depth: \(deep.map(\.id).joined(separator: ", "))"
      found.append(
        (
          ["settings", "depthMM"],
          "the echoes of \(scenario.probe) (\(plain(probe.centerFrequencyMHz)) MHz) are lost below "
            + "\(plain(probe.depthMaxMM)) mm; write at most that\(deeper)."
        ))
    }
    return found
  }
}
