import Foundation
import Testing

/// `sijsim score --trajectory` and `--compare-with`.
@Suite struct TrajectoryCommandTests {
  let folder: URL
  init() throws {
    folder = try Program.temporaryFolder()
    // The needle goes down 1 mm in 50 ms, from 5 mm above a box of 20 mm, straight through the image plane's line.
    let rows = (0...20).flatMap { i in
      [
        "\(Double(i) / 20),NeedleToRAS,0,0,\(25 - i),0,1,0,0",
        "\(Double(i) / 20),ProbeToRAS,2,0,0,0.5,0.5,0.5,0.5",
      ]
    }
    try write("trial.csv", "timeS,tool,x,y,z,qw,qx,qy,qz\n" + rows.joined(separator: "\n") + "\n")
    try write("body.stl", Self.box())
    try write("open.stl", Self.box(triangles: 11))
  }
  private func path(_ name: String) -> String { folder.appending(path: name).path }
  private func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appending(path: name))
  }
  private func score(_ arguments: String...) throws -> Program.Result {
    try Program.run(["score"] + arguments, environment: Program.environment(data: folder))
  }
  /// From (−10, −10, 0) to (10, 10, 20).
  private static func box(triangles: Int = 12) -> String {
    let corners: [Int] = [
      0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7,
      5,
    ]
    func point(_ i: Int) -> String {
      "vertex \(i & 1 == 0 ? -10 : 10) \(i & 2 == 0 ? -10 : 10) \(i & 4 == 0 ? 0 : 20)"
    }
    let facets = (0..<triangles).map { t in
      "facet normal 0 0 0\nouter loop\n" + corners[(3 * t)..<(3 * t + 3)].map(point).joined(separator: "\n")
        + "\nendloop\nendfacet"
    }
    return "solid box\n" + facets.joined(separator: "\n") + "\nendsolid box\n"
  }

  @Test func aForeignRecordingIsMeasured() throws {
    let result = try score(
      "--trajectory", path("trial.csv"), "--needle", "NeedleToRAS", "--probe", "Probe", "--body",
      path("body.stl"), "--json")
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(json["trajectory"] as? String == path("trial.csv") && json["compatible"] is NSNull)
    #expect(json["tools"] as? [String: String] == ["needle": "NeedleToRAS", "probe": "ProbeToRAS"])
    let metrics = try #require(json["metrics"] as? [String: [String: Any]])
    func value(_ id: String) -> Double? { metrics[id]?["value"] as? Double }
    for (id, wanted) in [
      ("time", 1), ("pathLength", 20), ("pathInTissue", 15), ("timeInTissue", 0.75), ("meanVelocity", 20),
      ("needlePasses", 1), ("probePathLength", 0), ("maximumNeedlePlaneDistance", 2),
      ("meanNeedlePlaneAngle", 0),
    ] { #expect(abs((value(id) ?? .nan) - wanted) < 1e-9, "\(id): \(value(id) ?? .nan)") }
    #expect(metrics["tipToJoint"]?["value"] is NSNull && metrics["pathLength"]?["unit"] as? String == "mm")
    let same = try score(
      "--trajectory", path("trial.csv"), "--needle", "NeedleToRAS", "--body", path("body.stl"),
      "--compatible", "perktutor",
      "--compare-with", path("trial.csv"))
    #expect(same.status == 0 && same.output.contains("hausdorffDistance           0.000 mm"))
    #expect(
      same.output.contains("timeInTissue                0.750 s")
        && same.output.contains("undefined here: tipToJoint"))
  }

  @Test func whatIsWrongIsTold() throws {
    for (arguments, status, message) in [
      (["--trajectory", path("trial.csv"), "--needle", "Nedle"], 1, "it has NeedleToRAS, ProbeToRAS."),
      (
        ["--trajectory", path("trial.csv"), "--needle", "Needle", "--body", path("open.stl")], 1,
        "its surface is not closed, 3 edges"
      ),
      (["--trajectory", path("none.xml"), "--needle", "Needle"], 1, "there is no such file"),
      (["--trajectory", path("trial.csv")], 64, "needs --needle NAME"),
      (
        ["--trajectory", path("trial.csv"), "--probe", "Probe", "--body", path("body.stl")], 64,
        "--body needs --needle"
      ),
      (
        ["--trajectory", path("trial.csv"), "--needle", "Needle", "a.sijrec"], 64, "--trajectory stands alone"
      ),
      (["--needle", "Needle", "a.sijrec"], 64, "--needle belongs to --trajectory"),
      (["--trajectory", path("trial.csv"), "--needle", "Needle", "--compatible", "plus"], 64, "perktutor"),
      ([], 64, "Missing expected argument '<recordings> ...'"),
    ] as [([String], Int32, String)] {
      let result = try Program.run(["score"] + arguments, environment: Program.environment(data: folder))
      #expect(
        result.status == status && result.errors.contains(message) && result.output.isEmpty,
        "\(result.errors)")
    }
  }

  @Test func anAttemptIsComparedWithAnExperts() throws {
    let recordings = Program.root.appending(path: "Tests/Recordings").path
    let (expert, novice) = (
      recordings + "/expert-lower-level-thin-woman.sijrec",
      recordings + "/novice-lower-level-thin-woman.sijrec"
    )
    let result = try score(novice, expert, "--compare-with", expert, "--json")
    #expect(result.status == 0, "\(result.errors)")
    let json = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let attempts = try #require(json["attempts"] as? [[String: Any]])
    let distances = try attempts.map { attempt in
      let measured = try #require(attempt["metrics"] as? [String: [String: Any]])
      for (id, metric) in measured { #expect(metric["value"] as? Double != nil, "\(id)") }
      // Both spines, four foramina and the joint's mouth.
      #expect((2...7).contains(try #require(measured["targetsScanned"]?["value"] as? Double)))
      let comparison = try #require(attempt["comparison"] as? [String: Any])
      #expect(comparison["with"] as? String == expert)
      let metrics = try #require(comparison["metrics"] as? [String: [String: Any]])
      return try ["hausdorffDistance", "frechetDistance", "dtwDistance"].map {
        try #require(metrics[$0]?["value"] as? Double)
      }
    }
    #expect(distances[1] == [0, 0, 0])
    #expect(distances[0][0] > 1 && distances[0][1] >= distances[0][0] && distances[0][2] < distances[0][1])
  }
}
