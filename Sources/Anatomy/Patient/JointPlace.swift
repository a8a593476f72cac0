import Geometry

/// Side of the midline and level of the joint.
package struct JointPlace: Hashable, Sendable {
  package var side: Side
  package var level: InjectionLevel
  package init(side: Side, level: InjectionLevel) { (self.side, self.level) = (side, level) }

  /// Every place, left before right and upper before lower.
  package static let all = Side.allCases.flatMap { side in
    [InjectionLevel.upper, .lower].map { JointPlace(side: side, level: $0) }
  }
}

/// Heights of the two levels in one patient, as z in the patient frame, mm.
package struct LevelHeights: Equatable, Sendable {
  package var upperZ, lowerZ: Double
  package init(upperZ: Double, lowerZ: Double) { (self.upperZ, self.lowerZ) = (upperZ, lowerZ) }

  /// The level that a point is nearer to.
  package func level(of pointMM: Vector3) -> InjectionLevel {
    abs(pointMM.z - upperZ) < abs(pointMM.z - lowerZ) ? .upper : .lower
  }
  package func place(of pointMM: Vector3) -> JointPlace {
    JointPlace(side: Patient.side(of: pointMM), level: level(of: pointMM))
  }
}

extension Patient {
  /// Heights of the first foramen and of the lower window's mouth on a side; nil where the patient lacks them.
  package func levelHeights(_ side: Side) -> LevelHeights? {
    guard let upper = landmarks[side]?.foraminaMM.first, let lower = mouths[side] else { return nil }
    return LevelHeights(upperZ: upper.z, lowerZ: lower.centerMM.z)
  }
}
