import Geometry
import Simulation

extension Metric {
  /// The way of the tip through tissue, in mm: the distances between ticks that begin or end below the skin. Before it
  /// enters, the tip lies on the entry point, so the entering tick counts what is below the skin alone. Nothing is
  /// filtered: the needle moves as its controls say. Nil when the needle never entered.
  package static let pathLength = Metric(
    id: "pathLength", unit: "mm", summary: "Way of the tip through tissue"
  ) { trace in
    guard trace.frames.contains(where: \.isMainInTissue) else { return nil }
    return trace.intervals.filter(\.isInTissue).reduce(0) {
      $0 + distance($1.before.needle.tipMM, $1.after.needle.tipMM)
    }
  }

  /// How much farther the tip traveled in tissue than the straight line from the last entry to its final place, in percent;
  /// 0 is a straight insertion. Withdrawing at the end does not count. Nil when the needle never entered, or ended
  /// where it entered. After "Path Inefficiency" in PerkTutor's PythonMetrics.
  package static let pathInefficiency = Metric(
    id: "pathInefficiency", unit: "%", summary: "Way of the tip beyond the straight line"
  ) { trace in
    guard let end = trace.finalTip, let first = trace.frames.first else { return nil }
    let way = trace.intervals.filter { $0.isInTissue && $0.after.tick <= end.tick }
      .reduce(0) { $0 + distance($1.before.needle.tipMM, $1.after.needle.tipMM) }
    let straight = distance(
      first.isMainInTissue ? first.needle.tipMM : end.needle.entryMM, end.needle.tipMM)
    // Rounding may make a straight way a little shorter than itself.
    return straight > 0 ? max(0, 100 * (way / straight - 1)) : nil
  }

  /// The area that the shaft swept sidewise inside tissue, in mm², the shaft taken straight from entry to tip; a measure
  /// of tissue damage. Nil when the needle never entered.
  /// After Keri et al., Can J Anesth 2015;62:777.
  package static let sweptArea = Metric(
    id: "sweptArea", unit: "mm²", summary: "Area swept by the shaft in tissue"
  ) { trace in
    guard trace.frames.contains(where: \.isMainInTissue) else { return nil }
    return trace.intervals.filter { $0.before.isMainInTissue && $0.after.isMainInTissue }
      .reduce(0) { sum, interval in
        let (a, b) = (interval.before.needle, interval.after.needle)
        // Entry and both tips span the triangle that the shaft sweeps; advancing along itself sweeps none.
        return sum + 0.5 * cross(a.tipMM - b.entryMM, b.tipMM - b.entryMM).length
      }
  }
}
