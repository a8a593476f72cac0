import Anatomy
import Geometry
import Simulation
import Training

extension Assessment {
  /// The assessment in the form of `score --json` and `replay --json`.
  /// - Parameters:
  ///   - attempt: the attempt that was assessed.
  ///   - imageFingerprint: of the images, if they were formed.
  package func json(of attempt: Attempt, imageFingerprint: String? = nil) -> JSON {
    let recording = attempt.recording
    var members = [
      JSON.Member("schemaVersion", .number(1)),
      JSON.Member("rulesVersion", .number(Double(score.rulesVersion))),
      JSON.Member("recording", .string(attempt.path)),
      JSON.Member("attempt", .string(attempt.uuid)),
      JSON.Member("fingerprint", .string(hexDigits(fingerprint))),
    ]
    if let imageFingerprint { members.append(JSON.Member("imageFingerprint", .string(imageFingerprint))) }
    members += [
      JSON.Member("scenario", .string(attempt.scenarioName)),
      JSON.Member("title", .string(attempt.scenario.title)),
      JSON.Member("seed", .string(String(recording.seed))),
      JSON.Member("version", .string(recording.version)),
      JSON.Member("durationS", .number(durationS)),
      JSON.Member("metrics", metricsJSON),
      JSON.Member(
        "placement",
        AttemptJSON.placement(placement).adding(
          JSON.Member("places", .array(places.map { Assessment.json($0) }))
        ).adding(JSON.Member("given", .array(given.map { Assessment.json($0) })))),
      JSON.Member("belief", beliefJSON), JSON.Member("case", caseJSON),
      JSON.Member("marks", .array(marks.map { Assessment.json($0) })),
      JSON.Member("gates", .array(errors.filter(\.isCritical).map { Assessment.json(gate: $0) })),
      JSON.Member("errors", .array(errors.map { AttemptJSON.error(StoredScore.Found($0)) })),
      JSON.Member("steps", .array(steps.map { Assessment.json($0) })),
      JSON.Member("score", Assessment.json(score)),
      JSON.Member("caveats", .array(attempt.caveats(of: self).map { .string($0) })),
      JSON.Member("storedScore", storedJSON(attempt.stored)),
      JSON.Member("recomputed", recomputedJSON),
    ]
    return .object(members)
  }

  private var metricsJSON: JSON {
    .object(measurements.map { AttemptJSON.metric($0.metric.id, $0.value, unit: $0.metric.unit) })
  }
  private static func json(_ fluid: FluidPlace) -> JSON {
    json(fluid.place, AttemptJSON.volumes(Placement(of: fluid.volumes)))
  }
  private static func json(_ given: GivenVolume) -> JSON { json(given.place, .number(given.volumeML)) }
  private static func json(_ place: JointPlace, _ volumeML: JSON) -> JSON {
    .object([
      JSON.Member("side", .string(place.side.rawValue)), JSON.Member("level", .string(place.level.rawValue)),
      JSON.Member("volumeML", volumeML),
    ])
  }
  private var beliefJSON: JSON {
    guard let belief else { return .null }
    return AttemptJSON.belief(
      region: belief.region.rawValue, inJoint: belief.inJoint,
      confidence: AttemptJSON.decimal(belief.confidence),
      timeS: SimulationState.seconds(ofTicks: belief.tick), brier: calibration?.brier)
  }
  private var caseJSON: JSON {
    guard let course else { return .null }
    let tests = ProvocationTest.allCases.map { test in
      JSON.Member(
        test.rawValue,
        .object([
          JSON.Member("before", course.examined[test].map { .bool($0) } ?? .null),
          JSON.Member("after", course.repeated[test].map { .bool($0) } ?? .null),
        ]))
    }
    let scores = course.entries.map {
      JSON.object([
        JSON.Member("minutes", .number(Double($0.minutes))), JSON.Member("pain", .number(Double($0.pain))),
      ])
    }
    return .object([
      JSON.Member("source", .string(course.patient.source.rawValue)), JSON.Member("tests", .object(tests)),
      JSON.Member("painBefore", .number(Double(course.patient.painBefore))),
      JSON.Member("painScores", .array(scores)), JSON.Member("reading", .string(course.reading?.rawValue)),
      JSON.Member("rightReading", .string(course.rightReading?.rawValue)),
      JSON.Member("declined", .string(course.declined?.rawValue)),
    ])
  }
  /// The score that the recording keeps, and whether it is the one that is told.
  private func storedJSON(_ stored: StoredScore?) -> JSON {
    guard let stored else { return .null }
    return .object([
      JSON.Member("rulesVersion", .number(Double(stored.rulesVersion))),
      JSON.Member("fingerprint", .string(stored.fingerprint)),
      JSON.Member("total", .number(stored.total)), JSON.Member("passed", .bool(stored.passed)),
      JSON.Member("stands", .bool(recomputed != nil)),
    ])
  }
  private var recomputedJSON: JSON {
    guard let recomputed else { return .null }
    return .object([
      JSON.Member("rulesVersion", .number(Double(recomputed.score.rulesVersion))),
      JSON.Member("placement", AttemptJSON.placement(recomputed.placement)),
      JSON.Member(
        "gates", .array(recomputed.errors.filter(\.isCritical).map { Assessment.json(gate: $0) })),
      JSON.Member("errors", .array(recomputed.errors.map { AttemptJSON.error(StoredScore.Found($0)) })),
      JSON.Member("score", Assessment.json(recomputed.score)),
    ])
  }
  private static func json(_ score: Score) -> JSON {
    AttemptJSON.score(
      total: score.total, passed: score.passed, parts: score.parts.map { StoredScore.Part($0) })
  }
  private static func json(_ mark: Trace.Mark) -> JSON {
    .object([
      JSON.Member("landmark", .string(mark.landmark.rawValue)),
      JSON.Member("timeS", .number(SimulationState.seconds(ofTicks: mark.tick))),
      JSON.Member("distanceMM", .number(mark.distanceMM)),
    ])
  }
  private static func json(gate: ErrorFound) -> JSON {
    .object([
      JSON.Member("rule", .string(gate.rule)), JSON.Member("timeS", .number(gate.timeS)),
      JSON.Member("says", .string(gate.message)), JSON.Member("source", .string(gate.source)),
    ])
  }
  private static func json(_ step: ProcedureStep.Outcome) -> JSON {
    AttemptJSON.step(id: step.id, isDone: step.isDone, timeS: step.timeS, isRequired: step.isRequired)
  }
}

/// 16 lower-case hexadecimal digits.
package func hexDigits(_ value: UInt64) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
