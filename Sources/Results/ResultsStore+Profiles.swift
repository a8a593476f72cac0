import Foundation
import GRDB
import Storage

extension Profile {
  init(_ row: ResultsRow) throws {
    (id, name, isCode) = (try row.value("id"), try row.value("name"), try row.value("isCode"))
    (group, createdAt) = (try row.optional("cohort"), try row.date("createdAt"))
  }
  var values: [(any DatabaseValueConvertible)?] {
    [id, name, isCode, group, StoredTime.text(createdAt)]
  }
}

extension ResultsStore {
  /// Most letters of a name, a code or a group.
  package static let nameLengthMax = 80

  /// Word for who practises without a name.
  package static let guest = "guest"

  /// Everybody who practises here, by name.
  package func profiles() throws -> [Profile] {
    try read { try $0.rows("SELECT * FROM profile ORDER BY name COLLATE NOCASE").map(Profile.init) }
  }

  /// Profile of a name or code (capitals or not) or of an id; nil when there is none.
  package func profile(named name: String) throws -> Profile? {
    try read {
      try $0.rows("SELECT * FROM profile WHERE name = ? OR id = ? ORDER BY id = ? DESC", [name, name, name])
        .first.map(Profile.init)
    }
  }

  /// Adds a person; throws where the name is none or taken.
  package func addProfile(
    name: String, isCode: Bool = false, group: String? = nil, createdAt: Date = Date()
  ) throws -> Profile {
    let profile = Profile(
      id: UUID().uuidString.lowercased(), name: try plainName(name), isCode: isCode,
      group: try group.map(plainName), createdAt: createdAt)
    return try write { db in
      guard try db.rows("SELECT id FROM profile WHERE name = ?", [profile.name]).isEmpty else {
        throw FileProblem(
          path: path,
          message: "there is a person named '\(profile.name)' already; choose another name or code.")
      }
      try db.insert(into: .profile, profile.values)
      return profile
    }
  }

  private func plainName(_ text: String) throws -> String {
    let name = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !name.isEmpty, name.lowercased() != ResultsStore.guest, name.count <= ResultsStore.nameLengthMax,
      !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else {
      throw FileProblem(
        path: path,
        message: "a name has 1 to \(ResultsStore.nameLengthMax) letters on one line; '\(text)' is none.")
    }
    return name
  }

  /// Deletes a person and all results of his or hers. Their recordings stay where they are; found again, they are not added.
  package func forget(_ profile: Profile) throws -> [ForgottenRecording] {
    let recordings = try write { db in
      let own = try db.rows(
        "SELECT id, recordingPath, recordingHash FROM attempt WHERE profile = ? ORDER BY startedAt, number",
        [profile.id])
      for row in own {
        let id: String = try row.value("id")
        try db.execute(sql: "INSERT OR IGNORE INTO forgotten (attempt) VALUES (?)", arguments: [id])
        try db.execute(sql: "DELETE FROM file WHERE attempt = ?", arguments: [id])
      }
      try db.execute(sql: "DELETE FROM profile WHERE id = ?", arguments: [profile.id])
      return try own.map {
        ForgottenRecording(path: try $0.value("recordingPath"), hash: try $0.value("recordingHash"))
      }
    }
    try truncateLog()
    return recordings
  }

  /// Empties the log beside the file, which still holds pages as they were.
  private func truncateLog() throws {
    do {
      _ = try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    } catch {
      throw FileProblem(
        path: path,
        message:
          "deleted, but another program is reading: what was deleted stays in the log beside the file until all end."
      )
    }
  }
}

/// A recording whose results were deleted.
package struct ForgottenRecording: Equatable, Sendable {
  package var path: String
  var hash: String

  /// Deletes the file.
  /// - Returns: false where it is another one by now, or cannot be deleted.
  package func delete() -> Bool {
    guard let disk = try? RecordingOnDisk(path), disk.hash == hash else { return false }
    return unlink(path) == 0
  }
}
