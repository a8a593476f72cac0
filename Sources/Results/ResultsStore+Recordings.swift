import Foundation
import GRDB
import Storage
import Training

/// Findings of a search of the recordings.
package struct FoundRecordings: Sendable {
  /// Recordings whose attempts were added.
  package var added: [String] = []
  /// Recordings of known attempts whose results were missing or others.
  package var completed: [String] = []
  /// Recordings that are known, forgotten, or the same attempt once more.
  package var known = 0
  /// Recordings into which a program is recording just now.
  package var beingRecorded: [String] = []
  /// Recordings of which nothing can be read or performed, and why.
  package var unreadable: [FileProblem] = []
}

extension ResultsStore {
  /// Recordings that are performed again when they are looked for.
  package enum Performing: Sendable {
    /// Those whose end keeps no score; of the others that is taken, without metrics and steps.
    case whereNoScoreIsKept
    /// Every one that can be: metrics and steps are there as well. A kept score stands where it is performed otherwise now.
    case all
  }

  /// The user's own recordings.
  package static var userRecordings: String { DataFolders.user() + "/recordings" }

  /// Keeps the attempt of a recording that was just closed.
  @discardableResult package func record(
    recordingAt path: String, assessment: Assessment, ending: AttemptRecord.Ending, startedAt: Date,
    profile: String?
  ) throws -> AttemptRecord {
    let disk = try RecordingOnDisk(path)
    let attempt = try AttemptRecord(
      disk, assessment: assessment, ending: ending, startedAt: startedAt, profile: profile)
    try record(attempt, mark: disk.mark)
    return attempt
  }

  /// Adds the attempts of a folder's recordings, and of those that began elsewhere, that the store does not know; those without an end are marked as cut. A file
  /// that is known and has not changed is not read. One bad recording does not keep the others back.
  /// - Parameters:
  ///   - loader: builds the people of what is performed; nil performs nothing.
  ///   - progress: called after each file that is looked at, with how many are done, of how many.
  package func addMissing(
    from folder: String, loader: AttemptLoader?, performing: Performing = .whereNoScoreIsKept,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> FoundRecordings {
    let here = RecordingOnDisk.paths(in: folder)
    let begun = try read { try $0.rows("SELECT path FROM begun").map { try $0.value("path") as String } }
    let elsewhere = begun.filter { !here.contains($0) && FileManager.default.fileExists(atPath: $0) }
    return try add(
      here + elsewhere, loader: loader, performing: performing, progress: progress)
  }

  /// The same of recordings anywhere.
  /// - Parameter profile: `Profile.id` of who made them; nil leaves it open.
  package func add(
    _ paths: [String], loader: AttemptLoader?, performing: Performing, profile: String? = nil,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> FoundRecordings {
    var found = FoundRecordings()
    let marks = try knownMarks()
    for (index, path) in paths.enumerated() {
      do {
        let mark = try RecordingOnDisk.mark(of: path)
        if performing != .all, profile == nil, marks[path] == mark {
          found.known += 1
        } else if RecordingOnDisk.isBeingRecorded(path) {
          found.beingRecorded.append(path)
        } else {
          try add(path, loader: loader, performing: performing, profile: profile, to: &found)
        }
      } catch let problem as FileProblem where problem.path != self.path {
        found.unreadable.append(problem)
      }
      progress(index + 1, paths.count)
    }
    return found
  }

  private func add(
    _ path: String, loader: AttemptLoader?, performing: Performing, profile: String?,
    to found: inout FoundRecordings
  ) throws {
    let (read, mark) = try ResultsStore.attempt(path, loader: loader, performing: performing)
    let outcome = try write { db in
      var attempt = read
      try ResultsStore.takeBeginning(into: &attempt, in: db)
      if profile != nil {
        try db.execute(sql: "DELETE FROM forgotten WHERE attempt = ?", arguments: [attempt.id])
      }
      let outcome = try ResultsStore.record(attempt, mark: mark, isFound: true, in: db)
      if let profile {
        try db.execute(
          sql: "UPDATE attempt SET profile = ? WHERE id = ?", arguments: [profile, attempt.id])
      }
      return outcome
    }
    switch outcome {
    case .added: found.added.append(path)
    case .completed: found.completed.append(path)
    case .known: found.known += 1
    }
  }

  private func knownMarks() throws -> [String: RecordingOnDisk.FileMark] {
    try read { db in
      let rows = try db.rows("SELECT path, bytes, changedMS FROM file")
      return try Dictionary(
        rows.map {
          (
            try $0.value("path"),
            RecordingOnDisk.FileMark(bytes: try $0.value("bytes"), changedMS: try $0.value("changedMS"))
          )
        }, uniquingKeysWith: { $1 })
    }
  }

  /// The attempt of a recording; any trouble with it is a `FileProblem` of its path.
  private static func attempt(
    _ path: String, loader: AttemptLoader?, performing: Performing
  ) throws -> (AttemptRecord, RecordingOnDisk.FileMark) {
    do {
      let disk = try RecordingOnDisk(path)
      var found = try AttemptRecord(found: disk)
      guard let loader, disk.recovered.damage == nil, performing == .all || found.score == nil else {
        return (found, disk.mark)
      }
      let attempt = try loader.attempt(path)
      found.take(attempt.assessment(of: attempt.trace()))
      return (found, disk.mark)
    } catch let problem as FileProblem {
      throw FileProblem(path: path, message: problem.path == path ? problem.message : problem.description)
    } catch {
      throw FileProblem(path: path, message: "\(error)")
    }
  }
}
