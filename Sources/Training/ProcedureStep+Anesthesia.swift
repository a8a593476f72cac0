import Simulation

extension ProcedureStep {
  /// Depth along the shaft, in mm, beyond which a wheal's volume does not numb the skin any more; see
  /// `LocalAnesthesia`.
  static let whealDepthMM = 6.0

  /// 0.3 mL under the skin before the main needle.
  package static let skinWheal = ProcedureStep(
    id: "skinWheal", asks: "Numb the skin: a wheal of 0.3 mL",
    summary: "The skin was numbed before the puncture: a wheal of 0.3 mL"
  ) { attempt in
    attempt.tick(infiltrating: 0.3, reachingMM: 0) { $0 <= whealDepthMM }
  }

  /// 0.5 mL along the way, down to 15 mm or more, before the main needle.
  package static let trackInfiltration = ProcedureStep(
    id: "trackInfiltration", asks: "Numb the needle's way: 0.5 mL below the skin",
    summary: "The way of the needle was numbed before the puncture: 0.5 mL below the skin"
  ) { attempt in
    attempt.tick(infiltrating: 0.5, reachingMM: 15) { $0 > whealDepthMM }
  }

  /// The first fluid of the main syringe left it where the plunger had been pulled.
  package static let aspiration = ProcedureStep(
    id: "aspiration", asks: "Pull the plunger before you inject",
    summary: "The plunger was pulled before the first injection"
  ) { attempt in
    guard let first = attempt.trace.intervals.first(where: { $0.injectedML > 0 }), first.after.isAspirated
    else { return nil }
    return attempt.trace.frames.first(where: \.isAspirated)?.tick
  }
}

extension ProcedureStep.Evidence {
  /// The tick before the first puncture by which this much anesthetic had been given at such depths, the deepest of
  /// them at least `reachingMM`.
  fileprivate func tick(infiltrating volumeML: Double, reachingMM: Double, where isSuch: (Double) -> Bool)
    -> Int?
  {
    var (givenML, deepestMM) = (0.0, 0.0)
    for interval in trace.intervals {
      if interval.after.isMainInTissue { return nil }
      let depthMM = interval.after.equipment == .infiltration ? interval.after.needle.depthMM : 0
      guard interval.infiltratedML > 0, isSuch(depthMM) else { continue }
      givenML += interval.infiltratedML
      deepestMM = max(deepestMM, depthMM)
      // Hundredths of a milliliter add up to a little less than their sum.
      if givenML >= volumeML - 1e-9, deepestMM >= reachingMM { return interval.after.tick }
    }
    return nil
  }
}
