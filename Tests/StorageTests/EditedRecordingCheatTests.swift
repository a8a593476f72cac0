import Anatomy
import Geometry
import Simulation
import Testing
import Ultrasound

@testable import Storage
@testable import Training

/// Ways to be scored well without doing well, each put into the expert's recording: none passes.
@Suite(.serialized) struct EditedRecordingCheatTests {
  struct Cheat: Sendable {
    var name: String
    /// Rules that fail it, among others that may; none where the points do.
    var gates: [String] = []
    var change: EditedRecording.Change
  }

  static let cheats: [Cheat] = ofPicture + ofSyringe + ofNeedle + ofWords

  private static let ofPicture: [Cheat] = [
    Cheat(name: "a black screen", gates: ["injectingUnseen"]) { $0.turnGain(-30, sliders: -20) },
    Cheat(name: "a white screen", gates: ["blindNearBone"]) { $0.turnGain(30, sliders: 20) },
    Cheat(name: "a picture that ends before the joint", gates: ["injectingUnseen", "blindNearBone"]) {
      recording in
      recording.changeAll { $0.settings = nil }
      recording.insert(
        afterTick: 0, .ticks(1) { $0.settings = ImagingSettings(depthMM: 20, focusMM: 10) })
    },
    Cheat(name: "the dark while it goes in", gates: ["blindNearBone"]) { recording in
      recording.insert(afterTick: recording.moments.firstFluid - 2, .setGain(0, sliders: 0))
      recording.insert(afterTick: recording.moments.puncture + 200, .setGain(-30, sliders: -20))
    },
    Cheat(name: "no search", gates: ["blindNearBone", "injectingUnseen"]) { recording in
      recording.changeAll { controls in
        (controls.probeSlideMM, controls.probeRotateDeg, controls.probeTiltDeg) = (.zero, 0, 0)
        (controls.probeRockDeg, controls.probePressMM) = (0, 0)
      }
    },
    Cheat(name: "looking away while it goes in", gates: ["blindNearBone"]) { recording in
      recording.insert(afterTick: recording.moments.firstFluid - 2, .slide(towardHeadMM: -20))
      recording.insert(afterTick: recording.moments.puncture - 2, .slide(towardHeadMM: 20))
    },
    Cheat(name: "the probe lifted off", gates: ["injectingUnseen", "blindNearBone"]) { recording in
      let before = recording.moments.puncture - 2
      recording.insert(afterTick: before, .ticks(30) { $0.probePressMM = -0.5 })
      recording.insert(afterTick: before, .ticks(200) { $0.probeSlideMM.x = 0.5 })
    },
    Cheat(name: "an injection in the dark, with looks in between", gates: ["injectingUnseen"]) { recording in
      recording.blink(from: recording.moments.tick(atML: 0.8))
    },
  ]

  private static let ofSyringe: [Cheat] = [
    Cheat(name: "0.2 mL", gates: ["tooLittleGiven"]) { $0.stop(atML: 0.2) },
    Cheat(name: "0.99 mL", gates: ["tooLittleGiven"]) { $0.stop(atML: 0.99) },
    Cheat(name: "a taste of the joint, and the rest in muscle") { recording in
      recording.stop(atML: 0.5)
      recording.injectIntoMuscle(more: 1)
    },
  ]

  private static let ofNeedle: [Cheat] = [
    Cheat(name: "nothing at all", gates: ["tooLittleGiven"]) { $0.end(afterTick: 1) },
    Cheat(name: "13 passes") { $0.pass(12) },
    Cheat(name: "the needle left in", gates: ["needleLeftIn"]) { $0.leaveIn(0) },
    Cheat(name: "the other side first", gates: ["wrongSide"]) { try $0.puncture(atX: -45) },
    Cheat(name: "over time", gates: ["overTime"]) { try $0.set("timeLimitS", to: "60") },
    Cheat(
      name: "a black screen, no search, 13 passes, 0.2 mL, and the needle left in",
      gates: ["injectingUnseen", "tooLittleGiven", "needleLeftIn"]
    ) { recording in
      recording.stop(atML: 0.2)
      recording.leaveIn(0)
      recording.pass(12)
      recording.changeAll { controls in
        (controls.probeSlideMM, controls.probeTiltDeg, controls.settings) = (.zero, 0, nil)
      }
      recording.insert(afterTick: 0, .setGain(-30, sliders: -20))
    },
  ]

  private static let ofWords: [Cheat] = [
    Cheat(name: "a risk, and no word of it", gates: ["contraindicated"]) {
      try $0.set("case.contraindications", to: "[anticoagulation]")
    },
    Cheat(name: "a risk noted, and no word which", gates: ["contraindicated"]) { recording in
      try recording.set("case.contraindications", to: "[anticoagulation]")
      recording.follow(.perform(.riskWeighed))
    },
    Cheat(name: "every reason stated", gates: ["contraindicated"]) { recording in
      try recording.set("case.contraindications", to: "[anticoagulation]")
      recording.insert(afterTick: 0, .procedure(Contraindication.allCases.map { .goOn($0) }))
    },
    Cheat(name: "declined, and injected all the same", gates: ["contraindicated"]) { recording in
      try recording.set("case.contraindications", to: "[localInfection]")
      recording.follow(.decline(.localInfection))
    },
    Cheat(name: "declined where nothing speaks against it", gates: ["declinedWrongly"]) {
      $0.onlyFollow(.decline(.localInfection))
    },
    Cheat(name: "declined for a reason that may be weighed", gates: ["declinedWrongly"]) { recording in
      try recording.set("case.contraindications", to: "[anticoagulation]")
      recording.onlyFollow(.decline(.anticoagulation))
    },
    Cheat(name: "declined for every reason in turn", gates: ["declinedWrongly"]) { recording in
      try recording.set("case.contraindications", to: "[localInfection]")
      recording.end(afterTick: 20, .procedure(Contraindication.allCases.map { .decline($0) }))
    },
  ]

  @Test(arguments: cheats.map(\.name)) func doesNotPass(_ name: String) throws {
    let cheat = try #require(Self.cheats.first { $0.name == name })
    let (attempt, trace) = try EditedRecording.edited(cheat.change).performed()
    let assessment = attempt.assessment(of: trace)
    #expect(!assessment.score.passed, "\(assessment.score.total ?? 0)")
    let gates = assessment.errors.filter(\.isCritical).map(\.rule)
    #expect(cheat.gates.allSatisfy(gates.contains), "\(gates)")
    #expect(!cheat.gates.isEmpty || gates.isEmpty, "\(gates)")
  }

  // MARK: Steps and points that are not to be had

  /// Marks all over the image hit a landmark somewhere, and are no mark; nor is one that comes after the injection. The one that hits is.
  @Test func marksAllOverTheImageAreNone() throws {
    let places = stride(from: Float(-32), through: 32, by: 8).flatMap { x in
      stride(from: Float(4), through: 76, by: 8).map { SIMD2(x, $0) }
    }
    func marked(_ places: [SIMD2<Float>], afterTick tick: Int) throws -> (isDone: Bool, trace: Trace) {
      let edited = try EditedRecording.edited { recording in
        try recording.require("cleftMarked")
        recording.insert(
          afterTick: tick,
          places.flatMap { place in [Controls].ticks(1) { $0.event = .mark(.cleft, placeMM: place) } })
      }
      let (attempt, trace) = try edited.performed()
      let step = attempt.assessment(of: trace).steps.first { $0.id == "cleftMarked" }
      return (try #require(step).isDone, trace)
    }
    let moments = try EditedRecording.original.get().moments
    let all = try marked(places, afterTick: moments.puncture - 60)
    #expect(!all.isDone && all.trace.marks.count == places.count)
    let hit = try #require(all.trace.marks.firstIndex { ($0.distanceMM ?? .infinity) <= 5 })
    #expect(try marked([places[hit]], afterTick: moments.puncture - 60).isDone)
    #expect(try !marked([places[hit]], afterTick: moments.lastInside + 5).isDone)
  }

  /// Who guesses and is sure of it earns less, on the mean, than who says that he does not know; who knows earns all.
  @Test func beliefAtRandomEarnsLessThanNotKnowing() throws {
    let original = try EditedRecording.original.get()
    let placement = Placement(of: original.trace.finalState.volumes())
    func points(_ region: Region, _ inJoint: Bool, _ confidence: Float) throws -> Double {
      var trace = original.trace
      trace.finalState.belief = .init(
        region: region, inJoint: inJoint, confidence: confidence, tick: original.moments.belief)
      let score = Score(
        trace: trace, scenario: original.attempt.scenario, placement: placement, errors: [], steps: [])
      let part = try #require(score.parts.first { $0.id == ScorePart.belief.rawValue })
      return part.points / part.outOf
    }
    #expect(try points(.joint, true, 1) == 1 && points(.muscle, false, 1) == 0)
    let regions: [Region] = [.joint, .periarticular, .interosseousLigament, .muscle, .foramenS2, .vessel]
    func mean(_ confidence: Float) throws -> Double {
      let guesses = try regions.flatMap { region in
        try [true, false].map { try points(region, $0, confidence) }
      }
      return guesses.reduce(0, +) / Double(guesses.count)
    }
    #expect(try mean(1) < 0.45 && mean(0) > mean(1) + 0.1)
  }

  /// Who clicks the whole card in a second before the hands begin has no aftercare, and no tests repeated, and has read no block.
  @Test func theCardClickedThroughIsNotTheProcedure() throws {
    let after = ["dressing", "legStrength", "aftercare", "painFollowed", "provocationRetest", "blockRead"]
    let edited = try EditedRecording.edited { recording in
      try recording.set("case", to: "{ source: joint }")
      try recording.require("consent", "timeOut", "provocationTests")
      for step in after { try recording.require(step) }
      recording.insert(afterTick: 0, .procedure(ProcedureEvent.everyOne))
    }
    let (attempt, trace) = try edited.performed()
    let assessment = attempt.assessment(of: trace)
    let undone = assessment.steps.filter { $0.isRequired && !$0.isDone }.map(\.id)
    #expect(undone == after)
    let procedure = try #require(assessment.score.parts.first { $0.id == ScorePart.procedure.rawValue })
    #expect(procedure.points <= 0.65 * procedure.outOf)
  }
}

extension EditedRecording {
  /// From a tick on the picture is dark, but for half a second after each 0.09 mL, in which a little more is given.
  fileprivate mutating func blink(from tick: Int) {
    for start in stride(from: moments.lastFluid - 20, through: tick, by: -90) {
      insert(
        afterTick: start,
        .setGain(0, sliders: 0) + .rest(60) + .inject(0.01) + .rest(1) + .setGain(-30, sliders: -20)
          + .rest(2))
    }
    insert(afterTick: tick, .setGain(-30, sliders: -20))
  }
}
