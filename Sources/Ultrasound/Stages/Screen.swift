/// The machine's screen: what an image takes over from those shown before it, line by line (persistence) and view by
/// view (compounding). Images formed apart from each other are shown on one, in their order.
package final class Screen {
  let lines = ShownLines()
  private(set) var compound = Compound()
  private var bank: FilterBank?
  private var (width, height) = (0, 0)

  package init() {}

  /// Makes ready for images of a filter bank and a size; other lines than those shown before begin anew.
  func take(_ bank: FilterBank, frame: ScanFrame, tables: [ScanTable]) {
    let hasOtherLines = bank !== self.bank
    guard hasOtherLines || width != frame.width || height != frame.height else { return }
    if hasOtherLines {
      lines.gray.fill(0)
      lines.restartsPersistence = true
    }
    compound = Compound(views: tables.count, frame: frame, tables: tables)
    (self.bank, width, height) = (bank, frame.width, frame.height)
  }
}
