import Anatomy
import Simulation

extension ErrorRule {
  /// Fluid left the needle while the tip was outside the slice: 0.05 mL or more in one episode.
  package static let injectingUnseen = ErrorRule(
    id: "injectingUnseen", isCritical: false,
    message:
      "Fluid was injected while the tip was outside the imaged slice. Inject only with the tip in view.",
    source: "O'Sullivan et al., BMC Anesthesiol 2014;14:110"
  ) { trace, _ in
    trace.momentsOfInjecting(atLeastML: 0.05) { !$0.tipInSlice }
  }

  /// More than the 0.5 mL of a test injection went on where the joint is not.
  package static let maldistributionIgnored = ErrorRule(
    id: "maldistributionIgnored", isCritical: false, penalty: .procedure(0.25),
    message:
      "More than 0.5 mL went on outside the joint. Stop after a small test volume, watch where it goes, and redirect.",
    source: sites2007
  ) { trace, _ in
    trace.momentsOfInjecting(atLeastML: 0.5) {
      let place = Placement.Class(of: $0.needle.tipRegion)
      return place != .joint && place != .periarticular
    }
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
  /// - Parameter volume: of which syringe.
  func momentsOfInjecting(
    atLeastML volumeML: Double, volume: KeyPath<TraceInterval, Double> = \.injectedML,
    where isSuch: (Frame) -> Bool
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
