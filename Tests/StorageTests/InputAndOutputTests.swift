import Foundation
import Simulation
import Testing

@testable import Storage

/// What is given is a file, and what is there is kept.
@Suite struct InputAndOutputTests {
  /// A pipe that nobody writes into, where any file is expected, is refused at once.
  @Test func aPipeOrADeviceIsRefusedWhereverAFileIsRead() throws {
    try Folder.temporary { folder in
      let pipe = folder + "/pipe.yaml"
      #expect(mkfifo(pipe, 0o600) == 0)
      let readers: [(String, (String) throws -> Void)] = [
        ("scenario", { _ = try ScenarioFile.load(path: $0) }),
        ("phantom", { _ = try PhantomFile.load(path: $0) }),
        ("probe", { _ = try ProbeFile.load(path: $0) }), ("recording", { _ = try RecordingFile.read($0) }),
        ("patient", { _ = try PatientFile.read($0) }), ("picture", { _ = try PNGFile.read($0, as: .gray) }),
        ("volume", { _ = try PelvisSource.read([$0]) { _ in } }),
      ]
      for (name, read) in readers {
        for path in [pipe, "/dev/zero", folder] {
          let start = ContinuousClock.now
          do {
            try read(path)
            Issue.record("\(name): \(path) was read")
          } catch {
            let words = "\(error)"
            #expect(
              words.contains("is a pipe") || words.contains("is a device") || words.contains("folder"),
              "\(name): \(words)")
          }
          #expect(ContinuousClock.now - start < .seconds(2), "\(name)")
        }
      }
      let listed = ScenarioFile.list(in: [folder])
      #expect(listed.map(\.name) == ["pipe"])
      #expect(throws: FileProblem.self) { try listed[0].scenario.get() }
    }
  }

  @Test func whatIsThereIsKeptUnlessItsOwnerSaysOtherwise() throws {
    try Folder.temporary { folder in
      let (file, link) = (folder + "/a", folder + "/link")
      try writeText("kept", to: file)
      #expect(symlink(folder + "/nowhere", link) == 0)
      for path in [file, link, folder] {
        #expect { try OutputFile.check(path, overwrites: false) } throws: {
          "\($0)".contains("give --overwrite")
        }
        try OutputFile.check(path, overwrites: true)
      }
      for free in [folder + "/b", "/dev/null", "/dev/stdout"] {
        try OutputFile.check(free, overwrites: false)
      }
    }
  }

  /// A folder of memory lies among the devices, and its files are files.
  @Test func whatIsAFileAmongTheDevicesIsKept() throws {
    let path = "/dev/shm/sijsim-\(UUID().uuidString)"
    guard access("/dev/shm", W_OK) == 0 else { return }
    defer { unlink(path) }
    try writeText("kept", to: path)
    #expect(
      !OutputFile.isStream(path) && OutputFile.isStream("/dev/stdout") && OutputFile.isStream("/dev/full"))
    #expect(throws: FileProblem.self) { try OutputFile.check(path, overwrites: false) }
    #expect(throws: FileProblem.self) { try RecordingWriter(path: path, scenarioText: "x", seed: 1) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "kept")
  }

  /// A link of the passing name or of the file's own leads nobody elsewhere.
  @Test func noLinkIsFollowedInWriting() throws {
    try Folder.temporary { folder in
      let (victim, path) = (folder + "/victim", folder + "/a.txt")
      try writeText("precious", to: victim)
      #expect(symlink(victim, path + ".part") == 0 && symlink(victim, path) == 0)
      try writeText("mine", to: path)
      #expect(try String(contentsOfFile: victim, encoding: .utf8) == "precious")
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
      let recording = folder + "/r.sijrec"
      #expect(symlink(victim, recording) == 0)
      for overwrites in [false, true] {
        #expect(throws: FileProblem.self) {
          try RecordingWriter(path: recording, scenarioText: "x", seed: 1, overwrites: overwrites)
        }
        #expect(throws: FileProblem.self) {
          try RecordingWriter.check(path: recording, overwrites: overwrites)
        }
      }
      #expect(try String(contentsOfFile: victim, encoding: .utf8) == "precious")
    }
  }

  /// Of two who record into one file, one is refused, also where both may overwrite it.
  @Test func oneFileTakesOneAttempt() throws {
    try Folder.temporary { folder in
      let path = folder + "/r.sijrec"
      func writer(overwrites: Bool) throws -> RecordingWriter {
        try RecordingWriter(path: path, scenarioText: SampleScenario.text, seed: 1, overwrites: overwrites)
      }
      let first = try writer(overwrites: false)
      first.append(Controls())
      #expect { try writer(overwrites: false) } throws: { "\($0)".contains("there is such a file") }
      #expect { try writer(overwrites: true) } throws: {
        "\($0)".contains("another attempt is being recorded")
      }
      first.close()
      #expect(try RecordingFile.read(path).controls.count == 1)
      #expect(throws: FileProblem.self) { try writer(overwrites: false) }
      #expect(try RecordingFile.read(path).controls.count == 1)
      try writer(overwrites: true).close()
      #expect(try RecordingFile.read(path).controls.isEmpty)
    }
  }

  @Test func aRecordingIsItsOwnersAlone() throws {
    try Folder.temporary { folder in
      let path = folder + "/r.sijrec"
      try RecordingWriter(path: path, scenarioText: SampleScenario.text, seed: 1).close()
      var status = stat()
      #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    }
  }
}
