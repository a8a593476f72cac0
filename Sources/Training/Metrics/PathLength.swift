import Geometry
import Simulation

extension Metric {
  /// The way of the tip, in mm: Σ‖pᵢ − pᵢ₋₁‖ over the samples in which it was tracked. Of our own attempts these are the ticks that
  /// begin or end below the skin: before it enters, the tip lies on the entry point, so the entering tick counts what is below the skin
  /// alone. Of a recording from elsewhere they are all. Nothing is filtered. Nil where it was never tracked.
  package static let pathLength = Metric(
    id: "pathLength", unit: "mm", summary: "Way of the tip through tissue",
    ofTools: { $0.needle?.lengthMM })

  /// The way of the tip through tissue, in mm: of each step the part inside; in the mode of another program what that counts. Nil where
  /// the needle never entered, or it is not known what is tissue.
  package static let pathInTissue = Metric(
    id: "pathInTissue", unit: "mm", summary: "Of the tip's way the part in tissue",
    ofTools: { tools in
      tools.needleInTissue?.steps.reduce(0) { $0 + $1.lengthMM * $1.after.shareInTissue }
    })

  /// How much farther the tip traveled in tissue than the straight line from the last entry to its final place, in percent;
  /// 0 is a straight insertion. Withdrawing at the end does not count. Nil when the needle never entered, or ended
  /// where it entered. After "Path Inefficiency" in PerkTutor's PythonMetrics, which is computed for a recording from elsewhere: the whole
  /// way beyond the line from its first sample to its last.
  package static let pathInefficiency = Metric(
    id: "pathInefficiency", unit: "%", summary: "Way of the tip beyond the straight line",
    tools: { tools in
      guard let needle = tools.needle, let wayMM = needle.lengthMM else { return nil }
      return inefficiency(wayMM, from: needle[0].pose.origin, to: needle[needle.count - 1].pose.origin)
    },
    measure: { trace in
      guard let end = trace.finalTip, let first = trace.frames.first else { return nil }
      let wayMM = trace.intervals.filter { $0.isInTissue && $0.after.tick <= end.tick }
        .reduce(0) { $0 + distance($1.before.needle.tipMM, $1.after.needle.tipMM) }
      return inefficiency(
        wayMM, from: first.isMainInTissue ? first.needle.tipMM : end.needle.entryMM, to: end.needle.tipMM)
    })
  private static func inefficiency(_ wayMM: Double, from start: Vector3, to end: Vector3) -> Double? {
    let straightMM = distance(start, end)
    // Rounding may make a straight way a little shorter than itself.
    return straightMM > 0 ? max(0, 100 * (wayMM / straightMM - 1)) : nil
  }

  /// The area that the shaft swept sidewise inside tissue between samples that both lie in it, in mm², the shaft taken straight
  /// from where it enters to the tip; a measure of tissue damage: the triangles of both tips with the later entry, and of both entries
  /// with the earlier tip. Nil when the needle never entered, or it is not known what is tissue.
  /// After Keri et al., Can J Anesth 2015;62:777.
  package static let sweptArea = Metric(
    id: "sweptArea", unit: "mm²", summary: "Area swept by the shaft in tissue",
    ofTools: { tools in
      tools.needleInTissue?.steps.reduce(0) { sum, step in
        guard let earlier = step.before.entryMM, let later = step.after.entryMM else { return sum }
        let (tip, tipBefore) = (step.after.pose.origin, step.before.pose.origin)
        // Advancing along itself sweeps none.
        return sum + 0.5 * cross(tip - later, tipBefore - later).length
          + 0.5 * cross(later - tipBefore, earlier - tipBefore).length
      }
    })
}

extension ToolPath {
  /// Σ‖pᵢ − pᵢ₋₁‖ over the tracked steps, mm; nil where there is none.
  var lengthMM: Double? {
    var length: Double?
    for step in steps { length = (length ?? 0) + step.lengthMM }
    return length
  }
}
