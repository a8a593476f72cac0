import Geometry
import Simulation
import Testing
import Ultrasound

@testable import Storage
@testable import Training

/// Attempts of an expert, each with one fault put in: the rule finds it, alone and at its moment; and a near miss is not accused.
@Suite(.serialized) struct EditedRecordingTests {
  struct Edit: Sendable {
    var broken, kept: @Sendable (inout EditedRecording) -> Void
    /// The moment of the fault in the trace of the broken one.
    var moment: @Sendable (Trace) -> Int?
  }

  @Test func theExpertHasNoError() throws {
    let expert = try EditedRecording()
    let trace = try expert.trace()
    #expect(ErrorRule.found(in: trace, scenario: expert.scenario).isEmpty)
    #expect(Assessment(trace: trace, scenario: expert.scenario).score.passed)
  }

  @Test(arguments: edits.keys.sorted()) func isFoundAloneAndAtItsMoment(_ rule: String) throws {
    let edit = try #require(Self.edits[rule])
    let broken = try EditedRecording.edited(edit.broken)
    let trace = try broken.trace()
    let found = ErrorRule.found(in: trace, scenario: broken.scenario)
    #expect(found.map(\.rule) == [rule])
    let moment = Double(try #require(edit.moment(trace))) / 100
    #expect(abs((found.first?.timeS ?? -1) - moment) <= 0.2, "\(found.map(\.timeS)) for \(moment)")
    if found.contains(where: \.isCritical) {
      #expect(!Assessment(trace: trace, scenario: broken.scenario).score.passed)
    }
    let kept = try EditedRecording.edited(edit.kept)
    let near = ErrorRule.found(in: try kept.trace(), scenario: kept.scenario)
    #expect(near.isEmpty, "\(near.map { "\($0.rule) at \($0.timeS)" })")
  }

  static let edits: [String: Edit] = [
    "wrongSide": Edit(
      broken: { puncture(atX: -45, &$0) }, kept: { puncture(atX: -35, &$0) },
      moment: { trace in trace.frames.first { $0.isMainInTissue && $0.needle.tipMM.x < -40 }?.tick }),
    "blindNearBone": Edit(
      broken: { lookAway(overMM: 5.4, &$0) }, kept: { lookAway(overMM: 4.4, &$0) },
      moment: { trace in
        let start = trace.frames.first { $0.isMainInTissue && abs($0.tipOffPlaneMM) > 5 }?.mainDepthMM ?? 0
        return trace.frames.first { $0.mainDepthMM >= start + 5 }?.tick
      }),
    "fastAdvance": Edit(
      broken: { again(perTickMM: 0.4, &$0) }, kept: { again(perTickMM: 0.2, &$0) },
      moment: { trace in fastest(trace) }),
    "probeDrift": Edit(
      broken: { drift(3.4, &$0) }, kept: { drift(2.4, &$0) },
      moment: { trace in
        guard let start = trace.frames.first(where: { $0.mainDepthMM > 12 })?.probe.xMM else { return nil }
        return trace.frames.first { $0.mainDepthMM > 12 && $0.probe.xMM - start >= 3 }?.tick
      }),
    "boneRammed": Edit(
      broken: { ram(0.2, &$0) }, kept: { ram(0.01, &$0) },
      moment: { trace in trace.frames.first { $0.needle.isOnBone && $0.needle.forces.axialN >= 6 }?.tick }),
    "boneContacts": Edit(
      broken: { hitAgain(2, &$0) }, kept: { hitAgain(1, &$0) },
      moment: { trace in trace.frames.first { $0.needle.boneContacts == 3 }?.tick }),
    "tooManyPasses": Edit(
      broken: { pass(3, &$0) }, kept: { pass(2, &$0) },
      moment: { trace in trace.frames.first { $0.needle.passes == 4 }?.tick }),
    "injectingUnseen": Edit(
      broken: { injectInTheDark(0.115, &$0) }, kept: { injectInTheDark(0.09, &$0) },
      moment: { trace in
        guard
          let dark = trace.frames.first(where: { $0.injectedML > 1 && !$0.showsTipOrCleft(at: .lower) })?
            .injectedML
        else { return nil }
        return trace.frames.first { $0.injectedML > dark + 0.1 }?.tick
      }),
    "fastInjection": Edit(
      broken: { squeeze(0.45, &$0) }, kept: { squeeze(0.19, &$0) },
      moment: { trace in
        let frames = trace.frames
        return frames.indices.first { $0 >= 20 && frames[$0].injectedML - frames[$0 - 20].injectedML > 0.04 }
          .map { frames[$0].tick }
      }),
    "maldistributionIgnored": Edit(
      broken: { injectIntoMuscle(more: 0.1, &$0) }, kept: { injectIntoMuscle(more: 0, &$0) },
      moment: { trace in
        guard let shown = trace.frames.first(where: { $0.strayShownML >= 0.1 }),
          let base = trace.frames.first(where: { $0.tick == shown.tick + 100 })?.injectedML
        else { return nil }
        return trace.frames.first { $0.injectedML >= base + 0.05 }?.tick
      }),
    "tooLittleGiven": Edit(
      broken: { stop(atML: 0.6, &$0) }, kept: { stop(atML: 1.0, &$0) }, moment: { $0.frames.last?.tick }),
    "needleLeftIn": Edit(
      broken: { recording in
        let last = recording.moments.lastFluid
        recording.change(last...100_000) { $0.advanceMM = min($0.advanceMM, 0) * 0.5 }
      }, kept: { _ in }, moment: { $0.frames.last?.tick }),
    "overTime": Edit(
      broken: { $0.scenario.timeLimitS = 60 }, kept: { $0.scenario.timeLimitS = 60.9 }, moment: { _ in 6_001 }
    ),
    "overDose": Edit(
      broken: { $0.scenario.syringe.doses[1].maximumMG = 8 },
      kept: { $0.scenario.syringe.doses[1].maximumMG = 9 },
      moment: { trace in trace.frames.first { $0.injectedML * 6 > 8 }?.tick }),
    "overVolume": Edit(
      broken: { $0.scenario.syringe.maximumML = 1.2 }, kept: { $0.scenario.syringe.maximumML = 1.5 },
      moment: { trace in trace.frames.first { $0.injectedML > 1.2 }?.tick }),
    "notAspirated": Edit(
      broken: { $0.scenario.stepsRequired.append("aspiration") },
      kept: { recording in
        recording.scenario.stepsRequired.append("aspiration")
        recording.insert(
          afterTick: recording.moments.firstFluid - 3, .ticks(120) { $0.aspirates = true } + .rest(2))
      },
      moment: { trace in trace.frames.first { $0.injectedML >= 0.02 }?.tick }),
    "beliefTooEarly": Edit(
      broken: { sayEarly(again: false, &$0) }, kept: { sayEarly(again: true, &$0) },
      moment: { $0.finalState.belief?.tick }),
  ]

  // The edits.
  /// After the attempt a puncture of 4 mm elsewhere.
  private static func puncture(atX x: Double, _ recording: inout EditedRecording) {
    guard let entry = try? recording.trace().frames.last?.needle.entryMM.x else { return }
    recording.insert(
      afterTick: recording.moments.lastInside + 5,
      .moveEntry(towardRightMM: x - entry) + .push(5) + .push(-8))
  }
  /// The probe slides off the needle, the needle goes on, the probe comes back.
  private static func lookAway(overMM lengthMM: Double, _ recording: inout EditedRecording) {
    let (start, end) = (
      recording.moments.tick(atDepthMM: 15), recording.moments.tick(atDepthMM: 15 + lengthMM)
    )
    recording.insert(afterTick: end, .rest(40) + .slide(towardHeadMM: -8) + .rest(40))
    recording.insert(afterTick: start, .rest(40) + .slide(towardHeadMM: 8) + .rest(40))
  }
  private static func again(perTickMM: Double, _ recording: inout EditedRecording) {
    recording.insert(
      afterTick: recording.moments.lastFluid + 20,
      .push(-8) + .rest(30) + .push(4.4, perTickMM: perTickMM) + .rest(30))
  }
  private static func fastest(_ trace: Trace) -> Int? {
    let frames = trace.frames
    return frames.indices.first {
      $0 >= 20 && frames[$0 - 20].isMainInTissue
        && dot(frames[$0].needle.hubMM - frames[$0 - 20].needle.hubMM, frames[$0].needle.direction) > 4
    }.map { frames[$0].tick }
  }
  /// The probe slides along its plane, away from the needle, while the needle advances, and back while it rests.
  private static func drift(_ lengthMM: Double, _ recording: inout EditedRecording) {
    let start = recording.moments.tick(atDepthMM: 12)
    var left = lengthMM
    recording.change(start...recording.moments.firstFluid) { controls in
      guard controls.advanceMM > 0, left > 0.001 else { return }
      controls.probeSlideMM.x += 0.02
      left -= 0.02
    }
    recording.insert(
      afterTick: recording.moments.firstFluid - 2,
      .rest(40) + .ticks(Int((lengthMM * 10).rounded())) { $0.probeSlideMM.x = -0.1 } + .rest(40))
  }
  private static func ram(_ lengthMM: Double, _ recording: inout EditedRecording) {
    recording.insert(
      afterTick: recording.moments.boneContact,
      .push(lengthMM, perTickMM: lengthMM / 4) + .rest(5) + .push(-lengthMM, perTickMM: lengthMM / 4))
  }
  private static func hitAgain(_ times: Int, _ recording: inout EditedRecording) {
    for _ in 0..<times {
      recording.insert(
        afterTick: recording.moments.boneContact,
        .push(-2.5) + .push(2.68, perTickMM: 0.02) + .push(-0.18, perTickMM: 0.02))
    }
  }
  private static func pass(_ times: Int, _ recording: inout EditedRecording) {
    for _ in 0..<times {
      recording.insert(afterTick: recording.moments.tick(atDepthMM: 24), .push(-7) + .push(7))
    }
  }
  private static func injectInTheDark(_ volumeML: Double, _ recording: inout EditedRecording) {
    recording.insert(
      afterTick: recording.moments.lastFluid + 20,
      .setGain(-30, sliders: -20) + .rest(60) + .inject(volumeML) + .rest(30) + .setGain(0, sliders: 0)
        + .rest(60))
  }
  private static func squeeze(_ mLPerS: Double, _ recording: inout EditedRecording) {
    let start = recording.moments.tick(atML: 0.8)
    recording.change(start...start + 40) { if $0.injectMLPerS > 0 { $0.injectMLPerS = Float(mLPerS) } }
  }
  private static func injectIntoMuscle(more volumeML: Double, _ recording: inout EditedRecording) {
    recording.insert(
      afterTick: recording.moments.lastFluid + 20,
      .push(-18) + .rest(30) + .inject(0.2) + .rest(150) + .inject(volumeML) + .rest(30))
  }
  private static func stop(atML volumeML: Double, _ recording: inout EditedRecording) {
    let last = recording.moments.tick(atML: volumeML)
    recording.change(last + 1...100_000) { $0.injectMLPerS = 0 }
  }
  private static func sayEarly(again: Bool, _ recording: inout EditedRecording) {
    let (early, last) = (recording.moments.tick(atML: 1), recording.moments.belief)
    recording.change(early...early) {
      $0.event = .belief(region: .joint, inJoint: true, confidence: 0.5)
    }
    if !again { recording.change(last...last) { $0.event = nil } }
  }

  // Ways to cheat.
  static let cheats: [String: @Sendable (inout EditedRecording) -> Void] = [
    "a black screen": { darken(&$0) },
    "no search": { recording in
      recording.changeAll { controls in
        (controls.probeSlideMM, controls.probeRotateDeg, controls.probeTiltDeg) = (.zero, 0, 0)
        (controls.probeRockDeg, controls.probePressMM) = (0, 0)
      }
    },
    "0.2 mL": { stop(atML: 0.2, &$0) },
    "the needle left in": { recording in
      let last = recording.moments.lastFluid
      recording.change(last...100_000) { $0.advanceMM = 0 }
    },
    "all of them, and 13 passes": { recording in
      darken(&recording)
      stop(atML: 0.2, &recording)
      recording.change(recording.moments.lastFluid...100_000) { $0.advanceMM = 0 }
      pass(12, &recording)
    },
    "looking away while it goes in": { recording in
      recording.insert(afterTick: recording.moments.firstFluid - 2, .slide(towardHeadMM: -20))
      recording.insert(afterTick: recording.moments.puncture - 2, .slide(towardHeadMM: 20))
    },
    "the probe lifted off": { recording in
      recording.insert(afterTick: recording.moments.puncture - 2, .ticks(30) { $0.probePressMM = -0.5 })
      recording.insert(
        afterTick: recording.moments.puncture - 2, .ticks(200) { $0.probeSlideMM.x = 0.5 })
    },
  ]
  private static func darken(_ recording: inout EditedRecording) {
    recording.changeAll { $0.settings = nil }
    recording.insert(afterTick: 0, .setGain(-30, sliders: -20))
  }

  @Test(arguments: cheats.keys.sorted()) func doesNotPass(_ name: String) throws {
    let cheat = try EditedRecording.edited(try #require(Self.cheats[name]))
    let score = Assessment(trace: try cheat.trace(), scenario: cheat.scenario).score
    #expect(!score.passed)
  }
}
