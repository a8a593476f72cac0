import Glibc

/// Zeroed memory of a fixed length, of which what is never touched costs nothing.
///
/// Sendable: those who share it keep its writers apart.
public final class ZeroedPages: @unchecked Sendable {
  public let base: UnsafeMutableRawPointer
  private let bytes: Int
  public init(bytes: Int) {
    guard let memory = calloc(max(bytes, 1), 1) else { fatalError("no memory for \(bytes) bytes") }
    (base, self.bytes) = (memory, bytes)
  }
  deinit { free(base) }

  /// Its first `count` elements of a type; all of one page are of the same.
  public func elements<Element: BitwiseCopyable>(
    of type: Element.Type, count: Int
  ) -> UnsafeMutableBufferPointer<Element> {
    assert(
      count >= 0 && count * MemoryLayout<Element>.stride <= bytes, "\(count) elements of \(bytes) bytes")
    return UnsafeMutableBufferPointer(start: base.assumingMemoryBound(to: type), count: count)
  }
}
