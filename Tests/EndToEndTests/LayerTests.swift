import Foundation
import Testing

/// The architecture is what Package.swift says: an import that its target's dependencies do not name is an error.
/// (The compiler's own check misses transitive ones.)
@Suite struct LayerTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  /// What any target may import besides its dependencies.
  static let system: Set<String> = ["Glibc", "Synchronization"]
  /// Targets that may use Foundation, besides those of tests.
  static let foundation: Set<String> = ["Storage", "Results", "ResultsServer", "Viewer", "sijsim"]
  /// True of the targets under `Tests`.
  static func isOfTests(_ target: String) -> Bool { target.hasPrefix("Test") || target.hasSuffix("Tests") }

  static func dependencies() throws -> [String: Set<String>] {
    let text = try String(contentsOf: root.appending(path: "Package.swift"), encoding: .utf8)
    var result: [String: Set<String>] = [:]
    for kind in [".target(", ".testTarget(", ".executableTarget(", ".systemLibrary("] {
      for rest in text.components(separatedBy: kind).dropFirst() {
        let piece = rest.components(separatedBy: "arget(")[0].components(separatedBy: ".systemLibrary(")[0]
        let quoted = piece.components(separatedBy: "\"")
        guard quoted.count > 1 else { continue }
        var names: Set<String> = []
        if let range = piece.range(of: "dependencies: ["), let end = endOfList(piece, from: range.upperBound)
        {
          let list = String(piece[range.upperBound..<end])
          for (index, word) in list.components(separatedBy: "\"").enumerated() where index % 2 == 1 {
            names.insert(word)
          }
        }
        result[quoted[1]] = names
      }
    }
    return result
  }
  private static func endOfList(_ text: String, from start: String.Index) -> String.Index? {
    var depth = 1
    var index = start
    while index < text.endIndex {
      if text[index] == "[" { depth += 1 }
      if text[index] == "]" { depth -= 1 }
      if depth == 0 { return index }
      index = text.index(after: index)
    }
    return nil
  }

  @Test func everyImportIsADependencyOfItsTarget() throws {
    let allowed = try Self.dependencies()
    #expect(allowed.keys.contains("Viewer") && allowed["Ultrasound"]?.contains("Anatomy") == true)
    var checked = 0
    for folder in ["Sources", "Tests"] {
      let sources = Self.root.appending(path: folder)
      let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
      for case let file as URL in files where file.pathExtension == "swift" {
        let target = file.pathComponents[sources.pathComponents.count]
        let names = try #require(allowed[target], "no target named \(target)")
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
          guard let module = Self.importedModule(in: line) else { continue }
          checked += 1
          #expect(
            Self.mayImport(module, target) || names.contains(module),
            "\(file.lastPathComponent) of \(target) imports \(module)")
        }
      }
    }
    #expect(checked > 20)
  }
  /// What needs no dependency.
  private static func mayImport(_ module: String, _ target: String) -> Bool {
    if system.contains(module) { return true }
    if isOfTests(target), module == "Testing" { return true }
    return module == "Foundation" && (foundation.contains(target) || isOfTests(target))
  }
  private static func importedModule(in line: Substring) -> String? {
    var words = line.split(separator: " ")
    while let first = words.first, first.hasPrefix("@") || ["public", "internal", "private"].contains(first) {
      words.removeFirst()
    }
    guard words.count >= 2, words[0] == "import" else { return nil }
    let name = ["struct", "class", "enum", "func"].contains(words[1]) ? words.last : words[1]
    return name?.split(separator: ".").first.map(String.init)
  }

  /// Layers point up the list only.
  @Test func noTargetDependsOnOneBelowIt() throws {
    let order = [
      "CKernels", "Geometry", "Anatomy", "PelvisImport", "Ultrasound", "Needle", "Fluid", "Simulation",
      "Training", "Operator", "Gallery", "CPNG", "Storage", "Results", "CPostgreSQL", "ResultsServer",
      "CSDL2", "CImGui",
      "Viewer", "sijsim",
    ]
    let all = try Self.dependencies()
    for (target, names) in all where !Self.isOfTests(target) {
      let place = try #require(order.firstIndex(of: target), "\(target) has no place in the order")
      for name in names {
        guard let other = order.firstIndex(of: name) else { continue }
        #expect(other < place, "\(target) depends on \(name), which is below it")
      }
    }
    #expect(all["Ultrasound"]?.contains("Needle") == false)
    #expect(all["Fluid"]?.contains("Needle") == false && all["Needle"]?.contains("Fluid") == false)
    #expect(all["Viewer"]?.contains("Storage") == false)
  }
}
