import Anatomy
import Foundation
import Geometry
import Operator
import Simulation
import Testing
import Training

@testable import Storage

/// Shipped scenarios performed by the scripted expert, recorded, read back, scored and reported.
@Suite struct AttemptTests {
  private static let folder = Folder.repository.appending(path: "Scenarios")

  private func loaded(_ name: String) throws -> ScenarioFile.Loaded {
    try ScenarioFile.load(path: Self.folder.appending(path: name).path)
  }
  /// What an expert's recording reads as.
  private func attempt(_ name: String, seed: UInt64 = 1) throws -> Attempt {
    let loaded = try loaded(name)
    let loader = AttemptLoader.test()
    let scene = try loader.scene(of: loaded.scenario, namedIn: loaded.path, seed: seed)
    let controls = ScriptedOperator.attempt(in: scene, skill: .expert, seed: seed)
    return try Folder.temporary { folder in
      let path = folder + "/a.sijrec"
      try RecordingFile.write(
        Recording(
          scenarioText: loaded.text, scenarioName: loaded.name, seed: seed, version: Program.version,
          controls: controls), to: path)
      return try loader.attempt(path)
    }
  }

  /// Fixes (the third number) change no result; patients and physics (the first two) do.
  @Test func onlyAnotherModelIsACaveat() throws {
    let parts = Program.version.split(separator: ".")
    #expect(parts.count == 3)
    for same in [Program.version, "\(parts[0]).\(parts[1]).99"] {
      #expect(Program.caveat(recordedWith: same) == nil)
    }
    for other in ["0.1.0", "\(parts[0]).99.\(parts[2])", "99.\(parts[1]).0", "", "x"] {
      let caveat = try #require(Program.caveat(recordedWith: other))
      #expect(caveat.contains("sijsim \(other)") && caveat.contains(Program.version))
    }
  }

  @Test(arguments: try ScenarioSchemaTests.shipped()) func anExpertCanDoEveryShippedScenario(_ name: String)
    throws
  {
    let loaded = try loaded(name)
    let loader = AttemptLoader.test()
    let task = OperatorTask(of: loaded.scenario)
    func assessment(_ seed: UInt64, _ faults: [OperatorFault]?) throws -> Assessment {
      let scene = try loader.scene(of: loaded.scenario, namedIn: loaded.path, seed: seed)
      let controls = ScriptedOperator.attempt(
        in: scene, skill: .expert, seed: seed, task: task, faults: faults)
      let trace = Trace.replaying(controls, in: scene)
      let found = Assessment(trace: trace, scenario: loaded.scenario)
      // What the checklist ticks is what counts in the end, less what would give the answer away.
      var asking = loaded.scenario
      asking.stepsHinted = ProcedureStep.all.map(\.id)
      let done = Set(found.steps.filter(\.isDone).map(\.id))
      let told = Set(ProcedureStep.all.filter { !$0.tellsTruth }.map(\.id))
      for scenario in [loaded.scenario, asking] {
        #expect(
          Set(ProcedureStep.doneSoFar(in: trace, of: scenario, course: nil).keys)
            == done.intersection(told).filter(scenario.hints))
      }
      let debrief = Debrief(trace: trace, assessment: found, scenario: loaded.scenario)
      #expect(debrief.explains(found.score))
      return found
    }
    guard loaded.scenario.forbidden.isEmpty else {
      // The expert leaves the needle out, and passes; one who overlooks the chart does not, wherever the fluid goes.
      let overlooks = try #require(OperatorFault.named("overlooksChart"))
      let (declined, injected) = (try assessment(1, []), try assessment(1, [overlooks]))
      #expect(declined.score.passed && declined.placement.totalML == 0)
      #expect(!injected.score.passed && injected.placement.totalML > 0)
      #expect(injected.errors.contains { $0.rule == "contraindicated" })
      return
    }
    let assessments = try (1...3).map { try assessment($0, nil) }
    let fractions = assessments.map { $0.placement.fraction(in: .joint) ?? 0 }.sorted()
    #expect(fractions[1] >= 0.5, "\(fractions)")
    #expect(assessments.contains { $0.score.passed })
  }

  /// Who numbs skin and track does not hurt; who knows to does so and aspirates, who does not does not.
  @Test func whoNumbsHurtsLess() throws {
    let loaded = try loaded("anaesthetic-first.yaml")
    let loader = AttemptLoader.test()
    func flinchesAndSteps(_ skill: OperatorSkill, _ faults: [OperatorFault]) throws -> (
      flinches: Int, steps: Set<String>
    ) {
      var (flinches, steps) = (0, Set<String>())
      for seed in 1...3 as ClosedRange<UInt64> {
        let scene = try loader.scene(of: loaded.scenario, namedIn: loaded.path, seed: seed)
        let task = OperatorTask(of: loaded.scenario)
        let controls = ScriptedOperator.attempt(
          in: scene, skill: skill, seed: seed, task: task, faults: faults)
        let trace = Trace.replaying(controls, in: scene)
        flinches += trace.finalState.flinch.count
        let assessment = Assessment(trace: trace, scenario: loaded.scenario)
        steps.formUnion(assessment.steps.filter(\.isDone).map(\.id))
      }
      return (flinches, steps)
    }
    let forgetful = OperatorFault.all.filter { $0.id == .noAspiration }
    let (expert, novice) = (try flinchesAndSteps(.expert, []), try flinchesAndSteps(.novice, forgetful))
    #expect(expert.flinches < novice.flinches && novice.flinches >= 3)
    let numbing: Set<String> = ["skinWheal", "trackInfiltration", "aspiration"]
    #expect(expert.steps.isSuperset(of: numbing) && novice.steps.isDisjoint(with: numbing))
  }

  /// A breathing patient on a pillow, a probe that is pressed and eased, and a spring test, written, read and performed
  /// again: the same states and images, with one thread and with two.
  @Test func aPressAndASpringTestReplayToTheBit() throws {
    let text = SampleScenario.text.replacingOccurrences(
      of: "bodyMassIndex: 22",
      with: "bodyMassIndex: 22, laxity: 2, pillowTiltDeg: 10, breathing: { ratePerMin: 20 }")
    let controls = (0..<260).map { tick in
      var now = Controls()
      if (10..<40).contains(tick) { now.probePressMM = 0.1 }
      if (60..<90).contains(tick) { now.probePressMM = -0.1 }
      if (100..<160).contains(tick) { now.sacralPress = 1 }
      if (170..<230).contains(tick) { now.sacralPress = -0.75 }
      return now
    }
    try Folder.temporary { folder in
      let path = folder + "/a.sijrec"
      try RecordingFile.write(
        Recording(scenarioText: text, seed: 5, version: Program.version, controls: controls), to: path)
      func replayed(threads: Int) throws -> (trace: Trace, image: UInt64, states: [SimulationState]) {
        let pool = WorkerPool(threads: threads)
        let attempt = try AttemptLoader(pool: pool).attempt(path)
        #expect(attempt.recording.controls == controls)
        #expect(attempt.scene.laxity == 2 && attempt.scene.pillowTiltDeg == 10)
        #expect(attempt.scene.breathing == Breathing(amplitudeMM: 1.5, ratePerMin: 20))
        var states: [SimulationState] = []
        _ = attempt.trace { states.append($0) }
        let (trace, images) = attempt.traceWithImages(pool: pool)
        #expect(images.images > 40)
        return (trace, images.value, states)
      }
      let (one, two) = (try replayed(threads: 1), try replayed(threads: 2))
      #expect(one.states == two.states && one.states.count == 260)
      #expect(one.trace.fingerprint == two.trace.fingerprint && one.image == two.image)
      #expect(one.states.map(\.sacralForce).max() == 1 && one.states.map(\.sacralForce).min() == -0.75)
    }
  }

  @Test func theJSONHasEveryKeyOfTheAssessment() throws {
    let attempt = try attempt("lower-level-thin-woman.yaml")
    let trace = attempt.trace()
    let assessment = attempt.assessment(of: trace)
    let text = assessment.json(of: attempt, imageFingerprint: "0123456789abcdef").text
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(object["fingerprint"] as? String == hexDigits(trace.fingerprint))
    #expect(object["imageFingerprint"] as? String == "0123456789abcdef")
    #expect(object["scenario"] as? String == "lower-level-thin-woman")
    #expect(object["durationS"] as? Double == Double(trace.frames.count) / 100)
    let metrics = try #require(object["metrics"] as? [String: [String: Any]])
    for id in Metric.standard.map(\.id) + [
      "tipToJoint", "inPlaneFraction", "time", "needlePasses", "boneContacts", "pathLength",
    ] { #expect(metrics[id]?["unit"] is String && metrics[id]?["value"] != nil, "\(id)") }
    let placement = try #require(object["placement"] as? [String: Any])
    let volumes = try #require(placement["volumeML"] as? [String: Double])
    #expect(
      Set(volumes.keys) == [
        "joint", "interosseousLigament", "periarticular", "foramen", "vessel", "muscle", "other",
      ])
    #expect(abs(volumes.values.reduce(0, +) - assessment.placement.totalML) < 1e-9)
    let belief = try #require(object["belief"] as? [String: Any])
    #expect(belief["region"] is String && belief["inJoint"] is Bool && belief["confidence"] is Double)
    let steps = try #require(object["steps"] as? [[String: Any]])
    #expect(steps.compactMap { $0["id"] as? String } == ProcedureStep.all.map(\.id))
    let score = try #require(object["score"] as? [String: Any])
    #expect(score["total"] is Double && score["passed"] is Bool && score["parts"] is [String: Any])
    #expect(object["errors"] is [Any])
  }

  /// An attempt of no tick says null where it has no number.
  @Test func whatIsNotDefinedIsNull() throws {
    var attempt = try attempt("lower-level-thin-woman.yaml")
    attempt.recording.controls = []
    let assessment = attempt.assessment(of: attempt.trace())
    let text = assessment.json(of: attempt).text
    let object = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let metrics = try #require(object["metrics"] as? [String: [String: Any]])
    for (id, metric) in metrics where id != "injectedVolume" { #expect(metric["value"] is NSNull, "\(id)") }
    #expect((object["placement"] as? [String: Any])?["class"] as? String == "none")
    #expect(object["belief"] is NSNull)
    #expect((object["score"] as? [String: Any])?["total"] is NSNull)
  }

  @Test func aReportNeedsNothingElseAndTakesNoCodeFromAScenario() throws {
    var attempt = try attempt("lower-level-thin-woman.yaml")
    attempt.scenario.title = "<script>alert(1)</script> \"\u{301}<\u{338}b>"
    let trace = attempt.trace()
    let assessment = attempt.assessment(of: trace)
    let page = ReportPage(attempt: attempt, trace: trace, assessment: assessment, pictures: nil)
    let html = ReportFile.html(of: [page, page])
    #expect(html.hasPrefix("<!DOCTYPE html>") && html.hasSuffix("</html>\n"))
    #expect(!html.contains("<script") && html.contains("&lt;script&gt;alert(1)"))
    #expect(!Array(html.unicodeScalars).contains { $0 == "\u{338}" } || html.contains("&lt;\u{338}b&gt;"))
    for outside in ["http:", "https:", "src=\"/", "url(", "@import"] { #expect(!html.contains(outside)) }
    for measurement in assessment.measurements { #expect(html.contains(measurement.metric.summary)) }
    for step in assessment.steps { #expect(html.contains(escaped(step.summary))) }
    #expect(html.contains(hexDigits(trace.fingerprint)))
    #expect(html.contains("id=\"attempt-2\"") && !html.contains("The case</h2>"))
  }
}

extension Debrief {
  /// True where the points that it tells as lost are those that the score lacks, each for a known reason.
  func explains(_ score: Score) -> Bool {
    let lost = losses.reduce(0) { $0 + $1.points }
    let isKnown = losses.allSatisfy { if case .unexplained = $0.fault { false } else { true } }
    return isKnown && abs(lost - (100 - (score.total ?? 100))) < 1e-6 && reasons.isEmpty == score.passed
      && !lesson.sentence.isEmpty
  }
}
