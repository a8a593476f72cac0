import Foundation
import Geometry
import Simulation
import Testing
import Training
import Ultrasound

@testable import Viewer

@Suite struct AttemptSessionTests {
  /// Hands that want anything at any time, through the same keys, drags and goals that a person has.
  private func wildAttempt(seed: UInt64, ticks: Int) -> (AttemptSession, ListSink) {
    let sink = ListSink()
    let session = AttemptSession(TestAttempt.shared, sink: sink)
    var (hands, random) = (HandInput(), RandomNumbers(seed: seed))
    let held = Binding.all.filter(\.isHeld).map(\.action)
    var slider = 0
    for tick in 0..<ticks {
      if tick % 20 == 0 {
        for action in held { hands.held[action] = random.uniform() < 0.2 }
        hands.slideMM += SIMD2(Float(random.uniform(in: -9...9)), Float(random.uniform(in: -9...9)))
        hands.tiltDeg += Float(random.uniform(in: -6...6))
        hands.yawDeg += Float(random.uniform(in: -20...20))
        if tick % 60 == 0 {
          hands.goal = .besideProbe(session.state.probe, of: session.attempt.scene.probe)
          hands.wantedSettings = MachineControl.depth.steps[1].applied(
            to: session.state.settings, slider: &slider)
        }
      }
      session.advance(hands.takeControls(session.state.needle))
    }
    return (session, sink)
  }

  /// What was recorded gives back what happened, bit for bit.
  @Test(arguments: [UInt64(2), 4]) func theRecordingReplaysToTheLiveState(_ seed: UInt64) throws {
    let (session, sink) = wildAttempt(seed: seed, ticks: 1_500)
    #expect(session.state.tick == 1_500 && sink.controls.count == 1_500)
    let replayed = Trace.replaying(sink.controls, in: TestAttempt.shared.scene)
    #expect(replayed.fingerprint == session.trace.fingerprint)
    #expect(replayed.finalState == session.state)
    #expect(replayed.frames == session.trace.frames)
    // The hands did something, and dented the skin at least.
    #expect(replayed.frames.first?.probe != replayed.frames.last?.probe)
    #expect(replayed.frames.contains { $0.needle.isInTissue || $0.needle.forces.tentMM > 0 })
  }

  @Test func theAttemptEndsOnceAndItsRecordingKeepsTheAssessment() {
    let (session, sink) = wildAttempt(seed: 3, ticks: 50)
    var controls = Controls()
    controls.event = .belief(region: .muscle, inJoint: false, confidence: 0.75)
    session.advance(controls)
    controls.event = .finish
    session.advance(controls)
    #expect(session.state.isFinished && !sink.isClosed)
    let assessed = session.assessment
    session.close(keeping: assessed, as: .finished)
    #expect(sink.isClosed && sink.kept?.fingerprint == session.trace.fingerprint)
    #expect(assessed.belief?.confidence == 0.75)
    #expect(assessed.fingerprint == session.trace.fingerprint)
    session.advance(Controls())
    #expect(sink.controls.count == 52 && session.state.tick == 52)
  }

  /// The moment that is judged is the last that injected, not where the needle is at the end.
  @Test func theJudgedMomentIsThatOfTheInjection() {
    let session = AttemptSession(TestAttempt.shared, sink: nil)
    var hands = HandInput()
    func run(_ action: Action, ticks: Int) {
      hands.held[action] = true
      for _ in 0..<ticks { session.advance(hands.takeControls(session.state.needle)) }
      hands.held[action] = false
    }
    run(.advance, ticks: 150)
    let deepMM = session.state.needle.depthMM
    #expect(deepMM > 5)
    run(.inject, ticks: 100)
    run(.withdraw, ticks: 400)
    #expect(!session.state.needle.isInTissue)
    #expect(session.judgedState.needle.depthMM == deepMM)
    #expect(session.judgedState.injectedML() == session.state.injectedML())
  }
}

/// Images from the thread that the window uses.
@Suite struct ImageWorkerTests {
  @Test func theNewestStateIsFormedAndTheSameAsInReplay() throws {
    let attempt = TestAttempt.shared
    let worker = ImageWorker(scene: attempt.scene, threads: 2)
    var state = initialState(of: attempt.scene)
    worker.form(state)
    var image: FormedImage?
    // Ends only where the worker hangs.
    for _ in 0..<240_000 where image == nil {
      image = worker.takeNewest()
      usleep(5_000)
    }
    let first = try #require(image)
    #expect(first.state.tick == 0)
    // A crowd of wishes: some are dropped, the last is formed.
    for _ in 0..<20 {
      step(attempt.scene, &state, Controls())
      worker.form(state)
    }
    var last: FormedImage?
    for _ in 0..<240_000 where last?.state.tick != 20 {
      if let newest = worker.takeNewest() { last = newest }
      usleep(5_000)
    }
    worker.stop()
    #expect(last?.state.tick == 20)
    #expect(worker.counts.dropped + worker.counts.formed == 21)
    #expect(worker.counts.dropped > 0)
    let again = BModeImage()
    ImagePipeline(scene: attempt.scene, pool: WorkerPool(threads: 1)).formImage(of: first.state, into: again)
    let same = (0..<again.width * again.height).allSatisfy { again.pixels[$0] == first.image.pixels[$0] }
    #expect(same)
    #expect(again.pixels.contains { $0 > 100 })
  }

  /// Whatever is called while an image is in the making, none is lost, and one that was taken stays as it is. One sort of call
  /// at a time: beside others, whose lock orders it, a call that has lost its own would pass for ordered under the thread
  /// sanitizer.
  @Test func everyCallMayFallIntoAnImageInTheMaking() throws {
    let worker = ImageWorker(scene: TestAttempt.shared.scene, threads: 1)
    let state = initialState(of: TestAttempt.shared.scene)
    var (asked, given, shown) = (0, 0, FormedImage?.none)
    func ask() {
      worker.form(state)
      asked += 1
    }
    func call(until isDone: () -> Bool) {
      // Ends without it only where the worker hangs.
      for _ in 0..<600_000 {
        if isDone() { return }
        usleep(2_000)
      }
    }
    ask()
    call {
      shown = worker.takeNewest()
      return shown != nil
    }
    let image = try #require(shown?.image)
    func sum() -> Int { image.pixels.reduce(0) { $0 + Int($1) } }
    let (first, formed) = (sum(), worker.counts.formed)
    ask()
    call { worker.counts.formed > formed }
    ask()
    call {
      worker.recycle(BModeImage())
      given += 1
      return given == 20
    }
    call {
      ask()
      let isSame = sum() == first
      #expect(isSame)
      return worker.counts.formed > formed + 4
    }
    worker.stop()
    let counts = worker.counts
    // One may have waited when the worker stopped.
    #expect((asked - 1...asked).contains(counts.dropped + counts.formed), "\(counts) of \(asked)")
  }
}

@Suite struct BackgroundJobTests {
  /// What a person's scene or a judgement is here: more than a word.
  private struct Made: Sendable {
    var words = ["a result"]
    var numbers = (1, 2, 3, 4, 5, 6, 7, 8)
  }

  /// Asked again and again, as the window does, it gives nothing and then the result.
  @Test func theResultComesWhileItIsAskedFor() {
    let job = BackgroundJob {
      usleep(20_000)
      return Made()
    }
    var made: Made?
    // Ends only where the job hangs.
    for _ in 0..<600_000 where made == nil {
      made = job.result
      usleep(1_000)
    }
    #expect(made?.words == ["a result"] && made?.numbers.7 == 8)
  }
  @Test func waitingGivesTheSame() {
    let job = BackgroundJob {
      usleep(20_000)
      return Made()
    }
    #expect(job.wait().words == ["a result"] && job.wait().numbers.7 == 8 && job.result != nil)
  }
}
