import Geometry
import Simulation
import TestPeople
import TestSupport
import Testing
import Training

@testable import Anatomy
@testable import Operator

/// Errors that are planted show in the hands, and without them an expert does as the technique teaches.
@Suite struct OperatorFaultTests {
  private static let woman = TestPeople.person(
    PatientParameters(sex: .female, ageYears: 34, bodyMassIndex: 21))
  /// A scenario in which every fault of the hands can happen.
  private static func scenario(_ level: Scenario.Target.Level = .lower) -> Scenario {
    var scenario = Scenario.plain(at: level)
    scenario.syringe.volumeML = 4
    return scenario
  }
  /// Controls of an expert with these faults.
  private static func controls(
    _ faults: [OperatorFault.ID], seed: UInt64 = 1, level: Scenario.Target.Level = .lower
  ) throws -> [Controls] {
    let scenario = scenario(level)
    return ScriptedOperator.attempt(
      in: try scenario.scene(patient: woman, seed: seed), skill: .expert, seed: seed,
      task: OperatorTask(of: scenario), faults: OperatorFault.all.filter { faults.contains($0.id) })
  }
  private static func trace(_ faults: [OperatorFault.ID], level: Scenario.Target.Level = .lower) throws
    -> Trace
  {
    Trace.replaying(
      try controls(faults, level: level), in: try scenario(level).scene(patient: woman, seed: 1))
  }
  private static func steps(_ trace: Trace) throws -> Set<String> {
    let assessment = Assessment(
      trace: trace, scenario: scenario(), scene: try scenario().scene(patient: woman, seed: 1))
    return Set(assessment.steps.filter(\.isDone).map(\.id))
  }

  /// The farthest that the probe slid, in mm, and turned, in degrees, from its pose when an advance began; gaps of 0.3 s
  /// belong to an advance.
  private static func drift(in trace: Trace) -> (slideMM: Double, turnDeg: Double) {
    var (farthest, began, last) = ((slideMM: 0.0, turnDeg: 0.0), trace.frames.first?.probe, -1_000)
    for (before, after) in zip(trace.frames, trace.frames.dropFirst())
    where before.isMainInTissue && after.mainDepthMM > before.mainDepthMM {
      if after.tick - last > 30 { began = before.probe }
      last = after.tick
      guard let began else { continue }
      let (dx, dz) = (after.probe.xMM - began.xMM, after.probe.zMM - began.zMM)
      farthest.slideMM = max(farthest.slideMM, (dx * dx + dz * dz).squareRoot())
      let (one, other) = (began.probeToPatient, after.probe.probeToPatient)
      let turn = [(one.xAxis, other.xAxis), (one.yAxis, other.yAxis)].map {
        angle(between: $0, and: $1).degrees
      }
      farthest.turnDeg = max(farthest.turnDeg, turn.max() ?? 0)
    }
    return farthest
  }

  @Test func everyFaultHasASummaryASourceAndRatesThatFallWithSkill() {
    #expect(OperatorFault.all.map(\.id) == OperatorFault.ID.allCases)
    for fault in OperatorFault.all {
      let rates = OperatorSkill.all.map(fault.rate)
      #expect(rates == rates.sorted() && rates[0] > 0 && rates[0] <= 0.02 && rates[2] <= 1, "\(fault.id)")
      #expect(!fault.summary.isEmpty && !fault.source.isEmpty, "\(fault.id)")
      #expect(OperatorFault.named(fault.id.rawValue) == fault)
    }
    #expect(OperatorFault.named("sneezes") == nil)
  }

  /// Seven of ten novices advanced unseen (Sites et al., Reg Anesth Pain Med 2004;29:544), and so for every rate.
  @Test(arguments: OperatorSkill.all.map(\.id)) func faultsComeAsOftenAsTheirRates(_ id: String) throws {
    let skill = try #require(OperatorSkill.named(id))
    var task = OperatorTask(of: Self.scenario())
    task.steps.formUnion([
      "chartRead", "doseChecked", "timeOut", "gloves", "drying", "consent", "painFollowed",
    ])
    let drawn = (0..<4_000).map { OperatorFault.drawn(in: task, skill: skill, seed: $0) }
    for fault in OperatorFault.all {
      let part = Double(drawn.count { $0.contains(fault) }) / 4_000
      #expect(abs(part - fault.rate(of: skill)) < 0.03, "\(fault.id): \(part)")
    }
    #expect(OperatorFault.drawn(in: task, skill: skill, seed: 7) == drawn[7])
  }

  @Test func whatCannotHappenIsNotPlanted() {
    let task = OperatorTask()
    let impossible = OperatorFault.all.filter { $0.obstacle(in: task) != nil }.map(\.id)
    #expect(
      impossible == [
        .overInjection, .noAspiration, .overlooksChart, .doseUnchecked, .noTimeOut, .bareHand, .wetSkin,
        .forgetsActs, .asksPainOnce,
      ])
    for seed in 0..<200 as Range<UInt64> {
      let drawn = OperatorFault.drawn(in: task, skill: .novice, seed: seed)
      #expect(drawn.allSatisfy { !impossible.contains($0.id) })
    }
  }

  /// One hand rests while the other moves; flow and speed are those of the technique; all of it is withdrawn.
  @Test(arguments: [1, 2, 3] as [UInt64], Scenario.Target.Level.allCases)
  func anExpertWithoutAFaultDoesAsTaught(_ seed: UInt64, _ level: Scenario.Target.Level) throws {
    let controls = try Self.controls([], seed: seed, level: level)
    let scene = try Self.scenario(level).scene(patient: Self.woman, seed: seed)
    let trace = Trace.replaying(controls, in: scene)
    let drift = Self.drift(in: trace)
    #expect(drift.slideMM < 3 && drift.turnDeg < 5, "\(drift)")
    for (before, after) in zip(trace.frames, trace.frames.dropFirst()) {
      #expect(after.injectedML - before.injectedML <= 0.2 * SimulationState.tickS + 1e-9)
    }
    #expect(controls.allSatisfy { Double($0.advanceMM) <= 20 * SimulationState.tickS + 1e-6 })
    let end = trace.finalState
    #expect(end.needle.passes <= 5 && !end.needle.isInTissue, "\(end.needle.passes)")
    #expect((1...2.5).contains(end.injectedML()), "\(end.injectedML())")
    #expect(end.fluid.volumeML { $0.isForamen } == 0 && end.fluid.volumeML(in: .vessel) == 0)
    let missing = Set(["aspiration", "testInjection", "injection", "withdrawal"]).subtracting(
      try Self.steps(trace))
    #expect(missing.isEmpty, "\(missing)")
    let belief = try #require(end.belief)
    #expect(belief.tick > (trace.frames.last { $0.isMainInTissue }?.tick ?? 0))
  }

  @Test func aDriftIsASlideOfSeveralMillimetersAndARotationTurnsTheProbe() throws {
    let (slid, turned) = (try Self.trace([.probeDrift]), try Self.trace([.probeRotation]))
    #expect((4...20).contains(Self.drift(in: slid).slideMM), "\(Self.drift(in: slid))")
    #expect((9...40).contains(Self.drift(in: turned).turnDeg), "\(Self.drift(in: turned))")
  }
  /// Rotation takes the needle from the picture of an operator who does not look.
  @Test func whoDoesNotLookLosesTheNeedle() throws {
    func seen(_ faults: [OperatorFault.ID]) throws -> Double {
      try #require(Metric.inPlaneFraction.measure(try Self.trace(faults)))
    }
    let (looking, blind) = (try seen([.probeRotation]), try seen([.probeRotation, .advancesUnseen]))
    #expect(try seen([]) > looking && looking >= blind && blind < 0.9, "\(looking), \(blind)")
  }
  @Test(arguments: Scenario.Target.Level.allCases)
  func theForamenIsTakenForTheJoint(_ level: Scenario.Target.Level) throws {
    let trace = try Self.trace([.foramenForJoint], level: level)
    let deepest = try #require(trace.frames.max { $0.mainDepthMM < $1.mainDepthMM })
    #expect(deepest.isMainInTissue && (5...33).contains(deepest.needle.tipMM.x), "\(deepest.needle.tipMM)")
    #expect(Placement(of: trace.finalState.volumes()).fraction(in: .joint) ?? 0 == 0)
  }
  @Test func whoStopsShortEndsBeforeTheJoint() throws {
    let nearest = try Self.trace([.stopsShort]).frames.filter(\.isMainInTissue).map(\.tipToJointMM).min()
    #expect(try #require(nearest) > 2)
  }
  @Test func whoInjectsTooSoonDoesNotTest() throws {
    let trace = try Self.trace([.injectsTooSoon])
    #expect(trace.finalState.injectedML() > 1 && trace.finalState.needle.passes == 1)
    #expect(try !Self.steps(trace).contains("testInjection"))
  }
  @Test func whoOverInjectsEmptiesTheSyringe() throws {
    let injectedML = try Self.trace([.overInjection]).finalState.injectedML()
    #expect(injectedML > 3.5, "\(injectedML)")
  }
  @Test func whoAnswersEarlyGivesFluidAfterwards() throws {
    let trace = try Self.trace([.answersEarly])
    let belief = try #require(trace.finalState.belief)
    let before = trace.frames[belief.tick - 1].injectedML
    #expect(before > 0.3 && trace.finalState.injectedML() > before + 0.1)
  }
  @Test func whoForgetsToAspirateDoesNot() throws {
    #expect(try !Self.steps(Self.trace([.noAspiration])).contains("aspiration"))
  }
  /// The places that an expert takes for landmarks are theirs.
  @Test func anExpertRecognizesTheForamenAndTheCleft() throws {
    let scene = try Self.scenario().scene(patient: Self.woman, seed: 1)
    let hands = OperatorHands(scene: scene, skill: .expert, seed: 1) { _, _ in }
    var attempt = OperatorAttempt(hands: hands, task: OperatorTask(of: Self.scenario()), faults: [])
    attempt.perform()
    let bones = try #require(Self.woman.landmarks[.right])
    let mouth = try #require(Self.woman.targets[.right]).centerMM
    for (name, place) in [(ScanLandmark.s2, bones.foraminaMM[1]), (.cleft, mouth)] {
      let mark = try #require(attempt.found.first { $0.name == name }).place
      #expect(abs(mark.uMM - place.x) < 6 && abs(mark.yMM - place.y) < 8, "\(name): \(mark), \(place)")
    }
    #expect(attempt.found.contains { $0.name == .psis })
  }
  @Test func dosesDifferBetweenAttempts() {
    var volumes: [Double] = []
    for seed in 1...20 as ClosedRange<UInt64> {
      var random = RandomNumbers(seed: mixed(seed))
      volumes.append(OperatorSkill.novice.onOneDay(&random).doseML)
    }
    #expect(Set(volumes).count >= 18 && (volumes.max() ?? 0) - (volumes.min() ?? 0) > 0.5)
  }
}
