/// How the array transmits and receives, and what the machine adds: what a quality-assurance phantom sets and a
/// trainee does not. The default is what the window uses.
public struct BeamSettings: Hashable, Sendable {
  public enum Apodization: String, Sendable, CaseIterable { case boxcar, hann }

  /// Transmit aperture = focus / transmitFNumber.
  public var transmitFNumber: Double
  /// Receive aperture = depth / receiveFNumber, up to `receiveElementsMax`.
  public var receiveFNumber: Double
  /// Nil: the preset's channels.
  public var receiveElementsMax: Int?
  public var receiveApodization: Apodization
  /// The attenuation, in dB/(cm·MHz), that the pulse's downshift of frequency and the time gain assume.
  public var attenuationDBPerCmMHz: Double
  /// Electronic noise, near-field clutter, and in shadows the haze and copies of reverberation.
  public var addsNoise: Bool
  var reverberates: Bool { addsNoise }
  /// See `ImagingSettings`.
  public var isHarmonic, isCompounded: Bool

  public init(
    transmitFNumber: Double = 2.5, receiveFNumber: Double = 2, receiveElementsMax: Int? = nil,
    receiveApodization: Apodization = .boxcar, attenuationDBPerCmMHz: Double = 0.5, addsNoise: Bool = true,
    isHarmonic: Bool = false, isCompounded: Bool = false
  ) {
    (self.transmitFNumber, self.receiveFNumber) = (transmitFNumber, receiveFNumber)
    (self.receiveElementsMax, self.receiveApodization) = (receiveElementsMax, receiveApodization)
    (self.attenuationDBPerCmMHz, self.addsNoise) = (attenuationDBPerCmMHz, addsNoise)
    (self.isHarmonic, self.isCompounded) = (isHarmonic, isCompounded)
  }
}
