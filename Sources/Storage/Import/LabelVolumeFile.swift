import Foundation
import Geometry
import PelvisImport

/// Segmentations that other programs write, told apart by content (`FileKind`).
package enum LabelVolumeFile {
  /// The formats that are read, for people.
  package static var formats: String { FileKind.list(FileKind.volumes) }

  /// - Parameters:
  ///   - path: a file, or a folder with one file a structure, named after it.
  ///   - limits: what to refuse before any memory is taken.
  /// - Throws: `FileProblem` for a file that is of no such format, damaged, a scan and not a segmentation, without a
  ///   segmented voxel, or larger than the limits.
  package static func read(
    _ path: String, limits: ReadingLimits = ReadingLimits(), progress: ReadingProgress? = nil
  ) throws -> LabelVolume {
    if isFolder(path) { return try readFolder(path, limits: limits, progress: progress) }
    let kind = try FileKind(of: path)
    guard let volume = try read(path, kind, limits: limits, progress: progress) else {
      throw FileProblem(
        path: path,
        message: "it holds a surface, not a label volume; give one as \(FileKind.choice(FileKind.volumes)).")
    }
    return try drawn(volume, path)
  }

  /// - Returns: nil for a kind that is no volume.
  static func read(
    _ path: String, _ kind: FileKind, limits: ReadingLimits, progress: ReadingProgress?
  ) throws -> LabelVolume? {
    guard case .labels(let read) = kind.format.content else { return nil }
    return try read(path, limits, progress)
  }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The files of a folder that may be volumes, with the names of their structures, by name.
  package static func structures(inFolder path: String) throws -> [(name: String, path: String)] {
    let files: [String]
    do {
      files = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    } catch {
      throw FileProblem(path: path, message: "the folder cannot be read.")
    }
    let endings = FileKind.volumes.flatMap(\.format.endings)
    return files.compactMap { file in
      guard !file.hasPrefix("."), let ending = endings.first(where: file.lowercased().hasSuffix)
      else { return nil }
      return (String(file.dropLast(ending.count)), path + "/" + file)
    }
  }

  /// Merges a folder with one file a structure, as TotalSegmentator writes it. Structures are numbered from 1 by name; one
  /// without voxels is named and empty. One that overlaps another gets into another layer.
  /// - Parameter isWanted: by name; other structures are not read.
  package static func readFolder(
    _ path: String, limits: ReadingLimits = ReadingLimits(),
    isWanted: (String) -> Bool = { _ in true }, progress: ReadingProgress? = nil
  ) throws -> LabelVolume {
    let files = try structures(inFolder: path).filter { isWanted($0.name) }
    guard !files.isEmpty, files.count < 1 << 16 else {
      throw FileProblem(
        path: path,
        message:
          "the folder holds no label volume that is looked for; it should hold files such as sacrum.nii.gz, "
          + "hip_left.nii.gz and hip_right.nii.gz, one a structure.")
    }
    var merger = LabelVolumeMerger(bytesMax: limits.voxelBytes)
    for (number, file) in files.enumerated() {
      let part: ReadingProgress? = progress.map { progress in
        { progress((Double(number) + $0) / Double(files.count)) }
      }
      let kind = try FileKind(of: file.path)
      guard let volume = try read(file.path, kind, limits: limits, progress: part) else {
        throw FileProblem(path: file.path, message: "it is named as a volume and holds a surface.")
      }
      do {
        try merger.add(volume, named: printable(file.name), label: UInt16(number + 1))
      } catch {
        throw FileProblem(path: file.path, message: words(of: error, first: files[0].path, limits))
      }
    }
    guard let volume = merger.volume() else { throw FileProblem(path: path, message: "the folder is empty.") }
    return try drawn(volume, path)
  }

  private static func words(
    of refusal: LabelVolumeMerger.Refusal, first: String, _ limits: ReadingLimits
  ) -> String {
    switch refusal {
    case .otherGrid:
      "its voxels are not those of \(first) (size, spacing or position); export all structures of one patient on one "
        + "grid."
    case .severalLabels(let count):
      "it holds \(count) labels, where the files of a folder have one structure each; give this file alone."
    case .tooLarge:
      "with it the volume needs more than \(limits.voxelBytes / 1_000_000) MB; crop the files to the pelvis, or resample "
        + "them to 1 mm."
    }
  }

  private static func drawn(_ volume: LabelVolume, _ path: String) throws -> LabelVolume {
    guard volume.segments.contains(where: { $0.voxelCount > 0 }) else {
      throw FileProblem(
        path: path,
        message:
          "every voxel is 0 (background): nothing is segmented in it. Give a segmentation that shows the sacrum "
          + "and both hip bones.")
    }
    return volume
  }
}
