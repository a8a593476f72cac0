import Foundation
import Geometry
import PelvisImport
import Testing

@testable import Storage

/// A surface as a legacy VTK file, written by the format's definition alone.
struct VTKBytes {
  var isBinary = false
  /// The layout of version 5.1.
  var hasOffsets = false
  var title = "made by a test"
  var pointType = "float"
  var cornerType = "vtktypeint64"
  var points: [[Double]] = SurfaceBytes.points.map { [Double($0.x), Double($0.y), Double($0.z)] }
  /// Sections of cells by their names, in the file's order.
  var cells: [(section: String, lists: [[Int]])] = [("POLYGONS", SurfaceBytes.faces)]
  /// What stands before the points, behind them, and at the end.
  var (before, behindPoints, end): ([UInt8], [UInt8], [UInt8]) = ([], [], [])

  /// The corners of a box, the number of each telling by its bits which end of the axes it has, and its sides.
  static func box(_ x: ClosedRange<Double>, _ y: Double = 10, _ z: Double = 10) -> VTKBytes {
    var file = VTKBytes()
    file.points = (0..<8).map {
      [$0 & 1 > 0 ? x.upperBound : x.lowerBound, $0 & 2 > 0 ? y : 0, $0 & 4 > 0 ? z : 0]
    }
    let quads = [[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]]
    file.cells = [("POLYGONS", quads)]
    return file
  }

  /// Numbers of a type, and the line end behind them.
  func numbers(_ values: [Double], _ type: String) -> [UInt8] {
    guard isBinary else { return Array(values.map { "\($0) " }.joined().utf8) + [10] }
    return values.flatMap { value in
      switch type {
      case "float": SurfaceBytes.word(UInt64(Float(value).bitPattern), 4, big: true)
      case "double": SurfaceBytes.word(value.bitPattern, 8, big: true)
      default: SurfaceBytes.word(UInt64(bitPattern: Int64(value)), Self.byteCounts[type] ?? 0, big: true)
      }
    } + [10]
  }
  private func numbers(_ values: [Int], _ type: String) -> [UInt8] {
    isBinary
      ? numbers(values.map(Double.init), type) : Array(values.map { "\($0) " }.joined().utf8) + [10]
  }
  static let byteCounts = [
    "char": 1, "signed_char": 1, "unsigned_char": 1, "short": 2, "unsigned_short": 2, "int": 4,
    "unsigned_int": 4, "long": 8, "unsigned_long": 8, "vtkIdType": 4, "vtktypeint64": 8, "vtktypeuint64": 8,
  ]

  var bytes: [UInt8] {
    var bytes = Array(
      "# vtk DataFile Version \(hasOffsets ? "5.1" : "3.0")\n\(title)\n\(isBinary ? "BINARY" : "ASCII")\n"
        .utf8)
    bytes += Array("DATASET POLYDATA\n".utf8) + before
    bytes += Array("POINTS \(points.count) \(pointType)\n".utf8) + numbers(points.flatMap { $0 }, pointType)
    bytes += behindPoints
    for (section, lists) in cells {
      let corners = lists.flatMap { $0 }
      if hasOffsets {
        let offsets = lists.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
        bytes += Array("\(section) \(offsets.count) \(corners.count)\nOFFSETS \(cornerType)\n".utf8)
        bytes += numbers(offsets, cornerType) + Array("CONNECTIVITY \(cornerType)\n".utf8)
        bytes += numbers(corners, cornerType)
      } else {
        bytes += Array("\(section) \(lists.count) \(lists.count + corners.count)\n".utf8)
        bytes += isBinary ? numbers(lists.flatMap { [$0.count] + $0 }, "int") : []
        if !isBinary { for list in lists { bytes += numbers([list.count] + list, "int") } }
      }
    }
    return bytes + end
  }
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The same in every encoding and layout, with words for a test's messages.
  var everyWay: [(what: String, file: VTKBytes)] {
    [(false, false), (false, true), (true, false), (true, true)].map { isBinary, hasOffsets in
      var file = self
      (file.isBinary, file.hasOffsets) = (isBinary, hasOffsets)
      return ("\(isBinary ? "binary" : "ASCII"), \(hasOffsets ? "offsets" : "counts")", file)
    }
  }

  /// Arrays of every type, and what 3D Slicer and ParaView write behind arrays.
  func field(_ types: [String] = byteCounts.keys.sorted() + ["float"]) -> [UInt8] {
    var bytes = Array("FIELD FieldData \(types.count + 4)\nNULL_ARRAY\n".utf8)
    for type in types {
      bytes += Array("an%20array 2 3 \(type)\n".utf8) + numbers([1, 0, 3, 10, 32, 77], type)
      bytes += Array("METADATA\nCOMPONENT_NAMES\n\n\nINFORMATION 1\nNAME a LOCATION b\nDATA 1 2\n\n".utf8)
    }
    bytes += Array("bits 1 9 bit\n".utf8) + (isBinary ? [0x81, 0x80, 10] : Array("1 0 0 0 0 0 0 1 1\n".utf8))
    bytes += Array("some 1 1 variant\n13 a%20b\nnames 1 3 string\n".utf8)
    if !isBinary { return bytes + Array("POINTS 3 float\n\nbone%20left\n".utf8) }
    let long = [UInt8](repeating: 0x0a, count: 70)
    return bytes + [0xc3] + Array("a\nb".utf8) + [0xc0] + [0x80, 70] + long + [10]
  }
}

@Suite struct VTKFileTests {
  private func read(_ bytes: [UInt8], limits: ReadingLimits = ReadingLimits()) throws -> SurfaceFile.Contents
  {
    try Folder.reading(bytes, "bone.vtk") { try SurfaceFile.read($0, limits: limits) }
  }
  private func read(_ text: String) throws -> SurfaceFile.Contents { try read(Array(text.utf8)) }

  @Test func aTetrahedronIsReadInEveryEncodingAndLayout() throws {
    for (what, plain) in VTKBytes().everyWay {
      for pointType in ["float", "double"] {
        for cornerType in ["vtktypeint64", "int", "vtkIdType", "long", "unsigned_char"] {
          var file = plain
          (file.pointType, file.cornerType) = (pointType, cornerType)
          let contents = try read(file.bytes)
          #expect(contents.meshes.count == 1 && contents.meshes[0].name == "bone", "\(what)")
          #expect(contents.meshes[0].positionsMM == SurfaceBytes.points, "\(what), \(pointType)")
          #expect(
            SurfaceBytes.triangles(contents.meshes[0]) == SurfaceBytes.triangles, "\(what), \(cornerType)")
          #expect(contents.space == nil)
        }
      }
    }
  }

  @Test func aCubeOfSquaresIsReadWithPointsOfEveryType() throws {
    for (what, plain) in VTKBytes.box(0...10).everyWay {
      for type in VTKBytes.byteCounts.keys.sorted() + ["float", "double"] {
        var file = plain
        file.pointType = type
        let mesh = try read(file.bytes).meshes[0]
        #expect(mesh.positionsMM.count == 8 && mesh.indices.count == 36, "\(what), \(type)")
        #expect((SurfaceBytes.sixVolumes(mesh) - 6000).magnitude < 1e-9, "\(what), \(type)")
      }
    }
    // Of 4 bytes, as programs for Windows write it; negative numbers are such in every signed type.
    var file = VTKBytes.box(-10...10)
    for (type, name) in [("int", "long"), ("vtktypeint64", "long"), ("short", "short"), ("char", "char")] {
      (file.isBinary, file.pointType) = (true, type)
      let place = try #require(String(decoding: file.bytes, as: Unicode.ASCII.self).firstRange(of: type))
      let start = String(decoding: file.bytes, as: Unicode.ASCII.self).distance(
        from: "".startIndex, to: place.lowerBound)
      let renamed = file.bytes[..<start] + Array(name.utf8) + file.bytes[(start + type.utf8.count)...]
      let mesh = try read(Array(renamed)).meshes[0]
      #expect((SurfaceBytes.sixVolumes(mesh) - 12000).magnitude < 1e-9, "\(type) named \(name)")
    }
  }

  /// Every second triangle of a strip is turned about, so that all look outward; a repeated corner makes none.
  @Test func stripsAreTriangles() throws {
    for (what, plain) in VTKBytes().everyWay {
      var file = plain
      file.cells = [("TRIANGLE_STRIPS", [[0, 2, 1, 3, 0, 2]])]
      let mesh = try read(file.bytes).meshes[0]
      #expect(mesh.indices == [0, 2, 1, 1, 2, 3, 1, 3, 0, 0, 3, 2], "\(what)")
      #expect((SurfaceBytes.sixVolumes(mesh) - 1050).magnitude < 1e-9, "\(what)")
      file.cells = [
        ("POLYGONS", [[0, 2, 1], [0, 1, 3]]), ("TRIANGLE_STRIPS", [[1, 2, 3, 3, 0, 0], [3, 2, 0]]),
      ]
      #expect(try read(file.bytes).meshes[0].indices == [0, 2, 1, 0, 1, 3, 1, 2, 3, 3, 2, 0], "\(what)")
    }
  }

  @Test func whatIsNoSurfaceIsPassedOver() throws {
    for (what, plain) in VTKBytes().everyWay {
      var file = plain
      file.before = file.field()
      file.behindPoints = Array(
        "METADATA\nCOMPONENT_NAMES\nx\n\nz\nINFORMATION 1\nNAME L2_NORM_RANGE LOCATION v\nDATA 2 0 1 \n\n"
          .utf8)
      file.cells = [("VERTICES", [[3], [0, 99]]), ("LINES", [[0, 1, -7], []])] + file.cells
      file.end = Array("FIELD more 1\na 1 1 float\n".utf8) + file.numbers([1], "float")
      file.end += Array("POINT_DATA 4\nSCALARS s float 1\nLOOKUP_TABLE default\n1 2 PO".utf8)
      #expect(SurfaceBytes.triangles(try read(file.bytes).meshes[0]) == SurfaceBytes.triangles, "\(what)")
    }
  }

  @Test func whatVTKItselfReadsIsRead() throws {
    let plain = VTKBytes().text
    let head = try #require(plain.firstRange(of: "ASCII")).lowerBound
    var offsets = VTKBytes()
    offsets.hasOffsets = true
    let texts: [String: String] = [
      "CR LF": plain.replacing("\n", with: "\r\n"), "CR": plain.replacing("\n", with: "\r"),
      "lower case": plain.lowercased(), "lower case, offsets": offsets.text.lowercased(),
      "a mark": "\u{feff}" + plain, "no line end": String(plain.dropLast(2)),
      "no title": plain.replacing("made by a test", with: ""),
      "a word a line": String(plain[..<head]) + plain[head...].replacing(" ", with: "\n"),
    ]
    for (what, text) in texts {
      #expect(SurfaceBytes.triangles(try read(text).meshes[0]) == SurfaceBytes.triangles, "\(what)")
    }
    var binary = VTKBytes()
    binary.isBinary = true
    let text = String(String.UnicodeScalarView(binary.bytes.map { Unicode.Scalar($0) }))
    let ended = text.replacing("float\n", with: "float\r\n").replacing("16\n", with: "16 \r\n")
    let bytes = ended.unicodeScalars.map { UInt8($0.value) }
    #expect(bytes.count == binary.bytes.count + 3)
    #expect(SurfaceBytes.triangles(try read(bytes).meshes[0]) == SurfaceBytes.triangles)
  }

  /// Bones with their axes in the title, as 3D Slicer writes them.
  @Test func theTitleTellsTheAxes() throws {
    func bones(_ sign: Double, _ title: String, isBinary: Bool) throws -> PelvisSource {
      try Folder.temporary { folder in
        let paths = try [("sacrum", -50.0...50), ("hip_left", -140...(-60)), ("hip_right", 60...140)].map {
          name, x in
          var file = VTKBytes.box(x, 90, 120)
          (file.title, file.isBinary, file.hasOffsets) = (title, isBinary, isBinary)
          file.points = file.points.map { [sign * $0[0], sign * $0[1], $0[2]] }
          try writeBytes(file.bytes, to: "\(folder)/\(name).vtk")
          return "\(folder)/\(name).vtk"
        }
        #expect(try SurfaceFile.read(paths[0]).space == (sign < 0 ? .lps : .ras))
        return try PelvisSource.read(paths)
      }
    }
    let ras = try bones(1, "3D Slicer output. SPACE=RAS", isBinary: false)
    let lps = try bones(-1, "3D Slicer output. SPACE=LPS", isBinary: true)
    #expect(ras.bones.hipLeft.positionsMM.map(\.x).min() == -140)
    #expect(ras.bones.sacrum.positionsMM == lps.bones.sacrum.positionsMM)
    #expect(ras.bones.hipLeft.positionsMM == lps.bones.hipLeft.positionsMM)
    #expect(ras.bones.hipRight.indices == lps.bones.hipRight.indices)
  }

  @Test func theLimitIsTheCallers() throws {
    var limits = ReadingLimits()
    limits.surfaceFileBytes = VTKBytes().bytes.count
    _ = try read(VTKBytes().bytes, limits: limits)
    limits.surfaceFileBytes -= 1
    #expect { try read(VTKBytes().bytes, limits: limits) } throws: {
      "\($0)".contains("too large for a surface")
    }
  }
}
