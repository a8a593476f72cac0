import Geometry
import Simulation

extension ErrorRule {
  /// While the needle advanced the probe moved by 3 mm or 5° from where it was as the advance began.
  package static let probeDrift = ErrorRule(
    id: "probeDrift", isCritical: false, penalty: .safety(0.25),
    message:
      "The probe moved while the needle advanced. Move one hand at a time: hold the image, then advance.",
    source: sites2007 + "; 3 mm and 5° are our choice: no published limit"
  ) { trace, _ in
    var moments: [Int] = []
    var drift = ProbeMotion()
    var (lastAdvanceTick, isCounted) = (-1_000, false)
    for interval in trace.intervals where interval.after.isMainInTissue && interval.advanceMM > 0 {
      let tick = interval.after.tick
      if tick - lastAdvanceTick > pauseTicks { (drift, isCounted) = (ProbeMotion(), false) }
      lastAdvanceTick = tick
      drift.add(interval)
      guard drift.lengthMM >= 3 - 1e-9 || drift.turnDeg >= 5 - 1e-9, !isCounted else { continue }
      moments.append(tick)
      isCounted = true
    }
    return moments
  }
  /// Longest pause within one advance, in ticks.
  private static let pauseTicks = 30
}

/// Motion of the hand that holds the probe, over the skin and into it, and of its angles; what a flinch or a breath moves is the
/// patient's.
struct ProbeMotion {
  private var shift = Vector3.zero
  private var turn = Vector3.zero
  var lengthMM: Double { shift.length }
  var turnDeg: Double { turn.length }

  /// Adds the motion of one tick.
  mutating func add(_ interval: TraceInterval) {
    if interval.after.isFlinching { return }
    let (a, b) = (interval.before.probe, interval.after.probe)
    shift = shift + Vector3(b.xMM - a.xMM, b.pressMM - a.pressMM, b.zMM - a.zMM)
    var rotation = b.rotateDeg - a.rotateDeg
    if rotation > 180 { rotation -= 360 } else if rotation < -180 { rotation += 360 }
    turn = turn + Vector3(b.tiltDeg - a.tiltDeg, rotation, b.rockDeg - a.rockDeg)
  }
}
