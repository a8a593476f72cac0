import CImGui
import Simulation
import Training
import Ultrasound

// Everything that is drawn in a frame.
extension Viewer {
  /// Draws the frame; returns the parts of the window that changed.
  func draw() -> [PixelRect] {
    let (picture, layout) = (display.picture, layout)
    let window = picture.canvas.bounds
    ig_new_frame(
      Float(window.width), Float(window.height), 1 / Float(display.framesPerSecond), mouse.x, mouse.y,
      Int32(mouse.buttonsForPanels), mouse.wheel)
    if kept.layout != layout || kept.picture !== picture {
      kept = KeptPictures(layout: layout, picture: picture)
      picture.base.fill(window, Theme.back)
      picture.base.fill(layout.bottomBar, Theme.bar)
      picture.touch(window)
    }
    var actions: [Action?] = []
    if let desk, state.phase == .debrief {
      actions.append(drawDebrief(desk))
    } else if let session {
      drawScreen(session, layout)
      drawTextbook(session, layout)
      drawExternalView(session, layout)
      actions.append(drawPanels(session, layout))
      if state.phase == .running, let words = stepWatch.hint {
        CoachStrip(words: words).draw(screen: layout.screen, scale: layout.scale)
      }
    }
    if state.phase == .home {
      drawHome()
    } else {
      actions.append(drawTopBar(layout))
    }
    drawBottomBar(layout)
    actions.append(drawCards(window, layout.scale))
    let changed = picture.paint(above: painMap(layout.scale))
    // After the drawing: an action may close what was drawn.
    if let needle = wantedNeedle, case .courseCase(let id, _) = lastWish {
      prepare(.courseCase(id, needle: needle))
    }
    wantedNeedle = nil
    for action in actions { if let action { handle(action) } }
    return changed
  }

  private func drawTopBar(_ layout: WindowLayout) -> Action? {
    let bar = TopBar(
      title: titleNow, timeS: session?.timeS ?? 0,
      limitS: prepared?.scenario.timeLimitS ?? 0, phase: state.phase,
      isExam: session?.isExam == true && session?.state.isFinished == false,
      recordingTrouble: session?.recordingTrouble,
      isRecording: state.phase == .running && session?.recordingPlace != nil)
    return bar.draw(layout.topBar, scale: layout.scale)
  }

  /// The title of the case, and from when on the attempt goes on where it did not begin anew.
  private var titleNow: String {
    let title = prepared?.scenario.title ?? ""
    guard let tick = session?.attempt.continuedAtTick else { return title }
    return "\(title), again from \(ReadMeasure.duration(SimulationState.seconds(ofTicks: tick)))"
  }

  /// Draws the line at the bottom: trouble first, then what the mouse holds, and always what this program is not.
  private func drawBottomBar(_ layout: WindowLayout) {
    let (rect, scale) = (layout.bottomBar, layout.scale)
    let y = Float(rect.y) + (Float(rect.height) - ig_label_height(ig_small)) / 2
    let notice = "For training. Not a medical device."
    let noticeX = Float(rect.right) - ig_label_width(ig_small, notice) - 14 * scale
    ig_label(noticeX, y, Theme.dim.abgr, ig_small, notice)
    var (text, color) = (hintLine, Theme.dim)
    if let trouble = session?.recordingTrouble { (text, color) = (trouble, Theme.bad) }
    if let slow = slowLine { (text, color) = (slow, Theme.warning) }
    guard 14 * scale + ig_label_width(ig_small, text) < noticeX - 8 * scale else { return }
    ig_label(14 * scale, y, color.abgr, ig_small, text)
  }
  private var hintLine: String {
    if state.phase == .home {
      return state.home.hint
    }
    if state.phase == .debrief {
      return "Click or drag in the lanes   ← → a second   Tab next error   Space plays   ↑ ↓ faster, slower"
    }
    let hand = settings.mouseHoldsNeedle ? "needle" : "probe"
    let other = session?.attempt.scene.infiltration == nil ? "" : "   Other needle Tab"
    return
      "Mouse holds the \(hand) (F3)   Probe ←→↑↓ T G F H R Y V B   Needle W S A D Q E, entry I J K L X   Inject Space, aspirate Backspace\(other)"
  }
  private var slowLine: String? {
    guard state.phase == .running, let session, let shown = shownRate.perSecond else { return nil }
    let wanted = 100 / Double(FrameRate.ticksPerImage(depthMM: Double(session.state.depthInEffectMM)))
    guard Double(shown) < 0.8 * min(wanted, display.framesPerSecond) else { return nil }
    return
      "This machine is slow: \(shown) of \(DisplayText.decimal(wanted, 0)) images a second are shown; the attempt itself loses nothing."
  }

  private func drawScreen(_ session: AttemptSession, _ layout: WindowLayout) {
    let scene = session.attempt.scene
    let isTruth = isTruthShown
    let current = isTruth ? session.judgedState : session.state
    let pictured = shown?.state ?? current
    let aids = session.attempt.scenario.aids
    var notes = UltrasoundView.Annotations(
      probe: scene.probe, settings: current.settings,
      framesPerSecond: 100 / Double(FrameRate.ticksPerImage(depthMM: Double(pictured.depthInEffectMM))),
      shownPerSecond: state.phase == .running ? shownRate.perSecond : nil,
      orientation: OrientationLabels(probeToPatient: pictured.probe.probeToPatient),
      beam: pictured.activeBeam, isChangingBeam: current.beamChangeDueTick != nil)
    if aids.tipMarker, current.needle.isInTissue {
      let tip = pictured.probe.probeToPatient.inversePoint(pictured.needle.tipMM)
      notes.tipMM = shown?.places.needle(tip) ?? tip
    }
    if isTruth {
      notes.names = truth?.names ?? []
    } else if aids.structureNames {
      notes.names = liveNames(pictured, session)
    }
    if let tour { notes.namesOpacity = tour.namesOpacity(atTick: current.tick) }
    if let places = shown?.places { notes.names = notes.names.map { $0.moved(to: places) } }
    if !isTruth { notes.names += StructureName.marks(in: current) }
    if let landmark = state.marking, let place = imagePlaceMM(mouse.x, mouse.y) {
      notes.names.append(
        StructureName(
          displayName: "click: \(landmark.displayName)", xMM: Double(place.x), yMM: Double(place.y)))
    }
    drawImage(notes, of: pictured, truthOf: isTruth && pictured.tick == current.tick ? current : nil, layout)
    ultrasoundView.drawWords(notes, screen: layout.screen, scale: layout.scale)
  }

  /// Draws the image, what marks it, and the truth over the image of the judged moment, unless they stand there from
  /// the frame before.
  private func drawImage(
    _ notes: UltrasoundView.Annotations, of pictured: SimulationState, truthOf judged: SimulationState?,
    _ layout: WindowLayout
  ) {
    let screen = KeptPictures.Screen(
      image: shownCount, marks: notes.marks, hasTruth: judged != nil && truth != nil && shown != nil)
    guard screen != kept.screen else { return }
    kept.screen = screen
    display.picture.touch(layout.screen)
    let base = display.picture.base
    ultrasoundView.drawPicture(
      shown?.image, notes, into: base, screen: layout.screen, scale: layout.scale
    ) { placement in
      guard let judged, let truth, let places = shown?.places else { return }
      truth.draw(
        judged, as: places, at: placement, in: ImagedSlice(of: notes.probe), into: base, clip: layout.screen)
      TruthOverlay.drawNeedle(
        of: judged, as: places, at: placement, into: base, clip: layout.screen, scale: layout.scale)
    }
  }

  /// Names in the image plane, found anew twice a second.
  private func liveNames(_ pictured: SimulationState, _ session: AttemptSession) -> [StructureName] {
    if let names, session.timeS - names.madeAtS < 0.5 { return names.overlay.names }
    let overlay = TruthOverlay(of: pictured, in: session.attempt.scene, mmPerPixel: 1.5)
    names = (overlay, session.timeS)
    return overlay.names
  }

  private func drawExternalView(_ session: AttemptSession, _ layout: WindowLayout) {
    guard let rect = layout.externalView, let externalView else { return }
    let isTruth = isTruthShown
    let shownState = isTruth ? session.judgedState : session.state
    let contents = ExternalView.Contents(
      probe: shownState.probe, needle: shownState.needle, shaft: shownState.shaft,
      depthMM: Double(shownState.depthInEffectMM),
      showsImagePlane: session.attempt.scenario.aids.imagePlane, showsTruth: isTruth)
    let changed = externalView.drawScene(
      contents, into: display.picture.base, rect: rect, scale: layout.scale,
      anew: kept.externalView !== externalView)
    kept.externalView = externalView
    if let changed { display.picture.touch(changed) }
    externalView.drawDirections(rect, layout.scale)
  }

  private func drawPanels(_ session: AttemptSession, _ layout: WindowLayout) -> Action? {
    let (scene, scale) = (session.attempt.scene, layout.scale)
    let isRunning = areHandsFree
    hands.heldOnPanels = []
    // With the truth, the settings of the image that is shown.
    let settings =
      isTruthShown ? session.judgedState.settings : hands.wantedSettings ?? session.state.settings
    let machine = MachinePanel(
      settings: settings, probe: scene.probe, timeGainSlider: state.timeGainSlider, isOn: isRunning)
    let wanted = machine.draw(layout.machine, scale: scale)
    if isRunning, wanted != settings { hands.wantedSettings = wanted }
    if isTruthShown {
      let judged = session.judgedState
      let panel = TruthPanel(
        assessment: state.assessment,
        tipOffPlaneMM: judged.probe.probeToPatient.inversePoint(judged.needle.tipMM).z,
        recordingPlace: session.recordingPlace, recordingTrouble: session.recordingTrouble)
      let both = PixelRect(
        x: layout.scenario.x, y: layout.scenario.y, width: layout.scenario.width,
        height: layout.needle.bottom - layout.scenario.y)
      return panel.draw(both, scale: scale)
    }
    let scenario = session.attempt.scenario
    let checklist =
      tour.map(Checklist.init)
      ?? (self.settings.showsChecklist ? Checklist(of: scenario, done: stepWatch.done) : nil)
    ScenarioPanel(scenario: scenario, checklist: checklist, advice: tour.map { $0.step?.tells ?? "" })
      .draw(layout.scenario, scale: scale)
    let probe = ProbePanel(
      probe: session.state.probe, breathes: scene.breathing != nil, isOn: isRunning)
    let needle = NeedlePanel(
      needle: session.state.needle, model: scene.needle(inHandOf: session.state),
      syringe: session.state.syringeInHand,
      injectedML: session.state.injectedML(from: session.state.equipment),
      content: scene.syringe(inHandOf: session.state),
      equipment: scene.infiltration == nil ? nil : session.state.equipment,
      aspirated: session.state.aspiration.found,
      forcesN: session.attempt.scenario.aids.forceMeter ? session.forces.forcesN : nil,
      message: state.feltMessage?.text, isOn: isRunning)
    for wanted in [probe.draw(layout.probe, scale: scale), needle.draw(layout.needle, scale: scale)] {
      if isRunning { hands.heldOnPanels.formUnion(wanted.held) }
      for action in wanted.pressed { handle(action) }
    }
    return nil
  }

  private func drawCards(_ window: PixelRect, _ scale: Float) -> Action? {
    if state.showsControls { return Cards.controls(window, scale: scale) ? .controls : nil }
    if let leaving = state.leaving {
      return Cards.leave(
        window, for: leaving, recording: session?.recordingPlace,
        isExam: session?.isExam == true, scale: scale)
    }
    switch state.phase {
    case .preparing, .welcome:
      let isReady = state.phase == .welcome
      let wish = Cards.welcome(window, prepared: isReady ? prepared : nil, scale: scale)
      if let needle = wish.needle { wantedNeedle = needle }
      return wish.action
    case .paused:
      return Cards.pause(window, recording: session?.recordingPlace, scale: scale)
    case .question:
      let isInjected = session.map { $0.state.injectedML() > 0 } ?? false
      return Cards.question(
        window, &state.question, isInjected: isInjected, canGoBack: session?.isExam != true, scale: scale)
    case .reflection: return ReflectionCard.draw(window, &state.reflection, scale: scale)
    case .score:
      return state.assessment.flatMap {
        ScoreCard(assessment: $0, lesson: told?.debrief.lesson).draw(window, scale: scale)
      }
    case .withheld: return Cards.withheld(window, scale: scale)
    case .failed(let message): return Cards.failure(window, message: message, scale: scale)
    case .running:
      drawProcedureCard(window, scale)
      return nil
    case .truth, .home, .debrief: return nil
    }
  }
}
