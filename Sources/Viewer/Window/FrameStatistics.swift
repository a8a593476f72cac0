/// Smoothness of the window's run; the keys of `sijsim run --stats`.
package struct FrameStatistics: Sendable {
  package struct Spread: Equatable, Sendable {
    package var min, median, p99, max: Double
    init(of values: [Double]) {
      let sorted = values.sorted()
      guard let last = sorted.last else {
        (min, median, p99, max) = (0, 0, 0, 0)
        return
      }
      (min, max) = (sorted[0], last)
      median = sorted[sorted.count / 2]
      p99 = sorted[Swift.min(sorted.count * 99 / 100, sorted.count - 1)]
    }
  }
  /// Number of frames shown while an attempt was open.
  package var frames: Int { workMS.count }
  /// Work from the start of a frame to the return of present, without waiting.
  package var frameMS: Spread { Spread(of: workMS) }
  /// Time from one present to the next.
  package var intervalMS: Spread { Spread(of: betweenMS) }
  /// Images that were due and never formed.
  package internal(set) var droppedImages = 0
  /// Ticks that ran more than `lateS` behind their time.
  package internal(set) var lateTicks = 0
  /// Frames from the one that took a motion of a hand to the one whose ultrasound image shows it, the median;
  /// nil when no hand moved.
  package var inputToPictureFrames: Double? {
    delays.isEmpty ? nil : Double(delays.sorted()[delays.count / 2])
  }
  static let lateS = 0.05

  private var workMS: [Double] = []
  private var betweenMS: [Double] = []
  private var delays: [Int] = []
  /// The tick of a motion that no image has shown yet, and the frame that took it.
  private var pending: (tick: Int, frame: Int)?

  init() {
    workMS.reserveCapacity(1 << 16)
    betweenMS.reserveCapacity(1 << 16)
  }

  mutating func addFrame(workMS work: Double, intervalMS interval: Double?) {
    // An hour at 60 frames a second; after that the figures are of its first hour.
    guard workMS.count < 216_000 else { return }
    workMS.append(work)
    if let interval { betweenMS.append(interval) }
  }
  /// Notes that a hand moved in this tick.
  mutating func noteInput(tick: Int) {
    if pending == nil { pending = (tick, workMS.count) }
  }
  /// Notes that the frame now being drawn shows the image of this tick.
  mutating func noteImage(tick: Int) {
    guard let waited = pending, tick >= waited.tick else { return }
    if delays.count < 100_000 { delays.append(workMS.count - waited.frame) }
    pending = nil
  }
  /// Forgets the motions when another attempt begins, with ticks from zero.
  mutating func forgetInput() { pending = nil }
}
