import Foundation
import Geometry
import Simulation
import Testing
import Training

@testable import Storage

/// Text of a recording as PerkTutor's transform recorder writes it.
enum RecorderText {
  static func log(_ device: String, _ timeS: Double, x: Double, y: Double = 0, z: Double = 0) -> String {
    let seconds = timeS.rounded(.down)
    return
      "  <log TimeStampSec=\"\(Int(seconds))\" TimeStampNSec=\"\(Int(((timeS - seconds) * 1e9).rounded()))\" "
      + "type=\"transform\" DeviceName=\"\(device)\" transform=\"1 0 0 \(x) 0 0.8 -0.6 \(y) 0 0.6 0.8 \(z) 0 0 0 1\" />"
  }
  /// A probe that rests and a needle that goes down, at different times.
  static let lines: [String] = {
    var lines = probeTimes.map { log("ProbeToRAS", $0, x: 30) }
    for (i, timeS) in needleTimes.enumerated() {
      lines.append(log("NeedleToRAS", timeS, x: 0, z: 20 - 3 * Double(i)))
    }
    return lines + [
      "  <log TimeStampSec=\"1\" TimeStampNSec=\"0\" type=\"message\" message=\"Needle &lt;in&gt;\" />"
    ]
  }()
  private static let probeTimes = (0..<12).map { (50 + 5 * Double($0)) / 100 }
  private static let needleTimes = (0..<9).map { (5_300 + 613 * Double($0)) / 10_000 }
  static func file(_ lines: [String] = lines) -> String {
    "<TransformRecorderLog>\n" + lines.joined(separator: "\n") + "\n</TransformRecorderLog>\n"
  }
  /// The same as a table.
  static let table: String = {
    func row(_ device: String, _ timeS: Double, x: Double, z: Double) -> String {
      "\(device),\(timeS),\(x),0,\(z),1,0,0,0,0.8,-0.6,0,0.6,0.8,seen"
    }
    var rows = probeTimes.map { row("ProbeToRAS", $0, x: 30, z: 0) }
    for (i, timeS) in needleTimes.enumerated() {
      rows.append(row("NeedleToRAS", timeS, x: 0, z: 20 - 3 * Double(i)))
    }
    return "# tools\ntool,timeS,x,y,z,r11,r12,r13,r21,r22,r23,r31,r32,r33,state\n"
      + rows.joined(separator: "\n") + "\n"
  }()
}

@Suite struct TrajectoryFileTests {
  private static func read(_ bytes: [UInt8], recover: Bool = false) throws -> TransformLog {
    try Folder.temporary { folder in
      let path = folder + "/log"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      return try TrajectoryFile.read(path, recover: recover)
    }
  }
  private static func read(_ text: String, recover: Bool = false) throws -> TransformLog {
    try read(Array(text.utf8), recover: recover)
  }
  /// The message of the refusal, without the path.
  private static func refusal(_ text: String) -> String {
    do {
      _ = try read(text)
      return "read"
    } catch { return (error as? FileProblem)?.message ?? "\(error)" }
  }
  private static let plain = RecorderText.file()

  @Test func theSampleHasTheFiguresOfTheFieldsRules() throws {
    guard let samples = Folder.samples else { return }
    let folder = samples + "/trajectory/"
    guard FileManager.default.fileExists(atPath: folder + "expected.json") else { return }
    let expected = try #require(
      JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: folder + "expected.json")))
        as? [String: Any])
    let assessment = try TrajectoryAssessment(
      folder + "straight.xml", roles: ToolRoles(needle: "NeedleToRAS", probe: "ProbeToRAS"),
      body: ClosedSurface.read(folder + "body.stl"), rules: .perkTutor)
    for (name, id) in [
      ("elapsedS", "time"), ("needlePathMM", "pathLength"), ("needlePathInTissueMM", "pathInTissue"),
      ("needleTimeInTissueS", "timeInTissue"), ("probePathMM", "probePathLength"),
    ] {
      let wanted = try #require(expected[name] as? Double)
      let value = try #require(assessment.measurements.first { $0.metric.id == id }?.value)
      #expect(abs(value - wanted) < 1e-4, "\(name)")
    }
    #expect(assessment.notes.isEmpty)
  }

  @Test func everyWayOfWritingXMLIsTheSameLog() throws {
    let log = try Self.read(Self.plain)
    #expect(log.devices.map(\.name) == ["ProbeToRAS", "NeedleToRAS"])
    #expect(log.devices.map(\.samples.count) == [12, 9] && log.notes.isEmpty)
    #expect(log.devices[1].samples[1].printedS == 0.5913 && log.devices[1].samples[1].matrix.origin.z == 17)
    let utf16 = Self.plain.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    let swapped = Self.plain.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    let ways: [[UInt8]] = [
      Array(Self.plain.replacingOccurrences(of: "\n", with: "\r\n").utf8),
      Array(Self.plain.replacingOccurrences(of: "\n", with: "\r").utf8),
      Array(Self.plain.replacingOccurrences(of: "\n", with: "").utf8),
      Array(Self.plain.replacingOccurrences(of: "\"", with: "'").utf8),
      Array(Self.plain.replacingOccurrences(of: "=\"", with: " =\n\t\"").utf8),
      Array(Self.plain.replacingOccurrences(of: " />", with: "></log>").utf8),
      Array(
        Self.plain.replacingOccurrences(of: " />", with: "><note a='b'>text &amp; <![CDATA[<]]></note></log>")
          .utf8),
      Array(Self.plain.replacingOccurrences(of: "Needle", with: "&#78;&#x65;edle").utf8),
      Array(Self.plain.replacingOccurrences(of: "  <log", with: "<!-- <log -- > --><?a b?>\t<log").utf8),
      Array(("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + Self.plain + "<!-- end -->\n").utf8),
      Array(("<?xml version='1.0' encoding='ISO-8859-1'?>" + Self.plain).utf8),
      [0xef, 0xbb, 0xbf] + Array(Self.plain.utf8), [0xff, 0xfe] + utf16, utf16, [0xfe, 0xff] + swapped,
      swapped,
    ]
    for (number, way) in ways.enumerated() { #expect(try Self.read(way) == log, "way \(number)") }
    // Samples in another order; the first transform stays the first.
    let lines = RecorderText.lines
    let other = [lines[3]] + lines[4...].reversed() + lines[..<3]
    #expect(try Self.read(RecorderText.file(other)) == log)
  }

  @Test func latinNamesAreRead() throws {
    let text =
      "<?xml version='1.0' encoding='windows-1252'?>"
      + RecorderText.file([RecorderText.log("NadelÄToRAS", 0, x: 1)])
    let log = try Self.read(text.unicodeScalars.map { UInt8($0.value) })
    #expect(log.devices[0].name == "NadelÄToRAS")
  }

  @Test func aTableIsTheSameLog() throws {
    let (table, log) = (try Self.read(RecorderText.table), try Self.read(Self.plain))
    #expect(table.devices.map(\.name) == log.devices.map(\.name))
    for (a, b) in zip(table.devices, log.devices) {
      #expect(
        a.samples.map(\.matrix) == b.samples.map(\.matrix)
          && a.samples.map(\.printedS) == b.samples.map(\.printedS))
    }
    let quaternions = try Self.read(
      "timeS, tool, x, y, z, qw, qx, qy, qz\r\n0,\"a, b\",1,2,3,2,0,0,2\r\n0.5,\"a, b\",nan,,3,1,0,0,0\r\n")
    #expect(quaternions.devices[0].name == "a, b" && quaternions.devices[0].samples.count == 1)
    #expect(distance(quaternions.devices[0].samples[0].matrix.x, Vector3(0, 1, 0)) < 1e-12)
    #expect(quaternions.notes.count == 1)
  }

  @Test func whatATrackerDidNotSeeIsLeftOutAndTold() throws {
    let words = ["NaN", "nan", "-nan(ind)", "1.#QNAN", "inf", "-1.#IND", "1e999"]
    let lines = words.map {
      RecorderText.log("N", 3, x: 1).replacingOccurrences(of: "0.8 -0.6", with: "\($0) -0.6")
    }
    let log = try Self.read(RecorderText.file(lines + [RecorderText.log("N", 1, x: 1)]))
    #expect(log.devices[0].samples.count == 1)
    #expect(log.notes == ["7 samples of N without numbers (NaN, infinite) were left out."])
    #expect(Self.refusal(RecorderText.file(lines)).contains("holds no transform with numbers"))
  }

  @Test func whatIsNotReadIsTold() throws {
    let good = RecorderText.log("N", 1, x: 1)
    let log = try Self.read(
      RecorderText.file([good, "<group>\(good)</group>", "<log a='b'/>", "<log type='image'/>", "<other/>"]))
    #expect(log.devices.count == 1 && log.devices[0].samples.count == 1 && log.notes.count == 3)
    let old = good.replacingOccurrences(of: "TimeStampSec=\"1\" TimeStampNSec=\"0\"", with: "time=\"1.5\"")
    #expect(try Self.read(RecorderText.file([old])).devices[0].samples[0].seconds == 1.5)
  }

  @Test func faultsAreToldWithTheirLine() {
    func with(_ old: String, _ new: String) -> String {
      Self.refusal(Self.plain.replacingOccurrences(of: old, with: new))
    }
    let bomb =
      "<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>\n"
      + Self.plain.replacingOccurrences(of: "Needle ", with: "&b;")
    let expected: [(String, String)] = [
      (bomb, "line 1: it declares a document type"),
      (
        "<TransformRecorderLog><log type=\"transform\" DeviceName=\"&b;\"/></TransformRecorderLog>",
        "line 1: &b; is no character"
      ),
      ("<a>\n</a>", "line 1: its element is <a>, not <TransformRecorderLog>"),
      (Self.plain + "<a/>", "line 25: <a> stands behind the end"),
      (Self.plain + "text", "line 25: text stands outside"),
      (
        String(Self.plain.dropLast(40)),
        "line 23: the file ends here, within <TransformRecorderLog>: it is cut off."
      ),
      (String(repeating: "<a>", count: 9_000), "line 1: its element is <a>"),
      ("<TransformRecorderLog>" + String(repeating: "<a>", count: 9_000), "line 1: more than 100 elements"),
      ("\u{0}\u{1}\u{2}abc", "it is not a text"),
      ("timeS;tool;x\n1;2;3", "line 1: the header should be columns with commas"),
      ("timeS,tool,x,y,z\n", "line 1: there is no column 'qw'"),
      ("timeS,tool,x,x,y,z\n", "line 1: there are 2 columns 'x'"),
      ("timeS,tool,x,y,z,qw,qx,qy,qz\n1,N,1,2,3,0,0,0\n", "line 2: it has 8 columns, and the header 9"),
      ("timeS,tool,x,y,z,qw,qx,qy,qz\n\n1,N,1,2,3,0,0,0,0\n", "line 3: qw, qx, qy, qz should not all be 0"),
      ("timeS,tool,x,y,z,qw,qx,qy,qz\n1,N,1,a,3,1,0,0,0\n", "line 2: 'a' should be a decimal number of mm"),
      ("timeS,tool,x,y,z,qw,qx,qy,qz\nnan,N,1,2,3,1,0,0,0\n", "line 2: 'nan' should be a time in seconds"),
      ("timeS,tool,x,y,z,qw,qx,qy,qz\n1,\"N,1,2,3,1,0,0,0\n", "line 2: a quote does not end"),
      ("<?xml version='1.0' encoding='EBCDIC'?>" + Self.plain, "line 1: its encoding is to be 'ebcdic'"),
    ]
    for (text, message) in expected {
      #expect(Self.refusal(text).hasPrefix(message), "\(Self.refusal(text))")
    }
    #expect(
      with("type=\"transform\"", "type=transform").hasPrefix(
        "line 2: the value of type should stand in straight quotes"))
    #expect(with("type=\"transform\"", "type=“transform”").hasPrefix("line 2: the value of type"))
    #expect(
      with("0.8 0.0 0 0 0 1", "0.8 0.0 0 0 0").hasPrefix(
        "line 2: a transform should be 16 numbers, row by row, and this is 15"))
    #expect(with("0 0 0 1\" />", "0 0 1\" />").hasPrefix("line 2: a transform should be 16 numbers"))
    #expect(
      with(" 0 0 0 1\" />", " 1 2 3 1\" />").hasPrefix(
        "line 2: the last row of a transform should be 0 0 0 1"))
    #expect(with("0.8 -0.6", "0,8 -0.6").hasPrefix("line 2: '0,8' should be a decimal number"))
    #expect(with("TimeStampNSec", "Nanoseconds").hasPrefix("line 2: a transform should have TimeStampNSec"))
    #expect(
      with("TimeStampSec=\"0", "TimeStampSec=\"zero").hasPrefix(
        "line 2: TimeStampSec should be a time, such as 12, not 'zero0'") == false)
    #expect(
      with("TimeStampSec=\"0\"", "TimeStampSec=\"zero\"").hasPrefix(
        "line 2: TimeStampSec should be a time, such as 12, not 'zero'"))
    #expect(
      with("DeviceName=\"ProbeToRAS\"", "DeviceName=\" \"").hasPrefix(
        "line 2: a transform should have DeviceName"))
    #expect(with("DeviceName", "type").hasPrefix("line 2: the attribute type stands twice"))
    #expect(
      with("</TransformRecorderLog>", "</TransformRecorderLogs>").hasPrefix(
        "line 24: </TransformRecorderLogs> should be"))
    #expect(with("ProbeToRAS\"", "ProbeToRAS").hasPrefix("line 2:"))
  }

  @Test func theGoodPartOfACutFileIsTakenWhereAsked() throws {
    let whole = try Self.read(Self.plain)
    for cut in stride(from: 400, to: Self.plain.utf8.count - 30, by: 97) {
      let part = try #require(String(Self.plain.utf8.prefix(cut)))
      #expect(Self.refusal(part).contains("cut off") || Self.refusal(part).contains("does not end"))
      let log = try Self.read(part, recover: true)
      #expect(log.notes.count == 1)
      for device in log.devices {
        let other = try #require(whole.devices.first { $0.name == device.name })
        #expect(other.samples.starts(with: device.samples))
      }
    }
  }

  @Test func damagedFilesAreReadOrRefused() throws {
    var mutator = Mutator(seed: 18)
    let texts = [
      RecorderText.file(Array(RecorderText.lines.prefix(3)) + [RecorderText.lines[14]]),
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- a -->\n"
        + RecorderText.file(Array(RecorderText.lines.suffix(3))),
      RecorderText.table,
    ]
    let body = try #require(ClosedSurface(pointsMM: Tetrahedron.points, indices: Tetrahedron.indices))
    try Folder.temporary { folder in
      let path = folder + "/log"
      for round in 0..<900 {
        let text = mutator.mutated(texts[round % texts.count])
        var bytes = Array(text.utf8)
        if round % 5 == 0 {
          let utf16: [UInt8] = [0xff, 0xfe] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
          bytes = mutator.mutated(utf16, first: utf16.count)
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        do {
          let log = try TrajectoryFile.read(path, recover: round % 2 == 0)
          for name in log.devices.map(\.name) {
            for rules in TrajectoryRules.allCases {
              let roles = ToolRoles(needle: name, probe: log.devices.first { $0.name != name }?.name)
              guard let tools = try? log.tools(roles, in: body, by: rules) else { continue }
              for (metric, value) in tools.recording.measurements {
                #expect(value?.isFinite != false, "\(metric.id)")
              }
              _ = tools.recording.needleWayMM
            }
          }
        } catch let problem as FileProblem {
          #expect(!problem.message.isEmpty)
        }
      }
    }
  }
}

enum Tetrahedron {
  static let points: [Vector3] = [[-50, -50, -50], [60, -50, -50], [0, 60, -50], [0, 0, 60]]
  static let indices: [UInt32] = [0, 2, 1, 0, 1, 3, 1, 2, 3, 2, 0, 3]
}
