import Testing

@testable import Viewer

@Suite struct WindowLayoutTests {
  static let sizes = [(1_280, 800), (1_024, 700), (1_920, 1_080), (960, 620), (2_560, 1_440), (3_840, 2_160)]

  @Test(arguments: sizes, [true, false])
  func nothingOverlapsAndEverythingIsInTheWindow(_ size: (Int, Int), _ showsView: Bool) {
    let layout = WindowLayout(width: size.0, height: size.1, scale: 1, showsExternalView: showsView)
    let window = PixelRect(x: 0, y: 0, width: size.0, height: size.1)
    for (i, part) in layout.parts.enumerated() {
      #expect(!part.isEmpty)
      #expect(part.intersection(window) == part)
      for other in layout.parts[(i + 1)...] { #expect(part.intersection(other).isEmpty) }
    }
    #expect((layout.externalView != nil) == showsView)
  }

  /// The textbook takes half of the live image's place, and nothing else moves.
  @Test(arguments: sizes) func theTextbookLiesBesideTheImage(_ size: (Int, Int)) throws {
    let without = WindowLayout(width: size.0, height: size.1, scale: 1, showsExternalView: true)
    let layout = WindowLayout(
      width: size.0, height: size.1, scale: 1, showsExternalView: true, showsTextbook: true)
    let textbook = try #require(layout.textbook)
    #expect(textbook.intersection(layout.screen).isEmpty)
    #expect(textbook.intersection(without.screen) == textbook)
    #expect(abs(textbook.width - layout.screen.width) <= 2 && textbook.height == layout.screen.height)
    #expect(
      layout.parts.filter { $0 != layout.screen && $0 != textbook }
        == without.parts.filter { $0 != without.screen })
    #expect(without.textbook == nil)
  }

  @Test(arguments: sizes) func theImageIsTheLargestPart(_ size: (Int, Int)) {
    let layout = WindowLayout(width: size.0, height: size.1, scale: 1, showsExternalView: true)
    func area(_ rect: PixelRect) -> Int { rect.width * rect.height }
    let rest = layout.parts.filter { $0 != layout.screen }
    #expect(rest.allSatisfy { area($0) < area(layout.screen) })
    #expect(area(layout.screen) * 10 > size.0 * size.1 * 3)
  }

  /// On a display of doubled density everything is twice as many pixels.
  @Test func doubledDensityDoublesEverything() {
    let one = WindowLayout(width: 1_280, height: 800, scale: 1, showsExternalView: true)
    let two = WindowLayout(width: 2_560, height: 1_600, scale: 2, showsExternalView: true)
    for (a, b) in zip(one.parts, two.parts) {
      #expect(abs(b.width - 2 * a.width) <= 2 && abs(b.height - 2 * a.height) <= 2)
    }
  }

  @Test(arguments: sizes) func cardsFitEveryWindow(_ size: (Int, Int)) {
    let window = PixelRect(x: 0, y: 0, width: size.0, height: size.1)
    let card = Cards.place(in: window, width: 1_000, height: 700, scale: 1)
    #expect(card.intersection(window) == card)
    #expect(abs((card.x + card.right) - size.0) <= 1)
  }
}

@Suite struct TickClockTests {
  /// A display of any rate gives 100 ticks a second.
  @Test(arguments: [30.0, 59.94, 60, 75, 120, 144]) func ticksFollowTheClockAtAnyFrameRate(_ rate: Double) {
    var clock = TickClock()
    clock.restart(atS: 5)
    var ticks = 0
    for frame in 1...Int(rate * 10) { ticks += clock.takeTicks(atS: 5 + Double(frame) / rate).count }
    let expected = Double(Int(rate * 10)) / rate * 100
    #expect(abs(Double(ticks) - expected) <= 1)
  }

  @Test func aStallIsNotMadeUpForAtOnce() {
    var clock = TickClock()
    clock.restart(atS: 0)
    let due = clock.takeTicks(atS: 60)
    #expect(due.count == Int(TickClock.stallS * 100))
    let next = clock.takeTicks(atS: 60.01)
    #expect(next.count == 1)
  }

  @Test func timeThatGoesBackIsNoTime() {
    var clock = TickClock()
    clock.restart(atS: 10)
    let due = clock.takeTicks(atS: 9)
    #expect(due.count == 0)
  }

  @Test func afterAPauseNothingIsOwed() {
    var clock = TickClock()
    clock.restart(atS: 0)
    _ = clock.takeTicks(atS: 0.1)
    clock.restart(atS: 100)
    let due = clock.takeTicks(atS: 100.02)
    #expect(due.count == 2)
  }
}

@Suite struct FrameStatisticsTests {
  @Test func spreadsAreThoseOfTheNumbers() {
    let spread = FrameStatistics.Spread(of: (1...1_000).map(Double.init).shuffled())
    #expect(spread.min == 1 && spread.max == 1_000)
    #expect(abs(spread.median - 500) <= 1 && abs(spread.p99 - 990) <= 1)
    #expect(FrameStatistics.Spread(of: []).max == 0)
  }

  @Test func aMotionIsCountedFromItsFrameToTheFrameThatShowsIt() {
    var statistics = FrameStatistics()
    #expect(statistics.inputToPictureFrames == nil && statistics.inputToPictureMS.max == 0)
    #expect(statistics.heldBackMS == FrameStatistics.HeldBack())
    statistics.noteInput(tick: 7, atS: 1)
    statistics.noteImage(tick: 6, formedS: 1.001)
    statistics.addFrame(.init(startS: 1, drawS: 1.002, presentS: 1.004, endS: 1.005))
    #expect(statistics.inputToPictureFrames == nil)
    statistics.noteImage(tick: 8, formedS: 1.012)
    statistics.addFrame(.init(startS: 1.016, drawS: 1.017, presentS: 1.021, endS: 1.023))
    #expect(statistics.inputToPictureFrames == 1)
    let (parts, whole) = (statistics.heldBackMS, statistics.inputToPictureMS.median)
    #expect(abs(whole - 23) < 1e-9 && abs(parts.wholeMS - whole) < 1e-9)
    #expect(abs(parts.imageMS - 12) < 1e-9 && abs(parts.turnMS - 5) < 1e-9)
    #expect(abs(parts.drawingMS - 4) < 1e-9 && abs(parts.presentMS - 2) < 1e-9)
    // A frame that answers no motion counts for none.
    statistics.addFrame(.init(startS: 2, drawS: 2.1, presentS: 2.2, endS: 2.3))
    #expect(statistics.heldBackMS == parts)
    #expect(abs(statistics.intervalMS.max - 1_277) < 1e-6 && abs(statistics.frameMS.max - 300) < 1e-6)
  }
}
