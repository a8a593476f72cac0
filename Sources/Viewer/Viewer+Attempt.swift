import Simulation
import Training
import Ultrasound

// The attempt as time goes on, and how it ends.
extension Viewer {
  /// Runs the ticks that are due, and asks for the image of the newest due state.
  func advanceTicks(atS nowS: Double) {
    // Time begins with the first image, since a hand cannot act on a black screen, and rests while a card lies over it.
    // In an exam time goes on below a card; the hands rest.
    let goesOn =
      areHandsFree || (state.phase == .running && state.procedure == nil && session?.isExam == true)
    guard goesOn, shown != nil, let session, !session.state.isFinished else {
      clock.restart(atS: nowS)
      return
    }
    let due = clock.takeTicks(atS: nowS)
    for i in 0..<due.count where !session.state.isFinished && !session.isTimeUp {
      if due.behindS - Double(i) * TickClock.tickS > FrameStatistics.lateS { statistics.lateTicks += 1 }
      let controls = nextControls(session.state)
      let last = session.state.needle
      session.advance(controls)
      forces(from: last, to: session.state.needle)
      if controls.movesSomething { statistics.noteInput(tick: session.state.tick, atS: frameStartS) }
      if session.state.isImageDue { worker?.form(session.state) }
      noteWhatIsFelt(session, isPushing: controls.injectMLPerS > 0)
    }
    if settings.showsChecklist || tour != nil || coaches, !options.isStepped {
      stepWatch.watch(session, coaches: coaches)
    }
    tour?.look(at: session.state, done: stepWatch.done)
    if session.state.isFinished { showTruth() } else if session.isTimeUp { endHandsOn() }
  }

  /// True where the coach may speak, and the trainee wants it.
  private var coaches: Bool {
    settings.coaches && tour == nil && session?.attempt.terms?.allowsCoach != false
  }

  private func nextControls(_ current: SimulationState) -> Controls {
    if let place = inputPlace, let input = options.input {
      inputPlace = place + 1
      return place < input.count ? input[place] : Controls()
    }
    return hands.takeControls(current.needle)
  }

  private func noteWhatIsFelt(_ session: AttemptSession, isPushing: Bool) {
    let (now, scene) = (session.state, session.attempt.scene)
    let plunger = isPushing ? DisplayText.messageForPlunger(now, scene.syringe(inHandOf: now)) : nil
    let flinch = DisplayText.message(for: now.flinch, atTick: now.tick)
    if let text = flinch ?? plunger ?? DisplayText.message(for: now.needle.obstacle) {
      state.feltMessage = (text, session.timeS + 1.5)
    } else if let message = state.feltMessage, message.untilS < session.timeS {
      state.feltMessage = nil
    }
  }

  /// Takes over the newest image.
  func takeImage() {
    if options.isStepped { worker?.waitUntilFormed() }
    let newest = worker?.takeNewest()
    if let newest {
      if let old = shown { worker?.recycle(old.image) }
      shown = newest
      shownCount += 1
      if openedAtS == nil { openedAtS = now() }
      statistics.noteImage(tick: newest.state.tick, formedS: newest.formedS)
    }
    // While nothing moves there are no images to be late.
    if areHandsFree, shown != nil {
      shownRate.note(atS: now(), isNew: newest != nil)
    } else {
      shownRate = ShownRate()
    }
  }

  /// Ends the work of the hands: what is left is the answer.
  func endHandsOn() {
    hands.releaseAll()
    session?.flush()
    (state.procedure, state.leaving, state.showsControls) = (nil, nil, false)
    if isDeclined { finishDeclined() } else { state.phase = .question }
  }
  /// Shows a message among what is felt.
  func say(_ text: String) { state.feltMessage = (text, (session?.timeS ?? 0) + 2.5) }

  /// Takes the trainee's answer: the belief and the end become the attempt's last two ticks.
  func answer() {
    guard let session, let belief = state.question.answer else { return }
    defer { tour?.look(at: session.state, done: stepWatch.done) }
    for event in [belief, .finish] {
      var controls = Controls()
      controls.event = event
      session.advance(controls)
    }
    showTruth()
  }

  /// True when the trainee's answer is not to inject, and no needle has contradicted it.
  var isDeclined: Bool {
    guard let now = session?.state else { return false }
    return now.procedure.declined != nil && now.needle.passes == 0 && !now.needle.isInTissue
      && now.fluid.cells.count == 0
  }
  /// Ends an attempt in which nothing was injected by decision: there is no fluid to ask about.
  func finishDeclined() {
    var controls = Controls()
    controls.event = .finish
    session?.advance(controls)
    showTruth()
  }

  /// Shows the moment that is judged; its true structures and the assessment follow when they are found.
  private func showTruth() {
    guard let session else { return }
    let withholdsTruth = session.attempt.terms?.withholdsTruth == true
    state.phase = withholdsTruth ? .withheld : .truth
    if !withholdsTruth { worker?.form(session.judgedState) }
    let (attempt, trace, judged) = (session.attempt, session.trace, session.judgedState)
    judging = BackgroundJob {
      let assessment = Assessment(trace: trace, scenario: attempt.scenario, scene: attempt.scene)
      return Judgement(
        assessment: assessment,
        truth: TruthOverlay(of: judged, in: attempt.scene, mmPerPixel: 0.4),
        debrief: Debrief(trace: trace, assessment: assessment, scenario: attempt.scenario),
        lanes: AttemptLanes(trace: trace, assessment: assessment, count: DebriefDesk.partCount))
    }
  }
  func apply(_ judgement: Judgement) {
    session?.close(keeping: judgement.assessment, as: .finished)
    (state.assessment, truth, judging) = (judgement.assessment, judgement.truth, nil)
    told = (judgement.debrief, judgement.lanes)
  }
}

/// Findings about a finished attempt.
struct Judgement: Sendable {
  var assessment: Assessment
  var truth: TruthOverlay
  var debrief: Debrief
  var lanes: AttemptLanes
}

extension Controls {
  /// True when a hand does anything in this tick.
  var movesSomething: Bool { self != Controls() }
}
