import Foundation
import Testing

/// `sijsim demo` and `sijsim bench` as a user runs them.
@Suite struct DemoCommandTests {
  let folder: URL
  let environment: [String: String]
  init() throws {
    folder = try Program.temporaryFolder()
    environment = Program.environment(data: folder)
  }
  private func run(_ arguments: [String]) throws -> Program.Result {
    try Program.run(arguments, environment: environment)
  }
  private func json(_ result: Program.Result) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(object as? [String: Any], "\(result.errors)")
  }

  @Test func aDemonstrationIsARecordingThatReplaysAndScores() throws {
    let path = folder.appending(path: "d.sijrec").path
    let demo = try run(
      ["demo", "lower-level-thin-woman", "--skill", "expert", "--seed", "2", "--record", path])
    #expect(demo.status == 0 && demo.errors.isEmpty, "\(demo.errors)")
    let replay = try json(run(["replay", path, "--json"]))
    let score = try json(run(["score", path, "--json"]))
    #expect(replay["scenario"] as? String == "lower-level-thin-woman")
    #expect(replay["fingerprint"] as? String == score["fingerprint"] as? String)
    #expect((score["metrics"] as? [String: Any])?["tipToJoint"] != nil)
    #expect(score["belief"] is [String: Any])
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
    let result = try json(run(["bench", "--json", "--images", "10"]))
    let workloads = try #require(result["workloads"] as? [[String: Any]])
    func rows(_ name: String) -> [[String: Any]] { workloads.filter { $0["name"] as? String == name } }
    for name in ["bmode-convex-10cm", "bmode-convex-12cm", "bmode-linear-5cm"] {
      let both = rows(name)
      #expect(both.compactMap { $0["threads"] as? Int } == [1, 2])
      #expect(
        Set(both.compactMap { $0["checksum"] as? String }).count == 1, "another picture with two threads")
      for row in both {
        #expect(try #require(row["scanlines"] as? Int) >= 192 && row["scatterers"] as? Int ?? 0 > 10_000)
        #expect(row["samples"] as? Int ?? 0 > 100)
      }
    }
    for name in ["tick", "replay", "start"] { #expect(rows(name).count == 1) }
    for row in workloads {
      let (low, median, high) = (row["minMS"] as? Double, row["medianMS"] as? Double, row["p99MS"] as? Double)
      #expect(try #require(low) <= #require(median) && #require(median) <= #require(high))
      #expect((row["checksum"] as? String)?.count == 16)
    }
    let machine = try #require(result["machine"] as? [String: Double])
    #expect(try #require(machine["multiplyAddGFLOPS"]) > 0 && #require(machine["readGBPerS"]) > 0)
  }
}
