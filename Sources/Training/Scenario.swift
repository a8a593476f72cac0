import Anatomy
import Ultrasound

/// One exercise, as stored in `Scenarios/*.yaml`.
package struct Scenario: FieldObject {
  @Field(1...1, presence: .required, "The version of this kind of file.")
  package var format = 1
  @Field(.longest(80), presence: .required, "What the list shows.")
  package var title = "My scenario"
  @Field(.longest(4_000), presence: .required, "What the trainee is told about the patient.")
  package var vignette = "A 35-year-old woman with pain below the right posterior superior iliac spine."
  @Field(
    .longest(160), example: "Find the foramen first: the joint's mouth lies beside it and a little lower.",
    "What it is to teach, in one line.")
  package var teaches: String? = nil
  @Field("For whom it is; the cases are listed in this order.")
  package var difficulty = Difficulty.intermediate
  @Field(presence: .required, "The person: a built-in woman or man, or an imported one.")
  package var patient = PatientChoice()
  @Field(presence: .required, "The side to inject.")
  package var side = Side.right
  @Field(.names(Probe.presets.map(\.id)), "The probe in the hand.")
  package var probe = "C5-2v"
  @Field("The machine at the start.")
  package var settings = MachineSettings()
  @Field("Where both hands begin, from this person's own midline and second dorsal foramen (S2).")
  package var start = Start()
  @Field("The needle in the hand.")
  package var needle = NeedleChoice()
  @Field(presence: .required, "What is injected.")
  package var syringe = SyringeContent()
  @Field(
    "What numbs skin and track, with a needle and syringe of its own; left out, the way is taken as numb.")
  package var anaesthetic: AnestheticChoice? = nil
  @Field(
    "The patient as a case: chart, tests, where the pain comes from, and its course after the injection.")
  package var `case`: CaseChoice? = nil
  @Field("Where it is to go.")
  package var target = Target()
  @Field("What is shown that no clinic has.")
  package var aids = Aids()
  @Field(
    10...3_600, unit: "s",
    "The time for the attempt: that of the hands; what is waited on the card does not count."
  )
  package var timeLimitS = 600.0
  @Field(.each(.names(ProcedureStep.all.map(\.id))), "The steps of the procedure that count.")
  package var stepsRequired = ["jointSeen", "puncture", "injection", "withdrawal", "belief"]
  @Field(
    .each(.names(ProcedureStep.all.map(\.id))), example: .list([]),
    "The steps that the window names to the trainee; left out, those that count.")
  package var stepsHinted: [String]? = nil
  @Field(Metric.standard.map(\.id), "Bounds by metric id; all must hold to pass.")
  package var passWhen: [String: Bound] = [:]
  @Field(0...100, unit: "points", "The total score that passes.")
  package var passScore = 80.0
  @Field("What each part of the score is worth; only their proportions count.")
  package var weights = Weights()

  package static let standard = Scenario()
}

extension Scenario {
  package struct MachineSettings: FieldObject {
    @Field(20...200, unit: "mm", "Depth shown.") package var depthMM = 80.0
    @Field(10...190, unit: "mm", "Transmit focus.") package var focusMM = 40.0
    @Field(-30...30, unit: "dB", "Overall gain.") package var gainDB = 0.0
    @Field(45...75, unit: "dB", "From black to white.") package var dynamicRangeDB = 60.0
    @Field("Harmonic imaging: echoes at twice the sent frequency.") package var harmonic = false
    @Field("Spatial compounding: the mean of several angles.") package var compounding = false
    @Field("How grays are shown: soft lifts the dark ones, contrast parts the middle ones.")
    package var grayMap = GrayMap.flat

    package static let standard = MachineSettings()

    var imaging: ImagingSettings {
      var result = ImagingSettings(
        depthMM: Float(depthMM), focusMM: Float(focusMM), gainDB: Float(gainDB),
        dynamicRangeDB: Float(dynamicRangeDB), isHarmonic: harmonic, isCompounded: compounding)
      result.grayMap = grayMap
      return result
    }
  }

  /// First places of both hands, told from the person's own landmarks, so that one text fits every body.
  package struct Start: FieldObject {
    @Field("The probe on the skin.") package var probe = ProbePose()
    @Field("The needle above the skin.") package var needle = NeedlePose()

    package static let standard = Start()
  }
  package struct ProbePose: FieldObject {
    @Field(-60...100, unit: "mm", "From the midline toward the side to inject.")
    package var lateralMM = 28.0
    @Field(-60...60, unit: "mm", "From S2 toward the feet.")
    package var belowS2MM = -4.0
    @Field(-180...180, unit: "°", "About the beam; + turns the marker toward the head.")
    package var rotateDeg = 0.0
    @Field(-45...45, unit: "°", "Fan; + points to the feet.")
    package var tiltDeg = 0.0
    @Field(-30...30, unit: "°", "Heel and toe; + points toward the side to inject.")
    package var rockDeg = 0.0
    @Field(0...12, unit: "mm", "Pressed into the skin.")
    package var pressMM = 6.0

    package static let standard = ProbePose()
  }
  package struct NeedlePose: FieldObject {
    @Field(-60...120, unit: "mm", "From the midline toward the side to inject.")
    package var lateralMM = -8.0
    @Field(-60...60, unit: "mm", "From S2 toward the feet.")
    package var belowS2MM = -4.0
    @Field(
      -180...180, unit: "°", "0 points away from the midline toward the side to inject, 90 toward the head.")
    package var yawDeg = 0.0
    @Field(15...90, unit: "°", "Between shaft and skin; 90 is upright.")
    package var pitchDeg = 60.0

    package static let standard = NeedlePose()
  }

  package struct Target: FieldObject {
    @Field("Where the fluid is to go.")
    package var structure = Placement.Class.joint
    @Field(0...20, unit: "mm", "The tip has reached the joint when it is no farther from it.")
    package var reachedWithinMM = 1.0
    @Field(0...1, unit: "of the volume", "To pass, at least this much of the fluid must be there.")
    package var volumeFraction = 0.5
    @Field("Where the needle goes in: lower is a little below S2, upper is at the first foramen, S1.")
    package var level = Level.lower

    package static let standard = Target()

    package typealias Level = InjectionLevel
  }
  package struct Aids: FieldObject {
    @Field("The view of the back with probe and needle.")
    package var externalView = true
    @Field("The imaged plane in the external view.")
    package var imagePlane = false
    @Field("Names of the structures in the image.")
    package var structureNames = false
    @Field("A mark on the needle's tip in the image.")
    package var tipMarker = false
    @Field("The force along the shaft, now and over the last seconds; a hand feels it all the same.")
    package var forceMeter = true

    package static let standard = Aids()
  }

  package struct Bound: FieldObject {
    @Field(-1e6...1e6, "The largest value.") package var atMost: Double? = nil
    @Field(-1e6...1e6, "The smallest value.") package var atLeast: Double? = nil

    package static let standard = Bound()
    package init(atMost: Double? = nil, atLeast: Double? = nil) {
      (self.atMost, self.atLeast) = (atMost, atLeast)
    }
    /// True when the value is within the bounds; false also when it is nil.
    package func holds(for value: Double?) -> Bool {
      guard let value else { return false }
      return value <= atMost ?? .infinity && value >= atLeast ?? -.infinity
    }
  }
  package struct Weights: FieldObject {
    @Field(0...100, "The tip ended at the joint.")
    package var target = 20.0
    @Field(0...100, "The picture showed the tip while it moved and injected.")
    package var visibility = 20.0
    @Field(0...100, "Nothing was hit on the way.")
    package var safety = 20.0
    @Field(0...100, "Where the fluid went.")
    package var placement = 25.0
    @Field(0...100, "Steps, volume and time.")
    package var procedure = 10.0
    @Field(0...100, "What was believed agrees with what is true.")
    package var belief = 5.0

    package static let standard = Weights()
  }
}

extension GrayMap: FieldValue {}

extension Scenario {
  /// Experience that a case asks for, rising.
  package enum Difficulty: String, CaseIterable, FieldValue {
    case beginner, intermediate, advanced
  }
}
extension InjectionLevel: FieldValue {}
