import Anatomy
import Geometry
import Needle
import Simulation
import Testing

/// What the hand feels: in a patient of one muscle over bone, and in the tables that patients are drawn from.
@Suite struct NeedleForceTests {
  private let advance = Controls.with { $0.advanceMM = 0.1 }

  @Test func skinIsDentedBeforeItGivesWay() {
    let scene = Scene.test()
    var state = initialState(of: scene)
    let skin = scene.patient.mechanics[.skin]
    var forces: [Double] = []
    while !state.needle.isInTissue, forces.count < 1_000 {
      step(scene, &state, advance)
      forces.append(state.needle.forces.axialN)
    }
    // Tissue gives 2–8 mm before skin is punctured.
    #expect((2...8).contains(Double(forces.count) * 0.1), "\(forces.count)")
    #expect(zip(forces.dropLast(), forces.dropFirst().dropLast()).allSatisfy { $0 < $1 })
    let peak = forces.dropLast().max() ?? 0
    #expect((peak / skin.punctureN - 1).magnitude < 0.05)
    #expect(state.needle.forces.lastPop == .skin)
    // It falls by 40–60 %.
    #expect((0.4...0.6).contains(1 - state.needle.forces.axialN / skin.punctureN))
    // The tip has not moved in space but by the hand.
    #expect((state.needle.depthMM - Double(forces.count) * 0.1).magnitude < 0.11)
  }

  @Test func frictionGrowsWithDepthAndHoldsBackOnTheWayOut() {
    let scene = Scene.test()
    var state = initialState(of: scene)
    var byDepth: [Double] = []
    for goal in [8.0, 16, 24] {
      while state.needle.depthMM < goal { step(scene, &state, advance) }
      byDepth.append(state.needle.forces.axialN)
    }
    let rub = scene.patient.mechanics[.muscle].frictionNPerMM
    #expect((byDepth[2] - byDepth[0] - 16 * rub).magnitude < 0.3, "\(byDepth)")
    for _ in 0..<30 { step(scene, &state, .with { $0.advanceMM = -0.1 }) }
    #expect((state.needle.forces.axialN + state.needle.depthMM * rub).magnitude < 0.15)
  }

  /// Pushed on bone, a shaft bears no more than it carries, and bows; a thick one bears what a hand dares.
  @Test(arguments: [(25, 127.0), (25, 89), (22, 127), (22, 89), (18, 89)])
  func onBoneTheForceIsThatOfTheShaft(_ gauge: Int, _ lengthMM: Double) throws {
    var scene = Scene.test(needlePitchDeg: 80)
    scene.needle = try #require(NeedleModel.preset(gauge: gauge, lengthMM: lengthMM))
    var state = initialState(of: scene)
    for _ in 0..<1_500 { step(scene, &state, advance) }
    let freeMM = lengthMM - state.needle.depthMM - state.needle.forces.hubLagMM
    let carries = scene.needle.bucklingN(freeMM: freeMM)
    let force = state.needle.forces.axialN
    // Five inches of 25G do not even get there without help.
    #expect(state.needle.isOnBone || (gauge == 25 && state.needle.obstacle == .bows))
    if carries < NeedleForces.handN {
      #expect((carries...carries * 1.1).contains(force), "\(force) of \(carries) N")
      #expect(state.needle.bowMM(freeMM: freeMM) > 2)
    } else {
      #expect((force - NeedleForces.handN).magnitude < 0.1)
      #expect(state.needle.bowMM(freeMM: freeMM) == 0)
    }
  }

  /// A hand that lets go and pulls gets the same needle out of the same hole.
  @Test func everyWayBackEndsOutside() {
    let scene = Scene.test(needlePitchDeg: 75)
    var state = initialState(of: scene)
    for _ in 0..<400 { step(scene, &state, advance) }
    for _ in 0..<500 { step(scene, &state, .with { $0.advanceMM = -0.2 }) }
    #expect(!state.needle.isInTissue && state.needle.tipRegion == .outside)
    #expect(state.needle.forces == NeedleForces())
    #expect(state.needle.tipMM == state.needle.entryMM)
  }

  @Test func bevelAndTurningSteerInThePatientToo() {
    let scene = Scene.test(probeXMM: -60, entryXMM: 10, needlePitchDeg: 87)
    func aside(_ turnDeg: Float) -> Double {
      var state = initialState(of: scene)
      for _ in 0..<600 where state.needle.depthMM < 30 {
        step(scene, &state, .with { ($0.advanceMM, $0.bevelTurnDeg) = (0.1, turnDeg) })
      }
      let line = state.needle.tipMM - state.needle.entryMM
      return (line - state.needle.handDirection * dot(line, state.needle.handDirection)).length
    }
    #expect(aside(0) > 0.5, "\(aside(0))")
    #expect(aside(6) < 0.3 * aside(0), "\(aside(6))")
  }
}
