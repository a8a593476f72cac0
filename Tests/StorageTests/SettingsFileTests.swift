import Foundation
import Geometry
import Testing

@testable import Storage

@Suite struct SettingsFileTests {
  private struct Choices: Codable, Equatable {
    var name = "anna"
    var loud = 0.5
    var isOn = true
  }

  @Test func settingsAreKeptForTheirOwnerAlone() throws {
    try Folder.temporary { folder in
      let file = SettingsFile(environment: ["XDG_CONFIG_HOME": folder + "/c", "HOME": "/h"])
      #expect(file.path == folder + "/c/sijsim/settings.json")
      #expect(SettingsFile(environment: ["HOME": "/h"]).path == "/h/.config/sijsim/settings.json")
      #expect(try file.read(Choices.self) == nil)
      try file.write(Choices(name: "Ł", loud: 0.1, isOn: false))
      #expect(try file.read(Choices.self) == Choices(name: "Ł", loud: 0.1, isOn: false))
      let rights = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
      #expect(rights == 0o600)
    }
  }

  @Test(arguments: [
    (#"{"name": 3, "loud": 1, "isOn": true}"#, "'name': a text"), ("{", "no JSON"), ("", "no JSON"),
    (#"{"name": "a", "loud": "1", "isOn": true}"#, "'loud': a number"),
    (#"{"name": "a", "loud": 1, "isOn": 1}"#, "'isOn': true or false"), ("[1]", "a JSON object"),
    (#"{"loud": 1, "isOn": true}"#, "'name' is missing"),
  ]) func aWrongFileSaysWhere(_ text: String, _ words: String) throws {
    try Folder.temporary { folder in
      let file = SettingsFile(path: folder + "/settings.json")
      try writeText(text, to: file.path)
      let problem = #expect(throws: FileProblem.self) { try file.read(Choices.self) }
      #expect(
        problem?.path == file.path && problem?.message.contains(words) == true,
        "\(String(describing: problem))")
      // What cannot be read is set aside, not lost.
      try file.write(Choices())
      #expect(try file.read(Choices.self) == Choices())
      #expect(try String(contentsOfFile: file.path + ".bad", encoding: .utf8) == text)
    }
  }

  /// Any bytes give settings or a message.
  @Test func changedBytesNeverEndTheProgram() throws {
    try Folder.temporary { folder in
      let file = SettingsFile(path: folder + "/settings.json")
      let good = Array(#"{"name": "anna", "loud": 0.25, "isOn": false}"#.utf8)
      var random = RandomNumbers(seed: 4)
      for _ in 0..<300 {
        var bytes = good
        for _ in 0..<3 {
          bytes[Int(random.uniform() * Double(bytes.count))] = UInt8(random.uniform() * 255)
        }
        try writeBytes(bytes, to: file.path)
        do {
          _ = try file.read(Choices.self)
        } catch {
          #expect(error is FileProblem)
        }
      }
    }
  }
}
