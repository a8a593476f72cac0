import Anatomy
import Needle
import Simulation
import Ultrasound

/// One key of a scenario file: what it means, what it may hold, and what stands for it when it is left out. The list
/// `all` is the one place that says so: the strict reader, the JSON Schema and the template all come from it.
package struct ScenarioField: Sendable {
  package var key: String
  /// What it means, in one line, without the range.
  package var says: String
  package var kind: Kind
  /// What stands for it when it is left out; a required field has none.
  package var presence: Presence
  /// What the template shows, as YAML.
  package var example: String

  package indirect enum Kind: Sendable {
    case text(longest: Int)
    case number(ClosedRange<Double>, unit: String)
    /// A number, or one word that stands for none.
    case numberOr(word: String, ClosedRange<Double>, unit: String)
    case integer(ClosedRange<Int>, unit: String)
    case flag
    case name([String])
    case list(Kind, most: Int = .max)
    case object([ScenarioField])
    /// Keys are names of the list, values objects.
    case map(keys: [String], [ScenarioField])
  }
  package enum Presence: Equatable, Sendable {
    case required, optional
    /// Required where that other key of the same object is left out.
    case requiredWithout(String)
    /// A YAML text that is read in its place.
    case defaulted(String)
  }

  package init(
    _ key: String, _ kind: Kind, _ presence: Presence = .required, example: String = "", says: String
  ) {
    (self.key, self.says, self.kind, self.presence) = (key, says, kind, presence)
    if case .defaulted(let text) = presence, example.isEmpty {
      self.example = text
    } else {
      self.example = example
    }
  }
}

extension ScenarioField {
  /// Every key of a scenario, in the order of a file.
  package static let all: [ScenarioField] =
    [
      ScenarioField(
        "format", .integer(1...1, unit: ""), example: "1", says: "The version of this kind of file."),
      ScenarioField("title", .text(longest: 80), example: "My scenario", says: "What the list shows."),
      ScenarioField(
        "vignette", .text(longest: 4_000),
        example: "A 35-year-old woman with pain below the right posterior superior iliac spine.",
        says: "What the trainee is told about the patient."),
      ScenarioField(
        "patient", .object(patient), says: "The person: a built-in woman or man, or an imported one."),
      ScenarioField(
        "side", .name(Side.allCases.map(\.rawValue)), example: "right", says: "The side to inject."),
      ScenarioField(
        "probe", .name(Probe.presets.map(\.id)), .defaulted("C5-2v"), says: "The probe in the hand."),
      ScenarioField("settings", .object(settings), .defaulted("{}"), says: "The machine at the start."),
      ScenarioField(
        "start", .object(start), .defaulted("{}"),
        says: "Where both hands begin, from this person's own midline and second dorsal foramen (S2)."),
      ScenarioField("needle", .object(needle), .defaulted("{}"), says: "The needle in the hand."),
      ScenarioField("syringe", .object(syringe), says: "What is injected."),
      ScenarioField(
        "anaesthetic", .object(anaesthetic), .optional,
        says:
          "What numbs skin and track, with a needle and syringe of its own; left out, the way is taken as numb."
      ),
      ScenarioField("target", .object(target), .defaulted("{}"), says: "Where it is to go."),
      ScenarioField("aids", .object(aids), .defaulted("{}"), says: "What is shown that no clinic has."),
      ScenarioField(
        "timeLimitS", .number(10...3_600, unit: "s"), .defaulted("600"), says: "The time for the attempt."),
      ScenarioField(
        "stepsRequired", .list(.name(ProcedureStep.all.map(\.id))),
        .defaulted("[jointSeen, puncture, injection, withdrawal, belief]"),
        says: "The steps of the procedure that count."),
    ] + judgement

  private static let judgement: [ScenarioField] = [
    ScenarioField(
      "passWhen",
      .map(
        keys: Metric.standard.map(\.id),
        [
          ScenarioField("atMost", .number(-1e6...1e6, unit: ""), .optional, says: "The largest value."),
          ScenarioField("atLeast", .number(-1e6...1e6, unit: ""), .optional, says: "The smallest value."),
        ]), .defaulted("{}"),
      says: "Bounds by metric id; all must hold to pass."),
    ScenarioField(
      "passScore", .number(0...100, unit: "points"), .defaulted("80"), says: "The total score that passes."),
    ScenarioField(
      "weights", .object(weights), .defaulted("{}"),
      says: "What each part of the score is worth; only their proportions count."),
  ]

  private static let patient: [ScenarioField] = [
    ScenarioField(
      "file", .text(longest: 500), .optional, example: "mr-x",
      says: "An imported person: a .sijpatient beside this file, in the user's folder, or by its path; alone."
    ),
    ScenarioField(
      "sex", .name(Sex.allCases.map(\.rawValue)), .requiredWithout("file"), example: "female",
      says: "Shapes the pelvis."),
    ScenarioField("ageYears", .number(18...90, unit: "years"), .defaulted("35"), says: "Narrows the joint."),
    ScenarioField(
      "bodyMassIndex", .number(16...45, unit: "kg/m²"), .requiredWithout("file"), example: "24",
      says: "Sets how deep everything lies."),
    ScenarioField(
      "weightKG", .number(30...250, unit: "kg"), .optional, example: "65",
      says: "What doses go by; left out, it follows from bodyMassIndex, for 1.65 m (female), 1.78 m (male)."),
    ScenarioField(
      "seed", .integer(0...1_000_000_000, unit: ""), .defaulted("1"),
      says: "Another number is another texture of the same person."),
    ScenarioField(
      "variationSeed", .integer(0...1_000_000_000, unit: ""), .optional, example: "1",
      says: "Another number draws another person of the same sex, age and build; without it the mean person."),
    ScenarioField(
      "laxity", .number(0...3, unit: ""), .optional, example: "1",
      says:
        "Multiplies how far the pressed sacrum moves; left out, it is 1, up to 2 in pregnancy, 0 where bone bridges the joint."
    ),
    ScenarioField(
      "pillowTiltDeg", .number(0...15, unit: "°"), .optional, example: "10",
      says:
        "How far a pillow under the abdomen turns the pelvis back, some 5 to 15; without it there is none."),
    ScenarioField(
      "breathing", .object(breathing), .optional, example: "{}",
      says: "Quiet breathing moves the back under the probe; without it the breath is held."),
    ScenarioField(
      "variation", .object(variation), .optional, example: "{}",
      says: "What is set by hand over what is drawn: differences from the mean of the sex, and kinds."),
    ScenarioField(
      "pathology", .object(pathology), .optional, example: "{}",
      says:
        "What is wrong with the joints: it changes bones, soft tissue, fluid and vessels, and so the image."),
  ]
  private static let pathology: [ScenarioField] = [
    ScenarioField(
      "kind", .name(Pathology.Kind.allCases.map(\.rawValue)), example: "degeneration", says: "Which."),
    ScenarioField(
      "degree", .number(Pathology.degrees, unit: ""), example: "0.5",
      says: "How bad: 0 healthy, just over 0 the mildest that is published, 1 the worst."),
    ScenarioField(
      "side", .name(Pathology.Extent.allCases.map(\.rawValue)), example: "both",
      says: "Which joint has it, of the patient's body."),
  ]
  private static let variation: [ScenarioField] = VariationParameter.all.map { parameter in
    let (kind, example): (Kind, String) =
      parameter.words.isEmpty
      ? (.number(parameter.range, unit: parameter.unit), "\(parameter.mean)")
      : (.name(parameter.words), parameter.words[0])
    return ScenarioField(parameter.id.rawValue, kind, .optional, example: example, says: parameter.says)
  }
  private static let breathing: [ScenarioField] = [
    ScenarioField(
      "amplitudeMM", .number(0...5, unit: "mm"), .defaulted("1.5"),
      says: "How far the skin over the sacrum rises against the probe hand."),
    ScenarioField("ratePerMin", .number(6...40, unit: "breaths/min"), .defaulted("14"), says: "How often."),
  ]
  private static let settings: [ScenarioField] = [
    ScenarioField("depthMM", .number(20...200, unit: "mm"), .defaulted("80"), says: "Depth shown."),
    ScenarioField("focusMM", .number(10...190, unit: "mm"), .defaulted("40"), says: "Transmit focus."),
    ScenarioField("gainDB", .number(-30...30, unit: "dB"), .defaulted("0"), says: "Overall gain."),
    ScenarioField(
      "dynamicRangeDB", .number(45...75, unit: "dB"), .defaulted("60"), says: "From black to white."),
    ScenarioField(
      "harmonic", .flag, .defaulted("false"), says: "Harmonic imaging: echoes at twice the sent frequency."),
    ScenarioField(
      "compounding", .flag, .defaulted("false"), says: "Spatial compounding: the mean of several angles."),
  ]
  private static let start: [ScenarioField] = [
    ScenarioField("probe", .object(probePose), .defaulted("{}"), says: "The probe on the skin."),
    ScenarioField("needle", .object(needlePose), .defaulted("{}"), says: "The needle above the skin."),
  ]
  private static let probePose: [ScenarioField] = [
    ScenarioField(
      "lateralMM", .number(-60...100, unit: "mm"), .defaulted("28"),
      says: "From the midline toward the side to inject."),
    ScenarioField(
      "belowS2MM", .number(-60...60, unit: "mm"), .defaulted("-4"), says: "From S2 toward the feet."),
    ScenarioField(
      "rotateDeg", .number(-180...180, unit: "°"), .defaulted("0"),
      says: "About the beam; + turns the marker toward the head."),
    ScenarioField(
      "tiltDeg", .number(-45...45, unit: "°"), .defaulted("0"), says: "Fan; + points to the feet."),
    ScenarioField(
      "rockDeg", .number(-30...30, unit: "°"), .defaulted("0"),
      says: "Heel and toe; + points toward the side to inject."),
    ScenarioField("pressMM", .number(0...12, unit: "mm"), .defaulted("6"), says: "Pressed into the skin."),
  ]
  private static let needlePose: [ScenarioField] = [
    ScenarioField(
      "lateralMM", .number(-60...120, unit: "mm"), .defaulted("-8"),
      says: "From the midline toward the side to inject."),
    ScenarioField(
      "belowS2MM", .number(-60...60, unit: "mm"), .defaulted("-4"), says: "From S2 toward the feet."),
    ScenarioField(
      "yawDeg", .number(-180...180, unit: "°"), .defaulted("0"),
      says: "0 points away from the midline toward the side to inject, 90 toward the head."),
    ScenarioField(
      "pitchDeg", .number(15...90, unit: "°"), .defaulted("60"),
      says: "Between shaft and skin; 90 is upright."),
  ]
  private static let needle: [ScenarioField] = [
    ScenarioField("gauge", .integer(18...27, unit: "G"), .defaulted("22"), says: "22 is the usual one."),
    ScenarioField("lengthMM", .number(25...200, unit: "mm"), .defaulted("89"), says: "89 mm is 3.5 inches."),
    ScenarioField(
      "tip", .name(NeedleModel.Tip.allCases.map(\.rawValue)), .defaulted("quincke"),
      says:
        "The form of the tip: a bevel steers the needle away from its opening, a Whitacre tip goes straight."),
    ScenarioField(
      "echogenic", .flag, .defaulted("false"), says: "A surface that sends sound back at every angle."),
  ]
  private static let target: [ScenarioField] = [
    ScenarioField(
      "structure", .name(Placement.Class.allCases.map(\.rawValue)), .defaulted("joint"),
      says: "Where the fluid is to go."),
    ScenarioField(
      "reachedWithinMM", .number(0...20, unit: "mm"), .defaulted("1"),
      says: "The tip has reached the joint when it is no farther from it."),
    ScenarioField(
      "volumeFraction", .number(0...1, unit: "of the volume"), .defaulted("0.5"),
      says: "To pass, at least this much of the fluid must be there."),
    ScenarioField(
      "level", .name(Scenario.Target.Level.allCases.map(\.rawValue)), .defaulted("lower"),
      says: "Where the needle goes in: lower is a little below S2, upper is at the first foramen, S1."),
  ]
  private static let aids: [ScenarioField] = [
    ScenarioField(
      "externalView", .flag, .defaulted("true"), says: "The view of the back with probe and needle."),
    ScenarioField("imagePlane", .flag, .defaulted("false"), says: "The imaged plane in the external view."),
    ScenarioField(
      "structureNames", .flag, .defaulted("false"), says: "Names of the structures in the image."),
    ScenarioField("tipMarker", .flag, .defaulted("false"), says: "A mark on the needle's tip in the image."),
    ScenarioField(
      "forceMeter", .flag, .defaulted("true"),
      says: "The force along the shaft, now and over the last seconds; a hand feels it all the same."),
  ]
  private static let weights: [ScenarioField] = [
    ScenarioField(
      "target", .number(0...100, unit: ""), .defaulted("20"), says: "The tip ended at the joint."),
    ScenarioField(
      "visibility", .number(0...100, unit: ""), .defaulted("20"),
      says: "The tip was in the imaged slice while it moved and while it injected."),
    ScenarioField(
      "safety", .number(0...100, unit: ""), .defaulted("20"), says: "Nothing was hit on the way."),
    ScenarioField("placement", .number(0...100, unit: ""), .defaulted("25"), says: "Where the fluid went."),
    ScenarioField("procedure", .number(0...100, unit: ""), .defaulted("10"), says: "Steps, volume and time."),
    ScenarioField(
      "belief", .number(0...100, unit: ""), .defaulted("5"),
      says: "What was believed agrees with what is true."),
  ]
}
