import Foundation

/// Settings of a person in a JSON file: `$XDG_CONFIG_HOME/sijsim/settings.json`, by default `~/.config/sijsim/settings.json`.
package struct SettingsFile: Sendable {
  package let path: String
  package init(path: String) { self.path = path }
  package init(environment: [String: String] = ProcessInfo.processInfo.environment) {
    self.init(path: DataFolders.configuration(environment: environment) + "/settings.json")
  }

  /// The settings; nil where there is no file. Throws a `FileProblem` with the place of what is wrong.
  package func read<Settings: Decodable>(_ type: Settings.Type) throws -> Settings? {
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let bytes = try readBytes(of: path, atMost: SettingsFile.bytesMax, what: "a file of settings")
    do {
      return try JSONDecoder().decode(type, from: Data(bytes))
    } catch let error as DecodingError {
      throw FileProblem(path: path, message: SettingsFile.message(error))
    }
  }
  private static let bytesMax = 1 << 20

  /// Writes the settings, for their owner alone. What cannot be read stays beside them, under another name.
  package func write<Settings: Codable>(_ settings: Settings) throws {
    let folder = (path as NSString).deletingLastPathComponent
    try makeFolder(folder, remedy: "set XDG_CONFIG_HOME to a place that can be written to")
    if (try? read(Settings.self)) == nil, FileManager.default.fileExists(atPath: path) {
      let aside = path + ".bad"
      unlink(aside)
      guard rename(path, aside) == 0 else {
        throw FileProblem(path: path, message: "it cannot be set aside: \(systemMessage()).")
      }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try writeText(String(decoding: try encoder.encode(settings), as: UTF8.self) + "\n", to: path)
    chmod(path, 0o600)
  }

  private static func message(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      let keys = context.codingPath.map(\.stringValue).joined(separator: ".")
      return keys.isEmpty ? "" : "'\(keys)': "
    }
    switch error {
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      let words = [
        "Bool": "true or false is wanted", "Double": "a number is wanted", "String": "a text is wanted",
      ]
      return place(context) + (words["\(type)"] ?? "a JSON object is wanted")
        + "; or delete the file, and the settings are as at first."
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      return place(context) + context.debugDescription
    case .keyNotFound(let key, _): return "'\(key.stringValue)' is missing."
    default: return "it is no JSON; delete it, and the settings are as at first."
    }
  }
}
