import Geometry
import PelvisImport

/// Surfaces that other programs write, told apart by content (`FileKind`).
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
