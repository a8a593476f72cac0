import Simulation

@testable import Training

/// A recording that breaks a rule, and a near miss.
struct RuleEdit: Sendable {
  let rule: String
  /// Which way of breaking it, where there are several.
  var way = ""
  var broken, kept: EditedRecording.Change
  /// Rules that are broken with it, since what breaks it is no way around them, and those of the near miss.
  var brings: [String] = []
  var keptBrings: [String] = []
  /// The moment of the fault in the trace of the broken one.
  var moment: @Sendable (Trace) -> Int?

  var name: String { way.isEmpty ? rule : rule + ": " + way }

  /// One or more for every rule.
  static let all: [RuleEdit] = ofNeedle + ofInjection + ofProcedure
}

// MARK: The needle and the probe

extension RuleEdit {
  private static let ofNeedle: [RuleEdit] = [
    RuleEdit(
      rule: "wrongSide", broken: { try $0.puncture(atX: -45) }, kept: { try $0.puncture(atX: -35) },
      moment: { trace in trace.frames.first { $0.isMainInTissue && $0.needle.tipMM.x < -40 }?.tick }),
    RuleEdit(
      rule: "blindNearBone", broken: { $0.lookAway(atDepthMM: 15, overMM: 5.4) },
      kept: { $0.lookAway(atDepthMM: 15, overMM: 4.4) }, moment: fiveUnseen),
    RuleEdit(
      rule: "blindAdvance", broken: { $0.lookAway(atDepthMM: 4.5, overMM: 5.4) },
      kept: { $0.lookAway(atDepthMM: 4.5, overMM: 4.4) }, moment: fiveUnseen),
    RuleEdit(
      rule: "structureEntered", broken: { try $0.enterVessel() }, kept: { try $0.enterVessel(shortMM: 1) },
      moment: { trace in trace.frames.first { $0.isMainInTissue && $0.needle.tipRegion == .vessel }?.tick }),
    RuleEdit(
      rule: "fastAdvance", broken: { $0.again(perTickMM: 0.4) }, kept: { $0.again(perTickMM: 0.2) },
      moment: { fastest($0) }),
    RuleEdit(
      rule: "probeDrift", broken: { $0.drift(3.4) }, kept: { $0.drift(2.4) },
      moment: { trace in
        guard let start = trace.frames.first(where: { $0.mainDepthMM > 12 })?.probe.xMM else { return nil }
        return trace.frames.first { $0.mainDepthMM > 12 && $0.probe.xMM - start >= 3 }?.tick
      }),
    RuleEdit(
      rule: "boneRammed", broken: { $0.ram(0.2) }, kept: { $0.ram(0.01) },
      moment: { trace in trace.frames.first { $0.needle.isOnBone && $0.needle.forces.axialN >= 6 }?.tick }),
    RuleEdit(
      rule: "boneContacts", broken: { $0.hitAgain(2) }, kept: { $0.hitAgain(1) },
      moment: { trace in trace.frames.first { $0.needle.boneContacts == 3 }?.tick }),
    RuleEdit(
      rule: "tooManyPasses", broken: { $0.pass(3) }, kept: { $0.pass(2) },
      moment: { trace in trace.frames.first { $0.needle.passes == 4 }?.tick }),
    RuleEdit(
      rule: "needleLeftIn", broken: { $0.leaveIn(0.5) }, kept: { $0.leaveIn(1) },
      moment: { $0.frames.last?.tick }),
    RuleEdit(
      rule: "overTime", broken: { try $0.set("timeLimitS", to: "60") },
      kept: { try $0.set("timeLimitS", to: "60.9") }, moment: { _ in 6_001 }),
  ]
  private static func fiveUnseen(in trace: Trace) -> Int? {
    let start = trace.frames.first { $0.isMainInTissue && abs($0.tipOffPlaneMM) > 5 }?.mainDepthMM ?? 0
    return trace.frames.first { $0.mainDepthMM >= start + 5 }?.tick
  }
  private static func fastest(_ trace: Trace) -> Int? {
    let frames = trace.frames
    return frames.indices.first { i in
      guard i >= 20, frames[i - 20].isMainInTissue else { return false }
      let (way, along) = (frames[i].needle.hubMM - frames[i - 20].needle.hubMM, frames[i].needle.direction)
      return way.x * along.x + way.y * along.y + way.z * along.z > 4
    }.map { frames[$0].tick }
  }
}

// MARK: Fluid

extension RuleEdit {
  private static let ofInjection: [RuleEdit] = [
    RuleEdit(
      rule: "injectingUnseen", broken: { $0.injectInTheDark(0.115) }, kept: { $0.injectInTheDark(0.09) },
      moment: { trace in
        guard
          let dark = trace.frames.first(where: { $0.injectedML > 1 && !$0.showsTipOrCleft(at: .lower) })?
            .injectedML
        else { return nil }
        return trace.frames.first { $0.injectedML > dark + 0.1 }?.tick
      }),
    RuleEdit(
      rule: "fastInjection", broken: { $0.squeeze(0.45) }, kept: { $0.squeeze(0.19) },
      moment: { trace in
        let frames = trace.frames
        return frames.indices.first { $0 >= 20 && frames[$0].injectedML - frames[$0 - 20].injectedML > 0.04 }
          .map { frames[$0].tick }
      }),
    RuleEdit(
      rule: "maldistributionIgnored", broken: { $0.injectIntoMuscle(more: 0.1) },
      kept: { $0.injectIntoMuscle(more: 0) },
      moment: { trace in
        guard let shown = trace.frames.first(where: { $0.strayShownML >= 0.1 }),
          let base = trace.frames.first(where: { $0.tick == shown.tick + 100 })?.injectedML
        else { return nil }
        return trace.frames.first { $0.injectedML >= base + 0.05 }?.tick
      }),
    RuleEdit(
      rule: "vesselInjection", broken: { try $0.enterVessel(injectingML: 0.03) },
      kept: { try $0.enterVessel(injectingML: 0.015) },
      // A vessel carries away only what a tip in it gives.
      brings: ["structureEntered"], keptBrings: ["structureEntered"],
      moment: { trace in trace.frames.first { $0.vesselML >= 0.02 }?.tick }),
    RuleEdit(
      // What is given before the mouth flows in; the tip stays outside.
      rule: "foramenInjection", broken: { try $0.fillForamen(shortMM: 0.8, injectingML: 0.1) },
      kept: { try $0.fillForamen(shortMM: 0.8, injectingML: 0.02) },
      moment: { trace in trace.frames.first { $0.foramenML >= 0.02 }?.tick }),
    RuleEdit(
      rule: "wrongLevel", broken: { try $0.injectAbove(20, volumeML: 0.12) },
      kept: { try $0.injectAbove(20, volumeML: 0.09) },
      moment: { trace in
        let given = trace.frames.first { $0.needle.passes == 2 }?.injectedML ?? 0
        return trace.frames.first { $0.injectedML >= given + 0.1 }?.tick
      }),
    RuleEdit(
      rule: "wrongLevel", way: "by where the tip is", broken: { try $0.injectAbove(18, volumeML: 0.12) },
      kept: { try $0.injectAbove(13, volumeML: 0.12) },
      moment: { trace in
        let given = trace.frames.first { $0.needle.passes == 2 }?.injectedML ?? 0
        return trace.frames.first { $0.injectedML >= given + 0.1 }?.tick
      }),
    RuleEdit(
      rule: "tooLittleGiven", broken: { $0.stop(atML: 0.99) }, kept: { $0.stop(atML: 1) },
      moment: { $0.frames.last?.tick }),
    RuleEdit(
      rule: "overDose", broken: { try $0.allowLidocaine(milligrams: 8) },
      kept: { try $0.allowLidocaine(milligrams: 9) },
      moment: { trace in trace.frames.first { $0.injectedML * 6 > 8 }?.tick }),
    RuleEdit(
      rule: "overVolume", broken: { try $0.set("syringe.maximumML", to: "1.2") },
      kept: { try $0.set("syringe.maximumML", to: "1.5") },
      moment: { trace in trace.frames.first { $0.injectedML > 1.2 }?.tick }),
    RuleEdit(
      rule: "notAspirated", broken: { try $0.require("aspiration") },
      kept: { recording in
        try recording.require("aspiration")
        recording.insert(
          afterTick: recording.moments.firstFluid - 3, .ticks(120) { $0.aspirates = true } + .rest(2))
      },
      moment: { trace in trace.frames.first { $0.injectedML >= 0.02 }?.tick }),
    RuleEdit(
      rule: "beliefTooEarly", broken: { $0.sayEarly(again: false) }, kept: { $0.sayEarly(again: true) },
      moment: { $0.finalState.belief?.tick }),
  ]
}
extension EditedRecording {
  fileprivate mutating func allowLidocaine(milligrams: Int) throws {
    try set(
      "syringe.doses",
      to:
        "[{ drug: triamcinolone, mgPerML: 16, maximumMG: 80 }, { drug: lidocaine, mgPerML: 6, maximumMG: \(milligrams) }]"
    )
  }
}
