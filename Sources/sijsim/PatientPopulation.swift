import Anatomy
import ArgumentParser
import Foundation
import PelvisImport
import Storage
import Training

extension PatientCommand {
  struct Population: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Draw people and measure them on their bones, beside what was measured on real ones.",
      discussion: """
        Each seed is a person: 'variationSeed' of a scenario gives the same one. The bones are made into surfaces, the \
        landmarks found on these, and everything measured that publications tell. Prints a table: mean ± standard \
        deviation, of both sides together where there are two, and how many numbers are missing, as where a joint ends \
        above the level. Some seconds a person.

        Examples:
          sijsim patient population female --people 20
          sijsim patient population male --people 500 --table men.csv
        """)
    @Argument(help: "female or male.") var sex: String
    @Option(help: "The first seed.") var firstSeed: UInt64 = 0
    @OptionGroup var drawn: DrawnPeople

    func validate() throws { try drawn.check(firstSeed: firstSeed) }

    func run() throws {
      guard let known = Sex(rawValue: sex) else {
        throw UnknownName(kind: "sex", name: sex, known: Sex.allCases.map(\.rawValue))
      }
      var survey = PopulationSurvey(sex: known)
      try drawn.draw(
        from: firstSeed, table: { PopulationText.table(survey) },
        add: { survey.add(seeds: $0, pool: $1) })
      print(PopulationText.lines(survey).joined(separator: "\n"))
    }
  }
}

/// Texts about drawn people.
enum PopulationText {
  static func lines(_ survey: PopulationSurvey) -> [String] {
    let head = ["measure", "mean", "sd", "published", "sd", "n", "missing", "unit"]
    let rows = survey.rows.map { row -> [String] in
      let (mean, deviation, range) = published(row.measure, survey.sex)
      return [
        row.measure.id, number(row.mean), number(row.deviation), mean.map(number) ?? range,
        deviation.map(number) ?? "", String(row.count), String(row.missing), row.measure.unit,
      ]
    }
    let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
    let lines = ([head] + rows).map { row in
      row.enumerated().map { column, cell in
        let room = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 || column == 7 ? cell + room : room + cell
      }.joined(separator: "  ")
    }
    let impossible = survey.people.filter { !$0.problems.isEmpty }
    return lines + [
      "\(survey.people.count) people of seeds \(survey.people.first?.seed ?? 0) to "
        + "\(survey.people.last?.seed ?? 0); impossible: \(impossible.count)"
    ]
      + impossible.map { "seed \($0.seed): " + $0.problems.joined(separator: "; ") }
  }

  private static func published(_ measure: PelvisMeasure, _ sex: Sex) -> (Double?, Double?, String) {
    switch measure.published[sex] {
    case .spread(let mean, let deviation): (mean, deviation, "")
    case .mean(let mean): (mean, nil, "")
    case .range(let range): (nil, nil, "\(number(range.lowerBound))–\(number(range.upperBound))")
    case nil: (nil, nil, "")
    }
  }
  private static func number(_ value: Double) -> String {
    String(format: value.magnitude < 100 ? "%.2f" : "%.0f", value)
  }

  /// One line a person and side, separated by commas; empty where a number is missing.
  static func table(_ survey: PopulationSurvey) -> String {
    let measures = PelvisMeasure.all
    var lines = [(["seed", "side"] + measures.map { "\($0.id) (\($0.unit))" }).joined(separator: ",")]
    for person in survey.people {
      for (place, side) in [Side.right, .left].enumerated() {
        let cells = measures.map { measure -> String in
          let values = person.values[measure.id] ?? []
          return values.indices.contains(place) ? values[place].map { String(format: "%.3f", $0) } ?? "" : ""
        }
        lines.append(([String(person.seed), side.rawValue] + cells).joined(separator: ","))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
