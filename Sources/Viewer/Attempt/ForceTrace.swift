/// The force along the shaft over the last seconds, the newest last: a ring of fixed length.
struct ForceTrace {
  /// Length of the ring: 5 s at 100 ticks a second.
  static let count = 500
  private var ring = [Float](repeating: 0, count: ForceTrace.count)
  private var next = 0

  mutating func add(_ forceN: Double) {
    ring[next] = Float(forceN)
    next = (next + 1) % ForceTrace.count
  }
  /// The forces, the oldest first, in N.
  var forcesN: [Float] { Array(ring[next...] + ring[..<next]) }
}
