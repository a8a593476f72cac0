/// Transmission and reception of the array, and what the machine adds: settings of a quality-assurance phantom, not
/// of a trainee. The default is what the window uses.
package struct BeamSettings: Hashable, Sendable {
  package enum Apodization: String, Sendable, CaseIterable { case boxcar, hann }

  /// F-number of the transmit aperture: aperture = focus / transmitFNumber.
  package var transmitFNumber: Double
  /// F-number of the receive aperture: aperture = depth / receiveFNumber, up to `receiveElementsMax`.
  package var receiveFNumber: Double
  /// Largest number of elements that receive; nil for the preset's channels.
  package var receiveElementsMax: Int?
  package var receiveApodization: Apodization
  /// The attenuation, in dB/(cm·MHz), that the pulse's downshift of frequency and the time gain assume.
  package var attenuationDBPerCmMHz: Double
  /// True when the machine adds electronic noise, near-field clutter, and in shadows the haze and copies of
  /// reverberation.
  package var addsNoise: Bool
  var reverberates: Bool { addsNoise }
  /// Harmonic imaging and compounding; see `ImagingSettings`.
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
