import Geometry
import Simulation
import Training

/// A scripted operator who performs a scenario through `Controls` alone and steers by what can be seen and felt.
package enum ScriptedOperator {
  /// The controls of a whole attempt, the same for the same scene, skill and seed.
  /// - Parameters:
  ///   - task: what the scenario asks for; a novice does not do all of it.
  ///   - afterEachTick: is told the controls of every tick and the state after it, such as to record them as they happen.
  package static func attempt(
    in scene: Scene, skill: OperatorSkill, seed: UInt64, task: OperatorTask = OperatorTask(),
    afterEachTick: (Controls, SimulationState) -> Void = { _, _ in }
  ) -> [Controls] {
    withoutActuallyEscaping(afterEachTick) { told in
      let hands = OperatorHands(scene: scene, skill: skill, seed: seed, afterEachTick: told)
      var attempt = OperatorAttempt(hands: hands, level: task.level)
      attempt.aspirates = task.aspirates && skill.aspirates
      attempt.perform()
      return hands.controls
    }
  }
}

/// What an operator is asked to do.
package struct OperatorTask: Hashable, Sendable {
  /// Where the needle is to go in.
  package var level = Scenario.Target.Level.lower
  /// Whether the plunger is to be pulled before it is pushed.
  package var aspirates = false
  package init() {}
  /// What a scenario asks for.
  package init(of scenario: Scenario) {
    level = scenario.target.level
    aspirates = scenario.stepsRequired.contains(ProcedureStep.aspiration.id)
  }
}

/// One attempt as its operator goes through it: search, approach, needle, fluid, belief.
struct OperatorAttempt {
  let hands: OperatorHands
  let level: Scenario.Target.Level
  /// How far the midline that was palpated lies beside the true one, toward the side to be injected, in mm.
  let midlineErrorMM: Double
  /// What the operator takes for the joint; nil until then.
  var site: Site?
  /// At the upper level: the cleft as it was seen, and the way that was chosen into it.
  var cleft: UpperCleft?
  var way: Path?
  /// True where a give, and not bone, ended the way into it.
  var isHeldByGive = false
  /// What the plunger asked for beyond what the needle alone does when it was last pushed, in N.
  var heldN = 0.0
  /// Whether that was too much for a joint when a test volume went in.
  var isPlungerHard = false
  /// What speaks for a tip in the joint when it comes to saying so, 0...1.
  var evidence = 0.0
  /// Pulls the plunger before it is pushed.
  var aspirates = false

  var skill: OperatorSkill { hands.skill }
  var state: SimulationState { hands.state }

  /// A notch taken for the joint's mouth.
  struct Site {
    var levelMM: Double
    var notch: BoneProfile.Notch
  }

  init(hands: OperatorHands, level: Scenario.Target.Level) {
    (self.hands, self.level) = (hands, level)
    midlineErrorMM = hands.gaussian(hands.skill.palpationErrorMM / 3)
  }

  mutating func perform() {
    hands.rest(seconds: 1)
    switch level {
    case .lower:
      search()
      if site != nil {
        approach()
        infiltrate()
        bringNeedleIn()
        inject()
      }
    case .upper:
      searchUpper()
      if cleft != nil {
        approachUpper()
        bringNeedleIntoCleft()
        inject()
      }
    }
    withdrawAndSay()
  }

  private mutating func withdrawAndSay() {
    hands.withdraw(toDepthMM: 0)
    hands.rest(seconds: 1)
    let sure = evidence + (1 - evidence) * skill.overconfidence
    let inJoint = sure >= 0.5
    let confidence = Float(2 * abs(sure - 0.5))
    hands.tick {
      $0.event = .belief(
        region: inJoint ? .joint : .interosseousLigament, inJoint: inJoint, confidence: confidence)
    }
    hands.rest(seconds: 0.5)
    hands.tick { $0.event = .finish }
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
  /// How good a notch looks: clear, narrow, its edges at one depth; to who does not know better, the deeper the better.
  func quality(_ notch: BoneProfile.Notch) -> Double {
    let against = 0.4 * max(0, abs(notch.stepMM) - 4) + 0.5 * max(0, notch.widthMM - 6)
    return min(notch.prominenceMM, 16 - 8 * skill.edgeWeight) - skill.edgeWeight * against
  }
}
