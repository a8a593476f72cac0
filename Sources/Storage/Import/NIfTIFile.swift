import Foundation
import Geometry
import PelvisImport

/// Segmentations in the Neuroimaging Informatics Technology Initiative's format, NIfTI-1 and NIfTI-2, in a single file
/// (`.nii`, `.nii.gz`): nifti.nimh.nih.gov/nifti-1, nifti.nimh.nih.gov/nifti-2.
enum NIfTIFile {
  /// The longest header of the two versions, in bytes.
  static let headerBytesMax = 540
  /// The longest extensions, in bytes, in which names are looked for.
  static let extensionBytesMax = 16 << 20

  static func read(
    _ path: String, isCompressed: Bool, limits: ReadingLimits, progress: ReadingProgress?
  ) throws -> LabelVolume {
    let file = try FileSource(path, what: "a NIfTI volume")
    let source: any ByteSource =
      isCompressed ? try InflatingSource(file, compressedBytes: file.byteCount) : file
    let header = try NIfTIHeader(source.next(headerBytesMax), path: path)
    var layout = header.layout
    layout.encoding = isCompressed ? .deflated : .raw
    layout.start = isCompressed ? 0 : header.dataStart
    layout.inflatedStart = isCompressed ? header.dataStart : 0
    let names = try labelNames(path, header, isCompressed: isCompressed)
    let (labels, census) = try VoxelReader(layout: layout, limits: limits, progress: progress).read()
    return LabelVolume(
      counts: layout.counts, voxelToRAS: header.voxelToRAS, labels: labels, named: names, census: census,
      notes: header.notes)
  }

  /// The names in the label table of an extension, as TotalSegmentator and Connectome Workbench write it.
  private static func labelNames(
    _ path: String, _ header: NIfTIHeader, isCompressed: Bool
  ) throws -> [LabelVolume.Segment] {
    let byteCount = header.dataStart - header.extensionStart
    guard byteCount > 0, byteCount <= extensionBytesMax else { return [] }
    let file = try FileSource(path, what: "a NIfTI volume")
    guard isCompressed || byteCount <= file.byteCount else { return [] }
    let source: any ByteSource =
      isCompressed ? try InflatingSource(file, compressedBytes: file.byteCount) : file
    guard try source.skip(header.extensionStart) else { return [] }
    return NIfTILabelTable.segments(in: try source.next(byteCount))
  }
}

/// What a NIfTI header says.
struct NIfTIHeader {
  var layout: VoxelLayout
  var voxelToRAS: VoxelAffine
  /// Where the extensions begin and where the voxels do, in bytes of the uncompressed file.
  var extensionStart, dataStart: Int
  var notes: [String] = []

  /// - Parameter bytes: the first of the file, as many as there are up to 540.
  init(_ bytes: [UInt8], path: String) throws {
    let fields = try NIfTIFields(bytes, path: path)
    (extensionStart, dataStart) = (fields.extensionStart, try fields.dataStart())
    layout = VoxelLayout(path: path)
    layout.isBigEndian = fields.isBigEndian
    layout.counts = try fields.counts()
    layout.number = try fields.number()
    (layout.slope, layout.intercept) = try fields.scaling()
    (voxelToRAS, notes) = try fields.orientation()
    if layout.slope != layout.slope.rounded() {
      notes.append(
        "Its labels are stored scaled (by \(layout.slope), plus \(layout.intercept)): they are rounded to whole numbers."
      )
    }
  }
}
