import Foundation
import Geometry
import Simulation
import Testing
import Training

@testable import Viewer

/// The look back: the moment it stands at, and a new attempt from there.
@Suite struct DebriefDeskTests {
  /// A short attempt with needle and fluid.
  private func attempt() -> (session: AttemptSession, sink: ListSink) {
    let sink = ListSink()
    let session = AttemptSession(TestAttempt.shared, sink: sink)
    var hands = HandInput()
    for (action, ticks) in [(Action.advance, 120), (.inject, 100), (.probeLeft, 30), (.withdraw, 60)] {
      hands.held[action] = true
      for _ in 0..<ticks { session.advance(hands.takeControls(session.state.needle)) }
      hands.held[action] = false
    }
    for event in [Controls.Event.belief(region: .fat, inJoint: false, confidence: 0.5), .finish] {
      var controls = Controls()
      controls.event = event
      session.advance(controls)
    }
    return (session, sink)
  }
  private func desk(_ session: AttemptSession, layout: DebriefLayout = Self.layout) -> DebriefDesk {
    let (trace, assessment) = (session.trace, session.assessment)
    let scenario = session.attempt.scenario
    return DebriefDesk(
      (
        Debrief(trace: trace, assessment: assessment, scenario: scenario),
        AttemptLanes(trace: trace, assessment: assessment, count: 100)
      ), controls: session.controls, scene: session.attempt.scene, threads: 1, layout: layout)
  }
  private static let layout = DebriefLayout(
    PixelRect(x: 0, y: 44, width: 1_280, height: 728), scale: 1)

  /// A new attempt from any moment: its recording, performed from the start, is what happened; and it is the old one up to there.
  @Test func tryingAgainFromAMomentReplaysToTheBit() throws {
    let (first, _) = attempt()
    for tick in [1, 119, 170, 309] {
      let sink = ListSink()
      var prepared = TestAttempt.shared
      prepared.continuedAtTick = tick
      let again = AttemptSession(prepared, sink: sink)
      again.goOn(with: first.controls.prefix(tick))
      #expect(again.state.tick == tick && again.controls == Array(first.controls.prefix(tick)))
      var hands = HandInput()
      hands.held[.tiltFootward] = true
      hands.held[.withdraw] = true
      for _ in 0..<50 { again.advance(hands.takeControls(again.state.needle)) }
      let replayed = Trace.replaying(sink.controls, in: prepared.scene)
      #expect(replayed.fingerprint == again.trace.fingerprint && replayed.finalState == again.state)
      #expect(sink.controls.count == tick + 50)
      #expect(Array(replayed.frames.prefix(tick)) == Array(first.trace.frames.prefix(tick)))
    }
  }

  @Test func theDeskStandsAtAnyMomentAndPlaysAtItsSpeed() throws {
    let (session, _) = attempt()
    let desk = desk(session)
    defer { desk.close() }
    let end = session.state.tick
    #expect(desk.lanes.endTick == end && desk.lastOpenTick == end - 3)
    // By the mouse: the ends, and beyond them.
    let layout = Self.layout
    for (x, tick) in [(Float(layout.lanes.x), 0), (Float(layout.lanes.right), end), (-50, 0), (5_000, end)] {
      desk.seek(toX: x)
      #expect(desk.tick == tick)
    }
    #expect(desk.openTick == end - 3)
    let middle = Float(layout.lanes.x) + Float(layout.lanes.width) / 2
    desk.seek(toX: middle)
    #expect(abs(desk.tick - end / 2) <= 1 && abs(layout.x(ofTick: desk.tick, of: end) - middle) < 4)
    // By keys.
    desk.move(bySeconds: -100)
    #expect(desk.tick == 0)
    desk.move(bySeconds: 1)
    #expect(desk.tick == 100)
    // At each speed, in parts of a tick.
    for (step, speed) in [(-9, 0.25), (1, 0.5), (1, 1), (1, 2), (1, 4), (1, 4)] {
      desk.changeSpeed(by: step)
      #expect(desk.speed == speed)
      desk.seek(to: 10)
      desk.playOrStop()
      for _ in 0..<30 { desk.advance(bySeconds: 1 / 60) }
      #expect(abs(desk.tick - 10 - Int(50 * speed)) <= 1, "\(speed)")
      desk.playOrStop()
    }
    // It stops at the end, and begins anew from there.
    desk.seek(to: end - 1)
    desk.playOrStop()
    desk.advance(bySeconds: 1)
    #expect(!desk.isPlaying && desk.tick == end)
    desk.playOrStop()
    #expect(desk.isPlaying && desk.tick == 0)
  }

  /// What is shown is the state of the moment, with a picture of what was seen and of what was there.
  @Test func theMomentThatIsShownIsTheOneOfTheAttempt() throws {
    let (session, _) = attempt()
    let desk = desk(session)
    defer { desk.close() }
    for tick in [170, 30] {
      desk.seek(to: tick)
      let limit = ContinuousClock.now + .seconds(600)
      while desk.shown?.tick != tick, ContinuousClock.now < limit {
        desk.advance(bySeconds: 0)
        usleep(2_000)
      }
      let shown = try #require(desk.shown)
      #expect(shown.state.tick == tick && shown.state.needle == session.trace.frames[tick - 1].needle)
      #expect(Set(shown.seen.rgba).count > 20 && shown.seen.rgba != shown.truth.rgba)
      #expect(shown.seen.width == MomentWorker.width && shown.truth.height == MomentWorker.height)
    }
  }

  /// What stood in the lanes before is drawn over: no mark lies beside them.
  @Test func nothingIsDrawnBesideTheLanes() {
    let (session, _) = attempt()
    let lanes = AttemptLanes(trace: session.trace, assessment: session.assessment, count: 1_000)
    let canvas = Canvas(width: 1_280, height: 800)
    let drawing = LanesDrawing(lanes: lanes, layout: Self.layout)
    for tick in [0, 1, lanes.endTick / 2, lanes.endTick] {
      drawing.draw(into: canvas, tick: tick)
      let columns = drawing.columns(ofWidth: 2, at: tick)
      let top = canvas.row(Self.layout.lanes.y + 1, count: 1_280)
      #expect(columns.count == 2 && top[columns.lowerBound] == Theme.bright.argb)
    }
    let area = Self.layout.lanes
    var stray = 0
    for y in 0..<800 {
      let row = canvas.row(y, count: 1_280)
      for x in 0..<1_280 where row[x] != 0xff00_0000 && !area.contains(x: Float(x), y: Float(y)) {
        stray += 1
      }
    }
    #expect(stray == 0)
    // The lanes show that the needle was in, that fluid flowed, and that the probe moved.
    let used = Set((area.y..<area.bottom).flatMap { Array(canvas.row($0, from: area.x, count: area.width)) })
    #expect(used.count >= 6)
  }

  @Test(
    arguments: [(1_280, 800, 1.0), (900, 620, 1), (1_920, 1_080, 1), (2_560, 1_600, 2)] as [(Int, Int, Float)]
  )
  func thePartsLieInTheWindowAndNotOverEachOther(_ width: Int, _ height: Int, _ scale: Float) {
    let bar = Int(44 * scale)
    let area = PixelRect(x: 0, y: bar, width: width, height: height - bar - Int(28 * scale))
    let layout = DebriefLayout(area, scale: scale)
    let parts = [layout.lesson, layout.seen, layout.truth, layout.body, layout.lanes, layout.buttons]
    for (i, part) in parts.enumerated() {
      #expect(part.intersection(area) == part && part.width > 100 && part.height > Int(40 * scale))
      for other in parts[..<i] { #expect(part.intersection(other).isEmpty) }
    }
    // The lanes follow each other, and leave room for the time.
    var top = Float(layout.lanes.y)
    for (name, _) in DebriefLayout.shares {
      #expect(abs(layout.lane(name).top - top) < 0.01)
      top += layout.lane(name).height
    }
    #expect(layout.lane("time").height > 8)
  }
}
