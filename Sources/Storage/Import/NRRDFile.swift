import CPNG
import Foundation
import Geometry

/// Nearly Raw Raster Data (NRRD0005, teem.sourceforge.net/nrrd/format.html): arrays of numbers with named keys.
package enum NRRDFile {
  package enum Encoding: String, Sendable { case raw, gzip }
  /// A custom pair, written as `key:=value`; without a line break in either and without `:=` in the key.
  package struct Key: Equatable, Sendable {
    package var name, value: String
    package init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
    package init(_ name: String, _ value: Double) { self.init(name, plain(value)) }
  }

  /// Writes 32-bit floating-point numbers, little-endian.
  /// - Parameters:
  ///   - samples: as many as the product of `sizes`, the first axis fastest.
  ///   - labels: one word an axis.
  package static func write(
    _ samples: [Float], sizes: [Int], labels: [String], keys: [Key], encoding: Encoding = .raw,
    to path: String
  ) throws {
    precondition(sizes.reduce(1, *) == samples.count && labels.count == sizes.count, "shape")
    let header = [
      "NRRD0005", "type: float", "dimension: \(sizes.count)",
      "sizes: \(sizes.map(String.init).joined(separator: " "))",
      "labels: \(labels.map { "\"\($0)\"" }.joined(separator: " "))", "endian: little",
    ]
    var data: [UInt8] = []
    data.reserveCapacity(samples.count * 4)
    for sample in samples {
      withUnsafeBytes(of: sample.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    try write(data, header: header, keys: keys, encoding: encoding, to: path)
  }

  /// Writes a volume of labels in the patient frame, one byte a voxel.
  /// - Parameter values: `lattice.count`, x fastest.
  package static func write(
    labels values: [UInt8], lattice: Lattice, keys: [Key], encoding: Encoding = .gzip, to path: String
  ) throws {
    precondition(values.count == lattice.count, "a label for every voxel")
    let (h, origin) = (plain(lattice.spacingMM), lattice.originMM)
    let header = [
      "NRRD0005", "type: uint8", "dimension: 3", "space: right-anterior-superior",
      "sizes: \(lattice.countX) \(lattice.countY) \(lattice.countZ)",
      "space directions: (\(h),0,0) (0,\(h),0) (0,0,\(h))", "kinds: domain domain domain",
      "space units: \"mm\" \"mm\" \"mm\"",
      "space origin: (\(plain(origin.x)),\(plain(origin.y)),\(plain(origin.z)))",
    ]
    try write(values, header: header, keys: keys, encoding: encoding, to: path)
  }

  private static func write(
    _ data: [UInt8], header: [String], keys: [Key], encoding: Encoding, to path: String
  ) throws {
    let lines = header + ["encoding: \(encoding.rawValue)"] + keys.map { "\($0.name):=\($0.value)" }
    let content = encoding == .gzip ? try gzipped(data, path: path) : data
    try writeBytes(Array((lines.joined(separator: "\n") + "\n\n").utf8) + content, to: path)
  }

  /// The bytes as one gzip member (RFC 1952), without name and time, so that equal data give equal files.
  static func gzipped(_ data: [UInt8], path: String) throws -> [UInt8] {
    var stream = z_stream()
    let (windowBits, gzipFlag): (Int32, Int32) = (15, 16)
    let failed = FileProblem(path: path, message: "the data cannot be compressed.")
    guard
      deflateInit2_(
        &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, windowBits + gzipFlag, 8, Z_DEFAULT_STRATEGY,
        ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw failed }
    defer { deflateEnd(&stream) }
    var (input, output) = (data, [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(data.count)))))
    let isDone = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        (stream.next_in, stream.avail_in) = (source.baseAddress, UInt32(source.count))
        (stream.next_out, stream.avail_out) = (target.baseAddress, UInt32(target.count))
        return deflate(&stream, Z_FINISH) == Z_STREAM_END
      }
    }
    guard isDone else { throw failed }
    return Array(output[..<Int(stream.total_out)])
  }
}
