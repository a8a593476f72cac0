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
        the few seconds that each takes. A recording that is missing or was changed is \
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
      // Results are their owner's alone.
      umask(0o077)
      let (written, problems) = try writeReports(overview)
      let page = GroupPage(
        title: title(loaded), overview: overview, problems: problems, reports: written)
      try writeText(page.html, to: html)
      if let csv { try writeText(page.csv, to: csv) }
      for problem in problems { Terminal.say(problem) }
      if !problems.isEmpty { throw ExitCode(1) }
    }

    /// Writes the report of the latest attempt with each fault of which the recording is there as it was, one for an attempt.
    /// - Returns: their addresses by the rule, and a sentence about each recording that cannot be shown.
    private func writeReports(
      _ overview: GroupOverview
    ) throws -> (addresses: [String: String], problems: [String]) {
      let stem = html.hasSuffix(".html") ? String(html.dropLast(5)) : html
      let folder = URL(fileURLWithPath: stem + "-reports")
      if reports, !overview.faults.isEmpty {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      }
      let loader = AttemptLoader(pool: threadOptions.makePool(), cache: .user)
      var (addresses, problems): ([String: String], [String]) = ([:], [])
      var outcomes: [String: Result<String, any Error>] = [:]
      for (number, fault) in overview.faults.enumerated() {
        for record in fault.examples where addresses[fault.rule] == nil {
          let isNew = outcomes[record.id] == nil
          let outcome =
            outcomes[record.id]
            ?? Result {
              try Group.check(record)
              return reports ? try writeReport(of: record, loader: loader, folder: folder) : ""
            }
          outcomes[record.id] = outcome
          switch outcome {
          case .success(let address): addresses[fault.rule] = address
          case .failure(let error): if isNew { problems.append("\(error)") }
          }
        }
        if reports { Terminal.progress("reports", number + 1, of: overview.faults.count, every: 1) }
      }
      return (reports ? addresses : [:], problems)
    }
    /// Throws where the recording is not there as it was when its result was kept.
    private static func check(_ record: AttemptRecord) throws {
      let (path, copy) = (record.recordingPath, "Put the recording back there from a copy.")
      guard FileManager.default.fileExists(atPath: path) else {
        throw FileProblem(path: path, message: "the recording is not there. " + copy)
      }
      guard try RecordingOnDisk(path).hash == record.recordingHash else {
        throw FileProblem(
          path: path, message: "the recording was changed since its result was kept. " + copy)
      }
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
  }
}
