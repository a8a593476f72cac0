import Geometry
import Testing

@testable import Anatomy

/// Over 40 years the joint is narrower: 1.9 ± 0.2 mm after 2.3 ± 0.4 mm (Faflia, 1998), 1.5 ± 0.2 after 2.5 ± 0.7 mm
/// (Demir, 2007), medians of about 2.1 mm in the young here.
@Suite struct AgeTests {
  private static func map(_ sex: Sex, _ years: Double) -> BodyWarp {
    BodyWarp(PatientParameters(sex: sex, ageYears: years, bodyMassIndex: 24))
  }

  /// The median over the auricular surface of the distance across the joint, in mm.
  static func medianGapMM(_ bones: BoneModel) -> Double {
    var gaps: [Double] = []
    for z in stride(from: -45.0, through: 30, by: 1.5) {
      for y in stride(from: 5.0, through: 75, by: 1.5) {
        let row = bones.row(y: y, z: z)
        if row.auricle < 0 { gaps.append(row.gap * (row.sacralFactor + row.iliacFactor) / 2) }
      }
    }
    return gaps.sorted()[gaps.count / 2]
  }

  @Test(arguments: Sex.allCases) func theYoungAreAllOfTheSameWidth(_ sex: Sex) {
    #expect(Self.map(sex, 35).gapFactor == (sex == .female ? BodyWarp.meanWoman : .meanMan).gapFactor)
    #expect(Self.map(sex, 18) == Self.map(sex, 35) && Self.map(sex, 40) == Self.map(sex, 35))
  }

  @Test(arguments: Sex.allCases) func theGapNarrowsAfterFortyWithoutAStep(_ sex: Sex) {
    var (last, lastSlope) = (Self.map(sex, 39).gapFactor, 0.0)
    for years in stride(from: 40.0, through: 90, by: 1) {
      let factor = Self.map(sex, years).gapFactor
      #expect(factor <= last)
      #expect((factor - last - lastSlope).magnitude < 0.002, "a kink at \(years) years")
      (last, lastSlope) = (factor, factor - last)
    }
    #expect(Self.map(sex, 90) == Self.map(sex, 70))
  }

  @Test(arguments: Sex.allCases) func theOldAreAsNarrowAsMeasured(_ sex: Sex) {
    let young = Self.medianGapMM(BoneModel(Self.map(sex, 30)))
    for (years, range) in [(55.0, 1.5...2.1), (75, 1.3...1.9)] {
      let gap = Self.medianGapMM(BoneModel(Self.map(sex, years)))
      #expect(range.contains(gap), "\(gap) mm at \(years) years")
      // Faflia: 0.83 of the young; Demir: 0.59.
      #expect((0.59...0.97).contains(gap / young))
    }
  }
}
