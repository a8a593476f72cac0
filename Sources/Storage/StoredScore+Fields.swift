import Training

extension StoredScore {
  /// A score that was found before.
  package init(
    rulesVersion: Int, fingerprint: String, total: Double?, passed: Bool, parts: [Part], errors: [Found],
    volumeML: [String: Double]
  ) {
    (self.rulesVersion, self.fingerprint) = (rulesVersion, fingerprint)
    (self.total, self.passed, self.parts, self.errors) = (total, passed, parts, errors)
    self.volumeML = volumeML
  }
}

extension StoredScore.Part {
  init(_ part: Score.Part) {
    self.init(id: part.id, summary: part.summary, points: part.points, outOf: part.outOf)
  }
  package init(_ id: String, summary: String, points: Double, outOf: Double) {
    self.init(id: id, summary: summary, points: points, outOf: outOf)
  }
}

extension StoredScore.Found {
  init(_ error: ErrorFound) {
    self.init(
      rule: error.rule, timeS: error.timeS, critical: error.isCritical, says: error.message,
      source: error.source)
  }
  package init(_ rule: String, timeS: Double, critical: Bool, says: String, source: String) {
    self.init(rule: rule, timeS: timeS, critical: critical, says: says, source: source)
  }
}
