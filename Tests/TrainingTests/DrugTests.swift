import Fluid
import Simulation
import TestSupport
import Testing

@testable import Training

@Suite struct DrugTests {
  @Test(arguments: Drug.all.map(\.name)) func everyDrugHasALimitASourceAndOneName(_ name: String) throws {
    let drug = try #require(Drug.named(name.uppercased()))
    #expect(drug.name == name && name == name.lowercased() && !drug.source.isEmpty)
    #expect((1...1_000).contains(drug.maximumMG))
    for other in drug.otherNames { #expect(Drug.named(other)?.name == name) }
    #expect(Drug.all.count { $0.name == name || $0.otherNames.contains(name) } == 1)
    for weightKG in [30.0, 50, 70, 100, 250] {
      let most = try #require(drug.maximumMG(weightKG: weightKG))
      #expect(most > 0 && most <= drug.maximumMG)
      #expect(most <= weightKG * (drug.maximumMGPerKG ?? .infinity) + 1e-9)
    }
    #expect((drug.maximumMG(weightKG: nil) == nil) == (drug.maximumMGPerKG != nil))
    if let anesthetic = drug.anesthetic {
      #expect((30...900).contains(anesthetic.onsetS) && anesthetic.durationS > anesthetic.onsetS)
      #expect(drug.maximumMGPerKG != nil)
    }
  }

  @Test func limitsGoByWeightUpToTheMost() throws {
    let limits: [(String, at50: Double, at100: Double)] = [
      ("lidocaine", 225, 300), ("lidocaine with adrenaline", 350, 500), ("bupivacaine", 100, 175),
      ("ropivacaine", 150, 200), ("triamcinolone", 80, 80),
    ]
    for (name, at50, at100) in limits {
      let drug = try #require(Drug.named(name))
      #expect(drug.maximumMG(weightKG: 50) == at50 && drug.maximumMG(weightKG: 100) == at100, "\(name)")
    }
  }

  @Test func aWeightIsToldOrFollowsFromTheBuild() throws {
    var scenario = Scenario.plain
    #expect(abs(try #require(scenario.weightKG) - 22 * 1.65 * 1.65) < 1e-9)
    scenario.patient.sex = .male
    #expect(abs(try #require(scenario.weightKG) - 22 * 1.78 * 1.78) < 1e-9)
    scenario.patient.weightKG = 50
    #expect(scenario.weightKG == 50)
    let dose = Scenario.Dose(drug: "Lidocaine", mgPerML: 10)
    #expect(scenario.maximumMG(of: dose) == 225)
    #expect(scenario.maximumMG(of: .init(drug: "lidocaine", mgPerML: 10, maximumMG: 7)) == 7)
    #expect(scenario.maximumMG(of: .init(drug: "dreamocaine", mgPerML: 10)) == nil)
    (scenario.patient.weightKG, scenario.patient.sex) = (nil, nil)
    #expect(scenario.maximumMG(of: dose) == nil)
  }

  private static func anesthetic(_ drug: String, onsetS: Double? = nil) -> Scenario.AnestheticChoice {
    Scenario.AnestheticChoice(
      drug: drug, volumeML: 20, echogenicityDB: -60, viscosityMPaS: 1, onsetS: onsetS,
      needle: .init(gauge: 25, lengthMM: 38), doses: [.init(drug: drug, mgPerML: 10)])
  }

  /// 50 kg may have 225 mg, 100 kg 300 mg, whichever syringe it came from.
  @Test(arguments: [(50.0, 225), (100, 300)]) func aDrugCountsOverBothSyringes(_ weightKG: Double, _ mg: Int)
    throws
  {
    func story(_ hundredthsOfMain: Int, _ first: String = "lidocaine") -> Story {
      .told { story in
        story.scenario.patient.weightKG = weightKG
        story.scenario.syringe.doses = [.init(drug: "lidocaine", mgPerML: 100)]
        story.scenario.anaesthetic = Self.anesthetic(first)
        story.rest()
        story.infiltrate(1_000, atDepthMM: 5)  // 100 mg
        story.inject(hundredthsOfMain, into: .joint)
      }
    }
    let left = mg - 100
    func overDoses(_ story: Story) -> Int {
      ErrorRule.overDose.moments(story.trace, story.scenario).count
    }
    #expect(overDoses(story(left)) == 0)
    #expect(overDoses(story(left + 1)) == 1)
    #expect(overDoses(story(left + 1, "Lignocaine")) == 1)
    #expect(overDoses(story(left + 1, "lidocaine with adrenaline")) == 1)
    #expect(overDoses(story(left + 1, "ropivacaine")) == 0)
  }

  @Test func aMixtureNumbsAsSoonAsTheFastestAndAsLongAsTheLongest() throws {
    let both: [Scenario.Dose] = [
      .init(drug: "bupivacaine", mgPerML: 2.5), .init(drug: "lidocaine", mgPerML: 10),
      .init(drug: "triamcinolone", mgPerML: 16),
    ]
    let mixture = try #require(both.anesthetic)
    #expect(mixture == Anesthetic(onsetS: 90, durationS: 6 * 3_600))
    #expect([both[2]].anesthetic == nil)
    #expect(Self.anesthetic("lidocaine", onsetS: 5).anesthetic?.onsetS == 5)
    #expect(Self.anesthetic("dreamocaine").anesthetic == nil)
    #expect(Self.anesthetic("dreamocaine", onsetS: 5).numbs)
  }
}
