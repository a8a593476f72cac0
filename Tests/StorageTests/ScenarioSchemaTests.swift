import Foundation
import Testing
import Yams

@testable import Storage
@testable import Training

@Suite struct ScenarioSchemaTests {
  private static let folder = Folder.repository.appending(path: "Scenarios")

  static func shipped() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".yaml") }.sorted()
  }

  @Test func everyShippedScenarioIsValidAndThereAreThree() throws {
    let files = try Self.shipped()
    #expect(files.count >= 3 && files.contains("lower-level-thin-woman.yaml"))
    for file in files {
      let loaded = try ScenarioFile.load(path: Self.folder.appending(path: file).path)
      #expect(loaded.name + ".yaml" == file)
      #expect(loaded.scenario.target.level == (file.hasPrefix("upper-level") ? .upper : .lower))
      let problems = try JSONSchema.problems(of: loaded.text)
      #expect(problems.isEmpty, "\(file): \(problems)")
    }
  }

  @Test func theSchemaFileIsWhatTheProgramPrints() throws {
    let text = try String(contentsOf: Self.folder.appending(path: "scenario.schema.json"), encoding: .utf8)
    #expect(text == ScenarioSchema.json.text + "\n")
    #expect(try JSONSerialization.jsonObject(with: Data(text.utf8)) is [String: Any])
  }

  @Test func theTemplateIsAScenario() throws {
    let problems = ScenarioFile.problems(in: ScenarioTemplate.text, file: "template")
    #expect(problems.isEmpty, "\(problems)")
    #expect(try JSONSchema.problems(of: ScenarioTemplate.text).isEmpty)
  }

  /// A file that says nothing but what is required has every default, and a file that says every default is the same.
  @Test func whatStandsForAKeyIsItsDefault() throws {
    var (text, defaults) = ("", 0)
    for field in Scenario.standard.fields where field.presence == .required {
      text += field.exampleLine + "\n"
    }
    let short = try ScenarioFile.decode(text, file: "s")
    try forEachField(Scenario.standard.fields) { field, path in
      if let standard = field.standard {
        guard path.first != "anaesthetic", path.first != "case", path.prefix(2) != ["patient", "breathing"]
        else { return }
        text = try yaml(text, setting: path, to: standard.yaml)
        defaults += 1
      }
    }
    #expect(try ScenarioFile.decode(text, file: "s") == short && defaults > 40)
    #expect(short.needle == Scenario.NeedleChoice() && short.stepsRequired.count == 5)
  }

  /// A scenario read does not change what the next one begins with; what a value says of itself reads as that value.
  @Test func aValueWritesItselfAsItIsRead() throws {
    let before = Scenario.standard
    for file in try Self.shipped() {
      let scenario = try ScenarioFile.load(path: Self.folder.appending(path: file).path).scenario
      let content = try #require(scenario.content)
      #expect(Scenario(content, like: nil) == scenario)
    }
    #expect(Scenario.standard == before && Scenario.standard == Scenario())
    #expect(before != Scenario(side: .left))
  }

  /// Every field by itself: its default and its example fit, what is outside its range does not, for the reader and the
  /// schema alike.
  @Test func everyFieldsDefaultFitsAndItsOppositeDoesNot() throws {
    var checked = 0
    try forEachField(Scenario.standard.fields) { field, path in
      for wrong in field.kind.wrong {
        let text = try yaml(ScenarioTemplate.text, setting: path, to: wrong)
        #expect(!ScenarioFile.problems(in: text, file: "t").isEmpty, "\(path) = \(wrong)")
        #expect(try !JSONSchema.problems(of: text).isEmpty, "\(path) = \(wrong)")
        checked += 1
      }
    }
    #expect(checked > 80)
  }

  /// The schema and the reader agree on any mutation, except for values that only contradict each other.
  @Test func theSchemaAgreesWithTheReader() throws {
    var mutator = Mutator(seed: 11)
    var (both, neither) = (0, 0)
    for _ in 0..<2_000 {
      let text = mutator.mutated(SampleScenario.text)
      let found = ScenarioFile.problems(in: text, file: "t")
      if found.contains(where: { if case .other = $0.problem { true } else { $0.problem == .duplicateKey } })
      {
        continue
      }
      let bySchema = try JSONSchema.problems(of: text)
      let isValid = bySchema.isEmpty
      #expect(isValid == found.isEmpty, "\(found)\n\(bySchema)\n\(text)")
      if isValid { both += 1 } else { neither += 1 }
    }
    #expect(both > 50 && neither > 500, "\(both) valid, \(neither) not")
  }
}

extension FieldKind {
  /// Values that do not belong there, as YAML.
  var wrong: [String] {
    switch self {
    case .text(let longest): ["''", "[a]", "{}", String(repeating: "x", count: longest + 1)]
    case .number(let range, _):
      ["\(range.upperBound + 1)", "\(range.lowerBound - 1)", "many", "'\(range.lowerBound)'", "[]"]
    case .integer(let range, _): ["\(range.upperBound + 1)", "\(range.lowerBound - 1)", "1.5", "many"]
    case .numberOr(_, let range, _): ["\(range.upperBound + 1)", "many", "[]"]
    case .flag: ["1", "'true'", "many"]
    case .name: ["no such name", "[]", "3"]
    case .list: ["1", "{ a: 1 }", "[[[1]]]"]
    case .object: ["1", "[]", "{ noSuchKey: 1 }"]
    case .map: ["1", "[]", "{ noSuchKey: {} }"]
    }
  }
}
