import Glibc

/// Zeroed memory of a fixed length, of which what is never touched costs nothing.
///
/// Sendable: who shares it keeps its writers apart.
public final class ZeroedPages: @unchecked Sendable {
  public let base: UnsafeMutableRawPointer
  private let bytes: Int
  public init(bytes: Int) {
    self.bytes = bytes
    guard let memory = calloc(max(bytes, 1), 1) else { fatalError("no memory for \(bytes) bytes") }
    base = memory
  }
  deinit { free(base) }

  /// The memory as elements of a type, as many as it has room for.
  public func elements<Element: BitwiseCopyable>(of type: Element.Type) -> UnsafeMutableBufferPointer<Element>
  {
    UnsafeMutableBufferPointer(
      start: base.assumingMemoryBound(to: type), count: bytes / MemoryLayout<Element>.stride)
  }
}
