import Geometry
import Testing
import Training
import Yams

@testable import Storage

/// Numbers in scenario, phantom and probe files are decimal, and what is checked is what is used.
@Suite struct YAMLNumberTests {
  @Test(arguments: [
    ("0", 0), ("-0", 0), ("+3", 3), ("12", 12), ("0.5", 0.5), (".5", 0.5), ("5.", 5), ("-1.25", -1.25),
    ("1e3", 1000),
    ("1.5E-2", 0.015), ("2e+1", 20),
  ]) func aDecimalNumberIsRead(_ text: String, _ value: Double) {
    #expect(YAMLNumber.double(text) == value)
    #expect(YAMLNumber.integer(text) == (text.contains { ".eE".contains($0) } ? nil : Int(value)))
  }

  /// What YAML 1.1 calls a number, and others do not, or not the same one.
  static let others = [
    "010", "-010", "00", "007.5", "1:30", "190:20:30", "1:1:1:1:1:1:1:1:1:1:1", "1:30.5", "0x1F", "0o17",
    "0b11", "1_000", "1,5",
    ".inf", "-.inf", ".nan", "1e400", "1e", "e5", ".", "+", "-", "", "1 000", "½", "١٢", "０", "0x1p3",
    "infinity", "nan",
    "99999999999999999999999999999999999999999999999999999999999999",
  ]
  @Test(arguments: others) func everythingElseIsNone(_ text: String) {
    #expect(YAMLNumber.double(text) == nil)
    #expect(YAMLNumber.integer(text) == nil)
  }

  /// Whatever stands there: no crash, and a number that is taken is the one that Swift reads.
  @Test func anyTextIsANumberOrNone() throws {
    var random = RandomNumbers(seed: 11)
    let letters = Array("0123456789+-._:,eExXoObB \u{661}½")
    for _ in 0..<20_000 {
      let count = 1 + Int(random.uniform() * 12)
      let text = String((0..<count).map { _ in letters[Int(random.uniform() * Double(letters.count))] })
      let node = Node(text, Tag(.implicit), .plain)
      _ = YAMLNumber.hint(for: node)
      if let value = YAMLNumber.integer(of: node) {
        #expect(Int(text) == value)
      }
      guard let value = YAMLNumber.double(of: node) else { continue }
      #expect(Double(text) == value)
    }
  }

  /// Every key that wants a number, of every kind of file, with every number of another kind.
  @Test func noFileTakesAnotherKindOfNumber() throws {
    let files: [(text: String, fields: [FieldDeclaration], problems: (String) -> [ScenarioError])] = [
      (ScenarioTemplate.text, Scenario.standard.fields, { ScenarioFile.problems(in: $0, file: "f") }),
      ("format: 1", PhantomFile.fields, { PhantomFile.problems(in: $0, file: "f") }),
      ("format: 1", ProbeFile.fields, { ProbeFile.problems(in: $0, file: "f") }),
    ]
    for file in files {
      var keys = 0
      try forEachField(file.fields) { field, path in
        switch field.kind {
        case .number, .integer, .numberOr: break
        default: return
        }
        keys += 1
        for other in ["010", "1:30", "1:1:1:1:1:1:1:1:1:1:1", "0x1F", "0o17", "1_000"] {
          let problems = file.problems(try yaml(file.text, setting: path, to: other))
          let mine = problems.filter { $0.keyPath == path.joined(separator: ".") }
          #expect(mine.count == 1 && mine[0].line != nil, "\(path) \(other): \(problems)")
          let words = mine.first?.description ?? ""
          #expect(
            words.contains("'\(other)' does not fit; write ") && words.contains("decimal digits"), "\(words)")
        }
      }
      #expect(keys >= 5)
    }
  }

  @Test func theMessageNamesFileLineAndWhatToWrite() {
    let text = SampleScenario.text + "timeLimitS: 1:30\n"
    #expect(
      ScenarioFile.problems(in: text, file: "my.yaml").map(\.description) == [
        "my.yaml:14: timeLimitS: '1:30' does not fit; write a number from 10 to 3600 s, in decimal digits, such as 90 for 1:30."
      ])
  }

  /// UTF-16 and Latin-1 are named, with what makes them UTF-8; a mark of order before UTF-8 does no harm.
  @Test func anotherEncodingIsNamedWithItsRemedy() throws {
    let text = SampleScenario.text.replacingOccurrences(of: "Somebody", with: "Jemand für sich")
    func refusal(_ bytes: [UInt8]) throws -> String {
      try Folder.temporary { folder in
        let path = folder + "/f.yaml"
        try writeBytes(bytes, to: path)
        do { return "\(try ScenarioFile.load(path: path).scenario.vignette)" } catch { return "\(error)" }
      }
    }
    let utf16 = Array(text.utf16)
    let little = utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    let big = utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    for bytes in [[0xff, 0xfe] + little, [0xfe, 0xff] + big, little, big] {
      let words = try refusal(bytes)
      #expect(
        words.contains("UTF-16") && words.contains("save it as UTF-8") && words.contains("iconv -f UTF-16"))
    }
    let latin = text.unicodeScalars.map { UInt8($0.value) }
    let words = try refusal(latin)
    #expect(
      words.contains("line 3 is not UTF-8") && words.contains("iconv -f WINDOWS-1252 -t UTF-8"), "\(words)")
    #expect(try refusal([0xef, 0xbb, 0xbf] + Array(text.utf8)) == "Jemand für sich.")
  }
}
