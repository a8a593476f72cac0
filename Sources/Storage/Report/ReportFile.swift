import Simulation
import Training

/// One attempt of a report.
public struct ReportPage: Sendable {
  public var attempt: Attempt
  public var trace: Trace
  public var assessment: Assessment
  public init(attempt: Attempt, trace: Trace, assessment: Assessment) {
    (self.attempt, self.trace, self.assessment) = (attempt, trace, assessment)
  }
}

public enum ReportFile {
  public static func html(of pages: [ReportPage]) -> String { "" }
}
