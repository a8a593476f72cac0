import Foundation
import Testing

/// The command line in a shell: what is there is kept, what was not kept is no success, nothing hangs.
@Suite struct UseTests {
  let folder: URL
  let environment: [String: String]
  init() throws {
    folder = try Program.temporaryFolder()
    environment = Program.environment(data: folder.appending(path: "data"))
  }
  private static let recordings = Program.root.appending(path: "Tests/Recordings")
  private let novice = UseTests.recordings.appending(path: "novice-lower-level-thin-woman.sijrec").path

  private func run(_ arguments: [String]) throws -> Program.Result {
    try Program.run(arguments, environment: environment)
  }
  private func path(_ name: String) -> String { folder.appending(path: name).path }
  private func ownScenarios() throws -> URL {
    let own = folder.appending(path: "data/sijsim/scenarios")
    try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
    return own
  }
  /// Runs a line of the shell, in which `$0` is the program and `$1` the folder.
  private func shell(_ line: String) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-c", line + " 2>\"$1/errors\"", Program.executable.path, folder.path]
    process.environment = environment
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return (process.terminationStatus, try String(contentsOfFile: path("errors"), encoding: .utf8))
  }

  /// A pipe, a number of another kind, and what is no YAML at all, among the user's own files.
  @Test func oneBadFileHidesNoOther() throws {
    let own = try ownScenarios()
    #expect(mkfifo(own.appending(path: "pipe.yaml").path, 0o600) == 0)
    let template = try run(["scenario", "new"]).output
    for (name, number) in [("long", "1:1:1:1:1:1:1:1:1:1:1"), ("octal", "010"), ("hex", "0x1F")] {
      try template.replacingOccurrences(of: "  seed: 1\n", with: "  seed: \(number)\n")
        .write(to: own.appending(path: name + ".yaml"), atomically: true, encoding: .utf8)
    }
    try Data([0xff, 0xfe, 0x61, 0]).write(to: own.appending(path: "utf16.yaml"))
    let list = try run(["scenario", "list"])
    #expect(list.status == 0)
    for name in ["pipe", "long", "octal", "hex", "utf16"] {
      #expect(list.output.contains("\n\(name)\tINVALID: "), "\(name): \(list.output)")
    }
    #expect(list.output.contains("lower-level-thin-woman\tLower level, thin woman"))
    for arguments in [
      ["scenario", "show", "pipe"],
      ["phantom", own.path + "/pipe.yaml", "--probe", "C5-2v", "--output", path("p")],
      ["score", own.path + "/pipe.yaml"],
      ["patient", "import", own.path + "/pipe.yaml", "--sex", "male", "--output", path("p.sijpatient")],
    ] {
      let refused = try run(arguments)
      #expect(refused.status == 1 && refused.errors.contains("it is a pipe"), "\(arguments): \(refused)")
    }
    var dummy = environment
    dummy["SDL_VIDEODRIVER"] = "dummy"
    let window = try Program.run(["run", "--duration", "0.3"], environment: dummy)
    #expect(window.status == 0, "\(window.errors)")
  }

  /// Every flag that names a file to write: refused where there is one, done with `--overwrite`.
  @Test func nothingIsWrittenOverUnasked() throws {
    try "format: 1\nwires: [ { depthMM: 30 } ]\n".write(
      toFile: path("p.yaml"), atomically: true, encoding: .utf8)
    let small = ["--size", "100x80"]
    // Its first two seconds.
    let cut = path("cut.sijrec")
    try Data(contentsOf: URL(fileURLWithPath: novice)).prefix(4_000).write(to: URL(fileURLWithPath: cut))
    let cases: [(arguments: [String], file: String)] = [
      (["render", "lower-level-thin-woman"] + small + ["--output", path("i.png")], "i.png"),
      (["demo", "lower-level-thin-woman", "--skill", "novice", "--record", path("d.sijrec")], "d.sijrec"),
      (["score", cut, "--recover", "--report", path("r.html")], "r.html"),
      (["replay", cut, "--recover", "--frames", path("f"), "--every", "50"], "f/frame-000002.png"),
      (["phantom", path("p.yaml"), "--probe", "C5-2v", "--output", path("o.nrrd")], "o.nrrd"),
      (
        ["phantom", path("p.yaml"), "--probe", "C5-2v", "--output", "/dev/null", "--image", path("o.png")],
        "o.png"
      ),
      (["patient", "show", "female", "--image", path("b.png")], "b.png"),
      (["scenario", "new", path("s.yaml")], "s.yaml"),
    ]
    try FileManager.default.createDirectory(atPath: path("f"), withIntermediateDirectories: true)
    for (arguments, file) in cases {
      try Data("kept".utf8).write(to: folder.appending(path: file))
      let refused = try run(arguments)
      #expect(refused.status == 1 && refused.errors.contains("--overwrite"), "\(arguments): \(refused)")
      #expect(try Data(contentsOf: folder.appending(path: file)) == Data("kept".utf8), "\(arguments)")
      let done = try run(arguments + ["--overwrite"])
      #expect(done.status == 0, "\(arguments): \(done.errors)")
      #expect(try Data(contentsOf: folder.appending(path: file)) != Data("kept".utf8), "\(arguments)")
    }
    // Before any work: these would take minutes.
    for (arguments, file) in [
      (["gallery", "--output", folder.path], "README.md"),
      (["patient", "export", "female", "--output", folder.path], "skin.stl"),
      (["cohort", "lower-level-thin-woman", "--table", path("t.csv")], "t.csv"),
      (["patient", "population", "female", "--table", path("t.csv")], "t.csv"),
      (["run", "--stats", path("t.csv")], "t.csv"), (["run", "--screenshot", path("t.csv")], "t.csv"),
      (["run", "--record", path("t.csv")], "t.csv"), (["replay", novice, "--video", path("t.csv")], "t.csv"),
    ] {
      try Data("kept".utf8).write(to: folder.appending(path: file))
      let refused = try run(arguments)
      #expect(refused.status == 1 && refused.errors.contains("--overwrite"), "\(arguments): \(refused)")
      #expect(try Data(contentsOf: folder.appending(path: file)) == Data("kept".utf8), "\(arguments)")
    }
  }

  /// A full disk, a reader who has gone, a stream that is closed: the reason, and 2.
  @Test(arguments: [
    "scenario list", "scenario new", "scenario schema", "scenario show lower-level-thin-woman", "--help",
    "--version",
    "score \"$SIJSIM_HOME/Tests/Recordings/novice-lower-level-thin-woman.sijrec\" --json",
  ]) func whatStandardOutputDoesNotTakeIsNoSuccess(_ command: String) throws {
    for (line, reason) in [
      ("\"$0\" \(command) >/dev/full", "No space left on device"),
      ("\"$0\" \(command) >&-", "Bad file descriptor"),
      ("\"$0\" \(command) > >(:) ; exit $?", "Broken pipe"),
    ] {
      // The reader of the pipe is gone before the first word comes.
      let delayed = reason == "Broken pipe" ? "exec 3> >(:); sleep 0.2; \"$0\" \(command) >&3" : line
      let result = try shell(delayed)
      #expect(
        result.status == 2 && result.output.contains("standard output: it cannot be written: \(reason)"),
        "\(line): \(result)")
    }
  }

  @Test func anEmptyNameIsNoneForAScenario() throws {
    for name in ["", " ", ".yaml", "..", "a\u{1b}[31mb", "a\nb"] {
      let refused = try run(["scenario", "new", name])
      #expect(refused.status == 1 && refused.errors.contains("it is no name for a scenario"), "\(refused)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
  }

  /// What a stranger wrote into a title, a vignette or a name reaches the terminal as signs to read.
  @Test func noForeignTextCommandsTheTerminal() throws {
    let own = try ownScenarios()
    let text = try run(["scenario", "new"]).output
      .replacingOccurrences(
        of: "title: My scenario", with: "title: \"\\e]0;owned\\a\\e[31mred\\nnext\\x9b2J\\u202e\""
      )
      .replacingOccurrences(of: "vignette: A 35", with: "vignette: \"\\e[2J\" # ")
    #expect(text.contains("owned") && text.contains("[2J\""))
    try text.write(to: own.appending(path: "evil.yaml"), atomically: true, encoding: .utf8)
    try Data("format: \u{1b}[31m1".utf8).write(to: own.appending(path: "b\u{1b}[32m.yaml"))
    for arguments in [
      ["scenario", "list"], ["scenario", "list", "--json"], ["scenario", "show", "evil"],
      ["scenario", "validate", own.path + "/b\u{1b}[32m.yaml"], ["scenario", "show", "\u{1b}[31mx"],
      ["score", "\u{1b}c\u{9b}2J"],
    ] {
      let result = try run(arguments)
      let all = (result.output + result.errors).unicodeScalars
      #expect(
        !all.contains {
          $0.value < 0x20 && $0 != "\n" && $0 != "\t" || (0x7f..<0xa0).contains($0.value)
            || $0.value == 0x202e
        }, "\(arguments)")
      #expect(!all.isEmpty)
    }
    let list = try run(["scenario", "list"]).output.split(separator: "\n")
    #expect(list.contains { $0.hasPrefix("evil\t") && $0.contains("red next") })
  }

  /// An unfinished recording among others: named, the others counted, 1.
  @Test func aGroupIsScoredWithoutWhatCannotBeRead() throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: novice))
    try bytes[..<(bytes.count - 40)].write(to: folder.appending(path: "cut.sijrec"))
    let alone = try run(["score", novice, "--summary"])
    for flag in ["--summary", "--json"] {
      let group = try run(["score", path("cut.sijrec"), novice, "/nowhere.sijrec", flag])
      #expect(group.status == 1)
      #expect(group.errors.contains("cut.sijrec: ") && group.errors.contains("--recover"), "\(group.errors)")
      #expect(
        group.errors.contains("not counted, 2 of 3: \(path("cut.sijrec")), /nowhere.sijrec"),
        "\(group.errors)")
      if flag == "--summary" {
        #expect(group.output == alone.output && group.output.hasPrefix("1 attempts"))
      } else {
        let object = try JSONSerialization.jsonObject(with: Data(group.output.utf8)) as? [String: Any]
        #expect((object?["attempts"] as? [Any])?.count == 1)
      }
    }
  }

  /// A toolchain that is too old is named before anything is built with it.
  @Test(arguments: [("5.10.1", false), ("6.1.2", false), ("6.2", true), ("6.10", true), ("7.0", true)])
  func setupLooksAtSwiftsVersion(_ version: String, _ isEnough: Bool) throws {
    try "#!/bin/sh\necho 'swift-driver version: 1.0 Swift version \(version) (swift-\(version)-RELEASE)'\n"
      .write(
        toFile: path("swift"), atomically: true, encoding: .utf8)
    #expect(chmod(path("swift"), 0o700) == 0)
    let result = try shell("PATH=\"$1:$PATH\" \"$SIJSIM_HOME/Scripts/setup\"")
    #expect(isEnough == !result.output.contains("sijsim needs Swift 6.2 or later"), "\(result)")
    if !isEnough { #expect(result.status == 1 && result.output.contains("is \(version):"), "\(result)") }
  }
}

/// Attempts in a window that ends in another way than by its own keys.
@Suite(.serialized) struct WindowEndTests {
  let folder: URL
  var environment: [String: String]
  init() throws {
    folder = try Program.temporaryFolder()
    environment = Program.environment(data: folder.appending(path: "data"))
    environment["SDL_VIDEODRIVER"] = "dummy"
  }
  private func size(_ file: String) -> Int {
    (try? FileManager.default.attributesOfItem(atPath: file))?[.size] as? Int ?? 0
  }
  /// A window in which an attempt goes on, a second of which is on the disk.
  private func attempt(into recording: String, _ more: [String] = []) throws -> WindowProgram {
    let program = try WindowProgram(
      ["--duration", "60", "--record", recording] + more, environment: environment, folder: folder)
    try program.wait(tick: 100)
    return program
  }

  /// A closed terminal, Ctrl-C and kill end an attempt as its own key does: the recording has its end.
  @Test(arguments: [SIGHUP, SIGINT, SIGTERM]) func aSignalEndsAnAttemptWithItsRecordingWhole(_ signal: Int32)
    throws
  {
    let recording = folder.appending(path: "a.sijrec").path
    let program = try attempt(into: recording)
    kill(program.process.processIdentifier, signal)
    let result = try program.finish()
    #expect(result.status == 0, "\(result)")
    let line = try AttemptLine(result.output.trimmingCharacters(in: .newlines))
    let replay = try Program.run(
      ["replay", recording, "--expect-fingerprint", line.fingerprint], environment: environment)
    #expect(replay.status == 0, "\(replay.errors)")
    var status = stat()
    #expect(stat(recording, &status) == 0 && status.st_mode & 0o777 == 0o600)
  }

  /// Two windows with one --record, with and without the leave to overwrite: the second is refused, and the first loses nothing.
  @Test func twoWindowsDoNotShareARecording() throws {
    let recording = folder.appending(path: "a.sijrec").path
    let first = try attempt(into: recording)
    for more in [[], ["--overwrite"]] {
      let second = try Program.run(
        ["run", "--duration", "1", "--record", recording] + more, environment: environment)
      #expect(second.status == 1 && second.output.isEmpty, "\(second)")
      #expect(second.errors.contains("the recording cannot be made"), "\(second)")
    }
    kill(first.process.processIdentifier, SIGTERM)
    let result = try first.finish()
    let line = try AttemptLine(result.output.trimmingCharacters(in: .newlines))
    let replay = try Program.run(
      ["replay", recording, "--expect-fingerprint", line.fingerprint], environment: environment)
    #expect(result.status == 0 && replay.status == 0, "\(result) \(replay.errors)")
  }

  /// A recording made by hand may name its scenario as it likes: what it drives is recorded in the user's folder, and
  /// nowhere else.
  @Test func aScenariosNameLeadsNowhere() throws {
    let novice = Program.root.appending(path: "Tests/Recordings/novice-lower-level-thin-woman.sijrec")
    let input = folder.appending(path: "named.sijrec")
    let bytes = [UInt8](try Data(contentsOf: novice))
    try Data(RecordingBytes.renamed(bytes, scenario: "../../a/b\u{1b}[31m")).write(to: input)
    let result = try Program.run(
      ["run", "--input", input.path, "--duration", "0.5"], environment: environment)
    #expect(result.status == 0 && !result.output.contains("\u{1b}"), "\(result)")
    let line = try AttemptLine(result.output.trimmingCharacters(in: .newlines))
    let own = folder.path + "/data/sijsim/recordings/"
    #expect(line.recording.hasPrefix(own) && !line.recording.dropFirst(own.count).contains("/"), "\(line)")
    #expect(size(line.recording) > 100)
  }
}

/// Recordings made by hand, with right checksums.
private enum RecordingBytes {
  static func renamed(_ bytes: [UInt8], scenario: String) -> [UInt8] {
    func number(at place: Int) -> Int {
      (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
    }
    func written(_ number: UInt32) -> [UInt8] {
      (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    // Magic and format, size of the body, the body: seed, version, name, and the rest.
    let (bodyStart, bodyEnd) = (16, 16 + number(at: 12))
    let nameAt = bodyStart + 8 + 4 + number(at: bodyStart + 8)
    let name = Array(scenario.utf8)
    let body =
      bytes[bodyStart..<nameAt] + written(UInt32(name.count)) + name
      + bytes[(nameAt + 4 + number(at: nameAt))..<bodyEnd]
    let header = bytes[..<12] + written(UInt32(body.count)) + body
    return header + written(checksum(header)) + bytes[(bodyEnd + 4)...]
  }
  /// CRC-32 of ISO 3309.
  private static func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { rest, _ in rest >> 1 ^ (rest & 1 == 1 ? 0xedb8_8320 : 0) }
    }
  }
}
