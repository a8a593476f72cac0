import Anatomy
import Geometry

/// Forms B-mode images of a medium: `formImage` is the one entry that window, replay, render, phantom and bench use.
public final class ImageFormation {
  public let probe: Probe
  public let medium: Medium
  public init(probe: Probe, medium: Medium, filterBank: FilterBank, pool: WorkerPool) {
    (self.probe, self.medium) = (probe, medium)
  }
  /// From the next image on.
  public func use(_ filterBank: FilterBank) {}
  /// Forms the image; allocates nothing, reads no clock, calls no libm.
  public func formImage(of insonation: Insonation, into image: BModeImage) {}
}

/// Everything derived from the probe's array, the depth and the focus: tables for the stages.
public final class FilterBank: Sendable {
  public let probe: Probe
  public let depthMM, focusMM: Float
  /// Takes up to 0.5 s; call it off the path of the frame.
  public init(probe: Probe, depthMM: Float, focusMM: Float) {
    (self.probe, self.depthMM, self.focusMM) = (probe, depthMM, focusMM)
  }
}
