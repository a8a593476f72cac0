import Simulation
import Training

// The look back at an attempt that is finished.
extension Viewer {
  private var debriefLayout: DebriefLayout {
    let window = layout
    return DebriefLayout(
      PixelRect(
        x: 0, y: window.topBar.bottom, width: window.topBar.width,
        height: max(window.bottomBar.y - window.topBar.bottom, 1)), scale: window.scale)
  }

  /// Opens the look back, where what it tells is found.
  private func lookBack() {
    guard state.phase == .truth || state.phase == .score, let told, let session else { return }
    if desk == nil {
      desk = DebriefDesk(
        told, controls: session.controls, scene: session.attempt.scene, threads: imageThreads,
        layout: debriefLayout)
    }
    (state.phase, kept) = (.debrief, KeptPictures())
  }

  /// Lets the look back go on, and takes the moment that has come.
  func advanceDebrief() {
    guard let desk, state.phase == .debrief else { return }
    desk.advance(bySeconds: 1 / display.framesPerSecond)
  }

  func handleDebrief(_ action: Action) {
    if action == .lookBack { return lookBack() }
    guard let desk, state.phase == .debrief else { return }
    switch action {
    case .momentBack: desk.move(bySeconds: -1)
    case .momentOn: desk.move(bySeconds: 1)
    case .nextError: desk.goToNextError()
    case .playOrStop: desk.playOrStop()
    case .slower: desk.changeSpeed(by: -1)
    case .faster: desk.changeSpeed(by: 1)
    case .tryFromHere: tryAgain(from: desk.openTick)
    case .leaveDebrief: (state.phase, kept) = (.score, KeptPictures())
    default: break
    }
  }

  /// Begins a new attempt that goes on from a moment of the finished one.
  private func tryAgain(from tick: Int) {
    guard let session else { return }
    begin(goingOnFrom: session.controls.prefix(tick))
    let words = ReadMeasure.duration(SimulationState.seconds(ofTicks: tick))
    state.feltMessage = ("You go on from \(words) of your last attempt.", (self.session?.timeS ?? 0) + 4)
  }

  func drawDebrief(_ desk: DebriefDesk) -> Action? {
    let layout = debriefLayout
    desk.layout = layout
    let now = KeptPictures.Debrief(layout: layout, moment: desk.shownCount, tick: desk.tick)
    let base = display.picture.base
    if kept.debrief?.layout != layout || kept.debrief?.moment != now.moment {
      drawViews(desk, layout, isNew: kept.debrief?.layout != layout)
    }
    if kept.debrief != now {
      LanesDrawing(lanes: desk.lanes, layout: layout).draw(into: base, tick: desk.tick)
      display.picture.touch(layout.lanes)
    }
    kept.debrief = now
    return DebriefPanels(desk: desk).draw(layout)
  }

  /// Draws the moment: as it was seen, as it was, and where the hands were.
  private func drawViews(_ desk: DebriefDesk, _ layout: DebriefLayout, isNew: Bool) {
    let base = display.picture.base
    if isNew { kept.externalView = nil }
    guard let moment = desk.shown else { return }
    for (picture, rect) in [(moment.seen, layout.seen), (moment.truth, layout.truth)] {
      base.fill(rect, Color(0x000000))
      base.draw(picture, fitting: rect)
      display.picture.touch(rect)
    }
    guard let externalView else { return }
    let contents = ExternalView.Contents(
      probe: moment.state.probe, needle: moment.state.needle, shaft: moment.state.shaft,
      depthMM: Double(moment.state.depthInEffectMM), showsImagePlane: true, showsTruth: true)
    let changed = externalView.drawScene(
      contents, into: base, rect: layout.body, scale: layout.scale, anew: kept.externalView !== externalView)
    kept.externalView = externalView
    if let changed { display.picture.touch(changed) }
  }
}
