import Foundation
import Testing

/// `sijsim scenario` as an instructor uses it.
@Suite final class ScenarioCommandTests: CommandSuite {
  override func run(_ arguments: [String]) throws -> Program.Result {
    try super.run(["scenario"] + arguments)
  }

  /// A template in the own folder is there under its name, valid, and an editor finds the schema that it names.
  @Test func aNewScenarioIsFoundByItsNameWithItsSchemaBesideIt() throws {
    let own = folder.appending(path: "sijsim/scenarios")
    let new = try run(["new", "my-case"])
    #expect(new.status == 0 && new.output == own.appending(path: "my-case.yaml").path + "\n", "\(new.errors)")
    let list = try run(["list"])
    for name in ["my-case", "lower-level-thin-woman", "lower-level-median-man", "lower-level-heavy-woman"] {
      #expect(list.output.contains("\(name)\t"), "\(name)")
    }
    #expect(try run(["validate", "my-case"]).status == 0)
    #expect(try run(["show", "my-case"]).output.hasPrefix("my-case: "))
    let schema = try String(contentsOf: own.appending(path: "scenario.schema.json"), encoding: .utf8)
    #expect(try run(["schema"]).output == schema)
    let again = try run(["new", "my-case"])
    #expect(again.status == 1 && again.errors.contains("it was left as it is"))
  }
}
