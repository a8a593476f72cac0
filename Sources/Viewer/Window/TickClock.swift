import Foundation

/// Time by which the window goes.
enum WindowClock {
  /// Seconds of a clock that only goes forward.
  static var nowS: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
  static func sleep(untilS: Double) {
    let restS = untilS - nowS
    guard restS > 0 else { return }
    var rest = timespec(tv_sec: Int(restS), tv_nsec: Int((restS - Double(Int(restS))) * 1e9))
    nanosleep(&rest, nil)
  }
}

/// Turns the time that has passed into ticks of 10 ms. Time is never lost but at a stall: then the attempt stands
/// still as long as the program did, so that held keys do not act for seconds that were not shown.
struct TickClock: Sendable {
  private var owedS = 0.0
  private var lastS: Double?
  /// Longest time that is made up for at once.
  static let stallS = 0.5
  static let tickS = 0.01

  /// Lets time begin at `nowS`, such as after a pause.
  mutating func restart(atS nowS: Double) { (owedS, lastS) = (0, nowS) }

  /// The ticks due at `nowS`, in seconds of a clock that only goes forward; `behindS` is how late the first is.
  mutating func takeTicks(atS nowS: Double) -> (count: Int, behindS: Double) {
    owedS += min(max(nowS - (lastS ?? nowS), 0), TickClock.stallS)
    lastS = nowS
    // A tolerance, since 100 times a hundredth is a little less than one.
    let count = Int((owedS + 1e-9) / TickClock.tickS)
    let behind = owedS - TickClock.tickS
    owedS = max(owedS - Double(count) * TickClock.tickS, 0)
    return (count, max(behind, 0))
  }
}
