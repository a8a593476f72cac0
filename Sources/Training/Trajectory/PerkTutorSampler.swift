import Geometry

/// All tools at the times of the first transform in the file, as 3D Slicer's sequences look them up: after PerkTutor's recorder and
/// metrics (Ungi et al., Int J CARS 2012;7:989).
struct PerkTutorSampler: ToolSampler {
  let log: TransformLog
  let body: ClosedSurface?
  let roles: ToolRoles
  let jerkSpacingS = 0.0
  /// Samples within this time are one, s.
  private static let toleranceS = 0.001

  /// Printed times of the first transform.
  private var timesS: [Double] { log.devices[0].samples.map(\.printedS) }

  var note: String? {
    let times = timesS
    guard times.count > 1 else {
      return
        "its first transform, \(log.devices[0].name), has one sample, and with --compatible all tools are taken at "
        + "its time."
    }
    let repeats = zip(times, times.dropFirst()).count { $0 == $1 }
    guard repeats > 0 else { return nil }
    return
      "\(repeats) of \(times.count) times are the same as the one before when printed with six digits; without --compatible "
      + "they are told apart."
  }

  func needle(_ chain: TransformChain) -> [ToolSample] {
    let matrices = course(chain).map { $0.turned(toZ: roles.needleAxis) }
    return zip(timesS, matrices).map { timeS, matrix in
      var sample = ToolSample(timeS: timeS, pose: matrix.toolPose)
      guard let body, body.contains(matrix.origin) else { return sample }
      let base = matrix.origin - matrix.z * ToolRoles.shaftMM
      let entry =
        matrix.origin + (base - matrix.origin) * (body.crossings(from: matrix.origin, to: base).first ?? 1)
      (sample.isInTissue, sample.shareInTissue) = (true, 1)
      (sample.entryMM, sample.depthMM) = (entry, distance(matrix.origin, entry))
      return sample
    }
  }
  func probe(_ chain: TransformChain) -> [ToolSample] {
    zip(timesS, course(chain)).map {
      ToolSample(timeS: $0, pose: $1.turned(toZ: roles.planeNormal).imagePose)
    }
  }
  func probeAtNeedle(_ chain: TransformChain, _ needle: ToolPath) -> @Sendable (Int) -> Pose? {
    let poses = probe(chain).map(\.pose)
    return { poses[$0] }
  }
  func durationS(of tools: [ToolPath]) -> Double? {
    let times = timesS
    return times.count > 1 ? times[times.count - 1] - times[0] : nil
  }

  /// The product up the tree at every time.
  private func course(_ chain: TransformChain) -> [TransformMatrix] {
    let times = timesS
    var course: [TransformMatrix] = []
    for place in chain.devices {
      let samples = log.devices[place].samples
      let own = samples.map(\.printedS)
      let matrices = times.indices.map { i in
        samples[place == 0 ? i : Self.place(of: times[i], in: own)].matrix
      }
      course = course.isEmpty ? matrices : zip(matrices, course).map { $0 * $1 }
    }
    return course
  }

  /// The sample of another transform at a time: the one before, but one within the tolerance that the binary search meets.
  static func place(of timeS: Double, in own: [Double]) -> Int {
    var (low, high) = (0, own.count - 1)
    if timeS <= own[low] + toleranceS { return low }
    if timeS >= own[high] - toleranceS { return high }
    while high - low > 1 {
      let middle = (low + high) / 2
      if abs(timeS - own[middle]) <= toleranceS { return middle }
      if timeS > own[middle] { low = middle } else { high = middle }
    }
    return low
  }
}
