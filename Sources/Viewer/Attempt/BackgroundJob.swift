import Foundation

/// One piece of work on a thread of its own, and its result.
///
/// Sendable: `value` is behind `lock`.
final class BackgroundJob<Value: Sendable>: @unchecked Sendable {
  private let lock = NSCondition()
  private var value: Value?

  init(_ work: @escaping @Sendable () -> Value) {
    let thread = Thread { [self] in
      let made = work()
      lock.lock()
      value = made
      lock.broadcast()
      lock.unlock()
    }
    thread.stackSize = 8 << 20
    thread.start()
  }
  /// The result; nil until it is done.
  var result: Value? {
    lock.lock()
    defer { lock.unlock() }
    return value
  }
  /// The result; waits for it.
  func wait() -> Value {
    lock.lock()
    defer { lock.unlock() }
    while true {
      if let value { return value }
      lock.wait()
    }
  }
}
