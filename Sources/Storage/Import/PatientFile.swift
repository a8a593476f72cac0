import Anatomy
import Foundation
import Geometry

/// A patient, built once: an imported one (`.sijpatient`), or a built-in one that `PatientCache` keeps.
///
///     magic    8 bytes `\u{89}SIJPAT\n`
///     u32 format | u32 size of the header | header: JSON
///     blocks   little-endian 32-bit words, each beginning at a multiple of 64 bytes, the voxels first, at one of 4096
///     u64      fingerprint of all before; of a built-in one its checksum, which is found ten times as fast
///
/// The voxels are mapped into memory as they lie in the file.
package enum PatientFile {
  static let magic: [UInt8] = [0x89] + Array("SIJPAT\n".utf8)
  static let format: UInt32 = 1
  private static let headerBytesMax = 1 << 20
  struct Header: Codable {
    var program: String
    /// Key of a built-in patient, see `PatientCache`; nil in an imported one.
    var key: String?
    var parameters: PatientParameters
    /// Nil in a built-in patient, which has the two after it.
    var report: ImportReport?
    var mouths: [String: Patient.JointTarget]?
    var vessels: [Vessel]?
    var landmarks: [String: Patient.Landmarks]
    var targets: [String: Patient.JointTarget]
    var tissues: [String]
    var lattice: Lattice
    var skin: Field
    var sheets: [StoredInterface]
    var surfaces: [Surface]
    var joints: [String: Joint]

    struct Field: Codable {
      var originX, originZ, spacingMM: Double
      var countX, countZ: Int
    }
    struct StoredInterface: Codable {
      var name: String
      var echogenicityDB, mottleDB: Double
      var hasPlies: Bool
      var field: Field
    }
    struct Surface: Codable {
      var name: String
      var points, indices: Int
    }
    struct Joint: Codable {
      var originY, originZ: Double
      var box: Lattice
    }
  }

  /// - Throws: `FileProblem`, where it cannot be written.
  package static func write(_ patient: Patient, to path: String) throws {
    guard let data = patient.data, data.source != nil else {
      throw FileProblem(path: path, message: "only imported patients are written; name the built-in ones.")
    }
    try write(Header(data), data.blocks, voxels: patient.medium.voxels, to: path)
  }
  /// Writes a built-in patient under the key of what made it.
  static func write(builtIn patient: Patient, key: String, to path: String) throws {
    guard let data = patient.data else { return }
    var header = Header(data)
    header.key = key
    try write(header, data.blocks, voxels: patient.medium.voxels, to: path)
  }

  /// Writes the voxels from where they lie: there are too many for a copy.
  private static func write(
    _ header: Header, _ blocks: [[UInt32]], voxels: UnsafeBufferPointer<UInt32>, to path: String
  ) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let json = try encoder.encode(header)
    var head = magic
    append(format, to: &head)
    append(UInt32(json.count), to: &head)
    head += json
    pad(&head, to: 4_096)
    let whole = UnsafeRawBufferPointer(voxels)
    let evenCount = whole.count & ~7
    let start = head.count + evenCount
    var rest = Array(whole[evenCount...])
    for block in blocks {
      pad(&rest, from: start, to: 64)
      block.withUnsafeBytes { rest.append(contentsOf: $0) }
    }
    pad(&rest, from: start, to: 64)
    try head.withUnsafeBytes { head in
      let even = UnsafeRawBufferPointer(rebasing: whole[..<evenCount])
      try rest.withUnsafeBytes { rest in
        let pieces = [head, even, rest]
        let seal = header.key == nil ? fingerprint(of: pieces) : checksum(of: pieces)
        try withUnsafeBytes(of: seal.littleEndian) {
          try writePieces([head, even, rest, $0], to: path)
        }
      }
    }
  }

  /// Maps a file and checks its content.
  /// - Throws: `FileProblem` for one that is missing, damaged, of another kind or of a later version.
  package static func read(_ path: String) throws -> Patient {
    try read(path, key: nil)
  }
  /// - Parameter key: the key of a built-in patient; nil for an imported one.
  static func read(_ path: String, key: String?) throws -> Patient {
    let file = try MappedFile(path)
    func problem(_ message: String) -> FileProblem { FileProblem(path: path, message: message) }
    let damaged = problem("it is damaged: import the patient again with 'sijsim patient import'.")
    guard file.bytes.count > magic.count, Array(file.bytes[..<magic.count]) == magic else {
      throw problem("it is not a patient; 'sijsim patient import' makes one.")
    }
    guard let version = file.word(at: 8), let size = file.word(at: 12) else { throw damaged }
    guard version == format else {
      throw problem(
        "it is of format \(version), and this program reads format \(format): import the patient again.")
    }
    guard size <= headerBytesMax, file.bytes.count > 16 + Int(size) + 8 else { throw damaged }
    let body = UnsafeRawBufferPointer(rebasing: file.bytes[..<(file.bytes.count - 8)])
    let seal: UInt64? = key == nil ? fingerprint(of: [body]) : file.checksum(ofFirst: body.count)
    let stored = file.bytes.loadUnaligned(fromByteOffset: body.count, as: UInt64.self)
    guard let seal, UInt64(littleEndian: stored) == seal else { throw damaged }
    guard
      let header = try? JSONDecoder().decode(Header.self, from: Data(file.bytes[16..<(16 + Int(size))]))
    else { throw damaged }
    guard header.tissues == Tissue.library.prefix(header.tissues.count).map(\.name) else {
      throw problem("it was made by \(header.program), which knew other tissues: import the patient again.")
    }
    var reader = BlockReader(file: body, offset: 16 + Int(size))
    guard header.key == key, (header.report == nil) == (key != nil), header.isPlausible else {
      throw problem("its numbers are no patient's: import the patient again with 'sijsim patient import'.")
    }
    guard let voxels = reader.voxels(header.lattice), let data = header.data(&reader),
      reader.isAtEnd, key != nil || hasKnownLabels(voxels, header)
    else { throw damaged }
    return Patient(
      data, voxels: voxels, owner: file, fileHash: key == nil ? hexDigits(seal) : "")
  }

  private static func fingerprint(of pieces: [UnsafeRawBufferPointer]) -> UInt64 {
    var fingerprint = Fingerprint()
    fingerprint.combine(pieces)
    return fingerprint.value
  }
  private static func checksum(of pieces: [UnsafeRawBufferPointer]) -> UInt64 {
    var checksum = WideChecksum()
    for piece in pieces { checksum.combine(piece) }
    return checksum.value
  }

  /// The file that a name means: itself when it is a path, or NAME.sijpatient in the first folder that has one: that of the
  /// text which names it, and the user's own.
  /// - Parameter text: the path of the scenario or the recording.
  package static func path(named name: String, in text: String) throws -> String {
    let folder = text.lastIndex(of: "/").map { String(text[...$0]) } ?? ""
    let folders = [folder, DataFolders.user() + "/patients/"]
    let file = name.hasSuffix(".sijpatient") ? name : name + ".sijpatient"
    let candidates = file.hasPrefix("/") ? [file] : folders.map { $0 + file }
    for path in candidates where FileManager.default.fileExists(atPath: path) { return path }
    throw FileProblem(
      path: text,
      message:
        "its patient '\(name)' was not found; looked for \(candidates.joined(separator: " and ")). Put the file there, "
        + "or make it with 'sijsim patient import'.")
  }

  private static func hasKnownLabels(_ voxels: UnsafePointer<UInt32>, _ header: Header) -> Bool {
    var most: UInt32 = 0
    for i in 0..<header.lattice.count { most = max(most, voxels[i] & Voxel.labelMask) }
    return Int(most) < header.tissues.count
  }

  private static func append(_ word: UInt32, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
  }
  /// - Parameter start: the place in the file of the first byte.
  private static func pad(_ bytes: inout [UInt8], from start: Int = 0, to multiple: Int) {
    bytes += [UInt8](repeating: 0, count: (multiple - (start + bytes.count) % multiple) % multiple)
  }
}

/// A file in memory, read-only, for as long as this lives.
///
/// Sendable: nothing is written after the initializer.
final class MappedFile: @unchecked Sendable {
  let bytes: UnsafeRawBufferPointer
  private let file: Int32

  init(_ path: String) throws {
    let file = try openForReading(path, what: "a patient")
    var isMapped = false
    defer { if !isMapped { close(file) } }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw FileProblem(path: path, message: "it is not a file.")
    }
    guard status.st_size > 0 else { throw FileProblem(path: path, message: "it is empty.") }
    let size = Int(status.st_size)
    guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED else {
      throw FileProblem(path: path, message: "it cannot be read: \(systemMessage()).")
    }
    (bytes, self.file) = (UnsafeRawBufferPointer(start: start, count: size), file)
    isMapped = true
  }
  deinit {
    munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
    close(file)
  }

  /// Checksum of the first bytes, read piece by piece, so that the pages that nobody asks for again never count as memory; nil
  /// where they cannot be read.
  func checksum(ofFirst count: Int) -> UInt64? {
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { piece.deallocate() }
    var (checksum, offset) = (WideChecksum(), 0)
    while offset < count {
      let wanted = min(piece.count, count - offset)
      var filled = 0
      while filled < wanted {
        let taken = pread(
          file, piece.baseAddress.map { $0 + filled }, wanted - filled, off_t(offset + filled))
        guard taken > 0 else { return nil }
        filled += taken
      }
      checksum.combine(UnsafeRawBufferPointer(rebasing: piece[..<wanted]))
      offset += wanted
    }
    return checksum.value
  }

  func word(at offset: Int) -> UInt32? {
    guard offset + 4 <= bytes.count else { return nil }
    return UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }
}

/// Takes the blocks of a file one after the other.
private struct BlockReader {
  let file: UnsafeRawBufferPointer
  var offset: Int

  private mutating func align(to multiple: Int) { offset += (multiple - offset % multiple) % multiple }
  private func hasRoom(words: Int) -> Bool { words >= 0 && words <= (file.count - offset) / 4 }

  mutating func voxels(_ lattice: Lattice) -> UnsafePointer<UInt32>? {
    align(to: 4_096)
    let sides = [lattice.countX, lattice.countY, lattice.countZ]
    guard offset < file.count, sides.allSatisfy({ (2...4_096).contains($0) }), lattice.isPlausible,
      hasRoom(words: lattice.count + 16)
    else { return nil }
    defer { offset += lattice.count * 4 }
    return file.baseAddress.map { ($0 + offset).assumingMemoryBound(to: UInt32.self) }
  }
  mutating func words<Word>(_ count: Int, _: Word.Type) -> [Word]? {
    align(to: 64)
    guard offset <= file.count, hasRoom(words: count) else { return nil }
    defer { offset += count * 4 }
    return [Word](unsafeUninitializedCapacity: count) { buffer, initialized in
      UnsafeMutableRawBufferPointer(buffer).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: file[offset..<(offset + count * 4)]))
      initialized = count
    }
  }
  mutating func field(_ shape: PatientFile.Header.Field) -> HeightField? {
    let sizes = 2...10_000
    guard sizes.contains(shape.countX), sizes.contains(shape.countZ), shape.isPlausible,
      let heights = words(shape.countX * shape.countZ, Float.self),
      heights.allSatisfy({ $0.magnitude <= 2 * HeightField.absent })
    else { return nil }
    return HeightField(
      originX: shape.originX, originZ: shape.originZ, spacingMM: shape.spacingMM, countX: shape.countX,
      countZ: shape.countZ, heightsMM: heights)
  }
  var isAtEnd: Bool { offset + (64 - offset % 64) % 64 == file.count }
}

extension PatientData {
  /// In the order in which `PatientFile.Header.data` takes them, after the voxels.
  fileprivate var blocks: [[UInt32]] {
    func words(_ values: [Float]) -> [UInt32] { values.map(\.bitPattern) }
    var all = [words(skin.heightsMM)] + sheets.map { words($0.surface.heightsMM) }
    for surface in surfaces {
      all += [words(surface.positionsMM.flatMap { [$0.x, $0.y, $0.z] }), surface.indices]
    }
    for side in Side.allCases {
      if let joint = joints[side] { all += [words(joint.nodes), words(joint.distances)] }
    }
    return all
  }
}

extension PatientFile.Header {
  init(_ data: PatientData) {
    func field(_ field: HeightField) -> Field {
      Field(
        originX: field.originX, originZ: field.originZ, spacingMM: field.spacingMM, countX: field.countX,
        countZ: field.countZ)
    }
    func named<Value>(_ values: [Side: Value]) -> [String: Value] {
      Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) })
    }
    program = "sijsim \(Program.version)"
    (parameters, report) = (data.parameters, data.source)
    if data.source == nil { (mouths, vessels) = (named(data.mouths), data.vessels) }
    (landmarks, targets) = (named(data.landmarks), named(data.targets))
    (tissues, lattice, skin) = (Tissue.library.map(\.name), data.lattice, field(data.skin))
    sheets = data.sheets.map {
      StoredInterface(
        name: $0.name, echogenicityDB: $0.echogenicityDB, mottleDB: $0.mottleDB, hasPlies: $0.hasPlies,
        field: field($0.surface))
    }
    surfaces = data.surfaces.map {
      Surface(name: $0.name, points: $0.positionsMM.count, indices: $0.indices.count)
    }
    joints = named(
      data.joints.mapValues { Joint(originY: $0.originY, originZ: $0.originZ, box: $0.box) })
  }

  /// Nil where the blocks do not fit the header.
  fileprivate func data(_ reader: inout BlockReader) -> PatientData? {
    guard let skinField = reader.field(skin) else { return nil }
    var (fields, meshes) = ([Medium.Interface](), [SurfaceMesh]())
    for sheet in sheets {
      guard let surface = reader.field(sheet.field) else { return nil }
      fields.append(
        Medium.Interface(
          name: sheet.name, surface: surface, echogenicityDB: sheet.echogenicityDB,
          mottleDB: sheet.mottleDB, hasPlies: sheet.hasPlies))
    }
    for surface in surfaces {
      guard surface.points >= 0, surface.points < 1 << 28,
        let numbers = reader.words(surface.points * 3, Float.self),
        numbers.allSatisfy({ $0.magnitude <= Float(PatientFile.Header.farthestMM) }),
        let indices = reader.words(surface.indices, UInt32.self), surface.indices % 3 == 0,
        indices.allSatisfy({ $0 < surface.points })
      else { return nil }
      let points = (0..<surface.points).map {
        SIMD3(numbers[3 * $0], numbers[3 * $0 + 1], numbers[3 * $0 + 2])
      }
      meshes.append(SurfaceMesh(name: surface.name, positionsMM: points, indices: indices))
    }
    var sides: [Side: PatientData.Joint] = [:]
    for side in Side.allCases {
      guard let joint = joints[side.rawValue] else { continue }
      let box = joint.box
      guard [box.countX, box.countY, box.countZ].allSatisfy({ (2...1_000).contains($0) }), box.isPlausible,
        let nodes = reader.words(PatientData.Joint.nodeCount * 4, Float.self),
        let distances = reader.words(box.count, Float.self),
        (nodes + distances).allSatisfy({ $0.magnitude <= Float(PatientFile.Header.farthestMM) })
      else { return nil }
      sides[side] = PatientData.Joint(
        originY: joint.originY, originZ: joint.originZ, nodes: nodes, box: box, distances: distances)
    }
    func sided<Value>(_ values: [String: Value]) -> [Side: Value] {
      values.reduce(into: [:]) { all, one in if let side = Side(rawValue: one.key) { all[side] = one.value } }
    }
    return PatientData(
      parameters: parameters, source: report, landmarks: sided(landmarks), targets: sided(targets),
      mouths: sided(mouths ?? targets), vessels: vessels ?? [],
      lattice: lattice, skin: skinField, sheets: fields, surfaces: meshes, joints: sides)
  }
}
