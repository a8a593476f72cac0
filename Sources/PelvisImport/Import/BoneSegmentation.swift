import Geometry

/// The three bones of a label volume, as smooth closed surfaces in the volume's own RAS millimeters.
package struct BoneSegmentation: Sendable {
  package enum Bone: String, CaseIterable, Sendable { case sacrum, hipLeft, hipRight }
  /// Which segments make up each bone.
  package var segments: [Bone: [LabelVolume.Segment]]

  /// Labels of TotalSegmentator's task `total` (Wasserthal et al., Radiol Artif Intell 2023;5:e230024), for files
  /// without names. The first sacral vertebra is a label of its own.
  private static let totalSegmentator: [UInt16: Bone] = [
    25: .sacrum, 26: .sacrum, 77: .hipLeft, 78: .hipRight,
  ]

  /// Finds the bones by their names, or without names by TotalSegmentator's labels.
  /// - Returns: nil where one is missing; `missing(in:)` says which.
  package init?(_ volume: LabelVolume) {
    segments = BoneSegmentation.found(in: volume)
    if Bone.allCases.contains(where: { segments[$0] == nil }) { return nil }
  }
  package static func missing(in volume: LabelVolume) -> [Bone] {
    let found = found(in: volume)
    return Bone.allCases.filter { found[$0] == nil }
  }

  private static func found(in volume: LabelVolume) -> [Bone: [LabelVolume.Segment]] {
    let present = volume.segments.filter { $0.voxelCount > 0 }
    let hasNames = present.contains { $0.name != nil }
    var found: [Bone: [LabelVolume.Segment]] = [:]
    for segment in present {
      let bone = hasNames ? segment.name.flatMap(bone(named:)) : totalSegmentator[segment.label]
      if let bone { found[bone, default: []].append(segment) }
    }
    return found
  }

  /// The bone that a name means, in the words of segmenting programs and anatomists; nil for any other.
  package static func bone(named name: String) -> Bone? {
    let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
    let text = words.joined(separator: " ")
    func has(_ parts: [String]) -> Bool { parts.contains { text.contains($0) } }
    if has(["muscle", "artery", "vein", "nerve", "glut", "iliopsoas", "cartilage", "iliac", "joint"]) {
      return nil
    }
    if has(["sacrum", "sacral"]) || words.contains("s1") { return .sacrum }
    guard has(["hip", "innominate", "coxae", "coxa", "ilium", "hemipelvis", "pelvis"]) else { return nil }
    if has(["left"]) || words.contains("l") || words.contains("sin") { return .hipLeft }
    if has(["right"]) || words.contains("r") || words.contains("dex") { return .hipRight }
    return nil
  }

  package func bones(of volume: LabelVolume) -> PelvicBones {
    PelvicBones(
      sacrum: surface(of: .sacrum, volume), hipLeft: surface(of: .hipLeft, volume),
      hipRight: surface(of: .hipRight, volume))
  }

  private func surface(of bone: Bone, _ volume: LabelVolume) -> SurfaceMesh {
    let chosen = segments[bone] ?? []
    var block = OccupancyBlock(of: chosen, in: volume)
    block.smooth(volume.voxelToRAS.spacingMM)
    return block.surface(name: bone.rawValue, volume.voxelToRAS)
  }
}

/// How much of each voxel of a box belongs to a structure, 0...1.
struct OccupancyBlock {
  /// Of voxel (0, 0, 0) of the box in the volume.
  private let first: SIMD3<Int>
  private let counts: SIMD3<Int>
  private var values: [Float]
  private static let margin = 3

  init(of segments: [LabelVolume.Segment], in volume: LabelVolume) {
    var (low, high) = (volume.counts, SIMD3<Int>(repeating: -1))
    let plane = volume.counts.x * volume.counts.y
    func visit(_ body: (_ at: SIMD3<Int>) -> Void) {
      for segment in segments {
        let start = segment.layer * volume.voxelCount
        for k in 0..<volume.counts.z {
          for j in 0..<volume.counts.y {
            let row = start + k * plane + j * volume.counts.x
            for i in 0..<volume.counts.x where volume.labels[row + i] == segment.label {
              body(SIMD3(i, j, k))
            }
          }
        }
      }
    }
    visit { at in (low, high) = (pointwiseMin(low, at), pointwiseMax(high, at)) }
    let first = low &- OccupancyBlock.margin
    let counts = pointwiseMax(high &- low &+ (2 * OccupancyBlock.margin + 1), SIMD3(repeating: 1))
    var values = [Float](repeating: 0, count: counts.x * counts.y * counts.z)
    visit { at in
      let p = at &- first
      values[p.x + counts.x * (p.y + counts.y * p.z)] = 1
    }
    (self.first, self.counts, self.values) = (first, counts, values)
  }

  /// Rounds off the steps of voxels: over about a millimeter, or a voxel where they are larger.
  mutating func smooth(_ spacingMM: Vector3) {
    let strides = [1, counts.x, counts.x * counts.y]
    for axis in 0..<3 {
      let passes = min(max(Int((1.2 / max(spacingMM[axis], 0.05)).rounded()), 1), 4)
      for _ in 0..<passes { smooth(stride: strides[axis], count: counts[axis]) }
    }
  }
  private mutating func smooth(stride: Int, count: Int) {
    let old = values
    for at in values.indices {
      let place = at / stride % count
      if place == 0 || place == count - 1 { continue }
      values[at] = 0.5 * old[at] + 0.25 * (old[at - stride] + old[at + stride])
    }
  }

  /// The half level, in RAS mm.
  func surface(name: String, _ voxelToRAS: VoxelAffine) -> SurfaceMesh {
    let lattice = Lattice(
      countX: counts.x, countY: counts.y, countZ: counts.z, spacingMM: 1,
      originMM: Vector3(Double(first.x), Double(first.y), Double(first.z)))
    var mesh = SurfaceMesh(name: name, lattice: lattice, values: values.map { 0.5 - $0 })
    mesh.positionsMM = mesh.positionsMM.map { p in
      let q = voxelToRAS.pointMM(Vector3(Double(p.x), Double(p.y), Double(p.z)))
      return SIMD3(Float(q.x), Float(q.y), Float(q.z))
    }
    guard voxelToRAS.signedVoxelVolumeMM3 < 0 else { return mesh }
    for t in stride(from: 0, to: mesh.indices.count - 2, by: 3) { mesh.indices.swapAt(t + 1, t + 2) }
    return mesh
  }
}
