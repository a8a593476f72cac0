import Foundation
import Storage

/// Place of the window's recordings: the file named with --record, and numbered ones beside it, or the user's folder.
struct RecordingPlace {
  private let file: String?
  private let overwrites: Bool
  private let folder: String

  /// Checks the place before the window opens; throws when nothing could be recorded there.
  init(file: String?, overwrites: Bool) throws {
    (self.file, self.overwrites) = (file, overwrites)
    if let file {
      folder = ""
      try RecordingWriter.check(path: file, overwrites: overwrites)
    } else {
      folder = try DataFolders.makeUserFolder("recordings")
    }
  }

  /// Makes the recording of an attempt, the first being 1: in the file named, or under an unused name; throws when
  /// it cannot.
  func make(
    attempt: Int, of scenario: String, _ make: (_ path: String, _ overwrites: Bool) throws -> RecordingWriter
  ) throws -> RecordingWriter {
    if let file, attempt == 1 { return try make(file, overwrites) }
    let stem = file.map { $0.hasSuffix(".sijrec") ? String($0.dropLast(7)) : $0 } ?? stem(of: scenario)
    var path = file == nil ? stem + ".sijrec" : "\(stem)-\(attempt).sijrec"
    var number = file == nil ? 1 : attempt
    while true {
      do {
        return try make(path, false)
      } catch  where FileManager.default.fileExists(atPath: path) && number < 100_000 {
        // Taken before, or by another window just now.
        number += 1
        path = "\(stem)-\(number).sijrec"
      }
    }
  }

  private func stem(of scenario: String) -> String {
    "\(folder)/\(Date().local("yyyy-MM-dd-HHmmss"))-\(RecordingPlace.plainName(scenario))"
  }

  /// A scenario's name as part of a file's: that of a recording may hold anything.
  static func plainName(_ name: String) -> String {
    let letters = name.unicodeScalars.map { scalar -> Character in
      let isPlain = scalar.properties.isAlphabetic || "0123456789-_.".unicodeScalars.contains(scalar)
      return isPlain ? Character(scalar) : "-"
    }
    return String(decoding: String(letters).utf8.prefix(120), as: UTF8.self)
  }
}
