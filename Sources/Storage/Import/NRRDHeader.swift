import Foundation
import Geometry
import PelvisImport

/// The fields and keys of an NRRD header, teem.sourceforge.net/nrrd/format.html.
struct NRRDHeader {
  /// Descriptions by lower-case field, without blanks around.
  private let fields: [String: String]
  /// Custom keys (`key:=value`).
  private let keys: [String: String]
  private let path: String
  private let sizes: [Int]
  /// A step an axis; nil for one that is no axis of space.
  private let directions: [Vector3?]

  /// - Parameter text: from the line of the magic to the empty line.
  init(_ text: TextHeader, path: String) throws {
    let (fields, keys) = try Self.parsed(text, path: path)
    (self.fields, self.keys, self.path) = (fields, keys, path)
    let dimension = fields["dimension"] ?? ""
    sizes = words(fields["sizes"] ?? "").compactMap { Int($0) }
    guard (3...4).contains(sizes.count), dimension == "\(sizes.count)" else {
      throw FileProblem(
        path: path,
        message:
          "its header gives `dimension: \(dimension)` and \(sizes.count) sizes; a segmentation has 3, or 4 "
          + "with a list of layers.")
    }
    guard sizes.allSatisfy({ $0 > 0 }) else {
      throw FileProblem(
        path: path, message: "its header gives `sizes: \(fields["sizes"] ?? "")`; each must be 1 or more.")
    }
    guard let given = fields["space directions"] else {
      throw FileProblem(
        path: path,
        message:
          "its header has no `space directions`, so that right and left cannot be told; write it with `space` "
          + "and `space directions`, as 3D Slicer does.")
    }
    directions = try Self.vectors(given, path: path)
    guard directions.count == sizes.count, directions.filter({ $0 != nil }).count == 3 else {
      throw FileProblem(
        path: path,
        message:
          "its `space directions` (\(given)) are not 3 vectors and `none` for a list of layers, one for each of "
          + "\(sizes.count) sizes.")
    }
  }

  private static func parsed(
    _ text: TextHeader, path: String
  ) throws -> (fields: [String: String], keys: [String: String]) {
    var (fields, keys): ([String: String], [String: String]) = ([:], [:])
    for line in text.lines.dropFirst() where !line.hasPrefix("#") && !line.isEmpty {
      if let mark = line.range(of: ":=") {
        keys[String(line[..<mark.lowerBound])] = unescaped(String(line[mark.upperBound...]))
      } else if let mark = line.firstIndex(of: ":") {
        let field = trimmed(line[..<mark].lowercased())
        guard fields[field] == nil else {
          throw FileProblem(
            path: path, message: "its header gives `\(field)` twice; keep the one that is right.")
        }
        fields[field] = trimmed(String(line[line.index(after: mark)...]))
      } else {
        throw FileProblem(
          path: path,
          message:
            "its header has a line that is neither `field: value` nor `key:=value`: \"\(line.prefix(60))\".")
      }
    }
    return (fields, keys)
  }
  private static func unescaped(_ value: String) -> String {
    value.replacingOccurrences(of: "\\n", with: "\n").replacingOccurrences(of: "\\\\", with: "\\")
  }
  /// Reads `none (1,0,0) (0, 1, 0)`.
  private static func vectors(_ text: String, path: String) throws -> [Vector3?] {
    var (result, rest): ([Vector3?], Substring) = ([], text[...])
    while let first = rest.first {
      if first.isWhitespace {
        rest = rest.dropFirst()
      } else if rest.lowercased().hasPrefix("none") {
        (result, rest) = (result + [nil], rest.dropFirst(4))
      } else if first == "(", let end = rest.firstIndex(of: ")") {
        let numbers = rest[..<end].dropFirst().split(separator: ",").map { finiteNumber(trimmed(String($0))) }
        guard numbers.count == 3, let x = numbers[0], let y = numbers[1], let z = numbers[2] else { break }
        result.append(Vector3(x, y, z))
        rest = rest[rest.index(after: end)...]
      } else {
        break
      }
      guard result.count <= 16 else { break }
    }
    guard rest.isEmpty else {
      throw FileProblem(
        path: path,
        message: "\"\(rest.prefix(40))\" in its header is no vector of 3 numbers, such as (0,0,3).")
    }
    return result
  }
  private func problem(_ message: String) -> FileProblem { FileProblem(path: path, message: message) }

  /// Everything about the voxels but where they are.
  func layout() throws -> VoxelLayout {
    var (layout, axis) = (VoxelLayout(path: path), 0)
    for (size, direction) in zip(sizes, directions) {
      if direction != nil {
        layout.counts[axis] = size
        axis += 1
      } else {
        layout.layerCount = size
        layout.layerRun = layout.counts.x &* layout.counts.y &* layout.counts.z
      }
    }
    let type = (fields["type"] ?? "").lowercased()
    guard let number = Self.numbers[type] else {
      throw problem("its `type: \(type)` holds no labels; save it as unsigned char or unsigned short.")
    }
    layout.number = number
    switch (fields["encoding"] ?? "").lowercased() {
    case "raw": layout.encoding = .raw
    case "gzip", "gz": layout.encoding = .deflated
    case "txt", "text", "ascii": layout.encoding = .text
    case let other:
      throw problem("its `encoding: \(other)` is not read; save it with `encoding: gzip` or `raw`.")
    }
    switch fields["endian"]?.lowercased() {
    case "big": layout.isBigEndian = true
    case "little": layout.isBigEndian = false
    case nil where number.byteCount == 1 || layout.encoding == .text: break
    case let other:
      throw problem(
        "its `endian` is \(other.map { "\"\($0)\"" } ?? "missing"); write `endian: little` or `big`.")
    }
    return layout
  }
  private static let numbers: [String: VoxelNumber] = {
    let names: [(VoxelNumber, String)] = [
      (.int8, "signed char,int8,int8_t"), (.uint8, "uchar,unsigned char,uint8,uint8_t"),
      (.int16, "short,short int,signed short,signed short int,int16,int16_t"),
      (.uint16, "ushort,unsigned short,unsigned short int,uint16,uint16_t"),
      (.int32, "int,signed int,int32,int32_t"), (.uint32, "uint,unsigned int,uint32,uint32_t"),
      (.int64, "longlong,long long,long long int,signed long long,signed long long int,int64,int64_t"),
      (.uint64, "ulonglong,unsigned long long,unsigned long long int,uint64,uint64_t"),
      (.float32, "float"), (.float64, "double"),
    ]
    var all: [String: VoxelNumber] = [:]
    for (number, words) in names { for word in words.split(separator: ",") { all[String(word)] = number } }
    return all
  }()

  /// Says in which file and where in it the voxels are.
  func place(_ layout: inout VoxelLayout, attachedAt dataStart: Int) throws {
    var start = dataStart
    if let name = fields["data file"] ?? fields["datafile"] {
      guard !name.hasPrefix("LIST"), !name.contains("%") else {
        throw problem("its data are spread over several files; save it as one file.")
      }
      layout.path = try TextHeader.dataPath(name, of: path)
      start = 0
    }
    func skip(_ field: String, _ short: String) throws -> Int {
      guard let text = fields[field] ?? fields[short] else { return 0 }
      guard let count = Int(text), count >= -1, count < 1 << 40 else {
        throw problem("its `\(field)` is \"\(text)\"; write how many to skip.")
      }
      return count
    }
    let (lines, bytes) = (try skip("line skip", "lineskip"), try skip("byte skip", "byteskip"))
    if lines > 0 { start = try VoxelLayout.start(afterLines: lines, of: layout.path, from: start) }
    switch layout.encoding {
    case .deflated:
      guard bytes >= 0 else { throw problem("its `byte skip: -1` is for `encoding: raw` only.") }
      (layout.start, layout.inflatedStart) = (start, bytes)
    case .raw, .text: layout.start = bytes < 0 ? nil : start + bytes
    }
  }

  /// From voxels to right–anterior–superior mm.
  func orientation() throws -> VoxelAffine {
    let space = (fields["space"] ?? "").lowercased()
    let signs: Vector3
    switch space {
    case "right-anterior-superior", "ras": signs = Vector3(1, 1, 1)
    case "left-anterior-superior", "las": signs = Vector3(-1, 1, 1)
    case "left-posterior-superior", "lps": signs = Vector3(-1, -1, 1)
    default:
      throw problem(
        (space.isEmpty
          ? "its header has no `space`" : "its `space: \(space)` does not name the body's directions")
          + ", so that right and left cannot be told; write `space: left-posterior-superior` (or "
          + "right-anterior-superior, left-anterior-superior).")
    }
    let origin = try Self.vectors(fields["space origin"] ?? "(0,0,0)", path: path)
    let steps = directions.compactMap { $0 }
    guard origin.count == 1, let start = origin[0] else {
      throw problem("its `space origin` is not one vector of 3 numbers, such as (0,0,3).")
    }
    let affine = VoxelAffine(
      iStepMM: steps[0] * signs, jStepMM: steps[1] * signs, kStepMM: steps[2] * signs, originMM: start * signs
    ).scaled(by: try unitMM())
    guard !affine.isDegenerate else {
      throw problem("its `space directions` are zero, in one plane or infinite; save it anew with 3D Slicer.")
    }
    return affine
  }
  private func unitMM() throws -> Double {
    let given = (fields["space units"] ?? "").lowercased()
    let parts = given.contains("\"") ? given.split(separator: "\"").map(String.init) : words(given)
    let units = Set(parts.map(trimmed)).subtracting(["", "none", "???"])
    if units.isEmpty { return 1 }
    guard units.count == 1, let unit = units.first, let factor = Self.unitsMM[unit] else {
      throw problem("its `space units` (\(given)) are not those of one length; write \"mm\" \"mm\" \"mm\".")
    }
    return factor
  }
  /// Of one unit, in mm, by the names in use.
  private static let unitsMM: [String: Double] = {
    let names: [(Double, String)] = [
      (1, "mm,millimeter,millimeters,millimetre,millimetres"),
      (10, "cm,centimeter,centimeters,centimetre,centimetres"), (1_000, "m,meter,meters,metre,metres"),
      (0.001, "um,µm,μm,micron,microns,micrometer,micrometers,micrometre,micrometres"),
      (1e-6, "nm,nanometer,nanometers,nanometre,nanometres"), (25.4, "in,inch,inches"),
    ]
    var all: [String: Double] = [:]
    for (factor, words) in names { for word in words.split(separator: ",") { all[String(word)] = factor } }
    return all
  }()

  /// The segments that 3D Slicer's keys name. Files of before 2020 have a layer a segment and say neither layer nor label.
  func segments(layerCount: Int) -> [LabelVolume.Segment] {
    var (result, ids): ([LabelVolume.Segment], Set<String>) = ([], [])
    var number = 0
    while let id = keys["Segment\(number)_ID"] ?? keys["Segment\(number)_Name"] {
      defer { number += 1 }
      let name = keys["Segment\(number)_Name"].map { trimmed(printable($0)) }
      let layer = keys["Segment\(number)_Layer"].flatMap { Int($0) } ?? (layerCount > 1 ? number : 0)
      let label = keys["Segment\(number)_LabelValue"].map { UInt16(trimmed($0)) ?? 0 } ?? 1
      guard (0..<layerCount).contains(layer), label > 0 else { continue }
      let unique = ids.contains(id) ? "\(id) (\(number))" : id
      ids.insert(unique)
      result.append(
        .init(id: unique, name: name?.isEmpty == false ? name : nil, layer: layer, label: label))
    }
    return result
  }
}
