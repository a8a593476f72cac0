import Anatomy
import Geometry
import Training
import Yams

/// Phantom files: YAML, read as strictly as scenarios.
package enum PhantomFile {
  /// Contents of a file: the block, and the settings of its image.
  package struct Loaded: Equatable, Sendable {
    package var phantom: QualityPhantom
    package var settings: Settings
  }
  package struct Settings: FieldObject {
    @Field(20...200, unit: "mm", "Depth shown.")
    package var depthMM = 80.0
    @Field(5...200, unit: "mm", "Transmit focus.")
    package var focusMM = 40.0
    @Field(0.5...20, "Focus over transmit aperture.")
    package var transmitFNumber = 2.5
    @Field(0.5...20, "Depth over receive aperture.")
    package var receiveFNumber = 2.0
    /// Largest number of elements that receive; nil for the channels of the probe.
    @Field(1...1_024, unit: "elements", "Where the receive aperture stops growing.")
    package var receiveElementsMax: Int? = nil
    @Field(.names(["boxcar", "hann"]), "Weights of the receive aperture.")
    package var receiveApodization = "boxcar"
    @Field(.names(["off", "false", "no"] + yes), "Electronic noise and clutter.")
    var noise = "off"

    package static let standard = Settings()
    private static let yes = ["on", "true", "yes"]
    package var addsNoise: Bool { Settings.yes.contains(noise) }
  }
  /// Largest size of a phantom file, in bytes.
  static let bytesMax = 1 << 20
  static let (wiresMax, cystsMax, layersMax) = (10_000, 1_000, 16)

  /// Reads the file at a path.
  package static func load(path: String) throws -> Loaded {
    let shorten = "write at most \(wiresMax) wires and \(cystsMax) cysts"
    return try decode(yaml(path).text(atMost: bytesMax, shorten: shorten), file: path)
  }

  /// Reads a text; throws the first `ScenarioError`.
  static func decode(_ text: String, file: String) throws -> Loaded {
    switch read(text, file: file) {
    case .success(let loaded): return loaded
    case .failure(let problems): throw problems.first
    }
  }
  /// Problems in a text; empty when there are none.
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
    yaml(file).read(text, as: Stored.self) { contradictions(in: $0.loaded, root: $1, file: file) }
      .map(\.loaded)
  }

  /// Problems of keys that are right one by one and do not fit each other.
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

  /// The file as it lies in YAML.
  private struct Stored: FieldObject {
    struct Background: FieldObject {
      @Field(1_400...1_700, unit: "m/s", "Speed of sound.")
      var soundSpeedMPerS = 1_540.0
      @Field(500...2_500, unit: "kg/m³", "Times the speed of sound, it is the impedance.")
      var densityKgPerM3 = 1_000.0
      @Field(0...3, unit: "dB/(cm·MHz)", "One way.")
      var attenuationDBPerCmMHz = 0.5
      @Field(-60...30, unit: "dB", "Against liver; none is an empty bath.")
      var echogenicityDB = EchoLevel(dB: 0)
      @Field(.names(["none"]), "The same as echogenicityDB: none.")
      var echogenicity: String? = nil

      static let standard = Background()
      var levelDB: Double? { echogenicity == nil ? echogenicityDB.dB : nil }
    }
    struct Layer: FieldObject {
      @Field(
        0...250, unit: "mm", presence: .required, "Where it begins, from the center of the face along y.")
      var fromDepthMM = 30.0
      @Field(
        1_000...6_000, unit: "m/s",
        "Speed of sound: of the impedance, and of how deep what lies below is shown.")
      var soundSpeedMPerS = 1_540.0
      @Field(500...2_500, unit: "kg/m³", "Times the speed of sound, it is the impedance.")
      var densityKgPerM3 = 1_000.0
      @Field(0...3, unit: "dB/(cm·MHz)", "One way; else the background's.")
      var attenuationDBPerCmMHz: Double? = nil
      @Field(-60...30, unit: "dB", "Against liver; none is anechoic; else the background's.")
      var echogenicityDB: EchoLevel? = nil

      static let standard = Layer()
    }
    struct Wire: FieldObject {
      @Field(-200...200, unit: "mm", "Along the face.")
      var xMM = 0.0
      @Field(0...250, unit: "mm", presence: .required, "From the center of the face, along y.")
      var depthMM = 40.0
      @Field(-50...50, unit: "mm", "Out of the plane.")
      var elevationMM = 0.0

      static let standard = Wire()
    }
    struct Cyst: FieldObject {
      @Field(-200...200, unit: "mm", "Along the face.")
      var xMM = 0.0
      @Field(0...250, unit: "mm", presence: .required, "From the center of the face, along y.")
      var depthMM = 40.0
      @Field(0.5...200, unit: "mm", presence: .required, "Of the cylinder.")
      var diameterMM = 6.0
      @Field(-60...40, unit: "dB", "Against the background; none is anechoic.")
      var contrastDB = EchoLevel(dB: nil)

      static let standard = Cyst()
    }
    @Field(1...1, presence: .required, "The version of this kind of file.")
    var format = 1
    @Field("What fills the block.")
    var background = Background()
    @Field(.atMost(layersMax), "Flat layers below the background, from the top down.")
    var layers: [Layer] = []
    @Field(.atMost(wiresMax), "Point targets.")
    var wires: [Wire] = []
    @Field(.atMost(cystsMax), "Cylinders across the image plane, over the layers.")
    var cysts: [Cyst] = []
    @Field("How it is imaged.")
    var settings = Settings()
    @Field(0...1_000_000_000, "Another number is other speckle.")
    var seed = 1

    static let standard = Stored()

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
  /// All keys of a phantom file.
  static var fields: [FieldDeclaration] { Stored.standard.fields }

  /// A level in dB; nil when the file says `none`.
  private struct EchoLevel: FieldValue {
    var dB: Double?
    init(dB: Double?) { self.dB = dB }

    static func kind(_ bounds: ClosedRange<Double>, unit: String, like standard: EchoLevel?) -> FieldKind {
      .numberOr(word: "none", bounds, unit: unit)
    }
    init?(_ content: FieldContent, like standard: EchoLevel?) {
      switch content {
      case .number(let number): dB = number
      case .text: dB = nil
      default: return nil
      }
    }
    var content: FieldContent? { dB.map(FieldContent.number) ?? "none" }
  }
}
