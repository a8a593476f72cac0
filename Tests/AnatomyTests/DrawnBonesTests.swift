import Geometry
import Testing

@testable import Anatomy

/// 20 people a sex, measured on their bones' signed functions: they differ about the built-in person. `PopulationTests`
/// measures people on their surfaces.
@Suite struct DrawnBonesTests {
  typealias Spread = (mean: Double, deviation: Double)
  /// One number of one side of a person, and what 19 adults have (VSDFullBodyBoneModels, Fischer, Sci Data 2023;10:763).
  struct Number: Sendable {
    var name: String
    var female, male: Spread
    var measure: @Sendable (BoneModel) -> Double?
  }

  static func foramen(_ bones: BoneModel, _ level: Int) -> Vector3 {
    let foramen = bones.foramina[level]
    return bones.map.person(Vector3(foramen.x, foramen.rimY, foramen.z))
  }
  /// The turn of the joint's plane over 12 mm from its mouth, in degrees, so far below the second foramen.
  static func turnDeg(_ bones: BoneModel, belowS2MM: Double) -> Double? {
    let z = foramen(bones, 1).z - belowS2MM
    guard let y = JointMouth(bones).entryY(z: z) else { return nil }
    let across = bones.row(y: y + 12, z: z).middle - bones.row(y: y, z: z).middle
    return Elementary.arcTangent2(across, 12) * 180 / .pi
  }
  /// The mean place of the auricular surface.
  static func centroid(_ bones: BoneModel) -> Vector3? {
    var (sum, count) = (Vector3.zero, 0.0)
    for z in stride(from: -60.0, through: 40, by: 2) {
      for y in stride(from: 0.0, through: 85, by: 2) {
        let row = bones.row(y: y, z: z)
        if row.auricle < 0 {
          sum += Vector3(row.middle, y, z)
          count += 1
        }
      }
    }
    return count > 0 ? sum / count : nil
  }
  static let numbers: [Number] = [
    Number(name: "median gap, mm", female: (1.93, 0.2), male: (2.15, 0.23)) { AgeTests.medianGapMM($0) },
    Number(name: "joint x, mm", female: (50.8, 3.1), male: (49.8, 2.6)) { centroid($0)?.x },
    Number(name: "foramen S1 x, mm", female: (23.3, 2.5), male: (24.3, 2)) { foramen($0, 0).x },
    Number(name: "foramen S1 z, mm", female: (8.1, 6.2), male: (-3, 6.8)) { foramen($0, 0).z },
    Number(name: "foramen S2 x, mm", female: (19.6, 3.2), male: (21.8, 2)) { foramen($0, 1).x },
    Number(name: "foramen S2 z, mm", female: (-11.4, 5.6), male: (-22.5, 4.3)) { foramen($0, 1).z },
    Number(name: "turn at S2, °", female: (14.7, 12.7), male: (17.3, 9.3)) { turnDeg($0, belowS2MM: 0) },
    Number(name: "turn 10 mm below S2, °", female: (1.8, 12.7), male: (5.3, 6.6)) {
      turnDeg($0, belowS2MM: 10)
    },
  ]

  static let peopleCount = 20

  static func spread(_ values: [Double]) -> Spread {
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / Double(values.count - 1)).squareRoot())
  }

  @Test(arguments: Sex.allCases) func peopleDifferAboutTheBuiltInPerson(_ sex: Sex) {
    let parameters = VariationTests.parameters(sex)
    var values = [[Double]](repeating: [], count: Self.numbers.count)
    for seed in 0..<Self.peopleCount {
      let person = PersonVariation.drawn(sex: sex, seed: UInt64(seed))
      let problems = person.problems(sex: sex)
      #expect(problems.isEmpty, "seed \(seed): \(problems)")
      let bones = BothSidesBones(parameters, variation: person)
      for (place, number) in Self.numbers.enumerated() {
        for side in [bones.right, bones.left] {
          if let value = number.measure(side) { values[place].append(value) }
        }
      }
    }
    for (number, values) in zip(Self.numbers, values) {
      let (found, told) = (Self.spread(values), sex == .female ? number.female : number.male)
      // Those who differ do so about the built-in person, who is as measured.
      if let builtIn = number.measure(BoneModel(BodyWarp(parameters))) {
        #expect((found.mean - builtIn).magnitude < 0.6 * told.deviation, "\(number.name): \(found)")
      }
      #expect((found.mean - told.mean).magnitude < 2 * told.deviation, "\(number.name): \(found)")
      #expect((0.4...1.7).contains(found.deviation / told.deviation), "\(number.name): \(found)")
    }
  }
}
