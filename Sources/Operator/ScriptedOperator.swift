import Geometry
import Simulation
import Training

/// A scripted operator who performs a scenario through `Controls` alone and steers by what can be seen and felt.
package enum ScriptedOperator {
  /// Controls of a whole attempt, the same for the same scene, skill, seed, task and faults.
  /// - Parameters:
  ///   - task: the task of the scenario.
  ///   - faults: errors to be made; nil plants those of `OperatorFault.drawn`.
  ///   - afterEachTick: called with the controls of every tick and the state after it, such as to record them as
  ///     they happen.
  package static func attempt(
    in scene: Scene, skill: OperatorSkill, seed: UInt64, task: OperatorTask = OperatorTask(),
    faults: [OperatorFault]? = nil,
    afterEachTick: (Controls, SimulationState) -> Void = { _, _ in }
  ) -> [Controls] {
    performed(
      in: scene, skill: skill, seed: seed, task: task, faults: faults, afterEachTick: afterEachTick
    ).controls
  }

  /// The same attempt with the state at its end.
  package static func performed(
    in scene: Scene, skill: OperatorSkill, seed: UInt64, task: OperatorTask,
    faults: [OperatorFault]? = nil,
    afterEachTick: (Controls, SimulationState) -> Void = { _, _ in }
  ) -> (controls: [Controls], finalState: SimulationState) {
    let faults = faults ?? OperatorFault.drawn(in: task, skill: skill, seed: seed)
    return withoutActuallyEscaping(afterEachTick) { told in
      let hands = OperatorHands(scene: scene, skill: skill, seed: seed, faults: faults, afterEachTick: told)
      var attempt = OperatorAttempt(hands: hands, task: task, faults: faults)
      attempt.perform()
      return (hands.controls, hands.state)
    }
  }

  /// Trace of the same attempt, made as it is performed: a replay of its controls gives the same.
  package static func trace(
    in scene: Scene, skill: OperatorSkill, seed: UInt64, task: OperatorTask,
    faults: [OperatorFault]? = nil,
    afterEachTick: (Controls, SimulationState) -> Void = { _, _ in }
  ) -> Trace {
    var builder = TraceBuilder(scene: scene, expectedTicks: 12_000)
    let end = performed(in: scene, skill: skill, seed: seed, task: task, faults: faults) {
      builder.add($1)
      afterEachTick($0, $1)
    }
    return builder.trace(endingIn: end.finalState)
  }
}

/// One attempt as its operator goes through it: search, approach, needle, fluid, belief.
struct OperatorAttempt {
  let hands: OperatorHands
  let task: OperatorTask
  let faults: [OperatorFault]
  /// Way by which the needle goes: the level of the task, but to a foramen as to the lower level.
  private(set) var level: Scenario.Target.Level
  /// Landmarks that were recognized, in order.
  var found: [RecognizedLandmark] = []
  /// Distance of the palpated midline from the true one, toward the side to be injected, in mm.
  let midlineErrorMM: Double
  /// Notch that the operator takes for the joint; nil until one is found.
  var site: Site?
  /// The cleft as it was seen at the upper level, and the way that was chosen into it; nil at the lower one.
  var cleft: UpperCleft?
  var way: Path?
  /// Distance of the planned entry from the midline, in mm; nil when the edge of the probe decides.
  var plannedEntryMM: Double?
  /// Levels that were seen in the search, and number of times that the probe was slid off the shaft and that a test volume
  /// spread where the joint is not.
  var levels: [SweepLevel] = []
  var roomsMade = 0, failedTests = 0, waysMade = 0
  /// Volume that went elsewhere in failed tests, in mL.
  var wastedML = 0.0
  /// True when a give, and not bone, ended the way into it.
  var isHeldByGive = false
  /// Force of the last push of the plunger beyond that of the needle alone, in N.
  var heldN = 0.0
  /// True when that force was too much for a joint when a test volume went in.
  var isPlungerHard = false
  /// Evidence for a tip in the joint when the operator has to say so, 0...1.
  var evidence = 0.0
  /// True when the plunger is pulled before it is pushed.
  let aspirates: Bool
  /// True when a small volume goes first, and the operator looks where it went.
  let testsVolume: Bool
  /// Volume that is meant to be injected in all, in mL.
  let doseML: Double

  var skill: OperatorSkill { hands.skill }
  var state: SimulationState { hands.state }

  /// A notch taken for the joint's mouth.
  struct Site {
    var levelMM: Double
    var notch: BoneProfile.Notch
  }

  init(hands: OperatorHands, task: OperatorTask, faults: [OperatorFault]) {
    (self.hands, self.task, self.faults) = (hands, task, faults)
    func makes(_ id: OperatorFault.ID) -> Bool { faults.contains { $0.id == id } }
    level = makes(.foramenForJoint) ? .lower : task.level
    aspirates = task.aspirates && !makes(.noAspiration)
    testsVolume = hands.skill.testsVolume && !makes(.injectsTooSoon)
    doseML = makes(.overInjection) ? task.syringeML : min(hands.skill.doseML, task.maximumML)
    midlineErrorMM = hands.gaussian(hands.skill.palpationErrorMM / 3)
  }

  /// True when this error is planted.
  func makes(_ id: OperatorFault.ID) -> Bool { faults.contains { $0.id == id } }

  mutating func perform() {
    hands.rest(seconds: 1)
    guard readChart() else { return finish() }
    prepareToSearch()
    guard task.usesNeedle else {
      lookOnly()
      return finish()
    }
    if task.isGelBlock {
      searchTube()
    } else if makes(.foramenForJoint) {
      searchForamen()
    } else if level == .lower {
      search()
    } else {
      searchUpper()
    }
    hands.hesitate()
    prepareToPuncture()
    if site != nil {
      approach()
      disinfectLast()
      infiltrate()
      hands.hesitate()
      bringNeedleIn()
    } else if cleft != nil {
      approachUpper()
      hands.hesitate()
      disinfectLast()
      bringNeedleIntoCleft()
    }
    inject()
    withdrawAndSay()
    lookAfter()
    finish()
  }

  private mutating func withdrawAndSay() {
    if !makes(.leavesNeedle) { hands.withdraw(toDepthMM: 0) }
    hands.rest(seconds: 1)
    if state.belief == nil {
      hands.hesitate()
      say()
    }
  }
  private func finish() {
    hands.rest(seconds: 0.5)
    hands.tick { $0.event = .finish }
  }

  /// Says where the fluid went, and how sure.
  func say() {
    let sure = evidence + (1 - evidence) * skill.overconfidence
    let inJoint = sure >= 0.5
    let confidence = Float(2 * abs(sure - 0.5))
    hands.tick {
      $0.event = .belief(
        region: inJoint ? .joint : .interosseousLigament, inJoint: inJoint, confidence: confidence)
    }
  }

  // What is seen.
  /// The bone line of the image now.
  func look() -> BoneProfile { BoneProfile(seenBone()) }
  /// The bone in the image now, from medial to lateral.
  func seenBone() -> [BoneProfile.Edge] {
    let pose = state.probe.probeToPatient
    let points = hands.eye.bone(from: pose, depthMM: hands.depthMM).compactMap { $0 }.map { echo in
      let place = pose.point(Vector3(echo.xMM, echo.yMM, 0))
      return BoneProfile.Edge(uMM: distanceFromMidline(place), yMM: place.y)
    }
    return hands.sign > 0 ? points : points.reversed()
  }
  func distanceFromMidline(_ place: Vector3) -> Double { hands.sign * place.x - midlineErrorMM }
  func patientX(distanceFromMidline u: Double) -> Double { hands.sign * (u + midlineErrorMM) }

  /// The notch that could be the joint: beside the midline where joints lie, the clearest that is acceptable.
  func jointNotch(in profile: BoneProfile) -> BoneProfile.Notch? {
    profile.notches(in: 34...60, prominenceMM: 1.5, widestMM: 18).first {
      abs($0.stepMM) <= skill.stepAcceptedMM
    }
  }
  /// Quality of a notch by its looks: clear, narrow, its edges at one depth; for an operator who does not know
  /// better, the deeper the better.
  func quality(_ notch: BoneProfile.Notch) -> Double {
    let against = 0.4 * max(0, abs(notch.stepMM) - 4) + 0.5 * max(0, notch.widthMM - 6)
    return min(notch.prominenceMM, 16 - 8 * skill.edgeWeight) - skill.edgeWeight * against
  }
}
