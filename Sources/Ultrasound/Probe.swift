/// A transducer array. A new one is one `static let` and its entry in `presets`.
public struct Probe: Hashable, Sendable {
  public var id: String
  public var elementCount: Int
  public var pitchMM, elementWidthMM: Double
  /// Radius of curvature of the face; 0 for a linear or phased array.
  public var radiusMM: Double
  public var centerFrequencyMHz: Double
  /// Pulse-echo −6 dB bandwidth as a fraction of the center frequency.
  public var bandwidthFraction: Double
  public var elevationApertureMM, elevationFocusMM: Double
  /// Elements received at once.
  public var receiveChannels: Int
  public var source: String
}
