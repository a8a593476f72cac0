import ArgumentParser
import Foundation
import Results
import Storage
import Training

extension ResultsCommand {
  struct Group: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "A page about a group: who passed what, who is stuck where, and the commonest faults.",
      discussion: """
        One row a person, one column a case: passed or not, tries, best score. With --course the cases are those of a course, in its \
        order; without, the scenarios by name. Whoever has three finished tries or more at a case and no pass is stuck there. The page \
        is for the instructor: it shows exams whose truth is withheld, and marks them. Each of the commonest faults leads to the report of the \
        latest attempt with it, which begins with a clip: in a folder beside the page, named as the page with -reports; --no-reports saves \
        the 2 s or so that each takes. A recording that is missing or was changed is \
        a line on the page and does not keep the rest back; the exit code is 1 then.

        Example:
          sijsim results group --html monday.html --csv monday.csv --group monday --course sacroiliac
        """)
    @Option(help: ArgumentHelp("Write the page to this file.", valueName: "file.html"), completion: .file())
    var html: String
    @Option(
      help: ArgumentHelp("Write a table for a spreadsheet too.", valueName: "file.csv"), completion: .file())
    var csv: String?
    @Option(help: "A course's name or file.", completion: .file(extensions: ["yaml", "yml"]))
    var course: String?
    @Option(help: "Only the people of this group.") var group: String?
    @Flag(inversion: .prefixedNo, help: "Write a report for each of the faults.") var reports = true
    @OptionGroup var threadOptions: ThreadOptions
    @OptionGroup var writing: OverwriteOption
    @OptionGroup var option: ResultsOption

    func run() throws {
      try writing.check([html, csv])
      let loaded = try course.map { try CourseFile.load(named: $0) }
      let store = try option.openExisting()
      let owner = try group.map { try store.owner(ofGroup: $0) } ?? .everyone
      let attempts = try store.scoredAttempts(owner)
      var people: [(id: String?, name: String)] =
        try store.profiles().filter { group == nil || $0.group == group }.map { ($0.id, $0.name) }
      if attempts.contains(where: { $0.profile == nil }) { people.append((nil, ResultsStore.guest)) }
      let overview = GroupOverview(
        of: people, attempts: attempts, course: loaded.map { ($0.name, $0.course) })
      var problems = Group.problems(overview)
      // Results are their owner's alone.
      umask(0o077)
      let written = reports ? try writeReports(overview, &problems) : [:]
      let page = GroupPage(
        title: title(loaded), overview: overview, problems: problems, reports: written)
      try writeText(page.html, to: html)
      if let csv { try writeText(page.csv, to: csv) }
      for problem in Set(problems.values).sorted() { Terminal.say(problem) }
      if !problems.isEmpty { throw ExitCode(1) }
    }

    /// Writes the report of each fault's latest attempt, one for an attempt; returns their addresses, by the rule. What cannot be
    /// reported is a problem more.
    private func writeReports(
      _ overview: GroupOverview, _ problems: inout [String: String]
    ) throws -> [String: String] {
      let faults = overview.faults.filter { problems[$0.rule] == nil }
      guard !faults.isEmpty else { return [:] }
      let stem = html.hasSuffix(".html") ? String(html.dropLast(5)) : html
      let folder = URL(fileURLWithPath: stem + "-reports")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let loader = AttemptLoader(pool: threadOptions.makePool(), cache: .user)
      var found: [String: String] = [:]
      var outcomes: [String: Result<String, any Error>] = [:]
      for (number, fault) in faults.enumerated() {
        let outcome =
          outcomes[fault.latest.id]
          ?? Result { try writeReport(of: fault.latest, loader: loader, folder: folder) }
        outcomes[fault.latest.id] = outcome
        switch outcome {
        case .success(let address): found[fault.rule] = address
        case .failure(let error): problems[fault.rule] = "\(error)"
        }
        Terminal.progress("reports", number + 1, of: faults.count, every: 1)
      }
      return found
    }
    private func writeReport(
      of record: AttemptRecord, loader: AttemptLoader, folder: URL
    ) throws -> String {
      let file = folder.appending(path: record.id + ".html").path
      try writing.check([file])
      let attempt = try loader.attempt(record.recordingPath, recover: true)
      let trace = attempt.trace()
      let page = try ReportPages.page(
        of: attempt, trace: trace, assessment: attempt.assessment(of: trace), hasClip: true, pool: loader.pool
      )
      try writeText(ReportFile.html(of: [page]), to: file)
      let address = "\(folder.lastPathComponent)/\(record.id).html"
      return address.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? address
    }

    private func title(_ loaded: CourseFile.Loaded?) -> String {
      (group.map { "Group \($0)" } ?? "Everybody") + (loaded.map { ", \($0.course.title)" } ?? "")
    }
    /// Sentences about the latest recordings of faults that are not there as they were, by the rule.
    private static func problems(_ overview: GroupOverview) -> [String: String] {
      var found: [String: String] = [:]
      for fault in overview.faults {
        let (path, hash) = (fault.latest.recordingPath, fault.latest.recordingHash)
        do {
          guard try RecordingOnDisk(path).hash != hash else { continue }
          found[fault.rule] =
            "\(path): the recording was changed since its result was kept; put the first one back from a copy."
        } catch { found[fault.rule] = "\(error) Put the recording back there from a copy." }
      }
      return found
    }
  }
}
