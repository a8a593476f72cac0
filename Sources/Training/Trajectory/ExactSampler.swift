import Geometry

/// Every tool at its own times, the frames that carry it interpolated linearly and held before their first sample and after their
/// last.
struct ExactSampler: ToolSampler {
  let log: TransformLog
  let body: ClosedSurface?
  let roles: ToolRoles
  let jerkSpacingS = ToolPath.usualJerkSpacingS
  var note: String? { nil }

  func needle(_ chain: TransformChain) -> [ToolSample] {
    var samples = course(chain) { $0.turned(toZ: roles.needleAxis).toolPose }
    guard let body else { return samples }
    for i in samples.indices {
      let tip = samples[i].pose.origin
      samples[i].isInTissue = body.contains(tip)
      if samples[i].isInTissue {
        let end = tip - samples[i].pose.zAxis * ToolRoles.shaftMM
        let entry = tip + (end - tip) * (body.crossings(from: tip, to: end).first ?? 1)
        (samples[i].entryMM, samples[i].depthMM) = (entry, distance(tip, entry))
      }
      if i > 0 { samples[i].shareInTissue = body.shareInside(from: samples[i - 1].pose.origin, to: tip) }
    }
    return samples
  }
  func probe(_ chain: TransformChain) -> [ToolSample] {
    course(chain) { $0.turned(toZ: roles.planeNormal).imagePose }
  }

  private func course(_ chain: TransformChain, pose: (TransformMatrix) -> Pose) -> [ToolSample] {
    let (own, carriers) = (TimedTransforms(log, chain.devices[0]), carriers(of: chain))
    return own.timesS.indices.map { i in
      let timeS = own.timesS[i]
      return ToolSample(timeS: timeS, pose: pose(carriers.reduce(own.matrices[i]) { $1.at(timeS) * $0 }))
    }
  }
  private func carriers(of chain: TransformChain) -> [TimedTransforms] {
    chain.devices.dropFirst().map { TimedTransforms(log, $0) }
  }

  func probeAtNeedle(_ chain: TransformChain, _ needle: ToolPath) -> @Sendable (Int) -> Pose? {
    let (own, carriers, roles) = (TimedTransforms(log, chain.devices[0]), carriers(of: chain), roles)
    return { place in
      let timeS = needle[place].timeS
      guard own.wasRecorded(at: timeS) else { return nil }
      return carriers.reduce(own.at(timeS)) { $1.at(timeS) * $0 }.turned(toZ: roles.planeNormal).imagePose
    }
  }

  func durationS(of tools: [ToolPath]) -> Double? {
    let ends = tools.filter { $0.count > 0 }.map { ($0[0].timeS, $0[$0.count - 1].timeS) }
    guard let first = ends.map(\.0).min(), let last = ends.map(\.1).max(), last > first else { return nil }
    return last - first
  }
}

/// Samples of one transform, at rising times.
private struct TimedTransforms: Sendable {
  private(set) var timesS: [Double] = []
  private(set) var matrices: [TransformMatrix] = []

  /// Of several samples at one time the last is taken.
  init(_ log: TransformLog, _ place: Int) {
    for sample in log.devices[place].samples {
      let timeS = log.timeS(of: sample)
      if timeS == timesS.last {
        matrices[matrices.count - 1] = sample.matrix
      } else {
        timesS.append(timeS)
        matrices.append(sample.matrix)
      }
    }
  }

  /// True between the first sample and the last; of a single one, which is a calibration, always.
  func wasRecorded(at timeS: Double) -> Bool {
    timesS.count == 1 || (timesS[0] <= timeS && timeS <= timesS[timesS.count - 1])
  }
  func at(_ timeS: Double) -> TransformMatrix {
    guard timeS > timesS[0] else { return matrices[0] }
    var (low, high) = (0, timesS.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if timesS[middle] <= timeS { low = middle } else { high = middle }
    }
    guard high < timesS.count, timesS[low] < timeS else { return matrices[low] }
    return matrices[low].mixed(
      with: matrices[high], share: (timeS - timesS[low]) / (timesS[high] - timesS[low]))
  }
}
