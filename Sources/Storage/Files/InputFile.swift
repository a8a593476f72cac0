import Foundation

/// Opens a regular file to be read; the caller closes it. Every file that the program is given is opened here: a pipe
/// would be waited for, and a device has no end.
/// - Parameter what: what the file should be, such as "a scenario"; for the message.
func openForReading(_ path: String, what: String = "what is wanted") throws -> Int32 {
  // A pipe without a writer is not waited for, and a terminal is not taken over.
  let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
  guard file >= 0 else {
    throw FileProblem(
      path: path,
      message: errno == ENOENT ? "there is no such file." : "it cannot be opened: \(systemMessage()).")
  }
  var status = stat()
  let problem: String? =
    if fstat(file, &status) != 0 {
      "it cannot be read: \(systemMessage())."
    } else {
      switch status.st_mode & S_IFMT {
      case S_IFREG: nil
      case S_IFDIR: "it is a folder, not \(what)."
      case S_IFIFO, S_IFSOCK: "it is a pipe, no regular file; write what comes out of it into a file first."
      default: "it is a device, no regular file, not \(what)."
      }
    }
  if let problem {
    close(file)
    throw FileProblem(path: path, message: problem)
  }
  return file
}

/// Reads a whole file of at most `limit` bytes. A larger one is refused before it is read, and one that grows or tells no
/// size as soon as the limit is passed.
/// - Parameters:
///   - what: what the file should be, such as "a scenario"; for the message.
///   - remedy: advice for a file that is too large; nil for none.
func readBytes(of path: String, atMost limit: Int, what: String, remedy: String? = nil) throws -> [UInt8] {
  let file = try openForReading(path, what: what)
  defer { close(file) }
  var status = stat()
  guard fstat(file, &status) == 0 else {
    throw FileProblem(path: path, message: "it cannot be read: \(systemMessage()).")
  }
  let tooLarge = FileProblem(
    path: path,
    message: "it is larger than \(limit >> 10) KB, too large for \(what); it was not read"
      + (remedy.map { "; \($0)." } ?? "."))
  if status.st_size > limit { throw tooLarge }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(file, &chunk, chunk.count)
    if count < 0 {
      if errno == EINTR { continue }
      throw FileProblem(path: path, message: "it cannot be read: \(systemMessage()).")
    }
    if count == 0 { return bytes }
    bytes.append(contentsOf: chunk[..<count])
    if bytes.count > limit { throw tooLarge }
  }
}
