import Foundation
import Geometry
import Testing

@testable import Anatomy
@testable import Storage

@Suite struct PhantomFileTests {
  private static let text = """
    format: 1
    background: { soundSpeedMPerS: 1540, densityKgPerM3: 1000, attenuationDBPerCmMHz: 0.5, echogenicityDB: 0 }
    wires: [ { xMM: 0, depthMM: 40, elevationMM: 0 } ]
    cysts: [ { xMM: 1, depthMM: 40, diameterMM: 6, contrastDB: none }, { depthMM: 60, diameterMM: 4, contrastDB: -6 } ]
    settings: { depthMM: 80, focusMM: 40, transmitFNumber: 2.5, receiveFNumber: 2, receiveElementsMax: 64, receiveApodization: boxcar, noise: off }
    layers: [ { fromDepthMM: 65, soundSpeedMPerS: 1600, densityKgPerM3: 1050, attenuationDBPerCmMHz: 0.7, echogenicityDB: 3 }, { fromDepthMM: 70 } ]
    seed: 1

    """
  private func load(_ text: String) throws -> PhantomFile.Loaded {
    try PhantomFile.decode(text, file: "p.yaml")
  }

  @Test func everyKeyIsRead() throws {
    let loaded = try load(Self.text)
    #expect(loaded.phantom.echogenicityDB == 0 && loaded.phantom.soundSpeedMPerS == 1540)
    #expect(loaded.phantom.densityKgPerM3 == 1000 && loaded.phantom.attenuationDBPerCmMHz == 0.5)
    #expect(
      loaded.phantom.layers == [
        .init(
          fromDepthMM: 65, soundSpeedMPerS: 1600, densityKgPerM3: 1050, attenuationDBPerCmMHz: 0.7,
          echogenicityDB: 3), .init(fromDepthMM: 70),
      ])
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

  @Test func aLayerTakesTheBackgroundsAttenuationAndLevelWhereItSaysNone() throws {
    let layers = try load(
      """
      format: 1
      background: { soundSpeedMPerS: 1450, densityKgPerM3: 950, attenuationDBPerCmMHz: 0.3, echogenicityDB: -4 }
      layers: [ { fromDepthMM: 20 }, { fromDepthMM: 30, echogenicityDB: none }, { fromDepthMM: 40, echogenicityDB: 0 } ]
      """
    ).phantom.layers
    #expect(layers.map(\.fromDepthMM) == [20, 30, 40] && layers.map(\.echogenicityDB) == [-4, nil, 0])
    for layer in layers {
      #expect(layer.soundSpeedMPerS == 1540 && layer.densityKgPerM3 == 1000)
      #expect(layer.attenuationDBPerCmMHz == 0.3)
    }
    let bath = try load(
      "format: 1\nbackground: { echogenicity: none }\nlayers: [ { fromDepthMM: 20 } ]")
    #expect(bath.phantom.layers[0].echogenicityDB == nil)
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
    ("seed: 1", "sede: 1", "p.yaml:7: sede: there is no such key; did you mean 'seed'?"),
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
    (
      "focusMM: 40", "focusMM: -4",
      "p.yaml:5: settings.focusMM: -4 mm is out of range; write a number from 5 to 200 mm."
    ),
    (
      "densityKgPerM3: 1000", "densityKgPerM3: 0",
      "p.yaml:2: background.densityKgPerM3: 0 kg/m³ is out of range; write a number from 500 to 2500 kg/m³."
    ),
    (
      "fromDepthMM: 65, ", "",
      "p.yaml:6: layers[1].fromDepthMM: the key is missing; write for example 'fromDepthMM: 30'."
    ),
    (
      "{ fromDepthMM: 70 }", "{ fromDepthMM: 65 }",
      "p.yaml:6: layers[2].fromDepthMM: 65 mm is not below the layer before it, which begins at 65 mm; "
    ),
    ("format: 1", "format: 2", "p.yaml:1: format: 2 is not read here; write 1."),
  ]) func anErrorSaysWhereWhatAndWhatToWriteInstead(_ old: String, _ new: String, _ message: String) {
    #expect(Self.text.contains(old))
    let found = PhantomFile.problems(in: Self.text.replacingOccurrences(of: old, with: new), file: "p.yaml")
    #expect(found.count == 1 && found[0].description.hasPrefix(message), "\(found)")
  }

  /// Every field: what does not belong there is refused.
  @Test func noFieldTakesWhatDoesNotBelongThere() throws {
    var checked = 0
    try forEachField(PhantomFile.fields) { field, path in
      for wrong in field.kind.wrong {
        let text = try yaml(Self.text, setting: path, to: wrong)
        #expect(!PhantomFile.problems(in: text, file: "p").isEmpty, "\(path) = \(wrong)")
        checked += 1
      }
    }
    #expect(checked > 50)
  }

  /// The same for the keys of the entries of lists, each beside keys that are right.
  @Test func noFieldOfAListTakesWhatDoesNotBelongThere() throws {
    var checked = 0
    for list in PhantomFile.fields {
      guard case .list(.object(let fields), _) = list.kind else { continue }
      for field in fields {
        let others = fields.filter { $0.key != field.key && $0.presence == .required }.map(\.exampleLine)
        func found(_ value: String) -> [ScenarioError] {
          let entry = (others + ["\(field.key): \(value)"]).joined(separator: ", ")
          return PhantomFile.problems(in: "format: 1\n\(list.key): [ { \(entry) } ]", file: "p")
        }
        for wrong in field.kind.wrong {
          #expect(found(wrong).count == 1, "\(list.key).\(field.key) = \(wrong)")
          checked += 1
        }
        let right = field.example?.yaml ?? "0.5"
        #expect(found(right).isEmpty, "\(list.key).\(field.key)")
      }
    }
    #expect(checked > 40)
  }

  @Test func moreMaterialsThanAVoxelCanNameAreRefused() {
    func found(contrasts: Int, layers: Int) -> [String] {
      let cysts = (0..<contrasts).map { "{ depthMM: 40, diameterMM: 3, contrastDB: \(Double($0) / 10) }" }
      let depths = (0..<layers).map { "{ fromDepthMM: \(30 + $0) }" }
      let text = """
        format: 1
        cysts: [ \(cysts.joined(separator: ", ")) ]
        layers: [ \(depths.joined(separator: ", ")) ]
        """
      return PhantomFile.problems(in: text, file: "p.yaml").map(\.description)
    }
    #expect(
      found(contrasts: 256, layers: 0) == [
        "p.yaml:2: cysts: there are 256 different contrasts and 0 layers; write at most 255 of both together."
      ])
    #expect(
      found(contrasts: 240, layers: 16) == [
        "p.yaml:2: cysts: there are 240 different contrasts and 16 layers; write at most 255 of both together."
      ])
    #expect(found(contrasts: 255, layers: 0).isEmpty && found(contrasts: 239, layers: 16).isEmpty)
  }

  @Test(arguments: [
    ("wires", "{ depthMM: 1 }", 10_000), ("cysts", "{ depthMM: 1, diameterMM: 1 }", 1_000),
    ("layers", "{ fromDepthMM: 1 }", 16),
  ]) func moreEntriesThanAListHoldsAreRefused(_ list: String, _ entry: String, _ most: Int) {
    let entries = [String](repeating: entry, count: most + 1).joined(separator: ", ")
    let found = PhantomFile.problems(in: "format: 1\n\(list): [ \(entries) ]", file: "p.yaml")
    #expect(
      found.map(\.description) == [
        "p.yaml:2: \(list): there are \(most + 1) entries; write at most \(most)."
      ])
  }

  /// The most brackets that are read at all, in every style.
  @Test(arguments: ["[", "{a: ", "- [", "- ", "? ", "{ layers: [ {", "a:\n "])
  func manyLevelsOfAnyKindAreRefusedAndDoNotFillTheStack(_ level: String) {
    let text = "format: 1\nwires: " + String(repeating: level, count: 100_000 / level.utf8.count)
    #expect(!PhantomFile.problems(in: text, file: "p.yaml").isEmpty)
  }

  @Test func aFileThatIsTooLargeSaysWhatToDo() throws {
    try Folder.temporary { folder in
      let path = folder + "/p.yaml"
      let wires = [String](repeating: "{ depthMM: 1 }", count: 1_000_000).joined(separator: ", ")
      try Data("format: 1\nwires: [ \(wires) ]".utf8).write(to: URL(fileURLWithPath: path))
      let message =
        "it is larger than 1024 KB, too large for a phantom; it was not read; "
        + "write at most 10000 wires and 1000 cysts."
      #expect(throws: FileProblem(path: path, message: message)) { try PhantomFile.load(path: path) }
    }
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
