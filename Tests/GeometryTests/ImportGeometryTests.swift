import Geometry
import Testing

@Suite struct ImportGeometryTests {
  @Test func anIndexMapsToAPointAndBack() {
    let affine = VoxelAffine(
      iStepMM: Vector3(0.75, 0.5, 0), jStepMM: Vector3(1, -1.5, 0.25), kStepMM: Vector3(0, 0.5, 2.5),
      originMM: Vector3(10, -20, 30))
    for index in [Vector3.zero, Vector3(3, -2, 7.5), Vector3(511, 511, 300)] {
      #expect(distance(affine.index(ofMM: affine.pointMM(index)), index) < 1e-10)
      let turned = affine.turnedAboutZ.pointMM(index)
      #expect(turned == affine.pointMM(index) * Vector3(-1, -1, 1))
    }
    // The determinant by Sarrus: 0.75·(−1.5·2.5 − 0.25·0.5) − 0.5·(1·2.5 − 0.25·0).
    #expect((affine.signedVoxelVolumeMM3 - (0.75 * -3.875 - 0.5 * 2.5)).magnitude < 1e-12)
    #expect(!affine.isDegenerate && affine.scaled(by: 1000).spacingMM.z > 2500)
  }

  @Test func mapsWithoutInverseAreDegenerate() {
    let (x, y) = (Vector3(1, 0, 0), Vector3(0, 1, 0))
    for third in [x + y, .zero, Vector3(0, 0, .nan), Vector3(0, 0, .infinity), y, Vector3(1, 1, 1e-9)] {
      #expect(VoxelAffine(iStepMM: x, jStepMM: y, kStepMM: third, originMM: .zero).isDegenerate)
    }
    let far = Vector3(.infinity, 0, 0)
    #expect(VoxelAffine(iStepMM: x, jStepMM: y, kStepMM: Vector3(0, 0, 1), originMM: far).isDegenerate)
  }

  @Test func equalPointsAndOnlyTheyAreWelded() {
    var (welder, random) = (VertexWelder(), RandomNumbers(seed: 8))
    var points: [SIMD3<Float>] = [[0, 0, 0]]
    for _ in 0..<5000 { points.append([Float(random.gaussian()), Float(random.gaussian()), 1]) }
    let first = points.map { welder.index(of: $0) }
    #expect(first == Array(0...5000) && welder.points == points)
    #expect(points.reversed().map { welder.index(of: $0) } == Array(0...5000).reversed())
    #expect(welder.index(of: [-0.0, 0, -0.0]) == 0)
    #expect(welder.index(of: [.leastNonzeroMagnitude, 0, 0]) == 5001)
  }

  /// A star has as much area as its triangles, none of them turned over.
  @Test(arguments: [4, 5, 12, 60, 256]) func trianglesCoverAPolygon(_ count: Int) throws {
    for isStar in [false, true] {
      let corners = (0..<count).map { i -> SIMD3<Float> in
        let angle = Angle(radians: 2 * .pi * Double(i) / Double(count))
        let radius = isStar && i % 2 == 1 ? 4.0 : 10
        return [Float(angle.cosine * radius), Float(angle.sine * radius), 0]
      }
      let cut = try #require(triangles(ofPolygon: corners))
      func area(_ a: Int, _ b: Int, _ c: Int) -> Float {
        let (u, v) = (corners[b] - corners[a], corners[c] - corners[a])
        return u.x * v.y - u.y * v.x
      }
      let shoelace = (0..<count).reduce(Float(0)) { sum, i in
        let (p, q) = (corners[i], corners[(i + 1) % count])
        return sum + p.x * q.y - p.y * q.x
      }
      let areas = cut.map { area($0.x, $0.y, $0.z) }
      #expect(cut.count == count - 2 && areas.allSatisfy { $0 > -1e-4 })
      #expect((areas.reduce(0, +) - shoelace).magnitude < 1e-3 * shoelace)
    }
  }

  @Test func polygonsThatAreNoneHaveNoTriangles() {
    #expect(triangles(ofPolygon: [[0, 0, 0], [1, 0, 0]]) == nil)
    let flat = [SIMD3<Float>](repeating: [1, 1, 1], count: 6)
    #expect(triangles(ofPolygon: flat)?.count == 4)
  }
}
