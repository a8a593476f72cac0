import Geometry

/// One tool at one moment.
package struct ToolSample: Equatable, Sendable {
  package var timeS: Double
  /// Of a needle the origin is its tip, and z points along the shaft out of the tip; of a probe the image lies in x and y, and z
  /// is its normal. Axes of length 1.
  package var pose: Pose
  /// True where the origin lies in tissue.
  package var isInTissue = false
  /// Part of the step that ends here that led through tissue, 0...1 by length.
  package var shareInTissue = 0.0
  /// Length of the shaft in tissue, mm; 0 outside.
  package var depthMM = 0.0
  /// Place where the shaft enters tissue; nil outside.
  package var entryMM: Vector3?

  package init(timeS: Double, pose: Pose) { (self.timeS, self.pose) = (timeS, pose) }
}

/// Course of one tool, sample by sample, in the order of time: what the metrics of motion are functions of, whoever recorded it.
package struct ToolPath: Sendable {
  package let count: Int
  /// False where the tool's place outside tissue is only an aim, as of the simulated needle, which lies on the skin until it enters.
  package let isTrackedOutside: Bool
  /// Shortest time between samples that a third derivative is taken over, s; 0 takes every sample.
  package let jerkSpacingS: Double
  /// Twenty samples a second, about as fast as a hand shakes (8–12 Hz) can be told, and as optical trackers send.
  package static let usualJerkSpacingS = 0.05
  private let sample: @Sendable (Int) -> ToolSample

  package init(
    count: Int, isTrackedOutside: Bool = true, jerkSpacingS: Double = ToolPath.usualJerkSpacingS,
    sample: @escaping @Sendable (Int) -> ToolSample
  ) {
    (self.count, self.isTrackedOutside, self.jerkSpacingS) = (count, isTrackedOutside, jerkSpacingS)
    self.sample = sample
  }
  package init(
    _ samples: [ToolSample], isTrackedOutside: Bool = true, jerkSpacingS: Double = ToolPath.usualJerkSpacingS
  ) {
    self.init(count: samples.count, isTrackedOutside: isTrackedOutside, jerkSpacingS: jerkSpacingS) {
      samples[$0]
    }
  }
  package subscript(index: Int) -> ToolSample { sample(index) }
  package var samples: LazyMapCollection<Range<Int>, ToolSample> {
    (0..<count).lazy.map { [sample] in sample($0) }
  }

  /// The steps from sample to sample in which the tool was tracked.
  package var steps: LazyFilterSequence<Steps> { Steps(self).lazy.filter { $0.isTracked } }
  /// The same over samples later than the one before: what a speed can be taken of.
  package var timedSteps: LazyFilterSequence<Steps> {
    Steps(self, leavesOutRepeats: true).lazy.filter { $0.isTracked }
  }
  /// Tracked steps and others over samples later than the one before, the tracked at least so far apart in time.
  func allSteps(spacingS: Double = 0) -> Steps { Steps(self, leavesOutRepeats: true, spacingS: spacingS) }
}

/// The way of a tool from one sample to the next.
package struct ToolStep: Sendable {
  package var before, after: ToolSample
  package var isTracked: Bool
  /// Number of the later sample.
  package var index: Int

  package var durationS: Double { after.timeS - before.timeS }
  package var lengthMM: Double { distance(before.pose.origin, after.pose.origin) }
  /// Angle by which the tool turned, whatever the axis, 0...180°. From the difference of the axes, which small angles do not
  /// spoil: ‖R − R′‖ = 2√2 sin(θ/2).
  package var turn: Angle {
    let (a, b) = (before.pose, after.pose)
    let (x, y, z) = (a.xAxis - b.xAxis, a.yAxis - b.yAxis, a.zAxis - b.zAxis)
    return 2 * Angle(radians: Elementary.arcSine(((dot(x, x) + dot(y, y) + dot(z, z)) / 8).squareRoot()))
  }
}

extension ToolPath {
  /// Steps in the order of time, made as they are asked for.
  package struct Steps: Sequence, IteratorProtocol, Sendable {
    private let path: ToolPath
    private let leavesOutRepeats: Bool
    private let spacingS: Double
    private var before: ToolSample?
    private var place = 0

    init(_ path: ToolPath, leavesOutRepeats: Bool = false, spacingS: Double = 0) {
      (self.path, self.leavesOutRepeats, self.spacingS) = (path, leavesOutRepeats, spacingS)
    }

    package mutating func next() -> ToolStep? {
      while place < path.count {
        let after = path[place]
        defer { place += 1 }
        guard let before else {
          self.before = after
          continue
        }
        let elapsedS = after.timeS - before.timeS
        if leavesOutRepeats, !(elapsedS > 0) { continue }
        let isTracked = path.isTrackedOutside || before.isInTissue || after.isInTissue
        // Rounding of the times must not leave out every other sample.
        if isTracked, elapsedS < spacingS - 1e-6 { continue }
        self.before = after
        return ToolStep(before: before, after: after, isTracked: isTracked, index: place)
      }
      return nil
    }
  }
}
