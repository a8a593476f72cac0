import Anatomy
import Geometry
import Needle
import Ultrasound

// Every field goes in, in the order of its declaration but for `modes`, so that two states with one digest are one state; but
// for the shaft, which follows from the needle and its track.

extension SimulationState {
  package func combine(into digest: inout Fingerprint) {
    digest.combine(tick)
    probe.combine(into: &digest)
    needle.combine(into: &digest)
    track.combine(into: &digest)
    syringe.combine(into: &digest)
    fluid.combine(into: &digest)
    settings.combine(into: &digest)
    if let modes { digest.combine(modes) }
    digest.combine(depthInEffectMM)
    digest.combine(focusInEffectMM)
    digest.combine(beamChangeDueTick ?? -1)
    digest.combine(isImageDue)
    digest.combine(belief != nil)
    if let belief {
      digest.combine(belief.region.index)
      digest.combine(belief.inJoint)
      digest.combine(belief.confidence)
      digest.combine(belief.tick)
    }
    digest.combine(isFinished)
    // At rest left out, so that recordings from before there was a spring test keep their digests.
    if sacralForce != 0 { digest.combine(sacralForce) }
    combineAnaesthesia(into: &digest)
  }
  /// Likewise at rest left out: recordings from before there was an anaesthetic.
  private func combineAnaesthesia(into digest: inout Fingerprint) {
    let isAtRest =
      equipment == .main && numbness.count == 0 && flinch.count == 0 && aspiration == Aspiration()
      && infiltration == SyringeState()
    if isAtRest { return }
    digest.combine(equipment.rawValue)
    infiltration.combine(into: &digest)
    aspiration.combine(into: &digest)
    numbness.combine(into: &digest)
    flinch.combine(into: &digest)
  }
  /// Harmonic imaging and compounding, asked and in effect, as bits; nil when none is on, so that recordings from
  /// before there were these keep their digests. No depth, whose place it takes, has such a bit pattern.
  private var modes: Int? {
    let bits =
      (settings.isHarmonic ? 1 : 0) + (settings.isCompounded ? 2 : 0) + (beamInEffect.isHarmonic ? 4 : 0)
      + (beamInEffect.isCompounded ? 8 : 0)
    return bits == 0 ? nil : bits
  }
  /// The digest of this state alone.
  package var fingerprint: UInt64 {
    var digest = Fingerprint()
    combine(into: &digest)
    return digest.value
  }
}

extension ProbeState {
  func combine(into digest: inout Fingerprint) {
    digest.combine(xMM)
    digest.combine(zMM)
    digest.combine(rotateDeg)
    digest.combine(tiltDeg)
    digest.combine(rockDeg)
    digest.combine(pressMM)
    digest.combine(probeToPatient.xAxis)
    digest.combine(probeToPatient.yAxis)
    digest.combine(probeToPatient.zAxis)
    digest.combine(probeToPatient.origin)
  }
}

extension NeedleState {
  func combine(into digest: inout Fingerprint) {
    digest.combine(entryMM)
    digest.combine(yawDeg)
    digest.combine(pitchDeg)
    digest.combine(bevelDeg)
    digest.combine(depthMM)
    digest.combine(handDirection)
    digest.combine(bevelZero)
    digest.combine(direction)
    digest.combine(tipMM)
    digest.combine(hubMM)
    digest.combine(tipRegion.index)
    digest.combine(obstacle.rawValue)
    digest.combine(passes)
    digest.combine(boneContacts)
    digest.combine(isOnBone)
    feel.combine(into: &digest)
    digest.combine(dragMM)
    digest.combine(swayMM)
    digest.combine(passCounter.deepestMM)
    digest.combine(passCounter.shallowestMM)
  }
}

extension SyringeState {
  func combine(into digest: inout Fingerprint) {
    digest.combine(flowMLPerS)
    digest.combine(tipKPa)
    digest.combine(plungerN)
    digest.combine(pendingNL)
    volumes.combine(into: &digest)
  }
}
