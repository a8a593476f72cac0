import Foundation
import Geometry
import Testing

@Suite struct PoseTests {
  static func random(_ numbers: inout RandomNumbers) -> Pose {
    func vector() -> Vector3 {
      Vector3(numbers.gaussian(), numbers.gaussian(), numbers.gaussian())
    }
    let x = vector().normalized
    let z = cross(x, vector()).normalized
    return Pose(xAxis: x, yAxis: cross(z, x), zAxis: z, origin: 50 * vector())
  }

  @Test func aPoseAndItsInverseUndoEachOther() {
    var numbers = RandomNumbers(seed: 3)
    for _ in 0..<200 {
      let (pose, p) = (Self.random(&numbers), 30 * Vector3(numbers.gaussian(), numbers.gaussian(), 1))
      #expect(distance(pose.inversePoint(pose.point(p)), p) < 1e-10)
      #expect(distance(pose.inverse.point(pose.point(p)), p) < 1e-10)
      #expect(distance((pose.inverse * pose).point(p), p) < 1e-10)
    }
  }
  @Test func aRigidMotionKeepsDistances() {
    var numbers = RandomNumbers(seed: 4)
    for _ in 0..<200 {
      let pose = Self.random(&numbers)
      let (a, b) = (Vector3(1, 2, 3), Vector3(numbers.gaussian(), -4, 9))
      #expect(abs(distance(pose.point(a), pose.point(b)) - distance(a, b)) < 1e-10)
    }
  }
  @Test func rotationIsRightHanded() {
    let turned = rotated(Vector3(1, 0, 0), about: Vector3(0, 0, 1), by: .degrees(90))
    #expect(distance(turned, Vector3(0, 1, 0)) < 1e-15)
    #expect(abs(angle(between: Vector3(1, 0, 0), and: Vector3(-1, 1e-9, 0)).degrees - 180) < 1e-6)
    #expect(angle(between: .zero, and: Vector3(1, 0, 0)).degrees == 0)
  }
}

@Suite struct CurveTests {
  @Test func aStraightCurveHasUniformSpeed() {
    let curve = CubicCurve(from: Vector3(1, 2, 3), to: Vector3(4, 6, 3))
    for t in stride(from: 0.0, through: 1, by: 0.1) {
      #expect(distance(curve.point(at: t), Vector3(1 + 3 * t, 2 + 4 * t, 3)) < 1e-12)
      #expect(abs(curve.tangent(at: t).length - 5) < 1e-12)
    }
  }
  @Test func theNearestPointOfASegmentIsClampedToItsEnds() {
    let (a, b) = (Vector3(0, 0, 0), Vector3(10, 0, 0))
    #expect(nearestPoint(to: Vector3(-3, 4, 0), onSegmentFrom: a, to: b).point == a)
    #expect(nearestPoint(to: Vector3(13, 4, 0), onSegmentFrom: a, to: b).point == b)
    #expect(nearestPoint(to: Vector3(4, 4, 0), onSegmentFrom: a, to: b).parameter == 0.4)
    #expect(nearestPoint(to: Vector3(4, 4, 0), onSegmentFrom: a, to: a).point == a)
  }
}

@Suite struct RandomNumberTests {
  @Test func theSequenceIsThatOfSplitMix64() {
    // Reference output of the published algorithm for seed 1234567.
    var numbers = RandomNumbers(seed: 1_234_567)
    #expect(numbers.next() == 6_457_827_717_110_365_317)
    #expect(numbers.next() == 3_203_168_211_198_807_973)
  }
  @Test func gaussianHasItsMomentsAndUniformItsRange() {
    var numbers = RandomNumbers(seed: 9)
    var (sum, squares, cubes) = (0.0, 0.0, 0.0)
    let count = 200_000
    for _ in 0..<count {
      let g = numbers.gaussian()
      sum += g
      squares += g * g
      cubes += g * g * g
      let u = numbers.uniform(in: 2...5)
      #expect(u >= 2 && u <= 5)
    }
    #expect(abs(sum / Double(count)) < 0.01)
    #expect(abs(squares / Double(count) - 1) < 0.01)
    #expect(abs(cubes / Double(count)) < 0.03)
  }
}

@Suite struct FingerprintTests {
  @Test func everyBitAndTheOrderCount() {
    func digest(_ bytes: [UInt8]) -> UInt64 {
      var fingerprint = Fingerprint()
      bytes.withUnsafeBytes { fingerprint.combine($0) }
      return fingerprint.value
    }
    let base = [UInt8](repeating: 7, count: 21)
    var seen: Set<UInt64> = [digest(base), digest(base + [0])]
    for i in base.indices {
      for bit in 0..<8 {
        var changed = base
        changed[i] ^= 1 << bit
        #expect(seen.insert(digest(changed)).inserted)
      }
    }
    var (a, b) = (Fingerprint(), Fingerprint())
    a.combine(1)
    a.combine(2)
    b.combine(2)
    b.combine(1)
    #expect(a != b)
    #expect(a.hexDigits.count == 16 && Fingerprint().hexDigits == "cbf29ce484222325")
  }
}

@Suite struct HeightFieldTests {
  @Test func aPlaneIsSampledExactlyAndItsNormalPointsOut() {
    let field = HeightField(x: -10...10, z: -5...5, spacingMM: 2) { x, z in 3 + 0.5 * x - 0.25 * z }
    for (x, z) in [(0.3, 0.1), (-9.7, 4.2), (7.77, -4.9)] {
      #expect(abs(field.height(x: x, z: z) - (3 + 0.5 * x - 0.25 * z)) < 1e-5)
    }
    let normal = field.outwardNormal(x: 1, z: 1)
    #expect(distance(normal, Vector3(0.5, -1, -0.25).normalized) < 1e-5)
  }
  @Test func aCornerWithoutASurfaceMakesItAbsent() {
    let field = HeightField(x: 0...4, z: 0...4, spacingMM: 1) { x, _ in
      x > 2.5 ? Double(HeightField.absent) : 1
    }
    #expect(field.height(x: 1.5, z: 1) == 1)
    #expect(field.height(x: 2.5, z: 1) == Double(HeightField.absent))
  }
}

@Suite struct WorkerPoolTests {
  @Test(arguments: [1, 2, 4]) func everyChunkRunsOnceInEveryJob(threads: Int) {
    let pool = WorkerPool(threads: threads)
    let counts = UnsafeMutablePointer<Int>.allocate(capacity: 97)
    defer { counts.deallocate() }
    counts.initialize(repeating: 0, count: 97)
    for _ in 0..<300 {
      pool.run(97, counts) { context, chunk in
        context.assumingMemoryBound(to: Int.self)[chunk] += 1
      }
    }
    for i in 0..<97 { #expect(counts[i] == 300) }
    pool.forEach(0) { _ in Issue.record("no chunk, no call") }
  }
  @Test func theCallerSleepsUntilTheLastWorkerHasLeft() {
    let pool = WorkerPool(threads: 2)
    let cells = UnsafeMutablePointer<Int>.allocate(capacity: 2)
    defer { cells.deallocate() }
    for round in 1...5 {
      cells.initialize(repeating: 0, count: 2)
      // The first chunk is the shorter: who takes it waits for the other, for longer than it spins.
      pool.run(2, cells) { context, chunk in
        usleep(chunk == 0 ? 5_000 : 20_000)
        context.assumingMemoryBound(to: Int.self)[chunk] += 1
      }
      #expect(cells[0] == 1 && cells[1] == 1, "round \(round)")
    }
  }
  @Test func aPoolThatSleptWakesAndOneThatIsDroppedEnds() {
    let pool = WorkerPool(threads: 2)
    usleep(20_000)
    pool.wakeWorkers()
    let cells = UnsafeMutablePointer<Int>.allocate(capacity: 8)
    defer { cells.deallocate() }
    pool.run(8, cells) { context, chunk in context.assumingMemoryBound(to: Int.self)[chunk] = chunk }
    for i in 0..<8 { #expect(cells[i] == i) }
    for _ in 0..<20 { _ = WorkerPool(threads: 3) }
  }
}
