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
        Assessment.json(placement).adding(
          JSON.Member("places", .array(places.map { Assessment.json($0) }))
        ).adding(JSON.Member("given", .array(given.map { Assessment.json($0) })))),
      JSON.Member("belief", beliefJSON), JSON.Member("case", caseJSON),
      JSON.Member("marks", .array(marks.map { Assessment.json($0) })),
      JSON.Member("gates", .array(errors.filter(\.isCritical).map { Assessment.json(gate: $0) })),
      JSON.Member("errors", .array(errors.map { Assessment.json($0) })),
      JSON.Member("steps", .array(steps.map { Assessment.json($0) })),
      JSON.Member("score", Assessment.json(score)),
      JSON.Member("caveats", .array(attempt.caveats(of: self).map { .string($0) })),
      JSON.Member("storedScore", storedJSON(attempt.stored)),
      JSON.Member("recomputed", recomputedJSON),
    ]
    return .object(members)
  }

  private var metricsJSON: JSON {
    .object(
      measurements.map {
        JSON.Member(
          $0.metric.id,
          .object([
            JSON.Member("value", .number($0.value)), JSON.Member("unit", .string($0.metric.unit)),
          ]))
      })
  }
  private static func json(_ placement: Placement) -> JSON {
    .object([
      JSON.Member("class", .string(placement.most?.rawValue ?? "none")),
      JSON.Member("volumeML", volumes(placement)),
    ])
  }
  private static func json(_ fluid: FluidPlace) -> JSON {
    json(fluid.place, volumes(Placement(of: fluid.volumes)))
  }
  private static func json(_ given: GivenVolume) -> JSON { json(given.place, .number(given.volumeML)) }
  private static func json(_ place: JointPlace, _ volumeML: JSON) -> JSON {
    .object([
      JSON.Member("side", .string(place.side.rawValue)), JSON.Member("level", .string(place.level.rawValue)),
      JSON.Member("volumeML", volumeML),
    ])
  }
  private static func volumes(_ placement: Placement) -> JSON {
    .object(
      Placement.Class.allCases.map { JSON.Member($0.rawValue, .number(placement.volumeML(in: $0))) })
  }
  private var beliefJSON: JSON {
    guard let belief else { return .null }
    return .object([
      JSON.Member("region", .string(belief.region.rawValue)),
      JSON.Member("inJoint", .bool(belief.inJoint)),
      // The nearest decimal fraction of the Float, not its expansion as a Double.
      JSON.Member("confidence", .number(Double("\(belief.confidence)"))),
      JSON.Member("timeS", .number(Double(belief.tick) / 100)),
      JSON.Member("brier", .number(calibration?.brier)),
    ])
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
      JSON.Member("placement", Assessment.json(recomputed.placement)),
      JSON.Member(
        "gates", .array(recomputed.errors.filter(\.isCritical).map { Assessment.json(gate: $0) })),
      JSON.Member("errors", .array(recomputed.errors.map { Assessment.json($0) })),
      JSON.Member("score", Assessment.json(recomputed.score)),
    ])
  }
  private static func json(_ score: Score) -> JSON {
    let parts = score.parts.map {
      JSON.Member(
        $0.id,
        .object([JSON.Member("points", .number($0.points)), JSON.Member("outOf", .number($0.outOf))]))
    }
    return .object([
      JSON.Member("total", .number(score.total)), JSON.Member("passed", .bool(score.passed)),
      JSON.Member("parts", .object(parts)),
    ])
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
  private static func json(_ error: ErrorFound) -> JSON {
    .object([
      JSON.Member("rule", .string(error.rule)), JSON.Member("timeS", .number(error.timeS)),
      JSON.Member("critical", .bool(error.isCritical)), JSON.Member("says", .string(error.message)),
      JSON.Member("source", .string(error.source)),
    ])
  }
  private static func json(_ step: ProcedureStep.Outcome) -> JSON {
    .object([
      JSON.Member("id", .string(step.id)), JSON.Member("done", .bool(step.isDone)),
      JSON.Member("timeS", .number(step.timeS)), JSON.Member("required", .bool(step.isRequired)),
    ])
  }
}

/// 16 lower-case hexadecimal digits.
package func hexDigits(_ value: UInt64) -> String {
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
