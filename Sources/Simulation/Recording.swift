/// An attempt as it was performed: enough to run it again to the same bits.
package struct Recording: Equatable, Sendable {
  /// The text of the scenario file, kept whole so that a later edit of the file changes nothing.
  package var scenarioText: String
  /// Name by which the scenario was found, such as its file's; empty when it had none.
  package var scenarioName: String
  package var seed: UInt64
  /// The fingerprint of the imported patient's file; empty for a built-in one.
  package var patientHash: String
  /// The program version that made it.
  package var version: String
  /// One record a tick.
  package var controls: [Controls]
  /// Number of the first ticks that are those of an earlier attempt, from which this one goes on; nil where it began anew.
  package var continuedAtTick: Int?
  package init(
    scenarioText: String, scenarioName: String = "", patientHash: String = "", seed: UInt64,
    version: String, controls: [Controls] = [], continuedAtTick: Int? = nil
  ) {
    (self.scenarioText, self.scenarioName, self.seed) = (scenarioText, scenarioName, seed)
    (self.version, self.controls, self.patientHash) = (version, controls, patientHash)
    self.continuedAtTick = continuedAtTick
  }
}
