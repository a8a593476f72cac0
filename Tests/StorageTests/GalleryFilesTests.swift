import Foundation
import Gallery
import Testing
import Training

@testable import Storage

@Suite struct GalleryFilesTests {
  @Test func realGraysAreReadAndAnotherFileIsRefused() throws {
    try Folder.temporary { folder in
      let path = folder + "/us_stats.json"
      let text = """
        {"BoneUltrasound_L14": {"bone": {"surface_peak_pct_5_50_95": [1, 2, 3],
          "shadow_mean_3p4_to_12mm_below_pct_5_50_95": [4, 5.5, 6],
          "tissue_mean_1p7_to_8p5mm_above_pct_5_50_95": [7, 8, 9]},
          "bone_line_axial_halfmax_mm_pct_5_50_95": [0.5, 1, 2]}}
        """
      try writeText(text, to: path)
      let real = try RealGrayFile.read(path)
      #expect(real.surfacePeak == Percentiles(low: 1, median: 2, high: 3))
      #expect(real.shadowMean.median == 5.5 && real.thicknessMM.low == 0.5)
      try writeText("[1, 2]", to: path)
      #expect { try RealGrayFile.read(path) } throws: {
        "\($0)".contains("it does not hold the gray levels of BoneUltrasound_L14.")
      }
    }
    #expect(RealGrayFile.path(environment: [:]) == nil)
    #expect(RealGrayFile.path(environment: ["SIJSIM_SAMPLES": "/s"]) == "/s/ultrasound/us_stats.json")
  }

  /// The published figures are those of the file that they come from.
  @Test(.enabled(if: RealGrayFile.path() != nil, "needs $SIJSIM_SAMPLES"))
  func publishedFiguresAgreeWithTheirFile() throws {
    let real = try RealGrayFile.read(try #require(RealGrayFile.path()))
    for quantity in GrayQuantity.all {
      let (a, b) = (quantity.real(real), quantity.real(.published))
      #expect(
        (a.median - b.median).magnitude < 0.1 && (a.low - b.low).magnitude < 0.1, "\(quantity.displayName)")
    }
  }

  @Test func anIndexedPictureKeepsGraysAndInks() throws {
    try Folder.temporary { folder in
      let (path, ink) = (folder + "/p.png", UInt32(0xf2c14e))
      var bytes: [UInt8] = []
      for i in 0..<256 { bytes += [UInt8(i), UInt8(i), UInt8(i), 255] }
      bytes.replaceSubrange(0..<4, with: [0xf2, 0xc1, 0x4e, 255])
      try PNGFile.writeIndexed(
        PNGFile.Picture(width: 16, height: 16, layout: .rgba, bytes: bytes), inks: [ink], to: path)
      let back = try PNGFile.read(path, as: .rgba)
      #expect(Array(back.bytes[..<4]) == [0xf2, 0xc1, 0x4e, 255])
      for i in 1..<256 {
        #expect(abs(Int(back.bytes[4 * i]) - i) <= 2 && back.bytes[4 * i] == back.bytes[4 * i + 2])
      }
    }
  }

  @Test func statisticsNameWhatLiesOutsideOfTheRealRange() {
    let text = GalleryText.statistics(linear: GraySample(), convex: GraySample(), real: .published)
    #expect(text.contains("| bone surface, peak gray | – | – | 103 – **172** – 233 |"))
    #expect(text.contains("Outside of the real 5–95 % range, linear: bone surface, peak gray;"))
  }
}
