import Geometry
import Simulation
import Training

/// Result of metrics for tools that another program recorded.
package struct TrajectoryAssessment: Sendable {
  package var path: String
  package var rules: TrajectoryRules
  /// Names of the transforms that are the tools.
  package var needleName, probeName: String?
  package var recording: ToolRecording
  /// What was left out or is in doubt, a sentence each.
  package var notes: [String]
  /// Every metric; the value is nil where the recording does not define one.
  package var measurements: [(metric: Metric, value: Double?)]

  /// - Parameter recover: takes the good part of a file that is cut off.
  /// - Throws: `FileProblem` where it cannot be read, or lacks a tool that is named.
  package init(
    _ path: String, roles: ToolRoles, body: ClosedSurface?, rules: TrajectoryRules, recover: Bool = false
  ) throws {
    (self.path, self.rules) = (path, rules)
    let log = try TrajectoryFile.read(path, recover: recover)
    do {
      (recording, (needleName, probeName), notes) = try log.tools(roles, in: body, by: rules)
    } catch let problem as TrajectoryProblem {
      throw FileProblem(path: path, message: problem.message)
    }
    measurements = recording.measurements
  }

  package func json(comparison: PathComparison?) -> JSON {
    let values = measurements.map { JSON.Member($0.metric.id, .measured($0.value, $0.metric.unit)) }
    var members = [
      JSON.Member("trajectory", .string(path)),
      JSON.Member("compatible", rules == .exact ? .null : .string(rules.rawValue)),
      JSON.Member("sampling", .string(rules.summary)),
      JSON.Member(
        "tools",
        .object([JSON.Member("needle", .string(needleName)), JSON.Member("probe", .string(probeName))])),
      JSON.Member("metrics", .object(values)),
    ]
    if let comparison { members.append(JSON.Member("comparison", comparison.json)) }
    members.append(JSON.Member("notes", .array(notes.map { .string($0) })))
    return .object(members)
  }
}

/// How far a needle's way lies from an expert's.
package struct PathComparison: Sendable {
  package var expertPath: String
  /// The value is nil where either needle was never tracked.
  package var measurements: [(measure: PathDistance, value: Double?)]

  package init(of recording: ToolRecording, with expert: ToolRecording, expertPath: String) {
    self.expertPath = expertPath
    let (way, expertWay) = (recording.needleWayMM, expert.needleWayMM)
    measurements = PathDistance.standard.map { ($0, $0.measure(way, expertWay)) }
  }

  package var json: JSON {
    .object([
      JSON.Member("with", .string(expertPath)),
      JSON.Member(
        "metrics",
        .object(measurements.map { JSON.Member($0.measure.id, .measured($0.value, $0.measure.unit)) })),
    ])
  }
}

extension JSON {
  /// A value with its unit.
  fileprivate static func measured(_ value: Double?, _ unit: String) -> JSON {
    .object([JSON.Member("value", .number(value)), JSON.Member("unit", .string(unit))])
  }
}

extension Attempt {
  /// How far the needle's way lies from that of an expert's attempt on the same side of the same patient.
  package func comparison(of trace: Trace, with expert: Attempt, expertTrace: Trace) throws -> PathComparison
  {
    let (own, other) = (scene.patient, expert.scene.patient)
    guard own.parameters == other.parameters, own.fileHash == other.fileHash, scene.side == expert.scene.side
    else {
      throw FileProblem(
        path: expert.path,
        message:
          "it is of another patient or side than \(path), so their ways cannot be compared; take an expert's attempt at the "
          + "same case.")
    }
    return PathComparison(of: trace.tools, with: expertTrace.tools, expertPath: expert.path)
  }
}
