import Anatomy
import Foundation
import Geometry

/// What the numbers of a patient's file may be: one made by hand may hold any.
extension PatientFile.Header {
  /// Nothing of a patient lies farther from the origin, in mm.
  static let farthestMM = 2_000.0
  /// Distances of neighboring places of a grid, in mm.
  fileprivate static let spacingMM = 0.05...20.0

  /// False where a number can be no patient's.
  var isPlausible: Bool {
    let places =
      landmarks.values.flatMap { [$0.psisMM, $0.piisMM] + $0.foraminaMM } + targets.values.map(\.centerMM)
    return places.allSatisfy(\.isPlausible) && landmarks.values.allSatisfy { $0.foraminaMM.count == 4 }
      && targets.values.allSatisfy { (0.9...1.1).contains($0.inward.length) && (-1...50).contains($0.gapMM) }
      && sheets.count <= 32
      && sheets.allSatisfy { $0.echogenicityDB.magnitude <= 200 && $0.mottleDB.magnitude <= 200 }
      && joints.values.allSatisfy { Vector3(0, $0.originY, $0.originZ).isPlausible }
      && (key != nil || parameters.isPlausible)
      && lattice.isPlausible && skin.isPlausible
  }
}

extension PatientParameters {
  /// Imported people are of the sex's mean form: what else there is stays at its default.
  fileprivate var isPlausible: Bool {
    (0...130).contains(ageYears) && (8...100).contains(bodyMassIndex) && jointShiftMM.magnitude <= 100
      && jointGapChangeMM.magnitude <= 100 && pathology == nil && variation == nil && variationSeed == nil
  }
}

extension PatientFile.Header.Field {
  var isPlausible: Bool {
    PatientFile.Header.spacingMM.contains(spacingMM) && Vector3(originX, 0, originZ).isPlausible
  }
}

extension Lattice {
  /// False for a spacing or an origin that no patient's grid has.
  var isPlausible: Bool { PatientFile.Header.spacingMM.contains(spacingMM) && originMM.isPlausible }
}

extension Vector3 {
  fileprivate var isPlausible: Bool {
    [x, y, z].allSatisfy { $0.magnitude <= PatientFile.Header.farthestMM }
  }
}
