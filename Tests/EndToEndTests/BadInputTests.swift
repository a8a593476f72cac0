import Foundation
import Testing

/// Bad input gives a clear error that names the place and what to do, exit code 1, and loses nothing.
@Suite struct BadInputTests {
  let folder: URL
  let environment: [String: String]
  init() throws {
    folder = try Program.temporaryFolder()
    environment = Program.environment(data: folder.appending(path: "data"))
  }

  private func file(_ name: String, _ bytes: Data) throws -> String {
    let url = folder.appending(path: name)
    try bytes.write(to: url)
    return url.path
  }
  private func file(_ name: String, _ text: String) throws -> String { try file(name, Data(text.utf8)) }

  /// Runs it, and expects an exit code of 1, nothing on standard output, and these words in the message.
  private func refused(_ arguments: [String], message words: [String]) throws {
    let result = try Program.run(arguments, environment: environment)
    #expect(result.status == 1, "\(arguments): \(result.status) \(result.errors)")
    #expect(result.output.isEmpty, "\(result.output)")
    #expect(!result.errors.contains("Fatal error"), "\(result.errors)")
    for word in words { #expect(result.errors.contains(word), "'\(word)' is not in: \(result.errors)") }
  }

  private var template: String {
    get throws { try Program.run(["scenario", "new"], environment: environment).output }
  }

  @Test func theTemplateIsValid() throws {
    let path = try file("fresh.yaml", template)
    let result = try Program.run(["scenario", "validate", path], environment: environment)
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test func aMissingScenarioNamesThoseThereAre() throws {
    try refused(
      ["scenario", "validate", "/nowhere/at-all.yaml"], message: ["/nowhere/at-all.yaml", "no such file"])
    try refused(
      ["scenario", "show", "lower-level-thin-women"],
      message: ["did you mean 'lower-level-thin-woman'", "lower-level-heavy-woman", "Looked in"])
  }

  @Test func anEmptyABinaryAndAHugeScenarioAreRefused() throws {
    try refused(["scenario", "validate", file("empty.yaml", "")], message: ["empty.yaml", "it is empty"])
    let binary = Data((0..<5_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 / 256) })
    try refused(
      ["scenario", "validate", file("binary.yaml", binary)], message: ["binary.yaml", "not a text"])
    let huge = folder.appending(path: "huge.yaml")
    #expect(FileManager.default.createFile(atPath: huge.path, contents: nil))
    let handle = try FileHandle(forWritingTo: huge)
    try handle.truncate(atOffset: 100 << 20)
    try handle.close()
    try refused(["scenario", "validate", huge.path], message: ["huge.yaml", "larger than", "too large"])
  }

  /// A line of the template replaced, and what the error must say: the line's number stands in front of it.
  struct Mistake: Sendable, CustomTestStringConvertible {
    var line, instead: String
    /// The line that the error names, where it is not that of the mistake.
    var at: String?
    var message: [String]
    var testDescription: String { instead }
  }
  static let mistakes = [
    Mistake(
      line: "side: right", instead: "sied: right", message: ["sied", "no such key", "did you mean 'side'"]),
    Mistake(line: "side: right", instead: "side: up", message: ["side", "there is no 'up'", "left, right"]),
    Mistake(
      line: "timeLimitS: 600", instead: "timeLimitS: long",
      message: ["timeLimitS", "'long'", "write a number"]),
    Mistake(
      line: "timeLimitS: 600", instead: "timeLimitS: 10 min", message: ["timeLimitS", "'10 min'", "write"]),
    Mistake(
      line: "timeLimitS: 600", instead: "timeLimitS: 1e9",
      message: ["timeLimitS", "out of range", "10 to 3600 s"]),
    Mistake(
      line: "timeLimitS: 600", instead: "timeLimitS: [600]", message: ["timeLimitS", "write a number"]),
    Mistake(
      line: "probe: C5-2v", instead: "probe: X9", message: ["probe", "there is no 'X9'", "C5-2v", "L12-3v"]),
    Mistake(line: "  sex: female", instead: "  sex: hermes", message: ["patient.sex", "female, male"]),
    Mistake(
      line: "  bodyMassIndex: 24", instead: "  bodyMassIndex: 240",
      message: ["patient.bodyMassIndex", "16 to 45"]),
    Mistake(
      line: "  lengthMM: 89", instead: "  lengthMM: 90", at: "needle:",
      message: ["no such needle", "{ gauge: 22, lengthMM: 89 }"]),
    Mistake(line: "format: 1", instead: "format: 2", message: ["format", "write 1"]),
  ]

  @Test(arguments: mistakes) func aMistakeIsToldWithFileLineAndRemedy(_ mistake: Mistake) throws {
    var lines = try template.components(separatedBy: "\n")
    let place = try #require(lines.firstIndex(of: mistake.line), "'\(mistake.line)' is not in the template")
    lines[place] = mistake.instead
    let told = try #require(mistake.at.map { lines.firstIndex(of: $0) } ?? place) + 1
    let path = try file("mistake.yaml", lines.joined(separator: "\n"))
    try refused(["scenario", "validate", path], message: ["mistake.yaml:\(told): "] + mistake.message)
    // Every command that reads the scenario says the same, before it does anything.
    try refused(
      ["render", path, "--output", folder.appending(path: "never.png").path],
      message: ["mistake.yaml:\(told): "])
    #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "never.png").path))
  }

  @Test(arguments: ["score", "replay", "render"]) func whatIsNoRecordingIsRefused(_ command: String) throws {
    let more = command == "render" ? ["--output", folder.appending(path: "never.png").path] : []
    func refusedAll(_ path: String, _ words: [String]) throws {
      try refused([command, path] + more, message: words)
    }
    try refusedAll("/nowhere/at-all.sijrec", ["/nowhere/at-all.sijrec", "no such file"])
    try refusedAll(file("empty.sijrec", ""), ["empty.sijrec", "it is empty"])
    try refusedAll(file("text.sijrec", "format: 1\n"), ["text.sijrec", "not a recording"])
    try refusedAll(folder.path + "/folder.sijrec/", ["folder.sijrec"])
    var future = Data([0x89] + Array("SIJREC\n".utf8))
    future.append(contentsOf: [7, 0, 0, 0])
    future.append(Data(count: 64))
    try refusedAll(file("future.sijrec", future), ["future.sijrec", "format 7", "reads formats 1 to 5"])
  }

  @Test func wrongFlagsEndWith64AndHelpWith0() throws {
    for arguments in [
      ["replay"], ["score", "--nonsense"], ["render", "a", "--output", "b", "--size", "1x"],
    ] {
      let result = try Program.run(arguments, environment: environment)
      #expect(result.status == 64, "\(arguments)")
      #expect(result.errors.contains("Usage: sijsim"), "\(result.errors)")
    }
    let version = try Program.run(["--version"], environment: environment)
    #expect(version.status == 0 && version.output == "0.5.0\n")
  }

  /// Tests run as root, whom no permission stops: the data folder lies below a file.
  @Test func anUnwritableDataFolderIsTold() throws {
    let blocked = try file("a-file", "not a folder")
    var blockedEnvironment = environment
    blockedEnvironment["XDG_DATA_HOME"] = blocked
    let result = try Program.run(["scenario", "new", "my-case"], environment: blockedEnvironment)
    #expect(result.status == 1)
    #expect(result.errors.contains(blocked), "\(result.errors)")
  }
}
