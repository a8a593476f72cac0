import Anatomy
import Geometry

/// The three bones of a label volume, as smooth closed surfaces in the volume's own RAS millimeters.
package struct BoneSegmentation: Sendable {
  package enum Bone: String, CaseIterable, Sendable {
    case sacrum, hipLeft, hipRight
    /// Name for a reader.
    package var displayName: String {
      switch self {
      case .sacrum: "sacrum"
      case .hipLeft: "left hip"
      case .hipRight: "right hip"
      }
    }
  }
  /// Segments that make up each bone.
  package private(set) var segments: [Bone: [LabelVolume.Segment]]
  /// Doubts about names: those understood only in part, and those of a bone that are left out, a sentence each.
  package private(set) var doubts: [String] = []

  /// Labels of TotalSegmentator's task `total` (Wasserthal et al., Radiol Artif Intell 2023;5:e230024), for files
  /// without names. The first sacral vertebra is a label of its own.
  private static let totalSegmentator: [UInt16: Bone] = [
    25: .sacrum, 26: .sacrum, 77: .hipLeft, 78: .hipRight,
  ]

  /// Finds the bones by their names, or without names by TotalSegmentator's labels.
  /// - Throws: `ImportProblem` where one is missing, with what the volume holds.
  package init(_ volume: LabelVolume) throws {
    let present = volume.segments.filter { $0.voxelCount > 0 }
    segments = [:]
    if present.contains(where: { $0.name != nil }) {
      name(present)
    } else {
      for segment in present {
        if let bone = Self.totalSegmentator[segment.label] { segments[bone, default: []].append(segment) }
      }
    }
    let missing = Bone.allCases.filter { segments[$0] == nil }
    guard missing.isEmpty else {
      let notes = doubts.prefix(3).map { $0 + ". " }.joined()
      throw ImportProblem(
        "no segment for: \(missing.map(\.displayName).joined(separator: ", ")). It holds \(Self.inventory(of: volume)). \(notes)"
          + "Name the segments sacrum, hip_left and hip_right, or number them as TotalSegmentator does (25, 77, 78)."
      )
    }
  }

  /// Segments whose names are wholly understood go before those of which a part is.
  private mutating func name(_ present: [LabelVolume.Segment]) {
    var partly: [Bone: [(segment: LabelVolume.Segment, unknown: [String])]] = [:]
    for segment in present {
      switch BoneWords.meaning(of: segment.name ?? "") {
      case .bone(let bone, let unknown) where unknown.isEmpty: segments[bone, default: []].append(segment)
      case .bone(let bone, let unknown): partly[bone, default: []].append((segment, unknown))
      case .otherStructure:
        doubts.append("'\(segment.displayName)' is named after a bone and is another structure: not used")
      case .hipWithoutSide: doubts.append("'\(segment.displayName)' says no side, or both: not used")
      case .nothing: break
      }
    }
    for bone in Bone.allCases {
      for (segment, unknown) in partly[bone] ?? [] {
        if segments[bone]?.contains(where: { BoneWords.isWhollyKnown($0.name ?? "") }) == true {
          doubts.append("'\(segment.displayName)' may be of the \(bone.displayName), and is not used")
        } else {
          segments[bone, default: []].append(segment)
          doubts.append(
            "'\(segment.displayName)' is taken for the \(bone.displayName), though its name says '\(unknown.joined(separator: " "))'"
          )
        }
      }
    }
  }

  /// The bone that a name means; nil for any other.
  package static func bone(named name: String) -> Bone? {
    if case .bone(let bone, _) = BoneWords.meaning(of: name) { bone } else { nil }
  }

  private static let inventoryMax = 30
  /// Contents of a volume, with size and side, so that bones without names can be recognized.
  private static func inventory(of volume: LabelVolume) -> String {
    let extents = volume.extents()
    let voxelML = volume.voxelToRAS.signedVoxelVolumeMM3.magnitude / 1_000
    let drawn = zip(volume.segments, extents).compactMap { segment, extent in
      extent.map { (segment, $0.centroidMM) }
    }
    if drawn.isEmpty { return "nothing" }
    let middle = drawn.reduce(0.0) { $0 + $1.1.x } / Double(drawn.count)
    let words = drawn.prefix(inventoryMax).map { segment, center -> String in
      let milliliters = Double(segment.voxelCount) * voxelML
      let size = milliliters < 1e6 ? "\(Int(milliliters.rounded())) mL" : "no size of a bone"
      let place = center.x < middle - 20 ? ", left" : center.x > middle + 20 ? ", right" : ""
      return "\(segment.displayName) (\(size)\(place))"
    }
    let more = drawn.count > inventoryMax ? " and \(drawn.count - inventoryMax) more" : ""
    return words.joined(separator: ", ") + more
  }

  /// The bones as surfaces.
  /// - Throws: `ImportProblem` where one would take too much memory.
  package func bones(of volume: LabelVolume) throws -> PelvicBones {
    PelvicBones(
      sacrum: try surface(of: .sacrum, volume), hipLeft: try surface(of: .hipLeft, volume),
      hipRight: try surface(of: .hipRight, volume))
  }

  private func surface(of bone: Bone, _ volume: LabelVolume) throws -> SurfaceMesh {
    guard let box = box(of: bone, in: volume) else {
      throw ImportProblem("the \(bone.displayName) has no voxels.")
    }
    let counts = box.last &- box.first &+ 1
    let (plane, isWide) = counts.x.multipliedReportingOverflow(by: counts.y)
    let (count, isDeep) = plane.multipliedReportingOverflow(by: counts.z)
    guard !isWide, !isDeep, count <= OccupancyBlock.voxelsMax else {
      throw ImportProblem(
        "the \(bone.displayName) takes \(counts.x) × \(counts.y) × \(counts.z) voxels; at most "
          + "\(OccupancyBlock.voxelsMax / 1_000_000) million are read: resample the segmentation to 0.5 mm, and look for "
          + "stray voxels of that label.")
    }
    var block = OccupancyBlock(of: segments[bone] ?? [], in: volume, first: box.first, last: box.last)
    block.smooth(volume.voxelToRAS.spacingMM)
    return block.surface(name: bone.rawValue, volume.voxelToRAS)
  }

  /// The indices between which a bone's voxels lie.
  private func box(of bone: Bone, in volume: LabelVolume) -> (first: SIMD3<Int>, last: SIMD3<Int>)? {
    let own = segments[bone] ?? []
    let extents = zip(volume.segments, volume.extents()).compactMap { own.contains($0) ? $1 : nil }
    guard let start = extents.first else { return nil }
    return extents.reduce((start.first, start.last)) {
      (pointwiseMin($0.0, $1.first), pointwiseMax($0.1, $1.last))
    }
  }

  /// Lengths of each bone's box, in mm, along right, anterior, superior; before anything is made of the voxels.
  private func sizesMM(in volume: LabelVolume) -> [Bone: Vector3] {
    let map = volume.voxelToRAS
    return Bone.allCases.reduce(into: [:]) { sizes, bone in
      guard let box = box(of: bone, in: volume) else { return }
      let counts = box.last &- box.first &+ 1
      func along(_ axis: Int) -> Double {
        map.iStepMM[axis].magnitude * Double(counts.x) + map.jStepMM[axis].magnitude * Double(counts.y)
          + map.kStepMM[axis].magnitude * Double(counts.z)
      }
      sizes[bone] = Vector3(along(0), along(1), along(2))
    }
  }
}

extension BoneSegmentation {
  /// Problem with the size and the place of the bones; nil where there is none. Nothing is made of the voxels for it.
  /// - Parameter isForced: reports only what makes all work impossible.
  package func problem(in volume: LabelVolume, isForced: Bool) -> String? {
    let own = zip(volume.segments, volume.extents()).compactMap { segment, extent in
      segments.values.contains { $0.contains(segment) } ? extent?.centroidMM : nil
    }
    return PelvisCheck.sizeProblem(sizesMM(in: volume), isForced: isForced) ?? PelvisCheck.placeProblem(own)
  }
}

extension LabelVolume.Segment {
  /// Its name, or its label where it has none.
  package var displayName: String { name ?? "label \(label)" }
}
extension BoneWords {
  fileprivate static func isWhollyKnown(_ name: String) -> Bool {
    if case .bone(_, let unknown) = meaning(of: name) { unknown.isEmpty } else { false }
  }
}
