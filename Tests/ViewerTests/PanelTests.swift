import CImGui
import Foundation
import Needle
import Simulation
import Testing
import Training
import Ultrasound

@testable import Viewer

enum Letters {
  static let folder = "/usr/share/fonts/truetype/dejavu"
  static let regular = folder + "/DejaVuSans.ttf", bold = folder + "/DejaVuSans-Bold.ttf"
  static let areThere = FileManager.default.fileExists(atPath: regular)
}

/// Words in the panels fit the room that they have. One toolkit context at a time, so one test after the other.
@Suite(.serialized, .enabled(if: Letters.areThere, "needs fonts-dejavu-core")) struct PanelTests {
  /// Runs inside a frame of the toolkit, and draws what it made.
  @discardableResult
  private func frame(_ width: Int, _ height: Int, _ content: () -> Void) -> Canvas {
    #expect(ig_create(Letters.regular, Letters.bold, 1))
    defer { ig_destroy() }
    let canvas = Canvas(width: width, height: height)
    ig_new_frame(Float(width), Float(height), 0.016, -1, -1, 0, 0)
    content()
    canvas.drawPanels()
    return canvas
  }
  private func width(_ text: String, _ font: ig_font = ig_regular) -> Float { ig_label_width(font, text) }

  /// Card content: the window less its margin, the card's padding and the scroll bar.
  @Test(arguments: [1_024, 1_280, 1_920]) func everyControlFitsItsColumn(_ windowWidth: Int) {
    frame(windowWidth, 700) {
      let content = Float(min(1_240, windowWidth - 16) - 56 - 10)
      let columns = content > 1_100 ? 3 : 2
      let column = content / Float(columns)
      for binding in Binding.all {
        #expect(width(binding.inputs, ig_small) <= 122, "\(binding.inputs)")
        #expect(width(binding.does, ig_small) <= column - 124, "\(binding.does) in \(column)")
      }
    }
  }

  /// The numbers of the hand on the probe and its button, in the narrowest window.
  @Test func theProbesLineFits() {
    frame(WindowLayout.smallestWidth, WindowLayout.smallestHeight) {
      let layout = WindowLayout(
        width: WindowLayout.smallestWidth, height: WindowLayout.smallestHeight, scale: 1,
        showsExternalView: true)
      for breathes in [true, false] {
        let panel = ProbePanel(probe: ProbeState(), breathes: breathes, isOn: true)
        Panel.with(ig_small) { #expect(panel.layout(width: Float(layout.probe.width), scale: 1).gap >= 0) }
      }
    }
  }

  @Test func namesFitBesideTheirValues() {
    frame(1_024, 700) {
      for place in Placement.Class.allCases { #expect(width(place.displayName) < 164, "\(place)") }
      for metric in Metric.standard { #expect(width(metric.summary, ig_small) < 360, "\(metric.summary)") }
      let session = AttemptSession(TestAttempt.shared, sink: nil)
      session.advance(Controls())
      let assessment = Assessment(
        trace: session.trace, scenario: TestAttempt.shared.scenario)
      for part in assessment.score.parts { #expect(width(part.summary) < 212, "\(part.summary)") }
      for cause in Flinch.Cause.allCases {
        var flinch = Flinch()
        (flinch.count, flinch.cause, flinch.tick) = (1, cause, 5)
        let words = DisplayText.message(for: flinch, atTick: 6)
        #expect((words == nil) == (cause == .none))
        #expect(width(words ?? "", ig_small) <= 330 - 28, "\(cause)")
        #expect(DisplayText.message(for: flinch, atTick: 5 + Flinch.restTicks) == nil)
      }
      for found in Aspiration.Found.allCases {
        #expect((DisplayText.message(for: found) == nil) == (found == .none))
        #expect(width(DisplayText.message(for: found) ?? "", ig_small) <= 330 - 28, "\(found)")
      }
      #expect(width("Anaesthetic") < 82)
      for obstacle in NeedleState.Obstacle.allCases {
        // The narrowest panel, within its padding.
        #expect(width(DisplayText.message(for: obstacle) ?? "", ig_small) <= 330 - 28, "\(obstacle)")
      }
    }
  }

  /// The machine panel's switches: box and name end before the key's name, and both switches before the time gain.
  @Test(arguments: WindowLayoutTests.sizes) func theMachinesSwitchesFit(_ size: (Int, Int)) {
    let layout = WindowLayout(width: size.0, height: size.1, scale: 1, showsExternalView: true)
    let panel = MachinePanel(
      settings: ImagingSettings(), probe: TestAttempt.shared.scene.probe, timeGainSlider: 0, isOn: true)
    frame(size.0, size.1) {
      #expect(panel.draw(layout.machine, scale: 1) == ImagingSettings())
      let left = Float(layout.machine.width) - min(Float(layout.machine.width) * 0.44, 360) - 14
      var switches = 0
      for control in MachineControl.all {
        switch control.widget {
        case .slider: #expect(width(control.name) < 70 - 14 - 4)
        case .timeGain: break
        case .switched:
          switches += 1
          #expect(24 + 6 + width(control.name) < MachinePanel.switchKeyX - 4)
        case .choice(let word):
          switches += 1
          #expect(width(control.name) < MachinePanel.choiceX - 2)
          var (settings, slider) = (ImagingSettings(), 0)
          for _ in 0..<9 {
            #expect(width(word(settings)) < MachinePanel.choiceWidth - 4, "\(word(settings))")
            settings = control.steps[0].applied(to: settings, slider: &slider)
          }
        }
      }
      // Two in a row below the sliders, within the panel.
      #expect(36 + 4 * 27 + Float((switches + 1) / 2) * 27 <= Float(layout.machine.height))
      #expect(MachinePanel.switchKeyX + width("M") < (left - 40) / 2)
    }
  }

  /// What the screen says is in effect, not what is asked.
  @Test func theScreenNamesTheModesInEffect() {
    var notes = UltrasoundView.Annotations(
      probe: TestAttempt.shared.scene.probe,
      settings: ImagingSettings(isHarmonic: true, isCompounded: true), framesPerSecond: 50,
      orientation: OrientationLabels(probeToPatient: .identity),
      beam: BeamConfiguration(of: ImagingSettings()))
    let off = notes.lines
    notes.beam.isHarmonic = true
    #expect(notes.lines == off + ["THI"])
    notes.beam.isCompounded = true
    #expect(notes.lines == off + ["THI  CPD"])
    notes.beam.isHarmonic = false
    notes.isChangingBeam = true
    #expect(notes.lines == off + ["CPD", "Beam changing …"])
  }

  /// A plunger that is pushed in vain says why; one that moves fluid does not.
  @Test func whatKeepsTheFluidBackIsSaid() {
    let content = TestAttempt.shared.scene.syringe
    var state = AttemptSession(TestAttempt.shared, sink: nil).state
    let outside = DisplayText.messageForPlunger(state, content)
    state.needle.tipRegion = .bone
    let bone = DisplayText.messageForPlunger(state, content)
    state.fluid.book(Int((content.volumeML * 1_000_000).rounded()), in: .muscle)
    let empty = DisplayText.messageForPlunger(state, content)
    #expect(Set([outside, bone, empty]).count == 3)
    frame(1_024, 700) {
      for message in [outside, bone, empty] {
        #expect(message.map { width($0, ig_small) <= 330 - 28 } == true, "\(message ?? "nothing")")
      }
    }
    state.syringe.flowMLPerS = 0.1
    #expect(DisplayText.messageForPlunger(state, content) == nil)
  }

  /// In every phase and at every size something is drawn, and nothing outside the window.
  @Test(arguments: WindowLayoutTests.sizes.prefix(4)) func everyCardAndPageIsDrawn(_ size: (Int, Int)) {
    let window = PixelRect(x: 0, y: 0, width: size.0, height: size.1)
    var question = BeliefQuestion()
    var examined = TestAttempt.shared
    var exam = CurriculumCase.standard
    exam.exam = true
    (exam.truthWithheld, exam.needles) = (.untilEnd, [TestAttempt.shared.scenario.needle])
    examined.terms = CourseTerms(exam, place: "Case 6 of 15", needle: 0)
    let cards: [() -> Void] = [
      { _ = Cards.welcome(window, prepared: TestAttempt.shared, scale: 1) },
      { _ = Cards.welcome(window, prepared: examined, scale: 1) },
      { _ = Cards.withheld(window, scale: 1) },
      { _ = Cards.welcome(window, prepared: nil, scale: 1) },
      { _ = Cards.pause(window, recording: "/home/somebody/recording.sijrec", scale: 1) },
      { _ = Cards.failure(window, message: "there is no scenario of that name.", scale: 1) },
      { _ = Cards.leave(window, for: .quit, recording: "a.sijrec", scale: 1) },
      { _ = Cards.leave(window, for: .home, recording: nil, isExam: true, scale: 1) },
      { _ = Cards.controls(window, scale: 1) },
      { _ = Cards.question(window, &question, isInjected: false, scale: 1) },
    ]
    let layout = HomeScreen.Layout(window: window, scale: 1)
    let entries = Scenario.Difficulty.allCases.enumerated().map { number, difficulty in
      CaseEntry(
        name: "case \(number)", title: String(repeating: "A long title of a case, ", count: number + 1),
        teaches: String(repeating: "What it is to teach, in one line. ", count: number * 4),
        difficulty: difficulty, problem: number == 2 ? "line 7: there is no key 'sied'." : nil)
    }
    let homes = HomePage.allCases.flatMap { page in
      [nil, [], entries].map { HomeScreen(place: HomePlace(page: page), cases: $0, pictureMissing: "…") }
    }
    for card in cards + (homes + Self.fullPages).map({ home in { _ = home.draw(layout) } }) {
      let canvas = frame(size.0, size.1, card)
      let bright = (0..<size.0 * size.1).count { canvas.pixels[$0] & 0xff > 180 }
      #expect(bright > 300)
    }
  }

  /// Pages of home with all that can stand on them.
  private static var fullPages: [HomeScreen] {
    var (draft, failed) = (HomePlace(page: .people), HomePlace(page: .people))
    draft.draft = PersonDraft()
    draft.draft?.name = String(repeating: "Łucja ", count: 20)
    failed.problem = "there is a person named 'anna' already; choose another name or code."
    let people = (0..<40).map {
      Person(id: "\($0)", name: "Person \($0)", isCode: $0 % 2 == 0, group: $0 % 3 == 0 ? "2026" : nil)
    }
    let attempts = (0..<30).map {
      ProgressPage.Attempt(
        date: "2026-11-30 12:00", title: "Lower level, thin woman", result: "not passed  \($0)", passed: false
      )
    }
    var course = Curriculum.standard
    course.cases = (0..<40).map { number in
      var one = CurriculumCase.standard
      (one.id, one.tries) = ("case-\(number)", number % 4 + 1)
      return one
    }
    let standings = CourseProgress(of: course, attempts: []).cases
    let entry = CourseEntry(
      title: "A course",
      cases: zip(standings, course.cases).map {
        CourseEntry.Case($0, of: $1, title: $1.id, locks: [])
      }, next: "case-3", isPassed: false)
    return [
      HomeScreen(place: draft, people: people, person: people[3]),
      HomeScreen(place: failed, people: people),
      HomeScreen(
        place: HomePlace(page: .progress),
        progress: .success(ProgressPage(picture: nil, attempts: attempts, count: 31))),
      HomeScreen(place: HomePlace(page: .course), course: .success(entry)),
      HomeScreen(place: HomePlace(page: .course), course: .success(nil)),
      HomeScreen(place: HomePlace(page: .settings), places: [("Results", "/a/path")]),
    ]
  }

  /// A press of a button is told once, and to the card alone: the panels below its veil do not get it.
  @Test func aCardKeepsTheMouseFromThePanelsBelow() {
    #expect(ig_create(Letters.regular, Letters.bold, 1))
    defer { ig_destroy() }
    let window = PixelRect(x: 0, y: 0, width: 1_280, height: 800)
    var (below, card) = (0, 0)
    // The pointer rests where the card has its first button; pressed in the fourth frame, released in the sixth.
    for i in 0..<10 {
      ig_new_frame(1_280, 800, 0.016, 640, 361, i == 4 || i == 5 ? 1 : 0, 0)
      Panel.window("below", window) {
        ig_set_cursor(0, 0)
        if Panel.button("all", width: 1_280, height: 800) { below += 1 }
      }
      if Cards.pause(window, recording: nil, scale: 1) != nil { card += 1 }
      _ = ig_render()
    }
    #expect(below == 0)
    #expect(card == 1)
  }
}
