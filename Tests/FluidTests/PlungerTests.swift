import Anatomy
import Fluid
import Needle
import Simulation
import Testing

@Suite struct PlungerTests {
  /// 0.1 mL/s of water through 90 mm of 20, 22 and 25G (Poiseuille), in kPa.
  @Test(arguments: [(20, 2.8), (22, 12.6), (25, 80.0)]) func aNarrowNeedleHoldsBack(
    _ gauge: Int, _ pressure: Double
  )
    throws
  {
    var needle = try #require(NeedleModel.preset(gauge: gauge, lengthMM: 89))
    needle.lengthMM = 90
    let found = Plunger.resistanceKPaPerMLPerS(of: needle, viscosityMPaS: 1) * 0.1
    #expect((found / pressure - 1).magnitude < 0.02, "\(found)")
    let thick = Plunger.resistanceKPaPerMLPerS(of: needle, viscosityMPaS: 3) * 0.1
    #expect((thick / found - 3).magnitude < 1e-9)
  }
  /// 22G 0.7 N, 25G 4.7 N on the plunger of a 3 mL syringe.
  @Test func theThumbFeelsIt() {
    #expect((Plunger.forceN(pressureKPa: 12.6) - 0.73).magnitude < 0.01)
    #expect((Plunger.forceN(pressureKPa: 80) - 4.64).magnitude < 0.01)
  }
  @Test func aThumbGetsLessInAgainstMore() {
    let resistance = Plunger.resistanceKPaPerMLPerS(of: .spinal25G, viscosityMPaS: 1)
    var last = Double.infinity
    for pressure in stride(from: 0.0, through: 600, by: 20) {
      let flow = Plunger.flowMLPerS(
        wanted: 0.5, againstKPa: pressure, resistanceKPaPerMLPerS: resistance)
      #expect(flow >= 0 && flow <= last && flow <= 0.5)
      last = flow
    }
    #expect(last == 0)
  }
  @Test(arguments: Region.allCases) func everyRegionHoldsBackWithinReason(_ region: Region) {
    #expect((0...200).contains(BackPressure.kPa(in: region)))
    #expect(BackPressure.kPa(in: .interosseousLigament) >= 80 && BackPressure.kPa(in: .nerve) > 138)
  }
  /// Rising all the way; 20–60 kPa when it is full.
  @Test func aSealedJointsPressureRises() {
    var last = 0.0
    for volume in stride(from: 0.0, through: 3, by: 0.01) {
      let pressure = BackPressure.jointKPa(volumeML: volume, capacityML: 1.45)
      #expect(pressure > last)
      last = pressure
    }
    #expect((20...60).contains(BackPressure.jointKPa(volumeML: 1.47, capacityML: 1.45)))
  }
}
