import Simulation
import Training

// The procedure around the hands: chart and tests, preparation, and what comes after the needle. Only what the scenario asks for.
extension OperatorAttempt {
  /// Acts before the search and before the puncture, in their order; a probe that is covered may go on over disinfected skin.
  private static let beforeSearch: [ProcedureAct] = [
    .consent, .sideMarked, .position, .probeChosen, .palpation, .doseChecked, .riskWeighed,
  ]
  private static let barriers: [ProcedureAct] = [.timeOut, .gloves, .skinPreparation, .drape, .probeCover]
  /// Part of those acts that a forgetful operator leaves out.
  private static let forgotten = 0.4

  /// Does an act if it is asked for, and not forgotten.
  private mutating func act(_ act: ProcedureAct) {
    guard task.asks(for: act) else { return }
    let isForgotten =
      switch act {
      case .chartRead: makes(.overlooksChart)
      case .timeOut: makes(.noTimeOut)
      case .doseChecked: makes(.doseUnchecked)
      case .gloves: makes(.bareHand)
      default:
        makes(.forgetsActs) && OperatorFault.forgettable.contains(act)
          && hands.random.uniform() < OperatorAttempt.forgotten
      }
    if !isForgotten { hands.event(.perform(act)) }
  }
  private func examine() {
    for test in ProvocationTest.allCases { hands.event(.examine(test)) }
  }

  /// Reads the chart and examines; false where something there forbids the injection, and the operator says so.
  mutating func readChart() -> Bool {
    act(.chartRead)
    if !makes(.overlooksChart) {
      if let reason = task.forbidden.first {
        hands.event(.decline(reason))
        return false
      }
      for reason in task.weighable { hands.event(.goOn(reason)) }
    }
    if task.asks(for: .provocationTests) { examine() }
    return true
  }

  /// Acts before the probe touches the back.
  mutating func prepareToSearch() {
    for act in OperatorAttempt.beforeSearch { self.act(act) }
  }

  /// Time-out and sterile field, once the way is known; who disinfects last does not wait.
  mutating func prepareToPuncture() {
    for act in OperatorAttempt.barriers where !(act == .skinPreparation && makes(.wetSkin)) {
      self.act(act)
      // The place is felt for once more.
      if act == .skinPreparation, makes(.bareHand) { hands.event(.perform(.palpation)) }
    }
    guard task.asks(for: .drying), !makes(.wetSkin) else { return }
    let preparedS = state.procedure.lastClockTicks(of: .skinPreparation).map {
      SimulationState.seconds(ofTicks: state.clockTicks - $0)
    }
    wait(seconds: SterileField.dryingS + OperatorAttempt.marginS - (preparedS ?? 0))
  }
  /// Disinfects right before the puncture, for who does that last.
  mutating func disinfectLast() {
    guard makes(.wetSkin) else { return }
    act(.skinPreparation)
    if makes(.bareHand) { hands.event(.perform(.palpation)) }
  }
  private static let marginS = 1.0

  /// Dressing, advice and the pain diary; the provocation tests again while the block works, and how much it took.
  mutating func lookAfter() {
    guard !state.needle.isInTissue else { return }
    for act in [ProcedureAct.dressing, .legStrength, .aftercare] { self.act(act) }
    guard state.injectedML() > 0 else { return }
    let isFollowed = task.asks(for: .painFollowed) && !makes(.asksPainOnce)
    let minutes = CaseCourse.minutes.filter { $0 > 0 && (isFollowed || $0 <= OperatorAttempt.onceMinutes) }
    if task.asks(for: .painFollowed) || task.asks(for: .blockRead) {
      for minute in minutes { wait(untilMinutes: minute) }
    }
    if task.asks(for: .provocationRetest) { examine() }
    let course = CaseCourse(task.patientCase, after: state, in: hands.scene)
    if task.asks(for: .blockRead), let reading = course?.rightReading { hands.event(.readBlock(reading)) }
  }
  /// Time at which the pain is asked for by an operator who asks once, in minutes.
  private static let onceMinutes = 15

  /// Waits until so long after the last fluid, by the clock of the case.
  private func wait(untilMinutes minutes: Int) {
    let due = state.procedure.lastFluidTicks + minutes * 60 * SimulationState.ticksPerS
    wait(seconds: SimulationState.seconds(ofTicks: due - state.clockTicks))
  }
  private func wait(seconds: Double) {
    if seconds > 0 { hands.event(.wait(seconds: Float(seconds))) }
  }
}
