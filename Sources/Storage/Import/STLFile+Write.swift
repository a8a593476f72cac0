import Geometry

/// Writing: binary, little-endian, an 80-byte title, a count, and 50 bytes a triangle.
extension STLFile {
  package static func write(_ mesh: SurfaceMesh, title: String, to path: String) throws {
    try writeBytes(bytes(of: mesh, title: title), to: path)
  }

  static func bytes(of mesh: SurfaceMesh, title: String) -> [UInt8] {
    let count = mesh.indices.count / 3
    var bytes: [UInt8] = []
    bytes.reserveCapacity(84 + count * 50)
    // A reader takes a file that begins with "solid" for text.
    bytes += Array("binary STL, mm, RAS: \(title)".utf8.prefix(80))
    bytes += [UInt8](repeating: 0x20, count: 80 - bytes.count)
    withUnsafeBytes(of: UInt32(count).littleEndian) { bytes.append(contentsOf: $0) }
    func add(_ p: SIMD3<Float>) {
      for axis in 0..<3 {
        withUnsafeBytes(of: p[axis].bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
      }
    }
    for t in stride(from: 0, to: count * 3, by: 3) {
      let corners = (0..<3).map { mesh.positionsMM[Int(mesh.indices[t + $0])] }
      let p = (0..<3).map { mesh.pointMM(of: mesh.indices[t + $0]) }
      let normal = cross(p[1] - p[0], p[2] - p[0]).normalized
      add(SIMD3(Float(normal.x), Float(normal.y), Float(normal.z)))
      for corner in corners { add(corner) }
      bytes += [0, 0]
    }
    return bytes
  }
}
