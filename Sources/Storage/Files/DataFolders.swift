import Foundation

/// Folders of the program's own files and of the user's.
package enum DataFolders {
  /// The folders in which `Scenarios`, `Courses` and `Assets` are looked for, in order: `$SIJSIM_HOME`, the current folder, the folders
  /// above the real executable, and `share/sijsim` beside its `bin`.
  package static func program(
    environment: [String: String] = ProcessInfo.processInfo.environment,
    currentFolder: String = FileManager.default.currentDirectoryPath, executable: String = realExecutable()
  ) -> [String] {
    var folders: [String] = []
    func add(_ folder: String) {
      if !folder.isEmpty, !folders.contains(folder) { folders.append(folder) }
    }
    if let home = environment["SIJSIM_HOME"], !home.isEmpty { add(home) }
    add(currentFolder)
    var folder = parent(of: executable)
    let prefix = parent(of: folder)
    while folder.count > 1 {
      add(folder)
      folder = parent(of: folder)
    }
    if !prefix.isEmpty { add((prefix == "/" ? "" : prefix) + "/share/sijsim") }
    return folders
  }

  /// The path of a file under `Assets` in the first of the program's folders that has it; nil where none has.
  package static func asset(_ name: String) -> String? {
    program().map { "\($0)/Assets/\(name)" }.first { FileManager.default.fileExists(atPath: $0) }
  }

  /// The user's own folder: `$XDG_DATA_HOME/sijsim`, by default `~/.local/share/sijsim`.
  package static func user(environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
    // A relative path is to be ignored (XDG Base Directory Specification).
    if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return data + "/sijsim" }
    let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
    return home + "/.local/share/sijsim"
  }

  /// Folder of what can be made again: `$XDG_CACHE_HOME/sijsim`, by default `~/.cache/sijsim`.
  package static func cache(environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
    if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") { return cache + "/sijsim" }
    let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
    return home + "/.cache/sijsim"
  }

  /// Folder of the user's settings: `$XDG_CONFIG_HOME/sijsim`, by default `~/.config/sijsim`.
  package static func configuration(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String {
    if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") { return folder + "/sijsim" }
    let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
    return home + "/.config/sijsim"
  }

  /// The user's folder of that name, made if it is missing.
  package static func makeUserFolder(_ name: String) throws -> String {
    let folder = user() + "/" + name
    try makeFolder(folder, remedy: "set XDG_DATA_HOME to a place that can be written to")
    return folder
  }

  /// The path of this program with symbolic links resolved; empty when the system does not tell.
  package static func realExecutable() -> String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
