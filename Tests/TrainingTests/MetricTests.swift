import Geometry
import Simulation
import Testing
import Training

@Suite struct MetricTests {
  /// One story with a known answer to every metric.
  private static let story = Story.told { story in
    story.ticksPerHundredth = 1
    story.rest(100)
    story.advance(10)
    story.frame.tipOffPlaneMM = -3
    story.frame.needle.passes = 1
    story.advance(10, inSlice: false)
    story.frame.tipOffPlaneMM = 0
    story.advance(-10)
    // The shaft swings from straight down to 3 : 4 at a depth of 10 mm.
    story.tick { $0.needle.direction = Vector3(0.6, 0.8, 0) }
    (story.frame.needle.passes, story.frame.needle.boneContacts) = (2, 1)
    story.advance(10)
    story.tick { $0.probe.zMM += 3 }
    story.frame.tipToJointMM = 0.5
    story.inject(60, into: .joint)
    story.inject(40, into: .interosseousLigament, inSlice: false)
    story.frame.tipToJointMM = 9
    story.advance(-20)
    story.rest(8)
  }
  private static let swing = (0.6 * 0.6 + 0.2 * 0.2).squareRoot() * 10
  private static let expected: [String: Double] = [
    "tipToJoint": 0.5,  // where the last fluid left it, not where it was withdrawn to
    "inPlaneFraction": 20.0 / 30, "time": 4.5, "needlePasses": 2, "boneContacts": 1,
    "pathLength": 20 + 10 + swing + 10 + 20, "jointFraction": 0.6, "injectedVolume": 1,
    "injectionInPlaneFraction": 0.6, "timeInTissue": 3.41, "timeToPuncture": 1.01,
    "pathInefficiency": 100 * ((40 + swing) / 20 - 1),
    "sweptArea": 0.5 * 10 * 10 * 0.6, "probeDrift": 3, "maximumOffPlane": 3,
    // Straight down in the plane but for the third advance, whose direction lies in it too.
    "needlePlaneAngle": 0, "meanNeedlePlaneDistance": 0, "maximumNeedlePlaneDistance": 0,
    "meanNeedlePlaneAngle": 0, "maximumNeedlePlaneAngle": 0,
    "pathInTissue": 60 + swing, "redirects": 1,
    // From the tick in which it enters to that in which it leaves.
    "meanVelocity": 100 * (60 + swing) / 342,
    // Of positions every 50 ms, computed by another program.
    "motionSmoothness": 28_722.813_232_69, "rotationTotal": 36.86989764584402,
    // The swing takes a hundredth of a second, and no advance is faster than 25 mm/s.
    "rotationalActions": 0, "translationalActions": 0,
    // The story moves the probe's place on the skin, not its pose.
    "probePathLength": 0, "probeMeanVelocity": 0, "probeMotionSmoothness": 0, "probeRotationTotal": 0,
    "probeRotationalActions": 0, "probeTranslationalActions": 0, "targetsScanned": 0,
    "tipSeenFraction": 20.0 / 30,
  ]

  @Test(arguments: Metric.standard.map(\.id)) func hasItsValueInAKnownStory(_ id: String) throws {
    let wanted = try #require(Self.expected[id], "a new metric needs its value in this story")
    let value = try #require(Metric.named(id)?.measure(Self.story.trace))
    #expect(abs(value - wanted) < 1e-9 * max(1, wanted / 10))
  }

  @Test(arguments: Metric.standard.map(\.id)) func isDefinedOnlyWhereTheTraceDefinesIt(_ id: String) throws {
    let metric = try #require(Metric.named(id))
    #expect(metric.measure(Trace(side: .right)) == nil)
    #expect(!metric.unit.isEmpty && !metric.summary.isEmpty)
    // A trainee who never punctured.
    let idle = Story.told { $0.rest(10) }.trace
    let always = [
      "time", "needlePasses", "boneContacts", "injectedVolume", "redirects", "probePathLength",
      "probeMeanVelocity", "probeRotationTotal", "probeRotationalActions", "probeTranslationalActions",
      "targetsScanned",
    ]
    #expect((metric.measure(idle) != nil) == always.contains(id))
  }

  @Test(arguments: Metric.standard.map(\.id)) func isFiniteAndTheSameWhereverTheWorldBegins(_ id: String)
    throws
  {
    let metric = try #require(Metric.named(id))
    let turn = Self.turn(about: Vector3(1, -2, 0.5), by: .degrees(77), then: Vector3(900, -4_000, 123))
    for story in (1...12).map({ Story.wild(seed: $0) }) + [Self.story, Story.perfect] {
      var moved = story.trace
      for i in moved.frames.indices { moved.frames[i].move(by: turn) }
      let (value, elsewhere) = (metric.measure(story.trace), metric.measure(moved))
      #expect((value == nil) == (elsewhere == nil))
      if let value, let elsewhere {
        #expect(value.isFinite && abs(value - elsewhere) <= 1e-6 * max(1, abs(value)), "\(id)")
      }
    }
  }
  private static func turn(about axis: Vector3, by angle: Angle, then shift: Vector3) -> Pose {
    func turned(_ v: Vector3) -> Vector3 { rotated(v, about: axis.normalized, by: angle) }
    return Pose(
      xAxis: turned(Vector3(1, 0, 0)), yAxis: turned(Vector3(0, 1, 0)), zAxis: turned(Vector3(0, 0, 1)),
      origin: shift)
  }

  @Test func idsAreDifferent() {
    #expect(Set(Metric.standard.map(\.id)).count == Metric.standard.count)
    #expect(Metric.named("no such metric") == nil)
  }

  @Test func aStraightInsertionIsNotInefficient() throws {
    let trace = Story.told {
      $0.rest()
      $0.advance(30)
    }.trace
    #expect(abs(try #require(Metric.pathInefficiency.measure(trace))) < 1e-9)
    #expect(Metric.sweptArea.measure(trace) == 0)
    #expect(Metric.pathLength.measure(trace) == 30)
  }

  @Test func withoutAnInjectionTheTipEndsAtTheDeepestPointOfTheLastPass() {
    let trace = Story.told { story in
      story.rest()
      story.frame.tipToJointMM = 1
      story.advance(30)
      story.advance(-30)
      story.rest(5)
      story.frame.tipToJointMM = 4
      story.advance(20)
      story.frame.tipToJointMM = 12
      story.advance(-20)
    }.trace
    #expect(Metric.tipToJoint.measure(trace) == 4)
  }

  @Test func probeMotionBeforeThePunctureIsNoDrift() {
    let trace = Story.told { story in
      story.rest()
      for _ in 0..<100 { story.tick { $0.probe.xMM += 1 } }
      story.advance(1)
      story.tick { $0.probe.xMM += 2 }
    }.trace
    #expect(Metric.probeDrift.measure(trace) == 2)
  }
}

extension Trace.Frame {
  /// The same in a world that is laid elsewhere.
  fileprivate mutating func move(by pose: Pose) {
    probe.probeToPatient = pose * probe.probeToPatient
    needle.entryMM = pose.point(needle.entryMM)
    needle.tipMM = pose.point(needle.tipMM)
    needle.hubMM = pose.point(needle.hubMM)
    needle.direction = pose.vector(needle.direction)
    needle.handDirection = pose.vector(needle.handDirection)
    needle.bevelZero = pose.vector(needle.bevelZero)
  }
}
