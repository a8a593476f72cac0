import Foundation
import Storage
import Testing
import Training

@testable import Results

/// Tables, lines and pictures that other programs read.
@Suite struct ResultsExportTests {
  /// A reader of RFC 4180, written from its grammar.
  private func parsed(_ text: String) throws -> [[String]] {
    var (rows, row, cell) = ([[String]](), [String](), "")
    var (isQuoted, wasQuoted) = (false, false)
    let scalars = Array(text.unicodeScalars)
    var i = 0
    while i < scalars.count {
      let scalar = scalars[i]
      i += 1
      if isQuoted {
        if scalar != "\"" {
          cell.unicodeScalars.append(scalar)
        } else if i < scalars.count, scalars[i] == "\"" {
          cell += "\""
          i += 1
        } else {
          isQuoted = false
        }
        continue
      }
      switch scalar {
      case "\"":
        try #require(cell.isEmpty && !wasQuoted, "a quote within a cell that is not quoted")
        (isQuoted, wasQuoted) = (true, true)
      case ",":
        row.append(cell)
        (cell, wasQuoted) = ("", false)
      case "\r":
        try #require(i < scalars.count && scalars[i] == "\n")
        i += 1
        rows.append(row + [cell])
        (row, cell, wasQuoted) = ([], "", false)
      default:
        try #require(scalar != "\n", "a bare line end")
        cell.unicodeScalars.append(scalar)
      }
    }
    try #require(!isQuoted && row.isEmpty && cell.isEmpty, "the last line has no end")
    return rows
  }

  @Test func everyCellOfATableIsReadBack() throws {
    let rows = [
      ["plain", "", "a, b", "\"", "\"\"quoted\"\"", "two\nlines", "two\r\nlines", " blanks ", "ä – 你"],
      ["", "", "", "", "", "", "", "", ""],
    ]
    #expect(try parsed(CSVText.table(rows)) == rows)
    #expect(CSVText.table([["a,b", "c\"d", "e"]]) == "\"a,b\",\"c\"\"d\",e\r\n")
  }

  @Test func aLineOfTheTableIsAnAttempt() throws {
    let person = Profile(
      id: "p", name: "Smith, \"Al\"", isCode: false, group: "monday", createdAt: SampleAttempt.start)
    var cut = SampleAttempt.make(2)
    (cut.score, cut.metrics, cut.steps, cut.answer, cut.ending) = (nil, [], [], nil, .cut)
    var earlier = SampleAttempt.make(1, profile: "p")
    earlier.metrics.append(AttemptRecord.MetricValue(id: "ofLongAgo", unit: "mm", value: 7))
    let rows = try parsed(ResultsExport(profiles: [person]).csv([earlier, cut]))
    let head = try #require(rows.first)
    #expect(rows.count == 3 && rows.allSatisfy { $0.count == head.count } && Set(head).count == head.count)
    func cell(_ row: Int, _ column: String) -> String? { head.firstIndex(of: column).map { rows[row][$0] } }
    #expect(cell(1, "person") == person.name && cell(1, "group") == "monday" && cell(2, "person") == "guest")
    #expect(cell(1, "total") == "80" && cell(1, "passed") == "true" && cell(1, "jointML") == "1.5")
    #expect(cell(1, "tipToJoint") == "1.1" && cell(1, "needlePasses") == "" && cell(1, "ofLongAgo") == "7")
    #expect(cell(1, "criticalErrors") == "1" && cell(1, "rules") == "boneRammed")
    #expect(cell(1, "seed") == "18446744073709551614" && cell(1, "startedAt") == "2026-09-21T14:13:21.000Z")
    #expect(cell(2, "ending") == "cut" && cell(2, "total") == "" && cell(2, "jointML") == "")
    #expect(Set(Metric.standard.map(\.id)).isSubset(of: head))
  }

  @Test func everyLineIsOneObject() throws {
    var odd = SampleAttempt.make(1)
    odd.scenario = "two\nlines, \"quotes\" and \u{2028} {[}]"
    let lines = ResultsExport(profiles: []).jsonLines([odd, SampleAttempt.make(2)])
    #expect(lines.split(separator: "\n").count == 2)
    for (line, attempt) in zip(lines.split(separator: "\n"), [odd, SampleAttempt.make(2)]) {
      let object = try #require(
        JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      #expect(object["scenario"] as? String == attempt.scenario)
      #expect(
        (object["errors"] as? [[String: Any]])?.first?["says"] as? String == "The tip was pushed\nonto bone.")
      #expect((object["metrics"] as? [String: [String: Any]])?["needlePasses"]?["value"] is NSNull)
      let parts = (object["score"] as? [String: Any])?["parts"] as? [String: [String: Double]]
      for part in try #require(attempt.score).parts {
        #expect(parts?[part.id] == ["points": part.points, "outOf": part.outOf])
      }
    }
  }
}

/// What a person's attempts say together.
@Suite struct LearningProgressTests {
  private func attempts(_ passed: [Bool]) -> [AttemptRecord] {
    passed.enumerated().map { SampleAttempt.make($0, total: $1 ? 90 : 30, passed: $1) }
  }

  /// Six in a row reach it; one that was quit is no success and no failure.
  @Test func onlyFinishedAttemptsAreCounted() throws {
    var all = attempts([true, true, true, false, true, true, true])
    (all[3].ending, all[3].score) = (.quit, nil)
    let progress = LearningProgress(all)
    #expect(progress.curve.state == .reached && progress.curve.attemptsToReach == 6)
    #expect(progress.counted.map(\.id) == (all[..<3] + all[4...]).map(\.id) && progress.uncounted == 1)
    #expect(progress.curve.attemptsUndecided == 0)
    #expect(LearningProgress(Array(all[..<6])).curve.state == .undetermined)
    #expect(LearningProgress(Array(all[..<6])).curve.attemptsUndecided == 5)
    #expect(LearningProgress(attempts([false, false, true])).curve.attemptsUndecided == 1)
    let none = LearningProgress([])
    #expect(none.curve.points.isEmpty && none.trends.isEmpty && none.calibration.brier == nil)
  }

  /// By where the fluid went instead: whoever rightly injects nothing is no point of that curve.
  @Test func successMayBeWhereTheFluidWent() throws {
    var all = attempts([false, false, true])
    all[1].score?.volumeML = ["joint": 0.4, "muscle": 0.6]
    all[2].score?.volumeML = [:]
    let progress = LearningProgress(all, success: .inJoint)
    #expect(progress.curve.points.count == 2 && progress.curve.successes == 1)
    #expect(progress.injected == 2 && progress.inJoint == 1 && progress.uncounted == 1)
    #expect(LearningProgress(all).curve.points.count == 3)
  }

  @Test func trendsAndCalibrationComeFromTheAttempts() throws {
    let progress = LearningProgress(attempts([false, false, true, true, true]))
    let tip = try #require(progress.trends.first { $0.id == "tipToJoint" })
    #expect(abs(tip.trend.perAttempt - 1) < 1e-9 && tip.unit == "mm")
    #expect(progress.trends.first?.id == "score" && progress.trends.first?.trend.last == 90)
    #expect(!progress.trends.contains { $0.id == "needlePasses" })
    #expect(abs(try #require(progress.calibration.brier) - 0.0225) < 1e-9)
  }

  /// Well-formed, with every attempt as a dot and a decision where there is one; a name is a name, not a tag.
  @Test func thePictureShowsEveryAttempt() throws {
    let progress = LearningProgress(attempts([false, false] + Array(repeating: true, count: 7)))
    let title = "<script>&\"Anna\"\u{0}"
    let picture = LearningPlot(progress, title: title).picture
    let svg = picture.svg(title: title)
    #expect(svg.contains("&lt;script&gt;&amp;&quot;Anna&quot;") && !svg.contains("<script"))
    // Every tag is closed in its turn, and every quote.
    var (open, circles) = ([Substring](), 0)
    for piece in svg.split(separator: "<").dropFirst(svg.hasPrefix("<") ? 0 : 1) {
      let tag = try #require(piece.split(separator: ">", omittingEmptySubsequences: false).first)
      #expect(tag.count(where: { $0 == "\"" }) % 2 == 0)
      let name = tag.drop { $0 == "/" }.prefix { $0.isLetter }
      if name == "circle" { circles += 1 }
      if tag.hasPrefix("/") {
        #expect(open.popLast() == name)
      } else if !tag.hasSuffix("/") {
        open.append(name)
      }
    }
    // Nine attempts, of which two have a hole, two decisions, one bin of answers.
    #expect(open.isEmpty && circles == 14)
    for shape in picture.shapes {
      guard case .dot(let center, _, _) = shape else { continue }
      #expect(
        (0...Double(picture.width)).contains(center.x) && (0...Double(picture.height)).contains(center.y))
    }
  }
}
