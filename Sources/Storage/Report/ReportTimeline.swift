import Simulation
import Training

/// The course of an attempt as lanes over one time: depth of the needle, tip seen, motion of the probe, force, flow, steps, errors.
struct ReportTimeline {
  private let lanes: AttemptLanes
  private static let (left, right) = (92.0, 908.0)
  private static let partCount = 408

  /// The timeline of a trace; nil when nothing was recorded.
  init?(trace: Trace, assessment: Assessment) {
    guard !trace.frames.isEmpty else { return nil }
    lanes = AttemptLanes(trace: trace, assessment: assessment, count: ReportTimeline.partCount)
  }

  private func x(_ tick: Int) -> Double {
    Self.left + (Self.right - Self.left) * Double(tick) / Double(max(lanes.endTick, 1))
  }

  var html: String {
    """
    <div class="wide"><svg viewBox="0 0 920 348" role="img" aria-label="Course of the attempt in lanes">
    \(timeAxis)\(depth)
    \(label("tip seen", 134))\(band(128, "#009e73") { $0.isInTissue && $0.showsTip })
    \(band(128, "#d55e00") { $0.isInTissue && !$0.showsTip })
    \(graph("probe", top: 146, unit: "mm/s", scale: 30, color: "#51606c") { $0.probeMMPerS })
    \(graph("force", top: 186, unit: "N", scale: 8, color: "#7a4fb3") { $0.forceN })
    \(graph("flow", top: 226, unit: "mL/s", scale: 0.3, color: "#0b5cad") { $0.flowMLPerS })
    \(label("steps", 278))\(marks(lanes.steps, at: 274, color: "#17774a"))
    \(label("errors", 304))\(marks(lanes.errors, at: 300, color: "#b35900"))</svg></div>
    <div class="key"><span><i style="background:#009e73"></i>tip seen</span>
    <span><i style="background:#d55e00"></i>needle in, tip not seen</span>
    <span><i style="background:#b3261e"></i>critical error</span> <span><i style="background:#b35900"></i>error</span></div>
    """
  }

  private func label(_ text: String, _ y: Double) -> String {
    "<text x=\"84\" y=\"\(decimal(y + 4))\" text-anchor=\"end\">\(text)</text>"
  }

  private var timeAxis: String {
    let durationS = SimulationState.seconds(ofTicks: lanes.endTick)
    let stepS = [1.0, 2, 5, 10, 20, 30, 60, 120, 300, 600].first { durationS / $0 <= 9 } ?? 1_200
    return stride(from: 0, through: durationS, by: stepS).map { time in
      let place = decimal(x(Int(time * Double(SimulationState.ticksPerS))))
      return "<line x1=\"\(place)\" x2=\"\(place)\" y1=\"8\" y2=\"318\" stroke=\"#e4e9ed\"/>"
        + "<text x=\"\(place)\" y=\"338\" text-anchor=\"middle\">\(ReadMeasure.duration(time))</text>"
    }.joined()
  }

  /// The depth of the tip, downward as in the patient.
  private var depth: String {
    let deepest = max(10, lanes.parts.map(\.depthMM).max() ?? 0)
    let (top, height) = (12.0, 104.0)
    var path = "M\(decimal(x(0))) \(decimal(top))"
    for (i, part) in lanes.parts.enumerated() {
      path += "L\(decimal(x(lanes.tick(ofPart: i)))) \(decimal(top + height * part.depthMM / deepest))"
    }
    path += "L\(decimal(x(lanes.endTick))) \(decimal(top))Z"
    let last = ReadMeasure.length(deepest)
    return
      label("needle", 20) + label(last, top + height - 4)
      + "<path d=\"\(path)\" fill=\"#cdd5dc\" stroke=\"#1d2730\"/>"
  }

  /// Bars over the parts that are such.
  private func band(_ top: Double, _ color: String, where isSuch: (AttemptLanes.Part) -> Bool) -> String {
    lanes.runs(where: isSuch).map { run in
      let width = max(1, x(run.upperBound) - x(run.lowerBound))
      return
        "<rect x=\"\(decimal(x(run.lowerBound)))\" y=\"\(top)\" width=\"\(decimal(width))\" height=\"10\" fill=\"\(color)\"/>"
    }.joined()
  }

  /// A value over time, upward from its line, cut at `scale`.
  private func graph(
    _ name: String, top: Double, unit: String, scale: Double, color: String,
    _ value: (AttemptLanes.Part) -> Double
  ) -> String {
    let bottom = top + 32
    var path = "M\(decimal(x(0))) \(decimal(bottom))"
    for (i, part) in lanes.parts.enumerated() {
      let share = min(max(value(part) / scale, 0), 1)
      path += "L\(decimal(x(lanes.tick(ofPart: i)))) \(decimal(bottom - 30 * share))"
    }
    path += "L\(decimal(x(lanes.endTick))) \(decimal(bottom))Z"
    return label(name, top + 12) + label("to \(JSON.number(scale).text) \(unit)", top + 27)
      + "<path d=\"\(path)\" fill=\"\(color)\" fill-opacity=\".35\" stroke=\"\(color)\"/>"
  }

  private func marks(_ events: [AttemptLanes.Event], at y: Double, color: String) -> String {
    events.map { event in
      "<rect x=\"\(decimal(x(event.tick) - 2))\" y=\"\(decimal(y - 7))\" width=\"4\" height=\"16\" fill=\"\(event.isCritical ? "#b3261e" : color)\">"
        + "<title>\(escaped(event.text))</title></rect>"
    }.joined()
  }
}
