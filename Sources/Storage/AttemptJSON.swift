import Training

/// Parts of an attempt in JSON, with the same keys wherever an attempt is written: `score --json`, `replay --json`, exported
/// results.
package enum AttemptJSON {
  package static func metric(_ id: String, _ value: Double?, unit: String) -> JSON.Member {
    JSON.Member(id, .object([JSON.Member("value", .number(value)), JSON.Member("unit", .string(unit))]))
  }
  package static func placement(_ placement: Placement) -> JSON {
    .object([
      JSON.Member("class", .string(placement.most?.rawValue ?? "none")),
      JSON.Member("volumeML", volumes(placement)),
    ])
  }
  static func volumes(_ placement: Placement) -> JSON {
    .object(
      Placement.Class.allCases.map { JSON.Member($0.rawValue, .number(placement.volumeML(in: $0))) })
  }
  package static func belief(
    region: String, inJoint: Bool, confidence: Double, timeS: Double, brier: Double?
  ) -> JSON {
    .object([
      JSON.Member("region", .string(region)), JSON.Member("inJoint", .bool(inJoint)),
      JSON.Member("confidence", .number(confidence)), JSON.Member("timeS", .number(timeS)),
      JSON.Member("brier", .number(brier)),
    ])
  }
  package static func error(_ error: StoredScore.Found) -> JSON {
    .object([
      JSON.Member("rule", .string(error.rule)), JSON.Member("timeS", .number(error.timeS)),
      JSON.Member("critical", .bool(error.critical)), JSON.Member("says", .string(error.says)),
      JSON.Member("source", .string(error.source)),
    ])
  }
  package static func step(id: String, isDone: Bool, timeS: Double?, isRequired: Bool) -> JSON {
    .object([
      JSON.Member("id", .string(id)), JSON.Member("done", .bool(isDone)),
      JSON.Member("timeS", .number(timeS)), JSON.Member("required", .bool(isRequired)),
    ])
  }
  package static func score(total: Double?, passed: Bool, parts: [StoredScore.Part]) -> JSON {
    let points = parts.map {
      JSON.Member(
        $0.id,
        .object([JSON.Member("points", .number($0.points)), JSON.Member("outOf", .number($0.outOf))]))
    }
    return .object([
      JSON.Member("total", .number(total)), JSON.Member("passed", .bool(passed)),
      JSON.Member("parts", .object(points)),
    ])
  }
  /// The nearest decimal fraction of a `Float`, not its expansion as a `Double`.
  package static func decimal(_ number: Float) -> Double { Double("\(number)") ?? Double(number) }
}
