import CImGui
import Simulation
import Training

/// The words and buttons of the look back.
struct DebriefPanels {
  var desk: DebriefDesk

  func draw(_ layout: DebriefLayout) -> Action? {
    lesson(layout)
    captions(layout)
    LanesDrawing(lanes: desk.lanes, layout: layout).drawWords()
    return buttons(layout)
  }

  /// The one sentence, before any number.
  private func lesson(_ layout: DebriefLayout) {
    let lesson = desk.debrief.lesson
    Panel.window("lesson", layout.lesson) {
      Panel.with(ig_bold) { Panel.wrapped("Next time: " + lesson.sentence, Theme.bright) }
      if let because = lesson.because {
        let at = lesson.tick.map { "  (at \(time($0)))" } ?? ""
        Panel.small(because + at)
      }
    }
  }

  private func captions(_ layout: DebriefLayout) {
    let (scale, height) = (layout.scale, ig_label_height(ig_small))
    for (words, view) in [
      ("What you saw", layout.seen), ("What was there", layout.truth), ("Where the hands were", layout.body),
    ] {
      let y = Float(view.bottom) - height - 6 * scale
      ig_label(Float(view.x) + 10 * scale, y.rounded(), Theme.text.abgr, ig_small, words)
    }
  }

  private func buttons(_ layout: DebriefLayout) -> Action? {
    var pressed: Action?
    let scale = layout.scale
    Panel.window("look back", layout.buttons) {
      func button(_ label: String, _ action: Action, width: Float, isMain: Bool = false) {
        if Panel.button(label, width: width * scale, height: 30 * scale, isMain: isMain) { pressed = action }
        ig_same_line(0)
      }
      button(desk.isPlaying ? "Stop  (Space)" : "Play  (Space)", .playOrStop, width: 118)
      for speed in DebriefDesk.speeds {
        let words = (speed < 1 ? (speed < 0.5 ? "¼" : "½") : "\(Int(speed))") + "×"
        if Panel.button(words, width: 38 * scale, height: 30 * scale, isMain: speed == desk.speed) {
          desk.setSpeed(speed)
        }
        ig_same_line(0)
      }
      ig_begin_disabled(desk.lanes.errors.isEmpty)
      button("Next error  (Tab)", .nextError, width: 140)
      ig_end_disabled()
      button(
        "Try again from \(time(desk.openTick))  (Enter)", .tryFromHere, width: 270, isMain: true)
      button("Back to the score  (Esc)", .leaveDebrief, width: 190)
      Panel.text("\(time(desk.tick)) of \(time(desk.lanes.endTick))", Theme.text)
    }
    return pressed
  }

  private func time(_ tick: Int) -> String {
    ReadMeasure.duration(SimulationState.seconds(ofTicks: tick))
  }
}
