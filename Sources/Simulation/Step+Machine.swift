import Ultrasound

extension SimulationState {
  /// Takes new settings over. Gain, dynamic range, time gain and persistence hold at once; settings that need another
  /// beam come into effect `filterBankDelayTicks` later, and a further change begins that time anew.
  mutating func operateMachine(_ controls: Controls) {
    if let asked = controls.settings?.withinRange {
      let changesBeam = asked.beam != settings.beam
      settings = asked
      if changesBeam {
        beamChangeDueTick = asked.beam == activeBeam ? nil : tick + SimulationState.filterBankDelayTicks
      }
    }
    if let due = beamChangeDueTick, tick >= due {
      activeBeam = settings.beam
      beamChangeDueTick = nil
    }
    isImageDue = tick % FrameRate.ticksPerImage(depthMM: Double(depthInEffectMM)) == 0
  }
}
