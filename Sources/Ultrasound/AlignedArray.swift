/// Raw 64-byte aligned memory of a fixed length, with 256 bytes of slack after its end for whole vectors.
///
/// Sendable: the stages write disjoint ranges, which `ImageFormation` hands out; a filter bank's tables are
/// written by its initializer only.
final class AlignedArray<Element: BitwiseCopyable>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Element>
  let count: Int

  init(count: Int, repeating value: Element) {
    self.count = count
    let slack = 256 / MemoryLayout<Element>.stride
    let bytes = (count + slack) * MemoryLayout<Element>.stride
    base = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
      .bindMemory(to: Element.self, capacity: count + slack)
    base.initialize(repeating: value, count: count + slack)
  }
  convenience init(_ values: [Element], zero: Element) {
    self.init(count: values.count, repeating: zero)
    for i in 0..<values.count { base[i] = values[i] }
  }
  deinit { base.deallocate() }

  @inline(__always) subscript(index: Int) -> Element {
    get { base[index] }
    set { base[index] = newValue }
  }
  func fill(_ value: Element) { base.update(repeating: value, count: count) }
}
