import CPNG
import Foundation
import PelvisImport

/// What a file holds, by its first bytes; its name counts for nothing but the words of a refusal.
enum FileKind: CaseIterable {
  case nifti, compressedNIfTI, nrrd, metaImage
  case stl, obj, ply, vtk

  /// The one declaration of each kind: readers, messages, help and the search of a folder follow it.
  var format: Format {
    switch self {
    case .nifti:
      Format(
        "NIfTI", [".nii"], .labels { try NIfTIFile.read($0, isCompressed: false, limits: $1, progress: $2) })
    case .compressedNIfTI:
      Format(
        "NIfTI", [".nii.gz"], .labels { try NIfTIFile.read($0, isCompressed: true, limits: $1, progress: $2) }
      )
    case .nrrd: Format("NRRD", [".nrrd", ".seg.nrrd", ".nhdr"], .labels(NRRDFile.readLabels))
    case .metaImage: Format("MetaImage", [".mha", ".mhd"], .labels(MetaImageFile.read))
    case .stl: Format("STL", [".stl"], .surfaces(STLFile.read))
    case .obj: Format("OBJ", [".obj"], .surfaces(OBJFile.read))
    case .ply: Format("PLY", [".ply"], .surfaces(PLYFile.read))
    case .vtk: Format("legacy VTK", [".vtk"], .surfaces(VTKFile.read))
    }
  }

  private static let headBytes = 1 << 14

  init(of path: String) throws {
    let file = try FileSource(path, what: "a segmentation or a surface")
    let head = try file.next(Self.headBytes)
    if head.starts(with: [0x1f, 0x8b]) {
      self = try Self.compressed(file)
    } else if let kind = Self.kind(of: head, byteCount: file.byteCount) {
      self = kind
    } else {
      throw FileProblem(path: path, message: Self.refusal(of: head, path: path))
    }
  }

  private static func compressed(_ file: FileSource) throws -> FileKind {
    try file.move(to: 0)
    let source = try InflatingSource(file, compressedBytes: file.byteCount)
    let head = try source.next(1024)
    if NIfTIFields.areBegun(by: head) { return .compressedNIfTI }
    if head.isEmpty {
      throw FileProblem(
        path: file.path, message: "it is compressed and holds nothing, or is cut off; make or copy it again.")
    }
    if head.count > 131, head[128..<132].elementsEqual("DICM".utf8) {
      throw FileProblem(path: file.path, message: dicom)
    }
    throw FileProblem(
      path: file.path,
      message:
        "it is compressed (gzip), and what is in it is no NIfTI volume; unpack it (gunzip) and give what comes out."
    )
  }

  private static func kind(of head: [UInt8], byteCount: Int) -> FileKind? {
    if head.starts(with: Array("NRRD000".utf8)) { return .nrrd }
    if VTKFile.isBegun(by: head) { return .vtk }
    if head.starts(with: Array("ply".utf8)), head.count > 3, head[3] == 0x0a || head[3] == 0x0d {
      return .ply
    }
    if STLFile.isBinary(head, byteCount: byteCount) { return .stl }
    if NIfTIFields.areBegun(by: head) { return .nifti }
    if let text = textKind(of: head) { return text }
    return STLFile.isLongBinary(head, byteCount: byteCount) ? .stl : nil
  }
  /// True where the first word is `solid` or `facet` and no byte is a zero, as binary files have.
  static func beginsAsASCIISTL(_ bytes: [UInt8]) -> Bool {
    textKind(of: Array(bytes.prefix(headBytes))) == .stl
  }
  /// By the first line that is no comment.
  private static func textKind(of head: [UInt8]) -> FileKind? {
    guard !head.contains(0) || isMetaImage(head) else { return nil }
    let mark = SurfaceFile.byteOrderMark
    let head = head.starts(with: mark) ? Array(head.dropFirst(mark.count)) : head
    for line in head.split(separator: 0x0a, maxSplits: 5000) {
      let text = trimmed(String(decoding: line.prefix(400), as: UTF8.self))
      if text.isEmpty || text.hasPrefix("#") { continue }
      if MetaImageFile.isBegun(by: text) { return .metaImage }
      let first = words(text).first?.lowercased() ?? ""
      if first == "solid" || first == "facet" { return .stl }
      return OBJFile.keywords.contains(first) ? .obj : nil
    }
    return nil
  }
  private static func isMetaImage(_ head: [UInt8]) -> Bool {
    let line = head.prefix(400).split(separator: 0x0a, maxSplits: 1).first ?? []
    return MetaImageFile.isBegun(by: String(decoding: line, as: UTF8.self))
  }

  private static let dicom =
    "it is DICOM; load it in 3D Slicer and save the segmentation as .nii.gz or .seg.nrrd."
  private static func refusal(of head: [UInt8], path: String) -> String {
    if head.count > 131, head[128..<132].elementsEqual("DICM".utf8) { return dicom }
    if head.starts(with: [0x50, 0x4b]) { return "it is a ZIP archive; unpack it and give the file in it." }
    if head.starts(with: Array("# vtk".utf8)) {
      return "its first line should be as `\(VTKFile.firstLine)`; export the file again."
    }
    if head.starts(with: Array("<?xml".utf8)) || head.starts(with: Array("<VTKFile".utf8)) {
      return
        "it is XML (VTK writes .vtp and .vtu so), which is not read; save the surface as \(choice(surfaces))."
    }
    if head.starts(with: [0xff, 0xfe]) || head.starts(with: [0xfe, 0xff]) {
      return "it is a text of 16-bit characters (UTF-16); save it as UTF-8."
    }
    if path.lowercased().hasSuffix(".stl"), head.count >= 84 {
      return
        "it should be a binary STL of \(STLFile.triangleCount(head)) triangles by its header, and its size is "
        + "another; the file is cut off or damaged: export it again."
    }
    return
      "what it holds is not known. Give a label volume (\(list(volumes))) or a surface (\(list(surfaces)))."
  }
}

extension FileKind {
  struct Format {
    let name: String
    /// As files' names have them, in lower case, the plain one first.
    let endings: [String]
    let content: Content
    init(_ name: String, _ endings: [String], _ content: Content) {
      (self.name, self.endings, self.content) = (name, endings, content)
    }
  }
  /// Reader of a file: a volume of its path, surfaces of its bytes, its path and its name without ending.
  enum Content {
    case labels((String, ReadingLimits, ReadingProgress?) throws -> LabelVolume)
    case surfaces(([UInt8], String, String) throws -> SurfaceFile.Contents)
  }

  static let volumes = allCases.filter { if case .labels = $0.format.content { true } else { false } }
  static let surfaces = allCases.filter { if case .surfaces = $0.format.content { true } else { false } }

  /// Formats with the endings that their names do not say: "NIfTI .nii or .nii.gz, STL".
  static func list(_ kinds: [FileKind]) -> String {
    merged(kinds).map { name, endings in
      endings == ["." + name.lowercased()] ? name : "\(name) \(alternatives(endings))"
    }.joined(separator: ", ")
  }
  /// Names of formats: "NIfTI or STL".
  static func choice(_ kinds: [FileKind]) -> String { alternatives(merged(kinds).map(\.name)) }

  /// One entry a name.
  private static func merged(_ kinds: [FileKind]) -> [(name: String, endings: [String])] {
    kinds.map(\.format).reduce(into: []) { all, format in
      if let place = all.firstIndex(where: { $0.name == format.name }) {
        all[place].endings += format.endings
      } else {
        all.append((format.name, format.endings))
      }
    }
  }
  private static func alternatives(_ words: [String]) -> String {
    words.count < 2
      ? words.joined() : words.dropLast().joined(separator: ", ") + " or " + words[words.count - 1]
  }
}
