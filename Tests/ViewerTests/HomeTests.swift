import Gallery
import Testing

@testable import Viewer

@Suite struct HomeTests {
  /// At every size of the window the cards lie apart and within their page, and every case is on one leaf.
  @Test(arguments: WindowLayoutTests.sizes, [Float(1), 2]) func everyCaseHasItsPlace(
    _ size: (Int, Int), _ scale: Float
  ) {
    let window = PixelRect(
      x: 0, y: 0, width: Int(Float(size.0) * scale), height: Int(Float(size.1) * scale))
    let layout = HomeScreen.Layout(window: window, scale: scale)
    let grid = layout.grid
    let cards = (0..<grid.perLeaf).map(grid.card)
    for (i, card) in cards.enumerated() {
      #expect(card.intersection(layout.page) == card, "\(size)")
      if grid.rows > 1 { #expect(card.bottom <= grid.area.bottom, "\(size)") }
      #expect(grid.picture(i).intersection(card) == grid.picture(i))
      #expect(Float(card.width) >= 200 * scale)
      for other in cards.dropFirst(i + 1) { #expect(card.intersection(other).isEmpty) }
    }
    for count in [0, 1, 5, grid.perLeaf, 12, 40] {
      var shown: Set<Int> = []
      for chosen in 0..<count {
        let leaf = grid.leaf(of: chosen, count: count)
        #expect(leaf.contains(chosen) && leaf.count <= grid.perLeaf && leaf.upperBound <= count)
        shown.formUnion(leaf)
      }
      #expect(shown.count == count)
    }
    #expect(layout.picture.intersection(layout.page) == layout.picture && !layout.picture.isEmpty)
  }

  @Test func aCardTellsTheBestResult() {
    func words(_ total: Double?, _ passed: Bool, _ tries: Int) -> String {
      CaseEntry.Best(total: total, passed: passed, tries: tries).words
    }
    #expect(words(91.6, true, 3) == "✓ passed  92  ·  3 tries")
    #expect(words(40.2, false, 1) == "not passed  40  ·  1 try")
    #expect(words(nil, false, 2) == "2 tries")
  }

  @Test func theChoiceStaysAmongWhatIsThere() {
    #expect(HomePlace.moved(0, by: -3, of: 5) == 0 && HomePlace.moved(3, by: 4, of: 5) == 4)
    #expect(HomePlace.moved(0, by: 1, of: 0) == 0 && HomePlace.moved(2, by: 1, of: 5) == 3)
    var page = HomePage.practise
    for _ in HomePage.allCases { page = page.next }
    #expect(page == .practise)
  }

  /// A picture keeps its proportions, in the middle, and the gray that it has all over.
  @Test(arguments: [(300, 100), (100, 300), (64, 48)]) func aPictureFitsItsPlace(_ size: (Int, Int)) {
    let picture = PagePicture(
      width: 40, height: 30, rgba: Array(repeating: [120, 80, 200, 255], count: 1_200).flatMap { $0 })
    let canvas = Canvas(width: 400, height: 400)
    let place = PixelRect(x: 20, y: 30, width: size.0, height: size.1)
    canvas.draw(picture, fitting: place)
    let drawn = (0..<160_000).filter { canvas.pixels[$0] == 0xff78_50c8 }
    let (xs, ys) = (drawn.map { $0 % 400 }, drawn.map { $0 / 400 })
    let (width, height) = (xs.max()! - xs.min()! + 1, ys.max()! - ys.min()! + 1)
    #expect(drawn.count == width * height)
    #expect(abs(Double(width) / Double(height) - 4.0 / 3) < 0.05)
    #expect(width == size.0 || height == size.1)
    #expect(xs.min()! >= 20 && xs.max()! < 20 + size.0 && ys.min()! >= 30 && ys.max()! < 30 + size.1)
    #expect(abs((xs.min()! - 20) - (20 + size.0 - 1 - xs.max()!)) <= 1)
  }
  /// A picture in its own size is the picture.
  @Test func aPictureInItsOwnSizeIsItself() {
    let bytes: [UInt8] = (0..<600).flatMap { (i: Int) -> [UInt8] in
      [UInt8(i % 251), UInt8(i * 7 % 253), UInt8(i * 3 % 247), 255]
    }
    let canvas = Canvas(width: 30, height: 20)
    canvas.draw(PagePicture(width: 30, height: 20, rgba: bytes), fitting: canvas.bounds)
    #expect(canvas.rgba() == bytes)
  }
}
