import Glibc

/// Zeroed memory of a fixed length, of which what is never touched costs nothing.
///
/// Sendable: those who share it keep its writers apart.
public final class ZeroedPages: @unchecked Sendable {
  public let base: UnsafeMutableRawPointer
  public init(bytes: Int) {
    guard let memory = calloc(max(bytes, 1), 1) else { fatalError("no memory for \(bytes) bytes") }
    base = memory
  }
  deinit { free(base) }
}
