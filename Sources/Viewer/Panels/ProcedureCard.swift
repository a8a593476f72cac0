import CImGui
import Simulation
import Training

/// The procedure card: the chart, what hands do not do, the time after the injection, and the reasons against it. The hands rest
/// while it is open.
struct ProcedureCard {
  /// What was asked for on the card.
  enum Wish: Equatable {
    case page(ProcedurePage)
    case follow(ProcedureEvent)
    case close
  }
  var list: ProcedureList
  var place: ProcedurePlace

  static func place(in window: PixelRect, scale: Float) -> PixelRect {
    Cards.place(in: window, width: 1_000, height: 620, scale: scale)
  }
  /// Width of what stands beside the buttons, and of the pain map there, in points.
  private static let infoWidth: Float = 250, mapWidth: Float = 130
  private static let rowHeight: Float = 32, rowsMost = 11

  func draw(_ window: PixelRect, scale: Float) -> Wish? {
    var wish: Wish?
    Panel.window("procedure", ProcedureCard.place(in: window, scale: scale), ig_card) {
      Panel.title("Procedure")
      let (left, top) = (ig_cursor_x(), ig_cursor_y() + 2 * scale)
      wish = drawPages(top: top, scale)
      ig_set_cursor(left, top + 40 * scale)
      Panel.scroll("page", height: ig_content_height() - 74 * scale) {
        if let pressed = drawPage(scale) { wish = pressed }
      }
      Panel.small(
        "↑ ↓ choose, Enter does it, ← → turn the page. The hands and their time rest while this card is open."
      )
      if Panel.button("Back to the hands  (F9)", width: 220 * scale, height: 32 * scale, isMain: true) {
        wish = .close
      }
    }
    return wish
  }

  private func drawPages(top: Float, _ scale: Float) -> Wish? {
    var wish: Wish?
    let width = ig_content_width() / Float(ProcedurePage.allCases.count)
    let left = ig_cursor_x()
    for (i, page) in ProcedurePage.allCases.enumerated() {
      ig_set_cursor(left + Float(i) * width, top)
      if Panel.button(page.rawValue, width: width - 6 * scale, height: 30 * scale, isMain: page == place.page)
      {
        wish = .page(page)
      }
    }
    return wish
  }

  private func drawPage(_ scale: Float) -> Wish? {
    let items = list.items(of: place.page)
    let hasMap = place.page == .patient && list.scenario.`case` != nil
    let infoX = hasMap ? ProcedureCard.mapWidth * scale : 0
    let itemsX = (ProcedureCard.infoWidth + (hasMap ? ProcedureCard.mapWidth : 0)) * scale
    let isDecision = place.page == .decision
    ig_set_cursor(infoX, 4 * scale)
    let top = ig_cursor_y()
    ig_begin_scroll("info", isDecision ? 0 : itemsX - infoX - 16 * scale, isDecision ? 40 * scale : 0)
    for line in list.lines(of: place.page) { Panel.wrapped(line) }
    ig_end_scroll()
    return drawItems(
      items, x: isDecision ? 0 : itemsX, top: isDecision ? top + 44 * scale : top, scale)
  }

  /// Draws the buttons in one or two columns.
  private func drawItems(_ items: [ProcedureItem], x: Float, top: Float, _ scale: Float) -> Wish? {
    var wish: Wish?
    ig_set_cursor(x, top)
    let columns = items.count > 7 ? 2 : 1
    let rows = place.page == .decision ? ProcedureCard.rowsMost : (items.count + columns - 1) / columns
    let width = ig_content_width() / 2
    for (i, item) in items.enumerated() {
      ig_set_cursor(x + Float(i / rows) * width, top + Float(i % rows) * ProcedureCard.rowHeight * scale)
      ig_begin_disabled(!item.isOn)
      if Panel.button(
        item.label, width: width - 8 * scale, height: (ProcedureCard.rowHeight - 4) * scale,
        isMain: i == place.row)
      {
        wish = .follow(item.event)
      }
      ig_end_disabled()
    }
    return wish
  }

  /// Place of the pain map within the card; nil on a page without one.
  func mapPlace(in window: PixelRect, scale: Float) -> PixelRect? {
    guard place.page == .patient, list.scenario.`case` != nil else { return nil }
    let card = ProcedureCard.place(in: window, scale: scale)
    func px(_ points: Float) -> Int { Int(points * scale) }
    return PixelRect(
      x: card.x + px(26), y: card.y + px(108), width: px(ProcedureCard.mapWidth - 8),
      height: max(min(card.height - px(230), px(310)), px(100)))
  }
}
