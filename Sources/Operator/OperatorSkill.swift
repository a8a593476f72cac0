import Geometry

/// Differences of one operator's eye, hand and judgement from another's. No entry says where anything is or how an
/// attempt ends; numbers without a publication are chosen so that the three differ as such groups do.
package struct OperatorSkill: Hashable, Sendable {
  package var id: String
  // The hands.
  /// Error of the palpated spine and midline, standard deviation. Raters who digitize the spine on bare bone scatter
  /// by 4 mm (Fischer et al., Sci Data 2023;10:763); through skin it is no less.
  var palpationErrorMM: Double
  /// Slow wandering of the hand that holds the probe, and of the shaft's angle, standard deviation; chosen.
  var probeWanderMM, needleWanderDeg: Double
  /// Distance of the chosen entry from the image plane, and turn of the shaft out of it, judged by eye from above;
  /// chosen.
  var planeErrorMM, planeErrorDeg: Double
  /// Error of the angle between shaft and skin; chosen.
  var pitchErrorDeg: Double
  /// Speed of the probe while searching; slow enough to see what passes, or not; chosen.
  var searchSpeedMMPerS: Double
  /// Number of times that the search goes over the back, and time that is thought about each decision; chosen: beginners
  /// take longer at every step.
  var sweeps: Int, hesitationS: Double
  var advanceSpeedMMPerS: Double
  /// Flow at which the plunger is pushed; slowly is 0.1 mL/s (local protocols); the rest is chosen.
  var flowMLPerS: Double
  /// Turn of the shaft between the fingers while it goes in: an operator who knows that a bevel steers turns it, and
  /// it goes straight; chosen.
  var bevelTurnDegPerMM: Double
  // The eye.
  /// Time between two looks at the image that lead to something. A choice between several reactions takes some 0.4 s
  /// (Hick, Q J Exp Psychol 1952;4:11); chosen longer with less practice.
  var reactionS: Double
  /// Error of a place read from the image, standard deviation; chosen.
  var readingErrorMM: Double
  /// Chance at each look to notice that the tip is not in view; chosen. Who does not look is `advancesUnseen`.
  var noticesLostTip: Double
  /// True when the image plane is brought onto the shaft before bone hides the tip: what follows is not seen any more.
  var alignsBeforeShadow: Bool
  // The judgement.
  /// Largest tilt that is tried for the clearest notch, to either side; 0 is not at all.
  var tiltTriedDeg: Double
  /// Largest difference in depth of the sacral and iliac edges of a notch that is taken for the joint, and weight,
  /// 0...1, of a step and a wide mouth against it. An operator who does not know the false cleft over the
  /// interosseous ligament takes that one: it is the deeper of the two.
  var stepAcceptedMM, edgeWeight: Double
  /// Weight against a notch of each millimeter beside the level where books have the window.
  var levelTrust: Double
  /// Room of the path beside the sacral shoulder that is asked for before the puncture; 0 does not look at the path.
  var clearanceMM: Double
  /// Depth of the tip below the edges at which it is believed to be in.
  var depthBelievedMM: Double
  /// Way that the tip is pushed farther while the resistance grows, in mm, to feel the capsule give way; chosen.
  var feelsForMM: Double
  /// Largest depth of the tip while the shaft is given another direction, in mm; chosen.
  var redirectsAtMM: Double
  /// Number of redirections before the needle is left as it is.
  var redirections: Int
  /// Chance to redirect a needle that seems to be in; chosen: beginners redirect more.
  var doubts: Double
  /// True when a small volume goes first, and the operator looks where it went. Missed maldistribution is a known
  /// error of beginners (Sites et al., Reg Anesth Pain Med 2007;32:107).
  var testsVolume: Bool
  /// Number of times that another way is tried after a test volume that spread.
  var retestsMax: Int
  /// Tissue that is numbed if the case allows it, and share of the onset that is waited for; chosen.
  var numbs: Numbed, waitsShare: Double
  /// Volume that is meant to be injected in all, and its standard deviation between attempts. 1.45 ± 0.44 mL fill the
  /// joint (injectate volume under live fluoroscopy, n = 55, Yonsei University).
  var doseML: Double, doseSpreadML: Double
  /// Share of the missing certainty that the operator adds to the evidence, 0...1. With a belief that rests on
  /// nothing but feel, operators were right in 1 of 10 (Pain Med 2019;20:1890).
  var overconfidence: Double

  /// The same operator on one day: speeds, patience and dose differ from attempt to attempt. The spread of some 20 % is
  /// chosen, wider with less practice.
  func onOneDay(_ random: inout RandomNumbers) -> OperatorSkill {
    var today = self
    let spread = min(0.12 + 0.1 * readingErrorMM, 0.3)
    func factor() -> Double { Elementary.exponential(random.gaussian(standardDeviation: spread)) }
    today.searchSpeedMMPerS *= factor()
    today.advanceSpeedMMPerS *= factor()
    today.flowMLPerS *= factor()
    today.reactionS *= factor()
    today.hesitationS *= factor()
    today.probeWanderMM *= factor()
    today.doseML = max(1.1, doseML + random.gaussian(standardDeviation: doseSpreadML))
    return today
  }

  enum Numbed: Sendable { case nothing, skin, skinAndTrack }

  package static let expert = OperatorSkill(
    id: "expert", palpationErrorMM: 4, probeWanderMM: 0.15, needleWanderDeg: 0.15, planeErrorMM: 0.5,
    planeErrorDeg: 1, pitchErrorDeg: 1, searchSpeedMMPerS: 5, sweeps: 1, hesitationS: 0.3,
    advanceSpeedMMPerS: 5, flowMLPerS: 0.1, bevelTurnDegPerMM: 60,
    reactionS: 0.3,
    readingErrorMM: 0.3, noticesLostTip: 0.95, alignsBeforeShadow: true, tiltTriedDeg: 8, stepAcceptedMM: 8,
    edgeWeight: 1,
    levelTrust: 0.2,
    clearanceMM: 1.5,
    depthBelievedMM: 3, feelsForMM: 2.5, redirectsAtMM: 10, redirections: 4, doubts: 0, testsVolume: true,
    retestsMax: 2,
    numbs: .skinAndTrack, waitsShare: 1, doseML: 1.5, doseSpreadML: 0.15, overconfidence: 0)
  package static let intermediate = OperatorSkill(
    id: "intermediate", palpationErrorMM: 5, probeWanderMM: 0.35, needleWanderDeg: 0.4, planeErrorMM: 1.5,
    planeErrorDeg: 2.5, pitchErrorDeg: 2.5, searchSpeedMMPerS: 5, sweeps: 2, hesitationS: 2.5,
    advanceSpeedMMPerS: 6, flowMLPerS: 0.13, bevelTurnDegPerMM: 30,
    reactionS: 0.5,
    readingErrorMM: 0.8, noticesLostTip: 0.5, alignsBeforeShadow: false, tiltTriedDeg: 4, stepAcceptedMM: 10,
    edgeWeight: 0.85,
    levelTrust: 0.1,
    clearanceMM: 1, depthBelievedMM: 2.5, feelsForMM: 2, redirectsAtMM: 12, redirections: 3, doubts: 0.15,
    testsVolume: true, retestsMax: 1, numbs: .skin, waitsShare: 0.5, doseML: 1.8, doseSpreadML: 0.3,
    overconfidence: 0.3)
  package static let novice = OperatorSkill(
    id: "novice", palpationErrorMM: 7, probeWanderMM: 0.8, needleWanderDeg: 1, planeErrorMM: 2.5,
    planeErrorDeg: 6, pitchErrorDeg: 6, searchSpeedMMPerS: 8, sweeps: 4, hesitationS: 6,
    advanceSpeedMMPerS: 10, flowMLPerS: 0.18, bevelTurnDegPerMM: 0,
    reactionS: 0.8,
    readingErrorMM: 2, noticesLostTip: 0.4, alignsBeforeShadow: false, tiltTriedDeg: 0, stepAcceptedMM: 30,
    edgeWeight: 0,
    levelTrust: 0,
    clearanceMM: 0,
    depthBelievedMM: 0, feelsForMM: 0, redirectsAtMM: 60, redirections: 4, doubts: 0.5, testsVolume: false,
    retestsMax: 0,
    numbs: .nothing, waitsShare: 0, doseML: 2.1, doseSpreadML: 0.5, overconfidence: 0.7)

  /// Every skill, the best first.
  package static let all = [expert, intermediate, novice]
  package static func named(_ id: String) -> OperatorSkill? { all.first { $0.id == id } }
}
