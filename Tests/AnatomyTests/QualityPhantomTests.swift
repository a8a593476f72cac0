import Geometry
import Testing

@testable import Anatomy

@Suite struct QualityPhantomTests {
  /// Fat over muscle over an equally impedant, darker layer.
  private func layered(cysts: [QualityPhantom.Cyst] = []) -> QualityPhantom {
    QualityPhantom(
      soundSpeedMPerS: 1450, densityKgPerM3: 920,
      layers: [
        .init(
          fromDepthMM: 20.3, soundSpeedMPerS: 1562, densityKgPerM3: 1058, attenuationDBPerCmMHz: 0.75,
          echogenicityDB: -8),
        .init(fromDepthMM: 41, soundSpeedMPerS: 1562, densityKgPerM3: 1058, echogenicityDB: nil),
        .init(fromDepthMM: 60, soundSpeedMPerS: 1540, densityKgPerM3: 1000),
      ], cysts: cysts)
  }
  private func medium(_ phantom: QualityPhantom) -> Medium { phantom.medium(halfWidthMM: 30, depthMM: 80) }

  @Test func voxelsTakeTheLayerOfTheirCenters() {
    let medium = medium(layered())
    #expect(medium.tissues.map(\.name) == ["background", "layer 1", "layer 2", "layer 3"])
    #expect(medium.tissues.map(\.echogenicityDB) == [0, -8, -60, 0])
    #expect(medium.tissues.map(\.attenuationDBPerCmMHz) == [0.5, 0.75, 0.5, 0.5])
    func label(_ x: Double, _ y: Double, _ z: Double) -> UInt8 {
      medium.voxel(at: Vector3(x, y, z)).label
    }
    for (x, z) in [(0.0, 0.0), (-34, 11), (33, -12)] {
      #expect(label(x, -15, z) == 0 && label(x, 20, z) == 0)
      #expect(label(x, 20.5, z) == 1 && label(x, 40.5, z) == 1)
      #expect(label(x, 41, z) == 2 && label(x, 59.5, z) == 2)
      #expect(label(x, 60, z) == 3 && label(x, 85, z) == 3)
    }
  }

  @Test func aBoundaryLiesAtItsExactDepthAsBrightAsTheImpedancesSay() throws {
    let medium = medium(layered())
    // Layers 1 and 2 have the same impedance: nothing is sent back.
    #expect(medium.sheets.map(\.name) == ["boundary 1", "boundary 3"])
    let sheet = try #require(medium.sheets.first)
    for (x, z) in [(0.0, 0.0), (-34, 11), (33, -12), (12.345, 3)] {
      #expect(abs(sheet.surface.height(x: x, z: z) - 20.3) < 1e-5)
      #expect(sheet.surface.outwardNormal(x: x, z: z) == Vector3(0, -1, 0))
      #expect(medium.sheets[1].surface.height(x: x, z: z) == 60)
    }
    // R = (Z₂ − Z₁)/(Z₂ + Z₁) in amplitude, and a mirror is 40 dB over speckle.
    let (z1, z2) = (1450.0 * 920, 1562.0 * 1058)
    let expected = Tissue.mirrorDB + Elementary.decibels(fromAmplitude: (z2 - z1) / (z2 + z1))
    #expect(abs(sheet.echogenicityDB - expected) < 1e-9 && sheet.mottleDB == 0 && !sheet.hasPlies)
  }

  @Test func equalImpedancesGiveNoBoundary() {
    let phantom = QualityPhantom(layers: [
      .init(fromDepthMM: 30, echogenicityDB: 6),
      .init(fromDepthMM: 50, soundSpeedMPerS: 1000, densityKgPerM3: 1540),
    ])
    let medium = medium(phantom)
    #expect(medium.sheets.isEmpty && medium.tissues.count == 3)
    #expect(medium.tissue(at: Vector3(0, 40, 0)).echogenicityDB == 6)
    #expect(self.medium(QualityPhantom()).sheets.isEmpty)
  }

  @Test func aCystLiesOverTheLayersAndCutsTheirBoundary() throws {
    let cyst = QualityPhantom.Cyst(xMM: 5, depthMM: 20, diameterMM: 10, contrastDB: 6)
    let medium = medium(layered(cysts: [cyst]))
    // Against the background, in the background's material, above and below the boundary.
    for depth in [16.0, 20, 20.5, 24] {
      let tissue = medium.tissue(at: Vector3(5, depth, 0))
      #expect(tissue.name == "cyst 1" && tissue.echogenicityDB == 6)
      #expect(tissue.soundSpeedMPerS == 1450 && tissue.densityKgPerM3 == 920)
    }
    #expect(medium.tissue(at: Vector3(5, 25.5, 0)).name == "layer 1")
    let surface = try #require(medium.sheets.first).surface
    for x in [0.5, 5, 9.5] { #expect(surface.height(x: x, z: 0) == Double(HeightField.absent)) }
    for x in [-1.0, 11] { #expect(abs(surface.height(x: x, z: 0) - 20.3) < 1e-5) }
  }

  @Test func aLaterCystLiesOverAnEarlierOneAndPlacesBeyondTheBlockAreCut() {
    let phantom = QualityPhantom(cysts: [
      .init(xMM: -200, depthMM: 0, diameterMM: 200, contrastDB: nil),
      .init(xMM: 0, depthMM: 40, diameterMM: 20, contrastDB: -6),
      .init(xMM: 0, depthMM: 40, diameterMM: 10, contrastDB: 6),
    ])
    let medium = medium(phantom)
    #expect(medium.tissue(at: Vector3(0, 40, 0)).echogenicityDB == 6)
    #expect(medium.tissue(at: Vector3(5, 40, 0)).echogenicityDB == 6)
    #expect(medium.tissue(at: Vector3(5.5, 40, 0)).echogenicityDB == -6)
    #expect(medium.tissue(at: Vector3(0, 50, 0)).echogenicityDB == -6)
    #expect(medium.tissue(at: Vector3(0, 50.5, 0)).echogenicityDB == 0)
  }
}
