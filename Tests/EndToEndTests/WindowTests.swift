import Foundation
import Testing

/// The window as a trainee meets it: the real program on a display, driven with real X events.
@Suite(.serialized, .enabled(if: VirtualDisplay.isThere, "needs xvfb and xdotool")) struct WindowTests {
  let folder: URL
  let environment: [String: String]
  init() throws {
    folder = try Program.temporaryFolder()
    environment = Program.environment(data: folder.appending(path: "data"))
  }

  private func object(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }
  private func score(of recording: String) throws -> [String: Any] {
    let result = try Program.run(["score", recording, "--json"], environment: environment)
    #expect(result.status == 0, "\(result.errors)")
    return try object(result.output)
  }
  private func metric(_ id: String, in scored: [String: Any]) -> Double? {
    ((scored["metrics"] as? [String: Any])?[id] as? [String: Any])?["value"] as? Double
  }

  /// Find, needle, inject, answer, see the truth: what the recording says afterwards is what happened live.
  @Test func anAttemptWithMouseAndKeyboardReplaysToTheSameBits() throws {
    let display = try VirtualDisplay(width: 1_280, height: 800)
    defer { display.close() }
    var inWindow = environment
    inWindow["DISPLAY"] = display.name
    let recording = folder.appending(path: "attempt.sijrec").path
    let stats = folder.appending(path: "stats.json")
    let program = try WindowProgram(
      ["--record", recording, "--stats", stats.path], environment: inWindow, folder: folder)
    try display.waitForWindow(titled: "Lower.level,.thin.woman", limitS: 60)
    // The first screen; then the probe by the mouse, on the back and on the image.
    try display.send("key Return")
    waitUntilItGrows(recording)
    try display.send("mousemove 1130 220 mousedown 1 mousemove 1138 220 sleep 0.1")
    try display.send("mousemove 1150 226 sleep 0.2 mouseup 1")
    try display.send("mousemove 440 300 mousedown 3 mousemove 440 320 sleep 0.2 mouseup 3")
    // The needle beside the probe, then in, while the other hand moves the probe.
    try display.send(
      "key x sleep 1.2 keydown w sleep 0.6 keydown Left sleep 0.3 keyup Left sleep 0.6 keyup w")
    try display.send("keydown space sleep 1.5 keyup space")
    try display.send("keydown s sleep 3 keyup s")
    // The button that finishes; the question, answered by keys; the truth; the score; the end.
    try display.send(
      "mousemove 1230 22 sleep 0.2 click 1 sleep 0.4 key n key Right key Right sleep 0.2 key Return sleep 1")
    try display.send("key Return sleep 0.5 key F10")
    let result = try program.finish(limitS: 30)
    #expect(result.status == 0, "\(result.errors)")

    let line = try AttemptLine(result.output.trimmingCharacters(in: .newlines))
    #expect(line.recording == recording)
    let scored = try score(of: recording)
    #expect(scored["fingerprint"] as? String == line.fingerprint)
    let total = try #require((scored["score"] as? [String: Any])?["total"] as? Double)
    #expect(abs(total - (line.score ?? -1)) < 0.06)
    #expect(metric("needlePasses", in: scored) == 1)
    #expect(try #require(metric("pathLength", in: scored)) > 8)
    #expect(try #require(metric("injectedVolume", in: scored)) >= 0.05)
    #expect(try #require(metric("probeDrift", in: scored)) > 2)
    let belief = try #require(scored["belief"] as? [String: Any])
    #expect(belief["inJoint"] as? Bool == false)
    #expect(abs(try #require(belief["confidence"] as? Double) - 0.6) < 1e-6)
    let steps = try #require(scored["steps"] as? [[String: Any]])
    for id in ["puncture", "withdrawal", "belief"] {
      #expect(steps.contains { $0["id"] as? String == id && $0["done"] as? Bool == true }, "\(id)")
    }
    try checkStatistics(stats)
    try replaysInAWindowThatNobodySees(recording, fingerprint: line.fingerprint)
  }

  /// The first second of an attempt has reached the disk.
  private func waitUntilItGrows(_ recording: String) {
    func size() -> Int {
      (try? FileManager.default.attributesOfItem(atPath: recording))?[.size] as? Int ?? 0
    }
    // The header comes first, with the beginning of the attempt.
    for _ in 0..<600 where size() == 0 { usleep(50_000) }
    let header = size()
    for _ in 0..<600 where size() == header { usleep(50_000) }
  }

  private func checkStatistics(_ file: URL) throws {
    let stats = try object(String(decoding: Data(contentsOf: file), as: UTF8.self))
    #expect(
      Set(stats.keys) == [
        "frames", "frameMS", "intervalMS", "droppedImages", "lateTicks", "inputToPictureFrames",
      ])
    for key in ["frameMS", "intervalMS"] {
      let spread = try #require(stats[key] as? [String: Double])
      #expect(Set(spread.keys) == ["min", "median", "p99", "max"])
      #expect((spread["min"] ?? 1) <= (spread["median"] ?? 0) && (spread["p99"] ?? 1) <= (spread["max"] ?? 0))
    }
    #expect(try #require(stats["frames"] as? Double) > 100)
    #expect(stats["inputToPictureFrames"] is Double)
  }

  /// The same run with SDL's dummy driver: driven by the recording it gives the same recording.
  private func replaysInAWindowThatNobodySees(_ recording: String, fingerprint: String) throws {
    var dummy = environment
    dummy["SDL_VIDEODRIVER"] = "dummy"
    let again = folder.appending(path: "again.sijrec").path
    let stats = folder.appending(path: "stats-again.json")
    let result = try Program.run(
      ["run", "--input", recording, "--record", again, "--stats", stats.path], environment: dummy, limitS: 60)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try AttemptLine(result.output.trimmingCharacters(in: .newlines)).fingerprint == fingerprint)
    #expect(try score(of: again)["fingerprint"] as? String == fingerprint)
    try checkStatistics(stats)
  }

  @Test func closingTheWindowInMidAttemptKeepsTheRecording() throws {
    let display = try VirtualDisplay(width: 1_024, height: 700)
    defer { display.close() }
    var inWindow = environment
    inWindow["DISPLAY"] = display.name
    let program = try WindowProgram(
      ["lower-level-median-man", "--size", "1024x700"], environment: inWindow, folder: folder)
    try display.waitForWindow(titled: "Lower.level,.median.man", limitS: 60)
    // The button of the first screen.
    try display.send("mousemove 310 518 sleep 0.2 click 1 sleep 1 keydown Up sleep 1.5 keyup Up")
    try display.send("key F10")
    let result = try program.finish(limitS: 10)
    #expect(result.status == 0, "\(result.status) \(result.errors)")
    let line = try AttemptLine(result.output.trimmingCharacters(in: .newlines))
    #expect(line.recording.hasPrefix(folder.path + "/data/sijsim/recordings/"))
    #expect(line.score == nil)
    let scored = try score(of: line.recording)
    #expect(scored["fingerprint"] as? String == line.fingerprint)
    #expect(scored["scenario"] as? String == "lower-level-median-man")
    #expect(try #require(scored["durationS"] as? Double) > 0.9)
  }

  /// The card of all controls over the question takes the keys; a further attempt takes a file that is free.
  @Test func keysAndFilesThatAreNotMeantAreLeftAlone() throws {
    let display = try VirtualDisplay(width: 1_280, height: 800)
    defer { display.close() }
    var inWindow = environment
    inWindow["DISPLAY"] = display.name
    let (first, taken) = (folder.appending(path: "a.sijrec").path, folder.appending(path: "a-2.sijrec"))
    try Data("kept".utf8).write(to: taken)
    let program = try WindowProgram(["--record", first], environment: inWindow, folder: folder)
    try display.waitForWindow(titled: "Lower.level,.thin.woman", limitS: 60)
    try display.send("key Return")
    waitUntilItGrows(first)
    try display.send("key F5 sleep 1.5 key Return sleep 0.4 key y sleep 0.2")
    // Esc closes the card, and does not go back to the attempt.
    try display.send("key F1 sleep 0.3 key n key Escape sleep 0.3 key Return sleep 1 key F10")
    let result = try program.finish(limitS: 30)
    let lines = try result.output.trimmingCharacters(in: .newlines).components(separatedBy: "\n").map(
      AttemptLine.init)
    #expect(lines.map(\.recording) == [first, folder.appending(path: "a-3.sijrec").path])
    #expect(lines.last?.score != nil)
    #expect(try Data(contentsOf: taken) == Data("kept".utf8))
    let belief = try score(of: lines[lines.count - 1].recording)["belief"] as? [String: Any]
    #expect(belief?["inJoint"] as? Bool == true)
  }
}

/// Where the window cannot open, or what it needs is not there.
@Suite struct WindowProblemTests {
  let folder: URL
  var environment: [String: String]
  init() throws {
    folder = try Program.temporaryFolder()
    environment = Program.environment(data: folder.appending(path: "data"))
  }

  @Test(arguments: [nil, ":7654"]) func withoutADisplayItOffersWhatWorks(_ display: String?) throws {
    var environment = environment
    environment["DISPLAY"] = display
    let result = try Program.run(["run"], environment: environment, limitS: 20)
    #expect(result.status == 1)
    #expect(result.errors.contains("no display can be opened"))
    for command in ["sijsim demo", "sijsim replay", "sijsim score", "sijsim render"] {
      #expect(result.errors.contains(command))
    }
  }

  /// A recording of that name is emptied only when an attempt begins.
  @Test func aWindowThatDoesNotOpenLosesNoEarlierRecording() throws {
    let earlier = folder.appending(path: "earlier.sijrec")
    try Data("an earlier recording".utf8).write(to: earlier)
    let result = try Program.run(["run", "--record", earlier.path], environment: environment, limitS: 20)
    #expect(result.status == 1)
    #expect(try Data(contentsOf: earlier) == Data("an earlier recording".utf8))
  }

  /// A disk that takes nothing: the attempt goes on, and the trainee is told, in the window and at its end.
  @Test func aFullDiskDoesNotEndTheAttempt() throws {
    var environment = environment
    environment["SDL_VIDEODRIVER"] = "dummy"
    let result = try Program.run(
      ["run", "--duration", "1.5", "--record", "/dev/full"], environment: environment, limitS: 60)
    #expect(result.status == 1, "\(result.errors)")
    #expect(result.errors.contains("/dev/full") && result.errors.contains("not complete"))
    #expect(try AttemptLine(result.output.trimmingCharacters(in: .newlines)).recording == "/dev/full")
  }

  @Test func whatCannotBeginSaysWhy() throws {
    var environment = environment
    environment["SDL_VIDEODRIVER"] = "dummy"
    let missing = try Program.run(["run", "no-such-case"], environment: environment, limitS: 20)
    #expect(missing.status == 1 && missing.errors.contains("no-such-case"))
    let input = try Program.run(["run", "--input", "/nowhere.sijrec"], environment: environment, limitS: 20)
    #expect(input.status == 1 && input.errors.contains("/nowhere.sijrec"))
    // Tests run as root, whom no permission stops: the data folder lies below a file.
    let file = folder.appending(path: "file")
    #expect(FileManager.default.createFile(atPath: file.path, contents: Data("x".utf8)))
    environment["XDG_DATA_HOME"] = file.path + "/below"
    let unwritable = try Program.run(["run", "--duration", "1"], environment: environment, limitS: 20)
    #expect(unwritable.status == 1 && unwritable.errors.contains("XDG_DATA_HOME"), "\(unwritable.errors)")
    for flags in [["--duration", "0"], ["--size", "big"], ["--screenshot-at", "-1"]] {
      #expect(try Program.run(["run"] + flags, environment: environment, limitS: 20).status == 64)
    }
  }

  @Test func helpShowsEveryControl() throws {
    let help = try Program.run(["run", "--help"], environment: environment).output
    for words in [
      "Probe:", "Needle and syringe:", "Machine:", "advance", "inject", "F1", "--stats", "--input",
    ] {
      #expect(help.contains(words), "\(words)")
    }
  }

  @Test func aScreenshotIsThePictureOfTheWindow() throws {
    var environment = environment
    environment["SDL_VIDEODRIVER"] = "dummy"
    let picture = folder.appending(path: "window.png")
    let result = try Program.run(
      [
        "run", "--duration", "1", "--screenshot", picture.path, "--screenshot-at", "0.7", "--size",
        "1024x700",
      ], environment: environment, limitS: 60)
    #expect(result.status == 0, "\(result.errors)")
    let bytes = [UInt8](try Data(contentsOf: picture))
    // PNG's header: width and height are its third and fourth words.
    #expect(Array(bytes[16..<24]) == [0, 0, 4, 0, 0, 0, 2, 188])
    #expect(bytes.count > 20_000)
  }
}
