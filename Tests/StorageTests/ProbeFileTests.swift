import Foundation
import Testing
import Ultrasound

@testable import Storage

@Suite struct ProbeFileTests {
  private static let text = """
    format: 1
    id: my-curved
    elementCount: 100
    pitchMM: 0.4
    elementWidthMM: 0.3
    radiusMM: 40
    centerFrequencyMHz: 4
    bandwidthFraction: 0.6
    elevationApertureMM: 12
    elevationFocusMM: 50
    receiveChannels: 32
    phasedSectorDeg: 0
    source: a data sheet

    """
  private func load(_ text: String) throws -> Probe { try ProbeFile.decode(text, file: "p.yaml") }
  private func problems(_ text: String) -> [String] {
    ProbeFile.problems(in: text, file: "p.yaml").map(\.description)
  }

  @Test func everyKeyIsRead() throws {
    let probe = Probe(
      id: "my-curved", elementCount: 100, pitchMM: 0.4, elementWidthMM: 0.3, radiusMM: 40,
      centerFrequencyMHz: 4, bandwidthFraction: 0.6, elevationApertureMM: 12, elevationFocusMM: 50,
      receiveChannels: 32, phasedSectorDeg: 0, source: "a data sheet")
    #expect(try load(Self.text) == probe)
    let phased = Self.text.replacingOccurrences(of: "radiusMM: 40", with: "radiusMM: 0")
      .replacingOccurrences(of: "Deg: 0", with: "Deg: 90")
    #expect(try load(phased).phasedSectorDeg == 90)
  }

  @Test func aRowOfDeadElementsIsRead() throws {
    let dead = Self.text + "deadElements: { first: 90, count: 10 }\n"
    #expect(try load(dead).deadElements == 90..<100)
    #expect(
      problems(dead.replacingOccurrences(of: "first: 90", with: "first: 91")) == [
        "p.yaml:14: deadElements: elements 91 to 100 are not a part of 100, which are counted from 0; write fewer."
      ])
    let all = dead.replacingOccurrences(of: "first: 90, count: 10", with: "first: 0, count: 100")
    #expect(problems(all).count == 1)
    #expect(problems(Self.text + "deadElements: { first: 3 }\n").count == 1)
  }

  /// The keys without a default are these and no others.
  private static let shortest = """
    format: 1
    id: my-linear
    elementCount: 128
    pitchMM: 0.3
    centerFrequencyMHz: 7.6
    elevationApertureMM: 5
    elevationFocusMM: 18
    """
  @Test func whatIsLeftOutHasItsDefault() throws {
    let probe = try load(Self.shortest)
    #expect(abs(probe.elementWidthMM - 0.27) < 1e-12 && probe.radiusMM == 0 && !probe.isSector)
    #expect(probe.bandwidthFraction == 0.75 && probe.receiveChannels == 64 && probe.phasedSectorDeg == 0)
    #expect(probe.source == "the probe's file")
    for field in ProbeFile.fields where field.presence == .required {
      let lines = Self.shortest.split(separator: "\n").filter { !$0.hasPrefix(field.key + ":") }
      #expect(
        problems(lines.joined(separator: "\n")) == [
          "p.yaml:1: \(field.key): the key is missing; write for example '\(field.exampleLine)'."
        ])
    }
  }

  /// Every preset, written as a file under another name, reads as itself.
  @Test(arguments: Probe.presets) func aProbeWrittenAsAFileReadsAsItself(_ preset: Probe) throws {
    var probe = preset
    probe.id = "my-\(preset.id)"
    #expect(try load(Self.written(probe)) == probe)
    // Its name is taken.
    #expect(
      problems(Self.written(preset)) == ["p.yaml:2: id: it is the name of a built-in probe; write another."])
  }
  private static func written(_ probe: Probe) -> String {
    """
    format: 1
    id: \(probe.id)
    elementCount: \(probe.elementCount)
    pitchMM: \(probe.pitchMM)
    elementWidthMM: \(probe.elementWidthMM)
    radiusMM: \(probe.radiusMM)
    centerFrequencyMHz: \(probe.centerFrequencyMHz)
    bandwidthFraction: \(probe.bandwidthFraction)
    elevationApertureMM: \(probe.elevationApertureMM)
    elevationFocusMM: \(probe.elevationFocusMM)
    receiveChannels: \(probe.receiveChannels)
    phasedSectorDeg: \(probe.phasedSectorDeg)
    source: "\(probe.source)"
    """
  }

  @Test(arguments: [
    ("pitchMM: 0.4", "pitch: 0.4", "p.yaml:4: pitch: there is no such key; did you mean 'pitchMM'?"),
    (
      "pitchMM: 0.4", "pitchMM: 0",
      "p.yaml:4: pitchMM: 0 mm is out of range; write a number from 0.05 to 2 mm."
    ),
    (
      "MHz: 4", "MHz: -4",
      "p.yaml:7: centerFrequencyMHz: -4 MHz is out of range; write a number from 1 to 25 MHz."
    ),
    (
      "MHz: 4", "MHz: .nan",
      "p.yaml:7: centerFrequencyMHz: '.nan' does not fit; write a number from 1 to 25 MHz."
    ),
    (
      "elementCount: 100", "elementCount: 7",
      "p.yaml:3: elementCount: 7 elements is out of range; write a number from 8 to 1024 elements."
    ),
    (
      "elementCount: 100", "elementCount: 100.5",
      "p.yaml:3: elementCount: '100.5' does not fit; write a whole number from 8 to 1024 elements."
    ),
    (
      "elementWidthMM: 0.3", "elementWidthMM: 0.41",
      "p.yaml:5: elementWidthMM: 0.41 mm is wider than the distance of the elements; write at most the pitch, 0.4 mm."
    ),
    (
      "radiusMM: 40", "radiusMM: 4.9",
      "p.yaml:6: radiusMM: 4.9 mm is too curved; write 0 (a flat face) or a number from 5 to 200 mm."
    ),
    (
      "radiusMM: 40", "radiusMM: 13.4",
      "p.yaml:6: radiusMM: the face of 40 mm spans 171°, more than 170°; write at least 13.5 mm, or fewer elements."
    ),
    (
      "elementCount: 100", "elementCount: 501",
      "p.yaml:4: pitchMM: 501 elements 0.4 mm apart make a face of 200.4 mm; "
    ),
    (
      "Deg: 0", "Deg: 60",
      "p.yaml:12: phasedSectorDeg: a curved array is not steered; write 0, or 'radiusMM: 0' for a phased array."
    ),
    (
      "Deg: 0", "Deg: 121",
      "p.yaml:12: phasedSectorDeg: 121 ° is out of range; write a number from 0 to 120 °."
    ),
    ("id: my-curved", "id: 'a b'", "p.yaml:2: id: it is no plain name; write at most 40 letters, digits, "),
    (
      "id: my-curved", "id: \"a\\ntype: double\"",
      "p.yaml:2: id: it is no plain name; write at most 40 letters, digits, "
    ),
    ("id: my-curved", "id: C60", "p.yaml:2: id: it is the name of a built-in probe; write another."),
    ("format: 1", "format: 2", "p.yaml:1: format: 2 is not read here; write 1."),
    ("format: 1", "format: 1\nformat: 1", "p.yaml:1: format: the key stands there twice; keep one."),
  ]) func anErrorSaysWhereWhatAndWhatToWriteInstead(_ old: String, _ new: String, _ message: String) {
    #expect(Self.text.contains(old))
    let found = problems(Self.text.replacingOccurrences(of: old, with: new))
    #expect(found.contains { $0.hasPrefix(message) }, "\(found)")
  }

  @Test func aNarrowSectorIsRefusedForAFlatArray() {
    #expect(
      problems(Self.shortest + "\nphasedSectorDeg: 5") == [
        "p.yaml:8: phasedSectorDeg: 5° is no sector; write 0 (not steered) or a number from 10 to 120 °."
      ])
  }

  @Test func theWidestFaceThatIsAllowedIsRead() throws {
    let curved = Self.text.replacingOccurrences(of: "radiusMM: 40", with: "radiusMM: 13.5")
    #expect((169...170).contains(try load(curved).fieldOfView.degrees))
    let long = Self.text.replacingOccurrences(of: "elementCount: 100", with: "elementCount: 500")
      .replacingOccurrences(of: "radiusMM: 40", with: "radiusMM: 0")
    #expect(try load(long).faceLengthMM == 200)
  }

  @Test func noFieldTakesWhatDoesNotBelongThere() throws {
    var checked = 0
    try forEachField(ProbeFile.fields) { field, path in
      for wrong in field.kind.wrong {
        let text = try yaml(Self.text, setting: path, to: wrong)
        #expect(!ProbeFile.problems(in: text, file: "p").isEmpty, "\(path) = \(wrong)")
        checked += 1
      }
    }
    #expect(checked > 50)
  }

  /// Any mutation gives an array that an engine can take, or an error that names the file and a line of it.
  @Test func anyMutationGivesAProbeOrAClearError() throws {
    var mutator = Mutator(seed: 17)
    var (valid, invalid) = (0, 0)
    for _ in 0..<2_000 {
      let text = mutator.mutated(Self.text)
      let found = ProbeFile.problems(in: text, file: "p.yaml")
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
      for problem in found {
        #expect(problem.description.hasPrefix("p.yaml:"))
        #expect((1...lines + 1).contains(problem.line ?? 1), "\(problem)")
      }
      if found.isEmpty {
        valid += 1
        let probe = try load(text)
        #expect((8...1_024).contains(probe.elementCount) && (0.05...2).contains(probe.pitchMM))
        #expect((0.01...probe.pitchMM).contains(probe.elementWidthMM) && probe.faceLengthMM <= 200)
        #expect(probe.radiusMM == 0 || (5...200).contains(probe.radiusMM))
        #expect((1...25).contains(probe.centerFrequencyMHz) && probe.fieldOfView.degrees <= 170)
        #expect((0.2...1.4).contains(probe.bandwidthFraction) && probe.receiveChannels >= 2)
        #expect(probe.id.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f })
      } else {
        invalid += 1
      }
    }
    #expect(valid > 50 && invalid > 500, "\(valid) valid, \(invalid) not")
  }

  @Test func aFileThatIsNoTextSaysSo() throws {
    try Folder.temporary { folder in
      let path = folder + "/p.yaml"
      #expect(throws: FileProblem(path: path, message: "there is no such file.")) {
        try ProbeFile.load(path: path)
      }
      for (bytes, message) in [
        ([UInt8](), "it is empty; 'sijsim phantom --help' shows one."),
        ([0, 1, 2], "it is not a text (UTF-8), so not a probe."),
        (
          [UInt8](repeating: 0x23, count: 70_000),
          "it is larger than 64 KB, too large for a probe; it was not read."
        ),
      ] {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        #expect(throws: FileProblem(path: path, message: message)) { try ProbeFile.load(path: path) }
      }
    }
  }
}
