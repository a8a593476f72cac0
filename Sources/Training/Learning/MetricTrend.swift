/// Course of one number over a person's attempts, by measures that one odd attempt does not move.
package struct MetricTrend: Equatable, Sendable {
  /// Number of attempts that define it.
  package let count: Int
  /// Median of the first and of the last five; of fewer where there are not ten.
  package let first, last: Double
  /// Median of the slopes between any two attempts, a change per attempt (Sen, J Am Stat Assoc 1968;63:1379).
  package let perAttempt: Double

  /// Fewest values that have a trend.
  private static let least = 4
  /// Most values that are looked at, the latest: all pairs of them are compared.
  private static let most = 200

  /// - Parameter values: of the attempts in their order, nil where one does not define it. Nil where fewer than four do.
  package init?(_ values: [Double?]) {
    let defined = values.enumerated().compactMap { place, value in value.map { (Double(place), $0) } }
    guard defined.count >= MetricTrend.least else { return nil }
    count = defined.count
    let group = min(5, defined.count / 2)
    first = median(defined.prefix(group).map(\.1))
    last = median(defined.suffix(group).map(\.1))
    let latest = Array(defined.suffix(MetricTrend.most))
    perAttempt = median(
      latest.indices.flatMap { i in
        latest[(i + 1)...].map { ($0.1 - latest[i].1) / ($0.0 - latest[i].0) }
      })
  }
}
