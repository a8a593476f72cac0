import Foundation
import Geometry
import Testing

@testable import Storage

@Suite struct NRRDFileTests {
  /// Header lines and data of a file, read by the rules of the format alone.
  private func parts(_ path: String) throws -> (header: [String], data: [UInt8]) {
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let end = try #require((0..<bytes.count - 1).first { bytes[$0] == 10 && bytes[$0 + 1] == 10 })
    let header = String(decoding: bytes[..<end], as: UTF8.self).components(separatedBy: "\n")
    return (header, Array(bytes[(end + 2)...]))
  }
  private func floats(_ data: [UInt8]) -> [Float] {
    stride(from: 0, to: data.count, by: 4).map { i in
      let word = (0..<4).reduce(UInt32(0)) { $0 | UInt32(data[i + $1]) << UInt32(8 * $1) }
      return Float(bitPattern: word)
    }
  }

  @Test(arguments: [NRRDFile.Encoding.raw, .gzip]) func whatIsReadIsWhatWasWritten(
    _ encoding: NRRDFile.Encoding
  )
    throws
  {
    var random = RandomNumbers(seed: 4)
    let samples = (0..<7 * 192).map { _ in Float(random.gaussian()) }
    try Folder.temporary { folder in
      let path = folder + "/a.nrrd"
      try NRRDFile.write(
        samples, sizes: [7, 192], labels: ["sample", "scanline"],
        keys: [.init("sampleSpacingMM", 0.1), .init("faceRadiusMM", 0)], encoding: encoding, to: path)
      let (header, data) = try parts(path)
      #expect(
        header == [
          "NRRD0005", "type: float", "dimension: 2", "sizes: 7 192", "labels: \"sample\" \"scanline\"",
          "endian: little", "encoding: \(encoding.rawValue)", "sampleSpacingMM:=0.1", "faceRadiusMM:=0",
        ])
      let raw = encoding == .raw ? data : try gunzipped(data, in: folder)
      #expect(floats(raw) == samples)
    }
  }

  /// By the system's own program.
  private func gunzipped(_ data: [UInt8], in folder: String) throws -> [UInt8] {
    try writeBytes(data, to: folder + "/data.gz")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/gzip")
    process.arguments = ["-d", folder + "/data.gz"]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/data")))
  }
}
