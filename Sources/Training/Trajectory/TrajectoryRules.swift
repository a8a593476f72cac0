import Geometry

/// Rule by which a recording from elsewhere is sampled and counted.
package enum TrajectoryRules: String, CaseIterable, Sendable {
  case exact
  /// That of PerkTutor for 3D Slicer, so that figures compare with those published.
  case perkTutor = "perktutor"

  /// The rule in words, for those who read the figures.
  package var summary: String {
    switch self {
    case .exact:
      "each tool at its own times, of several samples at one time the last; frames that carry it, and the probe at the needle's "
        + "times, interpolated linearly; of a step across the body's surface the part inside counts; jerk over samples at least "
        + "50 ms apart; nothing is filtered"
    case .perkTutor:
      "all tools at the times of the first transform in the file, printed with six digits; of another the sample before, or one within "
        + "1 ms that the search meets; a step that ends inside counts whole; jerk over all samples; nothing is filtered"
    }
  }
}

/// Names of the transforms that are the tools, and how their frames lie in these.
package struct ToolRoles: Equatable, Sendable {
  package var needle, probe: String?
  /// Direction of the shaft, out of the tip.
  package var needleAxis = ToolAxis.z
  /// Normal of the image plane.
  package var planeNormal = ToolAxis.z
  package init(needle: String? = nil, probe: String? = nil) { (self.needle, self.probe) = (needle, probe) }
}

extension ToolRoles {
  /// Length of the shaft from the tip, mm: what is behind it sweeps nothing. Of PerkTutor's "Tissue Damage".
  static let shaftMM = 300.0
}

extension TransformLog {
  /// The tools' courses by these rules, and doubts about them, a sentence each.
  /// - Parameter body: what is tissue, in the frame that the tools are given in; nil where that is not known.
  package func tools(
    _ roles: ToolRoles, in body: ClosedSurface?, by rules: TrajectoryRules
  ) throws -> (recording: ToolRecording, names: (needle: String?, probe: String?), notes: [String]) {
    let (needle, probe) = (try roles.needle.map(chain), try roles.probe.map(chain))
    guard needle != nil || probe != nil else {
      throw TrajectoryProblem(message: "say which transform is the needle's or the probe's; it has \(names).")
    }
    guard needle?.devices.first != probe?.devices.first else {
      throw TrajectoryProblem(message: "needle and probe are one transform; it has \(names).")
    }
    let ways = [needle, probe].compactMap { $0 }
    var notes = self.notes + ways.flatMap(self.notes)
    let isOneFrame = ways.count < 2 || ways[0].root == ways[1].root
    if !isOneFrame {
      notes.append(
        "the needle is given in '\(ways[0].root)' and the probe in '\(ways[1].root)': where they are to each other is not known."
      )
    }
    let sampler: any ToolSampler =
      switch rules {
      case .exact: ExactSampler(log: self, body: body, roles: roles)
      case .perkTutor: PerkTutorSampler(log: self, body: body, roles: roles)
      }
    if let note = sampler.note { notes.append(note) }
    var recording = ToolRecording(
      needle: needle.map { ToolPath(sampler.needle($0), jerkSpacingS: sampler.jerkSpacingS) },
      probe: probe.map { ToolPath(sampler.probe($0), jerkSpacingS: sampler.jerkSpacingS) })
    if let needlePath = recording.needle, let probe, isOneFrame {
      recording.probeAtNeedle = sampler.probeAtNeedle(probe, needlePath)
    }
    recording.hasTissue = body != nil
    recording.planeNeedsTissue = body != nil && rules == .exact
    recording.durationS = sampler.durationS(of: [recording.needle, recording.probe].compactMap { $0 })
    let names = (needle.map { devices[$0.devices[0]].name }, probe.map { devices[$0.devices[0]].name })
    return (recording, names, notes)
  }
}

/// Way of taking the samples of the tools from a log.
protocol ToolSampler {
  var jerkSpacingS: Double { get }
  /// A doubt about the times.
  var note: String? { get }
  func needle(_ chain: TransformChain) -> [ToolSample]
  func probe(_ chain: TransformChain) -> [ToolSample]
  /// Probe at the needle's sample of that number.
  func probeAtNeedle(_ chain: TransformChain, _ needle: ToolPath) -> @Sendable (Int) -> Pose?
  func durationS(of tools: [ToolPath]) -> Double?
}
