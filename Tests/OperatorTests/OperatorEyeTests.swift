import Geometry
import Simulation
import Testing
import Training
import Ultrasound

@testable import Anatomy
@testable import Operator

/// The operator sees what an image shows, and nothing else.
@Suite struct OperatorEyeTests {
  /// Bone from a depth on, with a slit; a flat skin.
  private static let medium: Medium = {
    let lattice = Lattice(
      countX: 121, countY: 81, countZ: 41, spacingMM: 1, originMM: Vector3(-60, -20, -20))
    let tissue = Tissue(
      name: "soft", kind: .muscle, soundSpeedMPerS: 1540, densityKgPerM3: 1_050, attenuationDBPerCmMHz: 0.5,
      attenuationExponent: 1, echogenicityDB: 0, anisotropyDB: 0, fiberDirection: .zero, lamination: nil,
      source: "made up for tests")
    return Medium(
      lattice: lattice, tissues: [tissue], sheets: [],
      skin: HeightField(x: -60...60, z: -20...20, spacingMM: 5) { _, _ in 0 }, seed: 1
    ) { voxels in
      for j in 0..<lattice.countY {
        for i in 0..<lattice.countX {
          let center = lattice.centerMM(i, j, 0)
          let bone = max(30 - center.y, 5 - abs(center.x))
          for k in 0..<lattice.countZ {
            voxels[lattice.index(i, j, k)] =
              Voxel(label: 0, textureDB: 0, boneDistanceMM: bone, warpCycles: 0).bits
          }
        }
      }
    }
  }()
  private static func pose(yMM: Double) -> Pose {
    var pose = Pose.identity
    pose.origin = Vector3(0, yMM, 0)
    return pose
  }

  @Test func boneEndsALineAndWhatLiesBehindIsNotSeen() {
    let eye = OperatorEye(medium: Self.medium, probe: .c5to2v)
    let echoes = eye.bone(from: Self.pose(yMM: 6), depthMM: 50).compactMap { $0 }
    #expect(echoes.count > 80)
    for echo in echoes where abs(echo.xMM) > 8 {
      #expect(abs(echo.yMM - 24) < 0.5)  // the face is 6 mm deep
    }
    // The slit is open straight below; its walls are too steep to shine.
    #expect(echoes.contains { abs($0.xMM) < 5.2 && $0.yMM > 30 && !$0.isBright })
  }

  @Test func withoutContactNothingIsSeen() {
    let eye = OperatorEye(medium: Self.medium, probe: .c5to2v)
    #expect(eye.bone(from: Self.pose(yMM: -8), depthMM: 60).allSatisfy { $0 == nil })
    let pressed = eye.bone(from: Self.pose(yMM: 8), depthMM: 60)
    let light = eye.bone(from: Self.pose(yMM: 0), depthMM: 60)
    #expect(pressed.count { $0 != nil } > light.count { $0 != nil } + 20)
  }

  @Test func aPointFadesOutOfPlaneByHalfAtTheEdgeOfTheSlice() {
    let eye = OperatorEye(medium: Self.medium, probe: .c5to2v)
    let pose = Self.pose(yMM: 6)
    func brightness(_ zMM: Double) -> Double {
      eye.brightness(of: Vector3(0, 40, zMM), from: pose, depthMM: 60)
    }
    let half = SliceThickness(of: .c5to2v).widthMM(atDepthMM: 34) / 2
    #expect(brightness(0) == 1)
    #expect(abs(brightness(half) - 0.5) < 1e-9)
    #expect(brightness(2 * half) < 0.07)
    #expect(eye.brightness(of: Vector3(0, 70, 0), from: pose, depthMM: 60) == 0)
  }

  @Test func onlyFluidThatComesIsSeenToSpread() {
    let eye = OperatorEye(medium: Self.medium, probe: .c5to2v)
    let lattice = Self.medium.lattice
    func pool(_ center: Vector3, _ radii: Vector3) -> [FluidCell] {
      (0..<lattice.count).filter {
        let away = (lattice.centerMM(ofIndex: $0) - center) / radii
        return dot(away, away) <= 1
      }.map { FluidCell(voxel: Int32($0), tick: 0, volumeNL: 100) }
    }
    let pose = Self.pose(yMM: 6)
    let first = pool(Vector3(0, 25, 0), Vector3(4, 4, 4))
    let second = pool(Vector3(3, 30, 0), Vector3(2, 8, 8))
    let fluid = FluidCells(first + second)
    #expect(eye.spreadMM(of: fluid, since: fluid.count, from: pose) == 0)
    let narrow = eye.spreadMM(of: fluid, since: first.count, from: pose)
    #expect((2...5).contains(narrow), "\(narrow)")
    let wide = eye.spreadMM(of: FluidCells(first), since: 0, from: pose)
    #expect((5...9).contains(wide), "\(wide)")
    var aside = pose
    aside.origin.z += 30
    #expect(eye.spreadMM(of: fluid, since: 0, from: aside) == 0)
  }
}

@Suite struct BoneProfileTests {
  /// A line at a depth of 10 with a trough at 46, as deep and as wide as told, its far edge higher or lower.
  private func profile(deepMM: Double, widthMM: Double, stepMM: Double = 0) -> BoneProfile {
    BoneProfile(
      (0...140).map { i in
        let u = Double(i) / 2
        let beside = abs(u - 46)
        let floor = u < 46 ? 10.0 : 10 + stepMM
        return .init(uMM: u, yMM: beside < widthMM / 2 ? 10 + deepMM : floor)
      })
  }

  @Test func aTroughIsMeasured() throws {
    let found = profile(deepMM: 6, widthMM: 5, stepMM: 2).notches(in: 30...60, prominenceMM: 2, widestMM: 12)
    #expect(found.count == 1)
    let notch = try #require(found.first)
    #expect(abs(notch.bottom.uMM - 46) <= 0.5 && notch.bottom.yMM == 16)
    #expect(abs(notch.widthMM - 5) <= 1 && notch.stepMM == 2 && notch.prominenceMM == 4)
  }

  @Test func whatIsTooShallowTooWideOrElsewhereIsNone() {
    #expect(profile(deepMM: 1, widthMM: 5).notches(in: 30...60, prominenceMM: 2, widestMM: 12).isEmpty)
    #expect(profile(deepMM: 6, widthMM: 20).notches(in: 30...60, prominenceMM: 2, widestMM: 12).isEmpty)
    #expect(profile(deepMM: 6, widthMM: 5).notches(in: 10...30, prominenceMM: 2, widestMM: 12).isEmpty)
    #expect(BoneProfile([]).notches(in: 0...60, prominenceMM: 0, widestMM: 12).isEmpty)
  }

  @Test func aGapInTheLineIsDeep() throws {
    let points = (0...140).map { Double($0) / 2 }.filter { abs($0 - 46) > 2 }
      .map { BoneProfile.Edge(uMM: $0, yMM: 10) }
    let notch = BoneProfile(points).notches(in: 30...60, prominenceMM: 2, widestMM: 12).first
    #expect(try #require(notch).prominenceMM > 10)
  }
}
