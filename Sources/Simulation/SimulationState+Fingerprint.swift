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
