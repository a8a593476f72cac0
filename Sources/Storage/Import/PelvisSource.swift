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
  /// Whither the axes of surfaces' files point, as they were taken; nil for a volume.
  package var fileAxes: [Vector3]?

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
    var directions: [Vector3] { [x, y, z] }
  }

  /// Reads one label volume, a folder of them, or surfaces of sacrum and both hips.
  /// - Parameters:
  ///   - axes: of surfaces; nil takes what the files say, or what the sides' names tell.
  ///   - isForced: takes bones of a size that no person has, where anything can be made of them.
  ///   - progress: told how much has been read, 0...1.
  /// - Throws: `FileProblem` and `ImportProblem`.
  package static func read(
    _ paths: [String], axes: Axes? = nil, isForced: Bool = false, progress: ReadingProgress? = nil
  ) throws -> PelvisSource {
    var surfaces: [NamedSurface] = []
    for (i, path) in paths.enumerated() {
      let read = try file(path) { progress?((Double(i) + $0) / Double(paths.count)) }
      switch read {
      case .labels(let volume):
        guard paths.count == 1 else {
          throw FileProblem(
            path: path,
            message: "it is a volume: give one volume alone, or a folder with one file a structure.")
        }
        return try PelvisSource(volume, path: path, isForced: isForced)
      case .surfaces(let contents):
        surfaces += contents.meshes.map {
          NamedSurface(mesh: $0, file: name(of: path), space: contents.space)
        }
      }
    }
    return try PelvisSource(surfaces, axes: axes, isForced: isForced)
  }

  private static func file(_ path: String, progress: @escaping ReadingProgress) throws -> ImportedFile {
    guard LabelVolumeFile.isFolder(path) else { return try ImportedFile.read(path, progress: progress) }
    let volume = try LabelVolumeFile.readFolder(path) { BoneSegmentation.bone(named: $0) != nil }
    return .labels(volume)
  }
  private static func name(of path: String) -> String { URL(fileURLWithPath: path).lastPathComponent }

  private init(_ given: LabelVolume, path: String, isForced: Bool) throws {
    let volume = given.withoutRepeatedSlices
    func refused(_ problem: ImportProblem) -> ImportProblem { ImportProblem("\(path): \(problem.message)") }
    do {
      let segmentation = try BoneSegmentation(volume)
      if let problem = segmentation.problem(in: volume, isForced: isForced) { throw ImportProblem(problem) }
      let spacing = volume.voxelToRAS.spacingMM
      resolutionMM = max(spacing.x, max(spacing.y, spacing.z))
      bones = try segmentation.bones(of: volume)
      report = ImportReport(
        files: [PelvisSource.name(of: path)], assumed: volume.notes, doubts: segmentation.doubts)
      report.note(segmentation, of: volume)
    } catch let problem as ImportProblem {
      throw refused(problem)
    }
  }

  private init(_ surfaces: [NamedSurface], axes given: Axes?, isForced: Bool) throws {
    report = ImportReport(files: Array(Set(surfaces.map(\.file))).sorted())
    let meshes = try PelvisSource.bones(among: surfaces, &report)
    guard let sacrum = meshes[.sacrum], let left = meshes[.hipLeft], let right = meshes[.hipRight] else {
      let missing = BoneSegmentation.Bone.allCases.filter { meshes[$0] == nil }.map(\.displayName)
      let names = surfaces.prefix(30).map { "'\($0.mesh.name)' of \($0.file)" }.joined(separator: ", ")
      throw ImportProblem(
        "no surface for: \(missing.joined(separator: ", ")). There are \(names). Name the files, or the objects in them, "
          + "sacrum, hip_left and hip_right.")
    }
    let spaces = Set(surfaces.compactMap(\.space))
    let raw = PelvicBones(sacrum: sacrum, hipLeft: left, hipRight: right)
    let scale = try PelvisSource.scale(of: raw, isForced: isForced, &report)
    let axes = try given ?? PelvisSource.axes(of: raw, spaces, &report)
    bones = raw.mapped(axes, scale: scale)
    fileAxes = axes.directions
  }

  /// One surface a bone: of one file all its parts, those whose names are wholly understood before the others.
  private static func bones(
    among surfaces: [NamedSurface], _ report: inout ImportReport
  ) throws -> [BoneSegmentation.Bone: SurfaceMesh] {
    var found: [BoneSegmentation.Bone: [(surface: NamedSurface, unknown: [String])]] = [:]
    var both: [String] = []
    for surface in surfaces {
      switch surface.meaning {
      case .bone(let bone, let unknown): found[bone, default: []].append((surface, unknown))
      case .hipWithoutSide:
        both.append("'\(surface.mesh.name)' of \(surface.file)")
      case .otherStructure, .nothing:
        report.assumed.append(
          "'\(surface.mesh.name)' of \(surface.file) is none of the three bones, and is not used")
      }
    }
    if let name = both.first, found[.hipLeft] == nil || found[.hipRight] == nil {
      throw ImportProblem(
        "\(name): both hips are in one surface, or its name says no side. Part them at the symphysis and save one file a "
          + "bone, named hip_left and hip_right.")
    }
    report.assumed += both.map { "\($0) says no side, and is not used" }
    return try found.sorted { $0.key.rawValue < $1.key.rawValue }.reduce(into: [:]) { meshes, one in
      let (bone, all) = one
      let understood = all.filter(\.unknown.isEmpty)
      let parts = understood.isEmpty ? all : understood
      if let other = parts.first(where: { $0.surface.file != parts[0].surface.file }) {
        throw ImportProblem(
          "\(other.surface.file): a second surface for the \(bone.displayName), beside \(parts[0].surface.file); give one file a "
            + "bone.")
      }
      for part in all where !part.unknown.isEmpty {
        let message = "'\(part.surface.mesh.name)' of \(part.surface.file)"
        report.doubts.append(
          understood.isEmpty
            ? "\(message) is taken for the \(bone.displayName), though it says '\(part.unknown.joined(separator: " "))'"
            : "\(message) may be of the \(bone.displayName), and is not used")
      }
      let mesh = SurfaceMesh(name: bone.displayName, joining: parts.map(\.surface.mesh))
      try mesh.check(file: parts[0].surface.file)
      meshes[bone] = mesh
      report.found.append("\(bone.displayName): \(parts[0].surface.file)")
    }
  }

  /// Millimeters a unit, by the sacrum's size.
  private static func scale(
    of bones: PelvicBones, isForced: Bool, _ report: inout ImportReport
  ) throws -> Double {
    let size = bones.sacrum.extent.max()
    for (unit, scale) in [("millimeters", 1.0), ("centimeters", 10), ("meters", 1_000)]
    where (55...260).contains(Double(size) * scale) {
      report.found.append("unit: \(unit), by the sacrum's size")
      return scale
    }
    if isForced {
      report.doubts.append("the sacrum is \(size) units long: taken as millimeters")
      return 1
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

/// A surface of a file, and what its name means.
private struct NamedSurface {
  var mesh: SurfaceMesh
  /// Without its folder.
  var file: String
  var space: SurfaceFile.Space?

  /// By its own name, else by the file's, else by both together, as of a group `ilium` in `left.obj`.
  var meaning: BoneWords.Meaning {
    let stem = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
    let meanings = [mesh.name, "\(mesh.name) \(stem)", stem].map { BoneWords.meaning(of: $0) }
    for meaning in meanings {
      switch meaning {
      case .bone, .otherStructure: return meaning
      case .hipWithoutSide, .nothing: continue
      }
    }
    return meanings.contains(.hipWithoutSide) ? .hipWithoutSide : .nothing
  }
}

extension ImportReport {
  /// What a volume's segments were taken for.
  fileprivate mutating func note(_ segmentation: BoneSegmentation, of volume: LabelVolume) {
    for bone in BoneSegmentation.Bone.allCases {
      let names = (segmentation.segments[bone] ?? []).map(\.displayName)
      found.append("\(bone.displayName): \(names.joined(separator: " and "))")
    }
    let unused = volume.segments.filter { segment in
      segment.voxelCount > 0 && !segmentation.segments.values.contains { $0.contains(segment) }
    }
    if !unused.isEmpty {
      assumed.append(
        "\(unused.count) other segments are not used: soft tissue comes from the model, fitted to the bones")
    }
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

  /// Several meshes as one, equal corners joined, triangles without an area left out.
  fileprivate init(name: String, joining meshes: [SurfaceMesh]) {
    guard meshes.count > 1 else {
      self = meshes.first ?? SurfaceMesh(name: name)
      return
    }
    var joined = SurfaceMesh(name: name)
    for mesh in meshes {
      let start = UInt32(joined.positionsMM.count)
      joined.positionsMM += mesh.positionsMM
      joined.indices += mesh.indices.map { $0 + start }
    }
    self = joined.welded
  }

  /// Of all edges this share may be wrong.
  private static let badShareMax = 0.002

  /// - Throws: `ImportProblem` for a surface that is too far from closed to tell inside from outside.
  fileprivate func check(file: String) throws {
    var edges: [UInt64: (count: Int32, turns: Int32)] = [:]
    edges.reserveCapacity(indices.count)
    for t in stride(from: 0, to: indices.count - 2, by: 3) {
      for (a, b) in [(0, 1), (1, 2), (2, 0)] {
        let (p, q) = (UInt64(indices[t + a]), UInt64(indices[t + b]))
        if p == q { continue }
        edges[min(p, q) << 32 | max(p, q), default: (0, 0)].count += 1
        edges[min(p, q) << 32 | max(p, q), default: (0, 0)].turns += p < q ? 1 : -1
      }
    }
    let bad = edges.values.filter { $0.turns != 0 }
    guard Double(bad.count) > Self.badShareMax * Double(edges.count) else { return }
    let (open, turned) = (bad.count { $0.count == 1 }, bad.count { $0.count == 2 })
    let shared = bad.count - open - turned
    let cause: String
    if open >= max(turned, shared) {
      cause =
        "is an open shell: \(open) of its \(edges.count) edges belong to one triangle alone. Close the holes (in a mesh "
        + "program: fill holes, make manifold)"
    } else if turned > shared {
      cause =
        "has triangles turned inside out: across \(turned) of its \(edges.count) edges one faces in and one out. Turn them "
        + "(in a mesh program: make normals consistent)"
    } else {
      cause =
        "touches itself: \(shared) of its \(edges.count) edges belong to three triangles or more, as of an inner wall or a "
        + "doubled face. Remove these (in a mesh program: remove non-manifold edges)"
    }
    throw ImportProblem("\(file): '\(name)' \(cause) or give the label volume it was made of.")
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
