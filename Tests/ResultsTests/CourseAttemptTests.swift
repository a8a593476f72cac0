import Foundation
import Testing
import Training

@testable import Results

/// Stored attempts as attempts at the cases of a course.
@Suite struct CourseAttemptTests {
  @Test func aRecordTellsItsCaseByItsName() throws {
    var record = SampleAttempt.make(3, scenario: "sacroiliac/exam")
    let attempt = try #require(CourseAttempt(record, course: "sacroiliac"))
    #expect(attempt.caseID == "exam" && attempt.passed && attempt.seed == record.seed)
    #expect(attempt.startedAtMS == 1_790_000_003_000 && attempt.ending == .finished)
    #expect(CourseAttempt(record, course: "sacro") == nil)
    record.scenario = "exam"
    #expect(CourseAttempt(record, course: "sacroiliac") == nil)
    record.scenario = "sacroiliac/exam"
    record.continuedAtTick = 100
    #expect(CourseAttempt(record, course: "sacroiliac") == nil)
    record.continuedAtTick = nil
    record.score = nil
    #expect(CourseAttempt(record, course: "sacroiliac")?.passed == false)
    for ending in AttemptRecord.Ending.allCases {
      record.ending = ending
      #expect(CourseAttempt(record, course: "sacroiliac")?.ending.rawValue == ending.rawValue)
    }
  }
}
