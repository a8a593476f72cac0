import Anatomy
import Foundation
import Geometry
import PelvisImport

@testable import Storage

/// A small label volume and its file in every format, written by the formats' definitions alone.
struct VolumeBytes {
  var counts = SIMD3(9, 7, 5)
  var labels: [UInt16]
  /// Oblique, of unequal steps, left-handed.
  var affine = VoxelAffine(
    iStepMM: Vector3(0.75, 0.5, 0), jStepMM: Vector3(1, -1.5, 0.25), kStepMM: Vector3(0, 0.5, 2.5),
    originMM: Vector3(10, -20, 30))
  var number = VoxelNumber.uint8
  var isBigEndian = false

  init() {
    labels = [UInt16](repeating: 0, count: 9 * 7 * 5)
    for k in 1..<4 { for j in 2..<6 { for i in 3..<8 { labels[i + 9 * (j + 7 * k)] = 25 } } }
    for j in 0..<3 { labels[1 + 9 * j] = 77 }
  }

  /// Bytes of a number in the volume's byte order.
  func ordered(_ word: UInt64, _ count: Int) -> [UInt8] {
    let little = (0..<count).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) }
    return isBigEndian ? little.reversed() : little
  }
  func encoded(_ value: Double, as number: VoxelNumber) -> [UInt8] {
    switch number {
    case .float32: ordered(UInt64(Float(value).bitPattern), 4)
    case .float64: ordered(value.bitPattern, 8)
    default: ordered(UInt64(bitPattern: Int64(value)), number.byteCount)
    }
  }
  var data: [UInt8] { labels.flatMap { encoded(Double($0), as: number) } }

  enum Form { case sform, qform, size }
  private static let datatypes: [VoxelNumber: Int] = [
    .uint8: 2, .int8: 256, .uint16: 512, .int16: 4, .uint32: 768, .int32: 8, .uint64: 1280, .int64: 1024,
    .float32: 16, .float64: 64,
  ]

  /// A NIfTI file; with `.qform` its voxels of 1 × 2 × 3 mm are turned by 90° about z, the third axis downward.
  func nifti(
    version: Int = 1, form: Form = .sform, slope: Double = 0, intercept: Double = 0, table: String = "",
    sizes: [Int]? = nil
  ) -> [UInt8] {
    let isSecond = version == 2
    var bytes = [UInt8](repeating: 0, count: isSecond ? 540 : 348)
    func put(_ part: [UInt8], _ place: Int) { bytes.replaceSubrange(place..<place + part.count, with: part) }
    func real(_ value: Double, _ place1: Int, _ place2: Int, _ index: Int = 0) {
      isSecond
        ? put(encoded(value, as: .float64), place2 + 8 * index)
        : put(encoded(value, as: .float32), place1 + 4 * index)
    }
    func code(_ value: Int, _ place1: Int, _ place2: Int) {
      put(ordered(UInt64(value), isSecond ? 4 : 2), isSecond ? place2 : place1)
    }
    put(ordered(isSecond ? 540 : 348, 4), 0)
    put(Array((isSecond ? "n+2\0\r\n\u{1a}\n" : "n+1\0").utf8), isSecond ? 4 : 344)
    let sizes = sizes ?? [counts.x, counts.y, counts.z]
    for (axis, size) in ([sizes.count] + sizes).enumerated() {
      put(ordered(UInt64(size), isSecond ? 8 : 2), isSecond ? 16 + 8 * axis : 40 + 2 * axis)
    }
    put(ordered(UInt64(Self.datatypes[number] ?? 0), 2), isSecond ? 12 : 70)
    for (axis, size) in [-1.0, 1, 2, 3].enumerated() { real(size, 76, 104, axis) }
    real(slope, 112, 176)
    real(intercept, 116, 184)
    code(form == .qform ? 1 : 0, 252, 344)
    code(form == .sform ? 1 : 0, 254, 348)
    real(0.5.squareRoot(), 264, 368)
    for (axis, offset) in [10.0, -20, 30].enumerated() { real(offset, 268, 376, axis) }
    for row in 0..<3 {
      for (column, v) in [affine.iStepMM, affine.jStepMM, affine.kStepMM, affine.originMM].enumerated() {
        real(v[row], 280 + 16 * row, 400 + 32 * row, column)
      }
    }
    var extra: [UInt8] = [0, 0, 0, 0]
    if !table.isEmpty {
      let text = Array(table.utf8) + [UInt8](repeating: 0, count: 16 - (table.utf8.count + 8) % 16)
      extra = [1, 0, 0, 0] + ordered(UInt64(text.count + 8), 4) + ordered(0, 4) + text
    }
    let start = bytes.count + extra.count
    isSecond ? put(ordered(UInt64(start), 8), 168) : real(Double(start), 108, 168)
    return bytes + extra + data
  }

  /// An NRRD header in left–posterior–superior coordinates, to its empty line.
  func nrrdHeader(
    encoding: String = "raw", space: String = "left-posterior-superior", dropping: String = "",
    more: [String] = []
  ) -> [UInt8] {
    let signs: Vector3 =
      switch space {
      case "RAS", "right-anterior-superior": Vector3(1, 1, 1)
      case "LAS", "left-anterior-superior": Vector3(-1, 1, 1)
      default: Vector3(-1, -1, 1)
      }
    func vector(_ v: Vector3) -> String { "(\(v.x * signs.x), \(v.y * signs.y),\(v.z * signs.z))" }
    let types: [VoxelNumber: String] = [
      .uint8: "unsigned char", .int8: "int8", .uint16: "ushort", .int16: "short", .uint32: "unsigned int",
      .int32: "int", .uint64: "uint64_t", .int64: "long long int", .float32: "float", .float64: "double",
    ]
    let lines =
      [
        "NRRD0004", "# a comment", "type: \(types[number] ?? "")", "dimension: 3", "space: \(space)",
        "sizes: \(counts.x) \(counts.y) \(counts.z)",
        "space directions: \(vector(affine.iStepMM)) \(vector(affine.jStepMM)) \(vector(affine.kStepMM))",
        "kinds: domain domain domain", "endian: \(isBigEndian ? "big" : "little")", "encoding: \(encoding)",
        "space origin: \(vector(affine.originMM))",
      ].filter { dropping.isEmpty || !$0.hasPrefix(dropping + ":") } + more
    return Array((lines.joined(separator: "\n") + "\n\n").utf8)
  }
  var text: [UInt8] { Array(labels.map { "\($0)" }.joined(separator: " ").utf8) }

  /// A MetaImage header, up to and with its last line.
  func metaHeader(
    compressed: Bool = false, file: String = "LOCAL", dropping: String = "", more: [String] = []
  ) -> [UInt8] {
    let types: [VoxelNumber: String] = [
      .uint8: "UCHAR", .int8: "CHAR", .uint16: "USHORT", .int16: "SHORT", .uint32: "UINT", .int32: "INT",
      .uint64: "ULONG_LONG", .int64: "LONG_LONG", .float32: "FLOAT", .float64: "DOUBLE",
    ]
    func vector(_ v: Vector3) -> String { "\(-v.x) \(-v.y) \(v.z)" }
    let spacing = affine.spacingMM
    let lines =
      [
        "ObjectType = Image", "NDims = 3", "BinaryData = True",
        "BinaryDataByteOrderMSB = \(isBigEndian ? "True" : "False")",
        "CompressedData = \(compressed ? "True" : "False")",
        "TransformMatrix = \(vector(affine.iStepMM / spacing.x)) \(vector(affine.jStepMM / spacing.y)) "
          + vector(affine.kStepMM / spacing.z),
        "Offset = \(vector(affine.originMM)) ", "ElementSpacing = \(spacing.x) \(spacing.y) \(spacing.z)",
        "DimSize = \(counts.x) \(counts.y) \(counts.z)", "ElementType = MET_\(types[number] ?? "")",
      ].filter { dropping.isEmpty || !$0.hasPrefix(dropping + " ") } + more + ["ElementDataFile = \(file)"]
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  static func gzipped(_ bytes: [UInt8]) throws -> [UInt8] { try NRRDFile.gzipped(bytes, path: "test") }
  /// As a zlib stream (RFC 1950) of one stored block; of fewer than 65,536 bytes.
  static func zlib(_ bytes: [UInt8]) -> [UInt8] {
    var (a, b): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      a = (a + UInt32(byte)) % 65521
      b = (b + a) % 65521
    }
    let length = UInt16(bytes.count)
    let sizes = [length, ~length].flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
    let sum = [b >> 8, b & 255, a >> 8, a & 255].map { UInt8($0) }
    return [0x78, 0x01, 0x01] + sizes + bytes + sum
  }

  /// What is wrong with a volume that should be this one; nil where nothing is.
  func difference(from volume: LabelVolume, affine: VoxelAffine? = nil, toleranceMM: Double = 1e-5) -> String?
  {
    let wanted = affine ?? self.affine
    if volume.counts != counts { return "counts \(volume.counts)" }
    if volume.labels != labels { return "labels" }
    for index in [Vector3.zero, Vector3(9, 0, 0), Vector3(0, 7, 0), Vector3(0, 0, 5)] {
      let miss = distance(volume.voxelToRAS.pointMM(index), wanted.pointMM(index))
      if miss > toleranceMM { return "\(index) is \(miss) mm off" }
    }
    return nil
  }
}

extension Folder {
  /// Reads bytes as a file of that name.
  static func reading<Result>(_ bytes: [UInt8], _ name: String = "a.bin", _ read: (String) throws -> Result)
    throws -> Result
  {
    try temporary { folder in
      try writeBytes(bytes, to: folder + "/" + name)
      return try read(folder + "/" + name)
    }
  }
  /// The words in which bytes are refused; empty where they are read.
  static func refusal(of bytes: [UInt8], _ name: String = "a.bin") throws -> String {
    try reading(bytes, name) { path in
      do {
        _ = try ImportedFile.read(path)
        return ""
      } catch let problem as FileProblem {
        return problem.message
      }
    }
  }
  static let samples = ProcessInfo.processInfo.environment["SIJSIM_SAMPLES"]
}
