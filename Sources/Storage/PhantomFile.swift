import Anatomy
import Geometry
import Training
import Yams

/// Phantom files: YAML, read as strictly as scenarios.
public enum PhantomFile {
  /// What a file describes: the block, and how it is to be imaged.
  public struct Loaded: Equatable, Sendable {
    public var phantom: QualityPhantom
    public var settings: Settings
  }
  public struct Settings: Codable, Equatable, Sendable {
    public var depthMM, focusMM: Double
    public var transmitFNumber, receiveFNumber: Double
    /// Nil: the channels of the probe.
    public var receiveElementsMax: Int?
    /// An id of `PhantomField.apodizations`.
    public var receiveApodization: String
    /// A word for yes or no; see `addsNoise`.
    var noise: String
    public var addsNoise: Bool { PhantomField.yes.contains(noise) }
  }
  /// No phantom file is larger, in bytes.
  static let bytesMax = 1 << 20

  /// Reads the file at a path.
  public static func load(path: String) throws -> Loaded {
    try decode(yaml(path).text(atMost: bytesMax), file: path)
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
    StrictYAML(file: file, what: "phantom", remedy: "'sijsim phantom --help' shows one")
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
    if loaded.phantom.contrasts.count > QualityPhantom.contrastsMax {
      note(["cysts"], "there are more than \(QualityPhantom.contrastsMax) different contrasts; use fewer.")
    }
    return found
  }

  /// The file as it lies in YAML, with its defaults.
  private struct Stored: Decodable {
    struct Background: Decodable {
      var soundSpeedMPerS, attenuationDBPerCmMHz: Double
      var echogenicityDB: Level
      var echogenicity: String?
    }
    struct Wire: Decodable { var xMM, depthMM, elevationMM: Double }
    struct Cyst: Decodable {
      var xMM, depthMM, diameterMM: Double
      var contrastDB: Level
    }
    var background: Background
    var wires: [Wire]
    var cysts: [Cyst]
    var settings: Settings
    var seed: Int

    var loaded: Loaded {
      Loaded(
        phantom: QualityPhantom(
          soundSpeedMPerS: background.soundSpeedMPerS,
          attenuationDBPerCmMHz: background.attenuationDBPerCmMHz,
          echogenicityDB: background.echogenicity == nil ? background.echogenicityDB.dB : nil,
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

  static let all: [ScenarioField] = [
    ScenarioField(
      "format", .integer(1...1, unit: ""), example: "1", says: "The version of this kind of file."),
    ScenarioField("background", .object(background), .defaulted("{}"), says: "What fills the block."),
    ScenarioField("wires", .list(.object(wire)), .defaulted("[]"), says: "Point targets."),
    ScenarioField("cysts", .list(.object(cyst)), .defaulted("[]"), says: "Cylinders across the image plane."),
    ScenarioField("settings", .object(settings), .defaulted("{}"), says: "How it is imaged."),
    ScenarioField(
      "seed", .integer(0...1_000_000_000, unit: ""), .defaulted("1"), says: "Another number is other speckle."
    ),
  ]
  private static let background = [
    ScenarioField(
      "soundSpeedMPerS", .number(1_400...1_700, unit: "m/s"), .defaulted("1540"), says: "Speed of sound."),
    ScenarioField(
      "attenuationDBPerCmMHz", .number(0...3, unit: "dB/(cm·MHz)"), .defaulted("0.5"), says: "One way."),
    ScenarioField(
      "echogenicityDB", .numberOr(word: "none", -60...30, unit: "dB"), .defaulted("0"),
      says: "Against liver; none is an empty bath."),
    ScenarioField("echogenicity", .name(["none"]), .optional, says: "The same as echogenicityDB: none."),
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
