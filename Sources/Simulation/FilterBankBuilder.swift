import Glibc
import Synchronization
import Ultrasound

/// One filter bank in the making, on a thread of its own: a build takes up to half a second, and the tick
/// must not wait for it. A plain POSIX thread, since nothing else of the program uses a concurrency runtime.
final class FilterBankBuilder {
  private let job: Job
  private var thread = pthread_t()
  private var isRunning = false

  init(probe: Probe, beam: BeamConfiguration) {
    job = Job(probe: probe, beam: beam)
    let handedOver = Unmanaged.passRetained(job)
    let failure = pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<Job>.fromOpaque(pointer).takeRetainedValue().build() }
        return nil
      }, handedOver.toOpaque())
    isRunning = failure == 0
    if failure != 0 {
      // No thread is available: build here and now.
      handedOver.release()
      job.build()
    }
  }
  deinit { join() }

  /// The beam that it makes the bank for.
  var beam: BeamConfiguration { job.beam }
  /// True once `finished` returns without waiting.
  var isDone: Bool { job.isDone.load(ordering: .acquiring) }
  /// The bank; waits for it.
  func finished() -> FilterBank {
    join()
    return job.bank ?? FilterBank(probe: job.probe, beam: job.beam)
  }
  private func join() {
    if isRunning { pthread_join(thread, nil) }
    isRunning = false
  }

  /// Shared by two threads: `bank` is written by the building one, once, and read by the other only after it
  /// has joined.
  private final class Job {
    let probe: Probe
    let beam: BeamConfiguration
    let isDone = Atomic<Bool>(false)
    private(set) var bank: FilterBank?
    init(probe: Probe, beam: BeamConfiguration) {
      (self.probe, self.beam) = (probe, beam)
    }
    func build() {
      bank = FilterBank(probe: probe, beam: beam)
      isDone.store(true, ordering: .releasing)
    }
  }
}
