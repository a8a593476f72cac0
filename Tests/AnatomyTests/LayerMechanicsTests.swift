import Geometry
import Testing

@testable import Anatomy

@Suite struct LayerMechanicsTests {
  private static let people = (0..<2_000).map { BodyMechanics(tissues: Tissue.library, seed: $0) }
  private func median(_ numbers: [Double]) -> Double { numbers.sorted()[numbers.count / 2] }

  @Test func everyLayerIsThereOnceWithItsSource() {
    #expect(LayerMechanics.table.map(\.layer) == LayerMechanics.Layer.allCases)
    for entry in LayerMechanics.table {
      #expect(!entry.source.isEmpty)
      for spread in [
        entry.toughnessNPerMM, entry.thicknessMM, entry.punctureN, entry.dropShare, entry.stiffnessNPerMM,
        entry.cuttingN, entry.frictionNPerMM,
      ] {
        #expect(0 <= spread.low && spread.low <= spread.typical && spread.typical <= spread.high)
      }
      #expect(entry.punctureN.low == 0 || entry.stiffnessNPerMM.low > 0, "\(entry.layer) never gives way")
      #expect(entry.layer == .outside || entry.holdNPerMM2 > 0)
    }
    for tissue in Tissue.library where tissue != .outside {
      #expect(LayerMechanics.Layer(of: tissue) != .outside, "\(tissue.name)")
    }
  }

  @Test(arguments: LayerMechanics.table.map(\.layer)) func peopleStayWithinTheTable(
    _ layer: LayerMechanics.Layer
  ) {
    let entry = LayerMechanics.table[layer.rawValue]
    for person in Self.people {
      let drawn = person[layer]
      #expect((entry.punctureN.low...entry.punctureN.high).contains(drawn.punctureN))
      #expect((entry.cuttingN.low...entry.cuttingN.high).contains(drawn.cuttingN))
      #expect((entry.frictionNPerMM.low...entry.frictionNPerMM.high).contains(drawn.frictionNPerMM))
    }
    let typical = median(Self.people.map { $0[layer].punctureN })
    #expect((typical - entry.punctureN.typical).magnitude <= 0.05 * entry.punctureN.high)
  }

  @Test func theInterosseousLigamentIsToughAndGrittyAndTheJointGives() {
    let ligament = median(Self.people.map { $0[.interosseousLigament].cuttingN })
    let muscle = median(Self.people.map { $0[.muscle].cuttingN })
    #expect(ligament >= 3 * muscle)
    #expect((0.25...0.35).contains(Self.people[0][.interosseousLigament].roughnessN))
    for person in Self.people {
      #expect((0.55...0.7).contains(person[.joint].dropShare))
      #expect((1...3).contains(person[.joint].punctureN))
    }
  }

  /// Capsule 0.5–1 mm, long posterior ligament 1.57 ± 0.38 mm (Moore et al. 2010), fascia 1.4 ± 0.4 mm; who has the thicker
  /// of two equally tough sheets needs more force.
  @Test(arguments: [
    (LayerMechanics.Layer.joint, 0.5...1, 0.75), (.posteriorLigament, 1.19...1.95, 1.57),
    (.fascia, 1...1.8, 1.4),
  ])
  func sheetsDifferInThickness(_ layer: LayerMechanics.Layer, _ range: ClosedRange<Double>, _ typical: Double)
  {
    let thick = Self.people.map { $0[layer].thicknessMM }
    #expect(thick.allSatisfy { range.contains($0) } && abs(median(thick) - typical) < 0.05)
    let byThickness = Self.people.sorted { $0[layer].thicknessMM < $1[layer].thicknessMM }
    func meanN(_ people: ArraySlice<BodyMechanics>) -> Double {
      people.reduce(0) { $0 + $1[layer].punctureN } / Double(people.count)
    }
    #expect(meanN(byThickness.suffix(500)) > 1.2 * meanN(byThickness.prefix(500)))
    #expect(Self.people[0][.muscle].thicknessMM == 0)
  }

  @Test func onePersonIsTheSameEveryTimeAndAnotherIsNot() {
    let again = BodyMechanics(tissues: Tissue.library, seed: 7)
    for layer in LayerMechanics.Layer.allCases { #expect(again[layer] == Self.people[7][layer]) }
    #expect(again[.joint] != Self.people[8][.joint])
  }
}
