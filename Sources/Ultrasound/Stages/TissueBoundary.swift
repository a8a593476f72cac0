/// Echo of a boundary where a ray goes from one tissue into another: by the impedances of both, and by the angle.
///
/// Such a boundary is met in the voxels: its place by bisection, its normal from the slope of the impedance about it (`k_marchRays`).
enum TissueBoundary {
  /// Loss by unevenness and fall with the angle, in dB and dB a degree: a boundary between soft tissues is uneven
  /// over the beam's width, so that only a part of what a mirror would send back finds its way; and it faces the beam
  /// somewhere, so that the fall is gentle.
  static let unevenDB: Float = 12
  static let fallDBPerDeg: Float = 0.3
  /// Least level that is drawn: 6 dB over unit speckle before the losses of unevenness and angle, in octaves.
  static let faintest: Float = 1
  /// Distance at which its normal is looked for: about two voxels.
  static let reachMM: Float = 1.2
}
