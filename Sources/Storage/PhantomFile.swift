import Anatomy
import Geometry
import Training
import Yams

/// Phantom files: YAML, read as strictly as scenarios.
package enum PhantomFile {
  /// What a file describes: the block, and how it is to be imaged.
  package struct Loaded: Equatable, Sendable {
    package var phantom: QualityPhantom
    package var settings: Settings
  }
  package struct Settings: Codable, Equatable, Sendable {
    package var depthMM, focusMM: Double
    package var transmitFNumber, receiveFNumber: Double
    /// Nil: the channels of the probe.
    package var receiveElementsMax: Int?
    /// An id of `PhantomField.apodizations`.
    package var receiveApodization: String
    /// A word for yes or no; see `addsNoise`.
    var noise: String
    package var addsNoise: Bool { PhantomField.yes.contains(noise) }
  }
  /// No phantom file is larger, in bytes.
  static let bytesMax = 1 << 20

  /// Reads the file at a path.
  package static func load(path: String) throws -> Loaded {
    let shorten = "write at most \(PhantomField.wiresMax) wires and \(PhantomField.cystsMax) cysts"
    return try decode(yaml(path).text(atMost: bytesMax, shorten: shorten), file: path)
  }

  /// Reads a text; throws the first `ScenarioError`.
  static func decode(_ text: String, file: String) throws -> Loaded {
    switch read(text, file: file) {
    case .success(let loaded): return loaded
    case .failure(let problems): throw problems.first
    }
  }
  /// Everything that is wrong in a text; empty when nothing is.
  static func problems(in text: String, file: String) -> [ScenarioError] {
    switch read(text, file: file) {
    case .success: []
    case .failure(let problems): problems.all
    }
  }

  private static func yaml(_ file: String) -> StrictYAML {
    // As many as the largest file can have of the shortest wires; YAML's own reader bounds their nesting.
    StrictYAML(
      file: file, what: "phantom", remedy: "'sijsim phantom --help' shows one", bracketsMax: 100_000)
  }
  private static func read(_ text: String, file: String) -> Result<Loaded, YAMLProblems> {
    yaml(file).read(text, fields: PhantomField.all) { complete, root in
      let stored = try YAMLDecoder().decode(Stored.self, from: complete)
      return (stored.loaded, contradictions(in: stored.loaded, root: root, file: file))
    }
  }

  /// Keys that are right one by one and do not fit each other.
  private static func contradictions(in loaded: Loaded, root: Node, file: String) -> [ScenarioError] {
    var found: [ScenarioError] = []
    func note(_ path: [String], _ words: String) {
      found.append(yaml(file).problem(at: path, in: root, words))
    }
    if loaded.settings.focusMM > loaded.settings.depthMM {
      note(
        ["settings", "focusMM"],
        "the focus lies below the depth shown; write at most \(plain(loaded.settings.depthMM)).")
    }
    let (layers, contrasts) = (loaded.phantom.layers, loaded.phantom.contrasts)
    for (index, (above, layer)) in zip(layers, layers.dropFirst()).enumerated()
    where layer.fromDepthMM <= above.fromDepthMM {
      note(
        ["layers[\(index + 2)]", "fromDepthMM"],
        "\(plain(layer.fromDepthMM)) mm is not below the layer before it, which begins at "
          + "\(plain(above.fromDepthMM)) mm; write the layers from the top down.")
    }
    let most = QualityPhantom.materialsMax
    if layers.count + contrasts.count > most {
      note(
        ["cysts"],
        "there are \(contrasts.count) different contrasts and \(layers.count) layers; "
          + "write at most \(most) of both together.")
    }
    return found
  }

  /// The file as it lies in YAML, with its defaults.
  private struct Stored: Decodable {
    struct Background: Decodable {
      var soundSpeedMPerS, densityKgPerM3, attenuationDBPerCmMHz: Double
      var echogenicityDB: Level
      var echogenicity: String?
      var levelDB: Double? { echogenicity == nil ? echogenicityDB.dB : nil }
    }
    /// Nil where the background's holds.
    struct Layer: Decodable {
      var fromDepthMM, soundSpeedMPerS, densityKgPerM3: Double
      var attenuationDBPerCmMHz: Double?
      var echogenicityDB: Level?
    }
    struct Wire: Decodable { var xMM, depthMM, elevationMM: Double }
    struct Cyst: Decodable {
      var xMM, depthMM, diameterMM: Double
      var contrastDB: Level
    }
    var background: Background
    var layers: [Layer]
    var wires: [Wire]
    var cysts: [Cyst]
    var settings: Settings
    var seed: Int

    var loaded: Loaded {
      Loaded(
        phantom: QualityPhantom(
          soundSpeedMPerS: background.soundSpeedMPerS, densityKgPerM3: background.densityKgPerM3,
          attenuationDBPerCmMHz: background.attenuationDBPerCmMHz, echogenicityDB: background.levelDB,
          layers: layers.map {
            QualityPhantom.Layer(
              fromDepthMM: $0.fromDepthMM, soundSpeedMPerS: $0.soundSpeedMPerS,
              densityKgPerM3: $0.densityKgPerM3,
              attenuationDBPerCmMHz: $0.attenuationDBPerCmMHz ?? background.attenuationDBPerCmMHz,
              echogenicityDB: $0.echogenicityDB.map(\.dB) ?? background.levelDB)
          },
          wires: wires.map {
            QualityPhantom.Wire(positionMM: Vector3($0.xMM, $0.depthMM, $0.elevationMM))
          },
          cysts: cysts.map {
            QualityPhantom.Cyst(
              xMM: $0.xMM, depthMM: $0.depthMM, diameterMM: $0.diameterMM, contrastDB: $0.contrastDB.dB)
          }, seed: UInt64(seed)), settings: settings)
    }
  }
  /// A level in dB; nil where the file says `none`.
  private struct Level: Decodable {
    var dB: Double?
    init(from decoder: any Decoder) throws { dB = try? decoder.singleValueContainer().decode(Double.self) }
  }
}

/// Every key of a phantom file.
enum PhantomField {
  static let apodizations = ["boxcar", "hann"]
  static let yes = ["on", "true", "yes"]
  static let (wiresMax, cystsMax, layersMax) = (10_000, 1_000, 16)

  static let all: [ScenarioField] = [
    ScenarioField(
      "format", .integer(1...1, unit: ""), example: "1", says: "The version of this kind of file."),
    ScenarioField("background", .object(background), .defaulted("{}"), says: "What fills the block."),
    ScenarioField(
      "layers", .list(.object(layer), most: layersMax), .defaulted("[]"),
      says: "Flat layers below the background, from the top down."),
    ScenarioField(
      "wires", .list(.object(wire), most: wiresMax), .defaulted("[]"), says: "Point targets."),
    ScenarioField(
      "cysts", .list(.object(cyst), most: cystsMax), .defaulted("[]"),
      says: "Cylinders across the image plane, over the layers."),
    ScenarioField("settings", .object(settings), .defaulted("{}"), says: "How it is imaged."),
    ScenarioField(
      "seed", .integer(0...1_000_000_000, unit: ""), .defaulted("1"), says: "Another number is other speckle."
    ),
  ]
  private static let attenuation = ScenarioField.Kind.number(0...3, unit: "dB/(cm·MHz)")
  private static let echogenicity = ScenarioField.Kind.numberOr(word: "none", -60...30, unit: "dB")
  private static let density = ScenarioField(
    "densityKgPerM3", .number(500...2_500, unit: "kg/m³"), .defaulted("1000"),
    says: "Times the speed of sound, it is the impedance.")
  private static let background = [
    ScenarioField(
      "soundSpeedMPerS", .number(1_400...1_700, unit: "m/s"), .defaulted("1540"), says: "Speed of sound."),
    density,
    ScenarioField("attenuationDBPerCmMHz", attenuation, .defaulted("0.5"), says: "One way."),
    ScenarioField(
      "echogenicityDB", echogenicity, .defaulted("0"),
      says: "Against liver; none is an empty bath."),
    ScenarioField("echogenicity", .name(["none"]), .optional, says: "The same as echogenicityDB: none."),
  ]
  private static let layer = [
    ScenarioField(
      "fromDepthMM", .number(0...250, unit: "mm"), example: "30",
      says: "Where it begins, from the center of the face along y."),
    ScenarioField(
      "soundSpeedMPerS", .number(1_000...6_000, unit: "m/s"), .defaulted("1540"),
      says: "Speed of sound: of the impedance, and of how deep what lies below is shown."),
    density,
    ScenarioField(
      "attenuationDBPerCmMHz", attenuation, .optional, says: "One way; else the background's."),
    ScenarioField(
      "echogenicityDB", echogenicity, .optional,
      says: "Against liver; none is anechoic; else the background's."),
  ]
  private static let wire = [
    ScenarioField("xMM", .number(-200...200, unit: "mm"), .defaulted("0"), says: "Along the face."),
    ScenarioField(
      "depthMM", .number(0...250, unit: "mm"), example: "40", says: "From the center of the face, along y."),
    ScenarioField("elevationMM", .number(-50...50, unit: "mm"), .defaulted("0"), says: "Out of the plane."),
  ]
  private static let cyst = [
    wire[0], wire[1],
    ScenarioField("diameterMM", .number(0.5...200, unit: "mm"), example: "6", says: "Of the cylinder."),
    ScenarioField(
      "contrastDB", .numberOr(word: "none", -60...40, unit: "dB"), .defaulted("none"),
      says: "Against the background; none is anechoic."),
  ]
  private static let settings = [
    ScenarioField("depthMM", .number(20...200, unit: "mm"), .defaulted("80"), says: "Depth shown."),
    ScenarioField("focusMM", .number(5...200, unit: "mm"), .defaulted("40"), says: "Transmit focus."),
    ScenarioField(
      "transmitFNumber", .number(0.5...20, unit: ""), .defaulted("2.5"), says: "Focus over transmit aperture."
    ),
    ScenarioField(
      "receiveFNumber", .number(0.5...20, unit: ""), .defaulted("2"), says: "Depth over receive aperture."),
    ScenarioField(
      "receiveElementsMax", .integer(1...1_024, unit: "elements"), .optional,
      says: "Where the receive aperture stops growing."),
    ScenarioField(
      "receiveApodization", .name(apodizations), .defaulted("boxcar"),
      says: "Weights of the receive aperture."),
    ScenarioField(
      "noise", .name(["off", "false", "no"] + yes), .defaulted("off"), says: "Electronic noise and clutter."),
  ]
}
