import Anatomy
import Foundation
import Geometry
import PelvisImport

/// The bones of one person as other programs' files hold them, brought to right–anterior–superior millimeters.
package struct PelvisSource: Sendable {
  package var bones: PelvicBones
  /// The largest distance of neighboring voxels, in mm; nil for surfaces.
  package var resolutionMM: Double?
  package var report: ImportReport

  /// Which way a file's axes point: a letter each for x, y and z, of R L, A P, S I.
  package struct Axes: Equatable, Sendable {
    private let x, y, z: Vector3
    package static let ras = Axes(x: Vector3(1, 0, 0), y: Vector3(0, 1, 0), z: Vector3(0, 0, 1))
    package static let lps = Axes(x: Vector3(-1, 0, 0), y: Vector3(0, -1, 0), z: Vector3(0, 0, 1))
    private init(x: Vector3, y: Vector3, z: Vector3) { (self.x, self.y, self.z) = (x, y, z) }

    /// Nil where the letters are not three, one of each pair.
    package init?(_ code: String) {
      let directions: [Character: Vector3] = [
        "R": Vector3(1, 0, 0), "L": Vector3(-1, 0, 0), "A": Vector3(0, 1, 0), "P": Vector3(0, -1, 0),
        "S": Vector3(0, 0, 1), "I": Vector3(0, 0, -1),
      ]
      let axes = code.uppercased().compactMap { directions[$0] }
      guard code.count == 3, axes.count == 3, dot(cross(axes[0], axes[1]), axes[2]).magnitude > 0.5
      else { return nil }
      (x, y, z) = (axes[0], axes[1], axes[2])
    }
    func ras(_ p: SIMD3<Float>, scale: Double) -> SIMD3<Float> {
      let q = (x * Double(p.x) + y * Double(p.y) + z * Double(p.z)) * scale
      return SIMD3(Float(q.x), Float(q.y), Float(q.z))
    }
    /// True where the axes are left-handed, so that surfaces turn inside out.
    var isMirrored: Bool { dot(cross(x, y), z) < 0 }
  }

  /// Reads one label volume, a folder of them, or surfaces of sacrum and both hips.
  /// - Parameters:
  ///   - axes: of surfaces; nil takes what the files say, or what the sides' names tell.
  ///   - progress: told how much has been read, 0...1.
  /// - Throws: `FileProblem` and `ImportProblem`.
  package static func read(
    _ paths: [String], axes: Axes? = nil, progress: ReadingProgress? = nil
  ) throws -> PelvisSource {
    var surfaces: [(mesh: SurfaceMesh, file: String, space: SurfaceFile.Space?)] = []
    for (i, path) in paths.enumerated() {
      let read = try file(path) { progress?((Double(i) + $0) / Double(paths.count)) }
      switch read {
      case .labels(let volume):
        guard paths.count == 1 else {
          throw FileProblem(
            path: path, says: "it is a volume: give one volume alone, or a folder with one file a structure.")
        }
        return try PelvisSource(volume, path: path)
      case .surfaces(let contents):
        surfaces += contents.meshes.map { ($0, name(of: path), contents.space) }
      }
    }
    return try PelvisSource(surfaces, axes: axes)
  }

  private static func file(_ path: String, progress: @escaping ReadingProgress) throws -> ImportedFile {
    guard LabelVolumeFile.isFolder(path) else { return try ImportedFile.read(path, progress: progress) }
    let volume = try LabelVolumeFile.readFolder(path) { BoneSegmentation.bone(named: $0) != nil }
    return .labels(volume)
  }
  private static func name(of path: String) -> String { URL(fileURLWithPath: path).lastPathComponent }

  private init(_ given: LabelVolume, path: String) throws {
    let volume = given.withoutRepeatedSlices
    guard let segmentation = BoneSegmentation(volume) else {
      let missing = BoneSegmentation.missing(in: volume).map(\.words).joined(separator: ", ")
      let names = volume.segments.filter { $0.voxelCount > 0 }.prefix(12).map {
        $0.name ?? "label \($0.label)"
      }
      throw ImportProblem(
        "\(path): no segment for: \(missing). It holds \(names.isEmpty ? "nothing" : names.joined(separator: ", ")). "
          + "Name the segments sacrum, hip_left and hip_right, or use TotalSegmentator's labels 25, 77 and 78."
      )
    }
    let spacing = volume.voxelToRAS.spacingMM
    resolutionMM = max(spacing.x, max(spacing.y, spacing.z))
    bones = segmentation.bones(of: volume)
    report = ImportReport(files: [PelvisSource.name(of: path)], assumed: volume.notes)
    for bone in BoneSegmentation.Bone.allCases {
      let names = (segmentation.segments[bone] ?? []).map { $0.name ?? "label \($0.label)" }
      report.found.append("\(bone.words): \(names.joined(separator: " and "))")
    }
    let unused = volume.segments.filter { segment in
      segment.voxelCount > 0 && !segmentation.segments.values.contains { $0.contains(segment) }
    }
    if !unused.isEmpty {
      report.assumed.append(
        "\(unused.count) other segments are not used: soft tissue comes from the model, fitted to the bones")
    }
  }

  private init(
    _ surfaces: [(mesh: SurfaceMesh, file: String, space: SurfaceFile.Space?)], axes given: Axes?
  ) throws {
    var meshes: [BoneSegmentation.Bone: SurfaceMesh] = [:]
    report = ImportReport(files: Array(Set(surfaces.map(\.file))).sorted())
    for surface in surfaces {
      let name = surface.mesh.name
      guard
        let bone = BoneSegmentation.bone(named: name)
          ?? BoneSegmentation.bone(named: surface.file)
      else {
        if BoneSegmentation.isBothHips(name) || BoneSegmentation.isBothHips(surface.file) {
          throw ImportProblem(
            "\(surface.file): both hips are in one surface ('\(name)'). Part them at the symphysis and save one file a bone, "
              + "named hip_left and hip_right.")
        }
        report.assumed.append("'\(name)' of \(surface.file) is none of the three bones, and is not used")
        continue
      }
      try surface.mesh.check(file: surface.file)
      guard meshes[bone] == nil else {
        throw ImportProblem("\(surface.file): a second surface for the \(bone.words); give one a bone.")
      }
      meshes[bone] = surface.mesh
      report.found.append("\(bone.words): \(surface.file)")
    }
    guard let sacrum = meshes[.sacrum], let left = meshes[.hipLeft], let right = meshes[.hipRight] else {
      let missing = BoneSegmentation.Bone.allCases.filter { meshes[$0] == nil }.map(\.words)
      throw ImportProblem(
        "no surface for: \(missing.joined(separator: ", ")). Name the files, or the objects in them, sacrum, hip_left and "
          + "hip_right.")
    }
    let spaces = Set(surfaces.compactMap(\.space))
    let raw = PelvicBones(sacrum: sacrum, hipLeft: left, hipRight: right)
    let scale = try PelvisSource.scale(of: raw, &report)
    let axes = try given ?? PelvisSource.axes(of: raw, spaces, &report)
    bones = raw.mapped(axes, scale: scale)
  }

  /// Millimeters a unit, by the sacrum's size.
  private static func scale(of bones: PelvicBones, _ report: inout ImportReport) throws -> Double {
    let size = bones.sacrum.extent.max()
    for (unit, scale) in [("millimeters", 1.0), ("centimeters", 10), ("meters", 1_000)]
    where (55...260).contains(Double(size) * scale) {
      report.found.append("unit: \(unit), by the sacrum's size")
      return scale
    }
    throw ImportProblem(
      "the sacrum is \(size) units long, in no unit the size of one: export in millimeters.")
  }

  private static func axes(
    of bones: PelvicBones, _ spaces: Set<SurfaceFile.Space>, _ report: inout ImportReport
  ) throws -> Axes {
    if spaces.count == 1, let space = spaces.first {
      report.found.append("axes: \(space == .ras ? "RAS" : "LPS"), as the files say")
      return space == .ras ? .ras : .lps
    }
    let across = bones.hipRight.center - bones.hipLeft.center
    guard across.x.magnitude > 2 * across.y.magnitude, across.x.magnitude > 2 * across.z.magnitude else {
      throw ImportProblem(
        "the line from left to right hip does not run along x, so the axes are neither RAS nor LPS: name them with "
          + "--axes, a letter each for x, y and z, such as ALS for anterior, left, superior.")
    }
    let isRAS = across.x > 0
    report.assumed.append(
      "axes: \(isRAS ? "RAS" : "LPS"), since the right hip lies \(isRAS ? "at larger" : "at smaller") x; if the sides are "
        + "exchanged, say so with --axes")
    return isRAS ? .ras : .lps
  }
}

extension BoneSegmentation.Bone {
  var words: String {
    switch self {
    case .sacrum: "sacrum"
    case .hipLeft: "left hip"
    case .hipRight: "right hip"
    }
  }
}
extension BoneSegmentation {
  /// A name that may mean both hips at once.
  static func isBothHips(_ name: String) -> Bool {
    let text = name.lowercased()
    return ["pelvis", "hips", "becken", "innominates"].contains { text.contains($0) }
  }
}

extension SurfaceMesh {
  fileprivate var bounds: (low: SIMD3<Float>, high: SIMD3<Float>) {
    var (low, high) = (positionsMM.first ?? .zero, positionsMM.first ?? .zero)
    for p in positionsMM { (low, high) = (pointwiseMin(low, p), pointwiseMax(high, p)) }
    return (low, high)
  }
  fileprivate var extent: SIMD3<Float> { bounds.high - bounds.low }
  fileprivate var center: SIMD3<Float> { (bounds.high + bounds.low) / 2 }

  /// - Throws: `ImportProblem` for a surface with holes too large to tell inside from outside.
  fileprivate func check(file: String) throws {
    var edges: [UInt64: Int32] = [:]
    edges.reserveCapacity(indices.count)
    for t in stride(from: 0, to: indices.count - 2, by: 3) {
      for (a, b) in [(0, 1), (1, 2), (2, 0)] {
        let (p, q) = (UInt64(indices[t + a]), UInt64(indices[t + b]))
        if p != q { edges[min(p, q) << 32 | max(p, q), default: 0] += p < q ? 1 : -1 }
      }
    }
    let open = edges.values.reduce(0) { $0 + ($1 != 0 ? 1 : 0) }
    guard Double(open) <= 0.002 * Double(edges.count) else {
      throw ImportProblem(
        "\(file): '\(name)' is an open shell: \(open) of its \(edges.count) edges belong to no closed surface. Close the "
          + "holes (in a mesh program: fill holes, make manifold) or give the label volume it was made of.")
    }
  }
}

extension PelvicBones {
  fileprivate func mapped(_ axes: PelvisSource.Axes, scale: Double) -> PelvicBones {
    func mapped(_ mesh: SurfaceMesh) -> SurfaceMesh {
      var mesh = mesh
      mesh.positionsMM = mesh.positionsMM.map { axes.ras($0, scale: scale) }
      guard axes.isMirrored else { return mesh }
      for t in stride(from: 0, to: mesh.indices.count - 2, by: 3) { mesh.indices.swapAt(t + 1, t + 2) }
      return mesh
    }
    return PelvicBones(sacrum: mapped(sacrum), hipLeft: mapped(hipLeft), hipRight: mapped(hipRight))
  }
}
