import Foundation
import Geometry
import Testing

@testable import Anatomy
@testable import Storage

@Suite struct PhantomFileTests {
  private static let text = """
    format: 1
    background: { soundSpeedMPerS: 1540, attenuationDBPerCmMHz: 0.5, echogenicityDB: 0 }
    wires: [ { xMM: 0, depthMM: 40, elevationMM: 0 } ]
    cysts: [ { xMM: 1, depthMM: 40, diameterMM: 6, contrastDB: none }, { depthMM: 60, diameterMM: 4, contrastDB: -6 } ]
    settings: { depthMM: 80, focusMM: 40, transmitFNumber: 2.5, receiveFNumber: 2, receiveElementsMax: 64, receiveApodization: boxcar, noise: off }
    seed: 1

    """
  private func load(_ text: String) throws -> PhantomFile.Loaded {
    try PhantomFile.decode(text, file: "p.yaml")
  }

  @Test func everyKeyIsRead() throws {
    let loaded = try load(Self.text)
    #expect(loaded.phantom.echogenicityDB == 0 && loaded.phantom.soundSpeedMPerS == 1540)
    #expect(loaded.phantom.wires.map(\.positionMM) == [Vector3(0, 40, 0)])
    #expect(
      loaded.phantom.cysts == [
        .init(xMM: 1, depthMM: 40, diameterMM: 6, contrastDB: nil),
        .init(xMM: 0, depthMM: 60, diameterMM: 4, contrastDB: -6),
      ])
    #expect(loaded.settings.receiveElementsMax == 64 && !loaded.settings.addsNoise)
    #expect(loaded.settings.receiveApodization == "boxcar" && loaded.phantom.seed == 1)
  }

  @Test func everythingButTheFormatHasItsDefault() throws {
    let loaded = try load("format: 1")
    #expect(loaded.phantom == QualityPhantom())
    #expect(loaded.settings.depthMM == 80 && loaded.settings.focusMM == 40)
    #expect(loaded.settings.transmitFNumber == 2.5 && loaded.settings.receiveFNumber == 2)
    #expect(loaded.settings.receiveElementsMax == nil && !loaded.settings.addsNoise)
  }

  @Test func anEmptyBathIsSaidInTwoWays() throws {
    #expect(try load("format: 1\nbackground: { echogenicityDB: none }").phantom.echogenicityDB == nil)
    #expect(try load("format: 1\nbackground: { echogenicity: none }").phantom.echogenicityDB == nil)
  }

  @Test(arguments: [
    ("off", false), ("false", false), ("no", false), ("'off'", false), ("on", true), ("true", true),
    ("yes", true),
  ]) func noiseReadsAsABooleanOrAWord(_ word: String, _ adds: Bool) throws {
    #expect(try load("format: 1\nsettings: { noise: \(word) }").settings.addsNoise == adds)
  }

  @Test(arguments: [
    ("seed: 1", "sede: 1", "p.yaml:6: sede: there is no such key; did you mean 'seed'?"),
    (
      "depthMM: 40, elevationMM", "elevationMM",
      "p.yaml:3: wires[1].depthMM: the key is missing; write for example 'depthMM: 40'."
    ),
    (
      "contrastDB: none", "contrastDB: never",
      "p.yaml:4: cysts[1].contrastDB: 'never' does not fit; write a number from -60 to 40 dB, or 'none'."
    ),
    (
      "diameterMM: 6", "diameterMM: 600",
      "p.yaml:4: cysts[1].diameterMM: 600 mm is out of range; write a number from 0.5 to 200 mm."
    ),
    ("boxcar", "box", "p.yaml:5: settings.receiveApodization: there is no 'box'; "),
    (
      "focusMM: 40", "focusMM: 90",
      "p.yaml:5: settings.focusMM: the focus lies below the depth shown; write at most 80."
    ),
    (
      "noise: off", "noise: 3",
      "p.yaml:5: settings.noise: there is no '3'; use one of off, false, no, on, true, yes."
    ),
    ("format: 1", "format: 2", "p.yaml:1: format: 2 is not read here; write 1."),
  ]) func anErrorSaysWhereWhatAndWhatToWriteInstead(_ old: String, _ new: String, _ says: String) {
    #expect(Self.text.contains(old))
    let found = PhantomFile.problems(in: Self.text.replacingOccurrences(of: old, with: new), file: "p.yaml")
    #expect(found.count == 1 && found[0].description.hasPrefix(says), "\(found)")
  }

  /// Every field: what does not belong there is refused.
  @Test func noFieldTakesWhatDoesNotBelongThere() throws {
    var checked = 0
    try forEachField(PhantomField.all) { field, path in
      for wrong in field.kind.wrong {
        let text = try yaml(Self.text, setting: path, to: wrong)
        #expect(!PhantomFile.problems(in: text, file: "p").isEmpty, "\(path) = \(wrong)")
        checked += 1
      }
    }
    #expect(checked > 50)
  }

  @Test func moreContrastsThanAVoxelCanNameAreRefused() {
    let cysts = (1...32).map { "{ depthMM: 40, diameterMM: 3, contrastDB: \($0) }" }
    let found = PhantomFile.problems(
      in: "format: 1\ncysts: [ \(cysts.joined(separator: ", ")) ]", file: "p.yaml")
    #expect(
      found.map(\.description) == ["p.yaml:2: cysts: there are more than 31 different contrasts; use fewer."])
  }

  @Test func anyMutationGivesAPhantomOrAClearError() throws {
    var mutator = Mutator(seed: 13)
    var (valid, invalid) = (0, 0)
    for _ in 0..<2_000 {
      let text = mutator.mutated(Self.text)
      let found = PhantomFile.problems(in: text, file: "p.yaml")
      for problem in found { #expect(problem.description.hasPrefix("p.yaml:")) }
      if found.isEmpty {
        valid += 1
        #expect((20...200).contains(try load(text).settings.depthMM))
      } else {
        invalid += 1
      }
    }
    #expect(valid > 20 && invalid > 500, "\(valid) valid, \(invalid) not")
  }

  @Test func theBlockHasItsCystsAndWiresWhereTheFileSays() throws {
    let medium = try load(Self.text).phantom.medium(halfWidthMM: 50, depthMM: 80)
    func echogenicityDB(_ x: Double, _ y: Double, _ z: Double = 0) -> Double {
      medium.tissue(at: Vector3(x, y, z)).echogenicityDB
    }
    #expect(echogenicityDB(0, 20) == 0 && echogenicityDB(-48, 78) == 0)
    #expect(
      echogenicityDB(1, 40) == -60 && echogenicityDB(1, 42.7, 10) == -60 && echogenicityDB(1, 43.5) == 0)
    #expect(echogenicityDB(0, 60) == -6)
    #expect(medium.pointTargets.map(\.positionMM) == [Vector3(0, 40, 0)])
    #expect(medium.boneDistanceMM(at: Vector3(0, 40, 0)) > 6)
  }
}
