import Geometry
import TestSupport
import Testing

@testable import Anatomy

@Suite struct VesselTests {
  @Test(arguments: Sex.allCases) func everyVesselHasBloodAlongItsLineOnBothSides(_ sex: Sex) throws {
    let patient = BuiltPatients[sex]
    #expect(Set(patient.vessels.map(\.name)).count >= 7)
    for vessel in patient.vessels {
      #expect((0.5...5).contains(vessel.radiusMM) && vessel.lineMM.count > 1)
      #expect(vessel.lineMM.allSatisfy { $0.x * vessel.side.sign > 0 })
      let middles = zip(vessel.lineMM, vessel.lineMM.dropFirst()).map { ($0 + $1) / 2 }
      let isSeen = middles.map { patient.region(at: $0) }
      // Parts may lie in a foramen or be drawn over by bone.
      #expect(isSeen.contains(.vessel), "\(vessel.name): \(isSeen)")
    }
    for name in ["superior gluteal artery", "iliolumbar artery", "internal iliac vein"] {
      #expect(
        patient.vessels.filter { $0.name == name }.map(\.side).sorted { $0.rawValue < $1.rawValue } == [
          .left, .right,
        ])
    }
  }

  /// Superior gluteal artery at the notch: 60 mm from the superior and 42 mm from the inferior posterior spine
  /// (Ebraheim, Am J Orthop 1998;27:427).
  @Test(arguments: Sex.allCases) func theGlutealArteryLeavesTheNotchWhereItWasMeasured(_ sex: Sex) throws {
    let patient = BuiltPatients[sex]
    let artery = try #require(
      patient.vessels.first { $0.name == "superior gluteal artery" && $0.side == .right })
    let spines = try #require(patient.landmarks[.right])
    let exit = artery.lineMM[1]
    #expect((distance(exit, spines.psisMM) - 60).magnitude < 10, "\(distance(exit, spines.psisMM))")
    #expect((distance(exit, spines.piisMM) - 42).magnitude < 15, "\(distance(exit, spines.piisMM))")
  }

  @Test func aBeatHasItsPeakItsEndAndItsMean() {
    for index in [0.2, 0.62, 0.97] {
      let flow = BloodFlow(peakCMPerS: 10, resistiveIndex: index)
      let speeds = (0..<1_000).map { flow.speedCMPerS(phase: Double($0) / 1_000) }
      let (peak, end) = (speeds.max() ?? 0, speeds.last ?? 0)
      #expect((peak - 10).magnitude < 0.01)
      #expect(((peak - end) / peak - index).magnitude < 1e-3)
      #expect((speeds.reduce(0, +) / 1_000 - flow.meanCMPerS).magnitude < 0.01)
    }
  }

  /// Inflamed 0.62 ± 0.13, degenerated 0.91 ± 0.09, healthy 0.97 ± 0.03 (Arslan 1999).
  @Test(arguments: [
    (Pathology.Kind.inflammatoryArthritis, 0.49...0.75), (.degeneration, 0.82...1), (.infection, 0.49...0.75),
  ])
  func aPathologyChangesTheFlow(_ kind: Pathology.Kind, _ range: ClosedRange<Double>) throws {
    for degree in [0.0, 0.5, 1] {
      let lesion = try Pathology(kind: kind, degree: degree, side: .right).lesion(of: .right) ?? Lesion()
      #expect(degree > 0 ? range.contains(lesion.resistiveIndex) : lesion.resistiveIndex == 0.97, "\(degree)")
    }
  }
}
