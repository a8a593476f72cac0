import Foundation
import Training

extension ScenarioFile {
  /// A scenario file that was found, and its contents.
  package struct Listed: Sendable {
    /// The file's name without `.yaml`.
    package var name: String
    package var path: String
    package var scenario: Result<Scenario, any Error>
    /// True when a file of the same name in an earlier folder is meant by that name.
    package var isHidden: Bool
  }

  /// The folders that hold scenarios, in the order in which a name is looked for; the last is the user's own.
  package static func folders() -> [String] {
    DataFolders.program().map { $0 + "/Scenarios" } + [DataFolders.user() + "/scenarios"]
  }

  /// The path that a name means: itself when it is a path, or the file of that name in the first folder that has one.
  package static func path(named name: String) throws -> String {
    if name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml") { return name }
    let folders = folders()
    for folder in folders {
      for ending in [".yaml", ".yml"] where isFile(folder + "/" + name + ending) {
        return folder + "/" + name + ending
      }
    }
    let known = list(in: folders).filter { !$0.isHidden }.map(\.name)
    let guess = nearestName(to: name, among: known).map { "; did you mean '\($0)'?" } ?? "."
    let there = known.isEmpty ? "None was found." : "There are \(known.joined(separator: ", "))."
    throw FileProblem(
      path: String(quoted(name).dropFirst().dropLast()),
      message:
        "there is no scenario of that name\(guess) \(there) Looked in \(folders.joined(separator: ", "))."
    )
  }

  /// All scenarios in the folders, by name within a folder.
  package static func list() -> [Listed] { list(in: folders()) }

  static func list(in folders: [String]) -> [Listed] {
    var (listed, seen) = ([Listed](), [String]())
    for folder in folders {
      let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
      for file in files where file.hasSuffix(".yaml") || file.hasSuffix(".yml") {
        let path = folder + "/" + file
        let name = name(of: file)
        listed.append(
          Listed(
            name: name, path: path, scenario: Result { try load(path: path).scenario },
            isHidden: seen.contains(name)))
        seen.append(name)
      }
    }
    return listed
  }

  private static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFDIR
  }
}
