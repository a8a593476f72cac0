import Anatomy
import Simulation

extension ErrorRule {
  /// More than 0.1 mL in all left the needle while the picture showed neither its tip nor the mouth of the cleft; looks in between
  /// give nothing back.
  package static let injectingUnseen = ErrorRule(
    id: "injectingUnseen", isCritical: true, penalty: .visibility(0.5),
    message:
      "Fluid was injected while neither the tip nor the mouth of the cleft was in view. Show one of them, then inject.",
    source: "O'Sullivan et al., BMC Anesthesiol 2014;14:110; 0.1 mL is our choice: no published limit"
  ) { trace, scenario in
    var (unseenML, moments, isCounted) = (0.0, [Int](), false)
    for interval in trace.intervals where interval.injectedML > 0 {
      if interval.after.showsTipOrCleft(at: scenario.target.level) {
        if isCounted { (unseenML, isCounted) = (0, false) }
        continue
      }
      unseenML += interval.injectedML
      // Hundredths of a milliliter add up to a little less than their sum.
      if unseenML > 0.1 + 1e-9, !isCounted {
        moments.append(interval.after.tick)
        isCounted = true
      }
    }
    return moments
  }

  /// More than 0.04 mL within 0.2 s: 0.2 mL/s.
  package static let fastInjection = ErrorRule(
    id: "fastInjection", isCritical: false, penalty: .procedure(0.125),
    message: "The plunger was pushed faster than 0.2 mL/s. Inject slowly, some 0.1 mL a second.",
    source: "0.1 mL/s is taught; twice that is our choice: no published limit"
  ) { trace, _ in trace.momentsOfRate(above: 0.2, overTicks: 20, \.injectedML) }

  /// The injection went on by 0.05 mL after the picture had shown 0.1 mL outside the joint for a second.
  package static let maldistributionIgnored = ErrorRule(
    id: "maldistributionIgnored", isCritical: false, penalty: .procedure(0.25),
    message:
      "The picture showed fluid outside the joint, and the injection went on. Stop after a small test volume, watch where it goes, and redirect.",
    source: sites2007 + "; 0.1 mL and a second are our choice: no published limit"
  ) { trace, _ in
    var (shownTicks, furtherML, moments, isCounted) = (0, 0.0, [Int](), false)
    for interval in trace.intervals {
      if interval.after.strayShownML >= 0.1 { shownTicks += 1 } else { shownTicks = 0 }
      guard shownTicks > SimulationState.ticksPerS else {
        (furtherML, isCounted) = (0, false)
        continue
      }
      furtherML += interval.injectedML
      if furtherML >= 0.05 - 1e-9, !isCounted {
        moments.append(interval.after.tick)
        isCounted = true
      }
    }
    return moments
  }

  /// A tenth of a milliliter or more left the needle nearer to the other level of the joint.
  package static let wrongLevel = ErrorRule(
    id: "wrongLevel", isCritical: false, penalty: .procedure(0.5),
    message:
      "The injection was at the other level of the joint. Find the foramen of the level first: S1 above, S2 below.",
    source: "Klauser et al., Arthritis Rheum 2008;59:1618"
  ) { trace, scenario in
    guard let levels = trace.levels else { return [] }
    return Array(
      trace.momentsOfInjecting(atLeastML: 0.1) {
        levels.level(of: $0.needle.tipMM) != scenario.target.level
      }.prefix(1))
  }

  /// The last word on where the fluid went was given before the last of the fluid.
  package static let beliefTooEarly = ErrorRule(
    id: "beliefTooEarly", isCritical: false, penalty: .belief(0.5),
    message:
      "You said where the fluid went before all of it was given. Say it after the injection; say it again when you injected more.",
    source: "belief and truth differ in half of the cases (Pain Med 2019;20:1890); the order is our choice"
  ) { trace, _ in
    guard let belief = trace.finalState.belief,
      trace.intervals.contains(where: { $0.injectedML > 0 && $0.after.tick > belief.tick })
    else { return [] }
    return [belief.tick]
  }

  package static let overVolume = ErrorRule(
    id: "overVolume", isCritical: false, penalty: .procedure(0.25),
    message: "More fluid was injected than the joint holds; the rest leaks toward nerves.",
    source:
      "0.7–2.5 mL fill the joint: injectate volume under live fluoroscopy, n = 55 (Yonsei University); here the scenario's maximumML"
  ) { trace, scenario in
    trace.firstTick { $0.injectedML > scenario.syringe.maximumML + 1e-9 }
  }
}

extension Trace {
  /// Ticks at which the volume injected in one episode reached `volumeML`. An episode lasts while frames in which fluid
  /// flows are such; flowing elsewhere ends it, a pause does not.
  /// - Parameters:
  ///   - volume: of which syringe.
  func momentsOfInjecting(
    atLeastML volumeML: Double,
    volume: KeyPath<TraceInterval, Double> = \.injectedML, where isSuch: (Frame) -> Bool
  ) -> [Int] {
    var (moments, episodeML, isCounted) = ([Int](), 0.0, false)
    for interval in intervals where interval[keyPath: volume] > 0 {
      guard isSuch(interval.after) else {
        (episodeML, isCounted) = (0, false)
        continue
      }
      episodeML += interval[keyPath: volume]
      // Hundredths of a milliliter add up to a little less than their sum.
      if episodeML >= volumeML - 1e-9, !isCounted {
        moments.append(interval.after.tick)
        isCounted = true
      }
    }
    return moments
  }
}

extension Trace.Frame {
  /// True when the picture shows the tip, or the mouth of the cleft that it went into. A tip that lies 3–10 mm past the rim of
  /// the cleft, as it should, is hidden by that rim: then the tissue over the cleft is what can be watched. At the upper level the
  /// ilium hides the cleft too.
  func showsTipOrCleft(at level: InjectionLevel) -> Bool {
    sight.contains(.tip) || sight.contains(.landmark(.cleft)) || sight.isSuperset(of: Sight.hiddenInCleft)
      || (level == .upper && sight.contains(.overCleft))
  }
}
