import Foundation
import Geometry

/// Polygon file format (Stanford PLY 1.0) surfaces: ASCII and binary of either byte order, properties in any order,
/// elements and properties other than positions and faces passed over.
enum PLYFile {
  static func read(_ bytes: [UInt8], path: String, name: String) throws -> SurfaceFile.Contents {
    let header = try PLYHeader(bytes, path: path)
    var reader = PLYReader(bytes, header, path: path)
    let mesh = try reader.mesh(named: name)
    return SurfaceFile.Contents(
      meshes: [mesh], space: header.comments.lazy.compactMap { SurfaceFile.space(in: $0) }.first)
  }
}

/// What a PLY header declares.
struct PLYHeader {
  enum Number {
    case int8, uint8, int16, uint16, int32, uint32, float32, float64
    var byteCount: Int {
      switch self {
      case .int8, .uint8: 1
      case .int16, .uint16: 2
      case .int32, .uint32, .float32: 4
      case .float64: 8
      }
    }
    static let named: [String: Number] = [
      "char": .int8, "int8": .int8, "uchar": .uint8, "uint8": .uint8, "short": .int16, "int16": .int16,
      "ushort": .uint16, "uint16": .uint16, "int": .int32, "int32": .int32, "uint": .uint32,
      "uint32": .uint32, "float": .float32, "float32": .float32, "double": .float64, "float64": .float64,
    ]
  }
  struct Property {
    var name: String
    /// Of the list's length; nil for one that is no list.
    var length: Number?
    var number: Number
  }
  struct Element {
    var name: String
    var count: Int
    var properties: [Property] = []
  }
  enum Encoding { case ascii, little, big }

  var encoding = Encoding.ascii
  var elements: [Element] = []
  var comments: [String] = []
  var dataStart: Int
  var lineCount: Int

  init(_ bytes: [UInt8], path: String) throws {
    var cursor = TextCursor(bytes)
    func problem(_ message: String) -> FileProblem {
      FileProblem(path: path, message: "line \(cursor.line): \(message)")
    }
    var isDeclared = false
    while true {
      guard let line = cursor.nextLine(), cursor.line <= 10_000 else {
        throw problem("the header does not end (no `end_header`); the file is cut off: export it again.")
      }
      let words = line.map { cursor.text($0) }
      switch words.first {
      case "end_header":
        guard isDeclared else { throw problem("the header has no `format`; export it again.") }
        (dataStart, lineCount) = (cursor.nextPlace, cursor.line)
        return
      case "format":
        switch words.dropFirst().first {
        case "ascii": encoding = .ascii
        case "binary_little_endian": encoding = .little
        case "binary_big_endian": encoding = .big
        default: throw problem("the format should be ascii, binary_little_endian or binary_big_endian.")
        }
        isDeclared = true
      case "element":
        guard words.count >= 3, let count = Int(words[2]), count >= 0 else {
          throw problem("an element should have a name and a count, such as `element vertex 8`.")
        }
        elements.append(Element(name: words[1], count: count))
      case "property":
        guard !elements.isEmpty, let property = Self.property(words) else {
          throw problem(
            "a property should be as `property float x` or `property list uchar int vertex_indices`.")
        }
        elements[elements.count - 1].properties.append(property)
      case "comment", "obj_info": comments.append(words.dropFirst().joined(separator: " "))
      case "ply", nil: break
      case let other?: throw problem("\"\(other.prefix(40))\" is no word of a PLY header.")
      }
    }
  }

  private static func property(_ words: [String]) -> Property? {
    if words.count >= 5, words[1] == "list", let length = Number.named[words[2]],
      let number = Number.named[words[3]], length != .float32, length != .float64
    {
      return Property(name: words[4], length: length, number: number)
    }
    guard words.count >= 3, let number = Number.named[words[1]] else { return nil }
    return Property(name: words[2], length: nil, number: number)
  }
}
