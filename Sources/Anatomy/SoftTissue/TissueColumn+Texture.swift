import Geometry

/// Variation of echogenicity and sheets within one tissue.
extension TissueColumn {
  /// Slow variation of the echogenicity about a tissue's own, in dB.
  func textureDB(_ label: TissueLabel, _ place: VoxelPlace, _ noise: TissueNoise.Value, warp: Double)
    -> Double
  {
    let (coarse, fine) = (Double(noise.coarse), Double(noise.fine))
    switch TissueGrain(label) {
    case .none: return 0
    case .plain: return textureDB(label, noise.coarse, noise.fine)
    case .lobules:
      // Dark lobules; septa along the skin, where the sheets are, and between them, where a noise is near nought.
      let phase = place.y / Tissue.septaMM + warp
      let off = (phase - phase.rounded()).magnitude * Tissue.septaMM
      let along = max(1 - off / 0.7, 0) * 9
      let between = max(1 - fine.magnitude / 0.14, 0) * 13
      return 3 * coarse - 1.5 + max(along, between)
    case .longitudinalFascicles where label == .midlineLigament:
      // The supraspinous ligament is dense, what lies between the spines loose and fatty.
      let deep = min(max((place.y - fascia - 2) / 3, 0), 1)
      return -2 - 7 * deep + 3 * coarse + 9 * fine
    case .longitudinalFascicles where label == .longPosteriorLigament: return -1 + 2.5 * coarse + 5 * fine
    case .obliqueFascicles, .longitudinalFascicles:
      // Perimysium and the fat along it: streaks by the fibers.
      let streak = min(max((fine - 0.25) / 0.3, 0), 1)
      return 2.5 * coarse - 1.5 + 14 * streak
    case .crossBundles: return 3 * coarse + 6 * fine
    }
  }

  /// Bend of the sheets inside a tissue, in cycles: along the skin in fat, gentle elsewhere.
  func warpCycles(_ label: TissueLabel, _ bend: Double) -> Double {
    switch TissueGrain(label) {
    case .none: 0
    case .lobules: septaShift + 0.9 * bend
    case .plain, .crossBundles: label == .skin ? 0 : 0.5 * bend
    case .obliqueFascicles, .longitudinalFascicles: 0.6 * bend
    }
  }
}
