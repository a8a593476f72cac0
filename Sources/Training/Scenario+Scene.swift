import Anatomy
import Needle
import Simulation
import Ultrasound

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
          kind: "needle", name: "\(gauge)G × \(lengthMM) mm", known: NeedleModel.presets.map(\.displayName))
      }
      return model
    }
  }
}

extension Scenario.PatientChoice {
  /// Variation that is set by hand; nil when none is.
  fileprivate var handmade: PersonVariation? {
    guard let values = variation?.byID, !values.isEmpty else { return nil }
    var result = PersonVariation()
    for id in VariationParameter.ID.allCases {
      switch values[id.rawValue] {
      case .number(let number): result[id] = number
      case .text(let word): _ = result.set(id, word: word)
      default: break
      }
    }
    return result
  }
}

extension Scenario {
  /// True where a block of gel lies in place of a person.
  package var isGelBlock: Bool { patient.gelBlock == true }
  /// The person to be built; nil when it is an imported one, or none.
  package var patientParameters: PatientParameters? {
    guard patient.file == nil, let sex = patient.sex, let bodyMassIndex = patient.bodyMassIndex else {
      return nil
    }
    return PatientParameters(
      sex: sex, ageYears: patient.ageYears, bodyMassIndex: bodyMassIndex,
      seed: UInt64(patient.seed), variationSeed: patient.variationSeed.map(UInt64.init),
      variation: patient.handmade, pathology: patient.pathology)
  }

  /// The scene of this scenario, for an already built patient.
  /// - Parameter seed: seed of what is drawn for this attempt; kept in its recording.
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
      needlePitchDeg: hands.needle.pitchDeg, settings: settings.imaging)
    let content = Scene.Syringe(
      drug: syringe.drug, volumeML: syringe.volumeML, echogenicityDB: syringe.echogenicityDB,
      viscosityMPaS: syringe.viscosityMPaS, fadesS: syringe.fadesS, anesthetic: syringe.doses.anesthetic)
    var scene = Scene(
      patient: patient, probe: preset, needle: model, syringe: content, side: side, start: begin, seed: seed)
    scene.level = target.level
    scene.infiltration = try infiltration
    scene.laxity = laxity
    scene.pillowTiltDeg = self.patient.pillowTiltDeg ?? 0
    scene.pillowComesLater = stepsRequired.contains(ProcedureAct.position.rawValue)
    scene.breathing = self.patient.breathing.map {
      Breathing(amplitudeMM: $0.amplitudeMM, ratePerMin: $0.ratePerMin)
    }
    return scene
  }

  private var infiltration: Scene.Infiltration? {
    get throws {
      guard let anesthetic = anaesthetic else { return nil }
      return Scene.Infiltration(
        needle: try anesthetic.needle.sold,
        syringe: Scene.Syringe(
          drug: anesthetic.drug, volumeML: anesthetic.volumeML,
          echogenicityDB: anesthetic.echogenicityDB, viscosityMPaS: anesthetic.viscosityMPaS,
          anesthetic: anesthetic.anesthetic))
    }
  }
}
