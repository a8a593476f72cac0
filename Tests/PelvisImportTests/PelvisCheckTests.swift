import Geometry
import Testing

@testable import Anatomy
@testable import PelvisImport

/// Bones that cannot be a pelvis are told by size and shape, and why.
@Suite struct PelvisCheckTests {
  private static func mapped(_ bones: PelvicBones, turns: Bool, _ map: (SIMD3<Float>) -> SIMD3<Float>)
    -> PelvicBones
  {
    func mapped(_ mesh: SurfaceMesh) -> SurfaceMesh {
      var mesh = mesh
      mesh.positionsMM = mesh.positionsMM.map(map)
      guard turns else { return mesh }
      for t in stride(from: 0, to: mesh.indices.count - 2, by: 3) { mesh.indices.swapAt(t + 1, t + 2) }
      return mesh
    }
    return PelvicBones(
      sacrum: mapped(bones.sacrum), hipLeft: mapped(bones.hipLeft), hipRight: mapped(bones.hipRight))
  }
  private static func isRefused(_ bones: PelvicBones, _ words: String, _ axes: [Vector3]? = nil) -> Bool {
    PelvisCheck.poseProblem(bones, fileAxes: axes)?.contains(words) == true
  }
  static let unit = [Vector3(1, 0, 0), Vector3(0, 1, 0), Vector3(0, 0, 1)]

  @Test(arguments: Sex.allCases) func aPelvisUpTo30DegreesOffTheAxesIsOne(_ sex: Sex) {
    let bones = PelvisSamples.builtIn(sex)
    #expect(PelvisCheck.poseProblem(bones) == nil)
    var random = RandomNumbers(seed: 7)
    for _ in 0..<12 {
      let pose = PelvisSamples.anyPose(&random, degrees: 30)
      let message = PelvisCheck.poseProblem(PelvisSamples.moved(bones, by: pose))
      #expect(message == nil, "\(message ?? "")")
    }
  }

  @Test(arguments: Sex.allCases) func aMirroredPelvisIsTold(_ sex: Sex) {
    let bones = PelvisSamples.builtIn(sex)
    // Bones that are cut off, as these are, are taken where sides and front agree.
    for axis in 0..<2 {
      let mirrored = Self.mapped(bones, turns: true) { p in
        var p = p
        p[axis] *= -1
        return p
      }
      #expect(Self.isRefused(mirrored, "mirrored"), "axis \(axis)")
    }
    let exchanged = PelvicBones(sacrum: bones.sacrum, hipLeft: bones.hipRight, hipRight: bones.hipLeft)
    #expect(Self.isRefused(exchanged, "mirrored"))
  }

  @Test(.enabled(if: PelvisSamples.folder != nil, "SIJSIM_SAMPLES is unset: no bones to look at"))
  func wholeBonesUpsideDownAreToldFromMirroredOnes() throws {
    for name in RealPelvisTests.names {
      let bones = try PelvisSamples.real(name)
      #expect(PelvisCheck.poseProblem(bones) == nil)
      #expect(Self.isRefused(Self.mapped(bones, turns: true) { $0 * [1, 1, -1] }, "mirrored"), "\(name)")
      #expect(Self.isRefused(Self.mapped(bones, turns: false) { $0 * [1, -1, -1] }, "is RPI by"), "\(name)")
      // A tomogram that ends above the acetabulum, or in the sacrum, shows a pelvis all the same.
      let top = bones.sacrum.positionsMM.map(\.z).max() ?? 0
      for height: Float in [110, 90, 70] {
        func cut(_ mesh: SurfaceMesh) -> SurfaceMesh { RealPelvisTests.above(mesh, top - height) }
        let cut = PelvicBones(
          sacrum: cut(bones.sacrum), hipLeft: cut(bones.hipLeft), hipRight: cut(bones.hipRight))
        let message = PelvisCheck.poseProblem(cut)
        #expect(message == nil, "\(name) \(height): \(message ?? "")")
      }
    }
  }

  @Test(arguments: Sex.allCases) func exchangedAxesAreNamed(_ sex: Sex) {
    let bones = PelvisSamples.builtIn(sex)
    // y up and z backward; left and posterior; lying on a side.
    for (letters, map) in [
      ("RSP", { SIMD3($0.x, $0.z, -$0.y) }), ("LPS", { SIMD3(-$0.x, -$0.y, $0.z) }),
      ("SAL", { SIMD3($0.z, $0.y, -$0.x) }), ("ASR", { SIMD3($0.y, $0.z, $0.x) }),
      ("RIA", { SIMD3($0.x, -$0.z, $0.y) }),
    ] as [(String, (SIMD3<Float>) -> SIMD3<Float>)] {
      let turned = Self.mapped(bones, turns: false, map)
      #expect(Self.isRefused(turned, "is \(letters) by the pelvis"), "\(letters)")
      #expect(Self.isRefused(turned, "--axes \(letters)", Self.unit), "\(letters)")
    }
  }

  @Test func bonesInOnePlaceAreNoPelvis() {
    let bones = PelvisSamples.female
    let noise = PelvicBones(sacrum: bones.sacrum, hipLeft: bones.hipRight, hipRight: bones.hipRight)
    #expect(Self.isRefused(noise, "0 mm apart"))
  }

  @Test func aWrongUnitIsNamed() {
    func message(_ millimeters: Double, isForced: Bool = false) -> String {
      let size = Vector3(0.8, 0.7, 1) * millimeters
      return PelvisCheck.sizeProblem(
        [.sacrum: size, .hipLeft: size * 1.6, .hipRight: size * 1.6], isForced: isForced) ?? ""
    }
    #expect(message(120) == "")
    for (millimeters, words) in [
      (0.12, "its numbers are meters read as millimeters"), (12, "centimeters read"), (4.8, "inches read"),
      (120_000, "read as meters"), (1e30, "the spacing is wrong"),
      (2, "the spacing is wrong, or only a piece"),
      (.infinity, "the spacing is wrong"),
    ] {
      #expect(message(millimeters).contains(words), "\(millimeters): \(message(millimeters))")
      #expect((message(millimeters, isForced: true) == "") == (20...600).contains(millimeters))
    }
    #expect(message(30).contains("30 mm long") && message(30, isForced: true) == "")
    #expect(PelvisCheck.placeProblem([Vector3(0, 900, -900)]) == nil)
    for far in [3e38, -1e6, .nan] {
      #expect(
        PelvisCheck.placeProblem([.zero, Vector3(0, far, 0)])?.contains("100 m from the origin") == true)
    }
  }

  /// Half of the voxels of each bone's box at random.
  @Test func noiseIsNoBone() throws {
    var random = RandomNumbers(seed: 11)
    let counts = SIMD3(90, 40, 45)
    var labels = [UInt16](repeating: 0, count: counts.x * counts.y * counts.z)
    for k in 3..<42 {
      for j in 3..<37 {
        for i in 3..<87 where random.uniform() < 0.5 {
          labels[i + counts.x * (j + counts.y * k)] = i < 30 ? 77 : i < 60 ? 25 : 78
        }
      }
    }
    let volume = LabelVolume(
      counts: counts,
      voxelToRAS: VoxelAffine(
        iStepMM: Vector3(3, 0, 0), jStepMM: Vector3(0, 3, 0), kStepMM: Vector3(0, 0, 3), originMM: .zero),
      labels: labels)
    let noise = try BoneSegmentation(volume).bones(of: volume)
    #expect(
      PelvisCheck.surfaceProblem(noise)?.contains("noise") == true, "\(PelvisCheck.roughness(noise.sacrum))")
    for sex in Sex.allCases {
      let bones = PelvisSamples.builtIn(sex)
      #expect(PelvisCheck.surfaceProblem(bones) == nil)
      #expect((500...2_500).contains(PelvisCheck.roughness(bones.sacrum)))
    }
  }

  /// Wherever they lie: the triangles' order does not move what is measured.
  @Test func bonesTurnedInsideOutAreTurnedBack() {
    let bones = PelvisSamples.female
    for offset: Float in [0, 3_000] {
      let (right, turned) = (
        Self.mapped(bones, turns: false) { $0 + offset }, Self.mapped(bones, turns: true) { $0 + offset }
      )
      for (a, b) in [
        (right.sacrum, turned.sacrum), (right.hipLeft, turned.hipLeft), (right.hipRight, turned.hipRight),
      ] {
        #expect(a.turnedOutward.indices == a.indices && b.turnedOutward.indices == a.indices)
      }
    }
  }
}

/// What the bones of a label volume take, and what is said where they are not told.
@Suite struct BoneSegmentationTests {
  /// A box of voxels for each of these labels, in a row along x.
  private static func volume(
    _ names: [(UInt16, String?)], stepMM: Double = 1, originMM: Vector3 = .zero
  ) -> LabelVolume {
    let counts = SIMD3(30 * names.count, 30, 100)
    var labels = [UInt16](repeating: 0, count: counts.x * counts.y * counts.z)
    for (place, name) in names.enumerated() {
      for k in 5..<95 {
        for j in 5..<25 {
          for i in 30 * place + 5..<30 * place + 25 { labels[i + counts.x * (j + counts.y * k)] = name.0 }
        }
      }
    }
    let affine = VoxelAffine(
      iStepMM: Vector3(stepMM, 0, 0), jStepMM: Vector3(0, stepMM, 0), kStepMM: Vector3(0, 0, stepMM),
      originMM: originMM)
    return LabelVolume(
      counts: counts, voxelToRAS: affine, labels: labels,
      named: names.compactMap { label, name in
        name.map { LabelVolume.Segment(id: "\(label)", name: $0, label: label) }
      })
  }
  private static let whole: [(UInt16, String?)] = [(1, "hip left"), (2, "sacrum"), (3, "hip right")]

  @Test func severalLabelsMakeOneBoneAndOtherStructuresNone() throws {
    let names: [(UInt16, String?)] = [
      (1, "left ilium"), (2, "left ischium"), (3, "sacrum"), (4, "sacral plexus"), (5, "Hüfte rechts"),
      (6, "Hüfte rechts Müller"), (7, "right hip prosthesis"), (8, "liver"),
    ]
    let found = try BoneSegmentation(Self.volume(names))
    #expect(found.segments[.hipLeft]?.map(\.label) == [1, 2] && found.segments[.sacrum]?.map(\.label) == [3])
    #expect(found.segments[.hipRight]?.map(\.label) == [5])
    for words in [
      "'sacral plexus' is named", "'right hip prosthesis' is named", "'Hüfte rechts Müller' may be",
    ] {
      #expect(found.doubts.contains { $0.hasPrefix(words) }, "\(words)")
    }
    #expect(found.doubts.count == 3)
  }

  @Test func whatAVolumeHoldsIsListedWhereABoneIsMissing() {
    let volume = Self.volume([(11, nil), (5, nil), (2, nil)])
    #expect { try BoneSegmentation(volume) } throws: {
      "\($0)".contains(
        "sacrum, left hip, right hip. It holds label 2 (36 mL, right), label 5 (36 mL), label 11 (36 mL, left)"
      )
    }
    let named = Self.volume([(1, "hip left"), (2, "Ding"), (3, "hip right")])
    #expect { try BoneSegmentation(named) } throws: {
      "\($0)".contains("no segment for: sacrum. It holds hip left (36 mL, left), Ding (36 mL), hip right")
    }
  }

  /// Steps and origins of any size, as of a damaged header: an answer, and surfaces only where there is nothing to say.
  @Test func noSizeDoesHarm() throws {
    var random = RandomNumbers(seed: 5)
    func any() -> Double {
      let digits = Int(random.uniform(in: -320...310))
      return (random.uniform() < 0.5 ? -1 : 1) * (Double("1e\(digits)") ?? 1)
    }
    var volume = Self.volume(Self.whole)
    for _ in 0..<300 {
      volume.voxelToRAS = VoxelAffine(
        iStepMM: Vector3(any(), 0, any()), jStepMM: Vector3(0, any(), 0), kStepMM: Vector3(0, 0, any()),
        originMM: Vector3(any(), 0, any()))
      #expect(try BoneSegmentation(volume).problem(in: volume, isForced: true) != nil)
    }
  }

  @Test func sizeAndPlaceAreCheckedBeforeSurfacesAreMade() throws {
    func problem(_ volume: LabelVolume, isForced: Bool = false) throws -> String? {
      try BoneSegmentation(volume).problem(in: volume, isForced: isForced)
    }
    #expect(try problem(Self.volume(Self.whole)) == nil)
    for (step, words) in [
      (0.001, "are meters"), (0.1, "centimeters"), (1e30, "spacing is wrong"), (1_000, "read as"),
    ] {
      for isForced in [false, true] {
        let message = try problem(Self.volume(Self.whole, stepMM: step), isForced: isForced)
        #expect(message?.contains(words) == true, "\(step): \(message ?? "")")
      }
    }
    #expect(try problem(Self.volume(Self.whole, originMM: Vector3(0, 3e38, 0)))?.contains("origin") == true)
  }
}
