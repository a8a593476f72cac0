import Anatomy
import Foundation
import Geometry
import PelvisImport
import Testing

@testable import Storage

/// What is no segmentation, or lies about itself, is refused in words that help.
@Suite struct LabelVolumeRefusalTests {
  @Test func scansAndProbabilitiesAreNoLabels() throws {
    var source = VolumeBytes()
    source.number = .int16
    source.labels[40] = UInt16(bitPattern: -1024)
    #expect(try Folder.refusal(of: source.nifti()).contains("voxel (4, 4, 0) holds -1024"))
    source = VolumeBytes()
    source.number = .float32
    var file = source.nifti()
    file.replaceSubrange(352..<356, with: source.encoded(0.25, as: .float32))
    #expect(try Folder.refusal(of: file).contains("voxel (0, 0, 0) holds 0.25, which is no whole number"))
    for value in [Double.nan, .infinity] {
      file.replaceSubrange(352..<356, with: source.encoded(value, as: .float32))
      #expect(try Folder.refusal(of: file).contains("no whole number"))
    }
    file.replaceSubrange(352..<356, with: source.encoded(70000, as: .float32))
    #expect(try Folder.refusal(of: file).contains("labels go up to 65535"))
    #expect(
      try Folder.refusal(of: VolumeBytes().nifti(sizes: [9, 7, 1, 5])).contains("5 volumes along dimension 4")
    )
  }

  @Test func grayValuesOfOneByteAreToldFromManyLabels() throws {
    var (source, random) = (VolumeBytes(), RandomNumbers(seed: 3))
    source.counts = SIMD3(40, 40, 20)
    source.labels = (0..<32000).map { _ in UInt16(random.uniform() * 256) }
    #expect(
      try Folder.refusal(of: source.nifti()).contains("255 different numbers. They look like gray values"))
    // As many labels, in blocks of 5 voxels.
    source.labels = (0..<32000).map { voxel -> UInt16 in
      let (i, j, k) = (voxel % 40, voxel / 40 % 40, voxel / 1600)
      return UInt16(i / 5 + 8 * (j / 5) + 64 * (k / 5))
    }
    #expect(try Folder.refusal(of: source.nifti()) == "")
  }

  @Test func whatIsMissingIsNamed() throws {
    let source = VolumeBytes()
    let zeros = [UInt8](repeating: 0, count: source.labels.count)
    #expect(try Folder.refusal(of: []).contains("it is empty (0 bytes)"))
    #expect(try Folder.refusal(of: source.nrrdHeader() + zeros).contains("every voxel is 0"))
    for field in ["space", "space directions"] {
      let message = try Folder.refusal(of: source.nrrdHeader(dropping: field) + source.data)
      #expect(message.contains("no `\(field)`") && message.contains("right and left"))
    }
    var wide = source
    wide.number = .uint16
    #expect(
      try Folder.refusal(of: wide.nrrdHeader(dropping: "endian") + wide.data).contains(
        "write `endian: little`"))
    #expect(
      try Folder.refusal(of: source.nrrdHeader(encoding: "bzip2")).contains("`encoding: bzip2` is not read"))
    #expect(
      try Folder.refusal(of: source.metaHeader(dropping: "ElementSpacing")).contains("no `ElementSpacing`"))
    var file = source.nifti()
    file[345] = UInt8(ascii: "i")
    #expect(try Folder.refusal(of: file).contains("a NIfTI pair"))
    file[344] = 0
    #expect(try Folder.refusal(of: file).contains("an ANALYZE file"))
    file = source.nifti()
    for i in 280..<296 { file[i] = 0 }
    #expect(try Folder.refusal(of: file).contains("no usable orientation: the sform"))
    #expect(try Folder.refusal(of: VolumeBytes.gzipped(Array("hello".utf8))).contains("unpack it (gunzip)"))
    #expect(try Folder.refusal(of: Array("PK\u{3}\u{4}xx".utf8)).contains("ZIP archive"))
    #expect(try Folder.refusal(of: Array("hello\n".utf8)).contains("what it holds is not known"))
    let dicom = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8)
    #expect(try Folder.refusal(of: dicom).contains("it is DICOM"))
  }

  /// Each promises more than its few bytes can hold, or than any memory; the words are those of the checks before reading.
  @Test func headersThatLieAreRefusedBeforeMemoryIsTaken() throws {
    let source = VolumeBytes()
    func refused(_ bytes: [UInt8], _ words: String, _ line: Int = #line) throws {
      let message = try Folder.refusal(of: bytes)
      #expect(message.contains(words), "line \(line): \(message)")
    }
    for version in [1, 2] {
      let lie = source.nifti(version: version, sizes: [800, 800, 800])
      try refused(lie, "cannot hold them")
      try refused(VolumeBytes.gzipped(lie), "cannot hold them")
      try refused(source.nifti(version: version, sizes: [32767, 32767, 32767]), "need more than 1500 MB")
      try refused(source.nifti(version: version, sizes: [9, 0, 5]), "an axis of 0 voxels")
    }
    try refused(source.nifti(sizes: [9, 0xffff, 5]), "an axis of -1 voxels")
    for sizes in ["-5 9 7 5", "0 9 7 5", "5 9 -7 5", "-9223372036854775808 9 7 5"] {
      let list = source.nrrdHeader(dropping: "sizes", more: ["sizes: \(sizes)", "Segment0_ID:=a"])
      let text = String(decoding: list, as: UTF8.self).replacingOccurrences(
        of: "dimension: 3", with: "dimension: 4"
      )
      .replacingOccurrences(of: "space directions: ", with: "space directions: none ")
      try refused(Array(text.utf8) + source.data, "each must be 1 or more")
      let meta = source.metaHeader(
        dropping: "DimSize",
        more: ["DimSize = \(sizes.split(separator: " ").prefix(3).joined(separator: " "))"])
      try refused(meta + source.data, "each must have 1 or more")
    }
    try refused(source.nifti(version: 2, sizes: [1 << 40, 1 << 40, 1 << 40]), "need more than 1500 MB")
    for sizes in ["800 800 800", "999999999999 999999999999 999999999999", "9 7 -5", "9 7"] {
      let text = String(
        decoding: source.nrrdHeader(dropping: "sizes", more: ["sizes: \(sizes)"]), as: UTF8.self)
      #expect(try Folder.refusal(of: Array(text.utf8) + source.data) != "", "\(sizes)")
      let packed = source.nrrdHeader(encoding: "gzip", dropping: "sizes", more: ["sizes: \(sizes)"])
      #expect(try Folder.refusal(of: packed + VolumeBytes.gzipped(source.data)) != "", "\(sizes)")
      let meta = source.metaHeader(compressed: true, dropping: "DimSize", more: ["DimSize = \(sizes)"])
      #expect(try Folder.refusal(of: meta + VolumeBytes.zlib(source.data)) != "", "\(sizes)")
    }
  }

  @Test func whatIsBehindTheVoxelsIsNotUnpacked() throws {
    let source = VolumeBytes()
    var bomb = try VolumeBytes.gzipped(source.nifti() + [UInt8](repeating: 0, count: 8_000_000))
    #expect(bomb.count < 10_000)
    // Damage that would be noticed.
    for i in bomb.count - 2000..<bomb.count { bomb[i] = 0xff }
    let volume = try Folder.reading(bomb) { try LabelVolumeFile.read($0) }
    #expect(source.difference(from: volume) == nil)
  }

  @Test func theLimitIsTheCallers() throws {
    var limits = ReadingLimits()
    limits.voxelBytes = 2 * 9 * 7 * 5
    try Folder.reading(VolumeBytes().nifti()) { path in
      _ = try LabelVolumeFile.read(path, limits: limits)
      limits.voxelBytes -= 1
      #expect { try LabelVolumeFile.read(path, limits: limits) } throws: {
        "\($0)".contains("9 × 7 × 5 voxels would need more than 0 MB; crop")
      }
    }
  }
}
