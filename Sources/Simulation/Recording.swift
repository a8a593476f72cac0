/// An attempt as it was performed: enough to run it again to the same bits.
public struct Recording: Equatable, Sendable {
  /// The text of the scenario file, kept whole so that a later edit of the file changes nothing.
  public var scenarioText: String
  public var seed: UInt64
  /// The program version that made it.
  public var version: String
  /// One record a tick.
  public var controls: [Controls]
  public init(scenarioText: String, seed: UInt64, version: String, controls: [Controls] = []) {
    (self.scenarioText, self.seed, self.version, self.controls) = (scenarioText, seed, version, controls)
  }
}
