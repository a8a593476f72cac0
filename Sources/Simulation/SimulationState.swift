import Anatomy
import Fluid
import Geometry
import Needle
import Ultrasound

/// Everything a tick changes: a value, so a copy is a save state and a comparison is a test.
package struct SimulationState: Equatable, Sendable {
  /// Ticks of 10 ms done.
  package var tick = 0
  package var probe = ProbeState()
  package var needle = NeedleState()
  /// The bent shaft from hub to tip, and the way that the tip has cut.
  package var shaft = ShaftBeam(hub: .zero, along: Vector3(0, 1, 0), lengthMM: 1)
  package var track = CutTrack(entryMM: .zero)
  /// The needle and syringe in the hand.
  package var equipment = Equipment.main
  /// The main syringe.
  package var syringe = SyringeState()
  /// The syringe for skin and track, empty of use where the scene has none.
  package var infiltration = SyringeState()
  package var aspiration = Aspiration()
  /// The patient's motion at what hurts.
  package var flinch = Flinch()
  /// Fluid of both syringes in the body.
  package var fluid = FluidField()
  /// Settings that the machine was asked for.
  package var settings = ImagingSettings()
  /// The beam that images are formed with: the one that was asked for `SimulationState.filterBankDelayTicks` ago.
  package var activeBeam = BeamConfiguration(of: ImagingSettings())
  /// The tick at which the asked beam comes into effect; nil when it is in effect.
  package var beamChangeDueTick: Int?
  /// True when an image belongs to this tick.
  package var isImageDue = false
  package var belief: Belief?
  /// Landmarks that were marked in the image.
  package var marks = LandmarkMarks()
  /// Force of the assistant on the sacrum: −1 fully on the apex ... 1 fully on the base.
  package var sacralForce = 0.0
  /// Ticks in which the patient held the breath: breathing is as many ticks behind.
  package var heldBreathTicks = 0
  /// Acts, tests and words beside the hands, and the lead of the case's clock.
  package var procedure = ProcedureState()
  package var isFinished = false

  package static let filterBankDelayTicks = 50
  package static let tickS = 0.01
  package static let ticksPerS = 100
  /// Largest number of ticks of an attempt, live or in replay: two hours, twice the longest time limit. It bounds the
  /// memory of a recording and its trace.
  package static let ticksMax = 720_000
  /// The time of a tick as a person writes it: 6112 ticks are 61.12 s, not 61.120000000000005.
  package static func seconds(ofTicks ticks: Int) -> Double { Double(ticks) / Double(ticksPerS) }

  package init() {}

  /// The same state for looking and drawing: a step must not begin from it, see `FluidField.looking`.
  package var looking: SimulationState {
    var state = self
    state.fluid = fluid.looking
    return state
  }

  package var depthInEffectMM: Float {
    get { activeBeam.depthMM }
    set { activeBeam.depthMM = newValue }
  }
  package var focusInEffectMM: Float {
    get { activeBeam.focusMM }
    set { activeBeam.focusMM = newValue }
  }

  package struct Belief: Equatable, Sendable {
    package var region: Region
    package var inJoint: Bool
    package var confidence: Float
    package var tick: Int
    package init(region: Region, inJoint: Bool, confidence: Float, tick: Int) {
      (self.region, self.inJoint, self.confidence, self.tick) = (region, inJoint, confidence, tick)
    }
  }
}

extension SimulationState {
  /// Digests every field but the shaft, which follows from the needle and its track: two states with one digest are
  /// one state.
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
    if heldBreathTicks != 0 { digest.combine(heldBreathTicks) }
    marks.combine(into: &digest)
    procedure.combine(into: &digest)
  }
  /// The digest of this state alone.
  package var fingerprint: UInt64 {
    var digest = Fingerprint()
    combine(into: &digest)
    return digest.value
  }
}

/// The probe in the hand: it rests on the skin at (x, z), +x of its face toward the patient's right at zero
/// rotation on an untilted back (the marker's side), its beam into the body.
package struct ProbeState: Equatable, Sendable {
  package var xMM = 0.0
  package var zMM = 0.0
  /// Turn about the beam; + turns the marked side toward the head.
  package var rotateDeg = 0.0
  /// Fan; + points the beam caudally at zero rotation.
  package var tiltDeg = 0.0
  /// Heel–toe in the image plane; + points the beam toward the marked side.
  package var rockDeg = 0.0
  /// Depth to which the face's center is pressed into the skin at rest, 0...12 mm.
  package var pressMM = 0.0
  /// Pose derived from the above and the skin.
  package var probeToPatient = Pose.identity
  package init() {}
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
