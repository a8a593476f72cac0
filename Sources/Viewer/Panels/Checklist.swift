import CImGui
import Training

/// Steps that the trainee is asked for, ticked as they are done; the current one is marked.
struct Checklist: Equatable {
  struct Line: Equatable {
    enum Mark: String {
      case done = "✓"
      case current = "▸"
      case open = "·"
    }
    var text: String
    var mark: Mark
  }
  var lines: [Line]

  /// - Parameter done: ids of the steps that are done.
  init(of scenario: Scenario, done: Set<String>) {
    let steps = ProcedureStep.all.filter { scenario.hints($0.id) }
    let current = ProcedureStep.current(of: scenario, done: done)
    lines = steps.indices.map { i in
      Line(
        text: steps[i].asks(at: scenario.target.level),
        mark: done.contains(steps[i].id) ? .done : (steps[i].id == current?.id ? .current : .open))
    }
  }
  /// The lines from a little before the current one on, as many as there is room for.
  func shown(atMost count: Int) -> ArraySlice<Line> {
    let current = lines.firstIndex { $0.mark == .current } ?? lines.count - 1
    let first = min(max(current - 2, 0), max(lines.count - count, 0))
    return lines[first..<min(first + max(count, 1), lines.count)]
  }

  /// Draws what fits into a height, in pixels.
  func draw(height: Float, scale: Float) {
    Panel.with(ig_small) {
      let step = ig_line_height() + 4 * scale
      for line in shown(atMost: max(Int(height / step), 1)) {
        let y = ig_cursor_y()
        Panel.text(line.mark.rawValue, line.mark.color)
        ig_set_cursor(18 * scale, y)
        ig_text_box(
          line.text, (line.mark == .open ? Theme.dim : line.mark.color).abgr,
          ig_content_width() - 4 * scale, 1)
        ig_set_cursor(0, y + step)
      }
    }
  }
}

extension Checklist.Line.Mark {
  fileprivate var color: Color {
    switch self {
    case .done: Theme.good
    case .current: Theme.bright
    case .open: Theme.dim
    }
  }
}

extension Checklist {
  /// The steps of the tour.
  init(of tour: Tour) {
    lines = Tour.Step.allCases.map { step in
      Line(
        text: step.asks,
        mark: step.rawValue < tour.done ? .done : step == tour.step ? .current : .open)
    }
  }
}
