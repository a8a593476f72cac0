import Geometry
import TestSupport
import Testing

@testable import Anatomy

/// The ways in from the skin, straight and in the axial plane, for a 22G needle of 89 mm.
@Suite struct NeedlePathTests {
  static let radiusMM = 0.36, lengthMM = 89.0

  /// The room a shaft has left on its way from the skin to `goal`, coming from medial at an angle to the skin's plane.
  static func way(_ patient: Patient, to goal: Vector3, degrees: Double) -> (room: Double, entry: Vector3) {
    let back = -Vector3(Angle.degrees(degrees).cosine, Angle.degrees(degrees).sine, 0)
    var (room, t) = (Double.infinity, 0.0)
    while t < 120 {
      let p = goal + back * t
      if p.y < patient.skinPointMM(x: p.x, z: p.z).y { break }
      room = min(room, patient.boneDistanceMM(at: p) - radiusMM)
      t += 0.25
    }
    return (room, goal + back * t)
  }

  @Test(arguments: Sex.allCases) func aSteepPathReachesTheMouthAndAFlatOneMeetsTheSacrum(_ sex: Sex) throws {
    let patient = BuiltPatients[sex]
    let target = try #require(patient.targets[.right])
    let steep = Self.way(patient, to: target.centerMM, degrees: 72)
    #expect(steep.room > 0, "\(steep.room) mm of room")
    #expect(distance(steep.entry, target.centerMM) < Self.lengthMM)
    #expect(steep.entry.x >= 25)
    // 57°, as often taught, meets the sacral shoulder.
    #expect(Self.way(patient, to: target.centerMM, degrees: 57).room < 0)
    #expect(Self.way(patient, to: target.centerMM, degrees: 45).room < -1)
  }

  @Test(arguments: Sex.allCases) func fiveMillimetersInOnlyTheLineOfTheCleftIsLeft(_ sex: Sex) throws {
    let patient = BuiltPatients[sex]
    let target = try #require(patient.targets[.right])
    let deep = target.centerMM + target.inward * 5
    let along = Elementary.arcTangent2(target.inward.y, target.inward.x) * 180 / .pi
    #expect(patient.region(at: deep) == .joint)
    #expect(Self.way(patient, to: deep, degrees: along).room > 0)
    #expect(Self.way(patient, to: deep, degrees: 60).room < 0)
  }

  /// Above the window the ilium roofs the joint: no perpendicular path.
  @Test(arguments: Sex.allCases) func atS1TheIliumRoofsTheJoint(_ sex: Sex) throws {
    let calipers = BoneCalipers(sex)
    let entry = try #require(calipers.narrowEntry(z: calipers.levels[0]))
    #expect(Self.way(calipers.patient, to: entry + Vector3(1, 1, 0), degrees: 90).room < -3)
  }

  /// What a needle meets between the iliac lip and the joint at S1 is ligament.
  @Test(arguments: Sex.allCases) func theTrenchAtS1IsFilledWithLigament(_ sex: Sex) throws {
    let calipers = BoneCalipers(sex)
    let z = calipers.levels[0]
    let entry = try #require(calipers.narrowEntry(z: z))
    var ligamentMM = 0.0
    for step in stride(from: 0.0, to: 45, by: 0.25) {
      // Along the middle of the trench, from the joint's mouth back to the skin.
      let y = entry.y - step
      let row = calipers.bones.row(y: y, z: z)
      let p = Vector3(row.middle, y, z)
      if calipers.patient.region(at: p) == .interosseousLigament { ligamentMM += 0.25 }
    }
    #expect((20...45).contains(ligamentMM), "\(ligamentMM) mm")
  }
}

@Suite struct ConduitTests {
  /// Vessels and nerves lie where they say, in soft tissue on both sides.
  @Test(arguments: Sex.allCases) func everyVesselAndNerveIsThere(_ sex: Sex) {
    let patient = BuiltPatients[sex]
    let map = BodyWarp.Prepared(BodyWarp(patient.parameters))
    for conduit in Conduit.all {
      for (a, b) in zip(conduit.line, conduit.line.dropFirst()) {
        let middle = map.person((a + b) / 2)
        for sign in [1.0, -1] {
          let p = Vector3(sign * middle.x, middle.y, middle.z)
          #expect(patient.boneDistanceMM(at: p) > 0, "\(conduit.label) at \((a + b) / 2)")
          #expect(patient.tissue(at: p) == conduit.label.tissue, "\(conduit.label) at \((a + b) / 2)")
          #expect(patient.region(at: p) == (conduit.label == .blood ? .vessel : .nerve))
        }
      }
    }
  }

  /// Ebraheim (Am J Orthop 1998;27:427): the superior gluteal artery at the notch, 60 mm from the upper spine.
  @Test(arguments: Sex.allCases) func theGlutealVesselsAreAsFarFromTheSpineAsMeasured(_ sex: Sex) throws {
    let patient = BuiltPatients[sex]
    let map = BodyWarp.Prepared(BodyWarp(patient.parameters))
    let atNotch = map.person(Conduit.all[3].line[1])
    let spine = try #require(patient.landmarks[.right]).psisMM
    #expect((50...70).contains(distance(atNotch, spine)))
  }
}
