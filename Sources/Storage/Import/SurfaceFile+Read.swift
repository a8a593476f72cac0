import Foundation
import Geometry
import PelvisImport

extension SurfaceFile {
  /// The formats that are read, for people.
  package static var formats: String { FileKind.list(FileKind.surfaces) }

  /// - Throws: `FileProblem` for a file that is of no such format, damaged, empty, or larger than the limits.
  package static func read(_ path: String, limits: ReadingLimits = ReadingLimits()) throws -> Contents {
    guard let contents = try read(path, FileKind(of: path), limits: limits) else {
      throw FileProblem(
        path: path,
        message: "it holds a volume, not a surface; give one as \(FileKind.choice(FileKind.surfaces)).")
    }
    return contents
  }

  /// - Returns: nil for a kind that is no surface.
  static func read(_ path: String, _ kind: FileKind, limits: ReadingLimits) throws -> Contents? {
    guard case .surfaces(let parse) = kind.format.content else { return nil }
    let all = try readBytes(
      of: path, atMost: limits.surfaceFileBytes, what: "a surface",
      remedy: "reduce its triangles (decimation), 100,000 a bone are plenty")
    let bytes = all.starts(with: byteOrderMark) ? Array(all.dropFirst(byteOrderMark.count)) : all
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    var contents = try parse(bytes, path, name)
    contents.meshes = contents.meshes.map(\.welded).filter { !$0.indices.isEmpty }
    for i in contents.meshes.indices { contents.meshes[i].name = printable(contents.meshes[i].name) }
    guard !contents.meshes.isEmpty else {
      throw FileProblem(path: path, message: "it holds no triangles; export the surface again.")
    }
    return contents
  }
}

/// Content of a file given for import: a label volume, or surfaces.
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
