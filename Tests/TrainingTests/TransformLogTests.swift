import Geometry
import Testing

@testable import Training

/// How tools are taken from a log of transforms.
@Suite struct TransformLogTests {
  private static func sample(_ timeS: Double, _ matrix: TransformMatrix) -> TransformLog.Sample {
    TransformLog.Sample(
      seconds: timeS.rounded(.down), nanoseconds: ((timeS - timeS.rounded(.down)) * 1e9).rounded(),
      printedS: timeS,
      matrix: matrix)
  }
  private static func shift(_ x: Double, _ y: Double = 0, _ z: Double = 0) -> TransformMatrix {
    TransformMatrix(rows: [1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z])
  }
  private static func device(_ name: String, _ places: [(Double, Double)]) -> TransformLog.Device {
    TransformLog.Device(name: name, samples: places.map { sample($0.0, shift($0.1)) })
  }
  private static func log(_ devices: TransformLog.Device...) throws -> TransformLog {
    try #require(TransformLog(devices: devices))
  }
  private static func tips(_ log: TransformLog, _ name: String, _ rules: TrajectoryRules) throws -> [Double] {
    let tools = try log.tools(ToolRoles(needle: name), in: nil, by: rules)
    return try #require(tools.recording.needle).samples.map(\.pose.origin.x)
  }

  @Test func aToolIsCarriedByTheFrameItIsGivenIn() throws {
    let log = try Self.log(
      Self.device("NeedleToTracker", [(0, 0), (1, 10), (2, 20)]),
      Self.device("NeedleTipToNeedle", [(0.5, 1)]),
      Self.device("TrackerToRAS", [(0, 100), (2, 300)]))
    // The tip is sampled when its own transform is; those that carry it are interpolated.
    #expect(try Self.tips(log, "NeedleTip", .exact) == [1 + 5 + 150])
    // By the other rule at every time of the first, each the sample before.
    #expect(try Self.tips(log, "NeedleTipToNeedle", .perkTutor) == [101, 111, 321])
  }

  @Test func aScaledFrameScalesWhatItCarries() throws {
    let scaled = TransformMatrix(rows: [0, -2, 0, 5, 2, 0, 0, 6, 0, 0, 2, 7])
    let product = scaled * Self.shift(1, 2, 3)
    #expect(product.origin == Vector3(1, 8, 13) && product.x == Vector3(0, 2, 0))
    #expect(product.toolPose.xAxis == Vector3(0, 1, 0) && product.imagePose.zAxis == Vector3(0, 0, 1))
    for axis in ToolAxis.allCases {
      let turned = Self.shift(0).turned(toZ: axis).toolPose
      #expect(cross(turned.xAxis, turned.yAxis) == turned.zAxis, "\(axis)")
      #expect(
        turned.zAxis[["x", "y", "z"].firstIndex(of: String(axis.rawValue.suffix(1))) ?? 3]
          == (axis.rawValue.hasPrefix("-") ? -1 : 1))
    }
  }

  @Test func wrongAndDoubtfulNamesAreTold() throws {
    let log = try Self.log(
      Self.device("AToB", [(0, 0)]), Self.device("BToC", [(0, 0)]), Self.device("CToA", [(0, 0)]),
      Self.device("TopToToe", [(0, 0)]), Self.device("AToD", [(0, 0)]), Self.device("Stylus", [(0, 0)]))
    func message(_ roles: ToolRoles) -> String {
      do {
        _ = try log.tools(roles, in: nil, by: .exact)
        return ""
      } catch { return (error as? TrajectoryProblem)?.message ?? "\(error)" }
    }
    #expect(message(ToolRoles(needle: "Nedle")).hasSuffix("it has AToB, BToC, CToA, TopToToe, AToD, Stylus."))
    #expect(message(ToolRoles(needle: "A")) == "'A' may be AToB or AToD; write which.")
    #expect(message(ToolRoles(needle: "AToB")).contains("in a circle: AToB, BToC, CToA, AToB"))
    #expect(message(ToolRoles(needle: "Stylus", probe: "Stylus")).contains("one transform"))
    #expect(message(ToolRoles(needle: "Top")) == "" && message(ToolRoles(needle: "Stylus")) == "")
    #expect(message(ToolRoles()).contains("say which"))
    let apart = try log.tools(ToolRoles(needle: "TopToToe", probe: "Stylus"), in: nil, by: .exact)
    #expect(apart.notes.count == 1 && apart.recording.probeAtNeedle(0) == nil)
  }

  @Test func theSearchTakesTheSampleBeforeOrOneThatItMeets() {
    let own = [0.1, 0.2, 0.3, 0.4, 0.5]
    func place(_ timeS: Double) -> Int { PerkTutorSampler.place(of: timeS, in: own) }
    #expect(place(-5) == 0 && place(0.1005) == 0 && place(9) == 4 && place(0.4995) == 4)
    #expect(place(0.25) == 1 && place(0.45) == 3)
    // The search meets 0.3 first, and 0.2 and 0.4 after it.
    #expect(place(0.2995) == 2 && place(0.1995) == 1 && place(0.3995) == 3)
    #expect(PerkTutorSampler.place(of: 3, in: [7]) == 0)
  }

  @Test func samplesComeInTheOrderOfTime() throws {
    let log = try Self.log(Self.device("N", [(3, 30), (1, 10), (2, 20), (2, 21)]))
    #expect(try Self.tips(log, "N", .exact) == [10, 21, 30])
    #expect(try Self.tips(log, "N", .perkTutor) == [10, 20, 21, 30])
  }

  @Test func timesOfAClockKeepTheirNanoseconds() throws {
    let start = 1_700_000_000.0
    let samples = (0..<50).map { i in
      TransformLog.Sample(
        seconds: start + Double(i / 20), nanoseconds: Double(i % 20) * 5e7, printedS: 1.7e9,
        matrix: Self.shift(Double(i)))
    }
    let log = try Self.log(TransformLog.Device(name: "N", samples: samples))
    let exact = try log.tools(ToolRoles(needle: "N"), in: nil, by: .exact)
    let speed = try #require(Metric.meanVelocity.measureTools(exact.recording))
    #expect(abs(speed - 20) < 1e-9 && exact.notes.isEmpty)
    let printed = try log.tools(ToolRoles(needle: "N"), in: nil, by: .perkTutor)
    #expect(Metric.time.measureTools(printed.recording) == 0 && printed.notes.count == 1)
    #expect(Metric.meanVelocity.measureTools(printed.recording) == nil)
    #expect(Metric.pathLength.measureTools(printed.recording) == 49)
  }

  @Test func ofAStepThroughTheSkinThePartInsideCounts() throws {
    let body = try #require(ClosedSurface(pointsMM: TestSolid.box.points, indices: TestSolid.box.indices))
    // Along x through a box from 0 to 10, in steps of 4 mm and 0.5 s, the shaft behind the tip.
    let turn = TransformMatrix(x: [0, 1, 0], y: [0, 0, 1], z: [1, 0, 0], origin: .zero)
    let log = try Self.log(
      TransformLog.Device(
        name: "N",
        samples: (0...5).map { Self.sample(Double($0) / 2, Self.shift(Double($0) * 4 - 6, 5, 5) * turn) }))
    func value(_ metric: Metric, _ rules: TrajectoryRules) throws -> Double {
      let tools = try log.tools(ToolRoles(needle: "N"), in: body, by: rules)
      return try #require(metric.measureTools(tools.recording))
    }
    #expect(abs(try value(.pathInTissue, .exact) - 10) < 1e-9)
    #expect(abs(try value(.timeInTissue, .exact) - 1.25) < 1e-9)
    // Tips at 2 and 6 are inside.
    #expect(try value(.pathInTissue, .perkTutor) == 8 && value(.timeInTissue, .perkTutor) == 1)
    #expect(try value(.needlePasses, .exact) == 1 && value(.timeToPuncture, .exact) == 1)
    #expect(try value(.sweptArea, .exact) < 1e-9)
  }

  /// Needle and probe of a shaking hand, each at its own times.
  private static func shaking(_ seed: UInt64, in world: TransformMatrix, fromS: Double) throws -> TransformLog
  {
    var random = RandomNumbers(seed: seed)
    func device(_ name: String, everyS: Double) -> TransformLog.Device {
      var (axis, tip, timeS) = (Vector3(0.1, 0.2, -1).normalized, Vector3(4, 5, 14), 0.0)
      let samples = (0..<120).map { _ in
        timeS += everyS * (0.8 + 0.4 * random.uniform())
        tip += Vector3(random.gaussian(), random.gaussian(), random.gaussian() - tip.z / 20)
        axis = (axis + 0.1 * Vector3(random.gaussian(), random.gaussian(), random.gaussian())).normalized
        let x = cross(axis, Vector3(0.3, 1, 0)).normalized
        let own = TransformMatrix(x: x, y: cross(axis, x), z: axis, origin: tip)
        return TransformLog.Sample(
          seconds: fromS, nanoseconds: (timeS * 1e9).rounded(), printedS: timeS, matrix: world * own)
      }
      return TransformLog.Device(name: name, samples: samples)
    }
    return try log(device("ProbeToRAS", everyS: 0.04), device("NeedleToRAS", everyS: 0.03))
  }

  @Test(arguments: TrajectoryRules.allCases) func theWorldsOriginAndTheClockDoNotCount(
    _ rules: TrajectoryRules
  ) throws {
    let still = TransformMatrix(rows: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0])
    let turn = Angle.degrees(25)
    let moved = TransformMatrix(
      rows: [0, -1, 0, 900, turn.cosine, 0, -turn.sine, -3_000, turn.sine, 0, turn.cosine, 70])
    func values(_ seed: UInt64, in world: TransformMatrix, fromS: Double) throws -> [(
      id: String, value: Double?
    )] {
      let points = TestSolid.points.map { world.origin + world.vector($0) }
      let body = try #require(ClosedSurface(pointsMM: points, indices: TestSolid.indices))
      let roles = ToolRoles(needle: "Needle", probe: "Probe")
      let tools = try Self.shaking(seed, in: world, fromS: fromS).tools(roles, in: body, by: rules)
      return tools.recording.measurements.map { ($0.metric.id, $0.value) }
    }
    var most = 0
    for seed in 1...12 as ClosedRange<UInt64> {
      let here = try values(seed, in: still, fromS: 0)
      let there = try values(seed, in: moved, fromS: 1_700_000_000)
      most = max(most, here.count { $0.value != nil })
      for (a, b) in zip(here, there) {
        #expect((a.value == nil) == (b.value == nil), "\(a.id)")
        guard let value = a.value, let other = b.value else { continue }
        #expect(value.isFinite && abs(value - other) <= 1e-5 * max(1, value), "\(a.id): \(value), \(other)")
      }
    }
    // All but those that need an image, a joint, bone or a syringe.
    #expect(most == Metric.standard.count - 8)
  }

  @Test func theShaftSweepsWhatIsBehindItsTip() throws {
    let body = try #require(ClosedSurface(pointsMM: TestSolid.box.points, indices: TestSolid.box.indices))
    // The needle comes straight down from z = 10 to a depth of 6 mm and is moved aside by 3 mm: a rectangle.
    let down = TransformMatrix(x: [1, 0, 0], y: [0, -1, 0], z: [0, 0, -1], origin: .zero)
    let log = try Self.log(
      TransformLog.Device(
        name: "N",
        samples: [2.0, 3, 5].enumerated().map { i, x in Self.sample(Double(i), Self.shift(x, 4, 4) * down) }))
    for rules in TrajectoryRules.allCases {
      let tools = try log.tools(ToolRoles(needle: "N"), in: body, by: rules)
      #expect(abs(try #require(Metric.sweptArea.measureTools(tools.recording)) - 18) < 1e-9)
    }
  }
}

enum TestSolid {
  /// From the origin to (10, 10, 10).
  static let points = (0..<8).map { (i: Int) in
    let (x, y, z) = (i & 1, (i >> 1) & 1, i >> 2)
    return Vector3(Double(10 * x), Double(10 * y), Double(10 * z))
  }
  static let indices: [UInt32] = [
    0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7,
    5,
  ]
  static let box = (points: points, indices: indices)
}
