import Foundation
import Geometry
import PelvisImport

/// Segmentations in MetaImage (`.mha` with the voxels behind the header, `.mhd` with a data file beside it), as the Insight
/// Toolkit writes them: itk.org/Wiki/ITK/MetaIO/Documentation. Its coordinates are left–posterior–superior.
enum MetaImageFile {
  /// Keys of which one begins any header.
  static let firstKeys: Set<String> = [
    "ObjectType", "ObjectSubType", "Comment", "NDims", "Name", "ID", "BinaryData", "TransformType",
  ]
  /// True where a line is `key = value` with a key that may begin a header.
  static func isBegun(by line: String) -> Bool {
    guard let (key, _) = pair(line) else { return false }
    return firstKeys.contains(key)
  }
  fileprivate static func pair(_ line: String) -> (key: String, value: String)? {
    guard let mark = line.firstIndex(of: "=") else { return nil }
    let key = trimmed(String(line[..<mark]))
    return key.isEmpty ? nil : (key, trimmed(String(line[line.index(after: mark)...])))
  }

  static func read(
    _ path: String, limits: ReadingLimits, progress: ReadingProgress?
  ) throws -> LabelVolume {
    let file = try FileSource(path, what: "a MetaImage volume")
    guard let text = try TextHeader(of: file, isLast: { pair($0)?.key == "ElementDataFile" }) else {
      throw FileProblem(path: path, message: "its header does not end (no `ElementDataFile`); it is damaged.")
    }
    let header = MetaImageHeader(text, path: path)
    let (voxelToRAS, notes) = try header.orientation()
    let layout = try header.layout(attachedAt: text.dataStart)
    let (labels, census) = try VoxelReader(layout: layout, limits: limits, progress: progress).read()
    return LabelVolume(
      counts: layout.counts, voxelToRAS: voxelToRAS, labels: labels, census: census, notes: notes)
  }
}

/// The keys of a MetaImage header.
private struct MetaImageHeader {
  private var values: [String: String] = [:]
  private let path: String

  init(_ text: TextHeader, path: String) {
    self.path = path
    for line in text.lines {
      if let (key, value) = MetaImageFile.pair(line) { values[key] = value }
    }
  }
  private func problem(_ message: String) -> FileProblem { FileProblem(path: path, message: message) }

  /// The numbers of the first of these keys that is there; nil where none is.
  private func numbers(_ names: [String], _ count: Int) throws -> [Double]? {
    guard let name = names.first(where: { values[$0] != nil }), let text = values[name] else { return nil }
    let numbers = words(text).compactMap { finiteNumber($0) }
    guard numbers.count == count, words(text).count == count else {
      throw problem("its `\(name) = \(text.prefix(60))` should be \(count) numbers.")
    }
    return numbers
  }
  private func isTrue(_ names: String...) throws -> Bool {
    guard let name = names.first(where: { values[$0] != nil }), let text = values[name] else { return false }
    switch text.lowercased() {
    case "true", "1", "t": return true
    case "false", "0", "f": return false
    default: throw problem("its `\(name) = \(text)` is neither True nor False.")
    }
  }

  /// 3, or more where the file has axes of one voxel behind those of space.
  private func dimensions() throws -> Int {
    guard let count = Int(values["NDims"] ?? ""), (3...7).contains(count) else {
      throw problem("its `NDims = \(values["NDims"] ?? "")`; a segmentation has 3.")
    }
    return count
  }

  func layout(attachedAt dataStart: Int) throws -> VoxelLayout {
    let dimensions = try dimensions()
    guard let sizes = try numbers(["DimSize"], dimensions) else {
      throw problem("its header has no `DimSize`.")
    }
    guard sizes.dropFirst(3).allSatisfy({ $0 == 1 }) else {
      throw problem(
        "it has several volumes (`DimSize = \(values["DimSize"] ?? "")`: a series or probabilities); save one label "
          + "volume of 3 dimensions.")
    }
    var layout = VoxelLayout(path: path)
    for axis in 0..<3 {
      guard let size = Int(exactly: sizes[axis]), size > 0 else {
        throw problem("its `DimSize` gives an axis of \(sizes[axis]) voxels; each must have 1 or more.")
      }
      layout.counts[axis] = size
    }
    guard ["1", nil].contains(values["ElementNumberOfChannels"]) else {
      throw problem("it has several numbers a voxel (ElementNumberOfChannels); save a label volume.")
    }
    let type = values["ElementType"] ?? ""
    guard let number = Self.numbers[type] else {
      throw problem("its `ElementType = \(type)` holds no labels; save it as MET_UCHAR or MET_USHORT.")
    }
    layout.number = number
    layout.isBigEndian = try isTrue("BinaryDataByteOrderMSB", "ElementByteOrderMSB")
    try place(&layout, attachedAt: dataStart)
    return layout
  }
  private static let numbers: [String: VoxelNumber] = [
    "MET_UCHAR": .uint8, "MET_CHAR": .int8, "MET_USHORT": .uint16, "MET_SHORT": .int16,
    "MET_UINT": .uint32, "MET_INT": .int32, "MET_ULONG": .uint32, "MET_LONG": .int32,
    "MET_ULONG_LONG": .uint64, "MET_LONG_LONG": .int64, "MET_FLOAT": .float32, "MET_DOUBLE": .float64,
  ]

  /// Says in which file and where in it the voxels are, and how.
  private func place(_ layout: inout VoxelLayout, attachedAt dataStart: Int) throws {
    guard let name = values["ElementDataFile"] else {
      throw problem("its header has no `ElementDataFile`: the file is cut off.")
    }
    let first = words(name).first ?? ""
    guard first != "LIST", !name.contains("%") else {
      throw problem("its data are spread over several files; save it as one file.")
    }
    let isAttached = name.uppercased() == "LOCAL"
    layout.start = isAttached ? dataStart : 0
    if !isAttached { layout.path = try TextHeader.dataPath(name, of: path) }
    if let size = try numbers(["HeaderSize"], 1)?.first, size != 0, !isAttached {
      guard let bytes = Int(exactly: size), bytes >= -1, bytes < 1 << 40 else {
        throw problem("its `HeaderSize` is \(size).")
      }
      layout.start = bytes < 0 ? nil : bytes
    }
    if values["BinaryData"] != nil, try !isTrue("BinaryData") {
      layout.encoding = .text
    } else if try isTrue("CompressedData") {
      layout.encoding = .deflated
      if let size = try numbers(["CompressedDataSize"], 1)?.first, size > 0 {
        layout.compressedBytes = Int(exactly: size)
      }
    }
  }

  /// From voxels to right–anterior–superior mm. The matrix gives an axis's direction after the other. As the Insight
  /// Toolkit does, `AnatomicalOrientation` is not asked: it repeats the matrix, and many files have it wrong.
  func orientation() throws -> (VoxelAffine, notes: [String]) {
    let dimensions = try dimensions()
    let whole = try numbers(["TransformMatrix", "Rotation", "Orientation"], dimensions * dimensions)
    let matrix = whole.map { whole in (0..<9).map { whole[$0 / 3 * dimensions + $0 % 3] } }
    let origin = try numbers(["Offset", "Position", "Origin"], dimensions)
    let spacing = try numbers(["ElementSpacing", "ElementSize"], dimensions)
    var notes: [String] = []
    if matrix == nil {
      notes.append(
        "The file does not say how its axes lie (no TransformMatrix): taken as left, posterior, superior.")
    }
    guard let spacing else {
      throw problem("its header has no `ElementSpacing`: the size of a voxel, in mm.")
    }
    let (m, o) = (matrix ?? [1, 0, 0, 0, 1, 0, 0, 0, 1], origin ?? [0, 0, 0])
    func step(_ axis: Int) -> Vector3 {
      Vector3(m[3 * axis], m[3 * axis + 1], m[3 * axis + 2]) * spacing[axis]
    }
    let toLPS = VoxelAffine(
      iStepMM: step(0), jStepMM: step(1), kStepMM: step(2), originMM: Vector3(o[0], o[1], o[2]))
    guard !toLPS.isDegenerate else {
      throw problem(
        "its `TransformMatrix` and `ElementSpacing` give axes of no length or in one plane; save it anew with 3D Slicer."
      )
    }
    return (toLPS.turnedAboutZ, notes)
  }
}
