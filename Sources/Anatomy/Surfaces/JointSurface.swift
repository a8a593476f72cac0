import Geometry

/// The right joint of one person as a sheet over (y, z), and distances to it.
struct JointSurface: Sendable {
  let originY, originZ: Double
  private static let spacingMM = 1.0
  /// Nodes along y and z.
  static let counts = (y: 111, z: 117)
  /// Middle, half gap along x, distance in the sheet to the auricular border (negative inside), and the factor that turns a
  /// stretch along x into a distance; y fastest.
  let nodes: [SIMD4<Float>]
  /// Distance to the joint space, on a lattice around it.
  let box: Lattice
  let distances: [Float]
  /// True where bone bridges the joint everywhere.
  let isClosed: Bool
  /// Volume between the faces, in mm³.
  let volumeMM3: Double

  init(bones: BoneModel, pool: WorkerPool) {
    self.init(around: bones.map.person(Vector3(50, 38, -12)), isBridged: true, pool: pool) { y, z in
      let row = bones.row(y: y, z: z)
      return [Float(row.middle), Float(row.gap / 2), Float(row.auricle), Float(row.iliacFactor)]
    }
  }

  /// y and z of the first node of a sheet around a place.
  static func origin(around center: Vector3) -> (y: Double, z: Double) { (center.y - 55, center.z - 58) }

  /// - Parameters:
  ///   - center: about the middle of the joint, x counted toward its side.
  ///   - isBridged: bone bridges the joint where the gap is negative.
  ///   - node: at every (y, z), a millimeter apart: middle, half gap along x, distance in the sheet to the auricular border, and
  ///     the factor that turns a stretch along x into a distance.
  init(
    around center: Vector3, isBridged: Bool = false, pool: WorkerPool,
    node: (_ y: Double, _ z: Double) -> SIMD4<Float>
  ) {
    let (originY, originZ) = JointSurface.origin(around: center)
    var nodes: [SIMD4<Float>] = []
    nodes.reserveCapacity(JointSurface.counts.y * JointSurface.counts.z)
    for k in 0..<JointSurface.counts.z {
      for j in 0..<JointSurface.counts.y { nodes.append(node(originY + Double(j), originZ + Double(k))) }
    }
    self.init(
      nodes: nodes, originY: originY, originZ: originZ, centerX: center.x, isBridged: isBridged, pool: pool)
  }

  /// - Parameter nodes: `counts.y` × `counts.z`, y fastest, a millimeter apart from the origin on.
  init(
    nodes: [SIMD4<Float>], originY: Double, originZ: Double, centerX: Double, isBridged: Bool = false,
    pool: WorkerPool
  ) {
    (self.originY, self.originZ) = (originY, originZ)
    self.nodes = nodes
    isClosed = JointSurface.isClosed(nodes)
    volumeMM3 = JointSurface.volumeMM3(nodes)
    let (countY, countZ) = JointSurface.counts
    let lattice = Lattice(
      countX: 70, countY: countY, countZ: countZ, spacingMM: 1,
      originMM: Vector3(centerX - 35, originY, originZ))
    var field = [Float](repeating: 0, count: lattice.count)
    let sheet = nodes
    field.withUnsafeMutableBufferPointer { buffer in
      // Safe: every plane k is written by one thread alone, and all are done on return.
      nonisolated(unsafe) let out = buffer
      pool.forEach(lattice.countZ) { k in
        for j in 0..<lattice.countY {
          let node = sheet[k * countY + j]
          for i in 0..<lattice.countX {
            let x = Float(lattice.originMM.x) + Float(i)
            // Where the faces touch the joint keeps a place to be measured from; where bone bridges it there is none.
            let half = max(node.y, 0.25)
            let open = max(((x - node.x).magnitude - half) * node.w, node.z)
            out[lattice.index(i, j, k)] = isBridged && node.y < 0 ? max(open, -node.y * node.w) : open
          }
        }
      }
      DistanceTransform.redistance(buffer, lattice: lattice, reachMM: 30, pool: pool)
    }
    (box, distances) = (lattice, field)
  }

  /// A sheet that has been made before.
  init(nodes: [SIMD4<Float>], originY: Double, originZ: Double, box: Lattice, distances: [Float]) {
    (self.originY, self.originZ, self.nodes) = (originY, originZ, nodes)
    (self.box, self.distances) = (box, distances)
    isClosed = JointSurface.isClosed(nodes)
    volumeMM3 = JointSurface.volumeMM3(nodes)
  }

  private static func isClosed(_ nodes: [SIMD4<Float>]) -> Bool { !nodes.contains { $0.z < 0 && $0.y > 0 } }

  /// Distance beyond half its gap to which the joint counts along x, in mm.
  private static let rimMM = 0.15
  private static func volumeMM3(_ nodes: [SIMD4<Float>]) -> Double {
    nodes.reduce(0) { $1.z < 0 && $1.y > 0 ? $0 + 2 * (Double($1.y) + rimMM) : $0 }
  }

  /// Values at one (y, z) of the sheet.
  struct Sample {
    /// x of the middle, half the gap along x, distance in the sheet to the auricular border.
    var middle, halfGap, auricle: Double
    /// Factor that turns a stretch along x into a distance.
    var factor: Double
  }
  func at(y: Double, z: Double) -> Sample {
    let u = min(max(y - originY, 0), Double(JointSurface.counts.y) - 1.001)
    let w = min(max(z - originZ, 0), Double(JointSurface.counts.z) - 1.001)
    let (j, k) = (Int(u), Int(w))
    let (fu, fw) = (Float(u - Double(j)), Float(w - Double(k)))
    let countY = JointSurface.counts.y
    let base = k * countY + j
    let near = nodes[base] + (nodes[base + 1] - nodes[base]) * fu
    let far = nodes[base + countY] + (nodes[base + countY + 1] - nodes[base + countY]) * fu
    let v = near + (far - near) * fw
    return Sample(middle: Double(v.x), halfGap: Double(v.y), auricle: Double(v.z), factor: Double(v.w))
  }

  private func isWithinBounds(x: Double, y: Double, z: Double) -> Bool {
    x > box.originMM.x && y > originY && y < originY + Double(JointSurface.counts.y - 1) && z > originZ
      && z < originZ + Double(JointSurface.counts.z - 1)
  }

  /// Distance of a point in the auricular cleft from the nearer face, in mm: the bones are no nearer, as each lies beyond its
  /// face. Nil away from the cleft, negative within a bone.
  func roomMM(x: Double, y: Double, z: Double) -> Double? {
    guard isWithinBounds(x: x, y: y, z: z) else { return nil }
    let here = at(y: y, z: z)
    if here.auricle > 2 { return nil }
    return (here.halfGap - (x - here.middle).magnitude) * here.factor
  }

  /// True between the two bones' faces within the auricular surface; `x` is counted toward the joint's side.
  func holds(x: Double, y: Double, z: Double) -> Bool {
    guard isWithinBounds(x: x, y: y, z: z) else { return false }
    let here = at(y: y, z: z)
    return here.auricle < 0 && (x - here.middle).magnitude <= here.halfGap + JointSurface.rimMM
  }

  /// Distance to the joint space, 0 inside; beyond the lattice an upper bound.
  func distanceMM(x: Double, y: Double, z: Double) -> Double {
    if holds(x: x, y: y, z: z) { return 0 }
    let p = Vector3(x, y, z)
    let c = box.coordinates(of: p)
    let inside = Vector3(
      min(max(c.x, 0), Double(box.countX) - 1.001), min(max(c.y, 0), Double(box.countY) - 1.001),
      min(max(c.z, 0), Double(box.countZ) - 1.001))
    let within = max(box.interpolated(at: inside) { Double(distances[$0]) }, 0)
    return within + distance(c, inside) * box.spacingMM
  }
}
