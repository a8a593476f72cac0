import Anatomy
import Foundation
import Geometry
import PelvisImport
import Testing

@testable import Storage

/// Files that TotalSegmentator, 3D Slicer and others wrote, where they are at hand: `$SIJSIM_SAMPLES` names the folder.
@Suite(.enabled(if: Folder.samples != nil, "SIJSIM_SAMPLES is unset: no files of other programs to read"))
struct ImportSampleTests {
  private func path(_ name: String) throws -> String { try #require(Folder.samples) + "/" + name }
  private struct Expected: Decodable {
    var size: [Int]
    var labels: [String: UInt16]?
    var sacrumLabel: UInt16?
    var sacrumVoxels: Int
    var sacrumMM, hipLeftMM, hipRightMM: [Double]
    enum CodingKeys: String, CodingKey {
      case size, labels
      case sacrumLabel = "sacrum_label"
      case sacrumVoxels = "sacrum_voxels"
      case sacrumMM = "sacrum_centroid_RAS"
      case hipLeftMM = "hip_left_centroid_RAS"
      case hipRightMM = "hip_right_centroid_RAS"
    }
  }

  @Test func everyEncodingOfOnePatientGivesItsCentroids() throws {
    let folder = try path("volumes/totalseg_derived/")
    let data = try Data(contentsOf: URL(fileURLWithPath: folder + "expected.json"))
    let all = try JSONDecoder().decode([String: Expected].self, from: data)
    #expect(all.count == 8)
    for (name, expected) in all {
      let volume = try LabelVolumeFile.read(folder + name)
      let extents = volume.extents()
      #expect([volume.counts.x, volume.counts.y, volume.counts.z] == expected.size)
      // TotalSegmentator's `total` task: 25 sacrum, 77 and 78 the hips.
      for (title, label, wanted) in [
        ("Sacrum", expected.sacrumLabel ?? 25, expected.sacrumMM),
        ("Hip L", 77, expected.hipLeftMM), ("Hip R", 78, expected.hipRightMM),
      ] {
        let own = expected.labels?[title] ?? label
        let index = try #require(volume.segments.firstIndex { $0.label == own })
        let center = try #require(extents[index]).centroidMM
        #expect(distance(center, Vector3(wanted[0], wanted[1], wanted[2])) < 0.01, "\(name) \(title)")
        if title == "Sacrum" { #expect(volume.segments[index].voxelCount == expected.sacrumVoxels) }
        if expected.labels != nil { #expect(volume.segments[index].name == title) }
      }
    }
  }

  @Test func filesOfTotalSegmentatorAreReadOrRefused() throws {
    let folder = try path("volumes/totalseg/")
    #expect { try LabelVolumeFile.read(folder + "example_ct.nii.gz") } throws: {
      "\($0)".contains("gray values of a scan (CT or MR); segment it first")
    }
    // Its names are there, and no pelvis.
    let chest = try LabelVolumeFile.read(folder + "example_seg.nii.gz")
    let sacrum = try #require(chest.segments.first { $0.name == "sacrum" })
    #expect(sacrum.label == 25 && sacrum.voxelCount == 0 && chest.segments.count == 117)
    #expect(chest.segments.filter { $0.voxelCount > 0 }.count == 41)
    for name in ["hip_left", "sacrum"] {
      #expect { try LabelVolumeFile.read(folder + "example_seg_fast_dir/\(name).nii.gz") } throws: {
        "\($0)".contains("every voxel is 0")
      }
    }
    let merged = try LabelVolumeFile.read(folder + "example_seg_fast_dir")
    #expect(merged.segments.map(\.name) == ["hip_left", "iliopsoas_left", "sacrum", "vertebrae_L1"])
    #expect(merged.segments.map { $0.voxelCount > 0 } == [false, true, false, true])
  }

  @Test func segmentationsOf3DSlicerKeepNamesAndOverlap() throws {
    for folder in ["slicer/", "volumes/slicerio/"] {
      let plain = try LabelVolumeFile.read(path(folder + "Segmentation.seg.nrrd"))
      let overlapping = try LabelVolumeFile.read(path(folder + "SegmentationOverlapping.seg.nrrd"))
      let names = [
        "ribs", "cervical vertebral column", "thoracic vertebral column", "lumbar vertebral column",
        "right lung",
        "left lung", "tissue",
      ]
      #expect(plain.segments.map(\.name) == names && plain.layerCount == 1)
      #expect(
        overlapping.segments.map(\.name) == names + ["overlapping sphere"] && overlapping.layerCount == 2)
      // Counted with pynrrd.
      #expect(plain.segments.map(\.voxelCount) == [8487, 1216, 2712, 3259, 34450, 33700, 154589])
      #expect(overlapping.segments.map(\.voxelCount) == plain.segments.map(\.voxelCount) + [19139])
      let masks = [0, 7].map { overlapping.mask(of: overlapping.segments[$0]) }
      #expect(zip(masks[0], masks[1]).filter { $0 && $1 }.count == 491)
    }
    #expect { try LabelVolumeFile.read(path("volumes/slicerio/CTChest4.nrrd")) } throws: {
      "\($0)".contains("gray values of a scan")
    }
  }

  /// Counts and areas by trimesh 4 (equal vertices merged).
  @Test(arguments: [
    ("icl_mri/Hip_L_RAS.ply", 7500, 15000, 60335.558575),
    ("icl_mri/Hip_R_RAS.ply", 7425, 14850, 57458.835302),
    ("icl_mri/Sacrum_RAS.ply", 7476, 15000, 42663.406214),
    ("icl_mri/pelvis_no_sacrum.obj", 4477, 8954, 118060.587636),
    ("libhip_sij/m1_cg_jnt_lsacroiliac.stl", 2046, 4088, 6266.445222),
    ("libhip_sij/m1_cg_jnt_rsacroiliac.stl", 1617, 3230, 4845.4398),
    ("myosim/l_pelvis.stl", 122, 246, 0.058799),
    ("myosim/r_pelvis.stl", 122, 246, 0.058799), ("myosim/sacrum.stl", 192, 380, 0.030281),
    ("totalseg_ct/Hip_L_RAS.ply", 7488, 15000, 58287.049848),
    ("totalseg_ct/Hip_R_RAS.ply", 7501, 14998, 57822.034308),
    ("totalseg_ct/Sacrum_RAS.ply", 6316, 12692, 38171.814006),
    ("vhp_male_artisynth/Pelvis.obj", 13714, 27432, 0.120823),
    ("vhp_male_artisynth/S1_Schrumpfverpacken.obj", 13255, 26550, 0.045384),
  ])
  func bonesHaveTheirVerticesTrianglesAndArea(_ bone: (String, Int, Int, Double)) throws {
    let contents = try SurfaceFile.read(path("bones/" + bone.0))
    let mesh = contents.meshes[0]
    #expect(
      contents.meshes.count == 1 && mesh.positionsMM.count == bone.1 && mesh.indices.count == 3 * bone.2)
    let area = SurfaceBytes.triangles(mesh).reduce(0.0) { sum, t in
      func wide(_ p: SIMD3<Float>) -> Vector3 { Vector3(Double(p.x), Double(p.y), Double(p.z)) }
      return sum + cross(wide(t[1]) - wide(t[0]), wide(t[2]) - wide(t[0])).length / 2
    }
    #expect((area / bone.3 - 1).magnitude < 2e-5, "\(area)")
  }
}
