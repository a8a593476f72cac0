import Foundation
import Gallery

/// `us_stats.json`: gray levels measured in real ultrasound images.
package enum RealGrayFile {
  /// The file in `$SIJSIM_SAMPLES`; nil when that is not set.
  package static func path(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String? {
    guard let folder = environment["SIJSIM_SAMPLES"], !folder.isEmpty else { return nil }
    return folder + "/ultrasound/us_stats.json"
  }

  /// Reads its gray levels of bone under a linear probe.
  package static func read(_ path: String) throws -> RealGraySample {
    let bytes = try readBytes(of: path, atMost: 4 << 20, what: "gray statistics")
    let whole = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    guard let sequence = whole?[Key.sequence] as? [String: Any],
      let bone = sequence[Key.bone] as? [String: Any],
      let peak = percentiles(bone[Key.peak]), let shadow = percentiles(bone[Key.shadow]),
      let tissue = percentiles(bone[Key.tissue]), let thickness = percentiles(sequence[Key.thickness])
    else { throw FileProblem(path: path, message: "it does not hold the gray levels of \(Key.sequence).") }
    return RealGraySample(
      surfacePeak: peak, shadowMean: shadow, tissueMean: tissue, thicknessMM: thickness,
      source: RealGraySample.published.source)
  }

  private enum Key {
    static let sequence = "BoneUltrasound_L14", bone = "bone"
    static let peak = "surface_peak_pct_5_50_95", shadow = "shadow_mean_3p4_to_12mm_below_pct_5_50_95"
    static let tissue = "tissue_mean_1p7_to_8p5mm_above_pct_5_50_95"
    static let thickness = "bone_line_axial_halfmax_mm_pct_5_50_95"
  }
  private static func percentiles(_ value: Any?) -> Percentiles? {
    guard let three = value as? [Double], three.count == 3 else { return nil }
    return Percentiles(low: three[0], median: three[1], high: three[2])
  }
}
