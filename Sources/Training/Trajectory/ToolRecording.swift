import Geometry

/// Courses of needle and probe, from a trace of our own or from another program.
package struct ToolRecording: Sendable {
  /// Nil where no such tool was recorded, or none was named.
  package var needle, probe: ToolPath?
  /// The probe at the time of the needle's sample of that number; nil where it was not recorded then.
  package var probeAtNeedle: @Sendable (Int) -> Pose? = { _ in nil }
  /// True where it is known what is tissue.
  package var hasTissue = false
  /// True where distance and angle to the image plane count in tissue only.
  package var planeNeedsTissue = false
  /// Time from its first sample to its last, s; nil where there are less than two.
  package var durationS: Double?

  package init(needle: ToolPath? = nil, probe: ToolPath? = nil) {
    (self.needle, self.probe) = (needle, probe)
  }

  /// The needle, where it is known what is tissue and the tip was ever in it.
  var needleInTissue: ToolPath? {
    guard hasTissue, let needle, needle.samples.contains(where: \.isInTissue) else { return nil }
    return needle
  }
}
