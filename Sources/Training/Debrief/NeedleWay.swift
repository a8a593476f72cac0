import Geometry
import Simulation

/// Way of the main needle's tip through tissue, a line for each time that it was in, in the patient's frame, mm.
package struct NeedleWay: Equatable, Sendable {
  package var lines: [[Vector3]]
  /// Place where the tip ended, see `Trace.finalTip`; nil when the needle never entered.
  package var end: Vector3?

  /// Distance between two points of a line, in mm.
  private static let stepMM = 0.5

  package init(of trace: Trace) {
    var lines: [[Vector3]] = []
    var isInside = false
    for frame in trace.frames {
      defer { isInside = frame.isMainInTissue }
      guard frame.isMainInTissue else { continue }
      if !isInside { lines.append([frame.needle.entryMM]) }
      guard let last = lines[lines.count - 1].last, distance(last, frame.needle.tipMM) >= NeedleWay.stepMM
      else { continue }
      lines[lines.count - 1].append(frame.needle.tipMM)
    }
    self.lines = lines.filter { $0.count > 1 }
    end = trace.finalTip?.needle.tipMM
  }
}
