import Foundation
import Geometry
import PelvisImport

extension NRRDFile {
  /// Reads a segmentation: an NRRD of 3 dimensions, or of 4 one of which lists layers, as 3D Slicer writes
  /// `.seg.nrrd` (its segments in keys `SegmentN_…`); NRRD0001 to NRRD0005, the data attached or beside it.
  static func readLabels(
    _ path: String, limits: ReadingLimits, progress: ReadingProgress?
  ) throws -> LabelVolume {
    let file = try FileSource(path, what: "an NRRD volume")
    guard let text = try TextHeader(of: file, isLast: \.isEmpty) else {
      throw FileProblem(
        path: path, message: "its header does not end (no empty line in the first MB); it is damaged.")
    }
    let header = try NRRDHeader(text, path: path)
    var layout = try header.layout()
    let voxelToRAS = try header.orientation()
    try header.place(&layout, attachedAt: text.dataStart)
    let named = header.segments(layerCount: layout.layerCount)
    let (labels, census) = try VoxelReader(layout: layout, limits: limits, progress: progress).read()
    return LabelVolume(
      counts: layout.counts, voxelToRAS: voxelToRAS, labels: labels, layerCount: layout.layerCount,
      named: named, census: census)
  }
}
