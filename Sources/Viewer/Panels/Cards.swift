import CImGui
import Training

/// The cards that lie over everything: first screen, pause, question, controls, failure.
enum Cards {
  static let notice = "For training. Not a medical device, not validated for assessment of people."

  /// A card's place in the middle of the window.
  static func place(in window: PixelRect, width: Int, height: Int, scale: Float) -> PixelRect {
    let w = min(Int(Float(width) * scale), window.width - 16)
    let h = min(Int(Float(height) * scale), window.height - 16)
    return PixelRect(
      x: window.x + (window.width - w) / 2, y: window.y + (window.height - h) / 2, width: w, height: h)
  }

  /// Draws the first screen; nil while the person is being built.
  static func welcome(
    _ window: PixelRect, prepared: PreparedAttempt?, scale: Float
  ) -> (action: Action?, needle: Int?) {
    var (pressed, needle): (Action?, Int?) = (nil, nil)
    Panel.window("welcome", place(in: window, width: 660, height: 420, scale: scale), ig_card) {
      Panel.title("sijsim")
      Panel.wrapped("Ultrasound-guided injection of the sacroiliac joint", Theme.dim)
      ig_gap(4 * scale)
      Panel.with(ig_bold) { Panel.wrapped(notice, Theme.warning) }
      ig_gap(4 * scale)
      ig_separator()
      ig_gap(4 * scale)
      guard let prepared else {
        Panel.text("Preparing the patient …", Theme.accent)
        return
      }
      let scenario = prepared.scenario
      if let terms = prepared.terms { needle = draw(terms, scale) }
      // A long case scrolls; the button stays.
      Panel.scroll("case", height: ig_content_height() - 76 * scale) {
        Panel.heading(scenario.title)
        Panel.wrapped(scenario.vignette)
        Panel.wrapped(ScenarioPanel.goal(of: scenario), Theme.accent)
      }
      Panel.small("The mouse holds the probe, the keyboard the needle. F1 shows all controls at any time.")
      ig_gap(2 * scale)
      if Panel.button("Start  (Enter)", width: 200 * scale, height: 36 * scale, isMain: true) {
        pressed = .finish
      }
      ig_same_line(0)
      if Panel.button("Home  (Esc)", width: 130 * scale, height: 36 * scale) { pressed = .home }
    }
    return (pressed, needle)
  }
  /// Draws the conditions of a course; returns the needle that was chosen.
  private static func draw(_ terms: CourseTerms, _ scale: Float) -> Int? {
    var chosen: Int?
    Panel.with(ig_bold) { Panel.text(terms.place, Theme.accent) }
    Panel.wrapped(terms.goal)
    if terms.isExam {
      Panel.wrapped(
        "An exam: no aids, no pause, no second beginning. It ends when the time is up"
          + (terms.withholdsTruth ? ", and the truth is shown when all exams are over." : "."), Theme.warning)
    }
    if !terms.needles.isEmpty {
      Panel.small("Choose a needle:")
      for (number, words) in terms.needles.enumerated() {
        if ig_radio(words, number == terms.needle), number != terms.needle { chosen = number }
        if number + 1 < terms.needles.count { ig_same_line(0) }
      }
    }
    ig_gap(4 * scale)
    return chosen
  }

  /// Draws the end of an exam whose truth is shown later.
  static func withheld(_ window: PixelRect, scale: Float) -> Action? {
    var pressed: Action?
    Panel.window("withheld", place(in: window, width: 460, height: 200, scale: scale), ig_card) {
      Panel.title("Your attempt is kept")
      Panel.wrapped("What was true, and what it is worth, is shown when the exams of the course are over.")
      ig_gap(10 * scale)
      if Panel.button("Course  (Enter)", width: 200 * scale, height: 34 * scale, isMain: true) {
        pressed = .finish
      }
    }
    return pressed
  }

  static func pause(_ window: PixelRect, recording: String?, scale: Float) -> Action? {
    var pressed: Action?
    Panel.window("pause", place(in: window, width: 420, height: 284, scale: scale), ig_card) {
      Panel.title("Paused")
      Panel.wrapped("Time stands still; nothing moves.", Theme.dim)
      if let recording { Panel.small("Recording: " + recording) }
      ig_gap(6 * scale)
      let width = ig_content_width()
      if Panel.button("Go on  (Esc)", width: width, height: 34 * scale, isMain: true) { pressed = .pause }
      if Panel.button("Begin anew  (F5)", width: width, height: 30 * scale) { pressed = .restart }
      if Panel.button("Home", width: width, height: 30 * scale) { pressed = .home }
      if Panel.button("Quit  (F10); the recording is kept", width: width, height: 30 * scale) {
        pressed = .quit
      }
    }
    return pressed
  }

  /// Draws the question before an attempt that is not finished is left for `action`.
  /// - Parameter isExam: true where leaving uses a try.
  static func leave(
    _ window: PixelRect, for action: Action, recording: String?, isExam: Bool = false, scale: Float
  ) -> Action? {
    var pressed: Action?
    Panel.window("leave", place(in: window, width: 460, height: 186, scale: scale), ig_card) {
      Panel.title("Leave this attempt?")
      Panel.wrapped(
        isExam
          ? "It is not finished: the exam will count it as a try that failed."
          : "It is not finished, and will not be scored.", isExam ? Theme.warning : Theme.text)
      if recording != nil { Panel.small("What was done so far stays recorded.") }
      ig_gap(8 * scale)
      let width = (ig_content_width() - 8 * scale) / 2
      if Panel.button("Stay  (Esc)", width: width, height: 34 * scale, isMain: true) { pressed = .leaveNo }
      ig_same_line(0)
      if Panel.button(leaves(for: action), width: width, height: 34 * scale) { pressed = .leaveYes }
    }
    return pressed
  }
  private static func leaves(for action: Action) -> String {
    switch action {
    case .restart: "Begin anew  (Enter)"
    case .nextScenario: "Next case  (Enter)"
    case .home: "Home  (Enter)"
    default: "Quit  (Enter)"
    }
  }

  /// Draws the message of what went wrong before the next attempt could begin.
  static func failure(_ window: PixelRect, message: String, scale: Float) -> Action? {
    var pressed: Action?
    Panel.window("failure", place(in: window, width: 560, height: 260, scale: scale), ig_card) {
      Panel.title("This case cannot begin")
      Panel.wrapped(message, Theme.warning)
      ig_gap(6 * scale)
      if Panel.button("Next case  (F6)", width: 200 * scale, height: 34 * scale, isMain: true) {
        pressed = .nextScenario
      }
      ig_same_line(0)
      if Panel.button("Home", width: 120 * scale, height: 34 * scale) { pressed = .home }
    }
    return pressed
  }

  /// Draws all controls, in columns. True when the card is to be closed.
  static func controls(_ window: PixelRect, scale: Float) -> Bool {
    var closes = false
    let card = place(in: window, width: 1_240, height: 650, scale: scale)
    Panel.window("controls", card, ig_card) {
      Panel.title("All controls")
      Panel.small(
        "Keys of the probe and the needle act as long as they are held, several at once: both hands move together."
      )
      ig_gap(2 * scale)
      Panel.scroll("list", height: ig_content_height() - 44 * scale) {
        // A narrow window gets two columns, and scrolls.
        let columns = ig_content_width() > 1_100 * scale ? threeColumns : twoColumns
        let width = ig_content_width() / Float(columns.count)
        let top = ig_cursor_y()
        for (column, groups) in columns.enumerated() {
          ig_set_cursor(0, top)
          for group in groups { draw(group, x: Float(column) * width, scale) }
        }
      }
      closes = Panel.button("Close  (F1)", width: 160 * scale, height: 32 * scale, isMain: true)
    }
    return closes
  }
  static let threeColumns: [[Binding.Group]] = [
    [.probe, .mouseProbe, .mouseNeedle, .home], [.needle, .question, .card, .leaving],
    [.machine, .window, .typing, .telling, .debrief],
  ]
  static let twoColumns: [[Binding.Group]] = [
    [.probe, .mouseProbe, .mouseNeedle, .question, .card, .typing],
    [.needle, .machine, .window, .home, .telling, .leaving, .debrief],
  ]
  private static func draw(_ group: Binding.Group, x: Float, _ scale: Float) {
    ig_set_cursor(x, ig_cursor_y())
    Panel.with(ig_bold) { Panel.text(group.rawValue, Theme.accent) }
    ig_push_font(ig_small)
    for binding in Binding.all where binding.group == group {
      let y = ig_cursor_y() - 2 * scale
      ig_set_cursor(x, y)
      Panel.text(binding.inputs, Theme.text)
      ig_set_cursor(x + 124 * scale, y)
      Panel.text(binding.does, Theme.dim)
    }
    ig_pop_font()
    ig_gap(6 * scale)
  }

  /// Draws the question before the truth. The answer's button is dark until both parts are said.
  static func question(
    _ window: PixelRect, _ question: inout BeliefQuestion, isInjected: Bool, canGoBack: Bool = true,
    scale: Float
  ) -> Action? {
    var pressed: Action?
    Panel.window("question", place(in: window, width: 560, height: 560, scale: scale), ig_card) {
      Panel.title("Before you see the truth")
      Panel.wrapped(
        isInjected
          ? "Where did most of the fluid go?"
          : "Nothing was injected. Where would most of the fluid have gone?")
      for region in BeliefQuestion.regions {
        if ig_radio(region.displayName, question.region == region) { question.choose(region) }
      }
      ig_gap(4 * scale)
      Panel.wrapped("Was the tip in the joint?")
      if ig_radio("yes  (Y)", question.inJoint == true) { question.say(inJoint: true) }
      ig_same_line(140 * scale)
      if ig_radio("no  (N)", question.inJoint == false) { question.say(inJoint: false) }
      ig_gap(4 * scale)
      Panel.wrapped("How sure are you?  \(DisplayText.percent(Double(question.confidence)))  (← →)")
      var percent = question.confidence * 100
      if ig_slider("##sure", &percent, 0, 100, "", ig_content_width()) {
        question.confidence = percent.rounded() / 100
      }
      ig_gap(6 * scale)
      ig_begin_disabled(question.answer == nil)
      if Panel.button("Answer  (Enter)", width: 200 * scale, height: 36 * scale, isMain: true) {
        pressed = .answer
      }
      ig_end_disabled()
      guard canGoBack else { return }
      ig_same_line(0)
      if Panel.button("Back to the attempt  (Esc)", width: 230 * scale, height: 36 * scale) {
        pressed = .goBack
      }
    }
    return pressed
  }
}
