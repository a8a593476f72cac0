import Simulation
import Testing
import Training

@testable import Storage

/// What a report tells of the patient as a case.
@Suite struct ReportCaseTests {
  @Test func theCaseIsToldWithItsTestsDiaryAndReading() throws {
    let attempt = try EditedRecording.original.get().attempt
    let trace = attempt.trace()
    var assessment = attempt.assessment(of: trace)
    var state = trace.finalState
    for event in [.wait(seconds: 3_600), .readBlock(.atLeast80)] as [ProcedureEvent] {
      state.procedure.note(event, tick: state.tick, afterInjection: true)
    }
    let patient = PatientCase(source: .joint, pain: 7, told: [.thighThrust, .compression], seed: 3)
    let course = try #require(CaseCourse(patient, after: state, in: attempt.scene))
    assessment.course = course
    let html = ReportFile.html(
      of: [ReportPage(attempt: attempt, trace: trace, assessment: assessment, pictures: nil)])
    #expect(html.contains("<h2>The case</h2>") && course.sentences.count == 3)
    for sentence in course.sentences { #expect(html.contains("<p>\(escaped(sentence))</p>")) }
    for test in ProvocationTest.allCases { #expect(html.contains("<td>\(test.displayName)</td>")) }
    #expect(html.contains("The pain came from the joint. 2 of 6"))
    #expect(html.contains("Pain: 7 before, "))
  }
}
