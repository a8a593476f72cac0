import Training

extension ScenarioFile {
  /// Problems of drugs and doses: the keys of each, and what to write.
  static func doseProblems(in scenario: Scenario) -> [(path: [String], message: String)] {
    var found: [(path: [String], message: String)] = []
    let lists = [("syringe", scenario.syringe.doses), ("anaesthetic", scenario.anaesthetic?.doses ?? [])]
    for (key, doses) in lists {
      for (place, dose) in doses.enumerated() where scenario.maximumMG(of: dose) == nil {
        let path = [key, "doses[\(place + 1)]"]
        if Drug.named(dose.drug) == nil {
          found.append((path, "no limit is known for this drug; write its maximumMG, or \(oneOf(Drug.all))."))
        } else {
          found.append((path, "its limit goes by weight; write patient.weightKG, or its maximumMG."))
        }
      }
    }
    if let anesthetic = scenario.anaesthetic {
      if anesthetic.needle.model == nil { found.append((["anaesthetic", "needle"], noSuchNeedle)) }
      if !anesthetic.numbs {
        let known = Drug.all.filter { $0.anesthetic != nil }
        found.append(
          (["anaesthetic", "doses"], "nothing in it is known to numb; write onsetS, or \(oneOf(known))."))
      }
    }
    return found
  }
  private static func oneOf(_ drugs: [Drug]) -> String {
    "one of the drugs \(drugs.map(\.name).joined(separator: ", "))"
  }
}
