import CImGui
import Simulation
import Training

/// The course of an attempt in lanes, and the moment at which one looks.
struct LanesDrawing {
  var lanes: AttemptLanes
  var layout: DebriefLayout

  /// Greatest values that the lanes show, in mm/s, N and mL/s.
  private static let probeMMPerS = 30.0, forceN = 8.0, flowMLPerS = 0.3

  func draw(into canvas: Canvas, tick: Int) {
    canvas.fill(layout.lanes, Theme.panel)
    let deepest = max(10, lanes.parts.map(\.depthMM).max() ?? 0)
    graph("needle", Theme.dim, canvas, isDownward: true) { $0.depthMM / deepest }
    graph("probe", Theme.accent, canvas) { $0.probeMMPerS / LanesDrawing.probeMMPerS }
    graph("force", Theme.warning, canvas) { $0.forceN / LanesDrawing.forceN }
    graph("flow", Color(0x8fd3ff), canvas) { $0.flowMLPerS / LanesDrawing.flowMLPerS }
    band(Theme.good, canvas) { $0.isInTissue && $0.showsTip }
    band(Color(0xe8743b), canvas) { $0.isInTissue && !$0.showsTip }
    for step in lanes.steps { mark(step.tick, in: "steps", Theme.good, canvas) }
    for error in lanes.errors {
      mark(error.tick, in: "errors", error.isCritical ? Theme.bad : Theme.warning, canvas)
    }
    let column = columns(ofWidth: 2, at: tick)
    canvas.fill(
      PixelRect(
        x: column.lowerBound, y: layout.lanes.y, width: column.count, height: layout.lanes.height),
      Theme.bright)
  }

  /// Writes the names at the left, and the time below.
  func drawWords() {
    let left = Float(layout.lanes.x) - DebriefLayout.namesWidth * layout.scale + 12 * layout.scale
    for (name, _) in DebriefLayout.shares {
      let lane = layout.lane(name)
      let y = lane.top + (min(lane.height, 22 * layout.scale) - ig_label_height(ig_small)) / 2
      ig_label(left, y.rounded(), Theme.dim.abgr, ig_small, name)
    }
    let time = layout.lane("time")
    let endS = SimulationState.seconds(ofTicks: lanes.endTick)
    let step = [1.0, 2, 5, 10, 20, 30, 60, 120, 300, 600].first { endS / $0 <= 12 } ?? 1_200
    for at in stride(from: 0, through: endS, by: step) {
      let words = ReadMeasure.duration(at)
      let x = layout.x(ofTick: Int(at * Double(SimulationState.ticksPerS)), of: lanes.endTick)
      let right = Float(layout.lanes.right) - ig_label_width(ig_small, words) - 2
      ig_label(
        min(x + 3 * layout.scale, right).rounded(), (time.top).rounded(), Theme.dim.abgr, ig_small, words)
    }
  }

  /// Columns of a part of the lanes.
  private func columns(of part: Int) -> Range<Int> {
    let count = lanes.parts.count
    let (left, width) = (layout.lanes.x, layout.lanes.width)
    return (left + width * part / count)..<(left + width * (part + 1) / count)
  }

  private func graph(
    _ name: String, _ color: Color, _ canvas: Canvas, isDownward: Bool = false,
    _ share: (AttemptLanes.Part) -> Double
  ) {
    let lane = layout.lane(name)
    let room = lane.height - 4 * layout.scale
    for (i, part) in lanes.parts.enumerated() {
      let columns = columns(of: i)
      let height = Int(room * Float(min(max(share(part), 0), 1)))
      guard !columns.isEmpty, height > 0 else { continue }
      let top = isDownward ? Int(lane.top) : Int(lane.top + room) - height
      canvas.fill(
        PixelRect(x: columns.lowerBound, y: top, width: columns.count, height: height), color.faded(170))
    }
  }
  private func band(_ color: Color, _ canvas: Canvas, where isSuch: (AttemptLanes.Part) -> Bool) {
    let lane = layout.lane("tip seen")
    for run in lanes.runs(where: isSuch) {
      let (from, to) = (
        Int(layout.x(ofTick: run.lowerBound, of: lanes.endTick)),
        Int(layout.x(ofTick: run.upperBound, of: lanes.endTick))
      )
      canvas.fill(
        PixelRect(
          x: from, y: Int(lane.top + lane.height / 4), width: max(to - from, 1), height: Int(lane.height / 2)),
        color)
    }
  }
  private func mark(_ tick: Int, in name: String, _ color: Color, _ canvas: Canvas) {
    let lane = layout.lane(name)
    let columns = columns(ofWidth: 4, at: tick)
    canvas.fill(
      PixelRect(
        x: columns.lowerBound, y: Int(lane.top + lane.height / 6), width: columns.count,
        height: Int(lane.height * 2 / 3)), color)
  }
  /// Columns about a tick, so many points wide, all of them within the lanes.
  func columns(ofWidth points: Float, at tick: Int) -> Range<Int> {
    let width = max(Int(points * layout.scale), 1)
    let first = Int(layout.x(ofTick: tick, of: lanes.endTick)) - width / 2
    let left = min(max(first, layout.lanes.x), layout.lanes.right - width)
    return left..<left + width
  }
}
