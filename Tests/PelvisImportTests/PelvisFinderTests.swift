import Geometry
import TestSupport
import Testing

@testable import Anatomy
@testable import PelvisImport

/// What the finder says of shapes whose answer is known, and of the built-in patients' bones in any pose.
@Suite struct PelvisFinderTests {
  /// A box with its faces cut into squares of about a millimeter.
  static func box(_ name: String, low: Vector3, high: Vector3) -> SurfaceMesh {
    let size = high - low
    let lattice = Lattice(
      countX: Int(size.x) + 5, countY: Int(size.y) + 5, countZ: Int(size.z) + 5, spacingMM: 1,
      originMM: low - 1.7)
    let middle = (low + high) / 2
    var values: [Float] = []
    for k in 0..<lattice.countZ {
      for j in 0..<lattice.countY {
        for i in 0..<lattice.countX {
          let p = lattice.centerMM(i, j, k) - middle
          let outside = Vector3(p.x.magnitude, p.y.magnitude, p.z.magnitude) - size / 2
          values.append(Float(max(outside.x, outside.y, outside.z)))
        }
      }
    }
    return SurfaceMesh(name: name, lattice: lattice, values: values)
  }
  static func pair(gapMM: Double) -> JointSurfaces {
    let sacrum = BoneSurface(box("sacrum", low: Vector3(-41, 0, -41), high: Vector3(41, 60, 41)))
    let hip = BoneSurface(box("hip", low: Vector3(41 + gapMM, 0, -41), high: Vector3(71 + gapMM, 60, 41)))
    return JointSurfaces(
      side: .right, sacrum: sacrum, hip: hip,
      toSacrum: SurfaceDistance(pointsMM: sacrum.points, indices: sacrum.indices),
      toHip: SurfaceDistance(pointsMM: hip.points, indices: hip.indices))
  }

  @Test func twoBoxesHaveTheGapAreaAndPlaneTheyWereGiven() throws {
    let pair = Self.pair(gapMM: 2)
    let joint = JointSurvey(pair)
    // 60 × 82 mm, less a border that the surface rounds off.
    #expect((joint.articularAreaMM2 / (60 * 82) - 1).magnitude < 0.04)
    #expect((try #require(joint.gapMM(percentile: 0.5)) - 2).magnitude < 0.01)
    #expect((try #require(joint.axialDeg)).magnitude < 0.1)
    #expect((try #require(joint.coronalDeg)).magnitude < 0.1)
    #expect(distance(try #require(joint.centroid), Vector3(42, 30, 0)) < 0.2)
    #expect(!joint.bonesCross)
    let level = JointLevel(pair, z: 3.3)
    #expect((try #require(level.entry).y).magnitude < 1.5)
    #expect((try #require(level.corridorMM)) < 1.5)
    // Half of the gap along x, which between the rounded edges is up to 3 mm · √2: nothing is hidden.
    #expect((-2.15 ... -0.9).contains(try #require(level.overhangMM)))
    #expect((try #require(level.angleDeg(withinMM: 12))).magnitude < 0.5)
  }

  @Test func boxesTooFarApartAreNoJointAndCrossingOnesAreToldSo() {
    let apart = JointSurvey(Self.pair(gapMM: 6))
    #expect(apart.gaps.isEmpty && apart.gapMM(percentile: 0.5) == nil && apart.inferiorEnd == nil)
    #expect(JointLevel(Self.pair(gapMM: 6), z: 0.1).entry == nil)
    #expect(JointSurvey(Self.pair(gapMM: -3)).bonesCross)
  }

  /// An ellipsoid's summit in any direction is where its normal points there.
  @Test func theSummitOfAnEllipsoidIsWhereItsNormalSays() throws {
    let radii = Vector3(30, 45, 60)
    let lattice = Lattice(
      countX: 45, countY: 65, countZ: 85, spacingMM: 1.5, originMM: Vector3(-33, -48, -63))
    var values: [Float] = []
    for k in 0..<lattice.countZ {
      for j in 0..<lattice.countY {
        for i in 0..<lattice.countX { values.append(Float((lattice.centerMM(i, j, k) / radii).length - 1)) }
      }
    }
    let surface = BoneSurface(SurfaceMesh(name: "ellipsoid", lattice: lattice, values: values))
    var random = RandomNumbers(seed: 3)
    for _ in 0..<50 {
      let direction = Vector3(random.gaussian(), random.gaussian(), random.gaussian()).normalized
      let expected = radii * radii * direction / (radii * direction).length
      let found = try #require(surface.summit(toward: direction))
      #expect(distance(found, expected) < 1.5)
    }
  }

  static let turns = 6
  /// The frame from the bones alone, in six poses up to 30° off: the same places of the bones to 1.5 mm.
  @Test(arguments: Sex.allCases) func landmarksAreTheSameInAnyPose(_ sex: Sex) throws {
    let bones = PelvisSamples.builtIn(sex)
    let still = PelvisSurvey(of: bones)
    #expect(still.frame.basis == .sacrum && still.frame.doubts.count == 1)
    var random = RandomNumbers(seed: 11)
    for _ in 0..<Self.turns {
      let pose = PelvisSamples.anyPose(&random, degrees: 30)
      let moved = PelvisSurvey(of: PelvisSamples.moved(bones, by: pose))
      Self.expectSame(still, moved, pose)
    }
  }
  static func expectSame(_ still: PelvisSurvey, _ moved: PelvisSurvey, _ pose: Pose) {
    #expect(moved.frame.basis == still.frame.basis)
    for point in PelvicPoint.allCases {
      for side in Side.allCases {
        let (a, b) = (still.sourcePointMM(point, side), moved.sourcePointMM(point, side))
        #expect((a == nil) == (b == nil), "\(point) \(side)")
        guard let a, let b else { continue }
        #expect(distance(pose.point(a), b) < 1.5, "\(point) \(side): \(distance(pose.point(a), b)) mm")
      }
    }
  }

  /// People of every shape, in any pose: the foramina are found at their own levels, where they were carved.
  @Test func everyonesForaminaAreFoundAtTheirLevels() throws {
    var random = RandomNumbers(seed: 41)
    for person in 0..<4 {
      let model = BoneModel(PelvisSamples.anyone(&random))
      let pose = PelvisSamples.anyPose(&random, degrees: 30)
      let survey = PelvisSurvey(of: PelvisSamples.moved(PelvisSamples.bones(model), by: pose))
      #expect(survey.frame.basis == .sacrum)
      for (level, point) in [PelvicPoint.foramenS1, .foramenS2, .foramenS3, .foramenS4].enumerated() {
        let control = SacrumControls.foramina[level]
        let rim = SacrumControls.dorsal.value(column: control.x, level: control.z)
        let carved = model.map.person(Vector3(control.x, rim, control.z))
        let found = try #require(survey.sourcePointMM(point))
        #expect(distance(pose.inversePoint(found), carved) < 3, "\(point) of person \(person)")
      }
    }
  }

  /// What the patient carries as landmarks is what is found on its bones.
  @Test(arguments: Sex.allCases) func thePatientsOwnLandmarksAreFound(_ sex: Sex) throws {
    let survey = try #require(PelvisMeasureTests.surveys[sex])
    let patient = BuiltPatients[sex]
    for side in Side.allCases {
      let own = try #require(patient.landmarks[side])
      let target = try #require(patient.targets[side])
      let foramina: [PelvicPoint] = [.foramenS1, .foramenS2, .foramenS3, .foramenS4]
      let expected =
        [(PelvicPoint.psis, own.psisMM), (.piis, own.piisMM), (.lowerWindow, target.centerMM)]
        + Array(zip(foramina, own.foraminaMM))
      for (point, place) in expected {
        let found = survey.landmark(point, side)
        #expect(found.doubt == nil, "\(point): \(found.doubt ?? "")")
        let away = distance(try #require(found.pointMM), place)
        #expect(away < 4, "\(point) \(side): \(away) mm; found \(found.pointMM ?? .zero), own \(place)")
      }
    }
  }

  @Test(arguments: Sex.allCases) func theTwoSidesMirrorEachOther(_ sex: Sex) throws {
    let survey = try #require(PelvisMeasureTests.surveys[sex])
    for point in PelvicPoint.allCases where point.isPaired {
      let (left, right) = (survey.landmark(point, .left), survey.landmark(point, .right))
      #expect(left.doubt == right.doubt)
      guard let l = left.pointMM, let r = right.pointMM else { continue }
      #expect(distance(Vector3(-l.x, l.y, l.z), r) < 0.6, "\(point)")
    }
    for measure in PelvisMeasure.all where measure.isPaired {
      guard let l = measure(survey, .left).value, let r = measure(survey, .right).value else { continue }
      #expect((l - r).magnitude <= max(1.2, 0.02 * r.magnitude), "\(measure.id): \(l), \(r)")
    }
  }

  @Test func exchangedSidesAreNoticed() {
    let bones = PelvisSamples.female
    let exchanged = PelvicBones(sacrum: bones.sacrum, hipLeft: bones.hipRight, hipRight: bones.hipLeft)
    #expect(PelvisSurvey(of: exchanged).frame.doubts.contains { $0.contains("sides are exchanged") })
  }
}
