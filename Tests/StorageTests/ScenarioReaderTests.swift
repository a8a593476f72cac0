import Anatomy
import Foundation
import Testing
import Training

@testable import Storage

@Suite struct ScenarioReaderTests {
  private func problems(_ text: String) -> [String] {
    ScenarioFile.problems(in: text, file: "s.yaml").map(\.description)
  }
  private func problems(replacing old: String, by new: String) throws -> [String] {
    #expect(SampleScenario.text.contains(old))
    return problems(SampleScenario.text.replacingOccurrences(of: old, with: new))
  }

  @Test func whatIsLeftOutHasItsDefault() throws {
    let scenario = try ScenarioFile.decode(SampleScenario.text, file: "s.yaml")
    #expect(scenario.probe == "C5-2v" && scenario.settings.depthMM == 90 && scenario.settings.focusMM == 40)
    #expect(scenario.needle.gauge == 22 && scenario.needle.lengthMM == 89)
    #expect(scenario.passWhen["time"] == .init(atMost: 300))
    #expect(scenario.target.structure == .joint && scenario.patient.ageYears == 35)
  }

  /// A block of gel has no sex, no build and no pelvis; its speckle may be another one.
  @Test func aGelBlockIsNamedAlone() throws {
    let line = try #require(
      SampleScenario.text.split(separator: "\n").first { $0.hasPrefix("patient:") }.map(String.init))
    let named = SampleScenario.text.replacingOccurrences(
      of: line, with: "patient: { gelBlock: true, seed: 7 }"
    )
    .replacingOccurrences(of: "doses:", with: "doses: []").split(separator: "\n")
    .filter { !$0.hasPrefix("    - {") }.joined(separator: "\n")
    let scenario = try ScenarioFile.decode(named, file: "s.yaml")
    #expect(scenario.isGelBlock && scenario.patientParameters == nil && scenario.patient.seed == 7)
    #expect(try ScenarioFile.decode(ScenarioFile.text(of: scenario), file: "s.yaml") == scenario)
    #expect(try JSONSchema.problems(of: named).isEmpty)
    let both = try problems(replacing: line, by: "patient: { gelBlock: true, sex: male, laxity: 2 }")
    #expect(
      both.filter { $0.contains("a block of gel is no person; leave it out") }.map { $0.prefix(23) }
        == ["s.yaml:4: patient.sex: a", "s.yaml:4: patient.laxity"].map { $0.prefix(23) }, "\(both)")
    let none = try problems(replacing: line, by: "patient: { gelBlock: false, sex: male, bodyMassIndex: 22 }")
    #expect(none.contains { $0.contains("patient.gelBlock: write true, or leave it out.") }, "\(none)")
  }

  /// A file says all of the person; without one, sex and build must be told.
  @Test func anImportedPatientIsNamedAlone() throws {
    let line = try #require(
      SampleScenario.text.split(separator: "\n").first { $0.hasPrefix("patient:") }.map(String.init))
    let named = SampleScenario.text.replacingOccurrences(of: line, with: "patient: { file: mr-x }")
    let scenario = try ScenarioFile.decode(named, file: "s.yaml")
    #expect(scenario.patient.file == "mr-x" && scenario.patientParameters == nil)
    let lying = try problems(
      replacing: line,
      by: "patient: { file: mr-x, laxity: 2, pillowTiltDeg: 10, breathing: { amplitudeMM: 2 } }")
    #expect(lying.isEmpty, "how a person lies is not in the person's file: \(lying)")
    let steep = try problems(replacing: line, by: "patient: { file: mr-x, pillowTiltDeg: 40 }")
    #expect(steep.count == 1 && steep[0].contains("pillowTiltDeg") && steep[0].contains("15"), "\(steep)")
    let both = try problems(replacing: line, by: "patient: { file: mr-x, sex: male, ageYears: 40 }")
    #expect(both.count == 2)
    for words in both { #expect(words.contains("the patient's file says this; leave it out")) }
    let sick = try problems(
      replacing: line,
      by: "patient: { file: mr-x, pathology: { kind: trauma, degree: 0.5, side: both } }")
    #expect(sick.count == 1 && sick[0].contains("patient.pathology: an imported person has"), "\(sick)")
    let none = try problems(replacing: line, by: "patient: { seed: 2 }")
    #expect(none.count == 2 && none[0].contains("patient.sex: the key is missing; write for example"))
  }

  @Test func anAnaestheticHasItsDefaultsAndDosesGoByWeight() throws {
    let text = SampleScenario.text + "anaesthetic: { drug: lidocaine 1 %, onsetS: 20 }\n"
    let scenario = try ScenarioFile.decode(text, file: "s.yaml")
    let anesthetic = try #require(scenario.anaesthetic)
    #expect(anesthetic.needle.gauge == 25 && anesthetic.needle.lengthMM == 38)
    #expect(anesthetic.volumeML == 3 && anesthetic.onsetS == 20 && anesthetic.numbs)
    #expect(anesthetic.doses.map(\.drug) == ["lidocaine"] && anesthetic.doses[0].mgPerML == 10)
    #expect(abs(try #require(scenario.maximumMG(of: anesthetic.doses[0])) - 4.5 * 22 * 1.65 * 1.65) < 1e-9)
    #expect(try ScenarioFile.decode(SampleScenario.text, file: "s.yaml").anaesthetic == nil)
  }

  @Test func whatDoesNotFitOfDrugsAndDosesIsRefused() throws {
    let free = try problems(replacing: "mgPerML: 10, maximumMG: 300", by: "mgPerML: 10")
    #expect(free.isEmpty, "\(free)")
    let unknown = try problems(
      replacing: "drug: lidocaine, mgPerML: 10, maximumMG: 300", by: "drug: dreamocaine, mgPerML: 10")
    #expect(unknown.count == 1 && unknown[0].contains("syringe.doses[1]: no limit is known"), "\(unknown)")
    #expect(unknown[0].contains("lidocaine, ") && unknown[0].contains("triamcinolone"))
    let imported = SampleScenario.text
      .replacingOccurrences(of: "{ sex: female, bodyMassIndex: 22 }", with: "{ file: mr-x }")
      .replacingOccurrences(of: ", maximumMG: 300", with: "")
    let noWeight = problems(imported)
    #expect(noWeight.count == 1 && noWeight[0].contains("write patient.weightKG"), "\(noWeight)")
    #expect(problems(imported.replacingOccurrences(of: "mr-x }", with: "mr-x, weightKG: 80 }")).isEmpty)
    func with(_ anesthetic: String) -> [String] {
      problems(SampleScenario.text + "anaesthetic: { drug: x, \(anesthetic) }\n")
    }
    let water = with("doses: []")
    #expect(water.count == 1 && water[0].contains("nothing in it is known to numb"), "\(water)")
    #expect(with("doses: [], onsetS: 10").isEmpty)
    let needle = with("needle: { gauge: 25, lengthMM: 40 }")
    #expect(needle.count == 1 && needle[0].contains("anaesthetic.needle: there is no such needle"))
    #expect(with("needle: { gauge: 27, lengthMM: 32 }").isEmpty)
  }

  /// Every kind of pathology is read; what none can be, or leaves no joint to inject, is refused where it stands.
  @Test(arguments: Pathology.Kind.allCases) func aPathologyIsReadOrRefused(_ kind: Pathology.Kind) throws {
    let line = try #require(
      SampleScenario.text.split(separator: "\n").first { $0.hasPrefix("patient:") }.map(String.init))
    func patient(_ degree: String, _ side: String = "both") -> String {
      "patient: { sex: female, bodyMassIndex: 24, pathology: { kind: \(kind.rawValue), degree: \(degree), side: \(side) } }"
    }
    let text = SampleScenario.text.replacingOccurrences(of: line, with: patient("0.2"))
    let pathology = try ScenarioFile.decode(text, file: "s.yaml").patient.pathology
    #expect(try pathology == Pathology(kind: kind, degree: 0.2, side: .both))
    for degree in ["-0.01", "1.01", "bad", ".nan", ".inf"] {
      let found = try problems(replacing: line, by: patient(degree))
      #expect(found.count == 1 && found[0].contains("patient.pathology.degree"), "\(found)")
      #expect(found[0].contains("write a number from 0 to 1"), "\(found)")
    }
    let nowhere = try problems(replacing: line, by: patient("0.5", "middle"))
    #expect(nowhere.count == 1 && nowhere[0].contains("left, right") && nowhere[0].contains("both"))
    let worst = try problems(replacing: line, by: patient("1"))
    #expect(worst.isEmpty == (kind != .ankylosis), "\(worst)")
    for words in worst { #expect(words.contains("bone has closed the") && words.contains("smaller degree")) }
  }

  @Test(arguments: [("kind: gout", "trauma, "), ("degre: 1", "degree"), ("{}", "kind")])
  func aPathologyOfNoKindIsRefused(_ written: String, _ message: String) throws {
    let line = try #require(
      SampleScenario.text.split(separator: "\n").first { $0.hasPrefix("patient:") }.map(String.init))
    let keys = written == "{}" ? "{}" : "{ \(written), side: both }"
    let found = try problems(
      replacing: line, by: "patient: { sex: female, bodyMassIndex: 24, pathology: \(keys) }")
    #expect(
      !found.isEmpty && found.contains { $0.contains("patient.pathology") && $0.contains(message) },
      "\(found)")
  }

  /// Every kind of error: file, line, key, what is wrong, what to write instead.
  @Test(arguments: [
    (
      "depthMM: 90", "depthMm: 90",
      "s.yaml:7: settings.depthMm: there is no such key; did you mean 'depthMM'?"
    ),
    (
      "depthMM: 90", "deep: 90",
      "s.yaml:7: settings.deep: there is no such key; use one of depthMM, focusMM, "
    ),
    ("title: A test\n", "", "s.yaml:1: title: the key is missing; write for example 'title: My scenario'."),
    (
      "depthMM: 90", "depthMM: ninety",
      "s.yaml:7: settings.depthMM: 'ninety' does not fit; write a number from 20 to 200 mm."
    ),
    (
      "depthMM: 90", "depthMM: '90'",
      "s.yaml:7: settings.depthMM: '90' does not fit; write a number from 20 to 200 mm."
    ),
    (
      "depthMM: 90", "depthMM: [90]",
      "s.yaml:7: settings.depthMM: a list does not fit; write a number from 20 to 200 mm."
    ),
    (
      "depthMM: 90", "depthMM: 900",
      "s.yaml:7: settings.depthMM: 900 mm is out of range; write a number from 20 to 200 mm."
    ),
    (
      "depthMM: 90", "depthMM: .nan",
      "s.yaml:7: settings.depthMM: '.nan' does not fit; write a number from 20 to 200 mm."
    ),
    ("format: 1", "format: 2", "s.yaml:1: format: 2 is not read here; write 1."),
    (
      "side: right", "side: rihgt",
      "s.yaml:5: side: there is no 'rihgt'; did you mean 'right'? Use one of left, right."
    ),
    ("side: right", "side: north", "s.yaml:5: side: there is no 'north'; use one of left, right."),
    (
      "side: right", "side: right\nprobe: C5-2w",
      "s.yaml:6: probe: there is no 'C5-2w'; did you mean 'C5-2v'? Use one of C5-2v, "
    ),
    ("sex: female", "sex: woman", "s.yaml:4: patient.sex: there is no 'woman'; use one of female, male."),
    ("title: A test", "title: ''", "s.yaml:2: title: nothing does not fit; write a text."),
    (
      "title: A test", "title: \(String(repeating: "a", count: 81))",
      "s.yaml:2: title: the text has 81 characters; write at most 80."
    ),
    (
      "time: {", "times: {",
      "s.yaml:13: passWhen: there is no 'times'; did you mean 'time'? Use one of tipToJoint, "
    ),
    (
      "mgPerML: 10", "mgPerML: many",
      "s.yaml:11: syringe.doses[1].mgPerML: 'many' does not fit; write a number from 0 to 1000 mg/mL."
    ),
    ("side: right", "side: right\nside: left", "s.yaml:5: side: the key stands there twice; keep one."),
    (
      "side: right", "side: right\nneedle: { gauge: 23, lengthMM: 90 }",
      "s.yaml:6: needle: there is no such needle; write one of { gauge: 22, lengthMM: 89 }, "
    ),
    (
      "depthMM: 90", "depthMM: 30",
      "s.yaml:6: settings.focusMM: the focus lies below the depth shown; write at most 30."
    ),
    ("{ atMost: 300 }", "{}", "s.yaml:13: passWhen.time: it has no bound; write atLeast, atMost or both."),
    (
      "{ atMost: 300 }", "{ atMost: 3, atLeast: 4 }",
      "s.yaml:13: passWhen.time: no value is at least 4 and at most 3."
    ),
    (
      "side: right",
      "side: right\nweights: { target: 0, visibility: 0, safety: 0, placement: 0, procedure: 0, belief: 0 }",
      "s.yaml:6: weights: all are zero; give at least one part a weight."
    ),
    ("title: A test", "title: 'A test", "s.yaml:"),
    (
      "title: A test", "title: &a A test\nnote: *a",
      "s.yaml:3: references (&name, *name) are not read here; write the value out."
    ),
    (
      "title: A test", "title: \(String(repeating: "[", count: 600))",
      "s.yaml:2: it has more than 500 opening brackets; no scenario needs them."
    ),
  ]) func anErrorSaysWhereWhatAndWhatToWriteInstead(_ old: String, _ new: String, _ message: String) throws {
    let found = try problems(replacing: old, by: new)
    #expect(found.count == 1 && found[0].hasPrefix(message), "\(found)")
  }

  @Test func everythingWrongIsSaidAtOnce() throws {
    let text = SampleScenario.text.replacingOccurrences(of: "depthMM: 90", with: "depthMM: 9")
      .replacingOccurrences(of: "side: right", with: "side: up")
    #expect(problems(text).count == 2)
  }

  @Test func aTextThatIsNoMappingSaysSo() {
    #expect(problems("just words")[0].hasPrefix("s.yaml:1: 'just words' does not fit; write a mapping with"))
    #expect(problems("# nothing")[0].contains("there is no scenario in it"))
    #expect(problems("a: 1\n---\nb: 2").count == 1)
  }

  @Test func manyLevelsOfAnyKindAreRefusedAndDoNotFillTheStack() {
    for level in ["- ", "? ", "[", "{a: ", "a:\n "] {
      let text = String(repeating: level, count: 120_000 / level.utf8.count)
      #expect(!problems(text).isEmpty)
    }
  }

  @Test func aControlCharacterOfTheFileDoesNotReachTheTerminal() throws {
    let found = try problems(replacing: "side: right", by: "side: \"\\e[31mred\\u202E\"")
    #expect(found.allSatisfy { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f } })
    #expect(!found.isEmpty)
  }

  /// Any mutation of a scenario gives a scenario or an error that names the file, and never ends the program.
  @Test func anyMutationGivesAScenarioOrAClearError() throws {
    var mutator = Mutator(seed: 7)
    let shipped = try String(
      contentsOf: Folder.repository.appending(path: "Scenarios/lower-level-thin-woman.yaml"), encoding: .utf8)
    var (valid, invalid) = (0, 0)
    for round in 0..<3_000 {
      let text = mutator.mutated(round % 2 == 0 ? SampleScenario.text : shipped)
      let found = ScenarioFile.problems(in: text, file: "s.yaml")
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
      for problem in found {
        #expect(problem.description.hasPrefix("s.yaml:"), "\(problem)")
        #expect((1...lines + 1).contains(problem.line ?? 1), "\(problem)")
      }
      if found.isEmpty {
        valid += 1
        // What is valid decodes to what is in range.
        let scenario = try ScenarioFile.decode(text, file: "s.yaml")
        #expect((20...200).contains(scenario.settings.depthMM))
      } else {
        invalid += 1
      }
    }
    #expect(valid > 100 && invalid > 1_000)
  }
}
