import Geometry
import Simulation

/// The course of an attempt in lanes, for a drawing: what the hands did in each of equal parts of the time, and what happened when.
package struct AttemptLanes: Sendable {
  /// One part of the time.
  package struct Part: Equatable, Sendable {
    /// Deepest place of the main needle below the skin, in mm.
    package var depthMM = 0.0
    package var isInTissue = false
    /// True where the picture showed the tip in half of it or more.
    package var showsTip = false
    /// Mean speed of the probe over the skin, in mm/s, and of its angles, in °/s.
    package var probeMMPerS = 0.0, probeDegPerS = 0.0
    /// Greatest force along the shaft, in N.
    package var forceN = 0.0
    /// Mean flow out of both syringes, in mL/s.
    package var flowMLPerS = 0.0
  }
  /// Something that happened at a moment.
  package struct Event: Equatable, Sendable {
    package var tick: Int
    package var text: String
    package var isCritical = false
  }
  package let parts: [Part]
  package let endTick: Int
  package let steps: [Event]
  package let errors: [Event]

  /// - Parameter count: number of parts; fewer where there are not as many ticks.
  package init(trace: Trace, assessment: Assessment, count: Int) {
    let frames = trace.frames
    endTick = frames.last?.tick ?? 0
    let count = max(1, min(count, frames.count))
    parts = (0..<count).map { i in
      AttemptLanes.part(of: frames, from: frames.count * i / count, to: frames.count * (i + 1) / count)
    }
    steps = assessment.steps.compactMap { step in
      guard step.isRequired, let timeS = step.timeS else { return nil }
      return Event(tick: PointLoss.ticks(ofSeconds: timeS), text: step.summary)
    }.sorted { $0.tick < $1.tick }
    errors = assessment.errors.map {
      Event(tick: PointLoss.ticks(ofSeconds: $0.timeS), text: $0.message, isCritical: $0.isCritical)
    }
  }

  private static func part(of frames: [Trace.Frame], from start: Int, to end: Int) -> Part {
    var part = Part()
    var (inTissue, shown, motion, turn) = (0, 0, 0.0, 0.0)
    for i in start..<end {
      part.depthMM = max(part.depthMM, frames[i].mainDepthMM)
      part.forceN = max(part.forceN, frames[i].needle.forces.axialN)
      if frames[i].needle.isInTissue { inTissue += 1 }
      if frames[i].needle.isInTissue, frames[i].sight.contains(.tip) { shown += 1 }
      guard i > 0 else { continue }
      let (a, b) = (frames[i - 1].probe, frames[i].probe)
      let (dx, dy, dz) = (b.xMM - a.xMM, b.pressMM - a.pressMM, b.zMM - a.zMM)
      motion += (dx * dx + dy * dy + dz * dz).squareRoot()
      turn += abs(b.tiltDeg - a.tiltDeg) + abs(b.rockDeg - a.rockDeg) + turned(a.rotateDeg, b.rotateDeg)
    }
    guard end > start else { return part }
    let seconds = SimulationState.seconds(ofTicks: end - start)
    part.isInTissue = inTissue > 0
    part.showsTip = inTissue > 0 && 2 * shown >= inTissue
    (part.probeMMPerS, part.probeDegPerS) = (motion / seconds, turn / seconds)
    let before = frames[max(start - 1, 0)]
    let given =
      frames[end - 1].injectedML + frames[end - 1].infiltratedML
      - (start == 0 ? 0 : before.injectedML + before.infiltratedML)
    part.flowMLPerS = given / seconds
    return part
  }
  private static func turned(_ a: Double, _ b: Double) -> Double {
    let turn = abs(b - a)
    return turn > 180 ? 360 - turn : turn
  }

  /// Runs of parts that are such, as half-open ranges of ticks.
  package func runs(where isSuch: (Part) -> Bool) -> [Range<Int>] {
    var (runs, start) = ([Range<Int>](), Int?.none)
    for i in 0...parts.count {
      if i < parts.count, isSuch(parts[i]) {
        start = start ?? i
      } else if let from = start {
        runs.append(tick(ofPart: from)..<tick(ofPart: i))
        start = nil
      }
    }
    return runs
  }
  /// The first tick of a part.
  package func tick(ofPart i: Int) -> Int { endTick * i / max(parts.count, 1) }
}
