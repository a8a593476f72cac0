import CImGui
import Simulation
import Training

/// The truth beside the belief: the fluid's regions, by volume.
struct TruthPanel {
  /// The assessment; nil while it is being found.
  var assessment: Assessment?
  var tipOffPlaneMM: Double
  var recordingPlace: String?
  var recordingTrouble: String?

  func draw(_ rect: PixelRect, scale: Float) -> Action? {
    var pressed: Action?
    Panel.window("truth", rect) {
      Panel.title("The truth")
      guard let assessment else {
        Panel.text("One moment …", Theme.dim)
        return
      }
      belief(assessment)
      ig_gap(2 * scale)
      ig_separator()
      Panel.heading("Where the fluid went")
      placement(assessment.placement, width: Float(rect.width), scale)
      ig_gap(2 * scale)
      if let distance = assessment.value(of: "tipToJoint") {
        Panel.wrapped(
          "The tip ended \(DisplayText.decimal(distance, 1)) mm from the joint space and \(DisplayText.decimal(abs(tipOffPlaneMM), 1)) mm beside the image plane.",
          Theme.dim)
      }
      if let recordingTrouble { Panel.small(recordingTrouble, Theme.warning) }
      if let recordingPlace { Panel.small("Recording: " + recordingPlace) }
      ig_gap(4 * scale)
      if Panel.button("Score  (Enter)", width: ig_content_width(), height: 34 * scale, isMain: true) {
        pressed = .finish
      }
    }
    return pressed
  }

  private func belief(_ assessment: Assessment) {
    guard let belief = assessment.belief else {
      let isDeclined = assessment.course?.declined != nil
      Panel.wrapped(isDeclined ? "You did not inject." : "You did not say where the fluid went.", Theme.dim)
      return
    }
    let sure = DisplayText.percent(Double(belief.confidence))
    Panel.wrapped(
      "You said: \(belief.region.displayName), \(belief.inJoint ? "in the joint" : "not in the joint"), \(sure) sure."
    )
    guard let fraction = assessment.placement.fraction(in: .joint) else {
      Panel.wrapped("Nothing was injected.", Theme.warning)
      return
    }
    let isIn = fraction >= 0.5
    Panel.wrapped(
      "In fact \(DisplayText.percent(fraction)) of it went into the joint.",
      isIn == belief.inJoint ? Theme.good : Theme.bad)
  }

  private func placement(_ placement: Placement, width: Float, _ scale: Float) {
    guard placement.totalML > 0 else {
      Panel.text("nothing was injected", Theme.dim)
      return
    }
    for place in Placement.Class.allCases {
      let volume = placement.volumeML(in: place)
      let color =
        place == .joint ? Theme.good : (place == .foramen || place == .vessel ? Theme.bad : Theme.accent)
      Panel.barRow(
        place.displayName, fraction: volume / placement.totalML, "\(DisplayText.decimal(volume, 2)) mL",
        at: 178 * scale, barWidth: max(width - 260 * scale, 40 * scale), scale: scale, color: color,
        isDim: volume == 0)
    }
  }
}

/// The score with its parts, the steps, the metrics, the errors.
struct ScoreCard {
  var assessment: Assessment
  /// Advice for next time, said before any number.
  var lesson: Debrief.Lesson?

  func draw(_ window: PixelRect, scale: Float) -> Action? {
    var pressed: Action?
    let card = Cards.place(in: window, width: 1_000, height: 680, scale: scale)
    Panel.window("score", card, ig_card) {
      if let lesson {
        Panel.title("Next time")
        Panel.with(ig_bold) { Panel.wrapped(lesson.sentence, Theme.accent) }
        if let because = lesson.because { Panel.small(because) }
        ig_gap(4 * scale)
      }
      heading()
      ig_gap(4 * scale)
      Panel.scroll("parts", height: ig_content_height() - 46 * scale) {
        errors(scale)
        ig_gap(6 * scale)
        let half = ig_content_width() / 2
        let top = ig_cursor_y()
        parts(width: half - 20 * scale, scale)
        steps(scale)
        let bottom = ig_cursor_y()
        ig_set_cursor(half, top)
        metrics(x: half, scale)
        ig_set_cursor(0, max(bottom, ig_cursor_y()))
        if let course = assessment.course { drawCase(course, scale) }
      }
      ig_gap(2 * scale)
      for way in ways {
        let width = (ig_text_width(way.label) + 44 * scale).rounded()
        if Panel.button(way.label, width: width, height: 34 * scale, isMain: way.isMain) {
          pressed = way.action
        }
        ig_same_line(0)
      }
    }
    return pressed
  }

  /// Ways on, the best first: what was not passed is tried again.
  private var ways: [(label: String, action: Action, isMain: Bool)] {
    let (again, next) = (("Again  (F5)", Action.restart), ("Next case  (F6)", Action.nextScenario))
    let ways =
      (assessment.score.passed ? [next, again] : [again, next]) + [
        ("Look back  (/)", .lookBack), ("Home", .home), ("Back to the truth  (Esc)", .pause),
        ("Quit  (F10)", .quit),
      ]
    return ways.enumerated().map { ($1.0, $1.1, $0 == 0) }
  }

  /// Draws where the pain came from, and what the block said of it.
  private func drawCase(_ course: CaseCourse, _ scale: Float) {
    ig_gap(6 * scale)
    Panel.heading("The case")
    Panel.with(ig_small) { for line in course.sentences { Panel.wrapped(line) } }
  }

  private func heading() {
    guard let total = assessment.score.total else {
      Panel.title("No score: nothing was done")
      return
    }
    let passed = assessment.score.passed
    Panel.title("\(DisplayText.decimal(total, 0)) of 100 points, \(passed ? "passed" : "not passed")")
    let critical = assessment.errors.filter(\.isCritical).count
    if critical > 0 {
      Panel.text(
        "\(critical) critical \(critical == 1 ? "error" : "errors"): the attempt cannot pass.", Theme.bad)
    } else {
      Panel.text("Duration \(DisplayText.clock(assessment.durationS))", Theme.dim)
    }
  }

  private func parts(width: Float, _ scale: Float) {
    Panel.heading("Parts")
    for part in assessment.score.parts where part.outOf > 0 {
      Panel.barRow(
        part.summary, fraction: part.points / part.outOf,
        "\(DisplayText.decimal(part.points, 1)) of \(DisplayText.decimal(part.outOf, 0))", at: 216 * scale,
        barWidth: max(width - 310 * scale, 30 * scale), scale: scale, color: Theme.accent)
    }
    ig_gap(6 * scale)
  }

  private func steps(_ scale: Float) {
    Panel.heading("Steps")
    Panel.with(ig_small) {
      for step in assessment.steps where step.isRequired || step.isDone {
        let time = step.timeS.map { DisplayText.clock($0) } ?? "not done"
        Panel.text(step.isDone ? "✓" : "✗", step.isDone ? Theme.good : Theme.bad)
        ig_same_line(22 * scale)
        Panel.text(step.summary, step.isDone ? Theme.text : Theme.dim)
        ig_same_line(0)
        Panel.text(time, Theme.dim)
      }
    }
    ig_gap(6 * scale)
  }

  /// What a trainee can act on; reports and files have all of them.
  private static let metrics: [Metric] = [
    .tipToJoint, .tipSeenFraction, .inPlaneFraction, .time, .timeInTissue, .needlePasses, .boneContacts,
    .jointFraction, .injectedVolume, .pathLength, .probeDrift, .needlePlaneAngle,
  ]
  private func metrics(x: Float, _ scale: Float) {
    Panel.heading("Measured")
    ig_push_font(ig_small)
    let shown = Set(ScoreCard.metrics.map(\.id))
    for measurement in assessment.measurements where shown.contains(measurement.metric.id) {
      ig_set_cursor(x, ig_cursor_y())
      let value = measurement.value.map { DisplayText.measured($0, measurement.metric) } ?? "–"
      Panel.text(measurement.metric.summary, Theme.dim)
      ig_same_line(x + 365 * scale)
      Panel.text(value)
    }
    ig_pop_font()
  }

  private func errors(_ scale: Float) {
    Panel.heading(assessment.errors.isEmpty ? "No errors" : "Errors")
    Panel.with(ig_small) {
      for error in assessment.errors {
        Panel.text(DisplayText.clock(error.timeS), error.isCritical ? Theme.bad : Theme.warning)
        ig_same_line(50 * scale)
        Panel.wrapped((error.isCritical ? "Critical: " : "") + error.message)
      }
    }
  }
}
