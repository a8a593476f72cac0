import Gallery
import Simulation
import Testing
import Training
import Ultrasound

@testable import Viewer

@Suite struct TextbookTests {
  /// Every plane is a view of the gallery, of the probe in the hand where the gallery has it.
  @Test(arguments: Probe.presets) func everyPlaneIsInTheGallery(_ probe: Probe) {
    var scenario = Scenario.standard
    for (sex, bodyMassIndex) in [("female", 37.0), ("female", 19), ("male", 26), ("female", 24)] {
      scenario.patient.sex = sex == "male" ? .male : .female
      scenario.patient.bodyMassIndex = bodyMassIndex
      let textbook = Textbook(for: scenario, probe: probe)
      for id in textbook.ids { #expect(GalleryView.all.contains { $0.id == id }, "\(id)") }
      #expect(Set(textbook.ids).count == textbook.ids.count)
    }
  }
  /// A heavy person is compared with a heavy one.
  @Test func theBuildIsThatOfThePerson() {
    var scenario = Scenario.standard
    scenario.patient.sex = .female
    scenario.patient.bodyMassIndex = 37
    #expect(Textbook(for: scenario, probe: .c5to2v).ids.contains("lower-window-heavy"))
    scenario.patient.bodyMassIndex = 20
    #expect(Textbook(for: scenario, probe: .c5to2v).ids.contains("lower-window-thin"))
  }
  /// Each step leads to a plane that shows what it asks for.
  @Test(arguments: ProcedureStep.all.map(\.id)) func everyStepHasAPlane(_ step: String) {
    let textbook = Textbook(for: .standard, probe: .c5to2v)
    for level in [Scenario.Target.Level.lower, .upper] {
      #expect(textbook.ids.indices.contains(textbook.place(for: step, at: level)))
    }
    let wanted = [
      "midlineMarked": "midline", "psisMarked": "psis", "s1Marked": "s1", "s2Marked": "s2",
      "foramenSeen": "s2",
      "jointSeen": "lower-window", "cleftMarked": "lower-window", "puncture": "needle",
      "testInjection": "fluid",
    ]
    if let begin = wanted[step] {
      #expect(textbook.ids[textbook.place(for: step, at: .lower)].hasPrefix(begin))
    }
  }
}
