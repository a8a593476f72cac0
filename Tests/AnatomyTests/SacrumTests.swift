import Geometry
import TestSupport
import Testing

@testable import Anatomy

@Suite struct SacrumTests {
  /// x, z of S1...S4 (VSDFullBodyBoneModels, Fischer 2023): mean and standard deviation.
  static let foramina: [Sex: [(x: Double, xDeviation: Double, z: Double, zDeviation: Double)]] = [
    .female: [
      (23.3, 2.5, 8.1, 6.2), (19.6, 3.2, -11.4, 5.6), (17.3, 4, -34.8, 7.7), (16.5, 4.1, -55.3, 8.5),
    ],
    .male: [(24.3, 2, -3, 6.8), (21.8, 2, -22.5, 4.3), (19, 2.1, -42, 5.4), (18.6, 1.9, -61.7, 5.1)],
  ]

  /// The first bone from behind.
  static func surfaceY(_ patient: Patient, x: Double, z: Double) -> Double {
    var y = -25.0
    while y < 70, patient.boneDistanceMM(at: Vector3(x, y, z)) > 0 { y += 0.1 }
    return y
  }

  @Test(arguments: Sex.allCases) func theDorsalForaminaAreHolesWhereTheyAreMeasured(_ sex: Sex) throws {
    let patient = BuiltPatients[sex]
    let found = try #require(patient.landmarks[.right]).foraminaMM
    let measured = try #require(Self.foramina[sex])
    #expect(found.count == 4)
    for (center, mean) in zip(found, measured) {
      #expect((center.x - mean.x).magnitude <= 2 * mean.xDeviation)
      #expect((center.z - mean.z).magnitude <= mean.zDeviation)
      let floor = Self.surfaceY(patient, x: center.x, z: center.z)
      // Against the mean of two opposite rims, because the sacrum slopes.
      for (dx, dz) in [(8.0, 0.0), (0, 8.5)] {
        let rims = [1.0, -1].map {
          Self.surfaceY(patient, x: center.x + $0 * dx, z: center.z + $0 * dz)
        }
        #expect(floor - (rims[0] + rims[1]) / 2 > 3, "\(floor) mm between rims \(rims) at \(center)")
      }
    }
    // Depths: S1 and S2 end on bone, S3 and S4 go through the sacrum.
    for level in 0..<4 {
      let depth = Self.surfaceY(patient, x: found[level].x, z: found[level].z) - found[level].y
      #expect(level < 2 ? (6...24).contains(depth) : depth > 15, "S\(level + 1): \(depth) mm")
    }
  }

  @Test(arguments: Sex.allCases) func theMiddleHasTuberclesAndAHiatusBetweenCornua(_ sex: Sex) throws {
    let patient = BuiltPatients[sex]
    let map = BodyWarp.Prepared(BodyWarp(patient.parameters))
    func height(_ x: Double, _ z: Double) -> Double {
      let p = map.person(Vector3(x, 0, z))
      return Self.surfaceY(patient, x: p.x, z: p.z)
    }
    // Each spinous tubercle stands out of the crest above and below it.
    for tubercle in SacrumControls.prominences where tubercle.x == 0 {
      let top = height(0, tubercle.z)
      let sides = (height(-6, tubercle.z) + height(6, tubercle.z)) / 2
      #expect(sides - top > 2, "\(sides - top) mm at \(tubercle.z)")
    }
    // The hiatus: open in the middle, its floor well below the two cornua (Kim et al.: 4–9 mm).
    let (right, left, floor) = (height(8.5, -67), height(-8.5, -67), height(0, -67))
    #expect((3.5...12).contains(floor - right) && (right - left).magnitude < 0.3)
    let through = map.person(Vector3(0, -2, -67))
    #expect(floor > through.y - 3, "the canal's back wall is missing here")
    let roofed = height(0, -50)
    #expect(roofed < floor, "the canal is roofed above the hiatus")
    let inside = map.person(Vector3(0, -3.5, -50))
    #expect(patient.boneDistanceMM(at: inside) > 0, "the canal goes on below the roof")
  }

  /// A foramen begins behind the sacrum and ends at its ventral surface, and keeps its number on the way.
  @Test(arguments: Sex.allCases) func aForamenEndsWithTheSacrumAndKeepsItsNumber(_ sex: Sex) throws {
    let patient = BuiltPatients[sex]
    let bones = BoneModel(BodyWarp(patient.parameters))
    let named: [Region] = [.foramenS1, .foramenS2, .foramenS3, .foramenS4]
    let centers = try #require(patient.landmarks[.right]).foraminaMM
    var counts = [0, 0, 0, 0]
    for x in stride(from: 0.0, through: 42, by: 1) {
      for z in stride(from: centers[3].z - 15, through: centers[0].z + 15, by: 1) {
        let front = bones.map.height(x: x, z: z) { SacrumControls.ventral.value(column: $0, level: $1) }
        for y in stride(from: -15.0, through: 75, by: 1) {
          let p = Vector3(x, y, z)
          guard let level = named.firstIndex(of: patient.region(at: p)) else { continue }
          counts[level] += 1
          #expect(y <= front + 1.5, "\(named[level]) before the sacrum at \(p)")
          // A voxel off the border may count for the neighbor's tunnel where two meet.
          let hollow = bones.hollow(x: x, row: bones.row(y: y, z: z))
          if hollow.tunnel > 0.7 { #expect(hollow.level == level + 1, "\(p)") }
        }
      }
    }
    for level in 0..<4 { #expect(counts[level] > 50, "S\(level + 1): \(counts[level])") }
  }
}
