import Foundation
import Testing

/// `sijsim cohort` as a user runs it.
@Suite final class CohortCommandTests: CommandSuite {
  @Test func twoPeopleAtEachLevelAreToldAndWritten() throws {
    let table = folder.appending(path: "levels.csv")
    let result = try Program.run(
      ["cohort", "lower-level-thin-woman", "upper-level-woman", "--people", "2", "--table", table.path],
      environment: environment)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    for words in [
      "lower level, expert, 2 people", "upper level, expert, 2 people", "Klauser", "9 of 10", "7 of 10",
    ] {
      #expect(result.output.contains(words), "\(result.output)")
    }
    let lines = try String(contentsOf: table, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(lines.count == 5 && Set(lines.map(\.count)).count == 1)
    #expect(lines.dropFirst().map { $0[1] } == ["lower", "lower", "upper", "upper"])
    #expect(lines.dropFirst().map { $0[3] } == ["1", "2", "1", "2"])
  }

  @Test func whatCannotBeDrawnIsRefused() throws {
    let cases: [([String], String)] = [
      (["upper-level-women"], "did you mean 'upper-level-woman'"),
      (["upper-level-woman", "--people", "0"], "--people wants"),
      (["upper-level-woman", "--skill", "surgeon"], "expert, intermediate, novice"),
      (["upper-level-woman", "--table", folder.path + "/none/x.csv"], "x.csv"),
    ]
    for (arguments, message) in cases {
      let result = try Program.run(["cohort"] + arguments, environment: environment)
      #expect(result.status != 0 && result.errors.contains(message), "\(result.errors)")
    }
  }
}
