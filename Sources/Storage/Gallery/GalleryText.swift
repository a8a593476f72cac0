import Foundation
import Gallery

/// The texts beside the gallery's pictures.
package enum GalleryText {
  /// Text of one view.
  package struct Entry: Sendable {
    package var view: GalleryView
    /// Labels that this person or this plane does not hold.
    package var missing: [String]
    /// Height above the joint at which the needle is aimed; nil without a needle.
    package var needleAboveJointMM: Double?
    package init(view: GalleryView, missing: [String], needleAboveJointMM: Double? = nil) {
      (self.view, self.missing, self.needleAboveJointMM) = (view, missing, needleAboveJointMM)
    }

    /// The caption, and the parts of the view that this person does not have.
    package var caption: String {
      var caption = view.caption
      if let above = needleAboveJointMM, above > 0 {
        caption += " The tip is \(Int(above)) mm above the joint, as near as bone lets this angle."
      }
      if !missing.isEmpty {
        caption += " Not found in this person's image plane: \(missing.joined(separator: ", "))."
      }
      return caption
    }
  }

  package static func readme(_ entries: [Entry]) -> String {
    var lines = [
      "# Gallery", "",
      "What the simulator shows at the classic places, with the true names of what is seen: written by `sijsim gallery`,",
      "every picture from the person's own landmarks. Grays beside those of real images: [statistics](statistics.md).",
      "", "![All views](contact-sheet.png)",
    ]
    for (i, entry) in entries.enumerated() {
      lines += [
        "", "## \(i + 1). \(entry.view.title)", "", "![\(entry.view.title)](\(entry.view.id)-labelled.png)",
        "", entry.caption, "", "Still wrong: \(entry.view.stillWrong)",
      ]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  package static func statistics(linear: GraySample, convex: GraySample, real: RealGraySample) -> String {
    var lines = [
      "# Gray levels at bone", "",
      "Per image column that crosses bone, the 5th, **50th** and 95th percentile of 8-bit grays.", "",
      "| | ours (linear) | ours (convex) | real (L14) |", "| --- | --- | --- | --- |",
    ]
    for quantity in GrayQuantity.all {
      let cells = [
        quantity.percentiles(of: linear), quantity.percentiles(of: convex), quantity.real(real),
      ].map { cell($0, quantity.digits) }
      lines.append("| \(quantity.displayName) | \(cells.joined(separator: " | ")) |")
    }
    lines += [
      "| columns | \(linear.columns.count) | \(convex.columns.count) | 351 |", "",
      "Ours are the gallery's views without a needle; the bone's place is the person's, on slopes up to 45°, seen or not.",
      "Real: \(real.source), where the line was found in the picture, so that faint bone does not count.", "",
    ]
    let outside = GrayQuantity.all.filter { quantity in
      guard let ours = quantity.percentiles(of: linear) else { return true }
      return !quantity.real(real).range.contains(ours.median)
    }
    lines.append(
      outside.isEmpty
        ? "Every median of the linear images lies within the real 5–95 % range."
        : "Outside of the real 5–95 % range, linear: \(outside.map(\.displayName).joined(separator: "; ")). Not yet a test's expectation."
    )
    return lines.joined(separator: "\n") + "\n"
  }
  private static func cell(_ values: Percentiles?, _ digits: Int) -> String {
    guard let values else { return "–" }
    func text(_ value: Double) -> String { String(format: "%.\(digits)f", value) }
    return "\(text(values.low)) – **\(text(values.median))** – \(text(values.high))"
  }
}
