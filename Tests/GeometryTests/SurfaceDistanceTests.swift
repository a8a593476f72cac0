import Geometry
import Testing

/// The nearest point of a mesh against what geometry says.
@Suite struct SurfaceDistanceTests {
  /// The box |x| ≤ 10, |y| ≤ 6, |z| ≤ 4 of twelve triangles.
  static let box: SurfaceDistance = {
    let corners = (0..<8).map { i in
      Vector3(i & 1 == 0 ? -10 : 10, i & 2 == 0 ? -6 : 6, i & 4 == 0 ? -4 : 4)
    }
    let faces: [[UInt32]] = [
      [0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5],
    ]
    return SurfaceDistance(
      pointsMM: corners, indices: faces.flatMap { [$0[0], $0[1], $0[2], $0[0], $0[2], $0[3]] }, cellMM: 2.5)
  }()

  @Test func theNearestPointOfABoxIsTheClampedOne() throws {
    var random = RandomNumbers(seed: 5)
    for _ in 0..<2_000 {
      let p = Vector3(
        random.uniform(in: -25...25), random.uniform(in: -20...20), random.uniform(in: -15...15))
      let clamped = Vector3(min(max(p.x, -10), 10), min(max(p.y, -6), 6), min(max(p.z, -4), 4))
      let inside = min(10 - p.x.magnitude, 6 - p.y.magnitude, 4 - p.z.magnitude)
      let expected = inside > 0 ? inside : distance(p, clamped)
      let found = try #require(Self.box.nearest(to: p, withinMM: 40))
      #expect((found.distanceMM - expected).magnitude < 1e-9)
      #expect((distance(found.pointMM, p) - expected).magnitude < 1e-9)
    }
  }

  @Test func nothingIsFoundBeyondTheReach() {
    #expect(Self.box.nearest(to: Vector3(0, 0, 7.01), withinMM: 3) == nil)
    #expect(Self.box.nearest(to: Vector3(0, 0, 6.99), withinMM: 3)?.distanceMM.isFinite == true)
    #expect(Self.box.nearest(to: Vector3(1e6, -1e6, 1e6), withinMM: 3) == nil)
    let empty = SurfaceDistance(pointsMM: [], indices: [])
    #expect(empty.nearest(to: .zero, withinMM: 10) == nil)
  }
}
