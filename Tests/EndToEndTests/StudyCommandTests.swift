import Foundation
import Testing

/// `sijsim study` and `sijsim demo --fault` as a user runs them.
@Suite final class StudyCommandTests: CommandSuite {
  @Test func oneAttemptOfEachSkillIsToldAndWritten() throws {
    let table = folder.appending(path: "t.csv")
    let arguments = ["study", "lower-level-thin-woman", "--seeds", "1"]
    let result = try run(arguments + ["--table", table.path])
    #expect(result.status == 0, "\(result.errors)")
    for words in [
      "lower level, expert against novice", "rules that never fired", "planted faults",
      "no evidence of validity for people",
    ] { #expect(result.output.contains(words), "\(result.output)") }
    let lines = try String(contentsOf: table, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(lines.count == 4 && Set(lines.map(\.count)) == [14])
    #expect(lines.dropFirst().map { $0[2] } == ["expert", "intermediate", "novice"])
    let json = try run(arguments + ["--skill", "expert", "--fault", "none", "--json"])
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    #expect((object?["groups"] as? [[String: Any]])?.map { $0["attempts"] as? Int } == [1])
    #expect((object?["faults"] as? [[String: Any]])?.allSatisfy { $0["planted"] as? Int == 0 } == true)
  }

  /// The planted faults are told, those asked for and no others.
  @Test func aDemonstrationTellsWhatWasPlanted() throws {
    let arguments = ["demo", "lower-level-thin-woman", "--skill", "novice", "--overwrite", "--record"]
    let path = folder.appending(path: "d.sijrec").path
    let faulty = try run(
      arguments + [path, "--fault", "overInjection", "--fault", "probeDrift", "--json"])
    let object = try JSONSerialization.jsonObject(with: Data(faulty.output.utf8)) as? [String: Any]
    let planted = try #require(object?["faults"] as? [[String: Any]], "\(faulty.errors)")
    #expect(planted.map { $0["id"] as? String } == ["probeDrift", "overInjection"])
    #expect(planted.allSatisfy { $0["source"] as? String != nil } && object?["recording"] as? String == path)
    #expect(try run(arguments + [path, "--fault", "none"]).output == path + "\n")
    let one = try run(arguments + [path, "--fault", "stopsShort"])
    #expect(one.output == path + "\nfaults    stopsShort\n")
  }

  @Test func whatCannotBeDoneIsRefused() throws {
    let demo = ["demo", "lower-level-thin-woman", "--skill", "expert", "--record", folder.path + "/x"]
    let cases: [([String], String)] = [
      (demo + ["--fault", "sneezes"], "there is no fault 'sneezes'; use one of advancesUnseen"),
      (demo + ["--fault", "noAspiration"], "the scenario asks for no aspiration"),
      (demo + ["--fault", "none", "--fault", "probeDrift"], "there is no fault 'none'"),
      (["study", "lower-level-thin-women"], "did you mean 'lower-level-thin-woman'"),
      (["study", "lower-level-thin-woman", "--seeds", "0"], "--seeds wants"),
      (["study", "lower-level-thin-woman", "--skill", "surgeon"], "expert, intermediate, novice"),
      (["study", "lower-level-thin-woman", "--table", folder.path + "/none/x.csv"], "x.csv"),
    ]
    for (arguments, message) in cases {
      let result = try run(arguments)
      #expect(result.status != 0 && result.errors.contains(message), "\(arguments): \(result)")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/x"))
  }
}
