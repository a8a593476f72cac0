import Anatomy
import Geometry

extension Patient {
  /// A patient from the bones of a real person.
  /// - Parameters:
  ///   - source: closed surfaces in right–anterior–superior millimeters, in any place and up to 30° off the axes.
  ///   - report: what reading the files found; added to.
  ///   - fileAxes: directions in which the axes of surfaces' files point, as they were taken; nil for a volume.
  ///   - isForced: a patient is made even of bones that can hardly be a pelvis; what speaks against them becomes a doubt.
  ///   - progress: told what is being done, and how much of all is done, 0...1.
  /// - Throws: `ImportProblem`, where no pelvis can be made of them.
  package static func imported(
    _ source: PelvicBones, choices: ImportChoices, report given: ImportReport, fileAxes: [Vector3]? = nil,
    isForced: Bool = false, pool: WorkerPool, progress: (String, Double) -> Void = { _, _ in }
  ) throws -> Patient {
    var report = given
    func refuse(_ problem: String?) throws {
      guard let problem else { return }
      guard isForced else { throw ImportProblem(problem + " (--force makes a patient all the same.)") }
      report.doubts.append(problem)
    }
    progress("finding landmarks", 0)
    let source = source.turnedOutward
    let middles = [source.sacrum.middleMM, source.hipLeft.middleMM, source.hipRight.middleMM]
    if let problem = PelvisCheck.sizeProblem(source.sizesMM, isForced: true)
      ?? PelvisCheck.placeProblem(middles)
    {
      throw ImportProblem(problem)
    }
    try refuse(PelvisCheck.sizeProblem(source.sizesMM) ?? PelvisCheck.surfaceProblem(source))
    report.doubts += PelvisCheck.surfaceDoubts(source)
    try refuse(
      PelvisCheck.poseProblem(source, fileAxes: fileAxes).map {
        ([$0] + given.assumed.filter { $0.contains("sform") || $0.contains("TransformMatrix") }).joined(
          separator: " ")
      })
    let survey = PelvisSurvey(of: source)
    report.note(survey)
    try refuse(survey.jointProblem)
    let bones = source.seen(in: survey.frame.toSource)
    let pelvis = FoundPelvis(
      sacrum: bones.sacrum, hipLeft: bones.hipLeft, hipRight: bones.hipRight,
      left: try survey.half(.left), right: try survey.half(.right))
    return try imported(around: pelvis, choices: choices, report: report, pool: pool, progress: progress)
  }
}

extension PelvisSurvey {
  /// Reason why neither joint can be injected; nil where one can.
  fileprivate var jointProblem: String? {
    let windows = Side.allCases.map { landmark(.lowerWindow, $0) }
    if windows.contains(where: { $0.pointMM != nil }) { return nil }
    let reasons = Set(windows.compactMap(\.doubt)).sorted().joined(separator: "; ")
    return
      "neither joint has a lower window to inject into (\(reasons)): the bones are segmented too coarsely, or are not "
      + "whole, or of another shape than a pelvis."
  }

  /// Places of one side that building a patient needs.
  fileprivate func half(_ side: Side) throws -> FoundPelvis.Half {
    guard let joint = joints[side], let center = joint.centroid else {
      throw ImportProblem(
        "on the \(side.rawValue) the hip comes nowhere within 5 mm of the sacrum: is it this person's, "
          + "in the same coordinates, and is the sacrum's ala part of it?")
    }
    func place(_ point: PelvicPoint) -> Vector3? { landmark(point, side).pointMM }
    return FoundPelvis.Half(
      psisMM: place(.psis), piisMM: place(.piis),
      foraminaMM: [place(.foramenS1), place(.foramenS2), place(.foramenS3), place(.foramenS4)],
      lowerWindowMM: place(.lowerWindow), jointCenterMM: center, narrowMM: joint.narrowForThisJointMM)
  }
}

extension PelvicBones {
  /// The same bones, each with its triangles counter-clockwise from outside.
  var turnedOutward: PelvicBones {
    PelvicBones(
      sacrum: sacrum.turnedOutward, hipLeft: hipLeft.turnedOutward, hipRight: hipRight.turnedOutward)
  }
  /// Sizes of each bone's box.
  fileprivate var sizesMM: [BoneSegmentation.Bone: Vector3] {
    [.sacrum: sacrum.sizeMM, .hipLeft: hipLeft.sizeMM, .hipRight: hipRight.sizeMM]
  }
  /// The same bones in the inner coordinates of `frame`.
  func seen(in frame: Pose) -> PelvicBones {
    func moved(_ mesh: SurfaceMesh) -> SurfaceMesh {
      var mesh = mesh
      mesh.positionsMM = mesh.positionsMM.map {
        SIMD3<Float>(frame.inversePoint(Vector3($0)))
      }
      return mesh
    }
    return PelvicBones(sacrum: moved(sacrum), hipLeft: moved(hipLeft), hipRight: moved(hipRight))
  }
}

extension SurfaceMesh {
  /// The same with its triangles counter-clockwise from outside, as a closed surface of a positive volume has them.
  var turnedOutward: SurfaceMesh {
    // About the first point: far from the origin the terms would be large.
    guard let start = positionsMM.first.map({ Vector3($0) }) else { return self }
    var volume = 0.0
    for t in stride(from: 0, to: indices.count - 2, by: 3) {
      let (a, b, c) = (
        pointMM(of: indices[t]) - start, pointMM(of: indices[t + 1]) - start,
        pointMM(of: indices[t + 2]) - start
      )
      volume += dot(a, cross(b, c))
    }
    guard volume < 0 else { return self }
    var turned = self
    for t in stride(from: 0, to: indices.count - 2, by: 3) { turned.indices.swapAt(t + 1, t + 2) }
    return turned
  }
  private var boundsMM: (low: Vector3, high: Vector3) {
    var (low, high) = (positionsMM.first ?? .zero, positionsMM.first ?? .zero)
    for p in positionsMM { (low, high) = (pointwiseMin(low, p), pointwiseMax(high, p)) }
    return (Vector3(low), Vector3(high))
  }
  fileprivate var sizeMM: Vector3 { boundsMM.high - boundsMM.low }
  fileprivate var middleMM: Vector3 { (boundsMM.low + boundsMM.high) / 2 }
}

extension ImportReport {
  fileprivate mutating func note(_ survey: PelvisSurvey) {
    found.append("the pelvis' frame from \(survey.frame.basis.displayName)")
    doubts += survey.frame.doubts
    var names: [String] = []
    for point in PelvicPoint.allCases {
      let sides: [Side] = point.isPaired ? Side.allCases : [.right]
      for side in sides {
        let landmark = survey.landmark(point, side)
        let name = point.isPaired ? "\(side.rawValue) \(point.rawValue)" : point.rawValue
        if landmark.pointMM != nil { names.append(name) }
        if let doubt = landmark.doubt { doubts.append("\(name): \(doubt)") }
      }
    }
    found.append("landmarks: \(names.joined(separator: ", "))")
    for side in Side.allCases {
      guard let joint = survey.joints[side], let gap = joint.gapMM(percentile: 0.5) else { continue }
      found.append("\(side.rawValue) joint: median gap \(shown(gap)) mm")
    }
  }
}

extension PelvisFrame.Basis {
  /// Name for a report.
  fileprivate var displayName: String {
    switch self {
    case .given: "the file"
    case .anteriorPlane: "both anterior superior spines and pubic tubercles"
    case .spines: "the four upper spines"
    case .sacrum: "the sacrum's symmetry and lean"
    }
  }
}

/// A number with one decimal.
private func shown(_ value: Double) -> String {
  let tenths = Int((value * 10).rounded())
  return "\(tenths / 10).\(abs(tenths % 10))"
}
