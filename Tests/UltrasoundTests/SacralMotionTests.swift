import Geometry
import TestPeople
import Testing

@testable import Anatomy
@testable import Ultrasound

/// The spring test, and what the face does to fat.
@Suite struct SacralMotionTests {
  static var patient: Patient { TestPeople.woman }

  /// Sturesson 1989: 2.5° and 0.7 mm.
  @Test func fullForceIsTwoAndAHalfDegreesAndSevenTenthsOfAMillimeter() throws {
    let patient = Self.patient
    let s2 = try #require(patient.landmarks[.right]).foraminaMM[1]
    let depth = try #require(patient.targets[.right]).centerMM.y
    var before = 0.0
    for force in [0.25, 0.5, 1] {
      let motion = try #require(SacralMotion(of: patient, force: force))
      let low = motion.displacementMM(at: Vector3(0, depth, s2.z - 30))
      let axis = motion.displacementMM(at: Vector3(0, depth, s2.z))
      let high = motion.displacementMM(at: Vector3(0, depth, s2.z + 30))
      #expect((axis.y - 0.7 * force).magnitude < 0.05)
      let turn = Elementary.arcTangent2(high.y - low.y, 60 + high.z - low.z) * 180 / Double.pi
      #expect((turn - 2.5 * force).magnitude < 0.05, "\(turn)°")
      #expect(high.y > before)
      before = high.y
    }
    let lax = try #require(SacralMotion(of: patient, force: 1, laxity: 2))
    #expect((lax.rotationDeg, lax.glideMM) == (5, 1.4))
    let apex = try #require(SacralMotion(of: patient, force: -1))
    #expect(apex.displacementMM(at: Vector3(0, depth, s2.z - 30)).y > 1.9)
    #expect(SacralMotion(of: patient, force: 0) == nil)
  }

  @Test(arguments: Side.allCases) func theIliumStays(_ side: Side) throws {
    let patient = Self.patient
    let motion = try #require(SacralMotion(of: patient, force: 1, laxity: 2))
    let land = try #require(patient.landmarks[side])
    #expect(motion.displacementMM(at: land.psisMM) == .zero)
    // On the joint's rim, where the sheet is interpolated: some hundredths of a millimeter at most.
    #expect(distance(motion.displacementMM(at: land.piisMM), .zero) < 0.02)
    for foramen in land.foraminaMM.prefix(3) { #expect(motion.sacralShare(at: foramen) == 1) }
    let target = try #require(patient.targets[side]).centerMM
    let share = motion.sacralShare(at: target)
    #expect(share > 0.1 && share < 0.9, "\(share) in the middle of the joint")
  }

  @Test func theDepthsOfAShiftedRayRiseAndEndAtTheFaceAndAtTheShift() {
    for gap in [-12.0, -6, 0, 4] as [Float] {
      for shift in [-3.0, -1, 1, 3] as [Float] {
        #expect(abs(SkinContact.seenDepth(restMM: gap, gapMM: gap, shiftMM: shift)) < 1e-3)
        #expect(SkinContact.seenDepth(restMM: 40, gapMM: gap, shiftMM: shift) == 40 + shift)
        var before: Float = -1
        for rest in stride(from: gap + 0.01, to: 40, by: 0.5) {
          let seen = SkinContact.seenDepth(restMM: rest, gapMM: gap, shiftMM: shift)
          #expect(seen > before)
          before = seen
        }
      }
    }
  }

  /// Usual pressing is 6 mm, into 12–25 mm of skin and fat.
  @Test(arguments: [12, 15, 20, 25] as [Float]) func usualPressingTakesAFifthToTwoFifthsOfTheFat(
    _ fatMM: Float
  ) {
    let pressMM: Float = 6
    let below = SkinContact.seenDepth(restMM: fatMM - pressMM, gapMM: -pressMM, shiftMM: 0)
    let loss = 1 - below / fatMM
    #expect(loss >= 0.2 && loss <= 0.4, "\(loss)")
  }

  @Test func theImageMovesWithThePressAndComesBackToTheBit() throws {
    let patient = Self.patient
    let s2 = try #require(patient.landmarks[.right]).foraminaMM[1]
    let pose = try BackView.open(.female).pose(x: 40, z: s2.z - 10.5, tiltDeg: 5)
    let machine = Machine(patient.medium, bank: BackView.bank)
    func digest(_ motion: SacralMotion?) -> String {
      machine.formation.formImage(
        of: ImagingInput(probeToPatient: pose, settings: machine.settings, sacrum: motion),
        into: machine.image)
      return machine.digest
    }
    let rest = digest(nil)
    #expect(digest(SacralMotion(of: patient, force: -1)) != rest)
    #expect(digest(nil) == rest)
  }
}
