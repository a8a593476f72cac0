import Foundation
import Geometry
import Testing

@testable import Anatomy
@testable import Ultrasound

/// The shaft's contrast to noise in the picture beside contrasts that were measured in a gelatin-like phantom, where they
/// are at hand (MisitLab, needles-in-ultrasound; 22G bevel, mean of ten videos; their 90° is a shaft across the beam).
@Suite(
  .enabled(
    if: MeasuredContrast.folder != nil, "SIJSIM_SAMPLES is unset: no measured contrasts to compare with"))
struct NeedleContrastTests {
  /// Between 30° and 75° both rise with every step of 15°.
  @Test func contrastRisesWithTheAngleAsMeasured() throws {
    let measured = try MeasuredContrast.shaft()
    let angles = [30.0, 45, 60, 75]
    let theirs = try angles.map { try #require(measured[$0]) }
    let ours = angles.map(contrast)
    for i in 1..<angles.count {
      #expect(theirs[i] > theirs[i - 1])
      #expect(ours[i] > ours[i - 1], "\(ours) beside \(theirs)")
    }
  }

  /// (mean gray of the shaft − mean gray beside it) / deviation of the gray beside it.
  private func contrast(_ angleDeg: Double) -> Double {
    let machine = Machine(
      TestMedium.block(TestMedium.tissue(echogenicityDB: -4)), probe: .l12to3v, depthMM: 50, focusMM: 25,
      beam: BeamSettings(attenuationDBPerCmMHz: 0, addsNoise: false))
    let needle = NeedleImageTests.needle(angleDeg: angleDeg)
    machine.form(needle: needle)
    let shaft = (-30...30).map { i -> Double in
      let p = needle.axis.point(at: 0.5 + Double(i) * 0.1 / 24)
      return (-3...3).map { Double(machine.gray(xMM: p.x, yMM: p.y + Double($0) * 0.1)) }.max() ?? 0
    }
    machine.form()
    var (sum, squares, count) = (0.0, 0.0, 0.0)
    for i in -40...40 {
      for j in -40...40 {
        let gray = Double(machine.gray(xMM: Double(i) * 0.15, yMM: 24 + Double(j) * 0.15))
        (sum, squares, count) = (sum + gray, squares + gray * gray, count + 1)
      }
    }
    let mean = sum / count
    return (shaft.reduce(0, +) / Double(shaft.count) - mean) / (squares / count - mean * mean).squareRoot()
  }
}

/// The file of measured contrasts.
enum MeasuredContrast {
  static var folder: String? { ProcessInfo.processInfo.environment["SIJSIM_SAMPLES"] }
  /// Of the shaft of a 22G bevel needle, by angle in degrees.
  static func shaft() throws -> [Double: Double] {
    let url = URL(fileURLWithPath: try #require(folder))
      .appending(path: "ultrasound/needle_visibility_misit/needle_cnr_vs_angle.json")
    let root = try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any]
    let phantom = try #require(root?["visibility_PVA"] as? [String: Any])
    let needle = try #require(phantom["Bevel_22G"] as? [String: Any])
    let angles = try #require(needle["angles_deg"] as? [Double])
    let means = try #require((needle["CNR_shaft"] as? [String: Any])?["mean"] as? [Double])
    return Dictionary(uniqueKeysWithValues: zip(angles, means))
  }
}
