import Geometry

/// The bones of a person from elsewhere as distances on the lattice of the patient, in the patient frame.
struct ImportedBones: Sendable {
  let lattice: Lattice
  /// Signed distances to the sacrum and to the nearer hip, in mm, x fastest; within ±`reachMM`.
  private(set) var sacrum, hips: [Float]
  static let reachMM = 12.0

  init(_ bones: FoundPelvis, lattice: Lattice, pool: WorkerPool) {
    self.lattice = lattice
    func field(_ mesh: SurfaceMesh) -> [Float] {
      MeshField.distances(
        pointsMM: mesh.positionsMM.map { Vector3($0) },
        indices: mesh.indices, lattice: lattice, reachMM: ImportedBones.reachMM, pool: pool)
    }
    sacrum = field(bones.sacrum)
    let (left, right) = (field(bones.hipLeft), field(bones.hipRight))
    hips = zip(left, right).map { min($0, $1) }
  }

  /// Distances at a point, trilinear, clamped to the lattice.
  func distances(at p: Vector3) -> (sacrum: Double, hip: Double) {
    let c = lattice.coordinates(of: p)
    return (
      lattice.interpolated(at: c) { Double(sacrum[$0]) }, lattice.interpolated(at: c) { Double(hips[$0]) }
    )
  }
  func roomMM(at p: Vector3) -> Double {
    let d = distances(at: p)
    return min(d.sacrum, d.hip)
  }

  /// The share of the voxels inside one bone that lie more than `deepMM` inside both.
  func crossingShare(deepMM: Float) -> Double {
    var (both, either) = (0, 0)
    for i in sacrum.indices where sacrum[i] < 0 || hips[i] < 0 {
      either += 1
      if sacrum[i] < -deepMM, hips[i] < -deepMM { both += 1 }
    }
    return either > 0 ? Double(both) / Double(either) : 0
  }

  /// Draws bones back from each other, half each, where they are closer than a joint's space.
  mutating func open(toMM least: Double) {
    for i in sacrum.indices {
      let lack = Float(least) - sacrum[i] - hips[i]
      if lack > 0 {
        sacrum[i] += lack / 2
        hips[i] += lack / 2
      }
    }
  }
}
