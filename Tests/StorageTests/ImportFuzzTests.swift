import Anatomy
import Foundation
import PelvisImport
import Testing

@testable import Storage

/// Damaged files of every format are read or refused.
@Suite struct ImportFuzzTests {
  /// A file, and how many of its first bytes are its header.
  private struct Sample {
    var name: String
    var bytes: [UInt8]
    var headerBytes: Int
  }
  private static func samples() throws -> [Sample] {
    let source = VolumeBytes()
    var wide = source
    (wide.number, wide.isBigEndian) = (.float32, true)
    let table =
      "<LabelTable><Label Key=\"25\"><![CDATA[sacrum]]></Label><Label Key=\"2\">a&lt;b</Label></LabelTable>"
    func sample(_ name: String, _ header: [UInt8], _ data: [UInt8] = []) -> Sample {
      Sample(name: name, bytes: header + data, headerBytes: header.count)
    }
    let nifti = source.nifti(table: table)
    let fourAxes = source.metaHeader(
      dropping: "TransformMatrix",
      more: ["NDims = 4", "DimSize = 9 7 5 1", "ElementSpacing = 1 1 1 1", "Offset = 0 0 0 0"])
    return [
      Sample(name: "a.nii", bytes: nifti, headerBytes: 500),
      Sample(name: "b.nii", bytes: wide.nifti(version: 2), headerBytes: 544),
      Sample(name: "a.nii.gz", bytes: try VolumeBytes.gzipped(nifti), headerBytes: 60),
      sample("a.nrrd", source.nrrdHeader(more: ["Segment0_ID:=S", "Segment0_LabelValue:=25"]), source.data),
      sample(
        "b.nrrd", wide.nrrdHeader(encoding: "gzip", more: ["byte skip: 2", "line skip: 1"]),
        [7, 10] + (try VolumeBytes.gzipped([1, 2] + wide.data))),
      sample("c.nrrd", source.nrrdHeader(encoding: "ascii"), source.text),
      sample("a.mha", source.metaHeader(), source.data),
      sample("b.mha", source.metaHeader(compressed: true), VolumeBytes.zlib(source.data)),
      sample("c.mha", fourAxes, source.data),
      sample(
        "d.nrrd", source.nrrdHeader(more: ["space units: \"microns\" \"microns\" \"microns\""]), source.data),
      sample("c.stl", SurfaceBytes.binarySTL() + [UInt8](repeating: 7, count: 30)),
      sample("b.obj", SurfaceFile.byteOrderMark + Array((SurfaceBytes.obj + "o a\ng b\nf 1 2 3 4\n").utf8)),
      sample("a.stl", Array(SurfaceBytes.asciiSTL().utf8)), sample("b.stl", SurfaceBytes.binarySTL()),
      sample("a.obj", Array((SurfaceBytes.obj + "o a\ng b\nf 1 2 3 4\n").utf8)),
      sample("a.ply", SurfaceBytes.ply("ascii")), sample("b.ply", SurfaceBytes.ply("binary_little_endian")),
      sample("c.ply", SurfaceBytes.ply("binary_big_endian")),
    ] + vtkSamples
  }
  /// Every encoding and layout, with polygons, and with strips behind all that is passed over.
  private static var vtkSamples: [Sample] {
    VTKBytes().everyWay.enumerated().flatMap { number, way in
      var full = way.file
      full.before = full.field(["short"])
      full.behindPoints = Array("METADATA\nCOMPONENT_NAMES\nx\n\nz\nINFORMATION 0\n\n".utf8)
      full.cells = [("VERTICES", [[3]]), ("LINES", [[0, 1, 2]]), ("TRIANGLE_STRIPS", [[0, 2, 1, 3, 0, 2]])]
      return [("polygons", way.file), ("strips", full)].map { what, file in
        Sample(name: "\(what)\(number).vtk", bytes: file.bytes, headerBytes: file.bytes.count)
      }
    }
  }

  /// Mutations of each sample; `SIJSIM_FUZZ` makes them more.
  private static let rounds = ProcessInfo.processInfo.environment["SIJSIM_FUZZ"].flatMap { Int($0) } ?? 300

  /// - Returns: whether it was read. Any error but a `FileProblem` with words goes on to the test.
  private func isRead(_ bytes: [UInt8], at path: String) throws -> Bool {
    try writeBytes(bytes, to: path)
    do {
      switch try ImportedFile.read(path) {
      case .labels(let volume):
        #expect(
          !volume.voxelToRAS.isDegenerate && volume.labels.count == volume.voxelCount * volume.layerCount)
        #expect(volume.segments.allSatisfy { $0.label > 0 && (0..<volume.layerCount).contains($0.layer) })
        // One of the bones is missing nearly always: what there is is told, whatever its size.
        do {
          _ = try BoneSegmentation(volume).problem(in: volume, isForced: false)
        } catch let problem as ImportProblem {
          #expect(problem.message.contains("It holds"))
        }
      case .surfaces(let contents):
        for mesh in contents.meshes {
          #expect(mesh.indices.allSatisfy { $0 < mesh.positionsMM.count } && mesh.indices.count % 3 == 0)
          #expect(mesh.positionsMM.allSatisfy { $0.x.isFinite && $0.y.isFinite && $0.z.isFinite })
        }
      }
      return true
    } catch let problem as FileProblem {
      #expect(problem.message.hasSuffix(".") && problem.message.count > 10)
      return false
    }
  }

  @Test func filesCutOffAnywhereAreRefused() throws {
    try Folder.temporary { folder in
      for sample in try Self.samples() {
        let path = folder + "/" + sample.name
        #expect(try isRead(sample.bytes, at: path), "\(sample.name)")
        // The end of compressed data is a checksum, of a text the last digits or a line end. OBJ does not say how
        // many faces come.
        let spare = ["c.nrrd": 40, "c.stl": 31][sample.name] ?? 12
        let needed = sample.name.hasSuffix(".obj") ? 60 : sample.bytes.count - spare
        // Every cut in the header and near the end, and samples of the data between, whose bytes are all alike.
        let cuts = (0..<needed).filter { $0 < sample.headerBytes || $0 > needed - 100 || $0 % 7 == 0 }
        for count in cuts {
          #expect(try !isRead(Array(sample.bytes[..<count]), at: path), "\(sample.name), \(count) bytes")
        }
      }
    }
  }

  @Test func damagedFilesDoNoHarm() throws {
    try Folder.temporary { folder in
      for (number, sample) in try Self.samples().enumerated() {
        var mutator = Mutator(seed: UInt64(100 + number))
        var readCount = 0
        for round in 0..<Self.rounds {
          let count = round % 4 == 0 ? sample.bytes.count : sample.headerBytes
          let damaged = mutator.mutated(sample.bytes, first: count)
          if try isRead(damaged, at: folder + "/" + sample.name) { readCount += 1 }
        }
        // Some damage is harmless; if all were, or none, the test would test nothing.
        #expect((1..<Self.rounds).contains(readCount), "\(sample.name): \(readCount)")
      }
    }
  }
}
