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
    "needlePlaneAngle": 0, "tipSeenFraction": 20.0 / 30,
  ]

  @Test(arguments: Metric.standard.map(\.id)) func hasItsValueInAKnownStory(_ id: String) throws {
    let wanted = try #require(Self.expected[id], "a new metric needs its value in this story")
    let value = try #require(Metric.named(id)?.measure(Self.story.trace))
    #expect(abs(value - wanted) < 1e-9)
  }

  @Test(arguments: Metric.standard.map(\.id)) func isDefinedOnlyWhereTheTraceDefinesIt(_ id: String) throws {
    let metric = try #require(Metric.named(id))
    #expect(metric.measure(Trace(side: .right)) == nil)
    #expect(!metric.unit.isEmpty && !metric.summary.isEmpty)
    // A trainee who never punctured.
    let idle = Story.told { $0.rest(10) }.trace
    let always = ["time", "needlePasses", "boneContacts", "injectedVolume"]
    #expect((metric.measure(idle) != nil) == always.contains(id))
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
