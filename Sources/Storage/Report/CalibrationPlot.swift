import Foundation
import Training

/// A plot of how sure operators were that the fluid went into the joint, against how often it did.
struct CalibrationPlot {
  let calibration: BeliefCalibration
  init(answers: [Calibration]) { calibration = BeliefCalibration(answers) }

  /// The plot with its heading; empty for less than two answers.
  var html: String {
    guard calibration.answers.count > 1, let brier = calibration.brier else { return "" }
    return """
      <h2>How sure, and how often right</h2>
      <p class="note">Each circle is a fifth of the scale; on the line, belief and truth agree. Below it lies who is surer than right.
      \(calibration.answers.count) answers, mean Brier score \(String(format: "%.2f", brier)) (0 is always sure and right, 0.25 never sure).</p>
      <svg class="small" style="max-width:330px" viewBox="0 0 330 300" role="img" aria-label="Calibration of belief">\(axes)\(circles)</svg>

      """
  }

  private static let side = 230.0, left = 70.0, top = 12.0
  private func x(_ share: Double) -> String {
    JSON.number(((CalibrationPlot.left + share * CalibrationPlot.side) * 10).rounded() / 10).text
  }
  private func y(_ share: Double) -> String {
    JSON.number(((CalibrationPlot.top + (1 - share) * CalibrationPlot.side) * 10).rounded() / 10).text
  }

  private var axes: String {
    let marks = [0, 0.25, 0.5, 0.75, 1].map { share in
      let percent = "\(Int(share * 100)) %"
      return """
        <line x1="\(x(share))" y1="\(y(0))" x2="\(x(share))" y2="\(y(1))" stroke="#e4e9ed"/>
        <line x1="\(x(0))" y1="\(y(share))" x2="\(x(1))" y2="\(y(share))" stroke="#e4e9ed"/>
        <text x="\(x(share))" y="258" text-anchor="middle">\(percent)</text>
        <text x="62" y="\(y(share))" dy="4" text-anchor="end">\(percent)</text>
        """
    }
    return marks.joined() + """
      <line x1="\(x(0))" y1="\(y(0))" x2="\(x(1))" y2="\(y(1))" stroke="#51606c" stroke-dasharray="4 3"/>
      <text x="\(x(0.5))" y="280" text-anchor="middle">sure that it went into the joint</text>
      <text x="14" y="\(y(0.5))" text-anchor="middle" transform="rotate(-90 14 \(y(0.5)))">it did</text>
      """
  }
  private var circles: String {
    calibration.bins.map { bin in
      let radius = min(4 + 2 * Double(bin.count).squareRoot(), 16)
      return """
        <circle cx="\(x(bin.sure))" cy="\(y(bin.inJoint))" r="\(JSON.number((radius * 10).rounded() / 10).text)" fill="#0b5cad"/>
        <text x="\(x(bin.sure))" y="\(y(bin.inJoint))" dx="\(JSON.number((radius + 3).rounded()).text)" dy="4">\(bin.count)</text>
        """
    }.joined()
  }
}
