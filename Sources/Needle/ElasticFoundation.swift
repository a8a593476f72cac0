/// Stiffness of tissue against a shaft being pushed aside, in N per mm of way and mm of shaft: some 1.5 times its modulus of
/// elasticity; model values.
package enum ElasticFoundation {
  /// Stiffness of ballistic gel of some 100 kPa, in which deflections were measured.
  package static let gel = 0.15
  /// Stretch of tissue at which the shaft cuts it sideways, in mm.
  package static let yieldMM = 2.5
  /// Stiffness with which the skin's hole holds the shaft, in N/mm.
  package static let entryNPerMM = 10.0
}
