import Geometry
import Simulation

/// An error that people make with a needle under ultrasound, and how often an operator of each skill makes it. It changes what
/// hands and judgement do, never what the outcome is.
package struct OperatorFault: Hashable, Sendable {
  package enum ID: String, CaseIterable, Sendable {
    case advancesUnseen, probeDrift, probeRotation, foramenForJoint, stopsShort, injectsTooSoon,
      overInjection,
      answersEarly, noAspiration, pushesFast, leavesNeedle, losesTime, wrongSide, overlooksChart,
      doseUnchecked, noTimeOut,
      bareHand, wetSkin, forgetsActs, asksPainOnce
  }
  package var id: ID
  /// Behavior in one sentence.
  package var summary: String
  /// Publication that names it, and where the rates come from.
  package var source: String
  /// Part of the attempts, 0...1, in which it is planted, by the id of a skill.
  var rates: [String: Double]

  /// Part of the attempts of this skill in which it is planted, 0...1.
  package func rate(of skill: OperatorSkill) -> Double { rates[skill.id] ?? 0 }

  /// Every fault: those of hand and eye, then those of the procedure around them.
  package static let all: [OperatorFault] = [
    OperatorFault(
      .advancesUnseen, "Looks at the hands and not at the image while the needle goes in.",
      "7 of 10 novices (Sites et al., Reg Anesth Pain Med 2004;29:544); the other rates are chosen",
      expert: 0.01, intermediate: 0.25, novice: 0.7),
    OperatorFault(
      .probeDrift, "The probe hand slides by several millimeters, unnoticed, while the other one pushes.",
      "second of the two commonest errors (Sites et al., Reg Anesth Pain Med 2007;32:107); rates chosen",
      expert: 0.01, intermediate: 0.2, novice: 0.4),
    OperatorFault(
      .probeRotation, "The probe turns about its beam, off the needle, while the needle goes in.",
      "unintended probe motion (Sites et al., Reg Anesth Pain Med 2007;32:107); rates chosen",
      expert: 0.01, intermediate: 0.15, novice: 0.3),
    OperatorFault(
      .foramenForJoint, "Takes the gap of a sacral foramen for the joint.",
      "44 % of blind needles lay in the first foramen (Rosenberg et al., Clin J Pain 2000;16:18, unverified); "
        + "rates under ultrasound chosen",
      expert: 0.005, intermediate: 0.08, novice: 0.25),
    OperatorFault(
      .stopsShort, "Stops before the joint's mouth and believes to be in.",
      "19 of 20 ended in the ligament before the joint (Pain Med 2019;20:1890); rates chosen",
      expert: 0.01, intermediate: 0.15, novice: 0.3),
    OperatorFault(
      .injectsTooSoon, "Injects as soon as the needle stops, all at once, without a test or a look.",
      "missed maldistribution (Sites et al., Reg Anesth Pain Med 2007;32:107); rates chosen",
      expert: 0.01, intermediate: 0.15, novice: 0.4),
    OperatorFault(
      .overInjection, "Empties every syringe, whatever the joint and the patient may have.",
      "0.7–2.5 mL fill the joint (n = 55, Yonsei University); rates chosen",
      expert: 0.01, intermediate: 0.15, novice: 0.4),
    OperatorFault(
      .answersEarly, "Says where the fluid went while half of it is still in the syringe.",
      "rates chosen",
      expert: 0.01, intermediate: 0.1, novice: 0.2),
    OperatorFault(
      .noAspiration, "Pushes the plunger without having pulled it.",
      "rates chosen",
      expert: 0.01, intermediate: 0.2, novice: 0.5),
    OperatorFault(
      .pushesFast, "Pushes the needle in faster than an eye follows.",
      "rates chosen",
      expert: 0.005, intermediate: 0.05, novice: 0.15),
    OperatorFault(
      .leavesNeedle, "Ends with the needle still in the patient.",
      "rates chosen",
      expert: 0.001, intermediate: 0.01, novice: 0.04),
    OperatorFault(
      .losesTime, "Goes over the back again and again, and thinks for a minute about each decision.",
      "rates chosen",
      expert: 0.001, intermediate: 0.01, novice: 0.04),
    OperatorFault(
      .wrongSide, "Works on the other side.",
      "13 of 48,941 pain procedures (Cohen et al., Anesthesiology 2010;112:711); the other rates chosen "
        + "far above that, so that a series meets it",
      expert: 0.0003, intermediate: 0.01, novice: 0.03),
    OperatorFault(
      .overlooksChart, "Does not read the chart, and injects in spite of what it says.",
      "surgical safety checklist (World Health Organization, 2009); rates chosen",
      expert: 0.01, intermediate: 0.1, novice: 0.3),
    OperatorFault(
      .doseUnchecked, "Injects without having checked drugs and doses.",
      "surgical safety checklist (World Health Organization, 2009); rates chosen",
      expert: 0.01, intermediate: 0.1, novice: 0.3),
    OperatorFault(
      .noTimeOut, "Forgets the time-out.",
      "surgical safety checklist (World Health Organization, 2009); rates chosen",
      expert: 0.01, intermediate: 0.1, novice: 0.3),
    OperatorFault(
      .bareHand, "Forgets the gloves, and feels for the place once more on disinfected skin.",
      "Hebl, Reg Anesth Pain Med 2006;31:311 (unverified); rates chosen",
      expert: 0.01, intermediate: 0.1, novice: 0.3),
    OperatorFault(
      .wetSkin, "Disinfects last of all, and does not let the skin dry.",
      "labels of alcoholic chlorhexidine: 30 s or more to dry; rates chosen",
      expert: 0.01, intermediate: 0.15, novice: 0.4),
    OperatorFault(
      .forgetsActs, "Leaves out one or another act before and after the needle.",
      "rates chosen",
      expert: 0.01, intermediate: 0.3, novice: 0.6),
    OperatorFault(
      .asksPainOnce, "Asks for the pain after a quarter of an hour and not again.",
      "rates chosen",
      expert: 0.01, intermediate: 0.2, novice: 0.5),
  ]
  /// Acts that `forgetsActs` may leave out; those that guard the patient by a rule are forgotten by a fault of their own.
  static let forgettable: Set<ProcedureAct> = [
    .consent, .sideMarked, .probeChosen, .palpation, .riskWeighed, .dressing, .legStrength, .aftercare,
  ]
  package static func named(_ id: String) -> OperatorFault? { all.first { $0.id.rawValue == id } }

  private init(
    _ id: ID, _ summary: String, _ source: String, expert: Double, intermediate: Double, novice: Double
  ) {
    (self.id, self.summary, self.source) = (id, summary, source)
    rates = ["expert": expert, "intermediate": intermediate, "novice": novice]
  }

  /// Reason for which it cannot happen in a task; nil when it can.
  package func obstacle(in task: OperatorTask) -> String? {
    switch id {
    case .foramenForJoint where task.isGelBlock: "there is no foramen in a block of gel"
    case .noAspiration where !task.aspirates: "the scenario asks for no aspiration"
    case .overInjection where task.syringeML <= task.maximumML && !task.canOverdose:
      "no syringe holds more than may be given"
    case .overlooksChart
    where !task.asks(for: .chartRead) && task.forbidden.isEmpty && task.weighable.isEmpty:
      "the scenario asks for no chart, and nothing speaks against the injection"
    case .doseUnchecked where !task.asks(for: .doseChecked): "the scenario asks for no check of doses"
    case .noTimeOut where !task.asks(for: .timeOut): "the scenario asks for no time-out"
    case .bareHand where !task.asks(for: .gloves): "the scenario asks for no gloves"
    case .wetSkin where !task.asks(for: .drying): "the scenario asks for no drying"
    case .forgetsActs where !OperatorFault.forgettable.contains(where: task.asks):
      "the scenario asks for no act that is easily forgotten"
    case .asksPainOnce where !task.asks(for: .painFollowed): "the scenario asks for no pain diary"
    default: nil
    }
  }

  /// The faults of an attempt by chance: the same for the same task, skill and seed; none that cannot happen.
  package static func drawn(in task: OperatorTask, skill: OperatorSkill, seed: UInt64) -> [OperatorFault] {
    // Another skill draws others.
    let salt = skill.id.utf8.reduce(0x6661_756C_7473) { $0 &* 31 &+ UInt64($1) }
    var random = RandomNumbers(seed: mixed(seed ^ salt))
    // Each is drawn, so that one that cannot happen changes no other.
    return all.filter { fault in
      let isDrawn = random.uniform() < fault.rate(of: skill)
      return isDrawn && fault.obstacle(in: task) == nil
    }
  }
}
