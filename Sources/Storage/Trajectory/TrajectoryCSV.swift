import Foundation
import Geometry
import Training

/// Recordings of tools as a table: a header, then a line a sample. Columns in any order: `timeS` (s), `tool` (its name), `x`, `y`, `z`
/// (mm), and the rotation, either `r11` … `r33` (row by row; the columns are the tool's axes) or the quaternion `qw`, `qx`, `qy`, `qz`.
/// Other columns, empty lines and lines that begin with # are left alone.
enum TrajectoryCSV {
  private static let place = ["x", "y", "z"]
  private static let rotation = ["r11", "r12", "r13", "r21", "r22", "r23", "r31", "r32", "r33"]
  private static let quaternion = ["qw", "qx", "qy", "qz"]
  private static let lineMax = 100_000

  static func read(_ bytes: [UInt8], path: String, into builder: inout TransformLogBuilder) throws {
    guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0) else {
      throw FileProblem(path: path, message: TextEncoding.refusal(of: bytes, what: "recording"))
    }
    var (columns, line, start): (Columns?, Int, Int) = (nil, 0, 0)
    while start < bytes.count {
      let end = bytes[start...].firstIndex { $0 == 0x0a || $0 == 0x0d } ?? bytes.count
      line += 1
      func problem(_ message: String) -> FileProblem {
        FileProblem(path: path, message: "line \(line): \(message)")
      }
      guard end - start <= lineMax else {
        throw problem("it is longer than any of a table; the file is damaged.")
      }
      let text = trimmed(String(decoding: bytes[start..<end], as: UTF8.self))
      start = end + (end + 1 < bytes.count && bytes[end] == 0x0d && bytes[end + 1] == 0x0a ? 2 : 1)
      if text.isEmpty || text.hasPrefix("#") { continue }
      guard let fields = fields(of: text) else { throw problem("a quote does not end.") }
      if let columns {
        guard fields.count == columns.count else {
          throw problem(
            "it has \(fields.count) columns, and the header \(columns.count); is a number written with a comma?"
          )
        }
        guard try columns.add(fields, to: &builder, problem) else {
          throw problem(
            "more than \(TransformLogBuilder.devicesMax) tools have different names; are the columns mixed up?"
          )
        }
      } else {
        columns = try Columns(fields, problem)
      }
    }
  }

  /// The parts between commas, without blanks about them; one in double quotes may hold commas. Nil where a quote does not end.
  private static func fields(of line: String) -> [String]? {
    guard line.contains("\"") else {
      return line.split(separator: ",", omittingEmptySubsequences: false).map { trimmed(String($0)) }
    }
    var (fields, field, isQuoted) = ([String](), "", false)
    for character in line {
      if character == "\"" {
        isQuoted.toggle()
      } else if character == ",", !isQuoted {
        fields.append(trimmed(field))
        field = ""
      } else {
        field.append(character)
      }
    }
    return isQuoted ? nil : fields + [trimmed(field)]
  }

  /// Places of what is read.
  private struct Columns {
    let count: Int
    private let time, tool: Int
    private let place, rotation: [Int]

    init(_ header: [String], _ problem: (String) -> FileProblem) throws {
      count = header.count
      guard count > 1 else {
        throw problem(
          "the header should be columns with commas between them, such as timeS,tool,x,y,z,qw,qx,qy,qz; semicolons and tabs are not read, and "
            + "XML begins with <.")
      }
      func column(_ name: String) throws -> Int {
        let found = header.indices.filter { header[$0] == name }
        guard let first = found.first, found.count == 1 else {
          let fault = found.isEmpty ? "is no column '\(name)'" : "are \(found.count) columns '\(name)'"
          throw problem(
            "there \(fault); the header should have timeS, tool, x, y, z, and r11 to r33 or qw, qx, qy, qz, once each."
          )
        }
        return first
      }
      (time, tool) = (try column("timeS"), try column("tool"))
      place = try TrajectoryCSV.place.map(column)
      let hasMatrix = header.contains { TrajectoryCSV.rotation.contains($0) }
      guard !hasMatrix || !header.contains(where: { TrajectoryCSV.quaternion.contains($0) }) else {
        throw problem("the rotation should be r11 to r33, or qw, qx, qy, qz, and not both.")
      }
      rotation = try (hasMatrix ? TrajectoryCSV.rotation : TrajectoryCSV.quaternion).map(column)
    }

    func add(_ fields: [String], to builder: inout TransformLogBuilder, _ problem: (String) -> FileProblem)
      throws -> Bool
    {
      func number(_ column: Int, _ what: String) throws -> Double {
        // An empty field is a tool that was not seen.
        if fields[column].isEmpty, column != time { return .nan }
        guard let number = trackedNumber(fields[column]) else {
          throw problem("\(quoted(fields[column])) should be \(what), such as -12.5.")
        }
        return number
      }
      let seconds = try number(time, "a time in seconds")
      guard isTimeOfRecording(seconds) else {
        throw problem("\(quoted(fields[time])) should be a time in seconds, such as 12.5.")
      }
      guard !fields[tool].isEmpty else { throw problem("the tool should have a name.") }
      let p = try place.map { try number($0, "a decimal number of mm") }
      let r = try rotation.map { try number($0, "a decimal number") }
      let m = r.count == 9 ? r : try matrix(r, problem)
      return builder.add(
        fields[tool], seconds: seconds, nanoseconds: 0,
        rows: [m[0], m[1], m[2], p[0], m[3], m[4], m[5], p[1], m[6], m[7], m[8], p[2]])
    }

    private func matrix(_ q: [Double], _ problem: (String) -> FileProblem) throws -> [Double] {
      let squared = q.reduce(0) { $0 + $1 * $1 }
      guard squared > 0 || !squared.isFinite else {
        throw problem("qw, qx, qy, qz should not all be 0; no turn is 1, 0, 0, 0.")
      }
      let n = q.map { $0 / squared.squareRoot() }
      let (w, x, y, z) = (n[0], n[1], n[2], n[3])
      return [
        1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y),
        2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x),
        2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y),
      ]
    }
  }
}
