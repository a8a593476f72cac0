import Storage
import Testing

@testable import Results

/// A plot as pixels.
@Suite struct PlotPixelsTests {
  /// Sum of the darkness of all pixels, in pixels, and where they lie.
  private func ink(_ picture: PNGFile.Picture) -> (area: Double, left: Int, right: Int, top: Int, bottom: Int)
  {
    var (area, left, right, top, bottom) = (0.0, Int.max, -1, Int.max, -1)
    for row in 0..<picture.height {
      for column in 0..<picture.width {
        let value = picture.bytes[4 * (row * picture.width + column)]
        guard value < 255 else { continue }
        area += 1 - Double(value) / 255
        (left, right) = (min(left, column), max(right, column))
        (top, bottom) = (min(top, row), max(bottom, row))
      }
    }
    return (area, left, right, top, bottom)
  }

  @Test func aDotHasItsAreaAndItsColor() {
    var plot = PlotPicture(width: 50, height: 40)
    plot.dot(PlotPicture.Point(25, 20), radius: 5, color: 0x00_8040)
    let picture = plot.pixels(scale: 2)
    #expect(picture.width == 100 && picture.height == 80)
    // Of radius 10, in red, which it has none of.
    #expect(abs(ink(picture).area - 314.2) < 3)
    let middle = 4 * (40 * 100 + 50)
    #expect(Array(picture.bytes[middle..<middle + 4]) == [0x00, 0x80, 0x40, 255])
  }

  @Test func aLineHasItsLengthAndADashedOneFiveNinths() {
    func area(isDashed: Bool) -> Double {
      var plot = PlotPicture(width: 200, height: 20)
      let ends = [PlotPicture.Point(10, 10), PlotPicture.Point(190, 10)]
      plot.line(ends, color: 0, width: 2, isDashed: isDashed)
      return ink(plot.pixels(scale: 1)).area
    }
    // Round ends add a circle of the width to a line, and to each dash.
    #expect(abs(area(isDashed: false) - (180 * 2 + 3.14)) < 4)
    #expect(abs(area(isDashed: true) - 20 * (5 * 2 + 3.14)) < 16)
  }

  @Test func wordsLieWhereTheirAnchorSays() {
    for (anchor, from, to) in [
      (PlotPicture.Anchor.start, 200, 400), (.middle, 100, 300), (.end, 0, 200),
    ] {
      var plot = PlotPicture(width: 200, height: 40)
      plot.text("Hyp, 12 %", at: PlotPicture.Point(100, 25), anchor: anchor, size: 14, color: 0)
      let drawn = ink(plot.pixels(scale: 2))
      #expect(drawn.left >= from - 2 && drawn.right <= to + 2 && drawn.area > 100, "\(anchor)")
      // A capital is 0.7 of the size high, above the line of writing; y and p reach below.
      #expect(abs(drawn.top - (50 - 20)) <= 2 && drawn.bottom > 52 && drawn.bottom < 62)
    }
  }

  /// Every letter that a name or a number may have is one, and no other; what is unknown is a box, and nothing ends the program.
  @Test func everyLetterIsItsOwn() {
    let letters = (UInt8(ascii: "!")...UInt8(ascii: "z")).map { Character(UnicodeScalar($0)) }
    let words = letters.filter { $0.isLetter || $0.isNumber }
    let glyphs = words.map(StrokeFont.glyph)
    for (i, glyph) in glyphs.enumerated() {
      #expect(
        glyph.strokes.allSatisfy { $0.count > 1 } && glyphs[..<i].allSatisfy { $0 != glyph }, "\(words[i])")
    }
    let box = StrokeFont.glyph("你")
    #expect(glyphs.allSatisfy { $0 != box })
    #expect(StrokeFont.glyph("é") == StrokeFont.glyph("e") && StrokeFont.glyph("Ü") == StrokeFont.glyph("U"))
    var plot = PlotPicture(width: 4, height: 4)
    plot.text("\u{0}\u{301}👩‍⚕️你", at: PlotPicture.Point(-1e9, 1e9), color: 0)
    plot.line([], color: 0)
    plot.line([PlotPicture.Point(-1e6, 2), PlotPicture.Point(1e6, 2)], color: 0)
    #expect(ink(plot.pixels()).area > 10)
  }
}
