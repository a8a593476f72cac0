/// How the array transmits and receives, and what the machine adds: what a quality-assurance phantom sets and a
/// trainee does not. The default is what the window uses.
package struct BeamSettings: Hashable, Sendable {
  package enum Apodization: String, Sendable, CaseIterable { case boxcar, hann }

  /// Transmit aperture = focus / transmitFNumber.
  package var transmitFNumber: Double
  /// Receive aperture = depth / receiveFNumber, up to `receiveElementsMax`.
  package var receiveFNumber: Double
  /// Nil: the preset's channels.
  package var receiveElementsMax: Int?
  package var receiveApodization: Apodization
  /// The attenuation, in dB/(cm·MHz), that the pulse's downshift of frequency and the time gain assume.
  package var attenuationDBPerCmMHz: Double
  /// Electronic noise, near-field clutter, and in shadows the haze and copies of reverberation.
  package var addsNoise: Bool
  var reverberates: Bool { addsNoise }
  /// See `ImagingSettings`.
  package var isHarmonic, isCompounded: Bool

  package init(
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
