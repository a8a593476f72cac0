import Foundation
import Testing

/// The look back at an attempt in the window, driven with real X events.
@Suite(.serialized, .enabled(if: VirtualDisplay.isThere, "needs xvfb and xdotool"))
struct DebriefWindowTests {
  private let folder: URL
  private let environment: [String: String]
  init() throws {
    folder = try Program.temporaryFolder()
    environment = Program.environment(data: folder.appending(path: "data"))
  }

  /// After an attempt: look back, jump by the lanes, and try again from there; the new recording says so and replays.
  @Test func oneLooksBackAndTriesAgainFromAMoment() throws {
    let display = try VirtualDisplay(width: 1_280, height: 800)
    defer { display.close() }
    let recording = folder.appending(path: "attempt.sijrec").path
    let program = try WindowProgram(
      ["--record", recording], on: display, environment: environment, folder: folder)
    try program.wait(screen: "welcome")
    try program.send("key Return")
    try program.wait(screen: "running")
    try program.wait(tick: 150)
    try program.click("Finish")
    try program.wait(screen: "question")
    try program.send("key n key Return")
    try program.wait(screen: "truth")
    try program.send("key Return")
    try program.wait(screen: "reflection")
    try program.send("type tip too deep")
    try program.wait("the words") { $0.control("To the score  (Esc)") != nil }
    try program.send("key Escape")
    try program.wait(screen: "score")
    try program.send("key slash")
    try program.wait(screen: "debrief")
    try program.wait("the lanes") { $0.control("lanes") != nil }
    let lanes = try #require(program.control("lanes"))
    func press(_ share: Double) throws {
      let x = lanes.x + Int(Double(lanes.width) * share)
      try program.send("mousemove \(x) \(lanes.y + lanes.height / 2) mousedown 1 mouseup 1")
    }
    try press(0.01)
    try program.wait("the beginning") { $0.control("Try again from 0 s") != nil }
    let ticks = try #require(program.mark.tick)
    try press(0.7)
    let wanted = 0.7 * Double(ticks)
    try program.wait("a later moment") {
      $0.control("Try again from \(Int((wanted / 100).rounded())) s") != nil
    }
    try program.send("key Return")
    try program.wait(screen: "running")
    try program.wait(attempt: 2, tick: Int(wanted) + 20)
    try program.send("key F10")
    try program.wait(screen: "leaving")
    try program.send("key Return")
    let result = try program.finish()
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n").map(String.init)
    try #require(lines.count == 2, "\(lines)")
    let again = try AttemptLine(lines[1])
    let kept = try Program.run(["results", "export", "--format", "jsonl"], environment: environment)
    #expect(kept.output.contains(#""reflection": ["tiptoodeep","",""]"#), "\(kept.output) \(kept.errors)")
    let told = try Program.run(["score", again.recording, "--json"], environment: environment)
    let scored = try #require(
      try JSONSerialization.jsonObject(with: Data(told.output.utf8)) as? [String: Any])
    #expect(scored["fingerprint"] as? String == again.fingerprint)
    let caveats = try #require(scored["caveats"] as? [String])
    #expect(caveats.contains { $0.hasPrefix("It goes on from 1 s of an earlier attempt") }, "\(caveats)")
  }
}
