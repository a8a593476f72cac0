import Foundation

/// What went wrong with a file, in words that its owner can act on.
package struct FileProblem: Error, Equatable, CustomStringConvertible, LocalizedError {
  package var path: String
  package var says: String
  package init(path: String, says: String) { (self.path, self.says) = (path, says) }
  package var description: String { "\(path): \(says)" }
  package var errorDescription: String? { description }
}

/// What the system says about an error number.
func systemMessage(_ number: Int32 = errno) -> String { String(cString: strerror(number)) }

/// Opens a file to be read; the caller closes it.
/// - Parameter waits: false does not wait for somebody to write into a pipe.
func openForReading(_ path: String, waits: Bool = true) throws -> Int32 {
  let file = open(path, O_RDONLY | O_CLOEXEC | (waits ? 0 : O_NONBLOCK))
  guard file >= 0 else {
    throw FileProblem(
      path: path,
      says: errno == ENOENT ? "there is no such file." : "it cannot be opened: \(systemMessage()).")
  }
  return file
}

/// Makes a folder where it is missing; throws when it cannot be written to.
/// - Parameter remedy: what to do where it cannot be made.
func makeFolder(_ path: String, remedy: String? = nil) throws {
  do {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  } catch {
    throw FileProblem(path: path, says: "the folder cannot be made" + (remedy.map { "; \($0)." } ?? "."))
  }
  guard access(path, W_OK | X_OK) == 0 else {
    throw FileProblem(path: path, says: "the folder cannot be written to: \(systemMessage()).")
  }
}

/// Reads a whole file of at most `limit` bytes. A larger one is refused before it is read, and one that grows or
/// tells no size (a pipe, a device) as soon as the limit is passed.
/// - Parameters:
///   - what: what the file should be, such as "a scenario"; for the message.
///   - remedy: what to do about one that is too large, where there is something to do.
func readBytes(of path: String, atMost limit: Int, what: String, remedy: String? = nil) throws -> [UInt8] {
  let file = try openForReading(path)
  defer { close(file) }
  var status = stat()
  guard fstat(file, &status) == 0 else {
    throw FileProblem(path: path, says: "it cannot be read: \(systemMessage()).")
  }
  if status.st_mode & S_IFMT == S_IFDIR {
    throw FileProblem(path: path, says: "it is a folder, not \(what).")
  }
  let tooLarge = FileProblem(
    path: path,
    says: "it is larger than \(limit >> 10) KB, too large for \(what); it was not read"
      + (remedy.map { "; \($0)." } ?? "."))
  if status.st_size > limit { throw tooLarge }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(file, &chunk, chunk.count)
    if count < 0 {
      if errno == EINTR { continue }
      throw FileProblem(path: path, says: "it cannot be read: \(systemMessage()).")
    }
    if count == 0 { return bytes }
    bytes.append(contentsOf: chunk[..<count])
    if bytes.count > limit { throw tooLarge }
  }
}

/// Writes a whole file under a passing name and then gives it its own, so that a failure leaves what was there.
func writeBytes(_ bytes: [UInt8], to path: String) throws {
  var status = stat()
  let isSpecial = stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
  let passing = isSpecial ? path : path + ".part"
  let file = open(passing, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
  guard file >= 0 else {
    throw FileProblem(path: path, says: "it cannot be written: \(systemMessage()).")
  }
  var failure = bytes.withUnsafeBytes { writeAll($0, to: file).failure }
  if close(file) != 0, failure == 0 { failure = errno }
  if !isSpecial, failure == 0, rename(passing, path) != 0 { failure = errno }
  guard failure == 0 else {
    if !isSpecial { unlink(passing) }
    throw FileProblem(path: path, says: "it cannot be written: \(systemMessage(failure)).")
  }
}
/// Writes a whole text file, UTF-8.
package func writeText(_ text: String, to path: String) throws { try writeBytes(Array(text.utf8), to: path) }

/// Writes bytes to an open file until all are written or it fails.
/// - Returns: how many bytes were written, and the error number, 0 when all were.
func writeAll(_ bytes: UnsafeRawBufferPointer, to file: Int32) -> (written: Int, failure: Int32) {
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
