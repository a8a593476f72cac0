import Foundation
import Geometry
import PelvisImport

/// Surfaces that other programs write, told apart by content: STL (ASCII and binary), OBJ, PLY.
package enum SurfaceFile {
  /// Which way a file says that its axes point.
  package enum Space: Sendable {
    /// Right, anterior, superior.
    case ras
    /// Left, posterior, superior.
    case lps
  }
  /// What a file holds, in its own unit and axes.
  package struct Contents: Sendable {
    /// At least one; every one has triangles. Named by the file where it names them, else after the file.
    package var meshes: [SurfaceMesh]
    /// As 3D Slicer writes it (`SPACE=RAS`); nil where the file does not say.
    package var space: Space?
  }

  /// - Throws: `FileProblem` for a file that is of no such format, damaged, empty, or larger than the limits.
  package static func read(_ path: String, limits: ReadingLimits = ReadingLimits()) throws -> Contents {
    guard let contents = try read(path, FileKind(of: path), limits: limits) else {
      throw FileProblem(
        path: path, message: "it holds a volume, not a surface; give an STL, OBJ or PLY file.")
    }
    return contents
  }

  /// - Returns: nil for a kind that is no surface.
  static func read(_ path: String, _ kind: FileKind, limits: ReadingLimits) throws -> Contents? {
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    func bytes() throws -> [UInt8] {
      let all = try readBytes(
        of: path, atMost: limits.surfaceFileBytes, what: "a surface",
        remedy: "reduce its triangles (decimation), 100,000 a bone are plenty")
      return all.starts(with: byteOrderMark) ? Array(all.dropFirst(byteOrderMark.count)) : all
    }
    var contents: Contents
    switch kind {
    case .stl: contents = try STLFile.read(bytes(), path: path, name: name)
    case .obj: contents = try OBJFile.read(bytes(), path: path, name: name)
    case .ply: contents = try PLYFile.read(bytes(), path: path, name: name)
    case .nifti, .compressedNIfTI, .nrrd, .metaImage: return nil
    }
    contents.meshes = contents.meshes.map(\.welded).filter { !$0.indices.isEmpty }
    for i in contents.meshes.indices { contents.meshes[i].name = printable(contents.meshes[i].name) }
    guard !contents.meshes.isEmpty else {
      throw FileProblem(path: path, message: "it holds no triangles; export the surface again.")
    }
    return contents
  }

  /// That some programs put before a text of UTF-8.
  static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

  /// The axes named in a comment or header, as in "3D Slicer output. SPACE=LPS".
  static func space(in text: String) -> Space? {
    let upper = text.uppercased()
    if upper.contains("SPACE=RAS") { return .ras }
    return upper.contains("SPACE=LPS") ? .lps : nil
  }
}

extension SurfaceMesh {
  /// The same with equal corners made one, as of a soup of triangles or along a seam; what has lost its area is left out.
  var welded: SurfaceMesh {
    var welder = VertexWelder()
    let places = positionsMM.map { welder.index(of: $0) }
    var mesh = SurfaceMesh(name: name, positionsMM: welder.points)
    mesh.indices.reserveCapacity(indices.count)
    for t in stride(from: 0, to: indices.count - 2, by: 3) {
      let (a, b, c) = (places[Int(indices[t])], places[Int(indices[t + 1])], places[Int(indices[t + 2])])
      if a != b, b != c, c != a { mesh.indices += [a, b, c] }
    }
    return mesh
  }
}

/// What a file given for import holds.
package enum ImportedFile: Sendable {
  case labels(LabelVolume)
  case surfaces(SurfaceFile.Contents)

  /// Reads a file of any kind that is known, or a folder with a label volume a structure.
  package static func read(
    _ path: String, limits: ReadingLimits = ReadingLimits(), progress: ReadingProgress? = nil
  ) throws -> ImportedFile {
    if !LabelVolumeFile.isFolder(path),
      let contents = try SurfaceFile.read(path, FileKind(of: path), limits: limits)
    {
      progress?(1)
      return .surfaces(contents)
    }
    return .labels(try LabelVolumeFile.read(path, limits: limits, progress: progress))
  }
}
