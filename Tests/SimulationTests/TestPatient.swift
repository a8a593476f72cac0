import Fluid
import Geometry
import Needle
import Simulation

@testable import Anatomy
@testable import Ultrasound

/// A patient of a few lines for fast tests: a domed skin over soft tissue, and a slab of bone 35 mm deep with
/// a slit 4 mm wide, along z, at x = 8...12.
enum TestPatient {
  static let slabY = 35.0
  static let slit = 8.0...12.0
  static let tissue = Tissue(
    name: "soft", kind: .muscle, soundSpeedMPerS: 1560, densityKgPerM3: 1060, attenuationDBPerCmMHz: 0.6,
    attenuationExponent: 1, echogenicityDB: 0, anisotropyDB: 0, fiberDirection: .zero, lamination: nil,
    source: "made up for tests")

  static let shared = Patient(
    parameters: PatientParameters(sex: .female, bodyMassIndex: 22), medium: medium(), landmarks: [:],
    targets: [:], surfaces: [])
  /// The same with a lake of blood from 8 to 14 mm below the origin, one of joint fluid from 17 to 22 mm, and a nerve from
  /// 25 to 28 mm.
  static let withLakes = Patient(
    parameters: PatientParameters(sex: .female, bodyMassIndex: 22),
    medium: medium { y in (8...14) ~= y ? 2 : (17...22) ~= y ? 3 : (25...28) ~= y ? 4 : 1 }, landmarks: [:],
    targets: [:], surfaces: [])

  /// Signed distance to the slab's two halves, in mm.
  static func boneDistanceMM(_ p: Vector3) -> Double {
    func quadrant(_ dx: Double) -> Double {
      let dy = slabY - p.y
      return dx > 0 && dy > 0 ? (dx * dx + dy * dy).squareRoot() : max(dx, dy)
    }
    return min(quadrant(p.x - slit.lowerBound), quadrant(slit.upperBound - p.x))
  }

  private static func medium(label: (Double) -> UInt8 = { _ in 1 }) -> Medium {
    let lattice = Lattice(
      countX: 101, countY: 75, countZ: 81, spacingMM: 1.25, originMM: Vector3(-62.5, -12.5, -50))
    let skin = HeightField(x: -62...62, z: -50...50, spacingMM: 2) { x, z in (x * x + z * z) / 400 - 5 }
    return Medium(
      lattice: lattice, tissues: [tissue, tissue, .blood, .effusion, .nerve], sheets: [], skin: skin, seed: 1
    ) { voxels in
      for j in 0..<lattice.countY {
        for i in 0..<lattice.countX {
          let bits = Voxel(
            label: label(lattice.centerMM(i, j, 0).y), textureDB: 0,
            boneDistanceMM: boneDistanceMM(lattice.centerMM(i, j, 0)), warpCycles: 0
          ).bits
          for k in 0..<lattice.countZ { voxels[lattice.index(i, j, k)] = bits }
        }
      }
    }
  }
}

extension Probe {
  static let testConvex = Probe(
    id: "test-convex", elementCount: 128, pitchMM: 0.508, elementWidthMM: 0.46, radiusMM: 49.57,
    centerFrequencyMHz: 3.57, bandwidthFraction: 0.79, elevationApertureMM: 13.5, elevationFocusMM: 60,
    receiveChannels: 64, source: "made up for tests")
}

extension Scene {
  /// Probe over the middle, needle 45 mm to the left of it, pointing to the right.
  static func test(
    probeXMM: Double = 12, entryXMM: Double = -25, needlePitchDeg: Double = 60, volumeML: Double = 2
  ) -> Scene {
    Scene(
      patient: TestPatient.shared, probe: .testConvex, needle: .spinal22G,
      syringe: Syringe(drug: "saline", volumeML: volumeML, echogenicityDB: -60), side: .right,
      start: Start(
        probeXMM: probeXMM, probeZMM: 0, entryXMM: entryXMM, entryZMM: 0, needlePitchDeg: needlePitchDeg),
      seed: 1)
  }
}

extension Scene {
  /// A patient who feels, 3 mL of an anesthetic that works after a second, and a thin needle for it.
  static func feeling(
    patient: Patient = TestPatient.shared, entryXMM: Double = -25, seed: UInt64 = 1, onsetS: Double = 1
  ) -> Scene {
    var scene = test(entryXMM: entryXMM)
    (scene.patient, scene.seed) = (patient, seed)
    let thin = NeedleModel.preset(gauge: 25, lengthMM: 38) ?? .spinal25G
    scene.infiltration = Infiltration(
      needle: thin,
      syringe: Syringe(
        drug: "lidocaine", volumeML: 3, echogenicityDB: -60,
        anesthetic: Anesthetic(onsetS: onsetS, durationS: 3_600)))
    return scene
  }
}

extension Controls {
  static func with(_ change: (inout Controls) -> Void) -> Controls {
    var controls = Controls()
    change(&controls)
    return controls
  }
}

/// A wild hand: any motion at any time, now and then a setting or a number that is none.
struct WildHand {
  var random: RandomNumbers
  init(seed: UInt64) { random = RandomNumbers(seed: seed) }
  /// What it does for a while; a motion lasts, so that the needle gets somewhere.
  private var habit = Controls()
  private var remaining = 0

  mutating func controls() -> Controls {
    if remaining == 0 {
      remaining = 1 + Int(random.uniform() * 40)
      habit = Controls()
      func maybe(_ scale: Float) -> Float {
        random.uniform() < 0.4 ? Float(random.uniform(in: -1...1)) * scale : 0
      }
      habit.probeSlideMM = [maybe(2), maybe(2)]
      (habit.probeRotateDeg, habit.probeTiltDeg, habit.probeRockDeg) = (maybe(4), maybe(4), maybe(4))
      habit.probePressMM = maybe(1)
      habit.entryMoveMM = [maybe(2), maybe(2)]
      (habit.needleYawDeg, habit.needlePitchDeg, habit.bevelTurnDeg) = (maybe(4), maybe(4), maybe(20))
      habit.advanceMM = maybe(1) + (random.uniform() < 0.5 ? 0.4 : 0)
      habit.injectMLPerS = maybe(1)
      if random.uniform() < 0.05 { habit.probeTiltDeg = .nan }
      if random.uniform() < 0.05 { habit.needlePitchDeg = .infinity }
      if random.uniform() < 0.05 { habit.injectMLPerS = .nan }
    }
    remaining -= 1
    var now = habit
    if random.uniform() < 0.01 {
      now.settings = ImagingSettings(
        depthMM: Float(random.uniform(in: 0...300)), gainDB: .nan, isHarmonic: random.uniform() < 0.5,
        isCompounded: random.uniform() < 0.5)
    }
    return now
  }
}
