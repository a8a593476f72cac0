import Geometry
import Testing

@testable import Anatomy

@Suite struct TissueTests {
  @Test(arguments: Tissue.library) func everyTissueIsPlausibleAndSourced(_ tissue: Tissue) {
    #expect((300...6_000).contains(tissue.soundSpeedMPerS))  // air to steel
    #expect((1...2_100).contains(tissue.densityKgPerM3))
    #expect((0...20).contains(tissue.attenuationDBPerCmMHz))
    #expect((1...2).contains(tissue.attenuationExponent))
    #expect((-60...12).contains(tissue.echogenicityDB))
    #expect((0...15).contains(tissue.anisotropyDB))
    #expect(tissue.source.count > 8)
    #expect((tissue.anisotropyDB > 0) == (tissue.fiberDirection != .zero))
    if tissue.fiberDirection != .zero { #expect((tissue.fiberDirection.length - 1).magnitude < 1e-9) }
    if let sheets = tissue.lamination {
      #expect((sheets.normal.length - 1).magnitude < 1e-9)
      #expect(sheets.thicknessMM > 0 && sheets.spacingMM > 2 * sheets.thicknessMM)
      #expect((0...20).contains(sheets.contrastDB))
      // Sheets run along the fibers.
      #expect(dot(sheets.normal, tissue.fiberDirection).magnitude < 0.35)
    }
  }

  @Test func everyLabelNamesItsTissue() {
    #expect(TissueLabel.allCases.count == Tissue.library.count)
    #expect(Tissue.library.count <= Voxel.labelCount)
    #expect(Set(Tissue.library.map(\.name)).count == Tissue.library.count)
    let spoken: [(TissueLabel, Tissue)] = [
      (.outside, .outside), (.subcutaneousFat, .subcutaneousFat), (.multifidus, .multifidus),
      (.interosseousLigament, .interosseousLigament), (.ligamentFat, .ligamentFat),
      (.jointSpace, .jointSpace), (.cancellousBone, .cancellousBone), (.intermuscularFat, .intermuscularFat),
    ]
    for (label, tissue) in spoken { #expect(label.tissue == tissue) }
  }

  /// Energies sent back at flat boundaries, from the impedances of the same table.
  @Test func boundariesReflectAsTheirImpedancesSay() {
    let pairs: [(Tissue, Tissue, Double)] = [
      (.skin, .subcutaneousFat, 0.02), (.subcutaneousFat, .multifidus, 0.0114),
      (.multifidus, .corticalBone, 0.35), (.interosseousLigament, .corticalBone, 0.31),
    ]
    for (a, b, energy) in pairs {
      #expect((a.reflectedIntensity(at: b) / energy - 1).magnitude < 0.2, "\(a.name), \(b.name)")
      #expect(a.reflectedIntensity(at: b) == b.reflectedIntensity(at: a))
    }
  }

  @Test func muscleIsDarkerThanWhatSurroundsIt() {
    for muscle in Tissue.library where muscle.kind == .muscle {
      #expect(Tissue.fascia.echogenicityDB - muscle.echogenicityDB >= 10)
      #expect(Tissue.longPosteriorLigament.echogenicityDB - muscle.echogenicityDB >= 10)
    }
    #expect(Tissue.interosseousLigament.echogenicityDB - Tissue.sacralCartilage.echogenicityDB >= 20)
  }
}
