import Anatomy
import Needle
import Simulation
import Ultrasound

/// One exercise, as stored in `Scenarios/*.yaml`. Each key, with its range and its meaning, is in
/// `ScenarioField.all`.
package struct Scenario: Codable, Equatable, Sendable {
  /// The schema version; this build reads 1.
  package var format: Int
  package var title: String
  /// What the trainee is told about the patient.
  package var vignette: String
  package var patient: PatientChoice
  /// The side to be injected.
  package var side: Side
  /// The id of a probe preset.
  package var probe: String
  package var settings: MachineSettings
  package var start: Start
  package var needle: NeedleChoice
  package var syringe: SyringeContent
  /// What numbs skin and track; nil takes them as numb.
  package var anaesthetic: AnaestheticChoice?
  package var target: Target
  package var aids: Aids
  package var timeLimitS: Double
  /// Ids of `ProcedureStep`.
  package var stepsRequired: [String]
  /// Bounds by metric id; an attempt passes only when all hold.
  package var passWhen: [String: Bound]
  /// The total score that passes, 0...100.
  package var passScore: Double
  package var weights: Weights

  /// The version that this build reads.
  package static let currentFormat = 1

  /// An imported patient by its file, or a built-in one by its parameters.
  package struct PatientChoice: Codable, Equatable, Sendable {
    /// The name or the path of an imported patient, which says everything of the person; nil for a built-in one.
    package var file: String?
    /// Nil only with a file.
    package var sex: Sex?
    package var ageYears: Double
    /// In kg/m²; nil only with a file.
    package var bodyMassIndex: Double?
    /// In kg; nil follows from the body mass index. Doses go by it.
    package var weightKG: Double?
    package var seed: Int
    /// Draws how the person differs from the mean one; nil leaves the mean one.
    package var variationSeed: Int?
    /// Multiplies how far the pressed sacrum moves; nil is what the pathology makes of it, 1 in health.
    package var laxity: Double?
    /// How far a pillow under the abdomen turns the pelvis back, in degrees; nil is none.
    package var pillowTiltDeg: Double?
    /// Nil where the breath is held.
    package var breathing: Breath?
    /// What is set by hand over that, by the id of a `VariationParameter`.
    package var variation: [String: VariationValue]?
    /// What is wrong with the joints; nil in a healthy person.
    package var pathology: Pathology?
  }
  /// How the patient breathes.
  package struct Breath: Codable, Equatable, Sendable {
    /// How far the back rises against the probe hand, mm.
    package var amplitudeMM: Double
    package var ratePerMin: Double
  }
  /// A parameter's number, or one of its words.
  package enum VariationValue: Codable, Equatable, Sendable {
    case number(Double)
    case word(String)

    package init(from decoder: Decoder) throws {
      let container = try decoder.singleValueContainer()
      self =
        if let number = try? container.decode(Double.self) { .number(number) } else {
          .word(try container.decode(String.self))
        }
    }
    package func encode(to encoder: Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .number(let number): try container.encode(number)
      case .word(let word): try container.encode(word)
      }
    }
  }
  package struct MachineSettings: Codable, Equatable, Sendable {
    package var depthMM, focusMM, gainDB, dynamicRangeDB: Double
    package var harmonic = false, compounding = false
  }
  /// Where both hands begin, told from the person's own landmarks, so that one text fits every body.
  package struct Start: Codable, Equatable, Sendable {
    package var probe: ProbePose
    package var needle: NeedlePose
  }
  package struct ProbePose: Codable, Equatable, Sendable {
    /// From the midline toward the side to be injected, mm.
    package var lateralMM: Double
    /// From the level of the second dorsal foramen toward the feet, mm.
    package var belowS2MM: Double
    package var rotateDeg, tiltDeg, rockDeg, pressMM: Double
  }
  package struct NeedlePose: Codable, Equatable, Sendable {
    package var lateralMM, belowS2MM: Double
    /// 0 points away from the midline toward the side to be injected, 90 toward the head.
    package var yawDeg: Double
    /// Angle between shaft and skin; 90 is perpendicular.
    package var pitchDeg: Double
  }
  package struct NeedleChoice: Codable, Equatable, Sendable {
    package var gauge: Int
    package var lengthMM: Double
    package var tip = NeedleModel.Tip.quincke
    package var isEchogenic = false
    private enum CodingKeys: String, CodingKey {
      case gauge, lengthMM, tip
      case isEchogenic = "echogenic"
    }
    /// The needle as it is sold; nil where nobody sells it.
    package var model: NeedleModel? {
      NeedleModel.preset(gauge: gauge, lengthMM: lengthMM, tip: tip, isEchogenic: isEchogenic)
    }
  }
  package struct SyringeContent: Codable, Equatable, Sendable {
    package var drug: String
    package var volumeML: Double
    /// More than this into one joint is an error.
    package var maximumML: Double
    /// Relative to liver, in dB; −60 is anechoic.
    package var echogenicityDB: Double
    /// Water and anaesthetic 1, a steroid suspension some 3 mPa·s.
    package var viscosityMPaS = 1.0
    /// After how many seconds half of a suspension's brightness over clear fluid is gone, in dB; 0 where it stays.
    package var fadesS = 60.0
    package var doses: [Dose]
  }
  /// The needle and the syringe for skin and track.
  package struct AnaestheticChoice: Codable, Equatable, Sendable {
    package var drug: String
    package var volumeML, echogenicityDB, viscosityMPaS: Double
    /// From the injection until it is as numb as it gets, in s; nil is that of the drug.
    package var onsetS: Double?
    package var needle: NeedleChoice
    package var doses: [Dose]
  }
  /// One drug of the mixture and what the patient may have of it.
  package struct Dose: Codable, Equatable, Sendable {
    package var drug: String
    package var mgPerML: Double
    /// In mg; nil follows from the drug and the patient's weight, see `Drug`.
    package var maximumMG: Double?
  }
  package struct Target: Codable, Equatable, Sendable {
    /// Where the fluid is to go: a class of `Placement`.
    package var structure: Placement.Class
    /// The tip has reached it when it is no farther from the joint than this, mm.
    package var reachedWithinMM: Double
    /// The fluid has reached it when at least this fraction of the volume went there.
    package var volumeFraction: Double
    /// Where the needle goes in.
    package var level = Level.lower

    /// The levels of Klauser et al., Arthritis Rheum 2008;59:1618.
    package enum Level: String, CaseIterable, Codable, Sendable {
      /// A little below the second dorsal foramen, where the joint is open from behind.
      case lower
      /// At the first dorsal foramen, through the ligament between sacrum and ilium.
      case upper
    }
  }
  /// What is shown that no clinic has.
  package struct Aids: Codable, Equatable, Sendable {
    /// The view of the back with probe and needle.
    package var externalView: Bool
    /// The imaged plane drawn in the external view.
    package var imagePlane: Bool
    /// Names of the structures over the image.
    package var structureNames: Bool
    /// A mark on the needle's tip in the image.
    package var tipMarker: Bool
    /// The force along the shaft, now and over the last seconds.
    package var forceMeter = true
  }
  package struct Bound: Codable, Equatable, Sendable {
    package var atMost, atLeast: Double?
    package init(atMost: Double? = nil, atLeast: Double? = nil) {
      (self.atMost, self.atLeast) = (atMost, atLeast)
    }
    /// False also where the value is not defined.
    package func holds(for value: Double?) -> Bool {
      guard let value else { return false }
      return value <= atMost ?? .infinity && value >= atLeast ?? -.infinity
    }
  }
  /// What each part of the score is worth; only their proportions count.
  package struct Weights: Codable, Equatable, Sendable {
    package var target, visibility, safety, placement, procedure, belief: Double
  }
}

/// A name in a scenario that this build does not know.
package struct UnknownName: Error, Equatable, CustomStringConvertible {
  package var kind, name: String
  package var known: [String]
  package init(kind: String, name: String, known: [String]) {
    (self.kind, self.name, self.known) = (kind, name, known)
  }
  package var description: String {
    "there is no \(kind) '\(name)'; use one of \(known.joined(separator: ", "))."
  }
}

extension Scenario.NeedleChoice {
  fileprivate var sold: NeedleModel {
    get throws {
      guard let model else {
        throw UnknownName(
          kind: "needle", name: "\(gauge)G × \(lengthMM) mm", known: NeedleModel.presets.map(\.words))
      }
      return model
    }
  }
}

extension Scenario.PatientChoice {
  /// What is set by hand; nil where nothing is.
  fileprivate var handmade: PersonVariation? {
    guard let variation, !variation.isEmpty else { return nil }
    var result = PersonVariation()
    for id in VariationParameter.ID.allCases {
      switch variation[id.rawValue] {
      case .number(let number): result[id] = number
      case .word(let word): _ = result.set(id, word: word)
      case nil: break
      }
    }
    return result
  }
}

extension Scenario {
  /// The person to be built; nil where it is an imported one.
  package var patientParameters: PatientParameters? {
    guard patient.file == nil, let sex = patient.sex, let bodyMassIndex = patient.bodyMassIndex else {
      return nil
    }
    return PatientParameters(
      sex: sex, ageYears: patient.ageYears, bodyMassIndex: bodyMassIndex,
      seed: UInt64(patient.seed), variationSeed: patient.variationSeed.map(UInt64.init),
      variation: patient.handmade, pathology: patient.pathology)
  }

  /// The scene it describes, for an already built patient.
  /// - Parameter seed: of what is drawn for this attempt; kept in its recording.
  package func scene(patient: Patient, seed: UInt64) throws -> Scene {
    guard let preset = Probe.presets.first(where: { $0.id == probe }) else {
      throw UnknownName(kind: "probe", name: probe, known: Probe.presets.map(\.id))
    }
    let model = try needle.sold
    let s2 = patient.landmarks[side].flatMap { $0.foraminaMM.count > 1 ? $0.foraminaMM[1] : nil } ?? .zero
    let hands = start
    let begin = Scene.Start(
      probeXMM: side.sign * hands.probe.lateralMM, probeZMM: s2.z - hands.probe.belowS2MM,
      probeRotateDeg: hands.probe.rotateDeg, probeTiltDeg: hands.probe.tiltDeg,
      probeRockDeg: side.sign * hands.probe.rockDeg, probePressMM: hands.probe.pressMM,
      entryXMM: side.sign * hands.needle.lateralMM, entryZMM: s2.z - hands.needle.belowS2MM,
      needleYawDeg: side == .right ? hands.needle.yawDeg : 180 - hands.needle.yawDeg,
      needlePitchDeg: hands.needle.pitchDeg, settings: imagingSettings)
    let content = Scene.Syringe(
      drug: syringe.drug, volumeML: syringe.volumeML, echogenicityDB: syringe.echogenicityDB,
      viscosityMPaS: syringe.viscosityMPaS, fadesS: syringe.fadesS, anaesthetic: syringe.doses.anaesthetic)
    var scene = Scene(
      patient: patient, probe: preset, needle: model, syringe: content, side: side, start: begin, seed: seed)
    scene.infiltration = try infiltration
    scene.laxity = self.patient.laxity ?? self.patient.pathology?.laxityFactor ?? 1
    scene.pillowTiltDeg = self.patient.pillowTiltDeg ?? 0
    scene.breathing = self.patient.breathing.map {
      Breathing(amplitudeMM: $0.amplitudeMM, ratePerMin: $0.ratePerMin)
    }
    return scene
  }

  private var infiltration: Scene.Infiltration? {
    get throws {
      guard let anaesthetic else { return nil }
      return Scene.Infiltration(
        needle: try anaesthetic.needle.sold,
        syringe: Scene.Syringe(
          drug: anaesthetic.drug, volumeML: anaesthetic.volumeML,
          echogenicityDB: anaesthetic.echogenicityDB, viscosityMPaS: anaesthetic.viscosityMPaS,
          anaesthetic: anaesthetic.anaesthetic))
    }
  }

  private var imagingSettings: ImagingSettings {
    ImagingSettings(
      depthMM: Float(settings.depthMM), focusMM: Float(settings.focusMM), gainDB: Float(settings.gainDB),
      dynamicRangeDB: Float(settings.dynamicRangeDB), isHarmonic: settings.harmonic,
      isCompounded: settings.compounding)
  }
}
