import CImGui
import Foundation
import Geometry
import Needle
import Simulation
import Training
import Ultrasound

/// Options of the window.
package struct ViewerOptions {
  /// Time of the attempt, in s, after which the window ends by itself; nil waits for a person.
  package var durationS: Double?
  /// Controls that drive the first attempt instead of a person's hands; nil for hands.
  package var input: [Controls]?
  /// True for frames that follow each other without waiting, each of them `1 / framesPerSecond` later for the attempt
  /// and with every image that was due: the same pictures on any machine.
  package var isStepped = false
  /// The moment, in seconds from the attempt's start, at which `takeScreenshot` gets the window's picture.
  package var screenshotAtS: Double?
  /// Receiver of the picture: red, green, blue, alpha, row by row from the top; width, height.
  package var takeScreenshot: (([UInt8], Int, Int) -> Void)?
  /// True once the program is to end, such as by a signal; asked in every frame.
  package var isEndAsked: () -> Bool = { false }
  /// Receiver of what changes in the window; nil for none.
  package var tell: ((WindowNews) -> Void)?
  /// Loudness of what is felt, 0 (off)...1; nil for that of the settings.
  package var volume: Double?
  /// Person who practises; nil asks at home, and means a guest where an attempt comes first.
  package var person: Person?
  /// Size of the window in points.
  package var width = 1_280
  package var height = 800
  /// TrueType files of the window's letters.
  package var regularFont: String
  package var boldFont: String
  package init(regularFont: String, boldFont: String) {
    (self.regularFont, self.boldFont) = (regularFont, boldFont)
  }
}

/// Results of a run of the window.
package struct ViewerReport: Sendable {
  package var statistics: FrameStatistics
  package var attempts: [AttemptOutcome]
  /// Reason why the settings were not kept; nil when they were.
  package var settingsTrouble: String?
}

/// One attempt that was performed in the window.
package struct AttemptOutcome: Sendable {
  /// Place of its recording; nil when there is none.
  package var recordingPlace: String?
  /// Digest of the state of every tick, as it was live.
  package var fingerprint: UInt64
  /// The score; nil when the attempt was not finished, or when its score is not told yet.
  package var score: Score?
  /// True for a finished exam whose score is not told yet.
  package var isWithheld = false
  /// Reason why there is no recording, or no whole one; nil when there is one.
  package var trouble: String?
}

/// The window: takes what the hands do, advances the attempt by the clock, shows the newest image.
///
/// Use from the main thread.
package final class Viewer {
  let library: any AttemptLibrary
  let options: ViewerOptions
  let imageThreads: Int
  let display: Display

  var state = WindowState()
  var hands = HandInput()
  var mouse = MouseHand()
  var prepared: PreparedAttempt?
  var session: AttemptSession?
  var stepWatch = StepWatch()
  /// The tour, while it is done; nil else.
  var tour: Tour?
  /// Needle that was chosen on the first card in this frame; nil for none.
  var wantedNeedle: Int?
  var worker: ImageWorker?
  var shown: FormedImage?
  var externalView: ExternalView?
  /// Number of images that were shown.
  var shownCount = 0
  let ultrasoundView = UltrasoundView()
  var truth: TruthOverlay?
  /// Debrief of the finished attempt, and its lanes; nil until they are found.
  var told: (debrief: Debrief, lanes: AttemptLanes)?
  /// The look back; nil while nobody looks.
  var desk: DebriefDesk?
  var kept = KeptPictures()
  let shelf: HomeShelf
  var settings: WindowSettings
  /// Settings as they were kept last, and why they could not be; nil when they were.
  var keptSettings: WindowSettings
  var settingsTrouble: String?
  /// Everybody who practises here, and who does; nil for a guest.
  var people: [Person] = []
  var person: Person?
  var names: (overlay: TruthOverlay, madeAtS: Double)?

  var sound: FeltSound
  /// The loudspeaker, opened when there is something to hear.
  private lazy var loudspeaker = SoundOutput()
  private let rumble = Rumble()
  var log: WindowLog?
  var clock = TickClock()
  var statistics = FrameStatistics()
  var shownRate = ShownRate()
  var isDone = false
  /// The next control of `options.input`, while it drives.
  var inputPlace: Int?
  var openedAtS: Double?
  /// The case that was asked for last.
  var lastWish = CaseWish.scenario("")
  private var preparation: BackgroundJob<Result<PreparedAttempt, any Error>>?
  /// Search for the findings about a finished attempt; nil when none runs.
  var judging: BackgroundJob<Judgement>?
  private var firstFailure: (any Error)?
  private var fontScale: Float = 0
  /// When `run` was called.
  private var ranS = 0.0
  /// Number of frames, and the start of the one that is being made, in s of `WindowClock`.
  private var frameCount = 0
  private(set) var frameStartS = 0.0
  private var isScreenshotTaken = false

  /// Opens the window.
  /// - Parameter imageThreads: number of threads that form an image together.
  package init(library: any AttemptLibrary, options: ViewerOptions, imageThreads: Int) throws {
    (self.library, self.options, self.imageThreads) = (library, options, imageThreads)
    shelf = HomeShelf(library)
    settings = library.settings
    keptSettings = settings
    person = options.person
    sound = FeltSound(volume: Float(options.volume ?? settings.volume))
    log = options.tell.map(WindowLog.init)
    display = try Display(title: "sijsim", width: Int32(options.width), height: Int32(options.height))
    try loadFonts()
  }
  deinit { ig_destroy() }

  /// Loads the letters at the present density of pixels.
  private func loadFonts() throws {
    if fontScale > 0 { ig_destroy() }
    fontScale = display.scale
    guard ig_create(options.regularFont, options.boldFont, fontScale) else {
      throw DisplayProblem(
        message: "the letters cannot be read (\(options.regularFont)): apt-get install fonts-dejavu-core")
    }
  }

  /// Runs until the window is closed; throws when the first attempt cannot begin.
  package func run() throws -> ViewerReport {
    ranS = WindowClock.nowS
    if let first = library.firstWish {
      prepare(first)
    } else {
      if person == nil { chooseFirstPerson() }
      goHome()
    }
    var nextS = now()
    while !isDone {
      try makeFrame()
      guard !options.isStepped else { continue }
      nextS = max(nextS + 1 / display.framesPerSecond, now() - 0.002)
      WindowClock.sleep(untilS: nextS)
    }
    closeAttempt()
    keepSettings()
    return ViewerReport(statistics: statistics, attempts: outcomes, settingsTrouble: settingsTrouble)
  }

  private func makeFrame() throws {
    frameStartS = WindowClock.nowS
    frameCount += 1
    if display.fit(), display.scale != fontScale { try loadFonts() }
    takeEvents()
    takePreparation()
    if let judged = judging?.result { apply(judged) }
    if let firstFailure { throw firstFailure }
    advanceTicks(atS: now())
    advanceDebrief()
    takeImage()
    let times = showFrame()
    tellNews()
    noteFrame(times)
    endInTime()
  }
  /// Draws and presents; not inlined, so that its instructions can be counted.
  @inline(never)
  private func showFrame() -> FrameStatistics.FrameTimes {
    let drawS = WindowClock.nowS
    let changed = draw()
    let presentS = WindowClock.nowS
    display.present(changed)
    return FrameStatistics.FrameTimes(
      startS: frameStartS, drawS: drawS, presentS: presentS, endS: WindowClock.nowS)
  }

  // MARK: Time

  /// Seconds of the clock that the attempt goes by.
  func now() -> Double {
    options.isStepped ? Double(frameCount) / display.framesPerSecond : WindowClock.nowS
  }
  private func noteFrame(_ times: FrameStatistics.FrameTimes) {
    guard openedAtS != nil else { return }
    if statistics.firstImageMS == nil { statistics.firstImageMS = (times.endS - ranS) * 1_000 }
    statistics.addFrame(times)
    statistics.droppedImages = droppedBefore + (worker?.counts.dropped ?? 0)
  }
  /// Dropped images of attempts that are over.
  private var droppedBefore = 0

  /// Takes the screenshot, and ends, when their time has come.
  private func endInTime() {
    guard let openedAtS else { return }
    let elapsedS = now() - openedAtS
    if let at = options.screenshotAtS, !isScreenshotTaken, elapsedS >= at {
      isScreenshotTaken = true
      let canvas = display.picture.canvas
      options.takeScreenshot?(canvas.rgba(), canvas.width, canvas.height)
    }
    if let limit = options.durationS {
      if elapsedS >= limit { isDone = true }
    } else if let input = options.input, let place = inputPlace, place >= input.count {
      isDone = true
    }
  }

  // MARK: What is felt

  /// Gives out the sounds and shakes of one tick.
  func forces(from last: NeedleState, to needle: NeedleState) {
    if let shake = Shake(from: last, to: needle) { rumble.play(shake) }
    sound.note(needle)
    if sound.volume > 0, !sound.isSilent { loudspeaker?.play(sound.samples()) }
  }
  /// Changes the loudness by tenths.
  func turnVolume(by steps: Int) {
    let tenths = Int((sound.volume * 10).rounded()) + steps
    sound.volume = Float(min(max(tenths, 0), 10)) / 10
    settings.volume = Double(min(max(tenths, 0), 10)) / 10
    let words = sound.volume == 0 ? "Sound off" : "Sound \(Int((sound.volume * 100).rounded())) %"
    state.feltMessage = (words, (session?.timeS ?? 0) + 1.5)
  }

  // MARK: Attempts

  /// Builds the person of a scenario on a thread of its own.
  func prepare(_ wish: CaseWish) {
    closeAttempt()
    lastWish = wish
    prepared = nil
    state.phase = .preparing
    preparation = BackgroundJob { [library, person] in
      Result { try library.prepare(wish, for: person) }
    }
  }
  private func takePreparation() {
    guard let result = options.isStepped ? preparation?.wait() : preparation?.result else { return }
    preparation = nil
    switch result {
    case .success(let attempt):
      prepared = attempt
      state.phase = .welcome
      display.setTitle("sijsim: " + attempt.scenario.title)
      let startsByItself = attemptCount == 0 && (options.durationS != nil || options.input != nil)
      if startsByItself { begin() }
    case .failure(let error):
      if attemptCount == 0, library.firstWish != nil {
        firstFailure = error
      } else {
        state.phase = .failed("\(error)")
      }
    }
  }
  /// Number of attempts that have begun.
  private(set) var attemptCount = 0
  private var outcomes: [AttemptOutcome] = []

  /// Begins the prepared attempt, and its recording.
  /// - Parameter earlier: what the hands did in an earlier attempt, from whose end this one goes on; nil to begin anew.
  func begin(goingOnFrom earlier: ArraySlice<Controls>? = nil) {
    guard var prepared else { return }
    prepared.continuedAtTick = earlier.flatMap { $0.isEmpty ? nil : $0.count }
    // What goes on from an earlier attempt is practice, in a course too.
    if prepared.continuedAtTick != nil { prepared.terms = nil }
    closeAttempt()
    do {
      session = AttemptSession(
        prepared, sink: prepared.isTour ? nil : try library.record(prepared, by: person))
    } catch {
      // An exam that nobody could look at later is none.
      guard prepared.terms?.isExam != true else {
        state.phase = .failed("\(error)")
        return
      }
      session = AttemptSession(prepared, sink: nil, sinkProblem: "Nothing is recorded. \(error)")
    }
    stepWatch = StepWatch()
    if prepared.isTour {
      tour = Tour(done: settings.tourSteps < Tour.Step.allCases.count ? settings.tourSteps : 0)
    }
    if let earlier { session?.goOn(with: earlier) }
    let scene = prepared.scene
    worker = ImageWorker(scene: scene, threads: imageThreads)
    if let session { worker?.form(session.state) }
    externalView = ExternalView(scene: session?.sceneNow ?? scene)
    state = WindowState(phase: .running, home: state.home)
    hands = HandInput()
    statistics.forgetInput()
    inputPlace = options.input != nil && attemptCount == 0 ? 0 : nil
    attemptCount += 1
  }

  /// Ends what runs; its recording is complete afterwards.
  /// - Parameter ending: of an attempt that is not finished.
  func closeAttempt(as ending: AttemptEnding = .quit) {
    if let judging { apply(judging.wait()) }
    keepReflection()
    preparation = nil
    if let tour { (settings.tourSteps, self.tour) = (max(settings.tourSteps, tour.done), nil) }
    if let session, session.state.tick > 0, !session.attempt.isTour {
      if !session.state.isFinished { session.close(keeping: session.assessment, as: ending) }
      outcomes.append(
        AttemptOutcome(
          recordingPlace: session.recordingPlace, fingerprint: session.trace.fingerprint,
          score: state.phase == .withheld ? nil : state.assessment?.score,
          isWithheld: state.phase == .withheld, trouble: session.recordingTrouble))
    }
    worker?.stop()
    desk?.close()
    droppedBefore += worker?.counts.dropped ?? 0
    (session, worker, shown, truth, names, externalView) = (nil, nil, nil, nil, nil, nil)
    (told, desk) = (nil, nil)
    kept = KeptPictures()
  }
}

/// Number of images shown in the last full second.
struct ShownRate {
  private(set) var perSecond: Int?
  private var count = 0
  private var sinceS: Double?
  mutating func note(atS nowS: Double, isNew: Bool) {
    if isNew { count += 1 }
    guard let since = sinceS else {
      sinceS = nowS
      return
    }
    if nowS - since >= 1 {
      (perSecond, count, sinceS) = (Int((Double(count) / (nowS - since)).rounded()), 0, nowS)
    }
  }
}
