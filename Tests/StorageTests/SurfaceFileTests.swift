import Foundation
import Geometry
import Testing

@testable import Storage

/// A tetrahedron's file in every format, written by the formats' definitions alone.
enum SurfaceBytes {
  static let points: [SIMD3<Float>] = [[0, 0, 0], [10, 0, 0], [0, 10, 0], [0, 0, 10.5]]
  static let faces: [[Int]] = [[0, 2, 1], [0, 1, 3], [1, 2, 3], [2, 0, 3]]

  static func word(_ word: UInt64, _ count: Int, big: Bool = false) -> [UInt8] {
    let little = (0..<count).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) }
    return big ? little.reversed() : little
  }
  static func binarySTL(header: String = "made by a test") -> [UInt8] {
    var bytes = Array(header.utf8.prefix(80))
    bytes += [UInt8](repeating: 0, count: 80 - bytes.count) + word(4, 4)
    for face in faces {
      bytes += [UInt8](repeating: 0, count: 12)
      for corner in face {
        for axis in 0..<3 { bytes += word(UInt64(points[corner][axis].bitPattern), 4) }
      }
      bytes += [0, 0]
    }
    return bytes
  }
  static func asciiSTL(name: String = "thing") -> String {
    let facets = faces.map { face in
      let corners = face.map { "      vertex \(points[$0].x) \(points[$0].y) \(points[$0].z)\n" }.joined()
      return "  facet normal 0 0 0\n    outer loop\n\(corners)    endloop\n  endfacet\n"
    }
    return "solid \(name)\n\(facets.joined())endsolid \(name)\n"
  }
  /// Properties out of order, some unknown, and elements that are passed over.
  static func ply(_ format: String) -> [UInt8] {
    let header = """
      ply
      format \(format) 1.0
      comment 3D Slicer output. SPACE=LPS
      element material 1
      property list uchar ushort codes
      property char kind
      element vertex 4
      property double z
      property uchar red
      property float x
      property list uchar short more
      property float y
      element face 4
      property uchar flag
      property list int uint vertex_indices
      element edge 0
      property int a
      end_header

      """
    var (text, bytes): (String, [UInt8]) = ("2 500 600 -3\n", [])
    let big = format == "binary_big_endian"
    bytes += [2] + word(500, 2, big: big) + word(600, 2, big: big) + [0xfd]
    for p in points {
      text += "\(p.z) 255 \(p.x) 1 -7 \(p.y)\n"
      bytes += word(Double(p.z).bitPattern, 8, big: big) + [255] + word(UInt64(p.x.bitPattern), 4, big: big)
      bytes += [1] + word(UInt64(bitPattern: -7), 2, big: big) + word(UInt64(p.y.bitPattern), 4, big: big)
    }
    for face in faces {
      text += "1 3 \(face[0]) \(face[1]) \(face[2])\n"
      bytes += [1] + word(3, 4, big: big) + face.flatMap { word(UInt64($0), 4, big: big) }
    }
    return Array(header.utf8) + (format == "ascii" ? Array(text.utf8) : bytes)
  }
  static let obj =
    points.map { "v \($0.x) \($0.y) \($0.z)\n" }.joined()
    + faces.map { "f \($0.map { "\($0 + 1)" }.joined(separator: " "))\n" }.joined()

  /// The corners of every triangle.
  static func triangles(_ mesh: SurfaceMesh) -> [[SIMD3<Float>]] {
    stride(from: 0, to: mesh.indices.count, by: 3).map { i in
      (0..<3).map { mesh.positionsMM[Int(mesh.indices[i + $0])] }
    }
  }
  static let triangles = faces.map { $0.map { points[$0] } }
  /// Six times the volume that a closed surface bounds.
  static func sixVolumes(_ mesh: SurfaceMesh) -> Double {
    triangles(mesh).reduce(0) { sum, t in
      func wide(_ p: SIMD3<Float>) -> Vector3 { Vector3(Double(p.x), Double(p.y), Double(p.z)) }
      return sum + dot(wide(t[0]), cross(wide(t[1]), wide(t[2])))
    }
  }
}

@Suite struct SurfaceFileTests {
  private func read(_ bytes: [UInt8], _ name: String = "bone.x") throws -> SurfaceFile.Contents {
    try Folder.reading(bytes, name) { try SurfaceFile.read($0) }
  }
  private func read(_ text: String) throws -> SurfaceFile.Contents { try read(Array(text.utf8)) }

  @Test func everyFormatGivesTheSameSurface() throws {
    let files: [String: [UInt8]] = [
      "binary STL": SurfaceBytes.binarySTL(),
      "binary STL that says solid": SurfaceBytes.binarySTL(header: "solid x"),
      "ASCII STL": Array(SurfaceBytes.asciiSTL().utf8), "OBJ": Array(SurfaceBytes.obj.utf8),
      "ASCII PLY": SurfaceBytes.ply("ascii"), "little PLY": SurfaceBytes.ply("binary_little_endian"),
      "big PLY": SurfaceBytes.ply("binary_big_endian"),
      "CR LF": Array(SurfaceBytes.asciiSTL().replacingOccurrences(of: "\n", with: "\r\n").utf8),
      "OBJ CR LF": Array(SurfaceBytes.obj.replacingOccurrences(of: "\n", with: "\r\n").utf8),
    ]
    for (what, bytes) in files {
      let contents = try read(bytes)
      #expect(contents.meshes.count == 1 && contents.meshes[0].positionsMM.count == 4, "\(what)")
      #expect(SurfaceBytes.triangles(contents.meshes[0]) == SurfaceBytes.triangles, "\(what)")
      #expect((SurfaceBytes.sixVolumes(contents.meshes[0]) - 1050).magnitude < 1e-9, "\(what)")
      #expect(
        contents.meshes[0].name == (what == "ASCII STL" || what == "CR LF" ? "thing" : "bone"), "\(what)")
      #expect(contents.space == (what.hasSuffix("PLY") ? .lps : nil), "\(what)")
    }
  }

  /// As programs write them: each corner anew, marks before, attributes and notes behind, normals that are no numbers.
  @Test func whatOtherProgramsAddChangesNothing() throws {
    let soup =
      SurfaceBytes.triangles.joined().map { "v \($0.x) \($0.y) \($0.z)\n" }.joined()
      + (0..<4).map { "f \(3 * $0 + 1) \(3 * $0 + 2) \(3 * $0 + 3)\n" }.joined()
    var attributed = SurfaceBytes.binarySTL()
    for triangle in (0..<4).reversed() {
      let end = 84 + 50 * (triangle + 1)
      attributed.replaceSubrange(end - 2..<end, with: [5, 0, 1, 2, 3, 4, 5])
    }
    var colored = SurfaceBytes.binarySTL()
    for triangle in 0..<4 {
      colored.replaceSubrange(84 + 50 * triangle + 48..<84 + 50 * triangle + 50, with: [255, 127])
    }
    let header = "ply\nformat ascii 1.0\nelement vertex 12\n"
    let normals = ["x", "y", "z", "nx", "ny", "nz"].map { "property float \($0)\n" }.joined()
    let plySoup =
      header + normals + "element face 4\nproperty list uchar int vertex_indices\nend_header\n"
      + SurfaceBytes.triangles.joined().map { "\($0.x) \($0.y) \($0.z) -1.#IND nan(ind) 0\n" }.joined()
      + (0..<4).map { "3 \(3 * $0) \(3 * $0 + 1) \(3 * $0 + 2)\n" }.joined()
    let mark = SurfaceFile.byteOrderMark
    let files: [String: [UInt8]] = [
      "soup": Array(soup.utf8), "marked OBJ": mark + Array(("# made by\n" + SurfaceBytes.obj).utf8),
      "marked OBJ without a comment": mark + Array(SurfaceBytes.obj.utf8),
      "marked STL": mark + Array(SurfaceBytes.asciiSTL(name: "bone").utf8),
      "STL with a note behind": SurfaceBytes.binarySTL() + Array("made by a program".utf8),
      "STL with a byte behind": SurfaceBytes.binarySTL(header: "solid x") + [0],
      "STL with attributes": attributed, "STL with colors": colored, "soup of a PLY": Array(plySoup.utf8),
      "OBJ with bad normals": Array(("vn -1.#IND 0 1\n" + SurfaceBytes.obj).utf8),
      "STL with bad normals": Array(
        SurfaceBytes.asciiSTL(name: "bone").replacingOccurrences(
          of: "normal 0 0 0", with: "normal -1.#IND 0 0"
        ).utf8),
    ]
    for (what, bytes) in files {
      let mesh = try read(bytes).meshes[0]
      #expect(mesh.positionsMM.count == 4 && mesh.name == "bone", "\(what)")
      #expect(SurfaceBytes.triangles(mesh) == SurfaceBytes.triangles, "\(what)")
    }
    let sixteen: [UInt8] = [0xff, 0xfe] + SurfaceBytes.obj.utf8.flatMap { [$0, UInt8(0)] }
    #expect(try Folder.refusal(of: sixteen).contains("UTF-16"))
    #expect(try read("o \u{1b}[31mhip\u{7} left\n" + SurfaceBytes.obj).meshes[0].name == "[31mhip left")
  }

  @Test func solidsGroupsAndObjectsAreMeshes() throws {
    let two = try read(SurfaceBytes.asciiSTL(name: "../x/left hip.stl") + SurfaceBytes.asciiSTL(name: "b"))
    #expect(two.meshes.map(\.name) == ["left hip", "b"])
    #expect(two.meshes.allSatisfy { SurfaceBytes.triangles($0) == SurfaceBytes.triangles })
    let parts = try read(
      """
      # 3D Slicer output. SPACE=RAS
      mtllib a.mtl
      v 0 0 0
      v 1 0 0 0.5 0.5 0.5
      v 0 1 0
      o hip left
      f 1/1/1 2//2 \\
        3
      g outer
      v 5 5 5
      v 6 5 5
      v 5 6 5
      f -3 -2/7 -1
      o hip left
      f 1 3 2
      """)
    #expect(parts.space == .ras && parts.meshes.map(\.name) == ["hip left", "hip left outer"])
    #expect(parts.meshes[0].indices == [0, 1, 2, 0, 2, 1])
    #expect(parts.meshes[1].positionsMM == [[5, 5, 5], [6, 5, 5], [5, 6, 5]])
    #expect(try read(SurfaceBytes.binarySTL(header: "3D Slicer output. SPACE=RAS")).space == .ras)
  }

  /// What is declared once is what people read: the README says the same.
  @Test func theReadmeNamesEveryFormat() throws {
    let file = Folder.repository.appending(path: "README.md")
    let text = try String(contentsOf: file, encoding: .utf8).replacingOccurrences(of: "\n", with: " ")
    #expect(text.contains("(\(SurfaceFile.formats))"), "\(SurfaceFile.formats)")
    for kind in FileKind.allCases { #expect(text.contains(kind.format.name), "\(kind)") }
    #expect(
      LabelVolumeFile.formats
        == "NIfTI .nii or .nii.gz, NRRD .nrrd, .seg.nrrd or .nhdr, MetaImage .mha or .mhd")
    let message = try Folder.refusal(of: Array("hello\n".utf8))
    #expect(message.contains(LabelVolumeFile.formats) && message.contains(SurfaceFile.formats))
  }

  @Test func polygonsBecomeTriangles() throws {
    let arrow = "v 0 0 0\nv 4 0 0\nv 4 4 0\nv 3 1 0\nf 1 2 3 4\nf 4 3 2 1\n"
    let mesh = try read(arrow).meshes[0]
    #expect(mesh.indices.count == 12)
    let areas = SurfaceBytes.triangles(mesh).map { t in
      ((t[1].x - t[0].x) * (t[2].y - t[0].y) - (t[1].y - t[0].y) * (t[2].x - t[0].x)) / 2
    }
    // The shoelace formula gives 4 for the four corners; no triangle is turned over.
    #expect(areas[0] > 0 && areas[1] > 0 && areas[0] + areas[1] == 4)
    #expect(areas[2] < 0 && areas[3] < 0 && areas[2] + areas[3] == -4)
  }

  @Test func whatIsWrongIsNamed() throws {
    let stl = SurfaceBytes.asciiSTL()
    for (text, words) in [
      (SurfaceBytes.obj + "f 1 2 9\n", "line 9: a face names vertex 9; 4 are there so far"),
      (SurfaceBytes.obj + "f 1 2 0\n", "a face names vertex 0"),
      (SurfaceBytes.obj + "f 1 2 -5\n", "a face names vertex -5"),
      (SurfaceBytes.obj + "f 1 2\n", "a face has 2 corners"),
      (SurfaceBytes.obj + "v 1 2 nan\n", "line 9: a vertex should be three numbers"),
      (SurfaceBytes.obj + "v 1 2 1e99\n", "a vertex should be three numbers"),
      ("v 1 2 3\n", "it holds no triangles"), (String(stl.dropLast(15)), "no `endsolid`"),
      (stl.replacingOccurrences(of: "vertex 0.0", with: "vertex o"), "line 4: a vertex should be three"),
      (stl.replacingOccurrences(of: "endloop\n", with: "vertex 1 2 3\n"), "a facet has 4 corners"),
      ("solid x\nendsolid x\n", "it holds no triangles"),
      ("ply\nformat ascii 1.0\nend_header\n", "no `element vertex`"),
    ] {
      let message = try Folder.refusal(of: Array(text.utf8))
      #expect(message.contains(words), "\(message)")
    }
    #expect(
      try Folder.refusal(of: SurfaceBytes.binarySTL() + [UInt8](repeating: 0, count: 300), "a.stl").contains(
        "binary STL of 4 triangles"))
    #expect(
      try Folder.refusal(of: SurfaceBytes.binarySTL().dropLast(), "a.stl").contains("its size is another"))
    var nan = SurfaceBytes.binarySTL()
    nan.replaceSubrange(96..<100, with: [0, 0, 0xc0, 0x7f])
    #expect(try Folder.refusal(of: nan).contains("triangle 1 has a corner that is no number"))
    for format in ["ascii", "binary_little_endian", "binary_big_endian"] {
      let ply = SurfaceBytes.ply(format)
      #expect(try Folder.refusal(of: ply.dropLast(4)).contains("cut off"))
      for lie in ["vertex 4", "face 4", "edge 0", "material 1"] {
        let place = String(decoding: ply, as: UTF8.self).contains(lie)
        #expect(place)
        let text = Array("element \(lie)".utf8)
        let start = try #require(
          (0..<ply.count - text.count).first { Array(ply[$0..<$0 + text.count]) == text })
        let huge = ply[..<(start + text.count)] + Array("000000000000".utf8) + ply[(start + text.count)...]
        let message = try Folder.refusal(of: Array(huge))
        #expect(message.contains("cannot hold them") || lie == "edge 0", "\(message)")
      }
    }
  }
}
