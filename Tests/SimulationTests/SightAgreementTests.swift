import Anatomy
import Fluid
import Foundation
import Geometry
import Needle
import TestPeople
import Testing
import Ultrasound

@testable import Simulation

/// `Sight` is foretold; here it is held against pictures that are formed. SIJSIM_SIGHT=400 looks at more places.
@Suite(.serialized) struct SightAgreementTests {
  static let cases = ProcessInfo.processInfo.environment["SIJSIM_SIGHT"].flatMap { Int($0) } ?? 60

  /// Pictures in which something was shown, or not, and those of them in which that was foretold.
  struct Tally {
    var seen = 0, unseen = 0, seenForetold = 0, unseenForetold = 0
    mutating func add(shown: Bool, foretold: Bool) {
      if shown {
        (seen, seenForetold) = (seen + 1, seenForetold + (foretold ? 1 : 0))
      } else {
        (unseen, unseenForetold) = (unseen + 1, unseenForetold + (foretold ? 0 : 1))
      }
    }
    var holds: Bool {
      Double(seenForetold) >= 0.9 * Double(seen) && Double(unseenForetold) >= 0.9 * Double(unseen)
    }
    var line: String { "seen \(seenForetold) of \(seen), unseen \(unseenForetold) of \(unseen)" }
  }

  @Test func agreesWithFormedImages() {
    var tallies: [String: Tally] = [:]
    let people = [
      PatientParameters(sex: .female, bodyMassIndex: 22), PatientParameters(sex: .male, bodyMassIndex: 26),
    ]
    for (number, parameters) in people.enumerated() {
      let patient = TestPeople.person(parameters)
      for depthMM in [60.0, 90] {
        var studio = SightStudio(
          patient: patient, depthMM: depthMM, seed: UInt64(number * 200) + UInt64(depthMM))
        for landmark in ScanLandmark.allCases {
          for _ in 0..<SightAgreementTests.cases / 2 {
            guard let (shown, foretold) = studio.landmark(landmark) else { continue }
            tallies[landmark.displayName, default: Tally()].add(shown: shown, foretold: foretold)
          }
        }
      }
    }
    for parameters in people.prefix(2) {
      for depthMM in [60.0, 80] {
        var studio = SightStudio(
          patient: TestPeople.person(parameters), depthMM: depthMM, seed: UInt64(depthMM))
        for _ in 0..<SightAgreementTests.cases / 2 {
          if let (shown, foretold) = studio.tip() {
            tallies["needle tip", default: Tally()].add(shown: shown, foretold: foretold)
          }
          if let (shown, foretold) = studio.fluid() {
            tallies["fluid", default: Tally()].add(shown: shown, foretold: foretold)
          }
        }
      }
    }
    for (name, tally) in tallies.sorted(by: { $0.key < $1.key }) {
      print("\(name): \(tally.line)")
      #expect(tally.holds, "\(name): \(tally.line)")
      #expect(tally.seen >= 10 && tally.unseen >= 10, "\(name): \(tally.line)")
    }
  }

  /// What is waited on the card ages a suspension as time at the needle does.
  @Test func fluidFadesByTheCasesClock() throws {
    let patient = TestPeople.leanWoman
    var scene = SightStudio(patient: patient, depthMM: 80, seed: 1).scene
    (scene.syringe.echogenicityDB, scene.syringe.fadesS) = (4, 60)
    let place = try #require(patient.targets[.right]).centerMM - Vector3(0, 12, 0)
    (scene.start.probeXMM, scene.start.probeZMM, scene.start.probePressMM) = (place.x, place.z, 4)
    func sight(tick: Int, waitedS: Float) -> SightSampler.FluidSight {
      var (sampler, state) = (SightSampler(scene: scene), initialState(of: scene))
      state.fluid = FluidField(for: 2.5, in: patient)
      state.fluid.receive(400_000, at: place, in: patient.region(at: place), kind: 0, tick: 10, of: patient)
      state.tick = tick
      state.procedure.note(.wait(seconds: waitedS), tick: tick, afterInjection: true)
      return sampler.look(at: state).fluid
    }
    let (fresh, waited) = (sight(tick: 10, waitedS: 0), sight(tick: 10, waitedS: 60))
    #expect(waited == sight(tick: 6_010, waitedS: 0))
    #expect(waited != fresh && fresh.shownML > 0.1 && fresh.inSliceML == waited.inSliceML)
  }
}

/// Takes pictures of a patient with hands and machine set at random.
struct SightStudio {
  let patient: Patient
  private var random: RandomNumbers
  var scene: Scene
  private let pipeline: ImagePipeline
  private let image = BModeImage()
  private let slice: ImagedSlice
  private var sampler: SightSampler

  init(patient: Patient, depthMM: Double, seed: UInt64) {
    self.patient = patient
    random = RandomNumbers(seed: seed)
    let settings = ImagingSettings(depthMM: Float(depthMM), focusMM: Float(depthMM / 2))
    scene = Scene(
      patient: patient, probe: .c5to2v, needle: NeedleModel.presets[0],
      syringe: Scene.Syringe(drug: "clear", volumeML: 2.5, echogenicityDB: 2), side: .right,
      start: Scene.Start(probeXMM: 30, probeZMM: 0, entryXMM: 0, entryZMM: 0, settings: settings), seed: 7)
    pipeline = ImagePipeline(scene: scene, pool: WorkerPool(threads: 2))
    slice = ImagedSlice(of: scene.probe)
    sampler = SightSampler(scene: scene)
  }

  /// A landmark in a picture with the probe somewhere about it; nil where the slice does not cut it.
  mutating func landmark(_ landmark: ScanLandmark) -> (shown: Bool, foretold: Bool)? {
    let outline = sampler.outlines[landmark]
    guard !outline.isEmpty else { return nil }
    let aim = outline[Int(random.uniform() * Double(outline.count))]
    guard let state = state(lookingAt: aim) else { return nil }
    let sight = sampler.look(at: state).sight
    let cut = sampler.cut(of: landmark)
    guard !cut.isEmpty else { return nil }
    pipeline.formImage(of: state, into: image)
    let places = pipeline.apparentPositions()
    let measured =
      sampler.tried(cut).map { place in
        landmark.look == .brightBone
          ? boneContrast(at: place, state, places) : gapContrast(at: place, state, places)
      }.max() ?? 0
    return (measured >= Sight.contrast, sight.contains(.landmark(landmark)))
  }

  /// The tip of a needle in soft tissue over the sacrum or the joint, held at random; nil where the slice does not hold it.
  mutating func tip() -> (shown: Bool, foretold: Bool)? {
    guard let target = patient.targets[.right],
      let seat = patient.firstBoneMM(
        behindX: random.uniform(in: 5...60), z: target.centerMM.z + random.uniform(in: -15...15))
    else { return nil }
    let skinY = patient.skinPointMM(x: seat.x, z: seat.z).y
    let depth = random.uniform(in: 0.3...0.95) * (seat.y - skinY)
    let tipMM = Vector3(seat.x, skinY + depth, seat.z)
    guard var state = state(lookingAt: tipMM) else { return nil }
    let pose = state.probe.probeToPatient
    let angle = Angle.degrees(random.uniform(in: 15...85))
    let along = (pose.xAxis * angle.cosine + pose.yAxis * angle.sine).normalized
    (state.needle.tipMM, state.needle.direction) = (tipMM, along)
    state.needle.entryMM = tipMM - along * (depth / angle.sine)
    (state.needle.depthMM, state.needle.tipRegion) = (depth / angle.sine, .muscle)
    state.shaft = ShaftBeam(
      hub: tipMM - along * scene.needle.lengthMM, along: along, lengthMM: scene.needle.lengthMM)
    let sight = sampler.look(at: state).sight
    let tip = pose.inversePoint(tipMM)
    guard slice.holds(tip, depthMM: Double(state.settings.depthMM)) else { return nil }
    pipeline.formImage(of: state, into: image)
    let shown = pipeline.apparentPositions().needle(tip)
    let bright = peak(at: shown, x: 0.6, y: -0.6...0.6)
    var without = state
    without.needle = NeedleState()
    pipeline.formImage(of: without, into: image)
    let around = mean(at: shown, x: 2.5, y: 2.5)
    if let bone = firstBone(toward: tip, state), beam(to: bone) < beam(to: tip) - 1 {
      return (false, sight.contains(.tip))
    }
    return (bright - around >= Sight.contrast, sight.contains(.tip))
  }

  /// Fluid injected over the sacrum or the joint; nil where the slice does not hold it.
  mutating func fluid() -> (shown: Bool, foretold: Bool)? {
    guard let target = patient.targets[.right],
      let seat = patient.firstBoneMM(
        behindX: random.uniform(in: 15...60), z: target.centerMM.z + random.uniform(in: -15...15))
    else { return nil }
    let place = seat - Vector3(0, random.uniform(in: 1...15), 0)
    let isSuspension = random.uniform() < 0.5
    scene.syringe.echogenicityDB = isSuspension ? 4 : -40
    sampler.scene = scene
    guard var state = state(lookingAt: place) else { return nil }
    state.fluid = FluidField(for: 2.5, in: patient)
    state.fluid.receive(500_000, at: place, in: patient.region(at: place), kind: 0, tick: 5, of: patient)
    let seen = sampler.look(at: state).fluid
    let cells = sampler.placesInSlice(of: state)
    guard cells.count >= 20 else { return nil }
    let wet = grays(at: cells, of: state)
    var without = state
    without.fluid = FluidField(for: 2.5, in: patient)
    let dry = grays(at: cells, of: without)
    let shown = zip(wet, dry).count { abs($0 - $1) >= Sight.areaContrast }
    let share = Double(shown) / Double(cells.count)
    let foretold = seen.shownML / seen.inSliceML
    return (share >= 0.4, foretold >= 0.4)
  }
  private mutating func grays(at cells: [Vector3], of state: SimulationState) -> [Double] {
    pipeline.formImage(of: state, into: image)
    let places = pipeline.apparentPositions()
    return cells.map { mean(at: places.tissue(Vector3($0.x, $0.y, 0)), x: 0.15, y: 0.15) }
  }

  /// A state with probe and machine set at random, the plane about a place; nil where it does not come near.
  private mutating func state(lookingAt aim: Vector3) -> SimulationState? {
    func uniform(_ range: ClosedRange<Double>) -> Double { random.uniform(in: range) }
    scene.start.probeXMM = aim.x + uniform(-25...25)
    (scene.start.probeRotateDeg, scene.start.probeTiltDeg) = (uniform(-30...30), uniform(-15...15))
    (scene.start.probeRockDeg, scene.start.probePressMM) = (uniform(-10...10), uniform(0...8))
    let offMM = uniform(-1.5...1.5)
    var z = aim.z
    for _ in 0..<4 {
      scene.start.probeZMM = z
      let pose = initialState(of: scene).probe.probeToPatient
      z += (pose.inversePoint(aim).z - offMM) / pose.zAxis.z
    }
    var state = initialState(of: scene)
    guard abs(state.probe.probeToPatient.inversePoint(aim).z) < 4 else { return nil }
    state.tick = 10
    let choice = random.uniform()
    if choice < 0.2 {
      // All but black.
      (state.settings.gainDB, state.settings.dynamicRangeDB) = (-30, 45)
      state.settings.timeGainDB = SIMD8(repeating: -20)
    } else if choice < 0.45 {
      state.settings.gainDB = Float(uniform(-30...(-20)))
      let sliders = Float(uniform(-20...(-5)))
      for i in 0..<8 { state.settings.timeGainDB[i] = sliders }
    } else if choice < 0.65 {
      state.settings.gainDB = Float(uniform(-30...30))
      for i in 0..<8 { state.settings.timeGainDB[i] = Float(uniform(-20...20)) }
      state.settings.dynamicRangeDB = Float(uniform(45...75))
    } else {
      state.settings.gainDB = Float(uniform(-8...8))
    }
    return state
  }

  /// The greatest mean of three by three pixels about a place, within a reach to the sides and along y, mm.
  private func peak(at place: Vector3, x: Double, y: ClosedRange<Double>) -> Double {
    var most = 0.0
    for dy in stride(from: y.lowerBound, through: y.upperBound, by: 0.15) {
      for dx in stride(from: -x, through: x, by: 0.25) {
        most = max(most, mean(at: Vector3(place.x + dx, place.y + dy, 0), x: 0.2, y: 0.2))
      }
    }
    return most
  }
  private func mean(at place: Vector3, x: Double, y: Double) -> Double {
    var (sum, count) = (0.0, 0)
    for dy in stride(from: -y, through: y, by: image.mmPerPixel) {
      for dx in stride(from: -x, through: x, by: image.mmPerPixel) {
        let pixel = image.pixel(xMM: place.x + dx, yMM: place.y + dy)
        let (column, row) = (Int(pixel.column), Int(pixel.row))
        guard (0..<image.width).contains(column), (0..<image.height).contains(row) else { continue }
        sum += Double(image.pixels[row * image.width + column])
        count += 1
      }
    }
    return count > 0 ? sum / Double(count) : 0
  }

  private func boneContrast(at place: Vector3, _ state: SimulationState, _ places: ApparentPositions)
    -> Double
  {
    guard let bone = firstBone(toward: place, state), distance(bone, place) < 3 else { return 0 }
    let shown = places.tissue(bone)
    let around = [-5.0, 5].map { mean(at: shown + Vector3(0, $0, 0), x: 1, y: 2) }
    return peak(at: shown, x: 0.75, y: -1...2.5) - (around[0] + around[1]) / 2
  }

  private func gapContrast(at place: Vector3, _ state: SimulationState, _ places: ApparentPositions) -> Double
  {
    if let bone = firstBone(toward: place, state), beam(to: bone) < beam(to: place) + 1 { return 0 }
    let gap = mean(at: places.tissue(place), x: 0.6, y: 0.6)
    let rims = [-1.0, 1].map { way in
      [2, 3.5, 5, 6.5, 8, 9.5].map { aside -> Double in
        let beside = place + Vector3(way * aside, 0, 0)
        guard let bone = firstBone(toward: beside, state), abs(beam(to: bone) - beam(to: beside)) < 9 else {
          return 0
        }
        return peak(at: places.tissue(bone), x: 0.5, y: -1...2.5)
      }.max() ?? 0
    }
    return (rims.min() ?? 0) - gap
  }

  /// Depth of a place along its scanline.
  private func beam(to place: Vector3) -> Double { slice.depthMM(xMM: place.x, yMM: place.y) ?? -1 }

  /// The first bone of the image plane on the scanline through a place.
  private func firstBone(toward place: Vector3, _ state: SimulationState) -> Vector3? {
    let center = Vector3(0, -scene.probe.radiusMM, 0)
    let way = (Vector3(place.x, place.y, 0) - center).normalized
    var depth = 0.5
    while depth < beam(to: place) + 9 {
      let point = center + way * (scene.probe.radiusMM + depth)
      let room = patient.medium.boneDistanceMM(at: state.probe.probeToPatient.point(point))
      if room <= 0.02 { return point }
      depth += max(room * 0.7, 0.1)
    }
    return nil
  }
}
