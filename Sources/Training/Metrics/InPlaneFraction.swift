import Simulation

extension Metric {
  /// The fraction of the needle's advance in tissue, 0...1 by length, that was made with the tip inside the imaged slice.
  /// Nil when the needle never advanced in tissue.
  /// After the in-plane percentage of O'Sullivan et al., BMC Anesthesiol 2014;14:110.
  package static let inPlaneFraction = Metric(
    id: "inPlaneFraction", unit: "1", isFraction: true,
    summary: "Part of the advance with the tip in the imaged slice"
  ) { trace in
    var (advanceMM, seenMM) = (0.0, 0.0)
    for interval in trace.intervals where interval.after.isMainInTissue {
      advanceMM += interval.advanceMM
      if interval.after.tipInSlice { seenMM += interval.advanceMM }
    }
    return advanceMM > 0 ? seenMM / advanceMM : nil
  }

  /// The fraction of the needle's advance in tissue, 0...1 by length, in which the picture showed the tip. The way below a rim of
  /// bone that hides it does not count, nor that beside the face before the tip is seen first (`TipWatch`).
  /// Nil when nothing is left to count.
  package static let tipSeenFraction = Metric(
    id: "tipSeenFraction", unit: "1", isFraction: true, summary: "Part of the advance with the tip shown"
  ) { trace in
    var (advanceMM, seenMM, watch) = (0.0, 0.0, TipWatch())
    for interval in trace.intervals {
      let view = watch.view(of: interval.after)
      if view == .shown { seenMM += interval.advanceMM }
      if view != .excused { advanceMM += interval.advanceMM }
    }
    return advanceMM > 0 ? seenMM / advanceMM : nil
  }

  /// The fraction of the injected volume, 0...1, that left the needle with its tip inside the imaged slice. Nil when nothing
  /// was injected. After O'Sullivan et al., BMC Anesthesiol 2014;14:110.
  package static let injectionInPlaneFraction = Metric(
    id: "injectionInPlaneFraction", unit: "1", isFraction: true,
    summary: "Part of the volume injected with the tip in the imaged slice"
  ) { trace in
    trace.fractionInjected(where: \.tipInSlice)
  }
}

extension Trace {
  /// The fraction of the injected volume, 0...1, that left the needle in such frames; nil when nothing was injected.
  func fractionInjected(where isSuch: (Frame) -> Bool) -> Double? {
    var (injectedML, suchML) = (0.0, 0.0)
    for interval in intervals {
      injectedML += interval.injectedML
      if isSuch(interval.after) { suchML += interval.injectedML }
    }
    return injectedML > 0 ? suchML / injectedML : nil
  }
}
