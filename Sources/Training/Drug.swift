import Fluid
import Simulation

/// A drug whose dose is limited, and which may numb.
package struct Drug: Sendable {
  /// Name in a scenario, and other words for it.
  package var name: String
  package var otherNames: [String] = []
  /// Largest dose that one patient may have at one time, in mg, and per kilogram of body weight; nil when only the
  /// first counts.
  package var maximumMG: Double
  package var maximumMGPerKG: Double?
  /// Onset and duration of its block; nil when it does not numb.
  package var anesthetic: Anesthetic?
  /// Source of the limit and of the times.
  package var source: String

  /// Largest dose for a patient of this weight, in mg; nil when it goes by weight and that is not known.
  package func maximumMG(weightKG: Double?) -> Double? {
    guard let maximumMGPerKG else { return maximumMG }
    return weightKG.map { min($0 * maximumMGPerKG, maximumMG) }
  }

  package var isSteroid: Bool { Drug.steroids.contains { $0.name == name } }

  /// All drugs whose limit is known; teaching values: the label of the drug in use wins.
  package static let all: [Drug] = anesthetics + steroids

  /// The drug of a name, in upper or lower case; nil when it is not in the list.
  package static func named(_ name: String) -> Drug? {
    let wanted = name.lowercased()
    return all.first { $0.name == wanted || $0.otherNames.contains(wanted) }
  }

  private static let times = "onset and duration of infiltration as commonly taught"
  private static func times(_ onsetS: Double, hours: Double) -> Anesthetic {
    Anesthetic(onsetS: onsetS, durationS: hours * 3_600)
  }
  private static let anesthetics: [Drug] = [
    Drug(
      name: "lidocaine", otherNames: ["lignocaine", "lidocaine hydrochloride"], maximumMG: 300,
      maximumMGPerKG: 4.5, anesthetic: times(90, hours: 1.5),
      source: "label of lidocaine hydrochloride injection: 4.5 mg/kg, at most 300 mg; \(times)"),
    Drug(
      name: "lidocaine with adrenaline",
      otherNames: ["lidocaine with epinephrine", "lignocaine with adrenaline"], maximumMG: 500,
      maximumMGPerKG: 7, anesthetic: times(90, hours: 3),
      source:
        "label of lidocaine hydrochloride and epinephrine injection: 7 mg/kg, at most 500 mg; \(times)"),
    Drug(
      name: "bupivacaine", otherNames: ["bupivacaine hydrochloride"], maximumMG: 175, maximumMGPerKG: 2,
      anesthetic: times(450, hours: 6),
      source:
        "label of bupivacaine hydrochloride injection: at most 175 mg without adrenaline; 2 mg/kg as commonly taught; \(times)"
    ),
    Drug(
      name: "ropivacaine", otherNames: ["ropivacaine hydrochloride"], maximumMG: 200, maximumMGPerKG: 3,
      anesthetic: times(450, hours: 4),
      source:
        "label of ropivacaine hydrochloride injection: up to 200 mg for infiltration (unverified); 3 mg/kg as commonly taught; \(times)"
    ),
  ]
  private static let steroids: [Drug] = [
    Drug(
      name: "triamcinolone", otherNames: ["triamcinolone acetonide"], maximumMG: 80,
      source: "label of triamcinolone acetonide suspension: up to 80 mg at one time (unverified)"),
    Drug(
      name: "methylprednisolone", otherNames: ["methylprednisolone acetate"], maximumMG: 80,
      source: "label of methylprednisolone acetate suspension: 20 to 80 mg into a large joint (unverified)"),
    Drug(
      name: "betamethasone", maximumMG: 12,
      source: "label of betamethasone suspension: 6 to 12 mg into a very large joint (unverified)"),
    Drug(
      name: "dexamethasone", otherNames: ["dexamethasone sodium phosphate"], maximumMG: 4,
      source: "label of dexamethasone sodium phosphate injection: 2 to 4 mg into a large joint (unverified)"),
  ]
}

extension Scenario {
  /// Weight of the patient, in kg: as told, else from the body mass index and the mean height of the sex. Nil for an
  /// imported person without these.
  package var weightKG: Double? {
    if let told = patient.weightKG { return told }
    guard let sex = patient.sex, let bodyMassIndex = patient.bodyMassIndex else { return nil }
    // Near those of young adults in Europe (NCD Risk Factor Collaboration, eLife 2016;5:e13410; unverified).
    let heightM = sex == .female ? 1.65 : 1.78
    return bodyMassIndex * heightM * heightM
  }

  /// Largest dose of a drug that this patient may have, in mg: as told, else by the drug and the patient's weight;
  /// nil when neither says it.
  package func maximumMG(of dose: Dose) -> Double? {
    dose.maximumMG ?? Drug.named(dose.drug)?.maximumMG(weightKG: weightKG)
  }

  /// The doses of every syringe in the scenario.
  var allDoses: [Dose] { syringe.doses + (anaesthetic?.doses ?? []) }
}

extension [Scenario.Dose] {
  /// Block by a mixture: as soon as the fastest of its drugs, and as long as the longest; nil when none of them
  /// numbs.
  var anesthetic: Anesthetic? {
    let found = compactMap { Drug.named($0.drug)?.anesthetic }
    guard let onsetS = found.map(\.onsetS).min(), let durationS = found.map(\.durationS).max() else {
      return nil
    }
    return Anesthetic(onsetS: onsetS, durationS: durationS)
  }
}

extension Scenario.AnestheticChoice {
  /// Block by the content; nil when no drug in it is known to numb, and no onset is told.
  var anesthetic: Anesthetic? {
    var result = doses.anesthetic
    if let onsetS {
      let durationS = result?.durationS ?? Drug.named("lidocaine")?.anesthetic?.durationS ?? 0
      result = Anesthetic(onsetS: onsetS, durationS: durationS)
    }
    return result
  }
  /// True when a trainee can numb with it.
  package var numbs: Bool { anesthetic != nil }
}
