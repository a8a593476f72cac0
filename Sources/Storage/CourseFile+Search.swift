import Foundation
import Training

extension CourseFile {
  /// A course file that was found, and its contents.
  package struct Found: Sendable {
    /// The file's name without `.yaml`.
    package var name: String
    package var path: String
    package var course: Result<Loaded, any Error>
  }

  /// The folders that hold courses, in the order in which a name is looked for; the last is the user's own.
  package static func folders() -> [String] {
    DataFolders.program().map { $0 + "/Courses" } + [DataFolders.user() + "/courses"]
  }

  /// The path that a name means: itself when it is a path, or the file of that name in the first folder that has one.
  package static func path(named name: String) throws -> String {
    if name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml") { return name }
    for folder in folders() {
      for ending in [".yaml", ".yml"]
      where FileManager.default.fileExists(atPath: "\(folder)/\(name)\(ending)") {
        return "\(folder)/\(name)\(ending)"
      }
    }
    let known = names(in: folders()).map(\.name)
    let guess = nearestName(to: name, among: known).map { "; did you mean '\($0)'?" } ?? "."
    let there = known.isEmpty ? "None was found." : "There are \(known.joined(separator: ", "))."
    throw FileProblem(
      path: String(quoted(name).dropFirst().dropLast()),
      message:
        "there is no course of that name\(guess) \(there) Looked in \(folders().joined(separator: ", ")).")
  }

  /// All courses in the folders, by name within a folder; of two of one name the first.
  package static func list() -> [Found] {
    names(in: folders()).map { name, path in
      Found(name: name, path: path, course: Result { try load(named: path) })
    }
  }

  /// The first course that `list` has; nil where there is none.
  package static func first() throws -> Loaded? {
    try names(in: folders()).first.map { try load(named: $0.path) }
  }

  private static func names(in folders: [String]) -> [(name: String, path: String)] {
    var found: [(name: String, path: String)] = []
    for folder in folders {
      let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
      for file in files where file.hasSuffix(".yaml") || file.hasSuffix(".yml") {
        let name = ScenarioFile.name(of: file)
        if !found.contains(where: { $0.name == name }) { found.append((name, folder + "/" + file)) }
      }
    }
    return found
  }
}
