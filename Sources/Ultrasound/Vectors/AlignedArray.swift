import Geometry

/// Raw 64-byte aligned memory of a fixed length, with 256 bytes of slack after its end for whole vectors.
///
/// The checked build (see Package.swift) ends the program at an index outside of the array, and at a stretch that
/// ends beyond it; the release build checks nothing.
///
/// Sendable: the stages write disjoint ranges, which `ImageFormation` hands out; a filter bank's tables are
/// written by its initializer only.
final class AlignedArray<Element: BitwiseCopyable>: @unchecked Sendable {
  private let base: UnsafeMutablePointer<Element>
  let count: Int
  /// Number of elements after the end that may be touched, and mean nothing.
  private static var slack: Int { 256 / MemoryLayout<Element>.stride }

  init(count: Int, repeating value: Element) {
    self.count = count
    let whole = count + AlignedArray.slack
    base = UnsafeMutableRawPointer.allocate(byteCount: whole * MemoryLayout<Element>.stride, alignment: 64)
      .bindMemory(to: Element.self, capacity: whole)
    base.initialize(repeating: value, count: whole)
  }
  convenience init(_ values: [Element], zero: Element) {
    self.init(count: values.count, repeating: zero)
    for i in 0..<values.count { base[i] = values[i] }
  }
  deinit { base.deallocate() }

  @inline(__always) subscript(index: Int) -> Element {
    get {
      assert(index >= 0 && index < count, "index \(index) of \(count)")
      return base[index]
    }
    set {
      assert(index >= 0 && index < count, "index \(index) of \(count)")
      base[index] = newValue
    }
  }
  func fill(_ value: Element) { base.update(repeating: value, count: count) }

  /// `length` elements from `offset` on.
  @inline(__always) func stretch(at offset: Int, count length: Int) -> UnsafeMutableBufferPointer<Element> {
    UnsafeMutableBufferPointer(start: base, count: count).part(at: offset, count: length)
  }
  /// All elements.
  @inline(__always) var all: UnsafeMutableBufferPointer<Element> { stretch(at: 0, count: count) }
  /// Pointer for a kernel that touches no more than `length` elements, of which the last may lie in the slack.
  @inline(__always) func pointer(at offset: Int = 0, count length: Int) -> UnsafeMutablePointer<Element> {
    assert(
      offset >= 0 && length >= 0 && offset + length <= count + AlignedArray.slack,
      "\(length) elements at \(offset) of \(count)")
    return base + offset
  }
}

extension AlignedArray<Float> {
  /// Eight elements from `index` on.
  @inline(__always) func eight(at index: Int) -> Float8 { load(stretch(at: index, count: 8), 0) }
}
