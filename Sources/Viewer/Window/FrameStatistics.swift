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
  /// Times of drawing and presenting each frame, in ms.
  package private(set) var pictureMS: [Double] = []
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
  /// Time from the start of the frame that took a motion of a hand to the return of the present that shows its image.
  package var inputToPictureMS: Spread { Spread(of: waits.map(\.wholeMS)) }
  /// Means of the parts of `inputToPictureMS`, which add up to its mean; zeros when no hand moved.
  package var heldBackMS: HeldBack {
    waits.reduce(into: HeldBack()) { sum, wait in
      let share = 1 / Double(waits.count)
      sum.imageMS += wait.imageMS * share
      sum.turnMS += wait.turnMS * share
      sum.drawingMS += wait.drawingMS * share
      sum.presentMS += wait.presentMS * share
    }
  }
  /// Parts of the time from a hand's motion to its picture.
  package struct HeldBack: Equatable, Sendable {
    /// Time until the image was formed, from the hand on.
    package var imageMS = 0.0
    /// Time that the image waited for the drawing of a frame to begin.
    package var turnMS = 0.0
    package var drawingMS = 0.0
    package var presentMS = 0.0
    var wholeMS: Double { imageMS + turnMS + drawingMS + presentMS }
  }
  /// Time from the call of `Viewer.run` to the return of the present of the first image; nil without one.
  package internal(set) var firstImageMS: Double?
  static let lateS = 0.05

  /// Times of one frame, in s of a clock that only goes forward.
  struct FrameTimes {
    /// Start of the frame, of its drawing and of its present, and the return of present.
    var startS, drawS, presentS, endS: Double
  }

  private var workMS: [Double] = []
  private var betweenMS: [Double] = []
  private var delays: [Int] = []
  private var waits: [HeldBack] = []
  private var lastEndS: Double?
  /// The tick of a motion that no image has shown yet, the frame that took it, and when that began.
  private var pending: (tick: Int, frame: Int, atS: Double)?
  /// When the motion was taken, and its image formed, that the frame now being drawn shows.
  private var answered: (atS: Double, formedS: Double)?

  init() {
    pictureMS.reserveCapacity(1 << 16)
    workMS.reserveCapacity(1 << 16)
    betweenMS.reserveCapacity(1 << 16)
  }

  mutating func addFrame(_ times: FrameTimes) {
    defer { (lastEndS, answered) = (times.endS, nil) }
    // An hour at 60 frames a second; after that the figures are of its first hour.
    guard workMS.count < 216_000 else { return }
    pictureMS.append((times.endS - times.drawS) * 1_000)
    workMS.append((times.endS - times.startS) * 1_000)
    if let lastEndS { betweenMS.append((times.endS - lastEndS) * 1_000) }
    guard let answered else { return }
    let formedS = min(max(answered.formedS, answered.atS), times.drawS)
    waits.append(
      HeldBack(
        imageMS: (formedS - answered.atS) * 1_000, turnMS: (times.drawS - formedS) * 1_000,
        drawingMS: (times.presentS - times.drawS) * 1_000, presentMS: (times.endS - times.presentS) * 1_000))
  }
  /// Notes that a hand moved in this tick, which a frame that began then took.
  mutating func noteInput(tick: Int, atS startS: Double) {
    if pending == nil { pending = (tick, workMS.count, startS) }
  }
  /// Notes that the frame now being drawn shows the image of this tick, and when that was formed.
  mutating func noteImage(tick: Int, formedS: Double) {
    guard let waited = pending, tick >= waited.tick else { return }
    if delays.count < 100_000 {
      delays.append(workMS.count - waited.frame)
      answered = (waited.atS, formedS)
    }
    pending = nil
  }
  /// Forgets the motions when another attempt begins, with ticks from zero.
  mutating func forgetInput() { (pending, answered) = (nil, nil) }
}
