import Anatomy
import Geometry

/// What happened in an attempt, tick by tick, and its end; the metrics are pure functions of it.
public struct Trace: Sendable {
  public var side: Side
  public var frames: [Frame] = []
  public var finalState = SimulationState()
  /// Digest of the state of every tick.
  public var fingerprint: UInt64 = 0
  public init(side: Side) { self.side = side }

  /// One tick, after its step.
  public struct Frame: Equatable, Sendable {
    public var tick: Int
    public var probe: ProbeState
    public var needle: NeedleState
    public var injectedML: Double
    /// Distance from the tip to this side's joint space, mm; 0 inside.
    public var tipToJointMM: Double
    /// Signed distance of the tip from the image plane, mm.
    public var tipOffPlaneMM: Double
    /// True when the tip is within the imaged sector and within half the slice's −6 dB thickness at its depth.
    public var tipInSlice: Bool

    public init(
      tick: Int, probe: ProbeState, needle: NeedleState, injectedML: Double, tipToJointMM: Double,
      tipOffPlaneMM: Double, tipInSlice: Bool
    ) {
      (self.tick, self.probe, self.needle, self.injectedML) = (tick, probe, needle, injectedML)
      (self.tipToJointMM, self.tipOffPlaneMM, self.tipInSlice) = (tipToJointMM, tipOffPlaneMM, tipInSlice)
    }
  }

  /// Runs the scene with these controls from its start.
  public static func replaying(_ controls: [Controls], in scene: Scene) -> Trace {
    Trace(side: scene.side)
  }
}
