import Foundation
import Testing

/// The procedure card as a trainee meets it: by keys and by the mouse, and the same again in replay.
@Suite(.serialized, .enabled(if: VirtualDisplay.isThere, "needs xvfb and xdotool"))
struct ProcedureWindowTests {
  @Test func whatIsDoneOnTheCardIsRecordedAndReplays() throws {
    let folder = try Program.temporaryFolder()
    let environment = Program.environment(data: folder.appending(path: "data"))
    let display = try VirtualDisplay(width: 1_280, height: 800)
    defer { display.close() }
    let recording = folder.appending(path: "attempt.sijrec").path
    let program = try WindowProgram(
      ["whole-procedure", "--record", recording], on: display, environment: environment, folder: folder)
    try program.wait(screen: "welcome")
    try program.send("key Return")
    try program.wait(screen: "running")
    try program.wait(tick: 20)
    try program.send("key F9")
    try program.wait(screen: "procedure")
    #expect(program.control("image") == nil, "the hands rest")
    // A test by the mouse, an act and a reason by keys.
    try program.click("Thigh thrust")
    try program.wait("its result") { $0.control("✓ Thigh thrust: ") != nil }
    try program.send("key Right key Down key Return")
    try program.wait("consent") { $0.control("✓ Take consent") != nil }
    try program.click("Do not inject")
    try program.wait("the reasons") { $0.control("Do not inject: Pregnancy") != nil }
    try program.send("key Return")
    try program.wait("the reason") { $0.control("✓ Do not inject: The patient refuses") != nil }
    try program.send("key Escape")
    try program.wait(screen: "running")
    // A mark on the second landmark of the list, where there is none.
    try program.send("key F12 key F12")
    try program.send("mousemove 440 330 click 1")
    usleep(300_000)
    try program.send("key Return")
    try program.wait(screen: "truth")
    try program.send("key F10")
    let result = try program.finish()
    #expect(result.status == 0, "\(result.errors)")

    let line = try AttemptLine(result.output.trimmingCharacters(in: .newlines))
    let scored = try Program.run(["score", recording, "--json"], environment: environment)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(scored.output.utf8)) as? [String: Any])
    #expect(json["fingerprint"] as? String == line.fingerprint)
    let marks = try #require(json["marks"] as? [[String: Any]])
    #expect(marks.count == 1 && marks.first?["landmark"] as? String == "psis")
    #expect(marks.first?["distanceMM"] is NSNull)
    let found = try #require(json["case"] as? [String: Any])
    let tests = try #require(found["tests"] as? [String: [String: Any]])
    #expect(tests["thighThrust"]?["before"] is Bool && tests["compression"]?["before"] is NSNull)
    #expect(found["declined"] as? String == "refusal" && found["reading"] is NSNull)
    let steps = try #require(json["steps"] as? [[String: Any]])
    #expect(steps.contains { $0["id"] as? String == "consent" && $0["done"] as? Bool == true })
    let errors = try #require(json["errors"] as? [[String: Any]])
    #expect(errors.contains { $0["rule"] as? String == "declinedWrongly" })
  }
}
