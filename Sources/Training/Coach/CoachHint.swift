import Geometry
import Simulation

/// Short hint of a coach who stands beside the trainee: when a hand errs, or when nothing goes on. It speaks of the hands and of the
/// picture, never of the structure in which tip or fluid lie: that is what the trainee is asked.
package struct CoachHint: Sendable {
  package let id: String
  /// Words of the hint; nil while it is not due.
  let words: @Sendable (CoachView) -> String?

  /// Every hint, the most urgent first.
  package static let all: [CoachHint] = [
    .pressesOnBone, .injectsUnseen, .injectsFast, .pushesWithoutAspiration, .testVolumeIsIn, .advancesFast,
    .tipOffPlane, .tipBesidePicture, .tipFaint, .onBoneAgain, .anotherPass, .timeRunsOut, .stuck,
  ]

  /// The most urgent hint that is due at the end of a trace, and its words; nil for none.
  /// - Parameter done: ticks at which the steps were done so far, by their ids.
  package static func due(
    in trace: Trace, of scenario: Scenario, done: [String: Int]
  ) -> (id: String, words: String)? {
    guard let view = CoachView(trace: trace, scenario: scenario, done: done) else { return nil }
    for hint in all { if let words = hint.words(view) { return (hint.id, words) } }
    return nil
  }
}

// MARK: The needle

extension CoachHint {
  /// Two thirds of the force of `ErrorRule.boneRammed`: a warning before it.
  static let pressesOnBone = CoachHint(id: "pressesOnBone") { view in
    guard view.now.isMainInTissue, view.now.needle.isOnBone, view.now.needle.forces.axialN >= 4 else {
      return nil
    }
    return "Bone: ease off, draw back 2 mm, and walk the tip along."
  }

  /// More than 12 mm/s over 0.3 s.
  static let advancesFast = CoachHint(id: "advancesFast") { view in
    let hubMM = view.advanceMM(overS: 0.3)
    return hubMM > 12 * 0.3 ? "Slowly: push a few millimeters, look at the tip, and push again." : nil
  }

  /// A tip before or behind the slice for 0.3 s.
  static let tipOffPlane = CoachHint(id: "tipOffPlane") { view in
    let isOff = view.holds(forS: 0.3) {
      $0.mainDepthMM > TipWatch.besideFaceMM && !$0.tipInSlice && !$0.sight.contains(.tip)
        && abs($0.tipOffPlaneMM) >= 1
    }
    guard isOff else { return nil }
    let offMM = view.now.tipOffPlaneMM
    let side = CoachView.side(of: view.now.probe.probeToPatient.zAxis * (offMM < 0 ? -1 : 1))
    let length = abs(offMM) < 10 ? "\(Int(abs(offMM).rounded())) mm" : "more than 10 mm"
    return "The tip is \(length) out of the plane, toward \(side): turn the probe, do not advance."
  }

  /// A tip in the plane, but beside the scan lines or below the depth that is set.
  static let tipBesidePicture = CoachHint(id: "tipBesidePicture") { view in
    let isBeside = view.holds(forS: 0.3) {
      $0.mainDepthMM > TipWatch.besideFaceMM && !$0.tipInSlice && abs($0.tipOffPlaneMM) < 1
    }
    return isBeside ? "The tip lies beside the picture: slide the probe over it, or set more depth." : nil
  }

  /// A tip within the slice that does not stand out, while it advances.
  static let tipFaint = CoachHint(id: "tipFaint") { view in
    let isFaint = view.holds(forS: 1) {
      $0.mainDepthMM > TipWatch.besideFaceMM && $0.tipInSlice
        && $0.sight.isDisjoint(with: [.tip, .tipBehindBone])
    }
    guard isFaint, view.advanceMM(overS: 1) >= 0.5 else { return nil }
    return "The tip is in the plane but does not show: stop, turn the gain up or tilt the probe a little."
  }

  /// The third arrival on bone within 15 s.
  static let onBoneAgain = CoachHint(id: "onBoneAgain") { view in
    guard view.now.isMainInTissue, view.gained(overS: 15, \.needle.boneContacts) >= 3 else { return nil }
    return "On bone again: draw back, find the cleft in the picture, and change the angle."
  }

  /// The third way in has just begun.
  static let anotherPass = CoachHint(id: "anotherPass") { view in
    guard view.now.needle.passes >= 3, view.gained(overS: 3, \.needle.passes) > 0 else { return nil }
    return "Hold the picture still, choose the angle, and push once: a fourth way in costs points."
  }
}

// MARK: The syringe

extension CoachHint {
  static let injectsUnseen = CoachHint(id: "injectsUnseen") { view in
    guard view.injects, !view.now.showsTipOrCleft(at: view.scenario.target.level) else { return nil }
    return "Stop the plunger: bring the tip or the mouth of the cleft into the picture."
  }

  /// More than 0.15 mL/s over half a second.
  static let injectsFast = CoachHint(id: "injectsFast") { view in
    view.injectedML(overS: 0.5) > 0.15 * 0.5 + 1e-9
      ? "Slower: count ten seconds for a milliliter." : nil
  }

  static let pushesWithoutAspiration = CoachHint(id: "pushesWithoutAspiration") { view in
    guard view.injects, !view.now.isAspirated, view.asksFor(ProcedureStep.aspiration.id) else { return nil }
    return "Stop the plunger, and pull it first (Backspace): blood says that the tip must move."
  }

  /// Most of what a test volume may be is in, and nobody has stopped to look.
  static let testVolumeIsIn = CoachHint(id: "testVolumeIsIn") { view in
    let id = ProcedureStep.testInjection.id
    guard view.injects, view.asksFor(id), view.done[id] == nil, (0.4...0.6).contains(view.now.injectedML)
    else {
      return nil
    }
    return "That is a test volume: stop, and look where it goes."
  }
}

// MARK: The course of the attempt

extension CoachHint {
  /// Four fifths of the time are over, for 6 s.
  static let timeRunsOut = CoachHint(id: "timeRunsOut") { view in
    let leftS = view.scenario.timeLimitS - SimulationState.seconds(ofTicks: view.now.tick)
    let saysFromS = view.scenario.timeLimitS / 5
    guard leftS <= saysFromS, leftS > saysFromS - 6 else { return nil }
    return "\(Int(saysFromS.rounded())) seconds are left: come to an end with what you have."
  }

  /// No step done for 20 s: the way to do the current one, for 8 s, and again after 20 more.
  static let stuck = CoachHint(id: "stuck") { view in
    guard let step = view.current else { return nil }
    let ticks = view.now.tick - (view.done.values.max() ?? 0)
    let (restS, saysS) = (20, 8)
    let isDue = ticks % ((restS + saysS) * SimulationState.ticksPerS) >= restS * SimulationState.ticksPerS
    return isDue ? step.way(at: view.scenario.target.level) : nil
  }
}
