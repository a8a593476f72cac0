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
  var advanceSpeedMMPerS: Double
  /// Turn of the shaft between the fingers while it goes in: an operator who knows that a bevel steers turns it, and
  /// it goes straight; chosen.
  var bevelTurnDegPerMM: Double
  // The eye.
  /// Time between two looks at the image that lead to something. A choice between several reactions takes some 0.4 s
  /// (Hick, Q J Exp Psychol 1952;4:11); chosen longer with less practice.
  var reactionS: Double
  /// Error of a place read from the image, standard deviation; chosen.
  var readingErrorMM: Double
  /// Chance at each look to notice that the tip is not in view. Seven of ten novices advanced unseen (Sites et al.,
  /// Reg Anesth Pain Med 2004;29:544).
  var noticesLostTip: Double
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
  /// True when a small volume goes first, and the operator looks where it went. Missed maldistribution is a known
  /// error of beginners (Sites et al., Reg Anesth Pain Med 2007;32:107).
  var testsVolume: Bool
  /// Number of times that another way is tried after a test volume that spread.
  var retestsMax: Int
  /// Tissue that is numbed if the case allows it, and share of the onset that is waited for; chosen.
  var numbs: Numbed, waitsShare: Double
  /// True when the plunger is pulled before it is pushed, if the scenario asks for it.
  var aspirates: Bool
  /// Volume injected in all. 1.45 ± 0.44 mL fill the joint (injectate volume under live fluoroscopy, n = 55, Yonsei
  /// University).
  var doseML: Double
  /// Share of the missing certainty that the operator adds to the evidence, 0...1. With a belief that rests on
  /// nothing but feel, operators were right in 1 of 10 (Pain Med 2019;20:1890).
  var overconfidence: Double

  enum Numbed: Sendable { case nothing, skin, skinAndTrack }

  package static let expert = OperatorSkill(
    id: "expert", palpationErrorMM: 4, probeWanderMM: 0.15, needleWanderDeg: 0.15, planeErrorMM: 0.5,
    planeErrorDeg: 1, pitchErrorDeg: 1, searchSpeedMMPerS: 3, advanceSpeedMMPerS: 4, bevelTurnDegPerMM: 60,
    reactionS: 0.3,
    readingErrorMM: 0.3, noticesLostTip: 0.95, tiltTriedDeg: 8, stepAcceptedMM: 8, edgeWeight: 1,
    levelTrust: 0.2,
    clearanceMM: 1.5,
    depthBelievedMM: 3, feelsForMM: 2.5, redirectsAtMM: 10, redirections: 8, testsVolume: true, retestsMax: 2,
    numbs: .skinAndTrack, waitsShare: 1, aspirates: true,
    doseML: 1.5, overconfidence: 0)
  package static let intermediate = OperatorSkill(
    id: "intermediate", palpationErrorMM: 5, probeWanderMM: 0.35, needleWanderDeg: 0.4, planeErrorMM: 1.5,
    planeErrorDeg: 3, pitchErrorDeg: 3.5, searchSpeedMMPerS: 5, advanceSpeedMMPerS: 6, bevelTurnDegPerMM: 30,
    reactionS: 0.5,
    readingErrorMM: 1.2, noticesLostTip: 0.5, tiltTriedDeg: 4, stepAcceptedMM: 12, edgeWeight: 0.7,
    levelTrust: 0.1,
    clearanceMM: 0.3, depthBelievedMM: 2, feelsForMM: 2, redirectsAtMM: 15, redirections: 3,
    testsVolume: true, retestsMax: 0, numbs: .skin, waitsShare: 0.5, aspirates: true, doseML: 2,
    overconfidence: 0.3)
  package static let novice = OperatorSkill(
    id: "novice", palpationErrorMM: 7, probeWanderMM: 0.8, needleWanderDeg: 1, planeErrorMM: 2.5,
    planeErrorDeg: 6, pitchErrorDeg: 6, searchSpeedMMPerS: 10, advanceSpeedMMPerS: 10, bevelTurnDegPerMM: 0,
    reactionS: 0.8,
    readingErrorMM: 2, noticesLostTip: 0.15, tiltTriedDeg: 0, stepAcceptedMM: 30, edgeWeight: 0,
    levelTrust: 0,
    clearanceMM: 0,
    depthBelievedMM: 0, feelsForMM: 0, redirectsAtMM: 60, redirections: 2, testsVolume: false, retestsMax: 0,
    numbs: .nothing, waitsShare: 0, aspirates: false, doseML: 2.5, overconfidence: 0.7)

  /// Every skill, the best first.
  package static let all = [expert, intermediate, novice]
  package static func named(_ id: String) -> OperatorSkill? { all.first { $0.id == id } }
}
