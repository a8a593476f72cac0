/// Signed distances on a lattice, made from a function that is right only near its zero.
public enum DistanceTransform {
  /// Replaces `field`, whose zero is the surface and whose value is a fair distance close to it, by the distance to
  /// that surface (Euclidean, to the places where lattice lines cross it, after Felzenszwalb and Huttenlocher,
  /// Theory Comput 2012;8:415): the field is kept below 1 mm, blended up to 2 mm, and beyond comes from the
  /// crossings. Values are clamped to ±`reachMM`.
  public static func redistance(
    _ field: UnsafeMutableBufferPointer<Float>, lattice: Lattice, reachMM: Double, pool: WorkerPool
  ) {
    let (nx, ny, nz) = (lattice.countX, lattice.countY, lattice.countZ)
    let plane = nx * ny
    assert(field.count == lattice.count, "\(field.count) values of \(lattice.count)")
    let reach = Int(reachMM / lattice.spacingMM) + 1
    let inPlane = Floats.allocate(capacity: lattice.count)
    let across = Floats.allocate(capacity: lattice.count)
    defer {
      inPlane.deallocate()
      across.deallocate()
    }
    // Safe: every plane k is written by one thread alone; the second pass reads other planes of `a`, done in the first.
    nonisolated(unsafe) let (f, a, b) = (field, inPlane, across)
    // Squared distances, in voxels: within each plane, and from the crossings of the lines that leave it.
    pool.forEach(nz) { k in
      let scratch = Floats.allocate(capacity: plane)
      defer { scratch.deallocate() }
      let (here, flat, upright) = (
        f.part(at: k * plane, count: plane), a.part(at: k * plane, count: plane),
        b.part(at: k * plane, count: plane)
      )
      crossings(of: here, count: ny, stride: nx, lines: nx, lineStride: 1, into: scratch)
      spread(scratch, count: nx, stride: 1, lines: ny, lineStride: nx, reach: reach, into: flat)
      crossings(of: here, count: nx, stride: 1, lines: ny, lineStride: nx, into: scratch)
      spread(
        scratch, count: ny, stride: nx, lines: nx, lineStride: 1, reach: reach, into: flat, keepsSmaller: true
      )
      nearestCrossingAlongZ(of: f, k: k, plane: plane, planes: nz, reach: reach, into: upright)
      spread(upright, count: nx, stride: 1, lines: ny, lineStride: nx, reach: reach, into: scratch)
      spread(scratch, count: ny, stride: nx, lines: nx, lineStride: 1, reach: reach, into: upright)
    }
    let spacing = Float(lattice.spacingMM)
    let clamp = Float(reachMM)
    pool.forEach(nz) { k in
      let best = b.part(at: k * plane, count: plane)
      for other in max(0, k - reach)...min(nz - 1, k + reach) {
        let (squares, offset) = (a.part(at: other * plane, count: plane), Float((other - k) * (other - k)))
        for i in 0..<plane {
          let square = squares[i] + offset
          best[i] = square < best[i] ? square : best[i]
        }
      }
      let here = f.part(at: k * plane, count: plane)
      for i in 0..<plane {
        let near = here[i]
        let size = near < 0 ? -near : near
        if size < 1 { continue }
        let root = best[i].squareRoot() * spacing
        let far = root < clamp ? root : clamp
        let trust = size < 2 ? 2 - size : 0
        let distance = far + (size - far) * trust
        here[i] = near < 0 ? -distance : distance
      }
    }
  }

  private typealias Floats = UnsafeMutableBufferPointer<Float>
  private static let nowhere: Float = 1e9

  /// Elements that a pass over lines of `count` touches, which lie in the buffer.
  private static func extent(count: Int, stride: Int, lines: Int, lineStride: Int) -> Int {
    (count - 1) * stride + (lines - 1) * lineStride + 1
  }

  /// The squared distance along each line to its nearest change of sign.
  private static func crossings(
    of field: Floats, count: Int, stride: Int, lines: Int, lineStride: Int, into squares: Floats
  ) {
    let length = extent(count: count, stride: stride, lines: 1, lineStride: 0)
    for line in 0..<lines {
      let values = field.part(at: line * lineStride, count: length)
      let result = squares.part(at: line * lineStride, count: length)
      var last = -nowhere
      result[0] = nowhere
      for i in 1..<count {
        let (from, to) = (values[(i - 1) * stride], values[i * stride])
        if (from < 0) != (to < 0) {
          let place = from / (from - to)
          last = Float(i - 1) + place
          result[(i - 1) * stride] = min(result[(i - 1) * stride], place * place)
        }
        let gap = Float(i) - last
        result[i * stride] = min(gap * gap, nowhere)
      }
      var next = nowhere
      for i in Swift.stride(from: count - 2, through: 0, by: -1) {
        let (from, to) = (values[i * stride], values[(i + 1) * stride])
        if (from < 0) != (to < 0) { next = Float(i) + from / (from - to) }
        let gap = next - Float(i)
        result[i * stride] = min(result[i * stride], min(gap * gap, nowhere))
      }
    }
  }

  private static func nearestCrossingAlongZ(
    of field: Floats, k: Int, plane: Int, planes: Int, reach: Int, into squares: Floats
  ) {
    for i in 0..<plane { squares[i] = nowhere }
    for from in max(0, k - reach)..<min(planes - 1, k + reach) {
      let (low, high) = (
        field.part(at: from * plane, count: plane), field.part(at: (from + 1) * plane, count: plane)
      )
      let offset = Float(from - k)
      for i in 0..<plane where (low[i] < 0) != (high[i] < 0) {
        let gap = offset + low[i] / (low[i] - high[i])
        let square = gap * gap
        if square < squares[i] { squares[i] = square }
      }
    }
  }

  /// The smallest of `squares` plus the squared step to it, along each line.
  private static func spread(
    _ squares: Floats, count: Int, stride: Int, lines: Int, lineStride: Int, reach: Int, into result: Floats,
    keepsSmaller: Bool = false
  ) {
    let length = extent(count: count, stride: stride, lines: lines, lineStride: lineStride)
    assert(length <= squares.count && length <= result.count, "\(length) of \(squares.count)")
    if !keepsSmaller {
      for line in 0..<lines {
        for i in 0..<count { result[line * lineStride + i * stride] = nowhere }
      }
    }
    for step in -reach...reach {
      let offset = Float(step * step)
      let (first, end) = (max(0, -step), min(count, count - step))
      if first >= end { continue }
      // The inner loop runs along memory, whichever way the lines run.
      if stride == 1 {
        for line in 0..<lines {
          relax(
            result, at: line * lineStride + first, by: squares, at: line * lineStride + first + step,
            count: end - first, offset)
        }
      } else {
        for i in first..<end {
          relax(result, at: i * stride, by: squares, at: (i + step) * stride, count: lines, offset)
        }
      }
    }
  }
  @inline(__always)
  private static func relax(
    _ all: Floats, at start: Int, by allSquares: Floats, at squaresStart: Int, count: Int, _ offset: Float
  ) {
    // The bounds are those of the whole run, not of each element: patients are built by the hundred in tests.
    guard let result = all.part(at: start, count: count).baseAddress,
      let squares = allSquares.part(at: squaresStart, count: count).baseAddress
    else { return }
    for i in 0..<count {
      let square = squares[i] + offset
      result[i] = square < result[i] ? square : result[i]
    }
  }
}
