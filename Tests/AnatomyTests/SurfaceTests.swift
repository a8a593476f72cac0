import Geometry
import TestPeople
import TestSupport
import Testing

@testable import Anatomy

@Suite struct SurfaceTests {
  @Test(arguments: Sex.allCases) func everySurfaceIsClosedAndPlausiblyLarge(_ sex: Sex) {
    let patient = BuiltPatients[sex]
    #expect(patient.surfaces.map(\.name) == ["sacrum", "right hip", "left hip", "skin"])
    let volumes = [
      "sacrum": 150.0...230, "right hip": 250...420, "left hip": 250...420, "skin": 2_000...8_000,
    ]
    for mesh in patient.surfaces {
      let found = mesh.topology
      #expect(found.isBody, "\(mesh.name)")
      #expect(volumes[mesh.name]?.contains(found.volumeML) == true, "\(mesh.name): \(found.volumeML) mL")
      #expect(mesh.indices.count / 3 < 30_000)
    }
  }

  /// One hole, the obturator foramen: the thin wing is not pitted. A ring's Euler number is 0.
  @Test(arguments: Sex.allCases) func theHipsAreWhole(_ sex: Sex) {
    for mesh in BuiltPatients[sex].surfaces where mesh.name.contains("hip") {
      #expect(Set(mesh.indices).count - mesh.indices.count / 6 == 0, "\(mesh.name)")
      // No dent either: its lateral wing looks the way its neighbors look.
      var normals = [Vector3](repeating: .zero, count: mesh.positionsMM.count)
      let p = mesh.positionsMM.map { Vector3(Double($0.x), Double($0.y), Double($0.z)) }
      var worst = 1.0
      for pass in 0..<2 {
        for t in stride(from: 0, to: mesh.indices.count, by: 3) {
          let corners = mesh.indices[t..<t + 3].map { Int($0) }
          let face = cross(p[corners[1]] - p[corners[0]], p[corners[2]] - p[corners[0]])
          for i in corners {
            if pass == 0 {
              normals[i] += face
              continue
            }
            let isWing = (84...100).contains(p[i].x.magnitude) && (-30...20).contains(p[i].z)
            if isWing, normals[i].normalized.y < -0.3 {
              worst = min(worst, dot(face.normalized, normals[i].normalized))
            }
          }
        }
      }
      #expect(worst > 0.6, "\(mesh.name): \(worst)")
    }
  }

  @Test(arguments: Sex.allCases) func layersKeepTheirOrder(_ sex: Sex) {
    let patient = BuiltPatients[sex]
    func sheet(_ name: String) -> HeightField? {
      patient.medium.sheets.first { $0.name == name }?.surface
    }
    for x in stride(from: -110.0, through: 110, by: 5) {
      for z in stride(from: -95.0, through: 65, by: 5) {
        let skin = patient.skinPointMM(x: x, z: z).y
        let fat = sheet("membranous layer of the fat")?.height(x: x, z: z) ?? 0
        let fascia = sheet("thoracolumbar and gluteal fascia")?.height(x: x, z: z) ?? 0
        #expect(skin + 2 < fat && fat < fascia, "\(x), \(z)")
        #expect(patient.boneDistanceMM(at: Vector3(x, fascia, z)) > 0.2, "\(x), \(z)")
      }
    }
    for sheet in patient.medium.sheets {
      #expect(sheet.surface.heightsMM.allSatisfy { $0.isFinite })
      #expect((0...20).contains(sheet.echogenicityDB) && (0...14).contains(sheet.mottleDB))
    }
  }
}

@Suite struct BackTests {
  /// A probe that rests over the lower window looks nearly straight forward, so that a small tilt decides.
  @Test(arguments: Sex.allCases) func theBackIsNearlyFlatOverTheLowerWindow(_ sex: Sex) throws {
    let patient = BuiltPatients[sex]
    let skin = try #require(patient.medium.skin)
    let target = try #require(patient.targets[.right]).centerMM
    for (dx, dz) in [(0.0, 0.0), (-12, 0), (0, 10), (0, -8)] {
      let normal = skin.outwardNormal(x: target.x + dx, z: target.z + dz)
      #expect(angle(between: normal, and: Vector3(0, -1, 0)).degrees < 13)
    }
  }

  /// The thinnest and the heaviest person a scenario may name: whole layers, a target a needle can be brought to.
  @Test(arguments: Sex.allCases, [16.0, 45]) func extremePeopleAreWhole(_ sex: Sex, _ index: Double) throws {
    let patient = TestPeople.person(PatientParameters(sex: sex, bodyMassIndex: index))
    #expect(patient.medium.lattice.count * 4 < 100_000_000)
    let target = try #require(patient.targets[.right])
    #expect(target == BuiltPatients[sex].targets[.right], "fat does not move bones")
    let fascia = try #require(
      patient.medium.sheets.first { $0.name == "thoracolumbar and gluteal fascia" }?.surface)
    for x in stride(from: -100.0, through: 100, by: 4) {
      for z in stride(from: -90.0, through: 60, by: 4) {
        let skin = patient.skinPointMM(x: x, z: z).y
        #expect(fascia.height(x: x, z: z) - skin > 2.5, "\(x), \(z)")
        #expect(patient.boneDistanceMM(at: Vector3(x, skin, z)) > 2, "\(x), \(z)")
      }
    }
  }

  /// Depths under the skin of a woman of body mass index 24 (the recipe's mean, ±5 mm): crest, spine, window.
  @Test func landmarksLieAsDeepAsInTheMeanWoman() throws {
    let patient = BuiltPatients.female
    let landmarks = try #require(patient.landmarks[.right])
    let target = try #require(patient.targets[.right]).centerMM
    func depth(_ p: Vector3) -> Double { p.y - patient.skinPointMM(x: p.x, z: p.z).y }
    let crest = SacrumTests.surfaceY(patient, x: 0, z: -22)
    // Body mass index 22 has some 3 mm less fat than 24.
    #expect((depth(Vector3(0, crest, -22)) - 14).magnitude < 5, "crest")
    #expect((depth(landmarks.psisMM) - 15.5).magnitude < 5, "spine")
    #expect((depth(target) - 36).magnitude < 5, "window: \(depth(target)) mm")
  }
}
