import Needle

extension ProcedureEvent {
  /// Time that it takes of the case's clock, in ticks.
  var clockTicks: Int { Int((Double(clockS) * Double(SimulationState.ticksPerS)).rounded()) }
}

extension SimulationState {
  /// Time of the case, in ticks: the hands' and what was waited. Onset, duration and fading go by it.
  package var clockTicks: Int { tick + procedure.waitedTicks }

  /// Follows an event of the procedure: its note, its time, and where the patient comes to lie.
  mutating func follow(_ event: ProcedureEvent, in scene: Scene) {
    procedure.note(event.withinRange, tick: tick, afterInjection: volumes().totalNL > 0)
    if event == .perform(.position), scene.pillowComesLater { layOnPillow(in: scene) }
  }

  /// Turns the pelvis under hands that stay in the room; not under a needle that is in it.
  private mutating func layOnPillow(in scene: Scene) {
    guard scene.pillowTiltDeg != 0, !procedure.isOnPillow, !needle.isInTissue else { return }
    procedure.isOnPillow = true
    probe.keepAttitude(over: scene)
    probe.tiltDeg = HandLimits.tiltDeg.clamping(probe.tiltDeg)
    probe.rockDeg = HandLimits.rockDeg.clamping(probe.rockDeg)
    probe.settle(on: scene.patient, housing: ProbeHousing(of: scene.probe))
    guard let seat = SkinSeat(x: needle.entryMM.x, z: needle.entryMM.z, on: scene.patient) else { return }
    needle.keepAttitude(over: scene, at: seat)
    needle.alignHand(with: seat)
    shaft = needle.restOnSkin(scene.needle(inHandOf: self))
  }
}
