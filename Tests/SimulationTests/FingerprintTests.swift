import Anatomy
import Geometry
import Testing
import Ultrasound

@testable import Fluid
@testable import Needle
@testable import Simulation

/// Two states with one fingerprint are one state: the fields are listed by reflection, so that one that is added cannot be
/// forgotten.
@Suite struct FingerprintTests {
  /// Fields that follow from others or hold memory alone.
  private static let derived = [
    "shaft": "bent anew from needle and track in every tick that moves them",
    "fluid.memory": "front and look-up, made of the cells that the digest tells",
    "fluid.seen": "the same cells, to look at",
  ]

  /// By the field's path, a change of it and of nothing else.
  private static let changes: [String: @Sendable (inout SimulationState) -> Void] = [
    "tick": { $0.tick += 1 },
    "probe.xMM": { $0.probe.xMM += 1 }, "probe.zMM": { $0.probe.zMM += 1 },
    "probe.rotateDeg": { $0.probe.rotateDeg += 1 }, "probe.tiltDeg": { $0.probe.tiltDeg += 1 },
    "probe.rockDeg": { $0.probe.rockDeg += 1 }, "probe.pressMM": { $0.probe.pressMM += 1 },
    "probe.probeToPatient.xAxis": { $0.probe.probeToPatient.xAxis.z += 1 },
    "probe.probeToPatient.yAxis": { $0.probe.probeToPatient.yAxis.z += 1 },
    "probe.probeToPatient.zAxis": { $0.probe.probeToPatient.zAxis.z += 1 },
    "probe.probeToPatient.origin": { $0.probe.probeToPatient.origin.z += 1 },
    "needle.entryMM": { $0.needle.entryMM.x += 1 }, "needle.yawDeg": { $0.needle.yawDeg += 1 },
    "needle.pitchDeg": { $0.needle.pitchDeg += 1 }, "needle.bevelDeg": { $0.needle.bevelDeg += 1 },
    "needle.depthMM": { $0.needle.depthMM += 1 },
    "needle.handDirection": { $0.needle.handDirection.x += 1 },
    "needle.bevelZero": { $0.needle.bevelZero.y += 1 }, "needle.direction": { $0.needle.direction.x += 1 },
    "needle.tipMM": { $0.needle.tipMM.x += 1 }, "needle.hubMM": { $0.needle.hubMM.x += 1 },
    "needle.tipRegion": { $0.needle.tipRegion = .nerve }, "needle.obstacle": { $0.needle.obstacle = .bone },
    "needle.passes": { $0.needle.passes += 1 }, "needle.boneContacts": { $0.needle.boneContacts += 1 },
    "needle.isOnBone": { $0.needle.isOnBone.toggle() },
    "needle.forces.axialN": { $0.needle.forces.axialN += 1 },
    "needle.forces.hubLagMM": { $0.needle.forces.hubLagMM += 1 },
    "needle.forces.tentMM": { $0.needle.forces.tentMM += 1 },
    "needle.forces.tented": { $0.needle.forces.tented = .skin },
    "needle.forces.layer": { $0.needle.forces.layer = .joint },
    "needle.forces.residualN": { $0.needle.forces.residualN += 1 },
    "needle.forces.sincePunctureMM": { $0.needle.forces.sincePunctureMM += 1 },
    "needle.forces.reachedMM": { $0.needle.forces.reachedMM += 1 },
    "needle.forces.pops": { $0.needle.forces.pops += 1 },
    "needle.forces.lastPopN": { $0.needle.forces.lastPopN += 1 },
    "needle.forces.lastPop": { $0.needle.forces.lastPop = .fascia },
    "needle.dragMM": { $0.needle.dragMM += 1 }, "needle.swayMM": { $0.needle.swayMM.y += 1 },
    "needle.passCounter.deepestMM": { $0.needle.passCounter.deepestMM += 1 },
    "needle.passCounter.shallowestMM": { $0.needle.passCounter.shallowestMM += 1 },
    "track.places": { $0.track.places[0].y += 1 }, "track.count": { $0.track.count += 1 },
    "track.lengthMM": { $0.track.lengthMM += 1 }, "track.end": { $0.track.end.z += 1 },
    "equipment": { $0.equipment = .infiltration },
    "syringe.flowMLPerS": { $0.syringe.flowMLPerS += 1 }, "syringe.tipKPa": { $0.syringe.tipKPa += 1 },
    "syringe.plungerN": { $0.syringe.plungerN += 1 }, "syringe.pendingNL": { $0.syringe.pendingNL += 0.5 },
    "infiltration.flowMLPerS": { $0.infiltration.flowMLPerS += 1 },
    "infiltration.tipKPa": { $0.infiltration.tipKPa += 1 },
    "infiltration.plungerN": { $0.infiltration.plungerN += 1 },
    "infiltration.pendingNL": { $0.infiltration.pendingNL += 0.5 },
    "aspiration.found": { $0.aspiration.found = .blood },
    "aspiration.heldTicks": { $0.aspiration.heldTicks += 1 },
    "aspiration.placeMM": { $0.aspiration.placeMM.x += 1 },
    "aspiration.isAtTip": { $0.aspiration.isAtTip.toggle() },
    "flinch.count": { $0.flinch.count += 1 }, "flinch.cause": { $0.flinch.cause = .nerve },
    "flinch.tick": { $0.flinch.tick += 1 }, "flinch.amplitudeMM": { $0.flinch.amplitudeMM += 1 },
    "flinch.directionDeg": { $0.flinch.directionDeg += 1 },
    "fluid.source.voxel": { $0.fluid.source.voxel += 1 },
    "fluid.source.region": { $0.fluid.source.region = .fat },
    "fluid.tipVoxel": { $0.fluid.tipVoxel += 1 }, "fluid.filling.voxel": { $0.fluid.filling.voxel += 1 },
    "fluid.filling.place.region": { $0.fluid.filling.place.region = .skin },
    "fluid.filling.place.roomNL": { $0.fluid.filling.place.roomNL += 1 },
    "fluid.filling.volumeNL": { $0.fluid.filling.volumeNL += 1 },
    "fluid.filling.kind": { $0.fluid.filling.kind = 1 }, "fluid.count": { $0.fluid.count += 1 },
    "fluid.volumes": { $0.fluid.volumes[1][.skin] += 1 },
    "fluid.surplus": { $0.fluid.surplus.append(.init(voxel: 1, region: .joint, volumeNL: 1)) },
    "fluid.digest": { $0.fluid.digest += 1 },
    "settings.depthMM": { $0.settings.depthMM += 1 }, "settings.focusMM": { $0.settings.focusMM += 1 },
    "settings.gainDB": { $0.settings.gainDB += 1 },
    "settings.dynamicRangeDB": { $0.settings.dynamicRangeDB += 1 },
    "settings.timeGainDB": { $0.settings.timeGainDB[7] += 1 },
    "settings.persistence": { $0.settings.persistence += 1 },
    "settings.isHarmonic": { $0.settings.isHarmonic.toggle() },
    "settings.isCompounded": { $0.settings.isCompounded.toggle() },
    "settings.grayMap": { $0.settings.grayMap = .soft },
    "activeBeam.depthMM": { $0.activeBeam.depthMM += 1 },
    "activeBeam.focusMM": { $0.activeBeam.focusMM += 1 },
    "activeBeam.isHarmonic": { $0.activeBeam.isHarmonic.toggle() },
    "activeBeam.isCompounded": { $0.activeBeam.isCompounded.toggle() },
    "beamChangeDueTick": { $0.beamChangeDueTick? += 1 }, "isImageDue": { $0.isImageDue.toggle() },
    "belief.region": { $0.belief?.region = .muscle }, "belief.inJoint": { $0.belief?.inJoint.toggle() },
    "belief.confidence": { $0.belief?.confidence += 0.1 }, "belief.tick": { $0.belief?.tick += 1 },
    "sacralForce": { $0.sacralForce += 0.5 }, "heldBreathTicks": { $0.heldBreathTicks += 1 },
    "marks.ticks": { $0.marks[.s1] = .init(xMM: 0, yMM: 0, tick: 1) },
    "marks.xMM": { $0.marks[.s2] = .init(xMM: 1, yMM: 0, tick: 1) },
    "marks.yMM": { $0.marks[.s2] = .init(xMM: 0, yMM: 1, tick: 1) },
    "procedure.waitedTicks": { $0.procedure.waitedTicks += 1 },
    "procedure.firstTicks": { $0.procedure.firstTicks[15] += 1 },
    "procedure.lastClockTicks": { $0.procedure.lastClockTicks[0] += 1 },
    "procedure.examinedTicks": { $0.procedure.examinedTicks[5] += 1 },
    "procedure.repeatedTicks": { $0.procedure.repeatedTicks[5] += 1 },
    "procedure.reading": { $0.procedure.reading = .atLeast80 },
    "procedure.readingTicks": { $0.procedure.readingTicks += 1 },
    "procedure.declined": { $0.procedure.declined = .tumor },
    "procedure.weighed": { $0.procedure.weighed ^= 1 << 10 },
    "procedure.lastFluidTicks": { $0.procedure.lastFluidTicks += 1 },
    "procedure.latest": { $0.procedure.latest = .perform(.drape) },
    "procedure.latestTick": { $0.procedure.latestTick += 1 },
    "procedure.isOnPillow": { $0.procedure.isOnPillow.toggle() },
    "isFinished": { $0.isFinished.toggle() },
  ]

  /// A state in which nothing optional is absent.
  private static var full: SimulationState {
    var state = initialState(of: .test())
    state.beamChangeDueTick = 9
    state.belief = .init(region: .joint, inJoint: true, confidence: 0.5, tick: 0)
    state.marks[.s2] = .init(xMM: 0, yMM: 0, tick: 1)
    state.procedure.note(.readBlock(.atLeast50), tick: 0, afterInjection: true)
    state.procedure.note(.decline(.allergy), tick: 0, afterInjection: true)
    return state
  }
  /// Paths of all that is not made of other fields.
  private static func leaves(of value: Any, at path: String = "") -> [String] {
    let mirror = Mirror(reflecting: value)
    let isWhole =
      value is any SIMD || String(describing: type(of: value)).hasPrefix("InlineArray")
      || [.enum, .collection, .class].contains(mirror.displayStyle) || mirror.children.isEmpty
    if isWhole || derived[path] != nil { return [path] }
    if mirror.displayStyle == .optional {
      return mirror.children.flatMap { leaves(of: $0.value, at: path) }
    }
    return mirror.children.flatMap { child in
      leaves(of: child.value, at: path.isEmpty ? child.label ?? "?" : "\(path).\(child.label ?? "?")")
    }
  }

  @Test func everyFieldHasAChange() {
    let found = Set(Self.leaves(of: Self.full))
    #expect(
      found.subtracting(Self.derived.keys).subtracting(Self.changes.keys) == [], "fields without a change")
    #expect(Set(Self.changes.keys).subtracting(found) == [], "changes of no field")
    #expect(Set(Self.derived.keys).subtracting(found) == [], "derived fields that are gone")
  }
  @Test(arguments: changes.keys.sorted()) func everyFieldIsInTheFingerprint(_ path: String) throws {
    let change = try #require(Self.changes[path])
    var state = Self.full
    change(&state)
    #expect(state.fingerprint != Self.full.fingerprint, "\(path)")
    #expect(state != Self.full, "\(path)")
  }
  @Test func noTwoChangesLookTheSame() {
    var seen: Set<UInt64> = [Self.full.fingerprint]
    for (path, change) in Self.changes {
      var state = Self.full
      change(&state)
      #expect(seen.insert(state.fingerprint).inserted, "\(path)")
    }
    var (none, absent) = (Self.full, Self.full)
    (none.belief, absent.beamChangeDueTick) = (nil, nil)
    #expect(seen.insert(none.fingerprint).inserted && seen.insert(absent.fingerprint).inserted)
  }

  /// Whoever goes on from a copy, at any tick, comes to the same bits as who did not stop; with needle, fluid and both
  /// syringes.
  @Test func resumingFromACopyGivesTheSameBits() {
    let scene = Scene.feeling()
    var (hand, random) = (WildHand(seed: 11), RandomNumbers(seed: 4))
    let controls = (0..<1_200).map { tick in
      var c = hand.controls()
      if tick < 120 { (c.advanceMM, c.injectMLPerS) = (0.3, 0) }
      if tick > 150 { c.injectMLPerS = 0.1 }
      if tick == 600 { c.advanceMM = -1 }
      return c
    }
    func run(_ state: inout SimulationState, _ ticks: Range<Int>) -> [UInt64] {
      ticks.map { tick in
        step(scene, &state, controls[tick])
        return state.fingerprint
      }
    }
    var state = initialState(of: scene)
    let all = run(&state, 0..<controls.count)
    #expect(state.fluid.count > 100)
    for _ in 0..<12 {
      let stop = Int(random.uniform() * Double(controls.count))
      var first = initialState(of: scene)
      _ = run(&first, 0..<stop)
      let copy = first
      // Somebody else goes another way from there.
      for _ in 0..<40 { step(scene, &first, .with { $0.injectMLPerS = 0.2 }) }
      var resumed = copy
      #expect(run(&resumed, stop..<controls.count) == Array(all[stop...]), "from tick \(stop)")
      #expect(resumed == state)
    }
  }
}
