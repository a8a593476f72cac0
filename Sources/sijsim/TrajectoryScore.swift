import ArgumentParser
import Foundation
import Geometry
import Storage
import Training

/// Flags of `score` for a recording that another program made of tracked tools.
struct TrajectoryOptions: ParsableArguments {
  @Option(
    help:
      "Measure a recording of tracked tools by another program instead: TransformRecorderLog XML (3D Slicer, PerkTutor), or CSV.",
    completion: .file(extensions: ["xml", "csv"]))
  var trajectory: String?
  @Option(
    help: "Transform of the needle in it, its origin at the tip: such as NeedleToRAS, or Needle for short.")
  var needle: String?
  @Option(help: "Transform of the probe's image in it.")
  var probe: String?
  @Option(
    help:
      "Closed surface of what is tissue, in mm, in the frame that the tools are given in: STL, OBJ, PLY or VTK.",
    completion: .file(extensions: ["stl", "obj", "ply", "vtk"]))
  var body: String?
  @Option(help: "Count as another program does, for figures that compare: perktutor.")
  var compatible: Compatible?
  @Option(
    help:
      "Axis of the needle's frame that points along the shaft out of the tip: x, y, z, -x, -y or -z (--needle-axis=-x)."
  )
  var needleAxis = ToolAxis.z
  @Option(help: "Axis of the probe's frame that is the image plane's normal: x, y or z.")
  var planeNormal = ToolAxis.z

  enum Compatible: String, ExpressibleByArgument, CaseIterable { case perktutor }

  var rules: TrajectoryRules { compatible == nil ? .exact : .perkTutor }

  func validate() throws {
    guard trajectory != nil else {
      let given = [needle.map { _ in "--needle" }, probe.map { _ in "--probe" }, body.map { _ in "--body" }]
      if let flag = given.compactMap({ $0 }).first ?? compatible.map({ _ in "--compatible" }) {
        throw ValidationError("\(flag) belongs to --trajectory.")
      }
      return
    }
    guard needle != nil || probe != nil else {
      throw ValidationError("--trajectory needs --needle NAME, --probe NAME or both.")
    }
    if body != nil, needle == nil { throw ValidationError("--body needs --needle NAME.") }
  }
}

extension ToolAxis: ExpressibleByArgument {}

/// `score --trajectory`.
struct TrajectoryScore {
  var options: TrajectoryOptions
  var comparedWith: String?
  var recovers: Bool
  var isJSON: Bool

  func run(_ trajectory: String) throws {
    let body = try options.body.map { try ClosedSurface.read($0) }
    let assessment = try assessment(trajectory, body)
    for note in assessment.notes { Terminal.say("\(trajectory): \(note)") }
    let comparison = try comparedWith.map { expert in
      PathComparison(
        of: assessment.recording, with: try self.assessment(expert, body).recording, expertPath: expert)
    }
    if isJSON {
      print(assessment.json(comparison: comparison).text)
    } else {
      print(lines(of: assessment, comparison).joined(separator: "\n"))
    }
  }

  private func assessment(_ path: String, _ body: ClosedSurface?) throws -> TrajectoryAssessment {
    var roles = ToolRoles(needle: options.needle, probe: options.probe)
    (roles.needleAxis, roles.planeNormal) = (options.needleAxis, options.planeNormal)
    return try TrajectoryAssessment(path, roles: roles, body: body, rules: options.rules, recover: recovers)
  }

  private func lines(of assessment: TrajectoryAssessment, _ comparison: PathComparison?) -> [String] {
    let tools = [("needle", assessment.needleName), ("probe", assessment.probeName)]
    var lines = ["\(assessment.path):"]
    lines += tools.map { AssessmentText.row($0, $1 ?? "not named") }
    lines.append("metrics")
    lines += assessment.measurements.filter { $0.value != nil }
      .map { AssessmentText.row($0.metric.id, AssessmentText.value($0.value, unit: $0.metric.unit)) }
    lines += comparison.map(AssessmentText.lines) ?? []
    let undefined = assessment.measurements.filter { $0.value == nil }.map(\.metric.id)
    return lines + [
      "undefined here: \(undefined.joined(separator: ", "))", "sampling: \(assessment.rules.summary).",
    ]
  }
}
