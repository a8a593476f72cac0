import CKernels
import Glibc
import Synchronization

/// A few persistent threads that share the numbered chunks of one job at a time with the caller.
/// Which thread takes which chunk varies; a job's result must not depend on it (disjoint writes).
///
/// Sendable by construction: the job's fields are written only by `run`, before the generation counter is
/// raised with sequentially consistent order, and read by workers only after they saw it raised; `run`
/// returns after every worker has left the job. A second job while one runs ends the program.
public final class WorkerPool: @unchecked Sendable {
  public typealias Body = @convention(c) (UnsafeMutableRawPointer, Int) -> Void
  /// Threads that work on a job, the caller included.
  public let threads: Int

  private let nextChunk = Atomic<Int>(0), finished = Atomic<Int>(0)
  private let generation = Atomic<Int>(0), sleeping = Atomic<Int>(0), stopping = Atomic<Bool>(false)
  private let isBusy = Atomic<Bool>(false)
  private var chunks = 0
  private var context = UnsafeMutableRawPointer(bitPattern: 1)
  private var body: Body?
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var workers: [pthread_t] = []

  public init(threads: Int) {
    self.threads = max(1, threads)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(wake, nil)
    for _ in 1..<self.threads {
      var thread = pthread_t()
      let me = Unmanaged.passUnretained(self).toOpaque()
      let failure = pthread_create(
        &thread, nil,
        { pointer in
          if let pointer { Unmanaged<WorkerPool>.fromOpaque(pointer).takeUnretainedValue().work() }
          return nil
        }, me)
      if failure == 0 { workers.append(thread) }
    }
  }

  deinit {
    stopping.store(true, ordering: .sequentiallyConsistent)
    generation.add(1, ordering: .sequentiallyConsistent)
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(wake)
    pthread_mutex_unlock(mutex)
    for worker in workers { pthread_join(worker, nil) }
    pthread_cond_destroy(wake)
    pthread_mutex_destroy(mutex)
    wake.deallocate()
    mutex.deallocate()
  }

  /// Runs `body(context, chunk)` for every chunk in 0..<chunks and returns when all are done.
  public func run(_ chunks: Int, _ context: UnsafeMutableRawPointer, _ body: @escaping Body) {
    if workers.isEmpty || chunks < 2 {
      for chunk in 0..<chunks { body(context, chunk) }
      return
    }
    // Two jobs at once would take each other's chunks and leave work undone without a word.
    precondition(!isBusy.exchange(true, ordering: .acquiring), "a pool runs one job at a time")
    defer { isBusy.store(false, ordering: .releasing) }
    (self.chunks, self.context, self.body) = (chunks, context, body)
    nextChunk.store(0, ordering: .relaxed)
    finished.store(0, ordering: .relaxed)
    generation.add(1, ordering: .sequentiallyConsistent)
    if sleeping.load(ordering: .sequentiallyConsistent) > 0 {
      pthread_mutex_lock(mutex)
      pthread_cond_broadcast(wake)
      pthread_mutex_unlock(mutex)
    }
    takeChunks()
    var spins = 0
    while finished.load(ordering: .acquiring) < workers.count {
      spins += 1
      if spins < 4_000 { k_pause() } else { sched_yield() }
    }
  }

  /// The same for set-up code, where a closure may be allocated.
  public func forEach(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    final class Box {
      let body: @Sendable (Int) -> Void
      init(_ body: @escaping @Sendable (Int) -> Void) { self.body = body }
    }
    let box = Box(body)
    withExtendedLifetime(box) {
      run(count, Unmanaged.passUnretained(box).toOpaque()) { pointer, index in
        Unmanaged<Box>.fromOpaque(pointer).takeUnretainedValue().body(index)
      }
    }
  }

  private func work() {
    var seen = 0
    while true {
      var spins = 0
      while generation.load(ordering: .acquiring) == seen {
        spins += 1
        if spins < 20_000 { k_pause() } else { sleep(until: seen) }
      }
      seen = generation.load(ordering: .acquiring)
      if stopping.load(ordering: .acquiring) { return }
      takeChunks()
      finished.add(1, ordering: .acquiringAndReleasing)
    }
  }
  private func sleep(until seen: Int) {
    pthread_mutex_lock(mutex)
    sleeping.add(1, ordering: .sequentiallyConsistent)
    while generation.load(ordering: .sequentiallyConsistent) == seen { pthread_cond_wait(wake, mutex) }
    sleeping.subtract(1, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(mutex)
  }
  private func takeChunks() {
    guard let body, let context else { return }
    while true {
      let chunk = nextChunk.add(1, ordering: .relaxed).oldValue
      if chunk >= chunks { return }
      body(context, chunk)
    }
  }
}
