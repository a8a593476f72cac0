/// This program, as recordings and `--version` name it.
package enum Program {
  /// Its second number grows when patients or physics change, so that the same controls lead elsewhere.
  package static let version = "0.5.0"

  /// What to know of a recording made with `version`; nil where this program performs it just as that one did.
  static func caveat(recordedWith version: String) -> String? {
    func model(_ text: String) -> [Substring] { Array(text.split(separator: ".").prefix(2)) }
    guard model(version) != model(Program.version) else { return nil }
    return
      "It was recorded with sijsim \(version); patients or physics of this one, \(Program.version), are not the same, "
      + "so that the attempt may not go as it went then. sijsim \(version) shows it as it was."
  }
}
