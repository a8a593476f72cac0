import Geometry
import Simulation
import Testing
import Training

@testable import Viewer

@Suite struct TourTests {
  private static let start = AttemptSession(TestAttempt.shared, sink: nil).state

  /// Each step is ticked by what it asks for, one after the other, and by nothing less.
  @Test func everyStepIsTickedByWhatItAsks() {
    var (tour, state) = (Tour(done: 0), Self.start)
    var marked: Set<String> = []
    state.needle.entryMM = state.probe.probeToPatient.point(Vector3(0, 0, 8))
    func done(_ change: () -> Void) -> Int {
      change()
      tour.look(at: state, done: marked)
      return tour.done
    }
    #expect(done {} == 0)
    #expect(done { state.probe.xMM += 14 } == 0)
    #expect(done { state.probe.zMM += 8 } == 1)
    #expect(done { state.probe.tiltDeg -= 7 } == 1)
    #expect(done { state.probe.tiltDeg -= 1.5 } == 2)
    #expect(done { state.probe.pressMM += 2.5 } == 3)
    for (number, landmark) in ["midline", "psis", "s2", "cleft"].enumerated() {
      #expect(done { marked.insert(landmark + "Marked") } == 4 + number, "\(landmark)")
    }
    let pose = state.probe.probeToPatient
    #expect(done { state.needle.direction = pose.yAxis } == 7)
    #expect(done { state.needle.entryMM = pose.point(Vector3(0, 0, 1)) } == 8)
    state.needle.tipMM = pose.point(Vector3(0, 30, 5))
    #expect(done { state.needle.depthMM = 30 } == 8)
    #expect(done { state.needle.tipMM = pose.point(Vector3(0, 30, 1)) } == 9)
    #expect(done { state.fluid.book(50_000, in: .muscle) } == 9)
    #expect(done { state.fluid.book(60_000, in: .muscle) } == 10)
    #expect(done { state.isFinished = true } == 11 && tour.step == nil)
  }

  /// What comes later ticks nothing that comes first, and a tour that is resumed begins where it was left.
  @Test func stepsKeepTheirOrder() {
    var (tour, state) = (Tour(done: 0), Self.start)
    tour.look(at: state, done: ["midlineMarked", "cleftMarked"])
    state.fluid.book(500_000, in: .joint)
    tour.look(at: state, done: ["midlineMarked", "cleftMarked"])
    #expect(tour.done == 0)
    #expect(Tour(done: 7).step == .plane && Tour(done: 0).step == .slide)
    for wrong in [11, 99, -3] { #expect((0...11).contains(Tour(done: wrong).done)) }
  }

  /// Names are there until the landmarks are found, and gone a few seconds later.
  @Test func theNamesFade() {
    var (tour, state) = (Tour(done: 6), Self.start)
    tour.look(at: state, done: [])
    #expect(tour.namesOpacity(atTick: 10_000) == 1)
    state.tick = 1_000
    tour.look(at: state, done: ["cleftMarked"])
    let opacities = [1_000, 1_250, 1_500, 9_000].map(tour.namesOpacity)
    #expect(opacities == [1, 0.5, 0, 0])
  }

  @Test func everyStepHasItsWords() {
    for step in Tour.Step.allCases {
      #expect(!step.asks.isEmpty && step.asks.count <= 48 && step.asks.last != ".", "\(step)")
      #expect(step.tells.hasSuffix(".") && step.tells.count <= 160, "\(step)")
    }
    let lines = Checklist(of: Tour(done: 3)).lines
    #expect(
      lines.map(\.mark) == [.done, .done, .done, .current] + [Checklist.Line.Mark](repeating: .open, count: 7)
    )
    #expect(Checklist(of: Tour(done: 11)).lines.allSatisfy { $0.mark == .done })
  }

  /// The tour has every aid, and asks only for steps that there are.
  @Test func theTourIsACaseWithEveryAid() {
    let tour = PreparedAttempt.tour(from: TestAttempt.shared)
    #expect(tour.isTour && tour.scenario.aids.structureNames && tour.scenario.aids.tipMarker)
    #expect(tour.scenario.aids.imagePlane && tour.scenario.aids.externalView)
    let known = Set(ProcedureStep.all.map(\.id))
    #expect(tour.scenario.stepsHinted?.count == 4 && known.isSuperset(of: tour.scenario.stepsHinted ?? []))
  }
}
