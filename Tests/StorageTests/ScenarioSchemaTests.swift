import Foundation
import Testing
import Training
import Yams

@testable import Storage

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

  /// Every field by itself: its default and its example fit, what is outside its range does not, for the reader and the
  /// schema alike.
  @Test func everyFieldsDefaultFitsAndItsOppositeDoesNot() throws {
    var checked = 0
    try forEachField(ScenarioField.all) { field, path in
      if case .defaulted(let text) = field.presence {
        let node = try compose(yaml: text)
        #expect(node != nil)
      }
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

extension ScenarioField.Kind {
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
