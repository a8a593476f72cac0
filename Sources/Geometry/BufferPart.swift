extension UnsafeMutableBufferPointer {
  /// `length` elements from `offset` on: where the checked build (see Package.swift) ends the program if some lie outside,
  /// and the release build, in which a slice would check its bounds, only adds.
  @inlinable @inline(__always)
  public func part(at offset: Int, count length: Int) -> UnsafeMutableBufferPointer {
    assert(
      offset >= 0 && length >= 0 && offset + length <= count, "\(length) elements at \(offset) of \(count)")
    return UnsafeMutableBufferPointer(start: baseAddress.unsafelyUnwrapped + offset, count: length)
  }
}

extension UnsafeBufferPointer {
  /// See `UnsafeMutableBufferPointer.part`.
  @inlinable @inline(__always)
  public func part(at offset: Int, count length: Int) -> UnsafeBufferPointer {
    UnsafeBufferPointer(UnsafeMutableBufferPointer(mutating: self).part(at: offset, count: length))
  }
}
