import Geometry

/// Quiet breathing of a prone patient: the back rises against the hand that rests the probe on it, and sinks again.
package struct Breathing: Hashable, Sendable {
  /// Rise of the skin over the sacrum against the hand from the end of a breath out to that of a breath in, in mm.
  package var amplitudeMM: Double
  /// Breaths a minute.
  package var ratePerMin: Double
  package init(amplitudeMM: Double, ratePerMin: Double) {
    (self.amplitudeMM, self.ratePerMin) = (amplitudeMM, ratePerMin)
  }

  /// Rise of the back, 0...`amplitudeMM`: a fourth power of a sine, since a body rests longer breathed out than in
  /// (Lujan et al., Med Phys 1999;26:715). An attempt begins breathed out.
  package func riseMM(atTick tick: Int) -> Double {
    let breaths = Double(tick) * SimulationState.tickS * ratePerMin / 60
    let sine = Elementary.sine(breaths * .pi)
    return amplitudeMM * (sine * sine) * (sine * sine)
  }
}
