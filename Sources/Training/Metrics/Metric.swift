import Geometry
import Simulation

/// One number about an attempt: a pure function of its trace, so old recordings can be scored anew.
package struct Metric: Sendable {
  package let id: String
  /// SI or the field's unit; "1" is a fraction or a count.
  package let unit: String
  /// True where a person reads it in percent.
  package var isFraction = false
  /// What it measures, for a person who reads a report.
  package let summary: String
  /// The value, or nil where the trace does not define one (never NaN, never a made-up 0).
  package let measure: @Sendable (Trace) -> Double?

  /// Every metric, in the order of a report.
  package static let standard: [Metric] = [
    .tipToJoint, .inPlaneFraction, .time, .needlePasses, .boneContacts, .pathLength, .jointFraction,
    .injectedVolume, .injectionInPlaneFraction, .timeInTissue, .timeToPuncture, .pathInefficiency,
    .sweptArea, .probeDrift, .maximumOffPlane,
    .needlePlaneAngle, .tipSeenFraction,
  ]
  package static func named(_ id: String) -> Metric? { standard.first { $0.id == id } }
}

/// Two frames that follow each other.
struct TraceInterval {
  var before, after: Trace.Frame
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
    (0..<max(frames.count - 1, 0)).lazy.map { [frames] in
      TraceInterval(before: frames[$0], after: frames[$0 + 1])
    }
  }
}
