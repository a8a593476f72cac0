import CKernels
import Glibc
import Synchronization

/// A few persistent threads that share the numbered chunks of one job at a time with the caller.
/// Which thread takes which chunk varies; a job's result must not depend on it (disjoint writes).
///
/// A thread that the system holds back costs the job no more than the chunk it works on: `run` waits for those that
/// have begun alone, and who waits for long sleeps, so that its processor can take the one that is held.
///
/// Sendable by construction: the job's fields are written only by `run`, while the job's word is closed and nobody is
/// at work; workers read them only between their entry and their leave, which that word counts. A second job while one
/// runs ends the program.
public final class WorkerPool: @unchecked Sendable {
  public typealias Body = @convention(c) (UnsafeMutableRawPointer, Int) -> Void
  /// Threads that work on a job, the caller included.
  public let threads: Int

  /// The job: its number, in units of `oneJob`; whether it is closed; and how many workers are at work on it.
  private let job = Atomic<Int>(WorkerPool.closed)
  private static let closed = 1 << 16, oneJob = 1 << 17
  private let nextChunk = Atomic<Int>(0), sleeping = Atomic<Int>(0)
  private let isCallerAsleep = Atomic<Bool>(false), stopping = Atomic<Bool>(false),
    isBusy = Atomic<Bool>(false)
  private var chunks = 0
  private var context = UnsafeMutableRawPointer(bitPattern: 1)
  private var body: Body?
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let left = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var workers: [pthread_t] = []
  /// Number of times that sleepers were woken; `mutex` guards it.
  private var calls = 0
  /// Number of pauses, of some 25 ns each, before a waiting caller and an idle worker go to sleep.
  private static let callerSpins = 2_000, workerSpins = 20_000

  public init(threads: Int) {
    self.threads = max(1, threads)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(wake, nil)
    pthread_cond_init(left, nil)
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
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(wake)
    pthread_mutex_unlock(mutex)
    for worker in workers { pthread_join(worker, nil) }
    pthread_cond_destroy(wake)
    pthread_cond_destroy(left)
    pthread_mutex_destroy(mutex)
    wake.deallocate()
    left.deallocate()
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
    // Opens the next job: the bits below its number are zero.
    job.add(WorkerPool.oneJob - WorkerPool.closed, ordering: .sequentiallyConsistent)
    wakeWorkers()
    takeChunks()
    let atWork = job.add(WorkerPool.closed, ordering: .sequentiallyConsistent).oldValue
    if atWork & (WorkerPool.closed - 1) != 0 { waitForWorkers() }
  }
  /// Wakes workers that sleep, ahead of a job: they look out for it for half a millisecond.
  public func wakeWorkers() {
    guard sleeping.load(ordering: .sequentiallyConsistent) > 0 else { return }
    pthread_mutex_lock(mutex)
    calls += 1
    pthread_cond_broadcast(wake)
    pthread_mutex_unlock(mutex)
  }
  private var isAtWork: Bool {
    job.load(ordering: .sequentiallyConsistent) & (WorkerPool.closed - 1) != 0
  }
  private func waitForWorkers() {
    for _ in 0..<WorkerPool.callerSpins {
      if !isAtWork { return }
      k_pause()
    }
    pthread_mutex_lock(mutex)
    isCallerAsleep.store(true, ordering: .sequentiallyConsistent)
    while isAtWork { pthread_cond_wait(left, mutex) }
    isCallerAsleep.store(false, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(mutex)
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
    var (spins, last) = (0, 0)
    while !stopping.load(ordering: .acquiring) {
      if let number = enter(after: last) {
        (last, spins) = (number, 0)
        takeChunks()
        leave()
      } else if spins < WorkerPool.workerSpins {
        spins += 1
        k_pause()
      } else {
        sleep(after: last)
        spins = 0
      }
    }
  }
  /// Number of the job that workers may come to, if that is another one than the last.
  private func openJob(_ word: Int, after last: Int) -> Int? {
    let number = word / WorkerPool.oneJob
    return word & WorkerPool.closed == 0 && number != last ? number : nil
  }
  /// Joins a job and returns its number; nil where there is none.
  private func enter(after last: Int) -> Int? {
    var word = job.load(ordering: .relaxed)
    while let number = openJob(word, after: last) {
      let (joined, now) = job.weakCompareExchange(
        expected: word, desired: word + 1, ordering: .acquiringAndReleasing)
      if joined { return number }
      word = now
    }
    return nil
  }
  private func leave() {
    job.subtract(1, ordering: .sequentiallyConsistent)
    guard isCallerAsleep.load(ordering: .sequentiallyConsistent) else { return }
    pthread_mutex_lock(mutex)
    pthread_cond_signal(left)
    pthread_mutex_unlock(mutex)
  }
  private func sleep(after last: Int) {
    pthread_mutex_lock(mutex)
    sleeping.add(1, ordering: .sequentiallyConsistent)
    let calls = self.calls
    while calls == self.calls && !stopping.load(ordering: .sequentiallyConsistent)
      && openJob(job.load(ordering: .sequentiallyConsistent), after: last) == nil
    {
      pthread_cond_wait(wake, mutex)
    }
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
