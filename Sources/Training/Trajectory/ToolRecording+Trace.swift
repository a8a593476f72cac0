import Geometry
import Simulation

extension Trace {
  /// The tools tick by tick, 100 samples a second, in the patient's frame. The needle is tracked in the ticks that begin or end below
  /// the skin; before, its tip lies where it is to enter. The needle for skin and track is not followed.
  package var tools: ToolRecording {
    let frames = frames
    var tools = ToolRecording(
      needle: ToolPath(count: frames.count, isTrackedOutside: false) { i in
        frames[i].needleSample(after: i > 0 ? frames[i - 1] : nil)
      },
      probe: ToolPath(count: frames.count) { i in
        ToolSample(
          timeS: SimulationState.seconds(ofTicks: frames[i].tick), pose: frames[i].probe.probeToPatient)
      })
    tools.probeAtNeedle = { frames[$0].probe.probeToPatient }
    (tools.hasTissue, tools.planeNeedsTissue) = (true, true)
    if frames.isEmpty { (tools.needle, tools.probe) = (nil, nil) }
    return tools
  }
}

extension Trace.Frame {
  fileprivate func needleSample(after previous: Trace.Frame?) -> ToolSample {
    let across = needle.bevelNormal
    var sample = ToolSample(
      timeS: SimulationState.seconds(ofTicks: tick),
      pose: Pose(
        xAxis: across, yAxis: cross(needle.direction, across), zAxis: needle.direction, origin: needle.tipMM))
    sample.isInTissue = isMainInTissue
    // On the way in and out the tip outside lies on the skin, so that the whole step leads through tissue.
    sample.shareInTissue = isMainInTissue || previous?.isMainInTissue == true ? 1 : 0
    (sample.depthMM, sample.entryMM) = (mainDepthMM, isMainInTissue ? needle.entryMM : nil)
    return sample
  }
}
