import Foundation

/// Places of results. An existing file stays, unless its owner says otherwise; links are not followed.
package enum OutputFile {
  /// Throws when a file of that name exists and is not to be replaced: before long work, not after it.
  /// A pipe or a device (`/dev/stdout`) is written into and loses nothing.
  package static func check(_ path: String, overwrites: Bool) throws {
    if overwrites || isStream(path) || !isThere(path) { return }
    throw FileProblem(path: path, message: taken)
  }
  static let taken = "there is such a file; it was left as it is. Choose another name, or give --overwrite."

  /// True when anything of that name exists, even a link that leads nowhere.
  static func isThere(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }
  /// True for a pipe, a socket or a device, which is written into as it is.
  package static func isStream(_ path: String) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else { return false }
    let kind = status.st_mode & S_IFMT
    // Standard output by its name may be a file, and must not be replaced by another one either.
    let isOpen = ["/dev/std", "/dev/fd/", "/proc/"].contains { path.hasPrefix($0) }
    return (kind != S_IFREG && kind != S_IFDIR) || isOpen
  }

  /// Unused name in a path's folder under which a file is written until it is whole.
  static func passingName(for path: String, ending: String = "part") -> String {
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    let number = String(UInt32.random(in: 0...UInt32.max), radix: 36)
    // A name may have 255 bytes.
    let name = String(decoding: path[slash...].utf8.prefix(200), as: UTF8.self)
    return path[..<slash] + ".\(name).\(getpid())-\(number).\(ending)"
  }
}

/// Writes a whole file under a passing name and then gives it its own, so that a failure leaves what was there. A link of
/// that name is replaced, and what it leads to left alone.
func writeBytes(_ bytes: [UInt8], to path: String) throws {
  try bytes.withUnsafeBytes { try writePieces([$0], to: path) }
}
/// The same of bytes that lie in several pieces.
func writePieces(_ pieces: [UnsafeRawBufferPointer], to path: String) throws {
  let isStream = OutputFile.isStream(path)
  let passing = isStream ? path : OutputFile.passingName(for: path)
  let creating = isStream ? O_APPEND : O_CREAT | O_EXCL | O_NOFOLLOW
  let file = open(passing, O_WRONLY | O_CLOEXEC | creating, 0o644)
  guard file >= 0 else {
    throw FileProblem(path: path, message: "it cannot be written: \(systemMessage()).")
  }
  var failure: Int32 = 0
  for piece in pieces where failure == 0 { failure = writeAll(piece, to: file).failure }
  if close(file) != 0, failure == 0 { failure = errno }
  if !isStream, failure == 0, rename(passing, path) != 0 { failure = errno }
  guard failure == 0 else {
    if !isStream { unlink(passing) }
    throw FileProblem(path: path, message: "it cannot be written: \(systemMessage(failure)).")
  }
}
/// Writes a whole text file, UTF-8.
package func writeText(_ text: String, to path: String) throws { try writeBytes(Array(text.utf8), to: path) }

/// Writes bytes to an open file until all are written or it fails.
/// - Returns: how many bytes were written, and the error number, 0 when all were.
package func writeAll(_ bytes: UnsafeRawBufferPointer, to file: Int32) -> (written: Int, failure: Int32) {
  var written = 0
  while written < bytes.count {
    guard let start = bytes.baseAddress else { break }
    let count = Foundation.write(file, start + written, bytes.count - written)
    if count < 0 {
      if errno == EINTR { continue }
      return (written, errno)
    }
    if count == 0 { return (written, ENOSPC) }
    written += count
  }
  return (written, 0)
}

/// Makes a folder if it is missing; throws when it cannot be written to.
/// - Parameter remedy: advice for a folder that cannot be made; nil for none.
func makeFolder(_ path: String, remedy: String? = nil) throws {
  do {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  } catch {
    throw FileProblem(path: path, message: "the folder cannot be made" + (remedy.map { "; \($0)." } ?? "."))
  }
  guard access(path, W_OK | X_OK) == 0 else {
    throw FileProblem(path: path, message: "the folder cannot be written to: \(systemMessage()).")
  }
}
