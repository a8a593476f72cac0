// Two threads that touch the same memory and nothing that orders them: a fault on purpose, which the thread sanitizer as
// Scripts/check-sanitizers sets it must report. Compiled with the kernels' header for a bridge.
// Usage: Race words | lanes | none
import Foundation

/// More than a few words: an optimized build copies it as a piece of memory, as it does the values behind most locks.
struct ManyWords {
  var words = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
}

/// Sendable: not at all.
final class Shared: @unchecked Sendable {
  var words: ManyWords?
  let lanes = UnsafeMutablePointer<Float>.allocate(capacity: 8)
  init() { lanes.initialize(repeating: 0, count: 8) }

  @inline(never) func write(_ fault: String) {
    if fault == "words" { words = ManyWords() }
    guard fault == "lanes" else { return }
    k_writesEight(lanes)
    UnsafeMutableRawPointer(lanes).storeBytes(of: SIMD8<Float>(repeating: 1), as: SIMD8<Float>.self)
  }
  @inline(never) func take(_ fault: String) -> Bool {
    if fault == "words" {
      defer { words = nil }
      return words != nil
    }
    guard fault == "lanes" else { return true }
    k_readsEight(lanes)
    return UnsafeRawPointer(lanes).loadUnaligned(as: SIMD8<Float>.self).sum() > 0
  }
}

let fault = CommandLine.arguments.last ?? "none"
let shared = Shared()
let thread = Thread {
  while true {
    usleep(1_000)
    shared.write(fault)
  }
}
thread.start()
for _ in 0..<200 {
  usleep(1_000)
  _ = shared.take(fault)
}
