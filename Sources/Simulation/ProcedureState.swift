import Geometry

/// Record of the procedure in the state: what was done, examined and said, and how far the case's clock is ahead of the
/// ticks. Of fixed size; at rest as long as nothing of it was used.
package struct ProcedureState: Equatable, Sendable {
  /// Ticks that the case's clock has gone on without the hands.
  package internal(set) var waitedTicks = 0
  /// By act: the tick at which it was first done, and the clock at which it was last done; 0 where it was not.
  var firstTicks = SIMD32<Int32>.zero
  var lastClockTicks = SIMD32<Int32>.zero
  /// By provocation test: the clock at which it was first done before an injection, and last done after one; 0 where it
  /// was not.
  var examinedTicks = SIMD8<Int32>.zero
  var repeatedTicks = SIMD8<Int32>.zero
  /// The trainee's reading of the block, and the clock then.
  package internal(set) var reading: BlockReading?
  package internal(set) var readingTicks = 0
  /// Reason for not injecting, as it was said last; nil when it was not.
  package internal(set) var declined: Contraindication?
  /// Reasons against, as a bit each, in spite of which the trainee went on.
  var weighed: UInt32 = 0
  /// The clock when fluid of the main syringe last flowed; 0 before.
  package var lastFluidTicks = 0
  /// The event that came last, and its tick.
  var latest: ProcedureEvent?
  var latestTick = 0
  /// True where the pelvis lies on a pillow that was not there at the beginning.
  package internal(set) var isOnPillow = false

  package init() {}

  /// Longest time by which the clock can be ahead, in ticks: a day.
  static let waitedTicksMax = 8_640_000

  /// The tick at which an act was first done, and the clock at which it was last done; nil where it was not.
  package func firstTick(of act: ProcedureAct) -> Int? { ProcedureState.time(firstTicks[act.index]) }
  package func lastClockTicks(of act: ProcedureAct) -> Int? { ProcedureState.time(lastClockTicks[act.index]) }
  package func isDone(_ act: ProcedureAct) -> Bool { firstTicks[act.index] != 0 }
  /// The clock at which a test was done before, and last repeated after the injection; nil where it was not.
  package func examinedTicks(_ test: ProvocationTest) -> Int? {
    ProcedureState.time(examinedTicks[test.index])
  }
  package func repeatedTicks(_ test: ProvocationTest) -> Int? {
    ProcedureState.time(repeatedTicks[test.index])
  }
  /// True when the trainee went on in spite of a reason against.
  package func wentOn(inSpiteOf reason: Contraindication) -> Bool { weighed & reason.bit != 0 }
  /// The event of a tick, if it was the last one; else nil.
  package func event(atTick tick: Int) -> ProcedureEvent? { latestTick == tick ? latest : nil }

  private static func time(_ ticks: Int32) -> Int? { ticks == 0 ? nil : Int(ticks) }

  /// Notes an event of a tick.
  package mutating func note(_ event: ProcedureEvent, tick: Int, afterInjection: Bool) {
    waitedTicks = min(waitedTicks + event.clockTicks, ProcedureState.waitedTicksMax)
    let clock = tick + waitedTicks
    (latest, latestTick) = (event, tick)
    switch event {
    case .perform(let act):
      if firstTicks[act.index] == 0 { firstTicks[act.index] = Int32(tick) }
      lastClockTicks[act.index] = Int32(clock)
    case .examine(let test):
      if afterInjection {
        repeatedTicks[test.index] = Int32(clock)
      } else if examinedTicks[test.index] == 0 {
        examinedTicks[test.index] = Int32(clock)
      }
    case .readBlock(let reading): (self.reading, readingTicks) = (reading, clock)
    case .decline(let reason): declined = reason
    case .goOn(let reason): weighed |= reason.bit
    case .wait: break
    }
  }

  /// Digests what is not at rest, so that recordings from before there was a procedure keep their fingerprints.
  func combine(into digest: inout Fingerprint) {
    guard latest != nil else { return }
    digest.combine(waitedTicks)
    for i in firstTicks.indices {
      digest.combine(Int(firstTicks[i]))
      digest.combine(Int(lastClockTicks[i]))
    }
    for i in examinedTicks.indices {
      digest.combine(Int(examinedTicks[i]))
      digest.combine(Int(repeatedTicks[i]))
    }
    digest.combine(reading?.index ?? -1)
    digest.combine(readingTicks)
    digest.combine(declined?.index ?? -1)
    digest.combine(UInt64(weighed))
    digest.combine(lastFluidTicks)
    latest?.combine(into: &digest)
    digest.combine(latestTick)
    digest.combine(isOnPillow)
  }
}

/// A word of a list, of which a state and a digest keep the place.
protocol Listed: CaseIterable, Sendable {}
extension Listed {
  /// The place in `allCases`, without making that array: the one byte that a case without a value is.
  var index: Int { withUnsafeBytes(of: self) { Int($0[0]) } }
}
extension ScanLandmark: Listed {}
extension ProcedureAct: Listed {}
extension ProvocationTest: Listed {}
extension BlockReading: Listed {}
extension Contraindication: Listed {
  var bit: UInt32 { 1 << UInt32(index) }
}

extension ProcedureEvent {
  fileprivate func combine(into digest: inout Fingerprint) {
    let (kind, value): (Int, Int) =
      switch self {
      case .perform(let act): (0, act.index)
      case .wait(let seconds): (1, Int(seconds.bitPattern))
      case .examine(let test): (2, test.index)
      case .readBlock(let reading): (3, reading.index)
      case .decline(let reason): (4, reason.index)
      case .goOn(let reason): (5, reason.index)
      }
    digest.combine(kind)
    digest.combine(value)
  }
}
