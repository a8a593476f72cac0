import Geometry
import Glibc
import TestPeople
import TestSupport
import Testing

@testable import Anatomy

@Suite struct PatientTests {
  /// Random points of the lattice, seeded.
  static func points(_ patient: Patient, count: Int, seed: UInt64) -> [Vector3] {
    var random = RandomNumbers(seed: seed)
    let l = patient.medium.lattice
    let size = Vector3(Double(l.countX - 1), Double(l.countY - 1), Double(l.countZ - 1)) * l.spacingMM
    return (0..<count).map { _ in
      l.originMM + size * Vector3(random.uniform(), random.uniform(), random.uniform())
    }
  }

  @Test(arguments: Sex.allCases) func everyPointAnswersTissueDistanceAndRegion(_ sex: Sex) {
    let patient = BuiltPatients[sex]
    var seen: [Region: Int] = [:]
    for p in Self.points(patient, count: 60_000, seed: 7) {
      let (tissue, region) = (patient.tissue(at: p), patient.region(at: p))
      let distance = patient.boneDistanceMM(at: p)
      #expect(distance.magnitude <= 6.4)
      seen[region, default: 0] += 1
      switch region {
      case .bone: #expect(distance < 0)
      case .outside: #expect(p.y < patient.skinPointMM(x: p.x, z: p.z).y)
      case .skin, .fat, .fascia, .muscle, .vessel, .nerve:
        #expect(tissue.kind.rawValue == region.rawValue)
      case .joint: #expect(patient.jointDistanceMM(at: p, side: p.x < 0 ? .left : .right) < 1.5)
      case .interosseousLigament, .periarticular: #expect(tissue.kind == .ligament)
      case .foramenS1, .foramenS2, .foramenS3, .foramenS4: #expect(tissue == .foraminalFat)
      case .other: #expect(distance >= 0)
      }
    }
    for region in [Region.outside, .skin, .fat, .fascia, .muscle, .joint, .interosseousLigament, .bone] {
      #expect(seen[region, default: 0] > 0, "\(region)")
    }
  }

  @Test(arguments: Sex.allCases) func everyNamedRegionExistsOnBothSides(_ sex: Sex) throws {
    let patient = BuiltPatients[sex]
    for side in Side.allCases {
      let around = try #require(patient.landmarks[side]).foraminaMM
      var seen: Set<Region> = []
      var random = RandomNumbers(seed: 3)
      for center in around + around + [try #require(patient.targets[side]).centerMM] {
        for _ in 0..<4_000 {
          let p =
            center
            + Vector3(random.uniform(in: -8...8), random.uniform(in: -12...12), random.uniform(in: -8...8))
          seen.insert(patient.region(at: p))
        }
      }
      for region in Region.allCases where region != .outside && region != .skin {
        #expect(seen.contains(region), "\(side): no \(region)")
      }
    }
  }

  /// What a distance must be: never farther to bone than said, and never nearer by more than the voxels' blur.
  @Test(arguments: Sex.allCases) func theSignedDistanceIsADistance(_ sex: Sex) {
    let patient = BuiltPatients[sex]
    var random = RandomNumbers(seed: 11)
    var worst = 0.0
    for p in Self.points(patient, count: 20_000, seed: 5) where p.y > -20 {
      let d = patient.boneDistanceMM(at: p)
      let step = Vector3(random.gaussian(), random.gaussian(), random.gaussian()).normalized
      let q = p + step * min(d.magnitude * 0.9, 5)
      let there = patient.boneDistanceMM(at: q)
      // Within nine tenths of the distance the sign is the same.
      if d.magnitude > 1 { worst = max(worst, d > 0 ? -there : there) }
      #expect((there - d).magnitude <= distance(p, q) + Patient.voxelBlurMM)
    }
    #expect(worst < 0.3, "\(worst) mm through the surface")
  }

  @Test(arguments: Sex.allCases) func theTargetIsMidwayInTheNarrowMouthOfTheJoint(_ sex: Sex) throws {
    let patient = BuiltPatients[sex]
    for side in Side.allCases {
      let target = try #require(patient.targets[side])
      let s2 = try #require(patient.landmarks[side]).foraminaMM[1]
      #expect((10...12).contains(s2.z - target.centerMM.z))
      #expect(target.gapMM < 2.5 && target.gapMM > 0.8)
      #expect((target.inward.length - 1).magnitude < 1e-12 && target.inward.y > 0.8)
      let bone = patient.boneDistanceMM(at: target.centerMM)
      #expect(bone > 0.4 && (bone - target.gapMM / 2).magnitude < 0.2, "\(bone) of \(target.gapMM)")
      // Across the joint bone begins equally far to both sides.
      let across = cross(target.inward, Vector3(0, 0, 1)).normalized
      let room = [1.0, -1].map { sign in
        var t = 0.0
        while t < 5, patient.boneDistanceMM(at: target.centerMM + across * (sign * t)) > 0 { t += 0.01 }
        return t
      }
      #expect((room[0] - room[1]).magnitude < 0.35, "\(room)")
      #expect(patient.region(at: target.centerMM) == .joint)
      #expect(patient.jointDistanceMM(at: target.centerMM, side: side) == 0)
      let other: Side = side == .left ? .right : .left
      #expect(patient.jointDistanceMM(at: target.centerMM, side: other) > 50)
      // A centimeter back toward the skin nothing narrow is left.
      let back = target.centerMM - target.inward * 10
      #expect((5...11).contains(patient.jointDistanceMM(at: back, side: side)))
    }
  }

  @Test func aShiftMovesTheJointAndNotTheSacrum() throws {
    var parameters = PatientParameters(sex: .female, bodyMassIndex: 22)
    parameters.jointShiftMM = 3
    let shifted = TestPeople.person(parameters)
    let (before, after) = (
      try #require(BuiltPatients.female.targets[.right]), try #require(shifted.targets[.right])
    )
    #expect((before.centerMM.z - after.centerMM.z - 3).magnitude < 0.01)
    #expect((before.centerMM.x - after.centerMM.x).magnitude < 0.6)
    #expect((before.centerMM.y - after.centerMM.y).magnitude < 0.8)
    #expect(shifted.landmarks[.right]?.foraminaMM == BuiltPatients.female.landmarks[.right]?.foraminaMM)
    #expect(shifted.region(at: after.centerMM) == .joint)
  }

  /// Depth of the target below the skin by body mass index, and fat over the spine (skin and muscle stay as they are).
  @Test func fatThickensWithBodyMassIndex() throws {
    var last = 0.0
    for (index, depthMM) in [(20.0, 30.0), (25, 41), (30, 52), (35, 63)] {
      let patient = TestPeople.person(PatientParameters(sex: .female, bodyMassIndex: index))
      let target = try #require(patient.targets[.right]).centerMM
      let depth = target.y - patient.skinPointMM(x: target.x, z: target.z).y
      #expect((depth - depthMM).magnitude < 6, "\(depth) mm at \(index) kg/m²")
      #expect(depth > last + 5)
      last = depth
      #expect(patient.medium.lattice.count * 4 < 84_000_000)
    }
  }

  @Test func oneAndTwoThreadsGiveTheSameBits() {
    func digest(threads: Int) -> UInt64 {
      let patient = Patient.build(
        PatientParameters(sex: .male, bodyMassIndex: 24, seed: 9), pool: WorkerPool(threads: threads))
      var fingerprint = Fingerprint()
      fingerprint.combine(UnsafeRawBufferPointer(patient.medium.voxels))
      for sheet in patient.medium.sheets {
        for height in sheet.surface.heightsMM { fingerprint.combine(height) }
      }
      for mesh in patient.surfaces {
        for p in mesh.positionsMM { fingerprint.combine(p.x + p.y + p.z) }
      }
      for p in Self.points(patient, count: 500, seed: 1) {
        fingerprint.combine(patient.jointDistanceMM(at: p, side: .right))
      }
      return fingerprint.value
    }
    #expect(digest(threads: 1) == digest(threads: 2))
  }
}
