import CImGui
import Training

/// Card with three questions to the trainee, before any number.
enum ReflectionCard {
  /// - Parameter place: changed where the mouse chooses a line.
  static func draw(_ window: PixelRect, _ place: inout ReflectionPlace, scale: Float) -> Action? {
    var pressed: Action?
    Panel.window("reflection", Cards.place(in: window, width: 680, height: 350, scale: scale), ig_card) {
      Panel.title("Three questions, before the numbers")
      Panel.wrapped("Your words stay with the attempt, for you and your teacher.", Theme.dim)
      for (line, question) in Reflection.questions.enumerated() {
        ig_gap(4 * scale)
        Panel.wrapped(question)
        if ig_text_line(
          "answer \(line + 1)", place.reflection[line], ig_content_width(), place.line == line)
        {
          place.line = line
        }
      }
      ig_gap(10 * scale)
      let isEmpty = place.reflection.isEmpty
      if Panel.button(
        isEmpty ? "Skip  (Enter)" : "To the score  (Esc)", width: 200 * scale, height: 36 * scale,
        isMain: true)
      {
        pressed = .tellDone
      }
    }
    return pressed
  }
}
