import Foundation
import Training

/// `TransformRecorderLog` files, which PerkTutor's transform recorder writes in 3D Slicer: in the root a `log` for every sample
/// (`type="transform"`) with its time, the name of the transform and its matrix, row by row, and one for every message.
enum TransformRecorderXML {
  private static let rootName = "TransformRecorderLog"

  static func read(_ bytes: [UInt8], path: String, recover: Bool, into builder: inout TransformLogBuilder)
    throws
  {
    var cursor = XMLCursor(try XMLCursor.decoded(bytes, path: path))
    var (untyped, nested, others) = (0, 0, 0)
    do {
      reading: while true {
        switch try cursor.next() {
        case .endOfFile: break reading
        case .end: continue
        case .start(let name, let isEmpty):
          let depth = cursor.open.count - (isEmpty ? 0 : 1)
          if depth == 0 {
            guard name == rootName else {
              throw problem(
                path, cursor,
                "its element is <\(printable(name))>, not <\(rootName)>, which PerkTutor's transform recorder writes."
              )
            }
            continue
          }
          guard name == "log" else { continue }
          if depth > 1 {
            nested += 1
          } else if let type = cursor.attributes["type"] {
            if type == "transform" {
              try addSample(cursor, path, to: &builder)
            } else if type != "message" {
              others += 1
            }
          } else {
            untyped += 1
          }
        }
      }
    } catch let fault as XMLCursor.Fault {
      guard recover, fault.isCutOff else {
        let remedy = fault.isCutOff ? " Copy it again, or take what is there with --recover." : ""
        throw FileProblem(path: path, message: "line \(fault.line): \(fault.message)\(remedy)")
      }
      builder.note("Line \(fault.line): \(fault.message) This is its good part.")
    }
    for (count, what) in [
      (untyped, "without a type"), (others, "of another type"), (nested, "within other elements"),
    ] where count > 0 {
      builder.note(
        "\(count) log \(count == 1 ? "element" : "elements") \(what) \(count == 1 ? "was" : "were") not read."
      )
    }
  }

  private static func problem(_ path: String, _ cursor: XMLCursor, _ message: String) -> FileProblem {
    FileProblem(path: path, message: "line \(cursor.line): \(message)")
  }

  private static func addSample(_ cursor: XMLCursor, _ path: String, to builder: inout TransformLogBuilder)
    throws
  {
    let attributes = cursor.attributes
    func value(_ name: String, _ example: String) throws -> String {
      guard let value = attributes[name], !value.allSatisfy(\.isWhitespace) else {
        throw problem(path, cursor, "a transform should have \(name), such as \(name)=\"\(example)\".")
      }
      return value
    }
    func number(_ name: String, _ example: String) throws -> Double {
      let text = try value(name, example)
      guard let number = trackedNumber(trimmed(text)),
        isTimeOfRecording(number) || name == "TimeStampNSec" && number.isFinite
      else {
        throw problem(path, cursor, "\(name) should be a time, such as \(example), not \(quoted(text)).")
      }
      return number
    }
    let device = try value("DeviceName", "NeedleToRAS")
    // Earlier versions wrote one number.
    let isOld = attributes["time"] != nil && attributes["TimeStampSec"] == nil
    let seconds = isOld ? try number("time", "12.5") : try number("TimeStampSec", "12")
    let nanoseconds = isOld ? 0 : try number("TimeStampNSec", "500000000")
    let rows = try matrix(try value("transform", "1 0 0 0 0 1 0 0 0 0 1 0 0 0 0 1"), path, cursor)
    guard builder.add(device, seconds: seconds, nanoseconds: nanoseconds, rows: rows) else {
      throw problem(
        path, cursor,
        "more than \(TransformLogBuilder.devicesMax) transforms have different names; the file is damaged.")
    }
  }

  private static func matrix(_ text: String, _ path: String, _ cursor: XMLCursor) throws -> [Double] {
    let parts = text.split(maxSplits: 17, whereSeparator: { $0 == " " || $0 == "\t" })
    let words = parts.filter { !$0.allSatisfy(\.isWhitespace) }
    guard words.count == 16 else {
      throw problem(
        path, cursor,
        "a transform should be 16 numbers, row by row, and this is \(words.count > 16 ? "more" : "\(words.count)")."
      )
    }
    let numbers = try words.map { word in
      guard let number = trackedNumber(word) else {
        throw problem(path, cursor, "\(quoted(String(word))) should be a decimal number, such as -12.5.")
      }
      return number
    }
    let last = Array(numbers[12...])
    guard !last.allSatisfy(\.isFinite) || zip(last, [0, 0, 0, 1]).allSatisfy({ abs($0 - $1) < 1e-6 }) else {
      throw problem(
        path, cursor,
        "the last row of a transform should be 0 0 0 1: write the matrix row by row, its translation as the fourth number of "
          + "each row.")
    }
    return Array(numbers[..<12]) + (last.allSatisfy(\.isFinite) ? [] : [.nan])
  }
}
