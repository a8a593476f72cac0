import Geometry
import Simulation

// What a person does at the window.
extension Viewer {
  func takeEvents() {
    if options.isEndAsked() { isDone = true }
    mouse.beginFrame()
    display.takesText = [.typing, .telling].contains(keyContext)
    while let event = display.nextEvent() {
      switch event {
      case .keyDown(let code, let place, let isRepeat): takeKey(code, at: place, isRepeat: isRepeat)
      case .text(let text):
        if keyContext == .typing { state.home.draft?.write(text) }
        if keyContext == .telling { state.reflection.write(text) }
      case .keyUp(let place): hands.release(keyAt: place)
      case .mouseMoved(let x, let y, let dx, let dy):
        mouse.move(x: x, y: y)
        if desk?.isHeld == true {
          desk?.seek(toX: x)
        } else if areHandsFree {
          drag(dx: dx, dy: dy)
        }
      case .mouseDown(let button, let x, let y): press(button, x: x, y: y)
      case .mouseUp(let button, let x, let y): release(button, x: x, y: y)
      case .wheel(let notches): turnWheel(notches)
      case .focusLost:
        hands.releaseAll()
        mouse.releaseAll()
        desk?.isHeld = false
      case .close: isDone = true
      }
    }
  }

  var layout: WindowLayout {
    WindowLayout(
      width: display.picture.canvas.width, height: display.picture.canvas.height, scale: display.scale,
      showsExternalView: showsExternalView, showsTextbook: state.textbook != nil && state.phase == .running)
  }
  var isTruthShown: Bool { [.truth, .reflection, .score].contains(state.phase) }
  /// True when the external view, an aid that the scenario may deny, is shown; with the truth it is always there.
  private var showsExternalView: Bool {
    isTruthShown || (settings.showsExternalView && session?.attempt.scenario.aids.externalView != false)
  }

  /// True while the hands act: the attempt runs, and no card lies over it.
  var areHandsFree: Bool {
    state.phase == .running && !state.showsControls && state.procedure == nil && state.leaving == nil
  }
  /// What has the keyboard; the card of all controls hides the others, whose keys rest.
  private var keyContext: Binding.Context {
    if state.showsControls { return .attempt }
    if state.leaving != nil { return .leaving }
    if state.phase == .home { return state.home.draft == nil ? .home : .typing }
    if state.phase == .debrief { return .debrief }
    if state.phase == .question { return .question }
    if state.phase == .reflection { return .telling }
    return state.phase == .running && state.procedure != nil ? .card : .attempt
  }

  private func takeKey(_ code: Int32, at place: Int32, isRepeat: Bool) {
    let context = keyContext
    // While letters are written they are no keys; those of functions are.
    let other =
      [.typing, .telling].contains(context) && !Key.isFunction(code)
      ? nil : Binding.action(forKey: code, in: .attempt)
    guard let binding = Binding.action(forKey: code, in: context) ?? other else { return }
    if context != .attempt || state.phase == .question, binding.group.context == .attempt,
      binding.group != .window || (context == .leaving && binding.action != .quit)
    {
      return
    }
    // The other Enter is none that ends the attempt from the card.
    if context == .card, binding.action == .finish { return handleCard(.doRow) }
    if binding.isHeld {
      if areHandsFree { hands.hold(binding.action, keyAt: place) }
      return
    }
    // Settings step on while their key is held; everything else happens once.
    if isRepeat, !binding.repeats { return }
    if state.showsControls, binding.action == .pause || binding.action == .finish {
      state.showsControls = false
      return
    }
    if let step = binding.step { apply(step) } else { handle(binding.action) }
  }

  private func apply(_ step: MachineControl.Step) {
    guard areHandsFree, let session else { return }
    let settings = hands.wantedSettings ?? session.state.settings
    let changed = step.applied(to: settings, slider: &state.timeGainSlider)
    if changed != settings { hands.wantedSettings = changed }
  }

  /// Does what a key or a button asks for, whatever it was.
  func handle(_ action: Action) {
    switch action {
    case .finish, .answer, .goBack, .regionUp, .regionDown, .inJoint, .notInJoint, .lessSure, .moreSure:
      advancePhase(action)
    case .homeLeft, .homeRight, .homeUp, .homeDown, .homePage, .homeOpen, .personAdd, .personCancel,
      .personLine, .personDelete:
      handleHome(action)
    case .lookBack, .momentBack, .momentOn, .nextError, .playOrStop, .slower, .faster, .tryFromHere,
      .leaveDebrief:
      handleDebrief(action)
    case .tellNext, .tellDone, .tellUp, .tellDown, .tellDelete: handleReflection(action)
    case .leaveYes: if let leaving = state.leaving { leaveNow(for: leaving) }
    case .leaveNo: state.leaving = nil
    case .procedureCard, .rowUp, .rowDown, .pageBack, .pageOn, .doRow, .closeCard: handleCard(action)
    case .markLandmark:
      if areHandsFree { state.marking = ScanLandmark.next(after: state.marking) }
    case .pause: togglePause()
    case .controls:
      state.showsControls.toggle()
      hands.releaseAll()
    case .externalView: settings.showsExternalView.toggle()
    case .mouseHand: settings.mouseHoldsNeedle.toggle()
    case .hints: settings.showsChecklist.toggle()
    case .textbook: toggleTextbook()
    case .nextTextbook: turnTextbook()
    case .coach:
      guard session?.attempt.terms?.allowsCoach != false else {
        return say("There is no coach in this case.")
      }
      settings.coaches.toggle()
      say(settings.coaches ? "The coach speaks when you are stuck or err." : "The coach is silent.")
    case .restart, .nextScenario, .home, .quit: leave(for: action)
    case .fullScreen: display.toggleFullScreen()
    case .softer: turnVolume(by: -1)
    case .louder: turnVolume(by: 1)
    case .entryBesideProbe:
      guard areHandsFree, let session, !session.state.needle.isInTissue else { return }
      hands.goal = .besideProbe(session.state.probe, of: session.attempt.scene.probe)
    case .changeNeedle: changeNeedle()
    default: break
    }
  }

  /// Takes the other needle and syringe, where the case has them.
  private func changeNeedle() {
    guard areHandsFree, let session else { return }
    guard session.attempt.scene.infiltration != nil else {
      state.feltMessage = ("There is only this needle: the way is numb.", session.timeS + 2.5)
      return
    }
    hands.wantedEquipment = session.state.equipment == .main ? .infiltration : .main
  }

  /// Changes the phase of the attempt: start, finish, question, truth, score.
  private func advancePhase(_ action: Action) {
    switch (state.phase, action) {
    case (.welcome, .finish): begin()
    case (.running, .finish), (.paused, .finish): endHandsOn()
    case (.withheld, .finish): goHome(to: .course)
    case (.question, .answer): answer()
    case (.question, .goBack): if session?.isExam != true { state.phase = .running }
    case (.question, .regionUp): state.question.move(by: -1)
    case (.question, .regionDown): state.question.move(by: 1)
    case (.question, .inJoint): state.question.say(inJoint: true)
    case (.question, .notInJoint): state.question.say(inJoint: false)
    case (.question, .lessSure): state.question.confidence = max(state.question.confidence - 0.05, 0)
    case (.question, .moreSure): state.question.confidence = min(state.question.confidence + 0.05, 1)
    case (.truth, .finish) where tour != nil: goHome(to: .tour)
    case (.truth, .finish): if state.assessment != nil { state.phase = .reflection }
    case (.failed, .finish): goToNextScenario()
    default: break
    }
  }

  /// Keeps what the trainee has written so far, with the attempt.
  func keepReflection() {
    guard state.phase == .reflection, !state.reflection.reflection.isEmpty else { return }
    session?.keep(state.reflection.reflection)
  }
  /// Does what a key or a button asks for while the trainee answers the three questions.
  private func handleReflection(_ action: Action) {
    guard state.phase == .reflection else { return }
    switch action {
    case .tellUp: state.reflection.move(by: -1)
    case .tellDown: state.reflection.move(by: 1)
    case .tellDelete: state.reflection.deleteBackward()
    case .tellNext where state.reflection.goOn(): break
    default:
      keepReflection()
      state.phase = .score
    }
  }

  private func togglePause() {
    switch state.phase {
    case .running:
      guard session?.isExam != true else { return say("An exam is not paused.") }
      hands.releaseAll()
      session?.flush()
      state.phase = .paused
    case .paused: state.phase = .running
    case .welcome: goHome()
    case .score: state.phase = .truth
    case .withheld: goHome(to: .course)
    default: break
    }
  }

  func goToNextScenario() {
    guard state.phase != .preparing, state.phase != .home else { return }
    guard case .scenario(let last) = lastWish else {
      return goHome(to: lastWish == .tour ? .tour : .course)
    }
    let names = library.scenarioNames
    guard !names.isEmpty else { return }
    let current = names.firstIndex(of: prepared?.name ?? last) ?? -1
    prepare(.scenario(names[(current + 1) % names.count]))
  }

  // MARK: The mouse

  private func place(_ x: Float, _ y: Float) -> MouseHand.Area {
    if !areHandsFree { return .panels }
    let layout = layout
    if layout.screen.contains(x: x, y: y) { return .image }
    if let view = layout.externalView, view.contains(x: x, y: y) { return .back }
    return .panels
  }
  private func press(_ button: MouseButton, x: Float, y: Float) {
    if button == .left, areHandsFree, let landmark = state.marking, let place = imagePlaceMM(x, y) {
      hands.wantedMark = (landmark, place)
      state.marking = nil
      state.feltMessage = ("You marked the \(landmark.displayName).", (session?.timeS ?? 0) + 2.5)
      return
    }
    if button == .left, let desk, state.phase == .debrief, desk.layout.lanes.contains(x: x, y: y) {
      desk.isHeld = true
      return desk.seek(toX: x)
    }
    mouse.press(button, x: x, y: y, on: place(x, y))
    if button == .middle, settings.mouseHoldsNeedle, mouse.drag != nil { hands.isInjecting = true }
  }
  /// The place in the image plane under the mouse, in probe coordinates, mm; nil beside the image.
  func imagePlaceMM(_ x: Float, _ y: Float) -> SIMD2<Float>? {
    guard let session, layout.screen.contains(x: x, y: y) else { return nil }
    let depthMM = Double((shown?.state ?? session.state).depthInEffectMM)
    let probe = session.attempt.scene.probe
    let place = UltrasoundView.placement(
      SectorGeometry(probe: probe, depthMM: depthMM), in: layout.screen, scale: layout.scale
    ).placeMM(x: x, y: y)
    let slice = ImagedSlice(of: probe)
    guard let depth = slice.depthMM(xMM: Double(place.x), yMM: Double(place.y)), depth > 0, depth <= depthMM
    else { return nil }
    return place
  }
  private func release(_ button: MouseButton, x: Float, y: Float) {
    if button == .left { desk?.isHeld = false }
    let click = mouse.release(button, x: x, y: y)
    if button == .middle { hands.isInjecting = false }
    guard click, areHandsFree, let session, let view = layout.externalView,
      view.contains(x: x, y: y), !session.state.needle.isInTissue,
      let point = externalView?.camera.skinPoint(
        x: x - Float(view.x), y: y - Float(view.y), on: session.attempt.scene)
    else { return }
    hands.goal = NeedleGoal(entryXMM: point.x, entryZMM: point.z)
  }
  private func turnWheel(_ notches: Float) {
    guard place(mouse.x, mouse.y) != .panels else {
      mouse.wheel += notches
      return
    }
    if settings.mouseHoldsNeedle {
      hands.advanceMM += notches * (hands.held[.fine] ? HandPace.fine : 1)
    } else {
      hands.turnDeg += notches * (hands.held[.fine] ? 0.5 : 2)
    }
  }

  /// Turns a motion of the mouse with a button down into a motion of the hand that holds it.
  private func drag(dx: Float, dy: Float) {
    guard let drag = mouse.drag, let session, mouse.isDragging else { return }
    let fine: Float = hands.held[.fine] ? HandPace.fine : 1
    let motion = motionOnBack(dx: dx * fine, dy: dy * fine, drag.place, session)
    let turn = SIMD2(dx, dy) * (fine * 0.2)
    switch (drag.button, settings.mouseHoldsNeedle) {
    case (.left, false): hands.slideMM += motion
    case (.right, false):
      let beam = drag.place == .back ? turnOnBack(turn, session) : SIMD2(-turn.x, turn.y)
      hands.rockDeg += beam.x
      hands.tiltDeg += beam.y
    case (.middle, false): hands.pressMM += dy * fine * 0.05
    case (.left, true): hands.entryMM += motion
    case (.right, true):
      hands.yawDeg -= turn.x
      hands.pitchDeg += turn.y
    case (.middle, true): break
    }
  }

  /// Turn of the probe that lets the beam follow the mouse over the back, however it is rotated: rock toward the
  /// marked side, and tilt.
  private func turnOnBack(_ turn: SIMD2<Float>, _ session: AttemptSession) -> SIMD2<Float> {
    let pose = session.state.probe.probeToPatient
    let motion = Vector3(Double(turn.x), 0, -Double(turn.y))
    return SIMD2(Float(dot(motion, pose.xAxis)), -Float(dot(motion, pose.zAxis)))
  }

  /// Motion in mm to the patient's right and toward the head. On the image, left is the marked side, and up and down
  /// move the probe across its plane.
  private func motionOnBack(
    dx: Float, dy: Float, _ place: MouseHand.Area, _ session: AttemptSession
  ) -> SIMD2<Float> {
    if place == .back { return externalView?.camera.motionMM(dx: dx, dy: dy) ?? .zero }
    let layout = layout
    let sector = SectorGeometry(
      probe: session.attempt.scene.probe, depthMM: Double(session.state.depthInEffectMM))
    let scale = UltrasoundView.placement(sector, in: layout.screen, scale: layout.scale).pixelsPerMM
    let pose = session.state.probe.probeToPatient
    let motion = pose.xAxis * (-Double(dx) / scale) + pose.zAxis * (-Double(dy) / scale)
    return SIMD2(Float(motion.x), Float(motion.z))
  }
}
