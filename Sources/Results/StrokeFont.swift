import Foundation

/// Letters as strokes, for the words of a plot: no file of a type face is needed to draw them.
///
/// A letter is 6 units high, a small one 4; the line of writing is at 0. A stroke is a row of points, two signs each: across and up,
/// `a` and `b` being one and two below the line. A stroke of one place is a dot.
enum StrokeFont {
  struct Glyph: Equatable, Sendable {
    /// From the glyph's left end, in units.
    var strokes: [[PlotPicture.Point]]
    var width: Double
  }
  static let height = 6.0
  /// Between letters, and the width of a blank.
  static let gap = 1.7
  static let blank = 2.2

  /// The letter without its accents, or a box where there is none.
  static func glyph(_ letter: Character) -> Glyph {
    if let glyph = glyphs[letter] { return glyph }
    let plain = String(letter).folding(options: .diacriticInsensitive, locale: nil)
    return plain.first.flatMap { glyphs[$0] } ?? box
  }
  static func width(of text: String) -> Double {
    text.reduce(0) { $0 + ($1 == " " ? blank : glyph($1).width) + gap } - (text.isEmpty ? 0 : gap)
  }

  private static let box = parsed("0006464000")
  static let glyphs: [Character: Glyph] = table.mapValues(parsed)

  private static func parsed(_ text: String) -> Glyph {
    let strokes = text.split(separator: " ").map { stroke in
      let signs = Array(stroke)
      return stride(from: 0, to: signs.count - 1, by: 2).map {
        PlotPicture.Point(place(signs[$0]), place(signs[$0 + 1]))
      }
    }
    let across = strokes.joined().map(\.x)
    let (left, right) = (across.min() ?? 0, across.max() ?? 0)
    return Glyph(
      strokes: strokes.map { $0.map { PlotPicture.Point($0.x - left, $0.y) } }, width: right - left)
  }
  private static func place(_ sign: Character) -> Double {
    switch sign {
    case "a": -1
    case "b": -2
    default: Double(sign.wholeNumberValue ?? 0)
    }
  }

  private static let table: [Character: String] = [
    "0": "100105163645413010", "1": "152620 1030", "2": "05163645440040",
    "3": "05163645443313 334241301001", "4": "30360242", "5": "460603334241301001",
    "6": "4536160501103041423303", "7": "064610", "8": "13040516364544331302011030414233",
    "9": "0110304145361605041343",
    "A": "002640 1232", "B": "00063645443303 3342413000", "C": "4536160501103041", "D": "00062644422000",
    "E": "46060040 0333", "F": "460600 0333", "G": "45361605011030414323", "H": "0006 4046 0343",
    "I": "2026 1030 1636", "J": "3631201001", "K": "0006 4602 1340", "L": "060040", "M": "0006234640",
    "N": "00064046", "O": "100105164655514010", "P": "00063645443303", "Q": "100105163645413010 2240",
    "R": "00063645443303 2340", "S": "453616050413334241301001", "T": "0646 2026", "U": "060110304146",
    "V": "062046", "W": "0610233046", "X": "0046 0640", "Y": "062346 2320", "Z": "06460040",
    "a": "0314344340 421201103041", "b": "0600 0110304143341403", "c": "4334140301103041",
    "d": "4640 4334140301103041", "e": "02424334140301103041", "f": "46362520 1434",
    "g": "4334140301103041 444a3b1b", "h": "0600 0314344340", "i": "2420 2626", "j": "242a1b 2626",
    "k": "0600 4401 1240", "l": "2620", "m": "0400 03142320 23344340", "n": "0400 0314344340",
    "o": "100103143443413010", "p": "040b 0110304143341403", "q": "444b 4334140301103041",
    "r": "0400 031424", "s": "4414031232413000", "t": "16112030 0434", "u": "0401103041 4440",
    "v": "042044", "w": "0410233044", "x": "0044 0440", "y": "0420 441b", "z": "04440040",
    ".": "2020", ",": "201a", ":": "2020 2323", ";": "201a 2323", "-": "1333", "–": "0343", "−": "0343",
    "+": "0343 2125", "%": "0046 0616150506 3141403031", "/": "0040 0046", "(": "36252130",
    ")": "16252110", "'": "2625", "\"": "1615 3635", "_": "0040", "=": "0242 0444", "!": "2622 2020",
    "?": "051636454433222120",
  ]
}
