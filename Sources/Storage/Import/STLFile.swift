import Foundation
import Geometry

/// Stereolithography surfaces, ASCII and binary: loose triangles, whose equal corners become one vertex. Normals are not
/// read; the order of the corners tells the outside.
package enum STLFile {
  private static let (headerBytes, triangleBytes) = (84, 50)

  /// What a binary file's header gives; `head` has at least 84 bytes.
  static func triangleCount(_ head: [UInt8]) -> Int {
    head[80..<84].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
  /// True where the file is exactly as long as its header says, whatever it begins with: some binary ones begin with
  /// "solid" as ASCII ones do.
  static func isBinary(_ head: [UInt8], byteCount: Int) -> Bool {
    head.count >= headerBytes && byteCount == headerBytes + triangleBytes * triangleCount(head)
  }

  /// True where a file that is of no other kind has room for as many triangles as its header says, and more: some programs
  /// write attributes behind each triangle, or something of their own behind the last.
  static func isLongBinary(_ head: [UInt8], byteCount: Int) -> Bool {
    guard head.count >= headerBytes else { return false }
    let needed = headerBytes + triangleBytes * triangleCount(head)
    return triangleCount(head) >= 4 && byteCount > needed && byteCount / 2 < needed
  }

  /// Where each triangle begins: 50 bytes apart, or farther where attributes of the length that each gives fill the file.
  private static func starts(_ bytes: [UInt8]) -> [Int] {
    let count = triangleCount(bytes)
    let plain = (0..<count).map { headerBytes + triangleBytes * $0 }
    guard bytes.count > headerBytes + triangleBytes * count else { return plain }
    var (spaced, place): ([Int], Int) = ([], headerBytes)
    for _ in 0..<count {
      guard place + triangleBytes <= bytes.count else { return plain }
      spaced.append(place)
      place += triangleBytes + (Int(bytes[place + 48]) | Int(bytes[place + 49]) << 8)
    }
    return place == bytes.count ? spaced : plain
  }

  static func read(_ bytes: [UInt8], path: String, name: String) throws -> SurfaceFile.Contents {
    let isASCII = FileKind.beginsAsASCIISTL(bytes)
    return isBinary(bytes, byteCount: bytes.count)
      || (!isASCII && isLongBinary(bytes, byteCount: bytes.count))
      ? try binary(bytes, path: path, name: name) : try ascii(bytes, path: path, name: name)
  }

  private static func binary(_ bytes: [UInt8], path: String, name: String) throws -> SurfaceFile.Contents {
    var welder = VertexWelder()
    var indices: [UInt32] = []
    indices.reserveCapacity(3 * triangleCount(bytes))
    for (triangle, start) in starts(bytes).enumerated() {
      for corner in 0..<3 {
        let place = start + 12 + 12 * corner
        func number(_ axis: Int) -> Float {
          let p = place + 4 * axis
          let word =
            UInt32(bytes[p]) | UInt32(bytes[p + 1]) << 8 | UInt32(bytes[p + 2]) << 16
            | UInt32(bytes[p + 3]) << 24
          return Float(bitPattern: word)
        }
        let point = SIMD3(number(0), number(1), number(2))
        guard point.x.isFinite, point.y.isFinite, point.z.isFinite else {
          throw FileProblem(
            path: path, message: "triangle \(triangle + 1) has a corner that is no number; export it again.")
        }
        indices.append(welder.index(of: point))
      }
    }
    let header = String(decoding: bytes[..<80].prefix { $0 != 0 }, as: UTF8.self)
    return SurfaceFile.Contents(
      meshes: [SurfaceMesh(name: name, positionsMM: welder.points, indices: indices)],
      space: SurfaceFile.space(in: header))
  }

  /// Several solids in a file become a mesh each.
  private static func ascii(_ bytes: [UInt8], path: String, name: String) throws -> SurfaceFile.Contents {
    var (cursor, meshes): (TextCursor, [SurfaceMesh]) = (TextCursor(bytes), [])
    var (welder, indices, solidName, corners) = (VertexWelder(), [UInt32](), name, 0)
    var (space, isEnded): (SurfaceFile.Space?, Bool) = (nil, false)
    func problem(_ message: String) -> FileProblem {
      FileProblem(path: path, message: "line \(cursor.line): \(message)")
    }
    func finish() {
      if !indices.isEmpty {
        meshes.append(SurfaceMesh(name: solidName, positionsMM: welder.points, indices: indices))
      }
      (welder, indices) = (VertexWelder(), [])
    }
    while let line = cursor.nextLine() {
      guard let word = line.first else { continue }
      if cursor.isWord(word, "vertex") {
        guard line.count >= 4, let x = cursor.number(line[1]), let y = cursor.number(line[2]),
          let z = cursor.number(line[3])
        else { throw problem("a vertex should be three numbers, such as `vertex 1 2 3`.") }
        indices.append(welder.index(of: SIMD3(x, y, z)))
        corners += 1
      } else if cursor.isWord(word, "facet") || cursor.isWord(word, "endfacet") {
        guard corners == (cursor.isWord(word, "facet") ? 0 : 3) else {
          throw problem("a facet has \(corners) corners, not 3; export it again.")
        }
        corners = 0
      } else if cursor.isWord(word, "solid") {
        finish()
        isEnded = false
        let title = line.count > 1 ? cursor.text(from: line[1], to: line[line.count - 1]) : ""
        // Some programs write the path of the file as its solid's name.
        let last = URL(fileURLWithPath: title).deletingPathExtension().lastPathComponent
        solidName = title.isEmpty ? name : title.contains("/") ? last : title
        space = SurfaceFile.space(in: title) ?? space
      } else if cursor.isWord(word, "endsolid") {
        isEnded = true
      } else if !cursor.isWord(word, "outer") && !cursor.isWord(word, "endloop") {
        throw problem("\"\(cursor.text(word).prefix(40))\" is no word of an ASCII STL file; it is damaged.")
      }
    }
    guard corners == 0, isEnded else {
      throw problem("the file ends within a solid (no `endsolid`): it is cut off; export it again.")
    }
    finish()
    return SurfaceFile.Contents(meshes: meshes, space: space)
  }
}
