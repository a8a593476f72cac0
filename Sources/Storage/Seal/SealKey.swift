import Foundation

/// Secret of an instructor by which recordings are sealed: the bytes of a file.
package struct SealKey: Sendable {
  let bytes: [UInt8]

  /// Fewest and most bytes of a key.
  static let bytesMin = 32, bytesMax = 4_096

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// Reads the key; throws unless it is long enough to be none that is guessed, and its owner alone may read it.
  package init(path: String) throws {
    func problem(_ message: String) -> FileProblem { FileProblem(path: path, message: message) }
    let file = try openForReading(path, what: "a key")
    var status = stat()
    let isKnown = fstat(file, &status) == 0
    close(file)
    guard isKnown else { throw problem("it cannot be read: \(systemMessage()).") }
    guard status.st_mode & 0o077 == 0 else {
      throw problem(
        "others than its owner may read or change the key; allow the owner alone: chmod 600 and the file's name."
      )
    }
    let making = "head -c 32 /dev/urandom makes one"
    let bytes = try readBytes(of: path, atMost: SealKey.bytesMax, what: "a key", remedy: making)
    guard bytes.count >= SealKey.bytesMin else {
      throw problem("the key has \(bytes.count) bytes; it must have \(SealKey.bytesMin) or more: \(making).")
    }
    guard Set(bytes).count >= SealKey.differentMin else {
      throw problem("the key is of few different bytes, and soon guessed; \(making).")
    }
    self.bytes = bytes
  }
  /// Fewest different bytes: 32 at random have fewer once in some 10³⁰ keys.
  private static let differentMin = 8
}
