import Geometry
import Simulation

/// One number about an attempt: a pure function of its trace, so old recordings can be scored anew.
package struct Metric: Sendable {
  package let id: String
  /// SI or the field's unit; "1" is a fraction or a count.
  package let unit: String
  /// True where a person reads it in percent.
  package let isFraction: Bool
  /// What it measures, for a person who reads a report.
  package let summary: String
  private let formula: Formula
  /// The value for tools that another program recorded; nil where tools alone do not define one.
  package let measureTools: @Sendable (ToolRecording) -> Double?

  /// Formula by a trace, or by the tools alone.
  private enum Formula: Sendable {
    case trace(@Sendable (Trace) -> Double?)
    case tools(@Sendable (ToolRecording) -> Double?)
  }

  /// - Parameters:
  ///   - tools: value for tools recorded elsewhere, where they define it.
  ///   - measure: value for a trace.
  init(
    id: String, unit: String, isFraction: Bool = false, summary: String,
    tools: @escaping @Sendable (ToolRecording) -> Double? = { _ in nil },
    measure: @escaping @Sendable (Trace) -> Double?
  ) {
    (self.id, self.unit, self.isFraction, self.summary) = (id, unit, isFraction, summary)
    formula = .trace(measure)
    measureTools = { finite(tools($0)) }
  }
  /// A metric with one formula for tools, whoever recorded them.
  init(
    id: String, unit: String, summary: String, ofTools formula: @escaping @Sendable (ToolRecording) -> Double?
  ) {
    (self.id, self.unit, self.summary, isFraction) = (id, unit, summary, false)
    self.formula = .tools(formula)
    measureTools = { finite(formula($0)) }
  }

  /// The value, or nil where the trace does not define one (never NaN, never a made-up 0).
  package func measure(_ trace: Trace) -> Double? {
    switch formula {
    case .trace(let formula): finite(formula(trace))
    case .tools: measureTools(trace.tools)
    }
  }

  /// True where the value for a trace is that for its tools.
  fileprivate var isOfTools: Bool { if case .tools = formula { true } else { false } }

  /// Every metric, in the order of a report.
  package static let standard: [Metric] = [
    .tipToJoint, .inPlaneFraction, .time, .needlePasses, .boneContacts, .pathLength, .jointFraction,
    .injectedVolume, .injectionInPlaneFraction, .timeInTissue, .timeToPuncture, .pathInefficiency,
    .sweptArea, .probeDrift, .maximumOffPlane, .needlePlaneAngle, .pathInTissue, .redirects,
    .meanNeedlePlaneDistance, .maximumNeedlePlaneDistance, .meanNeedlePlaneAngle, .maximumNeedlePlaneAngle,
    .meanVelocity, .motionSmoothness, .rotationTotal, .rotationalActions, .translationalActions,
    .probePathLength, .probeMeanVelocity, .probeMotionSmoothness, .probeRotationTotal,
    .probeRotationalActions, .probeTranslationalActions, .targetsScanned, .tipSeenFraction,
  ]
  package static func named(_ id: String) -> Metric? { standard.first { $0.id == id } }
}

extension Trace {
  /// Every metric, and its value.
  var measurements: [(metric: Metric, value: Double?)] {
    let tools = tools
    return Metric.standard.map { metric in
      (metric, metric.isOfTools ? metric.measureTools(tools) : metric.measure(self))
    }
  }
}

extension ToolRecording {
  /// Every metric; the value is nil where tools alone, or these, do not define one.
  package var measurements: [(metric: Metric, value: Double?)] {
    Metric.standard.map { ($0, $0.measureTools(self)) }
  }
}

private func finite(_ value: Double?) -> Double? { value.flatMap { $0.isFinite ? $0 : nil } }

/// Two frames that follow each other, read where they lie: a copy of a frame counts its references.
struct TraceInterval {
  fileprivate let frames: [Trace.Frame]
  fileprivate let index: Int
  @inline(__always) var before: Trace.Frame { frames[index] }
  @inline(__always) var after: Trace.Frame { frames[index + 1] }
  /// How much farther the needle went in, in mm; 0 when it did not.
  var advanceMM: Double { max(0, after.mainDepthMM - before.mainDepthMM) }
  /// From the main syringe, and from that for skin and track.
  var infiltratedML: Double { after.infiltratedML - before.infiltratedML }
  var injectedML: Double { after.injectedML - before.injectedML }
  /// True when the tip was below the skin at its end or its beginning.
  var isInTissue: Bool { before.isMainInTissue || after.isMainInTissue }
}

extension Trace {
  /// Made as they are looked at: a list of them would be twice as large as the trace.
  var intervals: LazyMapCollection<Range<Int>, TraceInterval> {
    (0..<max(frames.count - 1, 0)).lazy.map { [frames] in TraceInterval(frames: frames, index: $0) }
  }
}
