import ArgumentParser
import Foundation
import Results
import ResultsServer
import Storage
import Training

struct ResultsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "results",
    abstract: "Look at stored attempts: who did what, how well, and how it gets better.",
    discussion: """
      Results are in one file, results.sqlite, in your own folder $XDG_DATA_HOME/sijsim (default ~/.local/share/sijsim), which you \
      alone can read; --results names another. Recordings hold every attempt: what the file lacks is found in them.
        sijsim results add attempt.sijrec --person anna    keeps a recording's result
        sijsim results list                                one line an attempt
        sijsim results curve --person anna                 is the failure rate acceptable yet?
        sijsim results group --html group.html             everybody, case by case
        sijsim results export --format csv > results.csv   for a spreadsheet
      A school keeps the results of many workplaces in a PostgreSQL server of its own:
        sijsim results prepare --results postgres://HOST/DATABASE   makes tables and roles, once
        sijsim results send --results postgres://HOST/DATABASE      sends what it has not got yet
        sijsim results list --results postgres://HOST/DATABASE      lists what all have sent
      """,
    subcommands: [
      List.self, Show.self, Add.self, Curve.self, Group.self, Export.self, Rebuild.self, Forget.self,
      Prepare.self, Send.self,
    ])
}

/// The file of results that a command works on.
struct ResultsOption: ParsableArguments {
  @Option(
    help: ArgumentHelp("The file of results (default: yours).", valueName: "file.sqlite"),
    completion: .file(extensions: ["sqlite"]))
  var results: String?

  init() {}
  init(file: String?) { results = file }

  private var path: String { results ?? ResultsStore.userPath }

  func validate() throws {
    guard let results, ServerAddress.isMeant(by: results) else { return }
    // An address that is wrong is told so first: it may hold a password.
    _ = try ServerAddress(results)
    throw ValidationError(
      "--results takes a file here. A server is for 'sijsim results prepare', 'send' and 'list': send to it what is kept in "
        + "the file.")
  }

  /// The store, made where there is none.
  func open() throws -> ResultsStore { try .opened(at: path) }
  /// The store that is there.
  func openExisting() throws -> ResultsStore {
    guard FileManager.default.fileExists(atPath: path) else {
      throw FileProblem(
        path: path,
        message:
          "there are no results yet. 'sijsim results rebuild' takes them from your recordings, 'sijsim results add' from "
          + "others.")
    }
    return try open()
  }
}

/// The attempts that a command is about.
struct AttemptChoice: ParsableArguments {
  @Option(help: "Only this person's, by name or code; 'guest' for attempts without one.") var person: String?
  @Option(help: "Only those of this group.") var group: String?
  @Option(help: "Only those of this scenario.") var scenario: String?

  func validate() throws {
    if person != nil, group != nil { throw ValidationError("--person and --group exclude each other.") }
  }
  func attempts(in store: ResultsStore, details: Bool = true) throws -> [AttemptRecord] {
    let owner = try person.map { try store.owner($0) } ?? group.map { try store.owner(ofGroup: $0) }
    return try store.attempts(owner ?? .everyone, scenario: scenario, details: details)
  }
}

extension ResultsStore {
  /// The store at a path, made where there is none; tells where a damaged file was set aside.
  static func opened(at path: String) throws -> ResultsStore {
    let store = try ResultsStore(path: path)
    if let setAside = store.setAside { Terminal.say("\(path): \(setAside)") }
    return store
  }
  /// The person of a name, or of 'guest'; throws with those there are.
  func owner(_ name: String) throws -> AttemptOwner {
    name.lowercased() == ResultsStore.guest ? .guest : .profile(try known(name).id)
  }
  /// The people of a group; throws with the groups there are.
  func owner(ofGroup name: String) throws -> AttemptOwner {
    let groups = Set(try profiles().compactMap(\.group))
    guard groups.contains(name) else {
      throw UnknownName(kind: "group", name: name, known: groups.isEmpty ? ["none yet"] : groups.sorted())
    }
    return .group(name)
  }
  func known(_ name: String) throws -> Profile {
    if let profile = try profile(named: name) { return profile }
    throw UnknownName(
      kind: "person", name: name, known: try profiles().map(\.name) + [ResultsStore.guest])
  }
  var export: ResultsExport {
    get throws { ResultsExport(profiles: try profiles(), reflections: try reflections()) }
  }
}

extension ResultsCommand {
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "One line an attempt, the first that ended first.",
      discussion: """
        The first letters of its id, when it started (UTC), who, which scenario, how it ended, points of 100, whether it passed, how \
        long it took. An attempt that was quit, restarted or cut counts as none.

        --results postgres://HOST/DATABASE lists what all workplaces sent there, for users with the role sijsim_reader; persons are as \
        the server has them.

        Example:
          sijsim results list
          sijsim results list --person anna --scenario upper-level-woman
        """)
    @OptionGroup var choice: AttemptChoice
    @Flag(help: "Print one JSON object.") var json = false
    @Option(
      help: ArgumentHelp(
        "The file of results (default: yours), or a server.", valueName: "file.sqlite|postgres://…"),
      completion: .file(extensions: ["sqlite"]))
    var results: String?

    func run() throws {
      if let results, ServerAddress.isMeant(by: results) {
        return try list(ResultsServer(ServerAddress(results)))
      }
      let store = try ResultsOption(file: results).openExisting()
      let (attempts, export) = (try choice.attempts(in: store, details: json), try store.export)
      if json {
        print(JSON.object([JSON.Member("attempts", .array(attempts.map(export.json)))]).text)
      } else if !attempts.isEmpty {
        print(attempts.map { ResultsText.line($0, export) }.joined(separator: "\n"))
      }
    }
    private func list(_ server: ResultsServer) throws {
      let attempts = try server.attempts(
        person: choice.person, group: choice.group, scenario: choice.scenario)
      if json {
        print(JSON.object([JSON.Member("attempts", .array(attempts.map(ResultsText.json)))]).text)
      } else if !attempts.isEmpty {
        print(attempts.map(ResultsText.line).joined(separator: "\n"))
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Everything that is stored of one attempt.",
      discussion: """
        Example:
          sijsim results show 5f2c9a81
          sijsim results show 5f2c9a81 --json
        """)
    @Argument(help: "Its id, or the first letters of it as 'results list' prints them.") var attempt: String
    @Flag(help: "Print one JSON object.") var json = false
    @OptionGroup var option: ResultsOption

    func validate() throws {
      if attempt.isEmpty { throw ValidationError("An id has letters.") }
    }
    func run() throws {
      let store = try option.openExisting()
      let found = try store.attempts(idPrefix: attempt)
      guard let only = found.first, found.count == 1 else {
        throw FileProblem(
          path: store.path,
          message: found.isEmpty
            ? "there is no attempt '\(attempt)'; 'sijsim results list' prints their ids."
            : "'\(attempt)' may be \(found.count) attempts; give more letters: \(found.prefix(5).map(\.id).joined(separator: ", "))."
        )
      }
      let export = try store.export
      print(json ? export.json(only).text : ResultsText.lines(only, export).joined(separator: "\n"))
    }
  }

  struct Export: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable { case csv, jsonl }
    static let configuration = CommandConfiguration(
      abstract: "All attempts as a table or as lines of JSON.",
      discussion: """
        csv has one line an attempt, with volumes in mL and metrics in their units (RFC 4180); jsonl one JSON object an attempt, \
        with the keys of 'score --json' and who, when and how it ended.

        Example:
          sijsim results export --format csv > results.csv
          sijsim results export --format jsonl --person anna --output anna.jsonl
        """)
    @Option(help: "csv, or jsonl.") var format: Format
    @OptionGroup var choice: AttemptChoice
    @Option(help: ArgumentHelp("Write to this file.", valueName: "file"), completion: .file())
    var output: String?
    @OptionGroup var writing: OverwriteOption
    @OptionGroup var option: ResultsOption

    func run() throws {
      try writing.check([output])
      let store = try option.openExisting()
      let (attempts, export) = (try choice.attempts(in: store), try store.export)
      let text =
        switch format {
        case .csv: export.csv(attempts)
        case .jsonl: export.jsonLines(attempts)
        }
      if let output { try writeText(text, to: output) } else { printExact(text) }
    }
  }
}
