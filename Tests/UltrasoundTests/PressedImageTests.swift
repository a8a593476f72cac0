import Geometry
import Testing

@testable import Anatomy
@testable import Ultrasound

/// What the formed image shows of a pressing face, measured on its echoes; and where `ApparentPositions` says it does.
@Suite struct PressedImageTests {
  static let fatMM = 15.0, boneMM = 32.0

  /// Skin at y = 0, fat down to a fascia, muscle down to bone, all flat.
  static let back: Medium = {
    let lattice = Lattice(
      countX: 161, countY: 81, countZ: 41, spacingMM: 0.75, originMM: Vector3(-60, -4, -15))
    let fat = TestMedium.tissue(.fat, echogenicityDB: -14, attenuation: 0.5, impedanceLike: 1450)
    let muscle = TestMedium.tissue(echogenicityDB: -12, attenuation: 0.6, impedanceLike: 1560)
    let bone = TestMedium.tissue(.bone, echogenicityDB: 0, attenuation: 6)
    let fascia = HeightField(x: -70...70, z: -20...20, spacingMM: 2) { _, _ in fatMM }
    let skin = HeightField(x: -70...70, z: -20...20, spacingMM: 2) { _, _ in 0 }
    let sheet = Medium.Interface(
      name: "fascia", surface: fascia, echogenicityDB: 20, mottleDB: 0, hasPlies: false)
    return Medium(
      lattice: lattice, tissues: [fat, muscle, bone], sheets: [sheet], skin: skin,
      boundariesOfSheets: [Medium.Boundary(0, 1)], seed: 5
    ) { voxels in
      for k in 0..<lattice.countZ {
        for j in 0..<lattice.countY {
          for i in 0..<lattice.countX {
            let y = lattice.centerMM(i, j, k).y
            let label: UInt8 = y < fatMM ? 0 : (y < boneMM ? 1 : 2)
            voxels[lattice.index(i, j, k)] =
              Voxel(label: label, textureDB: 0, boneDistanceMM: boneMM - y, warpCycles: 0).bits
          }
        }
      }
    }
  }()
  static let bank = FilterBank(probe: .l12to3v, depthMM: 50, focusMM: 20, beam: Machine.pure)

  /// The depths of the fascia's and the bone's echo in the formed image, over the middle of the face, in mm.
  private func echoes(pressMM: Double) -> (fascia: Double, bone: Double, places: ApparentPositions) {
    let machine = Machine(Self.back, probe: .l12to3v, depthMM: 50, focusMM: 20, bank: Self.bank)
    let frame = machine.frame(SpeckleTests.moved(0, pressMM, 0))
    func depth(_ from: Double, _ to: Double) -> Double {
      let depths = (108..<148).map { frame.peak(line: $0, fromMM: from, toMM: to).depthMM }.sorted()
      return depths[depths.count / 2]
    }
    return (depth(3, 19), depth(19, 40), machine.formation.apparentPositions())
  }

  /// Usual pressing is 6 mm. What was 15 mm of fat is thinner by a fifth to two fifths; bone, which does not yield,
  /// comes nearer by all of the press.
  @Test func fatGetsThinnerByAFifthToTwoFifthsAndBoneComesUp() {
    let (rest, pressed) = (echoes(pressMM: 0), echoes(pressMM: 6))
    let loss = 1 - pressed.fascia / rest.fascia
    #expect(loss >= 0.2 && loss <= 0.4, "\(loss): from \(rest.fascia) to \(pressed.fascia) mm")
    // Fat is slow: 15 mm of it are shown 6 % deeper (1540/1450).
    #expect(abs(rest.fascia - 15 * 1540 / 1450) < 0.3, "\(rest.fascia)")
    let risen = rest.bone - pressed.bone
    #expect(abs(risen - 6) < 0.6, "\(risen)")
    #expect(pressed.fascia < rest.fascia - 3)
  }

  /// The harder, the thinner.
  @Test func fatGivesWayStepByStep() {
    var before = Double.infinity
    for press in [0, 2, 4, 6, 8.0] {
      let fascia = echoes(pressMM: press).fascia
      #expect(fascia < before - 0.5 || press == 0, "\(fascia) at \(press)")
      before = fascia
    }
  }

  /// What is drawn over the image lies on its echoes, where the true place is millimeters off.
  @Test(arguments: [0, 3, 6, 9.0]) func theShownPlacesAreWhereTheEchoesAre(_ pressMM: Double) {
    let seen = echoes(pressMM: pressMM)
    let fascia = seen.places.tissue(Vector3(0, Self.fatMM - pressMM, 0))
    let bone = seen.places.tissue(Vector3(0, Self.boneMM - pressMM, 0))
    #expect(abs(fascia.y - seen.fascia) < 0.4, "fascia \(fascia.y), echo \(seen.fascia)")
    // The echo of bone is brightest a little behind its surface.
    #expect((-0.3...1.2).contains(seen.bone - bone.y), "bone \(bone.y), echo \(seen.bone)")
    if pressMM >= 6 { #expect(seen.fascia - (Self.fatMM - pressMM) > 1.5) }
  }

  @Test(arguments: [-12.0, -6, -1, 0, 3, 6] as [Float], [-3.0, 0, 2] as [Float])
  func theRestDepthIsTheInverseOfTheSeenOne(_ gapMM: Float, _ shiftMM: Float) {
    for rest in stride(from: gapMM + 0.1, through: 60, by: 0.7) {
      let seen = SkinContact.seenDepth(restMM: rest, gapMM: gapMM, shiftMM: shiftMM)
      let back = SkinContact.restDepth(seenMM: seen, gapMM: gapMM, shiftMM: shiftMM)
      #expect(abs(back - rest) < 0.01, "\(rest) → \(seen) → \(back)")
    }
  }

  /// On a person, pressed by the face and by an assistant: to the place shown and back, down to the bone that ends each
  /// scanline.
  @Test(arguments: [0, 1, -1.0]) func whatIsShownLeadsBackToWhereItRests(_ force: Double) throws {
    let patient = SacralMotionTests.patient
    let s2 = try #require(patient.landmarks[.right]).foraminaMM[1]
    let pose = try BackView.open(.female).pose(x: 40, z: s2.z - 10.5, tiltDeg: 5)
    let machine = Machine(patient.medium, bank: BackView.bank)
    machine.formation.formImage(
      of: ImagingInput(
        probeToPatient: pose, settings: machine.settings,
        sacrum: SacralMotion(of: patient, force: force)), into: machine.image)
    let places = machine.formation.apparentPositions()
    let geometry = machine.formation.scanGeometry
    var (farthest, checked) = (0.0, 0)
    for line in stride(from: 20.0, through: 235, by: 5) {
      for depth in stride(from: 2.0, through: 70, by: 1) {
        let p = geometry.pointMM(line: line, depthMM: depth)
        let place = Vector3(p.xMM, p.yMM, 0)
        // A beam is wider than the cleft between bones, of which it shows the mouth.
        if patient.boneDistanceMM(at: pose.point(place)) < 1 { break }
        checked += 1
        let shown = places.tissue(place)
        farthest = max(farthest, distance(shown, place))
        #expect(distance(places.rest(ofShown: shown), place) < 0.15, "line \(line), \(depth) mm")
      }
    }
    #expect(farthest > 2 && farthest < 8 && checked > 500, "\(farthest) mm of \(checked)")
  }
}
