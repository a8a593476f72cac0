import CPNG
import Foundation

/// Bytes that come one after another.
protocol ByteSource: AnyObject {
  /// Fills `target` from its start.
  /// - Returns: how many bytes came; fewer than asked for at the end only.
  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int
  /// How much of the file has been taken, 0...1.
  var share: Double { get }
}
extension ByteSource {
  /// The next bytes, fewer than `count` at the end only; `count` is small.
  func next(_ count: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let got = try bytes.withUnsafeMutableBytes { try read(into: $0) }
    return Array(bytes[..<got])
  }
  /// Passes over bytes.
  /// - Returns: false where the end comes before.
  func skip(_ count: Int) throws -> Bool {
    var (rest, chunk) = (count, [UInt8](repeating: 0, count: min(count, 1 << 16)))
    while rest > 0 {
      let got = try chunk.withUnsafeMutableBytes {
        try read(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<min(rest, $0.count)]))
      }
      if got == 0 { return false }
      rest -= got
    }
    return true
  }
}

/// A regular file that is read from front to back.
final class FileSource: ByteSource {
  let path: String
  let byteCount: Int
  private(set) var position = 0
  private let file: Int32

  /// - Parameter what: what the file should be, for the message.
  init(_ path: String, what: String) throws {
    self.path = path
    file = try openForReading(path, what: what)
    var status = stat()
    let isKnown = fstat(file, &status) == 0
    byteCount = isKnown ? Int(status.st_size) : 0
    // From here on `deinit` closes the file.
    guard isKnown else { throw FileProblem(path: path, message: "it cannot be read: \(systemMessage()).") }
    guard status.st_mode & S_IFMT == S_IFREG else {
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      throw FileProblem(
        path: path, message: "it is \(isFolder ? "a folder" : "no regular file"), not \(what).")
    }
    guard byteCount > 0 else {
      throw FileProblem(
        path: path, message: "it is empty (0 bytes); its writing or copying failed: make it again.")
    }
  }
  deinit { close(file) }

  var share: Double { Double(position) / Double(byteCount) }

  func move(to place: Int) throws {
    guard lseek(file, off_t(place), SEEK_SET) == off_t(place) else {
      throw FileProblem(path: path, message: "it cannot be read: \(systemMessage()).")
    }
    position = place
  }
  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled < target.count, let start = target.baseAddress {
      let count = Foundation.read(file, start + filled, target.count - filled)
      if count < 0 {
        if errno == EINTR { continue }
        throw FileProblem(path: path, message: "it cannot be read: \(systemMessage()).")
      }
      if count == 0 { break }
      filled += count
    }
    position += filled
    return filled
  }
}

/// The content of gzip (RFC 1952, any number of members) or zlib data (RFC 1950), made piece by piece.
final class InflatingSource: ByteSource {
  /// No deflate stream grows more: 258 bytes from 2 bits (RFC 1951).
  static let growthMax = 1032
  private let file: FileSource
  private var rest: Int
  private let inputStart: UnsafeMutablePointer<UInt8>
  private let stream: UnsafeMutablePointer<z_stream>
  private var isAtEnd = false

  /// - Parameter compressedBytes: how many bytes of the file, from where it stands, belong to the data.
  init(_ file: FileSource, compressedBytes: Int) throws {
    (self.file, rest) = (file, compressedBytes)
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    inputStart = .allocate(capacity: Self.chunkBytes)
    let (windowBits, gzipOrZlib): (Int32, Int32) = (15, 32)
    guard
      inflateInit2_(
        stream, windowBits + gzipOrZlib, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw FileProblem(path: file.path, message: "there is no memory for reading compressed data.") }
  }
  deinit {
    inflateEnd(stream)
    stream.deallocate()
    inputStart.deallocate()
  }
  private static let chunkBytes = 1 << 17

  var share: Double { file.share }

  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    guard !isAtEnd, let base = target.baseAddress else { return 0 }
    var filled = 0
    while filled < target.count, !isAtEnd {
      if stream.pointee.avail_in == 0 { try refill() }
      let room = min(target.count - filled, 1 << 30)
      stream.pointee.next_out = (base + filled).assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(room)
      let status = inflate(stream, Z_NO_FLUSH)
      filled += room - Int(stream.pointee.avail_out)
      switch status {
      case Z_OK: break
      case Z_STREAM_END: try startNextMember()
      // There is room, so it is input that is missing.
      case Z_BUF_ERROR: isAtEnd = true
      default:
        let reason = stream.pointee.msg.map { " (\(String(cString: $0)))" } ?? ""
        throw FileProblem(
          path: file.path,
          message:
            "its compressed data are damaged\(reason) near byte \(file.position) of \(file.byteCount); "
            + "make or copy the file again.")
      }
    }
    return filled
  }

  private func refill() throws {
    let room = UnsafeMutableRawBufferPointer(start: inputStart, count: min(rest, Self.chunkBytes))
    let count = try file.read(into: room)
    rest -= count
    stream.pointee.next_in = inputStart
    stream.pointee.avail_in = UInt32(count)
  }
  /// Goes on where another gzip member follows; other bytes behind the data are left alone.
  private func startNextMember() throws {
    if stream.pointee.avail_in == 0 { try refill() }
    guard stream.pointee.avail_in > 0, stream.pointee.next_in.pointee == 0x1f else {
      isAtEnd = true
      return
    }
    inflateReset(stream)
  }
}
