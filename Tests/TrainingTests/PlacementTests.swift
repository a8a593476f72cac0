import Anatomy
import Fluid
import Simulation
import Testing

@testable import Training

@Suite struct PlacementTests {
  private func placement(_ steps: [Region: Int]) -> Placement {
    var volumes = RegionVolumes()
    for (region, count) in steps { volumes[region] = count * 10_000 }
    return Placement(of: volumes)
  }

  @Test(arguments: Region.allCases) func everyRegionHasOneClass(_ region: Region) {
    let placement = placement([region: 37])
    #expect(placement.totalML == 0.37)
    #expect(placement.most == Placement.Class(of: region))
    #expect(placement.fraction(in: Placement.Class(of: region)) == 1)
    let elsewhere = Placement.Class.allCases.filter { $0 != Placement.Class(of: region) }
    #expect(elsewhere.allSatisfy { placement.volumeML(in: $0) == 0 })
  }

  @Test(arguments: Placement.Class.allCases) func everyClassHasARegion(_ place: Placement.Class) {
    #expect(Region.allCases.contains { Placement.Class(of: $0) == place })
  }

  @Test func periarticularIsNotTheJointAndFatIsOther() {
    #expect(Placement.Class(of: .periarticular) == .periarticular)
    #expect(Placement.Class(of: .fat) == .other)
    #expect(Placement.Class(of: .foramenS4) == .foramen)
  }

  @Test func theClassHoldsMostOfTheVolume() {
    let placement = placement([.joint: 40, .foramenS1: 30, .foramenS2: 31, .muscle: 20])
    #expect(placement.most == .foramen)
    #expect(placement.volumeML(in: .foramen) == 0.61)
    let sum = Placement.Class.allCases.reduce(0) { $0 + placement.volumeML(in: $1) }
    #expect(abs(sum - placement.totalML) < 1e-12)
  }

  @Test func aTieGoesToTheFirstAndNothingToNone() {
    #expect(placement([.muscle: 10, .joint: 10]).most == .joint)
    let none = placement([:])
    #expect(none.most == nil && none.totalML == 0)
    #expect(none.fraction(in: .joint) == nil)
  }
}
