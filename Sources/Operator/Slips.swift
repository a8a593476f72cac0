import Geometry

/// The size of an attempt's faults; nothing where none is planted.
struct Slips {
  /// Slide of the probe in mm, and turn about its beam in degrees, for each millimeter that the needle goes in.
  var slidePerMM = SIMD2<Double>.zero
  var turnDegPerMM = 0.0
  /// Distance before the aimed depth at which the needle is stopped, in mm.
  var shortMM = 0.0
  /// Speed of a needle that is pushed in too fast, in mm/s.
  var pushMMPerS = 0.0

  /// Slide and turn so far.
  private(set) var slidMM = SIMD2<Double>.zero, turnedDeg = 0.0
  /// Slide, in mm, and turn, in degrees, below which a slip goes on unnoticed; chosen.
  private static let unnoticedMM = 5.0, unnoticedDeg = 10.0

  /// True while the probe slips and that is not noticed yet.
  var areUnnoticed: Bool {
    let isSliding = slidePerMM != .zero && (slidMM * slidMM).sum() < Slips.unnoticedMM * Slips.unnoticedMM
    return isSliding || (turnDegPerMM != 0 && abs(turnedDeg) < Slips.unnoticedDeg)
  }
  /// Slide in mm and turn in degrees while the needle goes in by a step.
  mutating func step(advancingMM strideMM: Double) -> (slideMM: SIMD2<Double>, turnDeg: Double) {
    let (slide, turn) = (slidePerMM * strideMM, turnDegPerMM * strideMM)
    slidMM += slide
    turnedDeg += turn
    return (slide, turn)
  }
  mutating func stop() {
    (slidePerMM, turnDegPerMM) = (.zero, 0)
    (slidMM, turnedDeg) = (.zero, 0)
  }

  /// Way of the needle over which a hand drifts by the drawn distance, in mm: from skin to joint.
  private static let wayMM = 45.0

  init(_ faults: [OperatorFault], seed: UInt64, sign: Double) {
    var random = RandomNumbers(seed: mixed(seed ^ 0x736C_6970_73))
    let (driftMM, towardFeetDeg) = (random.uniform(in: 7...14), random.uniform(in: -60...60))
    let turnDeg = random.uniform(in: 12...25) * (random.uniform() < 0.5 ? -1 : 1)
    let shortMM = random.uniform(in: 6...12)
    let pushMMPerS = random.uniform(in: 25...30)
    for fault in faults {
      switch fault.id {
      case .probeDrift:
        // A hand that holds the probe from lateral sinks to lateral, and toward the feet or the head.
        let angle = Angle.degrees(towardFeetDeg)
        slidePerMM = SIMD2(sign * angle.cosine, -angle.sine) * (driftMM / Slips.wayMM)
      case .probeRotation: turnDegPerMM = turnDeg / Slips.wayMM
      case .stopsShort: self.shortMM = shortMM
      case .pushesFast: self.pushMMPerS = pushMMPerS
      default: break
      }
    }
  }
}
