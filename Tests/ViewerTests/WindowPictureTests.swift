import CImGui
import Geometry
import Needle
import Simulation
import Testing
import Training

@testable import Viewer

/// The standard library's face of our random numbers.
struct TestRandom: RandomNumberGenerator {
  private var numbers: RandomNumbers
  init(seed: UInt64) { numbers = RandomNumbers(seed: seed) }
  mutating func next() -> UInt64 { numbers.next() }
}

/// A picture of which only what changed is painted is the picture that is painted whole.
extension PanelTests {
  static let size = PixelRect(x: 0, y: 0, width: 1_000, height: 700)

  /// Contents of a frame: some of few labels, bars and panels, at some of few places.
  private struct Contents {
    var words: [(text: String, x: Float, y: Float)] = []
    var bar: Float = 0
    var depthMM = 0.0
    var card = false
    var above = false

    mutating func change(_ random: inout some RandomNumberGenerator) {
      switch Int.random(in: 0..<6, using: &random) {
      case 0:
        words.append(
          (
            ["midline", "S2 foramen", "●", "a longer line of words"].randomElement(using: &random)!,
            Float.random(in: -30...1_010, using: &random), Float.random(in: -10...705, using: &random)
          ))
      case 1: if !words.isEmpty { words.remove(at: Int.random(in: 0..<words.count, using: &random)) }
      case 2: bar = Float(Int.random(in: 0...20, using: &random)) / 20
      case 3: depthMM = Double.random(in: 0...60, using: &random)
      case 4: card.toggle()
      default: above.toggle()
      }
    }

    func draw() {
      for word in words { ig_label(word.x, word.y, Theme.bright.abgr, ig_small, word.text) }
      Panel.window("bar", PixelRect(x: 610, y: 120, width: 200, height: 60)) {
        ig_bar(bar, 150, 12, Theme.accent.abgr, "")
      }
      var needle = NeedleState()
      needle.depthMM = depthMM
      let state = initialState(of: TestAttempt.shared.scene)
      let panel = NeedlePanel(
        needle: needle, model: TestAttempt.shared.scene.needle(inHandOf: state),
        syringe: state.syringeInHand, injectedML: 0,
        content: TestAttempt.shared.scene.syringe(inHandOf: state),
        isOn: true)
      _ = panel.draw(PixelRect(x: 40, y: 300, width: 330, height: 276), scale: 1)
      if card { _ = Cards.controls(PanelTests.size, scale: 1) }
    }
    var map: WindowPicture.Above? {
      guard above else { return nil }
      let rect = PixelRect(x: 500, y: 400, width: 140, height: 250)
      let map = PainMap(areas: [.fortin, .buttock], pointsTo: .fortin, side: .right)
      return (rect, { map.draw(into: $0, rect) })
    }
  }

  @Test func whatIsPaintedInPartsIsWhatIsPaintedWhole() {
    #expect(ig_create(Letters.regular, Letters.bold, 1))
    defer { ig_destroy() }
    var random = TestRandom(seed: 9)
    let picture = WindowPicture(width: Self.size.width, height: Self.size.height)
    var contents = Contents()
    var partly = 0
    for frame in 0..<90 {
      if frame % 3 != 2 { contents.change(&random) }
      ig_new_frame(Float(Self.size.width), Float(Self.size.height), 0.016, -1, -1, 0, 0)
      if frame % 5 == 1 {
        let x = Int.random(in: 0..<900, using: &random)
        let rect = PixelRect(x: x, y: 20, width: 90, height: Int.random(in: 1..<300, using: &random))
        picture.base.fill(rect, Color(UInt32.random(in: 0...0xffffff, using: &random)))
        picture.touch(rect)
      }
      contents.draw()
      let changed = picture.paint(above: contents.map)
      // The same shapes over the same base, from nothing.
      let whole = Canvas(width: Self.size.width, height: Self.size.height)
      whole.copy(picture.base, whole.bounds, toX: 0, y: 0)
      whole.drawPanels()
      contents.map?.draw(whole)
      #expect(picture.canvas.pixels.elementsEqual(whole.pixels), "frame \(frame)")
      let area = changed.reduce(0) { $0 + $1.width * $1.height }
      if area < Self.size.width * Self.size.height / 2 { partly += 1 }
      for (i, a) in changed.enumerated() {
        #expect(a.intersection(Self.size) == a && !a.isEmpty)
        for b in changed.dropFirst(i + 1) { #expect(a.intersection(b).isEmpty) }
      }
    }
    #expect(partly > 45)
  }

  @Test func aFrameInWhichNothingChangesPaintsNothing() {
    #expect(ig_create(Letters.regular, Letters.bold, 1))
    defer { ig_destroy() }
    let picture = WindowPicture(width: Self.size.width, height: Self.size.height)
    var painted: [[PixelRect]] = []
    for text in ["one", "one", "one", "two"] {
      ig_new_frame(Float(Self.size.width), Float(Self.size.height), 0.016, -1, -1, 0, 0)
      ig_label(300, 200, Theme.bright.abgr, ig_small, text)
      painted.append(picture.paint())
    }
    #expect(painted[0] == [Self.size] && painted[1].isEmpty && painted[2].isEmpty)
    // Two cells of 64 x 16 at most across, and two down.
    let area = painted[3].reduce(0) { $0 + $1.width * $1.height }
    #expect(area > 0 && area <= 4 * ChangedCells.cellWidth * ChangedCells.cellHeight)
  }

  @Test func whatLiesAroundARectangleIsTheRest() {
    var random = TestRandom(seed: 4)
    let outer = PixelRect(x: 10, y: 20, width: 60, height: 40)
    for _ in 0..<60 {
      let inner = PixelRect(
        x: .random(in: 0..<80, using: &random), y: .random(in: 0..<80, using: &random),
        width: .random(in: 0..<70, using: &random), height: .random(in: 0..<70, using: &random))
      let canvas = Canvas(width: 100, height: 100)
      for part in outer.around(inner) { canvas.fill(part, Color(0x0000ff)) }
      for y in 0..<100 {
        for x in 0..<100 {
          let (px, py) = (Float(x) + 0.5, Float(y) + 0.5)
          let isRest = outer.contains(x: px, y: py) && !inner.contains(x: px, y: py)
          #expect((canvas.pixels[y * 100 + x] & 0xff == 255) == isRest)
        }
      }
    }
  }
}
