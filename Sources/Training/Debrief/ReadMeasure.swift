/// A measure as a person reads it: whole units, and a word for what is counted.
package struct ReadMeasure: Equatable, Sendable {
  package var id, summary: String
  /// Such as "3 passes", "2 min 5 s" or "14 mm"; a dash where there is no value.
  package var text: String

  package init(_ measurement: Assessment.Measurement) {
    id = measurement.metric.id
    summary = measurement.metric.summary
    text = measurement.value.map { ReadMeasure.text($0, of: measurement.metric) } ?? "–"
  }

  /// A value of a metric in words.
  package static func text(_ value: Double, of metric: Metric) -> String {
    if metric.isFraction { return percent(value) }
    switch metric.unit {
    case "s": return duration(value)
    case "mm": return length(value)
    case "mL": return volume(value)
    case "°": return "\(whole(value))°"
    case "%": return "\(whole(value)) %"
    case "1":
      let noun = nouns[metric.id] ?? (one: "time", many: "times")
      return "\(whole(value)) \(whole(value) == "1" ? noun.one : noun.many)"
    default: return "\(whole(value)) \(metric.unit)"
    }
  }

  /// Nouns of what the metrics count.
  private static let nouns: [String: (one: String, many: String)] = [
    "needlePasses": ("pass", "passes"), "redirects": ("redirection", "redirections"),
    "boneContacts": ("contact", "contacts"), "targetsScanned": ("landmark", "landmarks"),
    "rotationalActions": ("turn", "turns"), "probeRotationalActions": ("turn", "turns"),
    "translationalActions": ("move", "moves"), "probeTranslationalActions": ("move", "moves"),
  ]

  /// Such as "1 try" or "3 tries".
  package static func tries(_ count: Int) -> String { count == 1 ? "1 try" : "\(count) tries" }
  /// Such as "45 s", "2 min 5 s" or "1 h 2 min".
  package static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "–" }
    let all = Int(max(0, seconds).rounded())
    let (hours, minutes, rest) = (all / 3_600, all / 60 % 60, all % 60)
    if hours > 0 { return minutes > 0 ? "\(hours) h \(minutes) min" : "\(hours) h" }
    if minutes > 0 { return rest > 0 ? "\(minutes) min \(rest) s" : "\(minutes) min" }
    return "\(rest) s"
  }
  /// Such as "14 mm".
  package static func length(_ millimeters: Double) -> String {
    millimeters > 0 && millimeters < 1 ? "less than 1 mm" : "\(whole(millimeters)) mm"
  }
  /// Tenths of a milliliter are what a syringe is read to: "1.5 mL", "2 mL".
  package static func volume(_ milliliters: Double) -> String {
    if milliliters > 0, milliliters < 0.05 { return "less than 0.1 mL" }
    return tenths(milliliters) + " mL"
  }
  /// A fraction, 0...1, such as "83 %"; never 100 % or 0 % where a part lacks or is there.
  package static func percent(_ fraction: Double) -> String {
    guard fraction.isFinite else { return "–" }
    let percent = (fraction * 100).rounded()
    if percent >= 100, fraction < 1 - 1e-9 { return "99 %" }
    if percent <= 0, fraction > 1e-9 { return "less than 1 %" }
    return "\(Int(percent)) %"
  }
  /// Points with at most one decimal: "3", "12.5", "less than 0.1".
  package static func points(_ value: Double) -> String {
    if value > 0, value < 0.05 { return "less than 0.1" }
    return tenths(value)
  }

  /// Number with one decimal where it is none of the whole ones.
  private static func tenths(_ value: Double) -> String {
    let all = (value * 10).rounded()
    guard all.isFinite, abs(all) < 1e15 else { return "–" }
    let (number, rest) = Int(abs(all)).quotientAndRemainder(dividingBy: 10)
    return (all < 0 ? "-" : "") + "\(number)" + (rest > 0 ? ".\(rest)" : "")
  }
  private static func whole(_ value: Double) -> String {
    value.isFinite && abs(value) < 1e15 ? "\(Int(value.rounded()))" : "–"
  }
}
