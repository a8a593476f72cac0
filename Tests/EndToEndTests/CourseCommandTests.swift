import Foundation
import Testing

/// `sijsim course` as an instructor uses it, and the seal of what is performed.
@Suite final class CourseCommandTests: CommandSuite {
  private func file(_ name: String, _ text: String) throws -> String {
    let url = folder.appending(path: name)
    try text.write(to: url, atomically: true, encoding: .utf8)
    return url.path
  }

  @Test func aNewCourseIsFoundByItsNameAndValid() throws {
    let new = try run(["course", "new", "my-course"])
    let own = folder.appending(path: "sijsim/courses")
    #expect(
      new.status == 0 && new.output == own.appending(path: "my-course.yaml").path + "\n", "\(new.errors)")
    let list = try run(["course", "list"])
    #expect(list.output.contains("my-course\tMy course\t"))
    #expect(list.output.contains("sacroiliac\t") && list.output.contains("  1. landmarks: "))
    #expect(
      list.output.contains(
        "exam: Inject where one may, and say why where one may not. (exam; 2 tries; after people)"))
    let json = try JSONSerialization.jsonObject(with: Data(run(["course", "list", "--json"]).output.utf8))
    #expect(((json as? [String: Any])?["courses"] as? [Any])?.count == 2)
    let schema = try String(contentsOf: own.appending(path: "course.schema.json"), encoding: .utf8)
    #expect(try run(["course", "schema"]).output == schema)
    let again = try run(["course", "new", "my-course"])
    #expect(again.status == 1 && again.errors.contains("it was left as it is"))
    // Both scenarios of its exam are performed.
    let valid = try run(["course", "validate", "my-course", "--only", "exam"])
    #expect(valid.status == 0 && valid.output.contains("my-course.yaml: valid"), "\(valid)")
    #expect(
      valid.output.components(separatedBy: "can be passed").count == 3 && valid.errors.isEmpty, "\(valid)")
    #expect(
      try run(["course", "validate", "my-course", "--read-only"]).output.contains("valid, nothing performed"))
    let unknown = try run(["course", "validate", "my-course", "--only", "exams"])
    #expect(unknown.status == 64 && unknown.errors.contains("there is no case 'exams'"))
  }

  @Test func whatIsWrongIsNamedAndWhatNobodyCanPassIsFound() throws {
    let course = """
      format: 1
      title: T
      purpose: P
      cases:
        - id: declined
          scenario: hopeless.yaml
          goal: G

      """
    let path = try file("course.yaml", course)
    let missing = try run(["course", "validate", path])
    #expect(
      missing.status == 1 && missing.errors.contains("course.yaml:6: cases[1].scenario: ")
        && missing.errors.contains("there is no such file"), "\(missing.errors)")
    let wrong = try run(["course", "validate", file("wrong.yaml", course + "case: []\n")])
    #expect(
      wrong.status == 1
        && wrong.errors.contains("wrong.yaml:8: case: there is no such key; did you mean 'cases'?"))
    // An expert who reads the chart declines in a moment; nobody finishes in time where points are asked for that no one has.
    let scenario = try String(
      contentsOf: Program.root.appending(path: "Courses/sacroiliac/must-not-allergy.yaml"), encoding: .utf8)
    let hopeless = scenario.replacingOccurrences(of: "allergies: [lidocaine]", with: "allergies: [latex]")
      .replacingOccurrences(of: "timeLimitS: 600", with: "timeLimitS: 10")
    #expect(hopeless != scenario)
    _ = try file("hopeless.yaml", hopeless)
    let result = try run(["course", "validate", path, "--json"])
    #expect(result.status == 1, "\(result)")
    let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    #expect(json?["valid"] as? Bool == false)
    let found = (json?["cases"] as? [[String: Any]])?.first
    #expect(found?["canBePassed"] as? Bool == false && (found?["expert"] as? [Any])?.count == 6)
    let reasons = ((found?["expert"] as? [[String: Any]])?.first?["heldBackBy"] as? [String]) ?? []
    #expect(reasons.contains("overTime"), "\(reasons)")
  }

  /// A case that is performed under the course's name counts in it.
  @Test func whoPassesACaseComesToTheNext() throws {
    let recording = folder.appending(path: "landmarks.sijrec").path
    let demo = [
      "demo", "sacroiliac/landmarks", "--skill", "expert", "--fault", "none", "--record", recording,
    ]
    #expect(try run(demo).status == 0)
    #expect(try run(["results", "add", recording, "--person", "anna"]).status == 0)
    let progress = try run(["course", "progress", "sacroiliac", "--person", "anna"])
    #expect(progress.status == 0, "\(progress.errors)")
    let lines = progress.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 16 && lines.last == "next: spring-test")
    #expect(lines[0] == "1. landmarks\tpassed, 1 try, failure rate undetermined")
    #expect(lines[1] == "2. spring-test\topen, 0 tries, failure rate undetermined")
    #expect(lines[3] == "4. thin-woman\tlocked: Pass 'gel-block' first.")
    #expect(lines[14].hasPrefix("15. exam\tlocked: Pass 'spring-test' first. Pass 'afraid' first."))
    let json = try run(["course", "progress", "sacroiliac", "--person", "anna", "--json"]).output
    #expect(json.contains("\"next\": \"spring-test\""))
    let wrong = try run(["demo", "sacroiliac/exams", "--skill", "expert", "--record", recording + "x"])
    #expect(wrong.status == 1 && wrong.errors.contains("the course has no such case; did you mean 'exam'?"))
    let none = try run(["demo", "no-course/exam", "--skill", "expert", "--record", recording + "x"])
    #expect(none.status == 1 && none.errors.contains("no-course/exam: there is no such file."), "\(none)")
  }

  @Test func aSealSaysWhetherARecordingWasChanged() throws {
    let (key, other) = (folder.appending(path: "exam.key").path, folder.appending(path: "other.key").path)
    for (place, path) in [key, other].enumerated() {
      let bytes = Data((0..<32).map { UInt8($0 + place) })
      _ = FileManager.default.createFile(
        atPath: path, contents: bytes, attributes: [.posixPermissions: 0o600])
    }
    let recording = folder.appending(path: "r.sijrec").path
    let demo = ["demo", "skin-infection", "--skill", "expert", "--fault", "none", "--record", recording]
    #expect(try run(demo + ["--seal-key", key]).status == 0)
    func verify(_ key: String, _ more: [String] = []) throws -> Program.Result {
      try run(["score", recording, "--verify", "--seal-key", key] + more)
    }
    let good = try verify(key)
    #expect(good.status == 0 && good.output == "\(recording): unchanged since it was sealed with this key\n")
    #expect(try verify(other).status == 1)
    #expect(try verify(key, ["--json"]).output.contains("\"seal\": \"unchanged\""))
    // It is scored as any other.
    #expect(try run(["score", recording]).output.contains("passed"))
    var bytes = try Data(contentsOf: URL(fileURLWithPath: recording))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(fileURLWithPath: recording))
    let changed = try verify(key)
    #expect(changed.status == 1 && changed.output.contains("CHANGED since it was sealed"))
    #expect(try run(demo + ["--overwrite"]).status == 0)
    let unsealed = try verify(key)
    #expect(unsealed.status == 1 && unsealed.output.contains("NO SEAL"))
    #expect(try run(["score", recording, "--verify"]).status == 64)
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
    let open = try verify(key)
    #expect(open.status == 1 && open.errors.contains("others than its owner may read or change the key"))
    let early = try run(demo + ["--overwrite", "--seal-key", key])
    #expect(early.status == 1 && early.errors.contains("chmod 600"))
  }
}
