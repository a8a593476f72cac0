/// How firmly tissue holds a shaft against being pushed aside, in N per mm of way and mm of shaft: some 1.5 times its
/// modulus of elasticity; model values.
package enum ElasticFoundation {
  /// Ballistic gel of some 100 kPa, in which deflections were measured.
  package static let gel = 0.15
  /// Tissue stretches by this before the shaft cuts it sideways, in mm.
  package static let yieldMM = 2.5
  /// What holds the shaft in the skin's hole, in N/mm.
  package static let entryNPerMM = 10.0
}
