import ArgumentParser
import Foundation
import Results
import Storage
import Training

extension ResultsCommand {
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Keep the results of recordings.",
      discussion: """
        Performs each again and keeps its score, metrics, steps, errors and answer; where it is performed otherwise now, the score \
        that the recording keeps stands. The same attempt twice is kept once. A person of that name is added where there is none.

        Example:
          sijsim results add monday/*.sijrec --person anna --group monday
        """)
    @Argument(help: "Recordings.", completion: .file(extensions: ["sijrec"])) var recordings: [String]
    @Option(help: "Name or code of who made them.") var person: String?
    @Option(help: "Group of a person who is new.") var group: String?
    @OptionGroup var option: ResultsOption
    @OptionGroup var threadOptions: ThreadOptions

    func run() throws {
      let store = try option.open()
      let profile = try person.map {
        try store.profile(named: $0) ?? store.addProfile(name: $0, group: group)
      }
      let paths = recordings.map { URL(fileURLWithPath: $0).standardizedFileURL.path }
      let found = try store.add(
        paths, loader: AttemptLoader(pool: threadOptions.makePool(), cache: .user), performing: .all,
        profile: profile?.id
      ) { Terminal.progress("recordings", $0, of: $1, every: 1) }
      try ResultsText.tell(found)
    }
  }

  struct Rebuild: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Find in the recordings what the results lack.",
      discussion: """
        Performs every recording of your folder again and adds what is missing: attempts, metrics, steps. Where a recording is \
        performed otherwise now, the score that it keeps stands. One without an end is marked as cut. What is known only here, as \
        people and who made which attempt, stays; a damaged file is set aside first, and what it still tells is taken over. A \
        recording that cannot be read is named and does not keep the others back; the exit code is 1 then.

        Example:
          sijsim results rebuild
          sijsim results rebuild --recordings monday --results monday.sqlite
        """)
    @Option(help: ArgumentHelp("The folder of recordings (default: yours).", valueName: "folder"))
    var recordings: String?
    @OptionGroup var option: ResultsOption
    @OptionGroup var threadOptions: ThreadOptions

    func run() throws {
      let folder = recordings ?? ResultsStore.userRecordings
      guard FileManager.default.fileExists(atPath: folder) else {
        throw FileProblem(path: folder, message: "there is no such folder of recordings.")
      }
      let store = try option.open()
      let found = try store.addMissing(
        from: URL(fileURLWithPath: folder).standardizedFileURL.path,
        loader: AttemptLoader(pool: threadOptions.makePool(), cache: .user), performing: .all
      ) { Terminal.progress("recordings", $0, of: $1, every: 1) }
      try ResultsText.tell(found)
    }
  }

  struct Forget: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Delete a person and all of their results.",
      discussion: """
        Recordings hold no name. They stay where they are, and their attempts are not added again; with --recordings they are \
        deleted too. What was exported before is elsewhere, and what was sent to a server stays there: a workplace may only add to \
        it. The statement that deletes it, for whoever prepared the server, is printed.

        Example:
          sijsim results forget anna
          sijsim results forget anna --recordings
        """)
    @Argument(help: "The person's name or code.") var person: String
    @Flag(help: "Delete the recordings as well.") var recordings = false
    @OptionGroup var option: ResultsOption

    func run() throws {
      let store = try option.openExisting()
      let profile = try store.known(person)
      let sent = try store.sentAttempts(of: profile)
      let forgotten = try store.forget(profile)
      if !sent.isEmpty { ResultsCommand.tellSent(sent) }
      print("\(profile.name): forgotten, with \(forgotten.count) attempts")
      let there = forgotten.filter { FileManager.default.fileExists(atPath: $0.path) }
      guard recordings else {
        if !there.isEmpty { Terminal.say("These recordings stay:") }
        for recording in there { Terminal.say(recording.path) }
        return
      }
      var kept: [String] = []
      for recording in there where !recording.delete() { kept.append(recording.path) }
      print("\(there.count - kept.count) recordings deleted")
      guard !kept.isEmpty else { return }
      for path in kept { Terminal.say("\(path): not deleted: it is another recording by now, or cannot be.") }
      throw ExitCode(1)
    }
  }
}
