import Foundation
import Testing

/// `sijsim demo` and `sijsim bench` as a user runs them.
@Suite final class DemoCommandTests: CommandSuite {
  private func json(_ result: Program.Result) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(object as? [String: Any], "\(result.errors)")
  }

  @Test func aDemonstrationIsARecordingThatReplaysAndScores() throws {
    let path = folder.appending(path: "d.sijrec").path
    let demo = try run(
      ["demo", "lower-level-thin-woman", "--skill", "expert", "--seed", "2", "--record", path])
    #expect(demo.status == 0 && demo.errors.isEmpty, "\(demo.errors)")
    let (replayed, scored) = (try run(["replay", path, "--json"]), try run(["score", path, "--json"]))
    let (replay, score) = (try json(replayed), try json(scored))
    #expect(replay["scenario"] as? String == "lower-level-thin-woman")
    #expect(replay["fingerprint"] as? String == score["fingerprint"] as? String)
    #expect((score["metrics"] as? [String: Any])?["tipToJoint"] != nil)
    #expect(score["belief"] is [String: Any])
    let (stored, found) = (score["storedScore"] as? [String: Any], score["score"] as? [String: Any])
    #expect(stored?["total"] as? Double == found?["total"] as? Double && stored?["stands"] as? Bool == false)
    #expect(stored?["fingerprint"] as? String == score["fingerprint"] as? String)
    for mine in [replayed, scored] {
      #expect(mine.status == 0 && !mine.errors.contains("recorded with"), "\(mine.errors)")
    }
    let again = folder.appending(path: "again.sijrec").path
    _ = try run(["demo", "lower-level-thin-woman", "--skill", "expert", "--seed", "2", "--record", again])
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(contentsOf: URL(fileURLWithPath: again)))
  }

  @Test func anUnknownSkillListsThoseThereAre() throws {
    let result = try run(
      ["demo", "lower-level-thin-woman", "--skill", "surgeon", "--record", folder.path + "/x"])
    #expect(result.status == 1)
    #expect(result.errors.contains("expert, intermediate, novice"), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/x"))
  }

  /// A full disk: the attempt is performed to its end, and the user is told.
  @Test func aFullDiskIsTold() throws {
    let result = try run(
      ["demo", "lower-level-thin-woman", "--skill", "novice", "--record", "/dev/full"])
    #expect(result.status == 1)
    #expect(result.errors.contains("the disk did not take it"), "\(result.errors)")
  }

  /// A file-size limit does not end the program, and leaves what fits.
  @Test func aFileSizeLimitLeavesTheGoodPart() throws {
    let path = folder.appending(path: "limited.sijrec").path
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    // Blocks of 1024 bytes.
    process.arguments = [
      "-c",
      "ulimit -f 20; exec \"$0\" demo lower-level-thin-woman --skill novice --record \"$1\" 2> \"$1.errors\"",
      Program.executable.path, path,
    ]
    process.environment = environment
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 1)
    let errors = try String(contentsOfFile: path + ".errors", encoding: .utf8)
    #expect(errors.contains("the disk did not take it"), "\(errors)")
    #expect(try run(["score", path]).status == 1)
    let part = try json(run(["score", path, "--recover", "--json"]))
    #expect(try #require(part["durationS"] as? Double) > 1)
  }

  @Test func theBenchmarkHasEveryWorkload() throws {
    let result = try json(run(["bench", "--json", "--images", "2"]))
    let workloads = try #require(result["workloads"] as? [[String: Any]])
    func rows(_ name: String) -> [[String: Any]] { workloads.filter { $0["name"] as? String == name } }
    for name in [
      "bmode-convex-10cm", "bmode-convex-12cm", "bmode-linear-5cm", "bmode-convex-10cm-harmonic",
      "bmode-convex-10cm-compounded", "bmode-phantom",
    ] {
      let both = rows(name)
      #expect(both.compactMap { $0["threads"] as? Int } == [1, 2])
      #expect(
        Set(both.compactMap { $0["checksum"] as? String }).count == 1, "another picture with two threads")
      for row in both {
        #expect(try #require(row["scanlines"] as? Int) >= 192 && row["scatterers"] as? Int ?? 0 > 10_000)
        #expect(row["samples"] as? Int ?? 0 > 100)
      }
    }
    for name in ["tick", "states", "replay", "start", "tick-fluid", "tick-phantom"] {
      #expect(rows(name).count == 1)
    }
    for row in workloads {
      let (low, median, high) = (row["minMS"] as? Double, row["medianMS"] as? Double, row["p99MS"] as? Double)
      #expect(try #require(low) <= #require(median) && #require(median) <= #require(high))
      #expect((row["checksum"] as? String)?.count == 16)
    }
    try checkMachine(of: result)
  }
  private func checkMachine(of result: [String: Any]) throws {
    let machine = try #require(result["machine"] as? [String: Double])
    #expect(try #require(machine["multiplyAddGFLOPS"]) > 0 && #require(machine["readGBPerS"]) > 0)
  }

  @Test func oneWorkloadIsMeasuredAlone() throws {
    let one = ["bench", "--workload", "bmode-phantom", "--threads", "1", "--images", "1"]
    let text = try run(one)
    let lines = text.output.split(separator: "\n")
    #expect(text.status == 0 && lines.count == 2 && lines[1].hasPrefix("bmode-phantom "), "\(text)")
    let result = try json(run(one + ["--workload", "tick-phantom", "--json"]))
    let workloads = try #require(result["workloads"] as? [[String: Any]])
    #expect(workloads.compactMap { $0["name"] as? String } == ["bmode-phantom", "tick-phantom"])
    #expect(workloads.compactMap { $0["threads"] as? Int } == [1, 1])
    try checkMachine(of: result)
    let unknown = try run(["bench", "--workload", "bmode"])
    #expect(unknown.status == 1)
    #expect(
      unknown.errors.contains("there is no workload 'bmode'")
        && unknown.errors.contains("replay, window, start"))
    for wrong in [["--images", "0"], ["--threads", "0"]] { #expect(try run(["bench"] + wrong).status == 64) }
  }

  /// `render` with the flags forms what a scenario with these settings starts with; a recording takes them over, too.
  @Test func renderSwitchesHarmonicImagingAndCompoundingOn() throws {
    let shipped = Program.root.appending(path: "Scenarios/lower-level-thin-woman.yaml")
    let text = try String(contentsOf: shipped, encoding: .utf8)
    let file = folder.appending(path: "case.yaml").path
    try text.replacingOccurrences(
      of: "dynamicRangeDB: 60 }", with: "dynamicRangeDB: 60, harmonic: true, compounding: true }"
    )
    .write(toFile: file, atomically: true, encoding: .utf8)
    func image(_ arguments: [String]) throws -> Data {
      let output = folder.appending(path: "image.png")
      let result = try run(
        ["render"] + arguments + ["--size", "200x150", "--output", output.path, "--overwrite"])
      #expect(result.status == 0, "\(result.errors)")
      return try Data(contentsOf: output)
    }
    let byFlags = try image(["lower-level-thin-woman", "--harmonic", "--compounding"])
    #expect(try byFlags == image([file]))
    #expect(try byFlags == image(["lower-level-thin-woman", "--harmonic", "--compounding", "--at", "1"]))
    let recording = Program.root.appending(path: "Tests/Recordings/novice-lower-level-thin-woman.sijrec").path
    _ = try image([recording, "--at", "2", "--harmonic", "--compounding"])
  }

  /// A recording of a version with other patients is performed, and its user is told what that means.
  @Test(arguments: ["replay", "score"], ["0.1.0", "0.3.0", "0.4.0"])
  func anEarlierVersionsAttemptIsTold(_ command: String, _ version: String) throws {
    let recording = Program.root.appending(path: "Tests/Recordings/earlier/novice-\(version).sijrec").path
    let result = try run([command, recording])
    #expect(result.status == 0)
    #expect(result.errors.contains("recorded with sijsim \(version)"), "\(result.errors)")
  }
}
