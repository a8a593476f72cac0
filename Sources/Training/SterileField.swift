import Simulation

/// The disinfected skin, and what has come to it.
package struct SterileField {
  /// Time that a disinfectant takes to dry, in s.
  package static let dryingS = 30.0

  private let scenario: Scenario
  private var done: Set<ProcedureAct> = []
  private var isBroken = false
  private var moments: [Int] = []

  /// Ticks at which sterility was broken, one for each time that the skin was disinfected, and one before.
  static func breaks(in trace: Trace, scenario: Scenario) -> [Int] {
    let barriers: [ProcedureAct] = [.skinPreparation, .gloves, .drape, .probeCover]
    guard barriers.contains(where: scenario.requires) else { return [] }
    var field = SterileField(scenario: scenario)
    var events = trace.procedure[...]
    func take(upTo tick: Int, _ field: inout SterileField) {
      while let next = events.first, next.tick <= tick {
        field.follow(next)
        events.removeFirst()
      }
    }
    if let first = trace.frames.first { take(upTo: first.tick, &field) }
    for interval in trace.intervals {
      let (before, after) = (interval.before, interval.after)
      if after.needle.isInTissue, !before.needle.isInTissue { field.puncture(after.tick) }
      if field.minds(.probeCover), before.movesProbe(to: after) { field.touch(after.tick) }
      take(upTo: after.tick, &field)
    }
    return field.moments
  }
  private init(scenario: Scenario) { self.scenario = scenario }

  /// True where the skin is prepared and still lacks a barrier that the scenario requires.
  private func minds(_ barrier: ProcedureAct) -> Bool {
    done.contains(.skinPreparation) && scenario.requires(barrier) && !done.contains(barrier)
  }
  private mutating func follow(_ moment: ProcedureMoment) {
    guard case .perform(let act) = moment.event else { return }
    if act == .palpation, minds(.gloves) { touch(moment.tick) }
    done.insert(act)
    if act == .skinPreparation { isBroken = false }
  }
  private mutating func puncture(_ tick: Int) {
    let lacks = [ProcedureAct.skinPreparation, .gloves, .drape, .probeCover].contains {
      scenario.requires($0) && !done.contains($0)
    }
    if lacks { touch(tick) }
  }
  private mutating func touch(_ tick: Int) {
    if !isBroken { moments.append(tick) }
    isBroken = true
  }
}

extension Trace.Frame {
  /// True when a hand, not the patient, moved the probe from here to the next frame.
  fileprivate func movesProbe(to next: Trace.Frame) -> Bool {
    let (a, b) = (probe, next.probe)
    return !next.isFlinching
      && (a.xMM != b.xMM || a.zMM != b.zMM || a.rotateDeg != b.rotateDeg || a.tiltDeg != b.tiltDeg
        || a.rockDeg != b.rockDeg || a.pressMM != b.pressMM)
  }
}
