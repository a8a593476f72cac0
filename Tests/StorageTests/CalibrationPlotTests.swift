import Testing

@testable import Storage
@testable import Training

@Suite struct CalibrationPlotTests {
  private static func answers(_ list: [(Double, Bool)]) -> CalibrationPlot {
    CalibrationPlot(answers: list.map { Calibration(sure: $0.0, isInJoint: $0.1) })
  }

  /// Who says 70 % and is right seven times of ten lies on the line; who is always sure and half right has a Brier score of a half.
  @Test func theBinsAreSharesOfWhatWasSo() throws {
    let fair = Self.answers((0..<10).map { (0.7, $0 < 7) }).calibration
    #expect(fair.bins.count == 1 && fair.bins[0].count == 10)
    #expect(abs(fair.bins[0].inJoint - fair.bins[0].sure) < 1e-9)
    #expect(abs(try #require(fair.brier) - 0.21) < 1e-9)
    let blind = Self.answers([(1, true), (1, false)]).calibration
    #expect(try #require(blind.brier) == 0.5)
    #expect(blind.bins == [.init(count: 2, sure: 1, inJoint: 0.5)])
  }
  @Test func aSingleAnswerIsNoPlotAndManyAreOnePicture() {
    #expect(Self.answers([]).html.isEmpty && Self.answers([(0.5, true)]).html.isEmpty)
    #expect(Self.answers([]).calibration.brier == nil)
    let html = Self.answers([(0.1, false), (0.9, true), (0.5, true)]).html
    #expect(html.contains("<svg") && html.split(separator: "<circle").count == 4)
    #expect(html.contains("3 answers"))
  }
}
