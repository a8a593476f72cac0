/// How firmly tissue holds a shaft against being pushed aside, in N per mm of way and mm of shaft: some 1.5 times its
/// modulus of elasticity; model values.
public enum ElasticFoundation {
  /// Ballistic gel of some 100 kPa, in which deflections were measured.
  public static let gel = 0.15
  /// Tissue stretches by this before the shaft cuts it sideways, in mm.
  public static let yieldMM = 2.5
  /// What holds the shaft in the skin's hole, in N/mm.
  public static let entryNPerMM = 10.0
}
