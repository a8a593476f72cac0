import Foundation

/// Thread of its own that does what was wished for last: a newer wish takes the place of one that was not begun, a newer product that of one
/// that was not taken.
///
/// Sendable: everything shared lies behind `lock`; what `tool` makes is touched by the thread alone.
final class NewestWorker<Wish: Sendable, Product: Sendable>: @unchecked Sendable {
  /// A value in an object, so that what changes hands is one reference: generic code would copy a value through its type's
  /// table, where the thread sanitizer sees nothing.
  private final class Box<Value> {
    let value: Value
    init(_ value: Value) { self.value = value }
  }
  private let lock = NSCondition()
  private var wanted: Box<Wish>?
  private var ready: Box<Product>?
  private var isAtWork = false, isStopping = false, isStopped = false
  private var dropped = 0, done = 0

  /// - Parameters:
  ///   - niceness: by which the thread, and those that `tool` makes, give way to others.
  ///   - discard: called with a product that nobody took, on the thread, when a newer one is there.
  ///   - tool: makes what does the work; called once, on the thread.
  init(
    name: String, niceness: Int32 = 0, discard: @escaping @Sendable (Product) -> Void = { _ in },
    tool: @escaping @Sendable () -> (Wish) -> Product
  ) {
    let thread = Thread { [self] in
      // On Linux zero means this thread, not the process.
      if niceness != 0 { setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness) }
      work(tool(), discard)
    }
    thread.name = name
    thread.stackSize = 8 << 20
    thread.start()
  }

  func ask(_ wish: Wish) {
    let box = Box(wish)
    lock.lock()
    if wanted != nil { dropped += 1 }
    wanted = box
    lock.broadcast()
    lock.unlock()
  }
  /// Waits until the last wish is met.
  func waitUntilDone() {
    lock.lock()
    while wanted != nil || isAtWork { lock.wait() }
    lock.unlock()
  }
  /// The newest product, once; nil when there is none since the last call.
  func takeNewest() -> Product? {
    lock.lock()
    defer { lock.unlock() }
    defer { ready = nil }
    return ready?.value
  }
  /// Numbers of wishes that a newer one replaced, and that were met.
  var counts: (dropped: Int, done: Int) {
    lock.lock()
    defer { lock.unlock() }
    return (dropped, done)
  }
  /// Ends the thread; waits for the product in the making, so that nothing of the tool is in use afterwards.
  func stop() {
    lock.lock()
    isStopping = true
    lock.broadcast()
    while !isStopped { lock.wait() }
    lock.unlock()
  }

  private func work(_ make: (Wish) -> Product, _ discard: (Product) -> Void) {
    lock.lock()
    while !isStopping {
      guard let wish = wanted else {
        lock.wait()
        continue
      }
      (wanted, isAtWork) = (nil, true)
      lock.unlock()
      let product = Box(make(wish.value))
      lock.lock()
      let unseen = ready
      (ready, isAtWork) = (product, false)
      done += 1
      if let unseen { discard(unseen.value) }
      lock.broadcast()
    }
    isStopped = true
    lock.broadcast()
    lock.unlock()
  }
}
