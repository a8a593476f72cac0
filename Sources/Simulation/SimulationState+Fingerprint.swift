import Anatomy
import Fluid
import Geometry
import Needle
import Ultrasound

// Every field goes in, so that two states with one digest are one state; but for the shaft, which follows from the needle and
// its track.

extension SimulationState {
  package func combine(into digest: inout Fingerprint) {
    digest.combine(tick)
    probe.combine(into: &digest)
    needle.combine(into: &digest)
    track.combine(into: &digest)
    digest.combine(equipment.rawValue)
    syringe.combine(into: &digest)
    infiltration.combine(into: &digest)
    aspiration.combine(into: &digest)
    flinch.combine(into: &digest)
    fluid.combine(into: &digest)
    settings.combine(into: &digest)
    digest.combine(activeBeam.depthMM)
    digest.combine(activeBeam.focusMM)
    digest.combine(activeBeam.isHarmonic)
    digest.combine(activeBeam.isCompounded)
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
    digest.combine(sacralForce)
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
    forces.combine(into: &digest)
    digest.combine(dragMM)
    digest.combine(swayMM)
    digest.combine(passCounter.deepestMM)
    digest.combine(passCounter.shallowestMM)
  }
}
