import CImGui
import Simulation
import Training

// The procedure card in the window.
extension Viewer {
  /// The card as it is now; nil while it is folded.
  private var procedureCard: ProcedureCard? {
    guard state.phase == .running, !state.showsControls, let place = state.procedure, let session else {
      return nil
    }
    return ProcedureCard(list: procedureList(session), place: place)
  }
  private func procedureList(_ session: AttemptSession) -> ProcedureList {
    ProcedureList(
      scenario: session.attempt.scenario, state: session.state.looking, course: session.course,
      showsHints: settings.showsChecklist)
  }

  func drawProcedureCard(_ window: PixelRect, _ scale: Float) {
    switch procedureCard?.draw(window, scale: scale) {
    case .page(let page): state.procedure = ProcedurePlace(page: page)
    case .follow(let event): follow(event)
    case .close: state.procedure = nil
    case nil: break
    }
  }
  /// The pain map and its place over the card, which is drawn by then; nil for none.
  func painMap(_ scale: Float) -> WindowPicture.Above? {
    guard let card = procedureCard, let chart = card.list.scenario.`case`,
      let rect = card.mapPlace(in: display.picture.canvas.bounds, scale: scale)
    else { return nil }
    let map = PainMap(areas: chart.painMap, pointsTo: chart.pointsTo, side: card.list.scenario.side)
    return (rect, { map.draw(into: $0, rect) })
  }

  /// Does what a key asks of the card.
  func handleCard(_ action: Action) {
    guard state.phase == .running, let session else { return }
    guard var place = state.procedure else {
      guard action == .procedureCard, shown != nil, inputPlace == nil else { return }
      hands.releaseAll()
      mouse.releaseAll()
      state.procedure = ProcedurePlace()
      return
    }
    let items = procedureList(session).items(of: place.page)
    switch action {
    case .rowUp: place.move(by: -1, of: items.count)
    case .rowDown: place.move(by: 1, of: items.count)
    case .pageBack: place.turn(by: -1)
    case .pageOn: place.turn(by: 1)
    case .doRow:
      if items.indices.contains(place.row), items[place.row].isOn { follow(items[place.row].event) }
    default:
      state.procedure = nil
      return
    }
    state.procedure = place
  }

  /// Lets one tick pass in which this is done or said, and the hands rest.
  private func follow(_ event: ProcedureEvent) {
    guard let session, !session.state.isFinished else { return }
    var controls = Controls()
    controls.event = .procedure(event)
    let lay = session.state.procedure.isOnPillow
    session.advance(controls)
    worker?.form(session.state)
    if session.state.procedure.isOnPillow != lay { externalView = ExternalView(scene: session.sceneNow) }
  }
}
