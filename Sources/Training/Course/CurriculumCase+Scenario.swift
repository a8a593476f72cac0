import Anatomy
import Geometry

extension CurriculumCase {
  /// Number of the scenario that a try with this seed performs, in `scenarios`.
  package func scenarioIndex(seed: UInt64) -> Int {
    var random = RandomNumbers(seed: mixed(seed ^ 0x434F_5552_5345))
    return scenarios.count < 2 ? 0 : min(Int(random.uniform() * Double(scenarios.count)), scenarios.count - 1)
  }

  /// The scenario as it is performed in this case: another person where one is drawn, and the conditions of the case.
  /// - Parameters:
  ///   - seed: seed of the try.
  ///   - needle: place of the chosen needle in `needles`; nil takes the scenario's.
  package func performed(_ scenario: Scenario, seed: UInt64, needle: Int? = nil) -> Scenario {
    var result = drawsPatient ? scenario.withDrawnPerson(seed: seed) : scenario
    if let needles, let needle, needles.indices.contains(needle) { result.needle = needles[needle] }
    if let aids { aids.apply(to: &result.aids) }
    switch exam ? .none : hints {
    case .scenario: break
    case .all: result.stepsHinted = nil
    case .none: result.stepsHinted = []
    }
    if exam {
      // The view of the back stays: without it nobody would see the own hands.
      result.aids = Scenario.Aids(
        externalView: result.aids.externalView, imagePlane: false, structureNames: false, tipMarker: false,
        forceMeter: false)
    }
    return result
  }

  /// Seed of a person's try, the first being 0: another one each time, the same for the same person.
  /// - Parameter person: number of the person; 0 for a guest.
  package func seed(ofTry number: Int, person: UInt64) -> UInt64 {
    let name = Array(id.utf8).withUnsafeBytes { Fingerprint(of: $0) }.value
    // A scenario's file takes numbers up to a billion.
    return mixed(name ^ mixed(person &+ UInt64(max(number, 0)) &* 0x9E37_79B9_7F4A_7C15)) % 1_000_000_000
  }
}

extension CurriculumAids {
  fileprivate func apply(to aids: inout Scenario.Aids) {
    if let externalView { aids.externalView = externalView }
    if let imagePlane { aids.imagePlane = imagePlane }
    if let structureNames { aids.structureNames = structureNames }
    if let tipMarker { aids.tipMarker = tipMarker }
    if let forceMeter { aids.forceMeter = forceMeter }
  }
}

extension Scenario {
  /// The scenario with the first living person that can be injected from this seed on; as it is for an imported one.
  fileprivate func withDrawnPerson(seed: UInt64) -> Scenario {
    var result = self
    for next in 0..<Scenario.peopleTried {
      let number = Int((seed &+ next) % 1_000_000_000)
      (result.patient.seed, result.patient.variationSeed) = (number, number)
      guard let parameters = result.patientParameters else { return self }
      let problems = parameters.person?.problems(sex: parameters.sex, ageYears: parameters.ageYears) ?? []
      if problems.isEmpty, parameters.isJointOpen(side) { return result }
    }
    return self
  }
  /// Number of seeds that are tried: one in ten draws nobody who could live.
  private static let peopleTried: UInt64 = 100
}
