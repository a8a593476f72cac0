import Geometry
import Testing

@testable import Anatomy

@Suite struct VariationTests {
  static func parameters(_ sex: Sex) -> PatientParameters { PatientParameters(sex: sex, bodyMassIndex: 24) }

  @Test(arguments: VariationParameter.ID.allCases)
  func everyParameterIsToldOnceWithItsSource(_ id: VariationParameter.ID) {
    #expect(VariationParameter.all.filter { $0.id == id }.count == 1)
    let parameter = VariationParameter[id]
    #expect(parameter.id == id && !parameter.source.isEmpty && !parameter.summary.isEmpty)
    #expect(parameter.range.contains(parameter.mean))
    if case .words(let words) = parameter.distribution {
      #expect((words.reduce(0) { $0 + $1.woman } - 1).magnitude < 1e-9)
      #expect((words.reduce(0) { $0 + $1.man } - 1).magnitude < 1e-9)
      #expect(Set(parameter.words).count == words.count)
    } else {
      for sex in Sex.allCases { #expect(parameter.deviation(sex) > 0) }
    }
  }

  @Test(arguments: Sex.allCases) func theMeanVariationIsTheMeanPerson(_ sex: Sex) {
    let mean = BoneModel(BodyWarp(Self.parameters(sex)))
    let varied = BothSidesBones(Self.parameters(sex), variation: PersonVariation())
    #expect(varied.isSymmetric)
    var random = RandomNumbers(seed: 4)
    for _ in 0..<5_000 {
      let p = Vector3(
        random.uniform(in: -80...80), random.uniform(in: -10...80), random.uniform(in: -70...50))
      let (a, b) = (mean.values(at: p), varied.values(at: p))
      #expect((a.sacrum - b.sacrum).magnitude < 1e-4 && (a.ilium - b.ilium).magnitude < 1e-4)
    }
    #expect(PersonVariation().problems(sex: sex).isEmpty)
  }

  @Test func theSameSeedIsTheSamePerson() {
    let one = PersonVariation.drawn(sex: .female, seed: 5)
    #expect(one == PersonVariation.drawn(sex: .female, seed: 5))
    #expect(one != PersonVariation.drawn(sex: .female, seed: 6))
    for parameter in VariationParameter.all {
      #expect(one.sets(parameter.id) && parameter.range.contains(one[parameter.id]), "\(parameter.id)")
    }
    var byHand = PersonVariation()
    byHand[.gapMM] = 0.4
    let parameters = PatientParameters(
      sex: .female, bodyMassIndex: 24, variationSeed: 5, variation: byHand)
    #expect(parameters.person?[.gapMM] == 0.4)
    #expect(parameters.person?[.sacralTiltDeg] == one[.sacralTiltDeg])
    #expect(Self.parameters(.male).person == nil)
  }

  /// Many draws have the means, the spreads and the shares that they are drawn from.
  @Test(arguments: Sex.allCases) func drawsFollowTheirDistributions(_ sex: Sex) {
    var random = RandomNumbers(seed: 12)
    let people = (0..<2_000).map { _ in PersonVariation.once(sex: sex, from: &random) }
    let stretches: [VariationParameter.ID] = [.stretchX, .stretchY, .stretchZ]
    for parameter in VariationParameter.all {
      let values = people.map { $0[parameter.id] }
      let mean = values.reduce(0, +) / Double(values.count)
      if case .words(let words) = parameter.distribution {
        for (place, word) in words.enumerated() {
          let share = Double(values.count { $0 == Double(place) }) / Double(values.count)
          #expect((share - (sex == .female ? word.woman : word.man)).magnitude < 0.04, "\(word.word)")
        }
        continue
      }
      let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
        .squareRoot()
      let expected = parameter.deviation(sex)
      #expect((mean - parameter.mean).magnitude < 0.1 * expected, "\(parameter.id): mean \(mean)")
      // What stature explains has been taken from the stretches.
      let least = stretches.contains(parameter.id) ? 0.6 : 0.8
      #expect((least * expected...1.05 * expected).contains(deviation), "\(parameter.id): \(deviation)")
    }
  }

  @Test func theCorrelationsCanBe() {
    let factor = PersonVariation.factor
    for (i, row) in factor.enumerated() {
      #expect(row[i] > 0.3, "positive definite")
      #expect((row.reduce(0) { $0 + $1 * $1 } - 1).magnitude < 1e-9)
    }
  }

  /// Left and right of one person agree where they meet.
  @Test(arguments: 1...6) func theSidesAgreeInTheMidline(_ seed: Int) {
    let sex: Sex = seed % 2 == 0 ? .female : .male
    let variation = PersonVariation.drawn(sex: sex, seed: UInt64(seed))
    let bones = BothSidesBones(Self.parameters(sex), variation: variation)
    #expect(!bones.isSymmetric)
    for z in stride(from: -100.0, through: 40, by: 3) {
      for y in stride(from: -15.0, through: 75, by: 1.5) {
        let p = Vector3(0, y, z)
        let (right, left) = (bones.right.values(at: p).sacrum, bones.left.values(at: p).sacrum)
        if min(right.magnitude, left.magnitude) > 4 {
          #expect((right > 0) == (left > 0))
        } else {
          #expect((right - left).magnitude < 0.3, "\(p): \(right) \(left)")
        }
      }
    }
  }

  @Test func anImpossiblePelvisIsFound() {
    func problems(_ id: VariationParameter.ID, _ value: Double) -> [String] {
      var variation = PersonVariation()
      variation[id] = value
      return variation.problems(sex: .female)
    }
    #expect(problems(.foramenS2XMM, 24).contains { $0.contains("foramen S2") })
    #expect(problems(.sheetAngleWindowDeg, 80).contains { $0.contains("needle") })
    #expect(problems(.gapMM, 0).isEmpty)
    var narrow = BodyWarp(Self.parameters(.female))
    narrow.gapFactor = 0.2
    #expect(ViabilityCheck(bones: BoneModel(narrow)).problems.contains { $0.contains("touch") })
  }

  @Test func anAccessoryJointIsANarrowPlaceBehindTheJoint() {
    var variation = PersonVariation()
    let isKnown = variation.set(.accessoryJoint, word: "left")
    #expect(isKnown && !variation.set(.accessoryJoint, word: "middle"))
    let bones = BothSidesBones(Self.parameters(.male), variation: variation)
    let place = bones.right.map.person(Vector3(38, 19, -12))
    let (right, left) = (
      bones.right.row(y: place.y, z: place.z), bones.left.row(y: place.y, z: place.z)
    )
    #expect(right.gap > left.gap + 1 && left.gap < 2.6 && left.auricle > 0)
  }

  @Test(arguments: ["iliosacralComplex", "crescent", "semicircularDefect"])
  func anAtypicalFormMovesTheJointSomewhere(_ form: String) {
    var variation = PersonVariation()
    let isKnown = variation.set(.jointForm, word: form)
    #expect(isKnown && variation.problems(sex: .female).isEmpty)
    let (typical, atypical) = (
      BoneModel(BodyWarp(Self.parameters(.female))),
      BothSidesBones(Self.parameters(.female), variation: variation).right
    )
    var most = 0.0
    for y in stride(from: 8.0, through: 70, by: 2) {
      for z in stride(from: -40.0, through: 20, by: 2) {
        let (a, b) = (typical.row(y: y, z: z), atypical.row(y: y, z: z))
        most = max(most, (a.middle - b.middle).magnitude + (a.gap - b.gap).magnitude)
      }
    }
    #expect((1.5...5).contains(most), "\(most) mm")
  }
}

/// One person whose sides differ, as built.
@Suite struct AsymmetricPatientTests {
  static let patient = Patient.build(
    PatientParameters(sex: .female, bodyMassIndex: 24, variationSeed: 2), pool: WorkerPool(threads: 2))

  @Test func eachSideAnswersForItself() throws {
    let patient = Self.patient
    let variation = try #require(patient.variation)
    #expect(variation == PersonVariation.drawn(sex: .female, seed: 2))
    let (right, left) = (try #require(patient.targets[.right]), try #require(patient.targets[.left]))
    #expect(distance(right.mirrored.centerMM, left.centerMM) > 0.3)
    for side in Side.allCases {
      let target = try #require(patient.targets[side])
      #expect(patient.region(at: target.centerMM) == .joint)
      #expect(patient.jointDistanceMM(at: target.centerMM, side: side) == 0)
      let bone = patient.boneDistanceMM(at: target.centerMM)
      #expect(bone > 0.3 && (bone - target.gapMM / 2).magnitude < 0.3, "\(bone) of \(target.gapMM)")
    }
  }

  /// What the voxels tell of bone is what the bones are, on both sides and at the midline.
  @Test func theVoxelsHoldTheBonesOfBothSides() {
    let patient = Self.patient
    let bones = BothSidesBones(of: patient)
    var random = RandomNumbers(seed: 8)
    var (wrong, checked) = (0, 0)
    for _ in 0..<40_000 {
      let p = Vector3(random.uniform(in: -70...70), random.uniform(in: -5...60), random.uniform(in: -60...10))
      let v = bones.values(at: p)
      let nearest = min(v.sacrum, v.ilium)
      if nearest.magnitude < 1 || nearest.magnitude > 5 { continue }
      checked += 1
      if (patient.boneDistanceMM(at: p) > 0) != (nearest > 0) { wrong += 1 }
    }
    #expect(checked > 5_000 && wrong * 500 < checked, "\(wrong) of \(checked)")
  }

  @Test func theSurfacesAreClosedAndTheSkinLiesOverThem() {
    for mesh in Self.patient.surfaces.dropLast() {
      for p in mesh.positionsMM where p.y < 20 && p.x.magnitude < 80 && p.z > -90 && p.z < 60 {
        let skin = Self.patient.skinPointMM(x: Double(p.x), z: Double(p.z))
        #expect(Double(p.y) > skin.y + 1, "\(mesh.name) \(p)")
      }
    }
  }
}
