import Foundation
import Geometry
import Training

/// Recordings of tracked tools by other programs: the XML of 3D Slicer's transform recorder (PerkTutor), and CSV, told apart by content.
package enum TrajectoryFile {
  /// Of a file; some two million samples.
  static let byteCountMax = 512_000_000

  /// - Parameter recover: takes the good part of a file that is cut off.
  package static func read(_ path: String, recover: Bool = false) throws -> TransformLog {
    let bytes = try readBytes(
      of: path, atMost: byteCountMax, what: "a recording of tools", remedy: "cut it into parts")
    guard !bytes.isEmpty else {
      throw FileProblem(
        path: path, message: "it is empty (0 bytes); its writing or copying failed: make it again.")
    }
    let content = bytes.starts(with: SurfaceFile.byteOrderMark) ? Array(bytes.dropFirst(3)) : bytes
    let begin = content.first { $0 > 0x20 && $0 < 0xfe }
    var builder = TransformLogBuilder()
    if begin == UInt8(ascii: "<") {
      try TransformRecorderXML.read(bytes, path: path, recover: recover, into: &builder)
    } else {
      try TrajectoryCSV.read(content, path: path, into: &builder)
    }
    guard let log = builder.log else {
      throw FileProblem(
        path: path,
        message: "it holds no transform with numbers; record the tools again, in view of the tracker.")
    }
    return log
  }
}

extension ClosedSurface {
  /// Reads what is tissue: one or several closed meshes of a file, in mm, coordinates as they stand in it.
  package static func read(_ path: String) throws -> ClosedSurface {
    var (points, indices): ([Vector3], [UInt32]) = ([], [])
    for mesh in try SurfaceFile.read(path).meshes {
      indices += mesh.indices.map { $0 + UInt32(points.count) }
      points += mesh.positionsMM.map { Vector3(Double($0.x), Double($0.y), Double($0.z)) }
    }
    guard let surface = ClosedSurface(pointsMM: points, indices: indices) else {
      let open = ClosedSurface.openEdgeCount(of: indices)
      throw FileProblem(
        path: path,
        message:
          "its surface is not closed, \(open) \(open == 1 ? "edge has" : "edges have") a triangle on one side only, so it does not "
          + "say what is inside; close its holes (in 3D Slicer: Surface Toolbox, Fill holes) and export it again."
      )
    }
    return surface
  }
}
