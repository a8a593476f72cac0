import Ultrasound

extension SimulationState {
  /// Takes new settings over. Gain, dynamic range, time gain and persistence hold at once; what needs another
  /// beam comes into effect `bankDelayTicks` later, and a further change begins that time anew.
  mutating func operateMachine(_ controls: Controls) {
    if let asked = controls.settings?.withinRange {
      let changesBeam = asked.beam != settings.beam
      settings = asked
      if changesBeam {
        beamChangeDueTick = asked.beam == beamInEffect ? nil : tick + SimulationState.bankDelayTicks
      }
    }
    if let due = beamChangeDueTick, tick >= due {
      beamInEffect = settings.beam
      beamChangeDueTick = nil
    }
    isImageDue = tick % FrameRate.ticksPerImage(depthMM: Double(depthInEffectMM)) == 0
  }
}

extension ImagingSettings {
  /// These settings with every number inside what the machine has; a number that is none is the default.
  var withinRange: ImagingSettings {
    func cut(_ value: Float, _ low: Float, _ high: Float, else standard: Float) -> Float {
      value.isFinite ? min(max(value, low), high) : standard
    }
    let standard = ImagingSettings()
    var result = ImagingSettings(
      depthMM: cut(depthMM, 20, 200, else: standard.depthMM),
      gainDB: cut(gainDB, -30, 30, else: standard.gainDB),
      dynamicRangeDB: cut(dynamicRangeDB, 45, 75, else: standard.dynamicRangeDB),
      persistence: cut(persistence, 0, 0.8, else: standard.persistence), isHarmonic: isHarmonic,
      isCompounded: isCompounded)
    result.focusMM = cut(focusMM, 5, result.depthMM, else: min(standard.focusMM, result.depthMM))
    for i in 0..<8 { result.timeGainDB[i] = cut(timeGainDB[i], -20, 20, else: 0) }
    return result
  }
}
