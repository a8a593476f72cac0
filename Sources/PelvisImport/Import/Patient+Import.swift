import Anatomy
import Geometry

extension Patient {
  /// A patient from the bones of a real person.
  /// - Parameters:
  ///   - source: closed surfaces in right–anterior–superior millimeters, in any place and up to 30° off the axes.
  ///   - report: what reading the files found; added to.
  ///   - progress: told what is being done, and how much of all is done, 0...1.
  /// - Throws: `ImportProblem`, where no pelvis can be made of them.
  package static func imported(
    _ source: PelvicBones, choices: ImportChoices, report given: ImportReport, pool: WorkerPool,
    progress: (String, Double) -> Void = { _, _ in }
  ) throws -> Patient {
    var report = given
    progress("finding landmarks", 0)
    let survey = PelvisSurvey(of: source)
    report.note(survey)
    let bones = source.seen(in: survey.frame.toSource)
    let pelvis = FoundPelvis(
      sacrum: bones.sacrum, hipLeft: bones.hipLeft, hipRight: bones.hipRight,
      left: try survey.half(.left), right: try survey.half(.right))
    return try imported(around: pelvis, choices: choices, report: report, pool: pool, progress: progress)
  }
}

extension PelvisSurvey {
  /// What building a patient needs of one side.
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
  /// The same bones told in the inner coordinates of `frame`.
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

extension ImportReport {
  fileprivate mutating func note(_ survey: PelvisSurvey) {
    found.append("the pelvis' frame from \(survey.frame.basis.words)")
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
  /// For a report.
  fileprivate var words: String {
    switch self {
    case .given: "the file"
    case .anteriorPlane: "both anterior superior spines and pubic tubercles"
    case .spines: "the four upper spines"
    case .sacrum: "the sacrum's symmetry and lean"
    }
  }
}

/// With one decimal.
private func shown(_ value: Double) -> String {
  let tenths = Int((value * 10).rounded())
  return "\(tenths / 10).\(abs(tenths % 10))"
}
