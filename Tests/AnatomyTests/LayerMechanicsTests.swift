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
        entry.punctureN, entry.dropShare, entry.stiffnessNPerMM, entry.cuttingN, entry.frictionNPerMM,
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

  @Test func onePersonIsTheSameEveryTimeAndAnotherIsNot() {
    let again = BodyMechanics(tissues: Tissue.library, seed: 7)
    for layer in LayerMechanics.Layer.allCases { #expect(again[layer] == Self.people[7][layer]) }
    #expect(again[.joint] != Self.people[8][.joint])
  }
}
