import Geometry
import Needle
import Simulation

/// Forces on the hand as sound: a rustle while tissue resists and the tip moves, a thump where a surface gives way, a
/// knock on bone. Synthesized; the same states give the same samples.
struct FeltSound {
  /// Samples a second, mono: a whole number a tick.
  static let rate = 22_000
  static let samplesPerTick = rate / SimulationState.ticksPerS

  /// Loudness, 0...1.
  var volume: Float
  private var last: NeedleState?
  private var (rustle, rustleWanted): (Float, Float) = (0, 0)
  private var (thump, thumpAge): (Float, Int) = (0, 0)
  private var (knock, knockAge): (Float, Int) = (0, 0)
  private var (fast, slow): (Float, Float) = (0, 0)
  private var noise: UInt32 = 0x9E37_79B9

  init(volume: Float) { self.volume = volume }

  /// True when there is nothing to hear.
  var isSilent: Bool { rustle < 1e-4 && rustleWanted == 0 && thump < 1e-4 && knock < 1e-4 }

  /// Takes the needle after one tick.
  mutating func note(_ needle: NeedleState) {
    defer { last = needle }
    guard let last else { return }
    let way = Float(distance(needle.tipMM, last.tipMM))
    rustleWanted =
      needle.isInTissue
      ? min(Float(needle.forces.axialN.magnitude / NeedleForces.handN), 1) * min(way / 0.1, 1) * 0.2 : 0
    // The skin gives way as the tip enters.
    if needle.forces.lastPopN != last.forces.lastPopN || needle.forces.pops != last.forces.pops,
      needle.forces.lastPopN > 0
    {
      (thump, thumpAge) = (min(Float(needle.forces.lastPopN) / 2, 1), 0)
    }
    if needle.boneContacts > last.boneContacts { (knock, knockAge) = (0.8, 0) }
  }

  /// The samples of one tick, −1...1.
  mutating func samples() -> [Float] { (0..<FeltSound.samplesPerTick).map { _ in nextSample() * volume } }

  private mutating func nextSample() -> Float {
    noise ^= noise << 13
    noise ^= noise >> 17
    noise ^= noise << 5
    let white = Float(Int32(bitPattern: noise)) / Float(Int32.max)
    // Between two low-pass filters: some 300 to 2,000 Hz.
    fast += (white - fast) * 0.4
    slow += (fast - slow) * 0.08
    rustle += (rustleWanted - rustle) * 0.002
    let rate = Double(FeltSound.rate)
    let thumpPhase = 2 * Double.pi * 95 * Double(thumpAge) / rate
    let knockPhase = 2 * Double.pi * 1_150 * Double(knockAge) / rate
    let sample =
      (fast - slow) * rustle * 2 + Float(Elementary.sine(thumpPhase)) * thump
      + Float(Elementary.sine(knockPhase)) * knock * 0.7
    (thumpAge, knockAge) = (thumpAge + 1, knockAge + 1)
    // Decayed to a third after 35 and 9 ms.
    thump *= 0.9987
    knock *= 0.995
    return max(-1, min(1, sample))
  }
}
