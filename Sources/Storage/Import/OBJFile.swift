import Foundation
import Geometry

/// Wavefront OBJ surfaces: polygons become triangles, and each object or group a mesh of its own. Normals, textures and
/// materials are passed over.
enum OBJFile {
  /// The first words of its lines.
  static let keywords: Set<String> = [
    "v", "vn", "vt", "vp", "f", "o", "g", "s", "l", "p", "mtllib", "usemtl",
  ]

  static func read(_ bytes: [UInt8], path: String, name: String) throws -> SurfaceFile.Contents {
    var reader = Reader(cursor: TextCursor(bytes), path: path, fileName: name)
    try reader.run()
    return SurfaceFile.Contents(meshes: reader.meshes(), space: reader.space)
  }

  private struct Reader {
    var cursor: TextCursor
    let path, fileName: String
    var space: SurfaceFile.Space?
    private var points: [SIMD3<Float>] = []
    private var (object, group) = ("", "")
    /// Corners as places in `points`, by the name of the part; the parts in the order of their first face.
    private var partNames: [String] = []
    private var partNumbers: [String: Int] = [:]
    private var corners: [[UInt32]] = []

    init(cursor: TextCursor, path: String, fileName: String) {
      (self.cursor, self.path, self.fileName) = (cursor, path, fileName)
    }
    private func problem(_ message: String) -> FileProblem {
      FileProblem(path: path, message: "line \(cursor.line): \(message)")
    }

    mutating func run() throws {
      while let line = cursor.nextLine() {
        guard let word = line.first else { continue }
        if cursor.isWord(word, "v") {
          guard line.count >= 4, let x = cursor.number(line[1]), let y = cursor.number(line[2]),
            let z = cursor.number(line[3])
          else { throw problem("a vertex should be three numbers, such as `v 1 2 3`.") }
          points.append(SIMD3(x, y, z))
        } else if cursor.isWord(word, "f") {
          try addFace(line.dropFirst())
        } else if cursor.isWord(word, "o") || cursor.isWord(word, "g") {
          let name = line.count > 1 ? cursor.text(from: line[1], to: line[line.count - 1]) : ""
          if cursor.isWord(word, "o") { (object, group) = (name, "") } else { group = name }
        } else if cursor.text(word.prefix(1)) == "#" {
          space = space ?? SurfaceFile.space(in: cursor.text(from: word, to: line[line.count - 1]))
        }
      }
    }

    private mutating func addFace(_ words: ArraySlice<Range<Int>>) throws {
      guard words.count < TextCursor.wordsMax else {
        throw problem(
          "a face has more than \(TextCursor.wordsMax - 1) corners; save the surface as triangles.")
      }
      let face = try words.map { try corner($0) }
      guard let cut = triangles(ofPolygon: face.map { points[$0] }) else {
        throw problem(
          face.count < 3
            ? "a face has \(face.count) corners; it needs 3."
            : "a face has \(face.count) corners and is not convex; "
              + "save the surface as triangles.")
      }
      let part = partNumber()
      for triangle in cut {
        for i in 0..<3 { corners[part].append(UInt32(face[triangle[i]])) }
      }
    }
    /// The vertex that `7`, `7/1`, `7//3` or `-1` means, from 0.
    private func corner(_ word: Range<Int>) throws -> Int {
      guard let number = cursor.integer(cursor.upToSlash(word)) else {
        throw problem("\"\(cursor.text(word).prefix(40))\" is no corner of a face, such as 7 or 7//3.")
      }
      let index = number > 0 ? number - 1 : points.count + number
      guard number != 0, points.indices.contains(index) else {
        throw problem("a face names vertex \(number); \(points.count) are there so far.")
      }
      return index
    }
    private mutating func partNumber() -> Int {
      let name = [object, group].filter { !$0.isEmpty }
      let full = name.count == 2 && object == group ? object : name.joined(separator: " ")
      if let number = partNumbers[full] { return number }
      partNumbers[full] = partNames.count
      partNames.append(full)
      corners.append([])
      return partNames.count - 1
    }

    /// The parts, each with the vertices that it uses, in the file's order.
    func meshes() -> [SurfaceMesh] {
      var indexOf = [UInt32](repeating: .max, count: points.count)
      return zip(partNames, corners).map { name, corners in
        let used = Set(corners).sorted()
        for (index, vertex) in used.enumerated() { indexOf[Int(vertex)] = UInt32(index) }
        return SurfaceMesh(
          name: name.isEmpty ? fileName : name, positionsMM: used.map { points[Int($0)] },
          indices: corners.map { indexOf[Int($0)] })
      }
    }
  }
}
