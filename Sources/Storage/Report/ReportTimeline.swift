import Simulation
import Training

/// The course of an attempt as a drawing: depth of the tip, whether it was in the imaged slice, flow, errors.
struct ReportTimeline {
  private let trace: Trace
  private let errors: [ErrorFound]
  private let durationS: Double
  private let deepestMM: Double
  private static let (left, right, top, bottom) = (46.0, 910.0, 18.0, 190.0)

  /// The timeline of a trace; nil when the needle never entered.
  init?(trace: Trace, errors: [ErrorFound]) {
    guard let last = trace.frames.last, trace.frames.contains(where: \.isMainInTissue) else { return nil }
    (self.trace, self.errors) = (trace, errors)
    durationS = SimulationState.seconds(ofTicks: last.tick)
    deepestMM = max(10, trace.frames.map(\.mainDepthMM).max() ?? 0)
  }

  private func x(_ timeS: Double) -> Double {
    Self.left + (Self.right - Self.left) * timeS / max(durationS, 0.01)
  }
  private func y(_ depthMM: Double) -> Double {
    Self.top + (Self.bottom - Self.top) * depthMM / (deepestMM * 1.1)
  }

  var svg: String {
    """
    <svg viewBox="0 0 920 262" width="100%" role="img" aria-label="Depth of the tip over time">
    \(axes)\(depth)
    \(band(at: 204, color: "#009e73") { $0.isMainInTissue && $0.tipInSlice })
    \(band(at: 218, color: "#d55e00") { $0.isMainInTissue && !$0.tipInSlice })
    \(injecting)\(marks)</svg>
    <div class="key"><span><i style="background:#009e73"></i>tip in the imaged slice</span>
    <span><i style="background:#d55e00"></i>tip outside the imaged slice</span>
    <span><i style="background:#2f6f9f"></i>fluid flows</span>
    <span><i style="background:#e69f00"></i>error (dashed)</span></div>
    """
  }

  private var axes: String {
    var out = ""
    let stepMM = deepestMM > 60 ? 20.0 : 10.0
    for depth in stride(from: 0, through: deepestMM * 1.05, by: stepMM) {
      let line = decimal(y(depth))
      out +=
        "<line x1=\"\(Self.left)\" x2=\"\(Self.right)\" y1=\"\(line)\" y2=\"\(line)\" stroke=\"#e4e9ed\"/>"
      out += "<text x=\"40\" y=\"\(decimal(y(depth) + 4))\" text-anchor=\"end\">\(plain(depth))</text>"
    }
    let stepS = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600].first { durationS / $0 <= 12 } ?? 1_200
    for time in stride(from: 0, through: durationS, by: stepS) {
      out += "<text x=\"\(decimal(x(time)))\" y=\"258\" text-anchor=\"middle\">\(plain(time)) s</text>"
    }
    return out + "<text x=\"6\" y=\"11\">depth of the tip below the skin, mm</text>"
  }

  /// Line of the depth, one point every few ticks: 400 over the width are enough.
  private var depth: String {
    let every = max(1, trace.frames.count / 400)
    var points = ""
    for (index, frame) in trace.frames.enumerated()
    where index % every == 0 || index == trace.frames.count - 1 {
      points += "\(decimal(x(seconds(frame)))),\(decimal(y(frame.mainDepthMM))) "
    }
    return "<polyline points=\"\(points)\" fill=\"none\" stroke=\"#1d2730\" stroke-width=\"1.5\"/>"
  }

  private func seconds(_ frame: Trace.Frame) -> Double { SimulationState.seconds(ofTicks: frame.tick) }

  /// A row of bars over the frames for which `isSuch` is true.
  private func band(at top: Double, color: String, where isSuch: (Trace.Frame) -> Bool) -> String {
    var out = ""
    var start: Double?
    for frame in trace.frames {
      if isSuch(frame) {
        start = start ?? seconds(frame)
      } else if let from = start {
        out += bar(from, seconds(frame), at: top, color: color)
        start = nil
      }
    }
    if let from = start { out += bar(from, durationS, at: top, color: color) }
    return out
  }
  private func bar(_ from: Double, _ to: Double, at top: Double, color: String) -> String {
    let width = max(1, x(to) - x(from))
    return
      "<rect x=\"\(decimal(x(from)))\" y=\"\(top)\" width=\"\(decimal(width))\" height=\"9\" fill=\"\(color)\"/>"
  }

  private var injecting: String {
    var injectedBefore = 0.0
    return band(at: 232, color: "#2f6f9f") { frame in
      defer { injectedBefore = frame.injectedML }
      return frame.injectedML > injectedBefore
    }
  }

  private var marks: String {
    errors.map { error in
      let place = decimal(x(error.timeS))
      let color = error.isCritical ? "#b3261e" : "#e69f00"
      return
        "<line x1=\"\(place)\" x2=\"\(place)\" y1=\"\(Self.top)\" y2=\"\(Self.bottom)\" stroke=\"\(color)\" "
        + "stroke-dasharray=\"3 3\"><title>\(escaped(error.message))</title></line>"
    }.joined()
  }
}
