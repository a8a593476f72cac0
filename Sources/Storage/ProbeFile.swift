import Training
import Ultrasound

/// Probe files: an array that is no preset, as YAML, read as strictly as phantoms.
package enum ProbeFile {
  /// Largest size of a probe file, in bytes.
  static let bytesMax = 1 << 16
  /// The widest curved face, in degrees.
  static let fieldOfViewMaxDeg = 170.0
  /// The longest face, along its arc.
  static let faceLengthMaxMM = 200.0

  /// True when a name is that of a file, not that of a preset.
  package static func isPath(_ name: String) -> Bool { name.hasSuffix(".yaml") || name.hasSuffix(".yml") }

  /// Reads the file at a path.
  package static func load(path: String) throws -> Probe {
    try decode(yaml(path).text(atMost: bytesMax), file: path)
  }

  /// Reads a text; throws the first `ScenarioError`.
  static func decode(_ text: String, file: String) throws -> Probe {
    switch read(text, file: file) {
    case .success(let probe): return probe
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
    StrictYAML(file: file, what: "probe", remedy: "'sijsim phantom --help' shows one")
  }
  private static func read(_ text: String, file: String) -> Result<Probe, YAMLProblems> {
    yaml(file).read(text, as: Stored.self) { stored, root in
      contradictions(in: stored.probe).map { yaml(file).problem(at: [$0.key], in: root, $0.message) }
    }.map(\.probe)
  }

  /// Problems of numbers that are right one by one and make no probe together.
  private static func contradictions(in probe: Probe) -> [(key: String, message: String)] {
    var found: [(key: String, message: String)] = []
    let letters = probe.id.unicodeScalars
    if letters.count > 40
      || !letters.allSatisfy({ $0.properties.isAlphabetic || "0123456789-_.".contains(Character($0)) })
    {
      found.append(("id", "it is no plain name; write at most 40 letters, digits, hyphens and dots."))
    } else if Probe.preset(probe.id) != nil {
      found.append(("id", "it is the name of a built-in probe; write another."))
    }
    if probe.elementWidthMM > probe.pitchMM {
      let (width, pitch) = (plain(probe.elementWidthMM), plain(probe.pitchMM))
      found.append(
        (
          "elementWidthMM",
          "\(width) mm is wider than the distance of the elements; write at most the pitch, \(pitch) mm."
        ))
    }
    found += contradictions(inFaceOf: probe)
    if let dead = probe.deadElements, dead.upperBound > probe.elementCount || dead.count == probe.elementCount
    {
      found.append(
        (
          "deadElements",
          "elements \(dead.lowerBound) to \(dead.upperBound - 1) are not a part of \(probe.elementCount), "
            + "which are counted from 0; write fewer."
        ))
    }
    if probe.phasedSectorDeg > 0, probe.radiusMM > 0 {
      found.append(
        ("phasedSectorDeg", "a curved array is not steered; write 0, or 'radiusMM: 0' for a phased array."))
    } else if probe.phasedSectorDeg > 0, probe.phasedSectorDeg < 10 {
      found.append(
        (
          "phasedSectorDeg",
          "\(plain(probe.phasedSectorDeg))° is no sector; write 0 (not steered) or a number from 10 to 120 °."
        ))
    }
    return found
  }

  private static func contradictions(inFaceOf probe: Probe) -> [(key: String, message: String)] {
    var found: [(key: String, message: String)] = []
    if probe.faceLengthMM > faceLengthMaxMM {
      found.append(
        (
          "pitchMM",
          "\(probe.elementCount) elements \(plain(probe.pitchMM)) mm apart make a face of "
            + "\(rounded(probe.faceLengthMM)) mm; write fewer or narrower ones, for at most 200 mm."
        ))
    }
    if probe.radiusMM > 0, probe.radiusMM < 5 {
      found.append(
        (
          "radiusMM",
          "\(plain(probe.radiusMM)) mm is too curved; write 0 (a flat face) or a number from 5 to 200 mm."
        ))
    } else if probe.radiusMM > 0, probe.fieldOfView.degrees > fieldOfViewMaxDeg {
      let least = probe.faceLengthMM / (fieldOfViewMaxDeg * .pi / 180)
      found.append(
        (
          "radiusMM",
          "the face of \(rounded(probe.faceLengthMM)) mm spans \(rounded(probe.fieldOfView.degrees))°, more than "
            + "170°; write at least \(plain((least * 10).rounded(.up) / 10)) mm, or fewer elements."
        ))
    }
    return found
  }
  private static func rounded(_ value: Double) -> String { plain((value * 10).rounded() / 10) }

  /// Width of an element when the file gives none, as a fraction of the pitch.
  private static let widthOfPitch = 0.9

  /// All keys of a probe file.
  static var fields: [FieldDeclaration] { Stored.standard.fields }
  private struct Stored: FieldObject {
    @Field(1...1, presence: .required, "The version of this kind of file.")
    var format = 1
    @Field(.longest(40), presence: .required, "Its name, none of a preset.")
    var id = "my-linear"
    @Field(8...1_024, unit: "elements", presence: .required, "Along the face.")
    var elementCount = 128
    @Field(0.05...2, unit: "mm", presence: .required, "From an element to the next.")
    var pitchMM = 0.3
    @Field(0.01...2, unit: "mm", "At most the pitch; else 0.9 of it.")
    var elementWidthMM: Double? = nil
    @Field(0...200, unit: "mm", "Of a curved face, from 5; 0 is a linear or phased array.")
    var radiusMM = 0.0
    @Field(1...25, unit: "MHz", presence: .required, "Of pulse and echo.")
    var centerFrequencyMHz = 7.6
    @Field(0.2...1.4, unit: "of the center frequency", "Pulse-echo, at -6 dB.")
    var bandwidthFraction = 0.75
    @Field(1...30, unit: "mm", presence: .required, "Of the lens, across the plane.")
    var elevationApertureMM = 5.0
    @Field(5...200, unit: "mm", presence: .required, "Of the lens.")
    var elevationFocusMM = 18.0
    @Field(2...1_024, unit: "channels", "Elements received at once.")
    var receiveChannels = 64
    @Field(0...120, unit: "°", "What a phased array sweeps, from 10; 0 is every other array.")
    var phasedSectorDeg = 0.0
    @Field("A row of elements that neither send nor hear; without it all do.")
    var deadElements: Row? = nil
    @Field(.longest(200), "Where the numbers come from.")
    var source = "the probe's file"

    static let standard = Stored()

    struct Row: FieldObject {
      @Field(0...1_023, presence: .required, "Of the first, counted from 0 at the side without the mark.")
      var first = 40
      @Field(1...1_024, unit: "elements", presence: .required, "Beside each other.")
      var count = 12
      static let standard = Row()
    }

    var probe: Probe {
      Probe(
        id: id, elementCount: elementCount, pitchMM: pitchMM,
        elementWidthMM: elementWidthMM ?? widthOfPitch * pitchMM, radiusMM: radiusMM,
        centerFrequencyMHz: centerFrequencyMHz, bandwidthFraction: bandwidthFraction,
        elevationApertureMM: elevationApertureMM, elevationFocusMM: elevationFocusMM,
        receiveChannels: receiveChannels, phasedSectorDeg: phasedSectorDeg,
        deadElements: deadElements.map { $0.first..<($0.first + $0.count) }, source: source)
    }
  }
}
