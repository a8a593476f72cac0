/// Makes the inside of a sampled function a body whose surface is a manifold: one piece without voids, and no two of
/// its voxels that touch at an edge or a corner only (a well-composed set: Latecki, Graph Models Image Process 1997;59:164).
public struct WellComposed: Sendable {
  private let lattice: Lattice

  public init(_ lattice: Lattice) { self.lattice = lattice }

  /// Moves points out of the body until only its largest piece is left and that is well composed, then fills its voids.
  /// Only points whose value is as near to zero as can be change their side.
  /// - Parameter values: `lattice.count`, x fastest, negative inside; positive everywhere on the lattice's boundary.
  public func make(_ values: inout [Float]) {
    precondition(values.count == lattice.count, "a value for every point")
    values.withUnsafeMutableBufferPointer { v in
      while removeTouching(v) {}
      keepLargestPiece(v)
      fillVoids(v)
    }
  }

  /// Distance from zero, in mm, at which a point is put that changes its side.
  private static let barelyMM: Float = 0.01

  /// Pairs of a cell's corners that may touch at an edge or a corner only, with the corners that would join them.
  private static let diagonals: [(pair: UInt8, joiners: UInt8)] = {
    var found: [(UInt8, UInt8)] = []
    for a in 0..<8 {
      for b in a + 1..<8 where (a ^ b).nonzeroBitCount > 1 {
        let free = a ^ b
        let joiners = (0..<8).filter { $0 != a && $0 != b && ($0 ^ a) & ~free == 0 }
        found.append((1 << UInt8(a) | 1 << UInt8(b), joiners.reduce(0) { $0 | 1 << UInt8($1) }))
      }
    }
    return found
  }()
  /// Corners of which one must go out, or 0, by the corners that are inside (a bit each).
  private static let critical: [UInt8] = (0..<256).map { code in
    let inside = UInt8(code)
    for (pair, joiners) in diagonals {
      let isFace = joiners.nonzeroBitCount == 2
      if inside & pair == pair, inside & joiners == 0 { return pair }
      // Two antipodal points outside, all else inside: the same for the outside.
      if !isFace, inside & pair == 0, inside & joiners == joiners { return joiners }
    }
    return 0
  }

  /// Makes one pass; true where something changed.
  private func removeTouching(_ v: UnsafeMutableBufferPointer<Float>) -> Bool {
    let (nx, ny, nz) = (lattice.countX, lattice.countY, lattice.countZ)
    let corners = (0..<8).map { ($0 & 1) + nx * (($0 >> 1 & 1) + ny * ($0 >> 2)) }
    var hasChanged = false
    WellComposed.critical.withUnsafeBufferPointer { critical in
      corners.withUnsafeBufferPointer { corners in
        for k in 0..<nz - 1 {
          for j in 0..<ny - 1 {
            let line = nx * (j + ny * k)
            var code = 0
            for c in stride(from: 1, to: 8, by: 2) where v[line + corners[c] - 1] < 0 { code |= 1 << c }
            for i in 0..<nx - 1 {
              // The corners at greater x become those at smaller x.
              code = (code & 0b1010_1010) >> 1
              for c in stride(from: 1, to: 8, by: 2) where v[line + i + corners[c]] < 0 { code |= 1 << c }
              let candidates = critical[code]
              if candidates == 0 { continue }
              var nearest = -1
              for c in 0..<8 where candidates & 1 << UInt8(c) != 0 {
                let at = line + i + corners[c]
                if nearest < 0 || v[at] > v[nearest] { nearest = at }
              }
              v[nearest] = WellComposed.barelyMM
              code = 0
              for c in 0..<8 where v[line + i + corners[c]] < 0 { code |= 1 << c }
              hasChanged = true
            }
          }
        }
      }
    }
    return hasChanged
  }

  private func keepLargestPiece(_ v: UnsafeMutableBufferPointer<Float>) {
    var piece = [UInt8](repeating: 0, count: v.count)
    var largest: [Int] = []
    for start in 0..<v.count where v[start] < 0 && piece[start] == 0 {
      let members = flood(from: start, &piece) { v[$0] < 0 }
      let smaller = members.count > largest.count ? largest : members
      if members.count > largest.count { largest = members }
      for at in smaller { v[at] = WellComposed.barelyMM }
    }
  }

  private func fillVoids(_ v: UnsafeMutableBufferPointer<Float>) {
    var reached = [UInt8](repeating: 0, count: v.count)
    _ = flood(from: 0, &reached) { v[$0] >= 0 }
    for at in 0..<v.count where v[at] >= 0 && reached[at] == 0 { v[at] = -WellComposed.barelyMM }
  }

  /// All points that hold and are reached from one through faces; they are marked.
  private func flood(from start: Int, _ marks: inout [UInt8], _ holds: (Int) -> Bool) -> [Int] {
    let (nx, plane) = (lattice.countX, lattice.countX * lattice.countY)
    let count = lattice.count
    var members = [start]
    marks[start] = 1
    var next = 0
    while next < members.count {
      let at = members[next]
      next += 1
      let (i, j) = (at % nx, at % plane / nx)
      func visit(_ neighbor: Int) {
        if marks[neighbor] == 0, holds(neighbor) {
          marks[neighbor] = 1
          members.append(neighbor)
        }
      }
      if i > 0 { visit(at - 1) }
      if i < nx - 1 { visit(at + 1) }
      if j > 0 { visit(at - nx) }
      if j < lattice.countY - 1 { visit(at + nx) }
      if at >= plane { visit(at - plane) }
      if at + plane < count { visit(at + plane) }
    }
    return members
  }
}
