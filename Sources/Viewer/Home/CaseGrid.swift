/// Places of the case cards on home's page, in pixels: as many columns and rows as fit, the rest on further leaves.
struct CaseGrid: Equatable {
  /// Part of the window that the cards have.
  let area: PixelRect
  let scale: Float
  let columns, rows: Int

  private let cardWidth: Int

  /// Least width and the height of a card, the height of its sonogram, and the gap between two cards, in points.
  static let narrowest: Float = 270, cardHeight: Float = 208, pictureHeight: Float = 104, gap: Float = 14

  init(area: PixelRect, scale: Float) {
    (self.area, self.scale) = (area, scale)
    let gap = CaseGrid.gap * scale
    columns = max(Int((Float(area.width) + gap) / (CaseGrid.narrowest * scale + gap)), 1)
    rows = max(Int((Float(area.height) + gap) / (CaseGrid.cardHeight * scale + gap)), 1)
    cardWidth = (area.width - (columns - 1) * Int(gap.rounded())) / columns
  }
  /// Number of cards on a leaf.
  var perLeaf: Int { columns * rows }
  /// The cases on the leaf that holds a case.
  func leaf(of chosen: Int, count: Int) -> Range<Int> {
    let first = chosen / perLeaf * perLeaf
    return first..<max(min(first + perLeaf, count), first)
  }
  /// The card at a place on the leaf, counted from 0.
  func card(_ place: Int) -> PixelRect {
    let (height, gap) = (px(CaseGrid.cardHeight), px(CaseGrid.gap))
    return PixelRect(
      x: area.x + place % columns * (cardWidth + gap), y: area.y + place / columns * (height + gap),
      width: cardWidth, height: height)
  }
  /// The sonogram in a card.
  func picture(_ place: Int) -> PixelRect {
    let card = card(place)
    return PixelRect(x: card.x, y: card.y, width: card.width, height: px(CaseGrid.pictureHeight))
  }
  private func px(_ points: Float) -> Int { Int((points * scale).rounded()) }
}
