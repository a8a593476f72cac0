/// This program, by the version that recordings and `--version` give.
package enum Program {
  /// Version of the program. Its second number grows when patients or physics change, so that the same controls lead
  /// elsewhere.
  package static let version = "0.5.0"

  /// Warning about a recording made with `version`; nil when this program performs it just as that one did.
  static func caveat(recordedWith version: String) -> String? {
    func model(_ text: String) -> [Substring] { Array(text.split(separator: ".").prefix(2)) }
    guard model(version) != model(Program.version) else { return nil }
    return
      "It was recorded with sijsim \(version); patients or physics of this one, \(Program.version), are not the same, "
      + "so that the attempt may not go as it went then. sijsim \(version) shows it as it was."
  }
}
