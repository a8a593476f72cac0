import CPNG
import Foundation

/// Nearly Raw Raster Data (NRRD0005, teem.sourceforge.net/nrrd/format.html): arrays of numbers with named keys.
public enum NRRDFile {
  public enum Encoding: String, Sendable { case raw, gzip }
  /// A custom pair, written as `key:=value`; without a line break in either and without `:=` in the key.
  public struct Key: Equatable, Sendable {
    public var name, value: String
    public init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
    public init(_ name: String, _ value: Double) { self.init(name, plain(value)) }
  }

  /// Writes 32-bit floating-point numbers, little-endian.
  /// - Parameters:
  ///   - samples: as many as the product of `sizes`, the first axis fastest.
  ///   - labels: one word an axis.
  public static func write(
    _ samples: [Float], sizes: [Int], labels: [String], keys: [Key], encoding: Encoding = .raw,
    to path: String
  ) throws {
    precondition(sizes.reduce(1, *) == samples.count && labels.count == sizes.count, "shape")
    var header = [
      "NRRD0005", "type: float", "dimension: \(sizes.count)",
      "sizes: \(sizes.map(String.init).joined(separator: " "))",
      "labels: \(labels.map { "\"\($0)\"" }.joined(separator: " "))", "endian: little",
      "encoding: \(encoding.rawValue)",
    ]
    header += keys.map { "\($0.name):=\($0.value)" }
    var data: [UInt8] = []
    data.reserveCapacity(samples.count * 4)
    for sample in samples {
      withUnsafeBytes(of: sample.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    }
    if encoding == .gzip { data = try gzipped(data, path: path) }
    try writeBytes(Array((header.joined(separator: "\n") + "\n\n").utf8) + data, to: path)
  }

  /// The bytes as one gzip member (RFC 1952), without name and time, so that equal data give equal files.
  static func gzipped(_ data: [UInt8], path: String) throws -> [UInt8] {
    var stream = z_stream()
    let (windowBits, gzipFlag): (Int32, Int32) = (15, 16)
    let failed = FileProblem(path: path, says: "the data cannot be compressed.")
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
