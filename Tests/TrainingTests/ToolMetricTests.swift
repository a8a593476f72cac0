import Geometry
import Testing

@testable import Training

/// Metrics of tools that move as formulas say.
@Suite struct ToolMetricTests {
  /// A needle sampled so often, its tip at a place and turned about z by an angle.
  private static func needle(
    _ seconds: Double, hertz: Double = 20, angleDeg: (Double) -> Double = { _ in 0 },
    tip: (Double) -> Vector3 = { _ in .zero }
  ) -> ToolPath {
    let count = Int((seconds * hertz).rounded()) + 1
    let samples = (0..<count).map { i in
      let timeS = Double(i) / hertz
      let (s, c) = (Angle.degrees(angleDeg(timeS)).sine, Angle.degrees(angleDeg(timeS)).cosine)
      return ToolSample(
        timeS: timeS,
        pose: Pose(
          xAxis: Vector3(c, s, 0), yAxis: Vector3(-s, c, 0), zAxis: Vector3(0, 0, 1), origin: tip(timeS)))
    }
    return ToolPath(samples)
  }
  private static func value(_ metric: Metric, of needle: ToolPath) throws -> Double {
    try #require(metric.measureTools(ToolRecording(needle: needle)))
  }

  @Test func anEmptyRecordingDefinesNothing() {
    for recording in [ToolRecording(), ToolRecording(needle: ToolPath([]), probe: ToolPath([]))] {
      for (metric, value) in recording.measurements { #expect(value == nil, "\(metric.id)") }
    }
    var one = ToolRecording(needle: Self.needle(0), probe: Self.needle(0))
    one.hasTissue = true
    for (metric, value) in one.measurements {
      #expect(
        value == nil || value == 0 && ["needlePasses", "redirects"].contains(metric.id), "\(metric.id)")
    }
  }

  @Test func aConstantJerkHasItsOwnSmoothness() throws {
    // x = t³ has the jerk 6 mm/s³, and the third difference of a cube is exact: √(36 T), T from the fourth sample on.
    let needle = Self.needle(4, tip: { Vector3($0 * $0 * $0, 0, 0) })
    #expect(abs(try Self.value(.motionSmoothness, of: needle) - (36 * (4 - 0.1)).squareRoot()) < 1e-6)
    #expect(abs(try Self.value(.pathLength, of: needle) - 64) < 1e-9)
    #expect(abs(try Self.value(.meanVelocity, of: needle) - 16) < 1e-9)
  }

  @Test func sampledFiveTimesAsOftenItIsAsSmooth() throws {
    func tip(_ t: Double) -> Vector3 {
      Vector3(20 * Elementary.sine(2 * t), 5 * t, 3 * Elementary.cosine(5 * t))
    }
    let slow = try Self.value(.motionSmoothness, of: Self.needle(6, tip: tip))
    let fast = try Self.value(.motionSmoothness, of: Self.needle(6, hertz: 100, tip: tip))
    #expect(abs(slow - fast) < 1e-3 * slow)
  }

  @Test func theMeanSpeedIsOfStepsNotOfTheWay() throws {
    let samples = [(0.0, 0.0), (1, 10), (1, 10), (4, 10)].map { timeS, x in
      ToolSample(
        timeS: timeS,
        pose: Pose(xAxis: [1, 0, 0], yAxis: [0, 1, 0], zAxis: [0, 0, 1], origin: Vector3(x, 0, 0)))
    }
    #expect(try Self.value(.meanVelocity, of: ToolPath(samples)) == 5)
  }

  @Test(arguments: [1e-6, 0.5, 40, 179]) func turnsAddUp(_ stepDeg: Double) throws {
    let needle = Self.needle(2, angleDeg: { $0 * 20 * stepDeg })
    #expect(abs(try Self.value(.rotationTotal, of: needle) / (40 * stepDeg) - 1) < 1e-8)
  }

  @Test func quickMovesCountWhenTheyLast() throws {
    // 60 mm/s for 0.5 s, 0.1 s and 0.5 s with a gap of 0.1 s in it, rests of a second between.
    func isQuick(_ t: Double) -> Bool {
      (1..<1.5).contains(t) || (2.5..<2.6).contains(t) || (4..<4.25).contains(t) || (4.35..<4.7).contains(t)
    }
    let hertz = 100.0
    var (way, ways) = (0.0, [Double]())
    for i in 0...700 {
      ways.append(way)
      if isQuick(Double(i) / hertz + 1e-6) { way += 0.6 }
    }
    let needle = Self.needle(7, hertz: hertz, tip: { t in Vector3(0, ways[Int((t * hertz).rounded())], 0) })
    #expect(try Self.value(.translationalActions, of: needle) == 2)
    let turning = Self.needle(7, hertz: hertz, angleDeg: { t in ways[Int((t * hertz).rounded())] })
    #expect(try Self.value(.rotationalActions, of: turning) == 2)
  }

  @Test func aTurnFarFromTheOriginIsNoMove() throws {
    // The tip rests, 2 m from the world's origin, while the needle turns by 40 ° a second.
    let needle = Self.needle(5, angleDeg: { 40 * $0 }, tip: { _ in Vector3(2_000, 0, 0) })
    #expect(try Self.value(.translationalActions, of: needle) == 0)
    #expect(try Self.value(.rotationalActions, of: needle) == 0)
  }

  @Test func aTipThatComesBackHasNoInefficiency() {
    let needle = Self.needle(2, tip: { t in Vector3(t < 1 ? 10 * t : 10 * (2 - t), 0, 0) })
    #expect(Metric.pathInefficiency.measureTools(ToolRecording(needle: needle)) == nil)
  }

  @Test func thePlaneCountsWhileTheTipMoves() throws {
    // Rests 4 mm off the plane, then moves away from it at 10 mm/s for two seconds; the plane leans by 30 °.
    let samples = (0...60).map { i in
      let timeS = Double(i) / 20
      let away = Vector3(0, 0, 4 + 10 * max(0, timeS - 1))
      return ToolSample(
        timeS: timeS, pose: Pose(xAxis: [1, 0, 0], yAxis: [0, 1, 0], zAxis: [0, 0, 1], origin: away))
    }
    var recording = ToolRecording(needle: ToolPath(samples))
    #expect(Metric.meanNeedlePlaneDistance.measureTools(recording) == nil)
    let tilt = Angle.degrees(30)
    recording.probeAtNeedle = { _ in
      Pose(
        xAxis: [1, 0, 0], yAxis: [0, tilt.cosine, tilt.sine], zAxis: [0, -tilt.sine, tilt.cosine],
        origin: .zero)
    }
    let farthest = try #require(Metric.maximumNeedlePlaneDistance.measureTools(recording))
    #expect(abs(farthest - 24 * tilt.cosine) < 1e-9)
    // In action from 0.25 s after it begins to move, the first sample later than 0.2 s.
    let mean = try #require(Metric.meanNeedlePlaneDistance.measureTools(recording))
    #expect(abs(mean - (6.5 + 24) / 2 * tilt.cosine) < 1e-9)
    #expect(abs(try #require(Metric.meanNeedlePlaneAngle.measureTools(recording)) - 60) < 1e-9)
    recording.planeNeedsTissue = true
    #expect(Metric.maximumNeedlePlaneAngle.measureTools(recording) == nil)
  }

  @Test func waysAreMeasuredAlikeEitherWayRound() throws {
    var random = RandomNumbers(seed: 3)
    func way(_ count: Int) -> [Vector3] {
      (0..<count).map { _ in Vector3(random.gaussian(), random.gaussian(), random.gaussian()) }
    }
    for measure in PathDistance.standard {
      #expect(measure.measure([], way(2)) == nil && measure.measure(way(2), []) == nil)
      for _ in 0..<20 {
        let (a, b) = (way(30), way(17))
        let there = try #require(measure.measure(a, b))
        #expect(abs(there - (try #require(measure.measure(b, a)))) < 1e-12)
        #expect(measure.measure(a, a) == 0)
        let aside = Vector3(0, 0, 50)
        #expect(abs(try #require(measure.measure(a, a.map { $0 + aside })) - 50) < 6, "\(measure.id)")
        let apart = try #require(PathDistance.hausdorff.measure(a, b))
        #expect(try #require(PathDistance.frechet.measure(a, b)) >= apart)
      }
    }
  }
  @Test func aShortWayDoesNotLieOnALongOne() {
    let long = (0...100).map { Vector3(Double($0), 0, 0) }
    #expect(PathDistance.hausdorff.measure(Array(long[..<11]), long) == 90)
    #expect(PathDistance.frechet.measure(Array(long[..<11]), long) == 90)
  }
}
