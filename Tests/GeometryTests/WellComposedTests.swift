import Geometry
import Testing

/// Meshes of sampled functions as bodies.
@Suite struct WellComposedTests {
  /// Nothing but noise: every way in which corners of a cell can be inside.
  @Test(arguments: 0..<40) func noiseBecomesABody(_ seed: Int) {
    let lattice = Lattice(countX: 9, countY: 10, countZ: 11, spacingMM: 1, originMM: .zero)
    var random = RandomNumbers(seed: UInt64(seed))
    var values = [Float](repeating: 1, count: lattice.count)
    for k in 1..<lattice.countZ - 1 {
      for j in 1..<lattice.countY - 1 {
        for i in 1..<lattice.countX - 1 {
          values[lattice.index(i, j, k)] = Float(random.gaussian()) - Float(seed % 5) * 0.3
        }
      }
    }
    WellComposed(lattice).make(&values)
    let mesh = SurfaceMesh(name: "noise", lattice: lattice, values: values)
    #expect(mesh.topology.isBody, "\(mesh.topology)")
    let refined = mesh.refined(longestEdgeMM: 0.7)
    #expect(refined.topology.isBody && refined.topology.longestEdgeMM <= 0.7, "\(refined.topology)")
    #expect((refined.topology.volumeML - mesh.topology.volumeML).magnitude < 1e-5)
  }

  @Test func aBodyStaysAsItIs() {
    var values = VolumeTests.crude
    WellComposed(VolumeTests.lattice).make(&values)
    #expect(values == VolumeTests.crude)
    let mesh = SurfaceMesh(name: "ball", lattice: VolumeTests.lattice, values: values)
    let ball = 4 / 3 * Double.pi * VolumeTests.radius * VolumeTests.radius * VolumeTests.radius / 1_000
    #expect((mesh.topology.volumeML / ball - 1).magnitude < 0.02)
    let mirrored = mesh.mirrored(name: "mirror").topology
    #expect(mirrored.isBody && (mirrored.volumeML - mesh.topology.volumeML).magnitude < 1e-6)
  }

  /// A tetrahedron that lacks a side, two that share an edge or a corner only, one turned inside out.
  @Test func whatIsNoBodyIsTold() {
    let corners: [SIMD3<Float>] = [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]
    let sides: [UInt32] = [0, 2, 1, 0, 1, 3, 1, 2, 3, 0, 3, 2]
    let one = SurfaceMesh(name: "one", positionsMM: corners, indices: sides)
    #expect(one.topology.isBody)
    #expect(
      SurfaceMesh(name: "open", positionsMM: corners, indices: Array(sides.dropLast(3))).topology.badEdgeCount
        == 3)
    let turned = SurfaceMesh(name: "turned", positionsMM: corners, indices: sides.reversed())
    #expect(!turned.topology.isBody && turned.topology.volumeML < 0)
    let other = sides.map { $0 == 0 ? 0 : $0 + 3 }
    let far = corners + corners.dropFirst().map { $0 * -1 }
    let touching = SurfaceMesh(name: "touching", positionsMM: far, indices: sides + other.reversed())
    #expect(touching.topology.badEdgeCount == 0 && touching.topology.badVertexCount == 1)
    let apart = SurfaceMesh(
      name: "apart", positionsMM: corners + corners, indices: sides + sides.map { $0 + 4 })
    #expect(apart.topology.partCount == 2 && !apart.topology.isBody)
  }
}
