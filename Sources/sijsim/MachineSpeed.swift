/// Speed of this machine on one thread right now, measured for a second.
struct MachineSpeed {
  /// Single-precision multiplications and additions, each counted, in 10⁹ a second.
  var multiplyAddGFLOPS: Double
  /// Reading memory in order, far beyond the caches, in 10⁹ bytes a second.
  var readGBPerS: Double

  static func measured() -> MachineSpeed {
    MachineSpeed(multiplyAddGFLOPS: multiplyAdd(seconds: 0.5), readGBPerS: read(seconds: 0.5))
  }

  private static func multiplyAdd(seconds: Double) -> Double {
    var (a, b, c, d) = (
      SIMD8<Float>(repeating: 1), SIMD8<Float>(repeating: 2), SIMD8<Float>(repeating: 3),
      SIMD8<Float>(repeating: 4)
    )
    let (factor, term) = (SIMD8<Float>(repeating: 0.999), SIMD8<Float>(repeating: 0.001))
    let rounds = 10_000
    let rate = repeated(for: seconds) {
      for _ in 0..<rounds {
        a = a * factor + term
        b = b * factor + term
        c = c * factor + term
        d = d * factor + term
      }
    }
    // A use of the result, or the loop would be left out.
    precondition((a + b + c + d).sum().isFinite)
    return rate * Double(rounds * 4 * 8 * 2) / 1e9
  }

  private static func read(seconds: Double) -> Double {
    let words = 32 << 20
    let memory = [UInt64](repeating: 3, count: words)
    var sum: UInt64 = 0
    let rate = memory.withUnsafeBufferPointer { pointer in
      repeated(for: seconds) {
        var (a, b, c, d) = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))
        var i = 0
        while i < words {
          a &+= pointer[i]
          b &+= pointer[i + 1]
          c &+= pointer[i + 2]
          d &+= pointer[i + 3]
          i += 4
        }
        sum &+= a &+ b &+ c &+ d
      }
    }
    precondition(sum != 1)
    return rate * Double(words * 8) / 1e9
  }

  /// Rate at which `work` can be done, per second.
  private static func repeated(for seconds: Double, _ work: () -> Void) -> Double {
    let start = ContinuousClock.now
    var (count, elapsed) = (0, 0.0)
    while elapsed < seconds {
      work()
      count += 1
      elapsed = (ContinuousClock.now - start) / .seconds(1)
    }
    return Double(count) / elapsed
  }
}
