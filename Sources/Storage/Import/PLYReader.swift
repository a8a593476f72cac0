import Foundation
import Geometry

/// Reads what a PLY header declares.
struct PLYReader {
  private let bytes: [UInt8]
  private let header: PLYHeader
  private let path: String
  private var place: Int
  private var points: [SIMD3<Float>] = []
  /// Corners of all faces, and how many each face has.
  private var (corners, cornerCounts): ([Int], [Int]) = ([], [])

  init(_ bytes: [UInt8], _ header: PLYHeader, path: String) {
    (self.bytes, self.header, self.path, place) = (bytes, header, path, header.dataStart)
  }
  private func problem(_ message: String) -> FileProblem { FileProblem(path: path, message: message) }

  mutating func mesh(named name: String) throws -> SurfaceMesh {
    guard let vertex = header.elements.first(where: { $0.name == "vertex" }) else {
      throw problem("its header declares no `element vertex`.")
    }
    for axis in ["x", "y", "z"]
    where !vertex.properties.contains(where: { $0.name == axis && $0.length == nil }) {
      throw problem("its vertices have no `property float \(axis)`.")
    }
    guard header.elements.contains(where: { $0.name == "face" }) else {
      throw problem("it has no faces (a cloud of points or strips); save the surface as triangles.")
    }
    for element in header.elements where !element.properties.isEmpty { try read(element) }
    return SurfaceMesh(name: name, positionsMM: points, indices: try indices())
  }

  /// Reads all of an element, after a check that the rest of the file can hold as many.
  private mutating func read(_ element: PLYHeader.Element) throws {
    let isText = header.encoding == .ascii
    let bytesMin = element.properties.reduce(0) {
      $0 + (isText ? 2 : ($1.length ?? $1.number).byteCount)
    }
    guard element.count <= (bytes.count - place + 1) / bytesMin else {
      throw problem(
        "its header promises \(element.count) of `\(element.name)`, and the \(bytes.count - place) bytes left cannot hold "
          + "them; the file is cut off or its header is wrong: export it again.")
    }
    let isVertex = element.name == "vertex" && points.isEmpty
    let axes = ["x", "y", "z"].map { axis in element.properties.firstIndex { $0.name == axis } }
    let cornerProperty =
      element.name == "face"
      ? element.properties.firstIndex {
        ["vertex_indices", "vertex_index"].contains($0.name) && $0.length != nil
      }
      : nil
    if element.name == "face", cornerProperty == nil {
      throw problem("its faces have no `property list uchar int vertex_indices`.")
    }
    for number in 0..<element.count {
      var point = SIMD3<Float>.zero
      for (index, property) in element.properties.enumerated() {
        let length = try property.length.map { try listLength($0, element, number) }
        if index == cornerProperty { cornerCounts.append(length ?? 0) }
        for _ in 0..<(length ?? 1) {
          if index == cornerProperty {
            corners.append(Int(exactly: try next(property.number, element, number)) ?? -1)
          } else if isVertex, length == nil, let axis = axes.firstIndex(of: index) {
            point[axis] = Float(try next(property.number, element, number))
          } else {
            try skip(property.number, element, number)
          }
        }
      }
      guard isVertex else { continue }
      guard point.x.isFinite, point.y.isFinite, point.z.isFinite else {
        throw problem("vertex \(number) has a coordinate that is no number; export it again.")
      }
      points.append(point)
    }
  }

  private mutating func listLength(
    _ number: PLYHeader.Number, _ element: PLYHeader.Element, _ index: Int
  ) throws -> Int {
    guard let length = Int(exactly: try next(number, element, index)), length >= 0,
      length <= bytes.count - place
    else { throw problem("`\(element.name)` \(index) has a list that the rest of the file cannot hold.") }
    return length
  }

  private mutating func next(
    _ number: PLYHeader.Number, _ element: PLYHeader.Element, _ index: Int
  ) throws -> Double {
    guard
      let value = header.encoding == .ascii
        ? Double(String(decoding: bytes[nextWord()], as: UTF8.self)) : nextBinary(number)
    else { throw cutOff(element, index) }
    return value
  }
  /// Passes over a number that nobody reads, whatever it is: normals are written as `-1.#IND`.
  private mutating func skip(
    _ number: PLYHeader.Number, _ element: PLYHeader.Element, _ index: Int
  ) throws {
    if header.encoding == .ascii {
      guard !nextWord().isEmpty else { throw cutOff(element, index) }
    } else {
      guard place + number.byteCount <= bytes.count else { throw cutOff(element, index) }
      place += number.byteCount
    }
  }
  private func cutOff(_ element: PLYHeader.Element, _ index: Int) -> FileProblem {
    problem(
      "it ends within `\(element.name)` \(index) of \(element.count), or holds what is no number there; it is cut off "
        + "or damaged: export it again.")
  }
  private mutating func nextWord() -> Range<Int> {
    while place < bytes.count, bytes[place] <= 0x20 { place += 1 }
    let start = place
    while place < bytes.count, bytes[place] > 0x20 { place += 1 }
    return start..<place
  }
  private mutating func nextBinary(_ number: PLYHeader.Number) -> Double? {
    let count = number.byteCount
    guard place + count <= bytes.count else { return nil }
    var word: UInt64 = 0
    for i in 0..<count {
      word = word << 8 | UInt64(bytes[header.encoding == .big ? place + i : place + count - 1 - i])
    }
    place += count
    switch number {
    case .int8: return Double(Int8(truncatingIfNeeded: word))
    case .uint8, .uint16, .uint32: return Double(word)
    case .int16: return Double(Int16(truncatingIfNeeded: word))
    case .int32: return Double(Int32(truncatingIfNeeded: word))
    case .float32: return Double(Float(bitPattern: UInt32(word)))
    case .float64: return Double(bitPattern: word)
    }
  }

  private func indices() throws -> [UInt32] {
    var (result, start): ([UInt32], Int) = ([], 0)
    result.reserveCapacity(corners.count)
    for (face, count) in cornerCounts.enumerated() {
      let own = corners[start..<start + count]
      start += count
      guard own.allSatisfy({ points.indices.contains($0) }) else {
        throw problem("face \(face) names a vertex that is not there; \(points.count) are.")
      }
      guard let cut = triangles(ofPolygon: own.map { points[$0] }) else {
        throw problem(
          count < 3
            ? "face \(face) has \(count) corners; it needs 3."
            : "face \(face) has \(count) corners and is not convex; save the surface as triangles.")
      }
      for triangle in cut {
        for i in 0..<3 { result.append(UInt32(own[own.startIndex + triangle[i]])) }
      }
    }
    return result
  }
}
