import Foundation
import Geometry

/// Surfaces in the legacy format of the Visualization Toolkit (VTK), data set PolyData, versions 1.0 to 5: ASCII or
/// big-endian binary, polygons and strips of triangles as counted lists or, from 5.1 on, as offsets and connectivity.
/// Cells that are points or lines, and attributes, are passed over.
enum VTKFile {
  static let firstLine = "# vtk DataFile Version 3.0"

  /// True where the first line is that of any version, in whatever case.
  static func isBegun(by head: [UInt8]) -> Bool {
    let mark = SurfaceFile.byteOrderMark
    let text = head.starts(with: mark) ? head.dropFirst(mark.count) : head[...]
    return decoded(text.prefix(14)).lowercased() == "# vtk datafile"
  }

  static func read(_ bytes: [UInt8], path: String, name: String) throws -> SurfaceFile.Contents {
    var reader = VTKReader(VTKCursor(bytes, path: path))
    let title = try reader.readHeader()
    try reader.readSections()
    let mesh = SurfaceMesh(name: name, positionsMM: try reader.points(), indices: reader.indices)
    return SurfaceFile.Contents(meshes: [mesh], space: SurfaceFile.space(in: title))
  }
}

/// A VTK file's header and sections, one after another.
private struct VTKReader {
  private enum Section: String {
    case points = "POINTS"
    case vertices = "VERTICES"
    case lines = "LINES"
    case polygons = "POLYGONS"
    case strips = "TRIANGLE_STRIPS"
    case field = "FIELD"
    case pointData = "POINT_DATA"
    case cellData = "CELL_DATA"
    /// What one of its cells is called.
    var cell: String { self == .polygons ? "polygon" : self == .strips ? "strip" : "cell" }
  }
  /// Of a polygon.
  private static let cornersMax = 10_000
  private static let again = "it is cut off or damaged: export it again."

  private var cursor: VTKCursor
  private var seen: Set<Section> = []
  private var positions: [SIMD3<Float>] = []
  private(set) var indices: [UInt32] = []

  init(_ cursor: VTKCursor) { self.cursor = cursor }

  // MARK: - The header

  /// - Returns: the title.
  mutating func readHeader() throws -> String {
    let first = words(decoded((cursor.nextLine() ?? []).prefix(100)))
    let version = first.dropFirst(4).first?.split(separator: ".").map { Int($0) } ?? []
    guard first.count == 5, first[3].lowercased() == "version", version.count == 2,
      let major = version[0], version[1] != nil
    else {
      throw cursor.problem("the first line should be as `\(VTKFile.firstLine)`; export the file again.")
    }
    guard (1...5).contains(major) else {
      throw cursor.problem(
        "version \(printable(first[4])) of the format is not known, versions 1 to 5 are; save it as version 5.1 "
          + "or 4.2.")
    }
    let title = cursor.nextLine() ?? []
    guard title.count <= 256 else {
      throw cursor.problem("the title has \(title.count) characters; shorten it to 256.")
    }
    let encoding = cursor.nextWord()
    guard ["ASCII", "BINARY"].contains(encoding.uppercased()) else {
      throw cursor.problem(
        "the third line should be `ASCII` or `BINARY`, not \(cursor.lastRead); export it again.")
    }
    guard cursor.reads("DATASET") else {
      _ = cursor.nextWord()
      throw cursor.problem(
        "`DATASET POLYDATA` should follow, not \(cursor.lastRead); save a surface as PolyData.")
    }
    let dataset = cursor.nextWord()
    guard dataset.uppercased() == "POLYDATA" else {
      throw cursor.problem(
        "the data set is \(dataset.isEmpty ? "not named" : printable(dataset)), and only POLYDATA is a surface; "
          + "extract the surface (in ParaView: Extract Surface) and save it as PolyData.")
    }
    cursor.isBinary = encoding.uppercased() == "BINARY"
    return decoded(title)
  }

  // MARK: - The sections

  mutating func readSections() throws {
    while true {
      let word = cursor.nextWord()
      if word.isEmpty { return }
      guard let section = Section(rawValue: word.uppercased()) else {
        throw cursor.problem(
          "a section of PolyData should begin here (POINTS, POLYGONS…), not \(cursor.lastRead); there are more numbers "
            + "than the section before promises, or the file is damaged: export it again.")
      }
      guard section == .field || seen.insert(section).inserted else {
        throw cursor.problem("there is a second `\(section.rawValue)`; save one surface a file.")
      }
      switch section {
      case .points: try readPoints()
      case .vertices, .lines, .polygons, .strips: try readCells(of: section)
      case .field: try passField()
      case .pointData, .cellData: return
      }
    }
  }

  /// The positions of all points, once all is read.
  func points() throws -> [SIMD3<Float>] {
    guard seen.contains(.polygons) || seen.contains(.strips) else {
      throw FileProblem(
        path: cursor.path,
        message:
          "it has no `POLYGONS` and no `TRIANGLE_STRIPS` (it holds points or lines, or is cut off); save the "
          + "surface as triangles.")
    }
    return positions
  }

  /// The number that stands behind a section's name.
  private mutating func count(of section: Section) throws -> Int {
    guard let count = Int(cursor.nextWord()), count >= 0 else {
      throw cursor.problem(
        "`\(section.rawValue)` wants a whole number from 0 on, and has \(cursor.lastRead); " + Self.again)
    }
    return count
  }
  /// - Parameter count: how many numbers come, which tells a `long` of 8 bytes from one of 4: a line ends behind the last.
  private mutating func number(
    of what: String, _ count: Int, isWhole: Bool = false
  ) throws -> VTKNumber {
    let name = cursor.nextWord().lowercased()
    if let number = VTKNumber.named[name], !isWhole || number.kind != .floating {
      try cursor.endLine()
      return number
    }
    guard let kind = VTKNumber.longs[name] else {
      throw cursor.problem(
        "\(what) should be of a type such as \(isWhole ? "int" : "float"), not \(cursor.lastRead); export it "
          + "again.")
    }
    try cursor.endLine()
    guard cursor.isBinary, count > 0, count <= cursor.rest else { return VTKNumber(kind, 8) }
    let fitting = [4, 8].filter { cursor.isLineEnd(after: count * $0) }
    guard fitting.count == 1 else {
      throw cursor.problem(
        "\(what) is of the type \(name), whose length in this binary file cannot be told; save it as ASCII.")
    }
    return VTKNumber(kind, fitting[0])
  }
  private func tooMany(_ what: String) -> FileProblem {
    cursor.problem("\(what) are promised, and the \(cursor.rest) bytes left cannot hold them; " + Self.again)
  }

  private mutating func readPoints() throws {
    let count = try count(of: .points)
    guard count <= cursor.bytes.count else { throw tooMany("\(count) points") }
    let number = try number(of: "`POINTS`", 3 * count)
    guard cursor.holds(count, of: 3, number) else { throw tooMany("\(count) points") }
    positions.reserveCapacity(count)
    for point in 0..<count {
      var position = SIMD3<Float>.zero
      for axis in 0..<3 {
        guard let value = cursor.nextCoordinate(number) else {
          throw cursor.problem(
            "point \(point) of \(count) should have a finite number here, and has \(cursor.lastRead); "
              + Self.again)
        }
        position[axis] = value
      }
      positions.append(position)
    }
    try passMetadata(components: 3)
  }

  // MARK: - Cells

  private mutating func readCells(of section: Section) throws {
    guard seen.contains(.points) else {
      throw cursor.problem("`\(section.rawValue)` stands before `POINTS`; export it again.")
    }
    let (first, second) = (try count(of: section), try count(of: section))
    try cursor.endLine()
    if first == 0 {
      guard second == 0 else {
        throw cursor.problem("`\(section.rawValue)` promises 0 cells of \(second) numbers; " + Self.again)
      }
    } else if cursor.reads("OFFSETS") {
      try readOffsetCells(of: section, offsetCount: first, cornerCount: second)
    } else {
      try readCountedCells(of: section, cellCount: first, numberCount: second)
    }
  }

  /// The layout up to version 4.2: each cell has its count of corners before them.
  private mutating func readCountedCells(of section: Section, cellCount: Int, numberCount: Int) throws {
    guard cellCount <= numberCount else {
      throw cursor.problem(
        "`\(section.rawValue)` promises \(cellCount) cells in \(numberCount) numbers; " + Self.again)
    }
    guard cursor.holds(numberCount, .int32) else { throw tooMany("\(numberCount) numbers of cells") }
    var left = numberCount
    for cell in 0..<cellCount {
      guard let count = cursor.nextInteger(.int32), count >= 0, count < left else {
        throw cursor.problem(
          "\(section.cell) \(cell) of \(cellCount) should begin with how many corners it has, at most \(max(0, left - 1)) "
            + "by the numbers that `\(section.rawValue)` promises, and has \(cursor.lastRead); " + Self.again)
      }
      left -= count + 1
      try readCell(cell, of: section, count, .int32)
    }
    guard left == 0 else {
      throw cursor.problem(
        "`\(section.rawValue)` promises \(numberCount) numbers, and its cells have \(numberCount - left); "
          + Self.again)
    }
  }

  /// The layout of version 5.1: where each cell's corners begin, with the end of the last, and then the corners of all.
  private mutating func readOffsetCells(of section: Section, offsetCount: Int, cornerCount: Int) throws {
    guard offsetCount <= cursor.rest, cornerCount <= cursor.rest else {
      throw tooMany("\(offsetCount) offsets and \(cornerCount) corners")
    }
    let number = try number(of: "`OFFSETS`", offsetCount, isWhole: true)
    guard cursor.holds(offsetCount, number) else { throw tooMany("\(offsetCount) offsets") }
    var offsets: [UInt32] = []
    offsets.reserveCapacity(offsetCount)
    for place in 0..<offsetCount {
      let least = Int(offsets.last ?? 0)
      let most = place == 0 ? 0 : cornerCount
      guard let offset = cursor.nextInteger(number), (least...most).contains(offset),
        let short = UInt32(exactly: offset), place < offsetCount - 1 || offset == cornerCount
      else {
        throw cursor.problem(
          "offset \(place) of `\(section.rawValue)` is \(cursor.lastRead); offsets go from 0 up to \(cornerCount), the "
            + "number of corners; " + Self.again)
      }
      offsets.append(short)
    }
    try passMetadata(components: 1)
    guard cursor.reads("CONNECTIVITY") else {
      _ = cursor.nextWord()
      throw cursor.problem("`CONNECTIVITY` should follow `OFFSETS`, not \(cursor.lastRead); " + Self.again)
    }
    let corner = try self.number(of: "`CONNECTIVITY`", cornerCount, isWhole: true)
    guard cursor.holds(cornerCount, corner) else { throw tooMany("\(cornerCount) corners") }
    for cell in 0..<offsetCount - 1 {
      try readCell(cell, of: section, Int(offsets[cell + 1] - offsets[cell]), corner)
    }
    try passMetadata(components: 1)
  }

  private mutating func readCell(_ cell: Int, of section: Section, _ count: Int, _ number: VTKNumber) throws {
    let isSurface = section == .polygons || section == .strips
    guard !isSurface || count >= 3, section != .polygons || count <= Self.cornersMax else {
      throw cursor.problem(
        "\(section.cell) \(cell) has \(count) corners; it needs 3, and a polygon has at most \(Self.cornersMax): save "
          + "the surface as triangles.")
    }
    var corners: [Int] = []
    for _ in 0..<count {
      let corner = cursor.nextInteger(number)
      guard let corner, !isSurface || positions.indices.contains(corner) else {
        throw cursor.problem(
          "\(section.cell) \(cell) names the point \(corner.map { "\($0)" } ?? cursor.lastRead); there are "
            + "\(positions.count), from 0 on; " + Self.again)
      }
      if isSurface { corners.append(corner) }
    }
    if section == .strips { addStrip(corners) }
    if section == .polygons { try addPolygon(corners, cell) }
  }
  private mutating func addPolygon(_ corners: [Int], _ cell: Int) throws {
    guard let cut = triangles(ofPolygon: corners.map { positions[$0] }) else {
      throw cursor.problem(
        "polygon \(cell) has \(corners.count) corners and is not convex; save the surface as triangles.")
    }
    for triangle in cut {
      for i in 0..<3 { indices.append(UInt32(corners[triangle[i]])) }
    }
  }
  /// Each corner from the third on makes a triangle with the two before, every second one turned about.
  private mutating func addStrip(_ corners: [Int]) {
    for i in 0..<corners.count - 2 {
      let (a, b) = i.isMultiple(of: 2) ? (corners[i], corners[i + 1]) : (corners[i + 1], corners[i])
      indices += [UInt32(a), UInt32(b), UInt32(corners[i + 2])]
    }
  }

  // MARK: - What is passed over

  /// Names of components and ranges behind an array, up to an empty line.
  private mutating func passMetadata(components: Int) throws {
    guard cursor.reads("METADATA") else { return }
    _ = cursor.nextLine()
    while let line = cursor.nextLine() {
      let text = trimmed(decoded(line.prefix(40)))
      if text.isEmpty { return }
      guard text.uppercased() == "COMPONENT_NAMES" else { continue }
      for _ in 0..<components where cursor.nextLine() == nil { return }
    }
  }

  private mutating func passField() throws {
    _ = cursor.nextWord()
    for _ in 0..<(try count(of: .field)) {
      let name = cursor.nextWord()
      if name.isEmpty { throw cursor.problem("the file ends within `FIELD`; " + Self.again) }
      if name == "NULL_ARRAY" { continue }
      let (components, tuples) = (try count(of: .field), try count(of: .field))
      let (count, isTooLarge) = components.multipliedReportingOverflow(by: tuples)
      guard !isTooLarge, count <= 8 * cursor.rest else {
        throw tooMany("\(components) × \(tuples) values of the array \"\(printable(name))\"")
      }
      try passArray(named: name, count)
      try passMetadata(components: components)
    }
  }
  private mutating func passArray(named name: String, _ count: Int) throws {
    let before = cursor
    let isPassed: Bool
    switch (cursor.nextWord().lowercased(), cursor.isBinary) {
    case ("string", true), ("utf8_string", true):
      try cursor.endLine()
      isPassed = (0..<count).allSatisfy { _ in passString() }
    case ("string", _), ("utf8_string", _), ("variant", _):
      _ = cursor.nextLine()
      isPassed = (0..<count).allSatisfy { _ in cursor.nextLine() != nil }
    case ("bit", true):
      try cursor.endLine()
      isPassed = cursor.skip((count + 7) / 8)
    case ("bit", false): isPassed = (0..<count).allSatisfy { _ in !cursor.nextWord().isEmpty }
    default:
      cursor = before
      let number = try number(of: "the array \"\(printable(name))\"", count)
      isPassed =
        cursor.holds(count, number)
        && (cursor.isBinary
          ? cursor.skip(count * number.byteCount)
          : (0..<count).allSatisfy { _ in !cursor.nextWord().isEmpty })
    }
    guard isPassed else { throw tooMany("\(count) values of the array \"\(printable(name))\"") }
  }
  /// A binary string: the two highest bits tell how many bytes its length has.
  private mutating func passString() -> Bool {
    guard cursor.rest > 0 else { return false }
    let lengthBytes = [8, 4, 2, 1][Int(cursor.bytes[cursor.place] >> 6)]
    let length = cursor.nextInteger(VTKNumber(.unsigned, lengthBytes)) ?? .max
    return cursor.skip(length & ((1 << (8 * lengthBytes - 2)) - 1))
  }
}
