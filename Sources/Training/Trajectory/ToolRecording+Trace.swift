import Geometry
import Simulation

extension Trace {
  /// The tools tick by tick, 100 samples a second, in the patient's frame. The needle is tracked in the ticks that begin or end below
  /// the skin; before, its tip lies where it is to enter. The needle for skin and track is not followed.
  package var tools: ToolRecording {
    var (needle, probe) = ([ToolSample](), [ToolSample]())
    needle.reserveCapacity(frames.count)
    probe.reserveCapacity(frames.count)
    var wasInTissue = false
    for frame in frames {
      needle.append(frame.needleSample(wasInTissue: wasInTissue))
      probe.append(
        ToolSample(timeS: SimulationState.seconds(ofTicks: frame.tick), pose: frame.probe.probeToPatient))
      wasInTissue = frame.isMainInTissue
    }
    var tools = ToolRecording(needle: ToolPath(needle, isTrackedOutside: false), probe: ToolPath(probe))
    tools.probeAtNeedle = { [probe] in probe[$0].pose }
    (tools.hasTissue, tools.planeNeedsTissue) = (true, true)
    if frames.isEmpty { (tools.needle, tools.probe) = (nil, nil) }
    return tools
  }
}

extension Trace.Frame {
  fileprivate func needleSample(wasInTissue: Bool) -> ToolSample {
    let needle = needle
    let across = needle.bevelNormal
    var sample = ToolSample(
      timeS: SimulationState.seconds(ofTicks: tick),
      pose: Pose(
        xAxis: across, yAxis: cross(needle.direction, across), zAxis: needle.direction, origin: needle.tipMM))
    sample.isInTissue = isMainInTissue
    // On the way in and out the tip outside lies on the skin, so that the whole step leads through tissue.
    sample.shareInTissue = isMainInTissue || wasInTissue ? 1 : 0
    (sample.depthMM, sample.entryMM) = (mainDepthMM, isMainInTissue ? needle.entryMM : nil)
    return sample
  }
}
