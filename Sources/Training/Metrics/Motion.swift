import Geometry

/// Motion of a tool, for the needle and for the probe. Of our own attempts every tick is a sample, and the needle counts while it is
/// tracked; nothing is filtered but as each metric says.
extension Metric {
  package static let meanVelocity = meanVelocity(of: .needle)
  package static let probeMeanVelocity = meanVelocity(of: .probe)
  package static let motionSmoothness = motionSmoothness(of: .needle)
  package static let probeMotionSmoothness = motionSmoothness(of: .probe)
  package static let rotationTotal = rotationTotal(of: .needle)
  package static let probeRotationTotal = rotationTotal(of: .probe)
  package static let rotationalActions = rotationalActions(of: .needle)
  package static let probeRotationalActions = rotationalActions(of: .probe)
  package static let translationalActions = translationalActions(of: .needle)
  package static let probeTranslationalActions = translationalActions(of: .probe)

  /// The way of the middle of the probe's face, in mm, from first sample to last. Nil where there are less than two.
  package static let probePathLength = Metric(
    id: "probePathLength", unit: "mm", summary: "Way of the probe in the whole attempt",
    ofTools: { $0.probe?.lengthMM })

  /// A tool that is measured.
  private struct Tool: Sendable {
    /// For the summary.
    var name: String
    var path: @Sendable (ToolRecording) -> ToolPath?
    /// As an id begins: the needle's with its own word, the probe's with "probe".
    func id(_ word: String) -> String {
      name == "needle" ? word : name + word.prefix(1).uppercased() + word.dropFirst()
    }

    static let needle = Tool(name: "needle") { $0.needle }
    static let probe = Tool(name: "probe") { $0.probe }
  }

  /// The mean of the speeds of all steps, in mm/s, each with the same weight however long it took: not way by time. Nil without a step.
  private static func meanVelocity(of tool: Tool) -> Metric {
    Metric(
      id: tool.id("meanVelocity"), unit: "mm/s", summary: "Mean speed of the \(tool.name)",
      ofTools: { tools in
        var (sum, count) = (0.0, 0)
        for step in tool.path(tools)?.timedSteps ?? ToolPath([]).timedSteps {
          sum += step.lengthMM / step.durationS
          count += 1
        }
        return count > 0 ? sum / Double(count) : nil
      })
  }

  /// √(Σ‖jerk‖²Δt), in mm/s^2.5: the lower the smoother. The jerk is the third backward difference of the position over samples at least
  /// 50 ms apart, so at most 20 a second: the third derivative of raw samples would be that of their noise. Nil without four samples in
  /// a row.
  private static func motionSmoothness(of tool: Tool) -> Metric {
    Metric(
      id: tool.id("motionSmoothness"), unit: "mm/s^2.5",
      summary: "Jerk of the \(tool.name), 20 samples a second",
      ofTools: { tool.path($0)?.smoothness })
  }

  /// The sum of the angles by which a tool turned from sample to sample, about any axis, in degrees. Nil without a step.
  private static func rotationTotal(of tool: Tool) -> Metric {
    Metric(
      id: tool.id("rotationTotal"), unit: "°", summary: "Angles turned by the \(tool.name), summed",
      ofTools: { tools in
        var sum: Double?
        for step in tool.path(tools)?.steps ?? ToolPath([]).steps { sum = (sum ?? 0) + step.turn.degrees }
        return sum
      })
  }

  /// Episodes of turning faster than 50 °/s, debounced by 0.2 s. Nil without a step.
  private static func rotationalActions(of tool: Tool) -> Metric {
    Metric(
      id: tool.id("rotationalActions"), unit: "1", summary: "Quick turns of the \(tool.name), over 50 °/s",
      ofTools: { tool.path($0)?.episodes { $0.turn.degrees / $0.durationS > 50 } })
  }

  /// Episodes in which the tool's own origin, such as the tip, moved faster than 50 mm/s, debounced by 0.2 s: no world origin enters.
  /// Nil without a step.
  private static func translationalActions(of tool: Tool) -> Metric {
    Metric(
      id: tool.id("translationalActions"), unit: "1",
      summary: "Quick moves of the \(tool.name), over 50 mm/s",
      ofTools: { tool.path($0)?.episodes { $0.lengthMM / $0.durationS > 50 } })
  }
}

/// A state that changes when a test has had the other outcome for more than 0.2 s.
struct Debounced {
  private(set) var isOn = false
  private var agreedAtS: Double
  static let delayS = 0.2
  init(fromS: Double) { agreedAtS = fromS }

  /// Takes the outcome of a test; true when the state goes on with it.
  mutating func turnsOn(_ test: Bool, atS timeS: Double) -> Bool {
    if test != isOn {
      guard timeS - agreedAtS > Debounced.delayS else { return false }
      isOn = test
      agreedAtS = timeS
      return test
    }
    agreedAtS = timeS
    return false
  }
}

extension ToolPath {
  /// How often a test begins to hold, debounced; it does not hold while the tool is not tracked. Nil without a tracked step.
  fileprivate func episodes(where test: (ToolStep) -> Bool) -> Double? {
    guard count > 0 else { return nil }
    var (state, found, isTracked) = (Debounced(fromS: self[0].timeS), 0, false)
    for step in allSteps() {
      if step.isTracked { isTracked = true }
      if state.turnsOn(step.isTracked && test(step), atS: step.after.timeS) { found += 1 }
    }
    return isTracked ? Double(found) : nil
  }

  /// √(Σ‖jerk‖²Δt), mm/s^2.5, over runs of tracked samples `jerkSpacingS` apart.
  fileprivate var smoothness: Double? {
    var (run, sum): ([ToolStep], Double?) = ([], nil)
    for step in allSteps(spacingS: jerkSpacingS) {
      guard step.isTracked else {
        run.removeAll(keepingCapacity: true)
        continue
      }
      run.append(step)
      guard run.count >= 3 else { continue }
      if run.count > 3 { run.removeFirst() }
      let velocities = run.map { ($0.after.pose.origin - $0.before.pose.origin) / $0.durationS }
      let acceleration = (velocities[2] - velocities[1]) / run[2].durationS
      let before = (velocities[1] - velocities[0]) / run[1].durationS
      let jerk = (acceleration - before) / run[2].durationS
      sum = (sum ?? 0) + dot(jerk, jerk) * run[2].durationS
    }
    return sum?.squareRoot()
  }
}
