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
    let recording = folder.appending(path: "attempt.sijrec").path
    let stats = folder.appending(path: "stats.json")
    let program = try WindowProgram(
      ["--record", recording, "--stats", stats.path], on: display, environment: environment, folder: folder)
    try program.wait(screen: "welcome")
    try program.send("key Return")
    try program.wait(screen: "running")
    try program.wait(tick: 20)
    try inject(program)
    try answer(program)
    let result = try program.finish()
    #expect(result.status == 0, "\(result.errors)")

    let line = try AttemptLine(result.output.trimmingCharacters(in: .newlines))
    #expect(line.recording == recording)
    let scored = try score(of: recording)
    #expect(scored["fingerprint"] as? String == line.fingerprint)
    let total = try #require((scored["score"] as? [String: Any])?["total"] as? Double)
    #expect(abs(total - (line.score ?? -1)) < 0.06)
    #expect((scored["storedScore"] as? [String: Any])?["total"] as? Double == total)
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
    try checkStatistics(stats, of: scored)
    try replaysInAWindowThatNobodySees(recording, fingerprint: line.fingerprint)
  }

  /// The probe by the mouse, on the back and on the image; the needle beside it, then in, while the other hand moves the
  /// probe.
  private func inject(_ program: WindowProgram) throws {
    let start = program.mark
    try program.drag("back", button: 1, x: 20, y: 6, until: "the probe slides") {
      ($0.probeXMM ?? 0) != start.probeXMM
    }
    try program.drag("image", button: 3, x: 0, y: 20, until: "the probe tilts") {
      ($0.tiltDeg ?? 0) != start.tiltDeg
    }
    try program.send("key x")
    try program.wait("the needle sets out") { $0.screen.isNeedleSent == true }
    try program.wait("the needle is beside the probe") { $0.screen.isNeedleSent == false }
    try program.send("keydown w")
    try program.wait("puncture") { $0.mark.needleDepthMM ?? 0 > 2 }
    let xMM = program.mark.probeXMM ?? 0
    try program.send("keydown Left")
    try program.wait("the probe drifts") { abs(($0.mark.probeXMM ?? xMM) - xMM) > 4 }
    try program.send("keyup Left")
    try program.wait("the needle is deep") { $0.mark.needleDepthMM ?? 0 > 10 }
    try program.send("keyup w keydown space")
    try program.wait("0.06 mL") { $0.mark.injectedML ?? 0 > 0.06 }
    try program.send("keyup space keydown s")
    try program.wait("withdrawal") { $0.mark.needleDepthMM == 0 }
    try program.send("keyup s")
  }

  /// The button that finishes; the question, answered by keys; the truth; the score; the end.
  private func answer(_ program: WindowProgram) throws {
    try program.click("Finish")
    try program.wait(screen: "question")
    try program.send("key n key Right key Right")
    try program.wait("the answer") {
      $0.screen.question?.inJoint == false && abs(($0.screen.question?.confidence ?? 0) - 0.6) < 1e-6
    }
    try program.send("key Return")
    try program.wait(screen: "truth")
    try program.send("key Return")
    try program.wait(screen: "reflection")
    try program.send("key Return")
    try program.wait(screen: "score")
    try program.send("key F10")
  }

  private func checkStatistics(_ file: URL, of scored: [String: Any]) throws {
    let stats = try object(String(decoding: Data(contentsOf: file), as: UTF8.self))
    #expect(
      Set(stats.keys) == [
        "frames", "frameMS", "intervalMS", "droppedImages", "lateTicks", "inputToPictureFrames",
        "inputToPictureMS", "heldBackMS", "firstImageMS",
      ])
    for key in ["frameMS", "intervalMS", "inputToPictureMS"] {
      let spread = try #require(stats[key] as? [String: Double])
      #expect(Set(spread.keys) == ["min", "median", "p99", "max"])
      #expect((spread["min"] ?? 1) <= (spread["median"] ?? 0) && (spread["p99"] ?? 1) <= (spread["max"] ?? 0))
    }
    // Time stands still where a frame takes more than half a second.
    let durationS = try #require(scored["durationS"] as? Double)
    #expect(try #require(stats["frames"] as? Double) >= 2 * durationS)
    #expect(stats["inputToPictureFrames"] is Double)
    #expect((stats["firstImageMS"] as? Double ?? 0) > 1)
    let parts = try #require(stats["heldBackMS"] as? [String: Double])
    #expect(Set(parts.keys) == ["image", "turn", "drawing", "present"])
    #expect(parts.values.allSatisfy { $0 >= 0 } && (parts["image"] ?? 0) > 0)
  }

  /// The same run with SDL's dummy driver: driven by the recording it gives the same recording.
  private func replaysInAWindowThatNobodySees(_ recording: String, fingerprint: String) throws {
    var dummy = environment
    dummy["SDL_VIDEODRIVER"] = "dummy"
    let again = folder.appending(path: "again.sijrec").path
    let stats = folder.appending(path: "stats-again.json")
    let result = try Program.run(
      ["run", "--input", recording, "--record", again, "--stats", stats.path], environment: dummy)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try AttemptLine(result.output.trimmingCharacters(in: .newlines)).fingerprint == fingerprint)
    let scored = try score(of: again)
    #expect(scored["fingerprint"] as? String == fingerprint)
    try checkStatistics(stats, of: scored)
  }

  @Test func closingTheWindowInMidAttemptKeepsTheRecording() throws {
    let display = try VirtualDisplay(width: 1_024, height: 700)
    defer { display.close() }
    let program = try WindowProgram(
      ["lower-level-median-man", "--size", "1024x700"], on: display, environment: environment, folder: folder)
    try program.wait(screen: "welcome")
    try program.click("Start")
    try program.wait(screen: "running")
    try program.wait(tick: 10)
    let start = program.mark
    try program.send("keydown Up")
    try program.wait("the probe slides") { $0.mark.probeZMM != start.probeZMM && $0.mark.tick ?? 0 >= 120 }
    // It asks before; Esc stays, and time goes on.
    try program.send("keyup Up key F10")
    try program.wait(screen: "leaving")
    try program.send("key Escape")
    try program.wait(screen: "running")
    let tick = program.mark.tick ?? 0
    try program.wait("time goes on") { $0.mark.tick ?? 0 > tick }
    try program.send("key F10")
    try program.wait(screen: "leaving")
    try program.send("key Return")
    let result = try program.finish()
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
    let (first, taken) = (folder.appending(path: "a.sijrec").path, folder.appending(path: "a-2.sijrec"))
    try Data("kept".utf8).write(to: taken)
    let program = try WindowProgram(
      ["--record", first], on: display, environment: environment, folder: folder)
    try program.wait(screen: "welcome")
    try program.send("key Return")
    try program.wait(tick: 20)
    try program.send("key F5")
    try program.wait(screen: "leaving")
    try program.click("Begin anew")
    try program.wait(attempt: 2, tick: 20)
    try program.send("key Return")
    try program.wait(screen: "question")
    try program.send("key y")
    try program.wait("the answer") { $0.screen.question?.inJoint == true }
    // Esc closes the card, and does not go back to the attempt.
    try program.send("key F1")
    try program.wait(screen: "controls")
    try program.send("key n key Escape")
    try program.wait(screen: "question")
    #expect(program.screen.question?.inJoint == true)
    try program.send("key Return")
    try program.wait(screen: "truth")
    try program.send("key F10")
    let result = try program.finish()
    let lines = try result.output.trimmingCharacters(in: .newlines).components(separatedBy: "\n").map(
      AttemptLine.init)
    #expect(lines.map(\.recording) == [first, folder.appending(path: "a-3.sijrec").path])
    #expect(lines.last?.score != nil)
    #expect(try Data(contentsOf: taken) == Data("kept".utf8))
    let belief = try score(of: lines[lines.count - 1].recording)["belief"] as? [String: Any]
    #expect(belief?["inJoint"] as? Bool == true)
  }
}

private struct ListedAttempts: Decodable {
  struct Attempt: Decodable { var ending, person, scenario: String? }
  var attempts: [Attempt]
}

/// From the first start to an attempt and back, without a command line.
@Suite(.serialized, .enabled(if: VirtualDisplay.isThere, "needs xvfb and xdotool")) struct HomeWindowTests {
  @Test func homeLeadsToACaseAndBack() throws {
    let folder = try Program.temporaryFolder()
    let environment = Program.environment(data: folder.appending(path: "data"))
    let own = folder.appending(path: "data/sijsim/scenarios")
    try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
    try Data("format: 1\ntitle: 7\n".utf8).write(to: own.appending(path: "broken.yaml"))
    let display = try VirtualDisplay(width: 1_280, height: 800)
    defer { display.close() }
    let program = try WindowProgram([], on: display, environment: environment, folder: folder)
    try program.wait(screen: "home")
    try program.wait("the cases") { $0.control("Lower level, thin woman") != nil }
    // A case that cannot be read is shown on the second leaf, and does not open.
    #expect(program.control("broken") == nil)
    try program.send("key Down key Down key Down key Down key Down")
    try program.wait("the last cases") {
      $0.control("Trauma: diastasis") != nil || $0.control("broken") != nil
    }
    try program.send("key Up key Up key Up key Up key Up key Tab key Tab")
    try program.wait("the gallery") { $0.control("Second dorsal foramen") != nil }
    try program.click("Practise")
    try program.wait("the cases again") { $0.control("Lower level, thin woman") != nil }
    // Somebody gives a name, and what he or she does is kept under it.
    try program.click("Who practises")
    try program.click("New name")
    try program.wait("lines to write on") { $0.control("Name or code") != nil }
    try program.send("type --delay 30 anna")
    try program.send("key Tab")
    try program.send("type --delay 30 2026")
    try program.send("key Return")
    try program.wait("anna is chosen") { $0.control("anna") != nil && $0.control("Name or code") == nil }
    try program.click("Practise")
    try program.click("Lower level, thin woman")
    try program.wait(screen: "welcome")
    try program.send("key Escape")
    try program.wait(screen: "home")
    try program.send("key Return")
    try program.wait(screen: "welcome")
    try program.click("Start")
    try program.wait(tick: 20)
    try program.send("key F5")
    try program.wait(screen: "leaving")
    try program.send("key Return")
    // Longer than the first: two in which nothing was done for the same time would be one and the same.
    try program.wait(attempt: 2, tick: 90)
    try program.send("key Home")
    try program.wait(screen: "leaving")
    try program.send("key Return")
    try program.wait(screen: "home")
    try program.click("My progress")
    try program.send("key F10")
    let result = try program.finish()
    #expect(result.status == 0, "\(result.errors)")
    let lines = try result.output.trimmingCharacters(in: .newlines).components(separatedBy: "\n").map(
      AttemptLine.init)
    #expect(lines.count == 2 && lines.allSatisfy { $0.score == nil })
    #expect(lines.allSatisfy { $0.recording.contains("lower-level-thin-woman") })
    let listed = try Program.run(["results", "list", "--person", "anna", "--json"], environment: environment)
    let attempts = try JSONDecoder().decode(ListedAttempts.self, from: Data(listed.output.utf8)).attempts
    #expect(attempts.map(\.ending) == ["restarted", "quit"] && attempts.allSatisfy { $0.person == "anna" })
    // The next start asks who it is, and anna stands there.
    let again = try WindowProgram([], on: display, environment: environment, folder: folder)
    try again.wait("who practises") { $0.control("anna") != nil && $0.screen.screen == "home" }
    // The course: its first case is open, the second is not, and an attempt is kept as one of the course.
    try again.click("Course")
    try again.wait("the course") { $0.control("14. ") != nil || $0.control("15. ") != nil }
    try again.send("key Down key Return")
    try again.send("key Up key Return")
    try again.wait(screen: "welcome")
    try again.click("Start")
    try again.wait(tick: 20)
    try again.send("key F6 key Return")
    try again.wait("the course again") { $0.control("1. ") != nil && $0.screen.screen == "home" }
    // The tour ticks what the hands do, and is left and resumed; nothing of it is kept as an attempt.
    try again.click("Tour")
    try again.click("Begin")
    try again.wait(screen: "welcome")
    try again.click("Start")
    try again.wait(attempt: 2, tick: 20)
    let before = try #require(again.mark.probeXMM)
    try again.send("keydown Right")
    try again.wait("the probe slides") { abs(($0.mark.probeXMM ?? before) - before) > 16 }
    try again.send("keyup Right")
    try again.send("key Home key Return")
    try again.wait("the tour goes on later") { $0.control("Go on") != nil && $0.screen.screen == "home" }
    try again.send("key F10")
    #expect(try again.finish().status == 0)
    let after = try Program.run(["results", "list", "--person", "anna", "--json"], environment: environment)
    let last = try JSONDecoder().decode(ListedAttempts.self, from: Data(after.output.utf8)).attempts.last
    #expect(last?.scenario == "sacroiliac/landmarks" && last?.ending == "quit")
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
    let result = try Program.run(["run"], environment: environment)
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
    let result = try Program.run(["run", "--record", earlier.path], environment: environment)
    #expect(result.status == 1)
    #expect(try Data(contentsOf: earlier) == Data("an earlier recording".utf8))
  }

  /// A disk that takes nothing: the attempt goes on, and the trainee is told, in the window and at its end.
  @Test func aFullDiskDoesNotEndTheAttempt() throws {
    var environment = environment
    environment["SDL_VIDEODRIVER"] = "dummy"
    let result = try Program.run(
      ["run", "--duration", "1.5", "--record", "/dev/full"], environment: environment)
    #expect(result.status == 1, "\(result.errors)")
    #expect(result.errors.contains("/dev/full") && result.errors.contains("not complete"))
    #expect(try AttemptLine(result.output.trimmingCharacters(in: .newlines)).recording == "/dev/full")
  }

  @Test func whatCannotBeginSaysWhy() throws {
    var environment = environment
    environment["SDL_VIDEODRIVER"] = "dummy"
    let missing = try Program.run(["run", "no-such-case"], environment: environment)
    #expect(missing.status == 1 && missing.errors.contains("no-such-case"))
    let input = try Program.run(["run", "--input", "/nowhere.sijrec"], environment: environment)
    #expect(input.status == 1 && input.errors.contains("/nowhere.sijrec"))
    // Tests run as root, whom no permission stops: the data folder lies below a file.
    let log = try Program.run(
      ["run", "--duration", "1", "--window-log", "/nowhere/log"], environment: environment)
    #expect(log.status == 1 && log.errors.contains("/nowhere/log: it cannot be written"), "\(log.errors)")
    // What is no plain file stays what it is.
    let link = folder.appending(path: "link")
    try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: "/dev/null")
    _ = try Program.run(["run", "--duration", "0.1", "--window-log", link.path], environment: environment)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == "/dev/null")
    let file = folder.appending(path: "file")
    #expect(FileManager.default.createFile(atPath: file.path, contents: Data("x".utf8)))
    environment["XDG_DATA_HOME"] = file.path + "/below"
    let unwritable = try Program.run(["run", "--duration", "1"], environment: environment)
    #expect(unwritable.status == 1 && unwritable.errors.contains("XDG_DATA_HOME"), "\(unwritable.errors)")
    for flags in [["--duration", "0"], ["--size", "big"], ["--screenshot-at", "-1"]] {
      #expect(try Program.run(["run"] + flags, environment: environment).status == 64)
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
      ], environment: environment)
    #expect(result.status == 0, "\(result.errors)")
    let bytes = [UInt8](try Data(contentsOf: picture))
    // PNG's header: width and height are its third and fourth words.
    #expect(Array(bytes[16..<24]) == [0, 0, 4, 0, 0, 0, 2, 188])
    #expect(bytes.count > 20_000)
  }
}
