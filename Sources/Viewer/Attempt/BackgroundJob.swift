import Foundation

/// One piece of work on a thread of its own, and its result.
///
/// Sendable: `made` is behind `lock`.
final class BackgroundJob<Value: Sendable>: @unchecked Sendable {
  /// The result in an object, so that what changes hands is one reference: generic code would copy a value through its
  /// type's table, where the thread sanitizer sees nothing.
  private final class Made {
    let value: Value
    init(_ value: Value) { self.value = value }
  }
  private let lock = NSCondition()
  private var made: Made?

  init(_ work: @escaping @Sendable () -> Value) {
    let thread = Thread { [self] in
      let result = Made(work())
      lock.lock()
      made = result
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
    return made?.value
  }
  /// The result; waits for it.
  func wait() -> Value {
    lock.lock()
    defer { lock.unlock() }
    while true {
      if let made { return made.value }
      lock.wait()
    }
  }
}
