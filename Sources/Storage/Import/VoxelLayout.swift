import Foundation
import Geometry
import PelvisImport

/// What a volume's header says about its voxels, whatever the format.
struct VoxelLayout {
  enum Encoding { case raw, deflated, text }
  /// The file that holds the numbers; another than the header's where they are kept apart.
  var path: String
  /// Along the three axes of space.
  var counts = SIMD3(repeating: 1)
  /// How many layers there are, and how many numbers of one layer lie side by side before the next layer's.
  var layerCount = 1
  var layerRun = 1
  var number = VoxelNumber.uint8
  var isBigEndian = false
  /// A label is slope · number + intercept.
  var slope = 1.0
  var intercept = 0.0
  var encoding = Encoding.raw
  /// Where the numbers (or their compressed form) begin in the file; nil: they are its last bytes.
  var start: Int? = 0
  /// Bytes to pass over after decompression.
  var inflatedStart = 0
  /// How many bytes the compressed form has; nil: up to the file's end.
  var compressedBytes: Int?

  var voxelCount: Int { counts.x * counts.y * counts.z }
}

/// Makes a label volume of a header's layout.
struct VoxelReader {
  var layout: VoxelLayout
  var limits: ReadingLimits
  var progress: ReadingProgress?

  /// The labels, layer by layer, and the census of each layer.
  func read() throws -> (labels: [UInt16], census: [LabelHistogram]) {
    let count = try checkedCount()
    let file = try FileSource(layout.path, what: "a volume's data")
    let source = try opened(file, count)
    var census: [LabelHistogram] = []
    let labels = try [UInt16](unsafeUninitializedCapacity: count) { target, initialized in
      let all = UnsafeMutableBufferPointer(rebasing: target[..<count])
      try fill(all, from: source)
      initialized = count
      census = LabelHistogram.taken(of: UnsafeBufferPointer(all), layerCount: layout.layerCount)
    }
    try check(census)
    progress?(1)
    return (labels, census)
  }

  /// More than one for each structure of any segmentation.
  private static let layersMax = 1000

  private func problem(_ message: String) -> FileProblem { FileProblem(path: layout.path, message: message) }

  /// The number of all voxels of all layers, where memory allows it.
  private func checkedCount() throws -> Int {
    var (count, isTooLarge) = (1, false)
    for size in [layout.counts.x, layout.counts.y, layout.counts.z, layout.layerCount] {
      guard size > 0 else { throw problem("its header gives an axis of \(size) voxels.") }
      let (product, overflow) = count.multipliedReportingOverflow(by: size)
      (count, isTooLarge) = (overflow ? 1 : product, isTooLarge || overflow)
    }
    guard layout.layerCount <= Self.layersMax else {
      throw problem("it has \(layout.layerCount) layers; at most \(Self.layersMax) are read.")
    }
    guard !isTooLarge, count <= limits.voxelBytes / 2 else {
      let c = layout.counts
      let layers = layout.layerCount > 1 ? " in \(layout.layerCount) layers" : ""
      throw problem(
        "\(c.x) × \(c.y) × \(c.z) voxels\(layers) would need more than \(limits.voxelBytes / 1_000_000) MB; "
          + "crop the segmentation to the pelvis, or resample it to 1 mm.")
    }
    return count
  }

  /// The source of the numbers, after a check that the file is long enough to hold `count` of them.
  private func opened(_ file: FileSource, _ count: Int) throws -> any ByteSource {
    let bytes = count * layout.number.byteCount
    let start = try layout.start ?? startFromEnd(file, bytes)
    guard start >= 0, start <= file.byteCount, layout.inflatedStart >= 0 else {
      throw problem("its header puts the voxels at byte \(start); the file has \(file.byteCount).")
    }
    try file.move(to: start)
    let there = min(file.byteCount - start, max(layout.compressedBytes ?? .max, 0))
    func require(_ needed: Int, _ there: Int) throws {
      guard needed <= there else {
        throw problem(
          "its header promises \(count) numbers of \(layout.number.byteCount) bytes, and the "
            + "\(file.byteCount - start) bytes after the header cannot hold them; the file is cut off or "
            + "its header is wrong: make or copy it again.")
      }
    }
    switch layout.encoding {
    case .raw:
      try require(bytes, there)
      return file
    case .text:
      // A digit and a blank each, but for the last blank.
      try require(2 * count - 1, there)
      return TextNumberSource(file)
    case .deflated:
      let (needed, overflow) = bytes.addingReportingOverflow(layout.inflatedStart)
      try require(overflow ? .max : needed / InflatingSource.growthMax, there)
      let source = try InflatingSource(file, compressedBytes: there)
      guard try source.skip(layout.inflatedStart) else {
        throw problem("its compressed data end before the voxels begin.")
      }
      return source
    }
  }
  private func startFromEnd(_ file: FileSource, _ bytes: Int) throws -> Int {
    guard layout.encoding == .raw, bytes <= file.byteCount else {
      throw problem("its header promises \(bytes) bytes at the end of a file that has \(file.byteCount).")
    }
    return file.byteCount - bytes
  }

  private func fill(_ all: UnsafeMutableBufferPointer<UInt16>, from source: any ByteSource) throws {
    let isText = layout.encoding == .text
    let decoder = LabelDecoder(
      isText ? .float64 : layout.number, isBigEndian: !isText && layout.isBigEndian, slope: layout.slope,
      intercept: layout.intercept)
    let (width, chunkCount) = (decoder.number.byteCount, 1 << 18)
    var bytes = [UInt8](repeating: 0, count: min(all.count, chunkCount) * width)
    var strip = [UInt16](repeating: 0, count: layout.layerCount > 1 ? min(all.count, chunkCount) : 0)
    var done = 0
    while done < all.count {
      let count = min(chunkCount, all.count - done)
      let got = try bytes.withUnsafeMutableBytes {
        try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<(count * width)]))
      }
      guard got == count * width else {
        throw problem(
          "its data end after \(done + got / width) of \(all.count) voxels; the file is cut off or its "
            + "header is wrong: make or copy it again.")
      }
      let failure =
        strip.isEmpty
        ? bytes.withUnsafeBytes {
          decoder.decode($0, into: UnsafeMutableBufferPointer(rebasing: all[done..<done + count]))
        } : scatter(bytes, count, decoder, through: &strip, into: all, from: done)
      if let failure { throw noLabel(failure, at: done + failure.index) }
      done += count
      progress?(min(source.share, Double(done) / Double(all.count)))
    }
  }

  /// Decodes numbers of which those of several layers take turns.
  private func scatter(
    _ bytes: [UInt8], _ count: Int, _ decoder: LabelDecoder, through strip: inout [UInt16],
    into all: UnsafeMutableBufferPointer<UInt16>, from done: Int
  ) -> LabelDecoder.Failure? {
    strip.withUnsafeMutableBufferPointer { strip in
      let decoded = UnsafeMutableBufferPointer(rebasing: strip[..<count])
      if let failure = bytes.withUnsafeBytes({ decoder.decode($0, into: decoded) }) { return failure }
      decoder.deal(
        UnsafeBufferPointer(decoded), startingAt: done, layerCount: layout.layerCount,
        layerRun: layout.layerRun, into: all)
      return nil
    }
  }

  private func noLabel(_ failure: LabelDecoder.Failure, at number: Int) -> FileProblem {
    let place = LabelDecoder.place(
      of: number, layerCount: layout.layerCount, layerRun: layout.layerRun)
    let (i, rest) = (place.voxel % layout.counts.x, place.voxel / layout.counts.x)
    let voxel = "voxel (\(i), \(rest % layout.counts.y), \(rest / layout.counts.y))"
    switch failure.kind {
    case .negative:
      return problem(
        "\(voxel) holds \(Int(exactly: failure.value.rounded()).map(String.init) ?? "a negative number"): "
          + "labels are not negative. " + Self.grayValues)
    case .notWhole:
      return problem(
        "\(voxel) holds \(failure.value), which is no whole number: gray values or probabilities, not "
          + "labels. Export the segmentation as a label volume (whole numbers, one a structure).")
    case .tooLarge:
      return problem(
        "\(voxel) holds \(failure.value): labels go up to 65535. Number the structures anew, or give a "
          + "segmentation if this is a scan.")
    }
  }
  private static let grayValues =
    "They look like gray values of a scan (CT or MR); segment it first (TotalSegmentator, 3D Slicer) and "
    + "give the label volume that comes of it."

  private func check(_ census: [LabelHistogram]) throws {
    for layer in census where layer.looksLikeGrayValues {
      throw problem("its voxels hold \(layer.labels.count) different numbers. " + Self.grayValues)
    }
  }
}

extension VoxelLayout {
  /// Where a line begins that comes a number of lines behind a place.
  static func start(afterLines lines: Int, of path: String, from place: Int) throws -> Int {
    let file = try FileSource(path, what: "a volume's data")
    try file.move(to: min(place, file.byteCount))
    var (rest, start) = (lines, place)
    while rest > 0 {
      let chunk = try file.next(1 << 16)
      guard !chunk.isEmpty else {
        throw FileProblem(path: path, message: "it has fewer than the \(lines) lines that its header skips.")
      }
      for (i, byte) in chunk.enumerated() where byte == 0x0a {
        rest -= 1
        if rest == 0 { return start + i + 1 }
      }
      start += chunk.count
    }
    return start
  }
}
