import Geometry
import Testing

/// Noise, distances and meshes on lattices, against a ball.
@Suite struct VolumeTests {
  static let center = Vector3(0.3, -0.2, 0.4), radius = 7.3
  static let lattice = Lattice(
    countX: 33, countY: 35, countZ: 37, spacingMM: 0.75, originMM: Vector3(-12, -12.75, -13.5))

  /// The squared equation of a ball: its zero is right, its value is a distance only close to it.
  static var crude: [Float] {
    var values: [Float] = []
    for k in 0..<lattice.countZ {
      for j in 0..<lattice.countY {
        for i in 0..<lattice.countX {
          let r = distance(lattice.centerMM(i, j, k), center)
          values.append(Float((r * r - radius * radius) / (2 * radius)))
        }
      }
    }
    return values
  }
  static func redistanced(threads: Int) -> [Float] {
    var values = crude
    let pool = WorkerPool(threads: threads)
    values.withUnsafeMutableBufferPointer {
      DistanceTransform.redistance($0, lattice: lattice, reachMM: 5, pool: pool)
    }
    return values
  }

  @Test func aCrudeFunctionBecomesADistance() {
    let values = Self.redistanced(threads: 2)
    var worst = 0.0
    for k in 0..<Self.lattice.countZ {
      for j in 0..<Self.lattice.countY {
        for i in 0..<Self.lattice.countX {
          let exact = distance(Self.lattice.centerMM(i, j, k), Self.center) - Self.radius
          let clamped = min(max(exact, -5), 5)
          worst = max(worst, (Double(values[Self.lattice.index(i, j, k)]) - clamped).magnitude)
        }
      }
    }
    // What the crude function is wrong by where it is blended in, and the steps of the crossings.
    #expect(worst < 0.15, "\(worst) mm")
    #expect(values == Self.redistanced(threads: 1))
  }

  @Test func aBallsMeshIsClosedOutwardAndAsLargeAsTheBall() {
    let mesh = SurfaceMesh(name: "ball", lattice: Self.lattice, values: Self.crude)
    var (edges, volume) = ([UInt64: Int](), 0.0)
    for t in stride(from: 0, to: mesh.indices.count, by: 3) {
      let corners = Array(mesh.indices[t..<t + 3])
      let p = corners.map { Vector3(mesh.positionsMM[Int($0)]) }
      volume += dot(p[0], cross(p[1], p[2])) / 6
      for e in 0..<3 {
        let (a, b) = (corners[e], corners[(e + 1) % 3])
        edges[UInt64(min(a, b)) << 32 | UInt64(max(a, b)), default: 0] += a < b ? 1 : -1
      }
    }
    #expect(!mesh.indices.isEmpty && edges.values.allSatisfy { $0 == 0 })
    let exact = 4 / 3 * Double.pi * Self.radius * Self.radius * Self.radius
    #expect((volume / exact - 1).magnitude < 0.02)
    for position in mesh.positionsMM {
      #expect((distance(Vector3(position), Self.center) - Self.radius).magnitude < 0.15)
    }
  }

  @Test func aMeshStaysClosedWhereTheSurfaceComesUpToTheLatticesEdge() {
    let small = Lattice(countX: 4, countY: 5, countZ: 6, spacingMM: 1, originMM: .zero)
    var values = [Float](repeating: 1, count: small.count)
    for k in 1..<5 { for j in 1..<4 { for i in 1..<3 { values[small.index(i, j, k)] = -1 } } }
    let mesh = SurfaceMesh(name: "block", lattice: small, values: values)
    var edges: [UInt64: Int] = [:]
    for t in stride(from: 0, to: mesh.indices.count, by: 3) {
      for e in 0..<3 {
        let (a, b) = (mesh.indices[t + e], mesh.indices[t + (e + 1) % 3])
        edges[UInt64(min(a, b)) << 32 | UInt64(max(a, b)), default: 0] += a < b ? 1 : -1
      }
    }
    // Faces of a block of 2 × 3 × 4 voxels: 52, two triangles each.
    #expect(mesh.indices.count == 52 * 2 * 3 && edges.values.allSatisfy { $0 == 0 })
  }

  @Test func noiseIsSeededBoundedAndSmooth() {
    let (noise, other) = (NoiseField(cellMM: 4, seed: 1), NoiseField(cellMM: 4, seed: 2))
    var (sum, squares, steepest) = (0.0, 0.0, 0.0)
    var random = RandomNumbers(seed: 5)
    for _ in 0..<20_000 {
      let p = Vector3(
        random.uniform(in: -300...300), random.uniform(in: -300...300), random.uniform(in: -300...300))
      let value = noise.value(at: p)
      #expect(value.magnitude <= 1)
      sum += value
      squares += value * value
      steepest = max(steepest, (noise.value(at: p + Vector3(0.01, 0, 0)) - value).magnitude / 0.01)
    }
    #expect((sum / 20_000).magnitude < 0.02 && (0.03...0.3).contains(squares / 20_000))
    // A cubic step between −1 and 1 rises by 1.5 · 2 / cell at most.
    #expect(steepest <= 0.76)
    #expect(noise.value(at: Vector3(1, 2, 3)) != other.value(at: Vector3(1, 2, 3)))
  }

  @Test func aRowOfNoiseIsItsPoints() {
    let noise = NoiseField(cellMM: 3, seed: 8)
    let start = Vector3(-20.3, 4.1, -7.7)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 90) { row in
      noise.fillRow(row, startMM: start, stepMM: 0.5)
      for i in row.indices {
        #expect((Double(row[i]) - noise.value(at: start + Vector3(Double(i) * 0.5, 0, 0))).magnitude < 1e-6)
      }
    }
  }
}
