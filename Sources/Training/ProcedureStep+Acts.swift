import Simulation

// What hands do not do: acts, the patient as a case, and the pain afterwards.
extension ProcedureStep {
  static let beforeHands =
    [provocationTests] + acts(of: .beforePuncture) + [drying, springTested, springRead]
  static let afterHands = acts(of: .afterWithdrawal) + [painFollowed, provocationRetest, blockRead]

  /// Ids of the steps that need a case.
  package static let ofCase = [provocationTests, painFollowed, provocationRetest, blockRead].map(\.id)

  private static func acts(of stage: ProcedureAct.Stage) -> [ProcedureStep] {
    ProcedureAct.allCases.filter { $0.stage == stage && !$0.isReading }.map { act in
      let end = stage == .beforePuncture ? ", before the puncture" : ", after the withdrawal"
      return ProcedureStep(
        id: act.rawValue, asks: act.displayName + " (F9)", summary: act.displayName + end
      ) { attempt in
        attempt.trace.tick(of: act)
      }
    }
  }

  /// All six, before anything was injected.
  package static let provocationTests = ProcedureStep(
    id: "provocationTests", asks: "Do the six provocation tests (F9)",
    summary: "The six provocation tests, before the injection"
  ) { attempt in
    let procedure = attempt.trace.finalState.procedure
    guard ProvocationTest.allCases.allSatisfy({ procedure.examinedTicks($0) != nil }) else { return nil }
    return attempt.trace.lastTestTick(before: attempt.trace.firstInjectionTick)
  }

  /// Half a minute or more from the disinfection of the skin to the first puncture.
  package static let drying = ProcedureStep(
    id: "drying", asks: "Let the skin dry for 30 s (F9)",
    summary: "The skin dried for 30 s before the puncture"
  ) { attempt in
    let trace = attempt.trace
    guard let puncture = trace.firstPunctureTick, let dryS = trace.dryingS(atTick: puncture) else {
      return nil
    }
    return dryS >= SterileField.dryingS ? puncture : nil
  }

  /// The whole pain diary: the clock came to its last entry.
  package static let painFollowed = ProcedureStep(
    id: "painFollowed", asks: "Ask for the pain until an hour has passed (F9)",
    summary: "The pain was asked for an hour after the injection"
  ) { attempt in
    guard attempt.course?.entries.count == CaseCourse.minutes.count, let minutes = CaseCourse.minutes.last
    else { return nil }
    let due = attempt.trace.finalState.procedure.lastFluidTicks + minutes * 60 * SimulationState.ticksPerS
    return attempt.trace.procedure.first { $0.clockTicks >= due }?.tick ?? attempt.trace.finalState.tick
  }

  /// All six, after the injection.
  package static let provocationRetest = ProcedureStep(
    id: "provocationRetest", asks: "Repeat the six provocation tests (F9)",
    summary: "The six provocation tests again, after the injection"
  ) { attempt in
    let procedure = attempt.trace.finalState.procedure
    guard ProvocationTest.allCases.allSatisfy({ procedure.repeatedTicks($0) != nil }) else { return nil }
    return attempt.trace.lastTestTick(before: .max)
  }

  /// A reading of the relief, the right one by the pain diary.
  package static let blockRead = ProcedureStep(
    id: "blockRead", asks: "Read the relief from the pain diary (F9)",
    summary: "The relief was read as the pain diary has it"
  ) { attempt in
    guard attempt.course?.isReadRight == true else { return nil }
    return attempt.trace.procedure.last { if case .readBlock = $0.event { true } else { false } }?.tick
  }
}

extension Trace {
  /// The ticks at which a needle, whichever it is, went through the skin.
  var punctureTicks: [Int] {
    let first = frames.first.map { $0.needle.isInTissue ? [$0.tick] : [] } ?? []
    return first
      + intervals.filter { $0.after.needle.isInTissue && !$0.before.needle.isInTissue }.map(\.after.tick)
  }
  var firstPunctureTick: Int? { frames.first { $0.needle.isInTissue }?.tick }
  /// The tick of the first fluid of either syringe, and of the main one; the last tick there can be where none flowed.
  var firstFluidTick: Int { frames.first { $0.injectedML > 0 || $0.infiltratedML > 0 }?.tick ?? .max }
  var firstInjectionTick: Int { frames.first { $0.injectedML > 0 }?.tick ?? .max }

  /// The first tick at which an act was done in its stage: before the first puncture, or after the last withdrawal.
  func tick(of act: ProcedureAct) -> Int? {
    let moments = procedure.filter { $0.event == .perform(act) }
    switch act.stage {
    case .beforePuncture:
      let puncture = firstPunctureTick ?? .max
      return moments.first { $0.tick < puncture }?.tick
    case .afterWithdrawal:
      guard let last = frames.last(where: { $0.needle.isInTissue })?.tick else { return nil }
      return moments.first { $0.tick > last }?.tick
    }
  }
  /// True when an act was done before a tick.
  func isDone(_ act: ProcedureAct, before tick: Int) -> Bool {
    procedure.contains { $0.tick < tick && $0.event == .perform(act) }
  }
  /// The last tick before another one at which a test was done.
  fileprivate func lastTestTick(before end: Int) -> Int? {
    procedure.last { if case .examine = $0.event { $0.tick < end } else { false } }?.tick
  }

  /// Time of the clock since the skin was last disinfected before a tick, in s; nil where it was not.
  func dryingS(atTick tick: Int) -> Double? {
    procedure.last { $0.tick < tick && $0.event == .perform(.skinPreparation) }.map {
      SimulationState.seconds(ofTicks: clockTicks(atTick: tick) - $0.clockTicks)
    }
  }
}
