import Simulation

extension ErrorRule {
  private static let teaching = "contraindications as commonly taught; drug labels and local protocol win"

  /// A puncture in spite of what forbids it, or of what may be weighed and was not stated as a reason; stated with more reasons that
  /// are none than that are, it is guessed.
  package static let contraindicated = ErrorRule(
    id: "contraindicated", isCritical: true, penalty: .safety(1),
    message:
      "Something in the chart speaks against this injection. Do not inject what is forbidden; weigh what is not, and say so.",
    source: teaching
  ) { trace, scenario in
    guard let puncture = trace.firstPunctureTick else { return [] }
    let stated = Contraindication.allCases.filter { reason in
      trace.procedure.contains { $0.tick < puncture && $0.event == .goOn(reason) }
    }
    let weighable = scenario.weighable
    // Who states every reason that there is has read no chart.
    let isStated =
      weighable.allSatisfy(stated.contains)
      && (weighable.isEmpty || stated.count { !weighable.contains($0) } <= weighable.count)
    // A needle may go into a septic joint, for a sample; a steroid may not: `septicSteroid`.
    let isForbidden = scenario.forbidden.contains { $0 != .septicJoint }
    return isForbidden || !isStated ? [puncture] : []
  }

  /// Fluid of a syringe with a steroid, into a patient whose joint is septic.
  package static let septicSteroid = ErrorRule(
    id: "septicSteroid", isCritical: true, penalty: .safety(1),
    message:
      "A steroid was given to a patient with a septic joint. Aspirate, send the sample, and give no steroid.",
    source: teaching
  ) { trace, scenario in
    let first = trace.firstInjectionTick
    return scenario.isSeptic && scenario.injectsSteroid && first != .max ? [first] : []
  }

  /// "Do not inject", with a reason that does not forbid this injection.
  package static let declinedWrongly = ErrorRule(
    id: "declinedWrongly", isCritical: true,
    message: "The injection was declined, and that reason does not forbid it. Read the chart again.",
    source: teaching
  ) { trace, scenario in
    guard let reason = trace.declined, !scenario.forbidden.contains(reason) else { return [] }
    return trace.procedure.last { $0.event == .decline(reason) }.map { [$0.tick] } ?? []
  }
}
