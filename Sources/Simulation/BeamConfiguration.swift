import Ultrasound

/// The settings that a filter bank is made for: two choices that are equal share one.
package struct BeamConfiguration: Hashable, Sendable {
  package var depthMM, focusMM: Float
  package var isHarmonic, isCompounded: Bool

  /// The beam that these settings ask for.
  package init(of settings: ImagingSettings) {
    (depthMM, focusMM) = (settings.depthMM, settings.focusMM)
    (isHarmonic, isCompounded) = (settings.isHarmonic, settings.isCompounded)
  }
}

extension ImagingSettings {
  var beam: BeamConfiguration { BeamConfiguration(of: self) }

  /// These settings, with those that a beam was made for in place of those asked for.
  func with(_ beam: BeamConfiguration) -> ImagingSettings {
    var result = self
    (result.depthMM, result.focusMM) = (beam.depthMM, beam.focusMM)
    (result.isHarmonic, result.isCompounded) = (beam.isHarmonic, beam.isCompounded)
    return result
  }
}

extension FilterBank {
  convenience init(probe: Probe, beam: BeamConfiguration) {
    self.init(
      probe: probe, depthMM: beam.depthMM, focusMM: beam.focusMM, isHarmonic: beam.isHarmonic,
      isCompounded: beam.isCompounded)
  }
}
