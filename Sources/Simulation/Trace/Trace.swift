import Anatomy
import Fluid
import Geometry
import Needle
import Ultrasound

/// Course of an attempt, tick by tick, and its end; the metrics are pure functions of it.
package struct Trace: Sendable {
  package var side: Side
  package var frames: [Frame] = []
  /// Marks that the trainee set, in order.
  package var marks: [Mark] = []
  /// Heights of the joint's levels on the side; nil where the patient lacks them.
  package var levels: LevelHeights?
  package var finalState = SimulationState()
  /// The main syringe's fluid at the end, by side and level; empty where the patient lacks the levels.
  package var fluidPlaces: [FluidPlace] = []
  /// Events of the procedure, in their order.
  package var procedure: [ProcedureMoment] = []
  /// Digest of the state of every tick.
  package var fingerprint: UInt64 = 0
  /// Number of landmarks of the side through which the imaged slice has passed.
  package var scannedTargetCount = 0
  package init(side: Side) { self.side = side }

  /// A mark that the trainee set on a landmark in the image.
  package struct Mark: Equatable, Sendable {
    package var landmark: ScanLandmark
    package var tick: Int
    /// Distance in the image plane from the nearest place of the landmark that the imaged slice cut, mm; nil where it cut none.
    package var distanceMM: Double?
    package init(landmark: ScanLandmark, tick: Int, distanceMM: Double?) {
      (self.landmark, self.tick, self.distanceMM) = (landmark, tick, distanceMM)
    }
  }

  /// One tick, after its step.
  package struct Frame: Equatable, Sendable {
    package var tick: Int
    package var probe: ProbeState {
      get { probeBox.value }
      set { probeBox = Shared(newValue) }
    }
    /// The needle in the hand, whichever it is.
    package var needle: NeedleState {
      get { needleBox.value }
      set { needleBox = Shared(newValue) }
    }
    package var equipment = Equipment.main
    // Nine tenths of a frame, and the same as in the frame before while the hand rests.
    fileprivate var probeBox: Shared<ProbeState>
    fileprivate var needleBox: Shared<NeedleState>
    /// Volume from the main syringe.
    package var injectedML: Double
    /// Distance from the tip to this side's joint space, mm; 0 inside.
    package var tipToJointMM: Double
    /// Signed distance of the tip from the image plane, mm.
    package var tipOffPlaneMM: Double
    /// Volume from the syringe for skin and track.
    package var infiltratedML = 0.0
    /// Force of the assistant on the sacrum, −1 fully on the apex ... 1 fully on the base.
    package var sacralForce: Float = 0
    /// Fluid of both syringes that lies in foramina, and that a vessel carried away.
    package var foramenML = 0.0
    package var vesselML = 0.0
    /// True while the tip is where the plunger was last pulled.
    package var isAspirated = false
    /// Number of flinches so far, and true while one moves the hands.
    package var flinches = 0
    package var isFlinching = false
    /// What the picture showed.
    package var sight: Sight = []
    /// Volume of the main syringe's fluid outside the joint that the picture showed, mL.
    package var strayShownML: Float = 0
    /// True while the tip is within `Trace.nearMM` of bone or of the joint.
    package var isNearBoneOrJoint = false
    /// True while the tip is in bowel or another viscus.
    package var isInViscus = false
    /// True when the tip is within the imaged sector and within half the slice's −6 dB thickness at its depth.
    package var tipInSlice: Bool

    /// Depth of the main needle, mm: 0 while it is out, or the other one is in the hand.
    package var mainDepthMM: Double { equipment == .main ? needle.depthMM : 0 }
    package var isMainInTissue: Bool { mainDepthMM > 0 }

    package init(
      tick: Int, probe: ProbeState, needle: NeedleState, injectedML: Double, tipToJointMM: Double,
      tipOffPlaneMM: Double, tipInSlice: Bool
    ) {
      self.init(
        tick: tick, probe: Shared(probe), needle: Shared(needle), injectedML: injectedML,
        tipToJointMM: tipToJointMM, tipOffPlaneMM: tipOffPlaneMM, tipInSlice: tipInSlice)
    }
    fileprivate init(
      tick: Int, probe: Shared<ProbeState>, needle: Shared<NeedleState>, injectedML: Double,
      tipToJointMM: Double, tipOffPlaneMM: Double, tipInSlice: Bool
    ) {
      (self.tick, probeBox, needleBox, self.injectedML) = (tick, probe, needle, injectedML)
      (self.tipToJointMM, self.tipOffPlaneMM, self.tipInSlice) = (tipToJointMM, tipOffPlaneMM, tipInSlice)
    }
  }
  /// Distance from bone or joint from which an advance that is not seen is dangerous, in mm.
  package static let nearMM = 15.0

  /// Runs the scene with these controls from its start to their end, or to the tick that finishes the attempt.
  /// - Parameter afterEachTick: called with every state, such as to form its image or to show progress.
  package static func replaying(
    _ controls: [Controls], in scene: Scene, afterEachTick: (SimulationState) -> Void = { _ in }
  ) -> Trace {
    var builder = TraceBuilder(scene: scene, expectedTicks: controls.count)
    var state = initialState(of: scene)
    for tickControls in controls where !state.isFinished {
      step(scene, &state, tickControls)
      builder.add(state)
      afterEachTick(state)
    }
    return builder.trace(endingIn: state)
  }
}

/// A value that several frames share.
private final class Shared<Value: Equatable & Sendable>: Equatable, Sendable {
  let value: Value
  init(_ value: Value) { self.value = value }
  static func == (a: Shared, b: Shared) -> Bool { a === b || a.value == b.value }
  /// This object if it holds that value, else a new one.
  func holding(_ value: Value) -> Shared { self.value == value ? self : Shared(value) }
}

/// Makes a trace from states as they come, live or in replay.
package struct TraceBuilder: Sendable {
  package let scene: Scene
  private let slice: ImagedSlice
  private var trace: Trace
  private var sampler: SightSampler
  private var digest = Fingerprint()
  private var scanned: ScannedTargets
  private var (lastProbe, lastNeedle) = (Shared(ProbeState()), Shared(NeedleState()))
  /// The tip that `tipToJointMM` was last found for; the search is long, and the tip mostly rests.
  private var measuredTipMM = Vector3(.nan, .nan, .nan)
  private var tipToJointMM = 0.0
  private var isNear = false

  package init(scene: Scene, expectedTicks: Int = 0) {
    self.scene = scene
    slice = ImagedSlice(of: scene.probe)
    sampler = SightSampler(scene: scene, slice: slice)
    trace = Trace(side: scene.side)
    trace.levels = scene.patient.levelHeights(scene.side)
    scanned = ScannedTargets(of: scene.patient, side: scene.side)
    trace.frames.reserveCapacity(expectedTicks)
    initialState(of: scene).combine(into: &digest)
  }

  /// Adds the state after a step.
  package mutating func add(_ state: SimulationState) {
    state.combine(into: &digest)
    let (sight, fluid) = sampler.look(at: state)
    if state.needle.tipMM != measuredTipMM {
      measuredTipMM = state.needle.tipMM
      tipToJointMM = scene.patient.jointDistanceMM(at: measuredTipMM, side: scene.side)
      isNear =
        state.needle.isInTissue
        && (tipToJointMM <= Trace.nearMM || scene.patient.hasBone(within: Trace.nearMM, of: measuredTipMM))
    }
    let tip = state.probe.probeToPatient.inversePoint(measuredTipMM)
    scanned.look(with: slice, at: state.probe.probeToPatient, depthMM: Double(state.depthInEffectMM))
    (lastProbe, lastNeedle) = (lastProbe.holding(state.probe), lastNeedle.holding(state.needle))
    var frame = Trace.Frame(
      tick: state.tick, probe: lastProbe, needle: lastNeedle, injectedML: state.injectedML(),
      tipToJointMM: tipToJointMM, tipOffPlaneMM: tip.z,
      tipInSlice: slice.holds(tip, depthMM: Double(state.depthInEffectMM)))
    frame.equipment = state.equipment
    frame.infiltratedML = state.injectedML(from: .infiltration)
    frame.foramenML = state.fluid.volumeML { $0.isForamen }
    frame.vesselML = state.fluid.volumeML(in: .vessel)
    frame.isAspirated = state.aspiration.isAtTip
    frame.sacralForce = Float(state.sacralForce)
    (frame.sight, frame.strayShownML) = (sight, Float(fluid.strayShownML))
    frame.isNearBoneOrJoint = isNear
    frame.isInViscus =
      state.needle.tipRegion == .other && scene.patient.tissue(at: measuredTipMM).kind == .viscus
    (frame.flinches, frame.isFlinching) = (state.flinch.count, state.flinch.isMoving(atTick: state.tick))
    trace.frames.append(frame)
    if let moment = ProcedureMoment(latestOf: state) { trace.procedure.append(moment) }
    noteMarks(of: state)
  }

  private mutating func noteMarks(of state: SimulationState) {
    for landmark in ScanLandmark.allCases {
      guard let mark = state.marks[landmark], mark.tick == state.tick else { continue }
      let place = Vector3(Double(mark.xMM), Double(mark.yMM), 0)
      trace.marks.append(
        Trace.Mark(
          landmark: landmark, tick: mark.tick, distanceMM: sampler.distanceMM(fromShown: place, to: landmark))
      )
    }
  }

  /// The trace so far.
  package func trace(endingIn state: SimulationState) -> Trace {
    var result = trace
    result.finalState = state
    result.fluidPlaces =
      trace.levels.map {
        FluidPlace.all(of: state.fluid, in: scene.patient.medium.lattice, levels: $0)
      } ?? []
    result.scannedTargetCount = scanned.count
    result.fingerprint = digest.value
    return result
  }
}
