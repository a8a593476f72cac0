/// The levels at which a needle goes into the joint: Klauser et al., Arthritis Rheum 2008;59:1618.
package enum InjectionLevel: String, CaseIterable, Sendable {
  /// Place a little below the second dorsal foramen, where the joint is open from behind.
  case lower
  /// Place at the first dorsal foramen, through the ligament between sacrum and ilium.
  case upper
}
