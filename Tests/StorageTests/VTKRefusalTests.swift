import Foundation
import Geometry
import Testing

@testable import Storage

/// Damaged VTK files, and other files of VTK, are refused in words that help.
@Suite struct VTKRefusalTests {
  /// The words in which a file is refused, the first place of one text in it replaced by another.
  private func refusal(_ file: VTKBytes, _ old: String, _ new: String) throws -> String {
    let (bytes, mark) = (file.bytes, Array(old.utf8))
    let place = (0...bytes.count - mark.count).first { bytes[$0..<$0 + mark.count].elementsEqual(mark) }
    let start = try #require(place, "no \(old)")
    return try Folder.refusal(of: bytes[..<start] + Array(new.utf8) + bytes[(start + mark.count)...])
  }
  private func refused(
    _ file: VTKBytes, _ old: String, _ new: String, _ words: String, _ line: Int = #line
  ) throws {
    let message = try refusal(file, old, new)
    #expect(message.contains(words) && message.hasSuffix("."), "line \(line): \(message)")
  }

  @Test func aHeaderThatIsNoneIsRefused() throws {
    let file = VTKBytes()
    try refused(
      file, "Version 3.0", "Version x", "line 1: the first line should be as `# vtk DataFile Version")
    try refused(file, "Version 3.0", "", "line 1: the first line should be as")
    try refused(file, "DataFile Version", "Datei Version", "its first line should be as")
    try refused(file, "3.0", "6.0", "version 6.0 of the format is not known")
    try refused(file, "3.0", "-1.0", "version -1.0 of the format is not known")
    try refused(
      file, "made by a test", String(repeating: "a", count: 257), "line 2: the title has 257 characters")
    try refused(file, "ASCII", "TEXT", "line 3: the third line should be `ASCII` or `BINARY`, not \"TEXT\"")
    let ended = try Folder.refusal(of: Array("# vtk DataFile Version 3.0\rmade by a test\r".utf8))
    #expect(ended.contains("line 3: the third line should be `ASCII` or `BINARY`, not the end of the file"))
    try refused(file, "DATASET", "FIELD", "line 4: `DATASET POLYDATA` should follow, not \"FIELD\"")
    for other in ["UNSTRUCTURED_GRID", "STRUCTURED_POINTS", "structured_grid", "RECTILINEAR_GRID"] {
      try refused(
        file, "POLYDATA", other, "line 4: the data set is \(other), and only POLYDATA is a surface; extract")
    }
    for xml in [
      "<?xml version=\"1.0\"?>\n<VTKFile type=\"PolyData\">", "<VTKFile type=\"UnstructuredGrid\">",
    ] {
      let message = try Folder.refusal(of: Array(xml.utf8), "a.vtp")
      #expect(
        message.contains(".vtp and .vtu") && message.contains("STL, OBJ, PLY or legacy VTK"), "\(message)")
    }
  }

  @Test func pointsThatAreNoneAreRefused() throws {
    let file = VTKBytes()
    try refused(
      file, "POINTS 4", "POINTS -4", "line 5: `POINTS` wants a whole number from 0 on, and has \"-4\"")
    try refused(file, "POINTS 4", "POINTS 99999999999999999999", "`POINTS` wants a whole number")
    try refused(file, "POINTS 4", "POINTS 4.0", "`POINTS` wants a whole number")
    let zeros = String(repeating: "0", count: 200)
    try refused(file, "POINTS 4", "POINTS \(zeros)4", "`POINTS` wants a whole number")
    try refused(file, "10.5", "1.\(zeros)e1", "point 3 of 4 should have a finite number here")
    for many in ["4000", "4000000000", "9223372036854775807"] {
      try refused(file, "POINTS 4", "POINTS \(many)", "\(many) points are promised, and the ")
    }
    try refused(
      file, "POINTS 4", "POINTS 3", "line 6: a section of PolyData should begin here (POINTS, POLYGONS…)")
    try refused(
      file, "POINTS 4", "POINTS 5", "line 7: point 4 of 5 should have a finite number here, and has \"POLY")
    try refused(file, "POINTS", "PUNKTE", "should begin here (POINTS, POLYGONS…), not \"PUNKTE\"")
    try refused(file, "float", "string", "`POINTS` should be of a type such as float, not \"string\"")
    for word in ["nan", "-inf", "1e39", "1e400", "0x10", "10,5", "-1.#IND", "1.0D0", "ten"] {
      try refused(
        file, "10.5", word, "line 6: point 3 of 4 should have a finite number here, and has \"\(word)\"")
    }
    var binary = VTKBytes()
    (binary.isBinary, binary.points[2][1]) = (true, .nan)
    let message = try Folder.refusal(of: binary.bytes)
    #expect(message.contains("near byte ") && message.contains("point 2 of 4"), "\(message)")
    #expect(message.contains("has the bytes 7f c0 00 00"), "\(message)")
    try refused(
      binary, "float\n", "float 7\n", "the line should end here, with a line feed, before binary numbers")
    (binary.pointType, binary.points) = ("short", [[1, 2, 3], [4, 5, 6], [7, 8, 9], [1, 1, 1]])
    try refused(
      binary, "short", "long", "is of the type long, whose length in this binary file cannot be told")
  }

  @Test func cellsThatAreNoneAreRefused() throws {
    let file = VTKBytes()
    try refused(
      file, "POLYGONS 4 16", "POLYGONS 4 17", "`POLYGONS` promises 17 numbers, and its cells have 16")
    try refused(
      file, "POLYGONS 4 16", "POLYGONS 4 15",
      "line 11: polygon 3 of 4 should begin with how many corners it has, at most 2 by")
    try refused(file, "POLYGONS 4 16", "POLYGONS 5 16", "polygon 4 of 5 should begin with")
    try refused(
      file, "POLYGONS 4 16", "POLYGONS 3 12", "there are more numbers than the section before promises")
    try refused(file, "POLYGONS 4 16", "POLYGONS 40 16", "`POLYGONS` promises 40 cells in 16 numbers")
    try refused(file, "POLYGONS 4 16", "POLYGONS 0 16", "promises 0 cells of 16 numbers")
    try refused(file, "POLYGONS 4 16", "POLYGONS 4 -16", "`POLYGONS` wants a whole number")
    try refused(
      file, "POLYGONS 4 16", "POLYGONS 4 9223372036854775807", "9223372036854775807 numbers of cells are")
    try refused(file, "POLYGONS", "LINES", "it has no `POLYGONS` and no `TRIANGLE_STRIPS`")
    try refused(file, "POLYGONS", "LINES 1 3\n2 0 1\nLINES", "there is a second `LINES`")
    try refused(file, "POINTS", "POLYGONS 1 4\n3 0 1 2\nPOINTS", "line 5: `POLYGONS` stands before `POINTS`")
    for (list, words) in [
      ("2 0 2 1", "line 8: polygon 0 has 2 corners; it needs 3"),
      ("3 0 2 4", "polygon 0 names the point 4; there are 4"),
      ("3 0 2 -1", "polygon 0 names the point -1"), ("3 0 2 1.5", "polygon 0 names the point \"1.5\""),
      ("-3 0 2 1", "polygon 0 of 4 should begin with how many corners it has"),
      ("3 0 2 99999999999999999999", "polygon 0 names the point \"99999999999999999999\""),
    ] { try refused(file, "3 0 2 1", list, words) }
    var strips = VTKBytes()
    strips.cells = [("TRIANGLE_STRIPS", [[0, 2], [0, 2, 1]])]
    #expect(try Folder.refusal(of: strips.bytes).contains("strip 0 has 2 corners"))
    var large = VTKBytes()
    large.cells = [("POLYGONS", [[Int](repeating: 1, count: 10_001)])]
    #expect(try Folder.refusal(of: large.bytes).contains("polygon 0 has 10001 corners"))
    // As some programs write it against the format.
    var little = VTKBytes()
    little.isBinary = true
    let bytes = little.bytes
    let turned = bytes[..<(bytes.count - 65)] + [3, 0, 0, 0] + bytes[(bytes.count - 61)...]
    #expect(try Folder.refusal(of: Array(turned)).contains("and has the bytes 03 00 00 00"))
  }

  @Test func offsetsThatAreNoneAreRefused() throws {
    for isBinary in [false, true] {
      var file = VTKBytes()
      (file.isBinary, file.hasOffsets) = (isBinary, true)
      try refused(
        file, "OFFSETS vtktypeint64", "OFFSETS float",
        "`OFFSETS` should be of a type such as int, not \"float\"")
      try refused(file, "CONNECTIVITY", "CELLS", "`CONNECTIVITY` should follow `OFFSETS`, not \"CELLS\"")
      try refused(file, "POLYGONS 5 12", "POLYGONS 500 12", "500 offsets")
      try refused(
        file, "POLYGONS 5 12", "POLYGONS 5 9223372036854775807", "9223372036854775807 corners are promised")
      try refused(file, "POLYGONS 5 12", "POLYGONS 5 11", "offset 4 of `POLYGONS` is ")
      try refused(file, "POLYGONS 5 12", "POLYGONS 4 9", "`CONNECTIVITY` should follow `OFFSETS`")
    }
    var file = VTKBytes()
    file.hasOffsets = true
    try refused(file, "0 3 6", "1 3 6", "line 9: offset 0 of `POLYGONS` is \"1\"")
    try refused(file, "0 3 6", "0 6 3", "offset 2 of `POLYGONS` is \"3\"")
    try refused(file, "0 3 6", "0 -3 6", "offset 1 of `POLYGONS` is \"-3\"")
    try refused(file, "0 3 6", "0 2 6", "polygon 0 has 2 corners")
    try refused(file, "0 3 6 9 12", "0 3 6 9 13", "offset 4 of `POLYGONS` is \"13\"")
    try refused(file, "0 2 1 0", "0 2 4 0", "line 11: polygon 0 names the point 4; there are 4, from 0 on")
  }

  @Test func fieldsThatLieAreRefused() throws {
    for (what, plain) in VTKBytes().everyWay {
      var file = plain
      file.before = file.field()
      for (old, new) in [
        ("2 3 char", "2 -3 char"), ("2 3 char", "9223372036854775807 9223372036854775807 char"),
        ("2 3 char", "2 4000000000 char"), ("2 3 char", "2 3 complex"), ("1 9 bit", "1 90000 bit"),
        ("1 3 string", "1 9000 string"), ("FieldData 17", "FieldData 9223372036854775807"),
        ("FieldData 17", "FieldData -1"), ("1 1 variant", "1 9000 variant"),
      ] {
        let message = try refusal(file, old, new)
        #expect(message.contains("export it again."), "\(what), \(new): \(message)")
      }
    }
  }
}
