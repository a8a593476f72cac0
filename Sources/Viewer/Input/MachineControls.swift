import Ultrasound

/// What the machine's keys, sliders and switches do to its settings. `step` holds the same limits; these are for the eye.
enum MachineControls {
  static let depthMM: ClosedRange<Float> = 30...200
  static let gainDB: ClosedRange<Float> = -30...30
  static let dynamicRangeDB: ClosedRange<Float> = 45...75
  static let timeGainDB: ClosedRange<Float> = -20...20
  static let sliders = 8

  /// The settings after a key; the same when the action is none of the machine's.
  static func apply(_ action: Action, to settings: ImagingSettings, slider: inout Int) -> ImagingSettings {
    var result = settings
    func moved(_ value: Float, by step: Float, in range: ClosedRange<Float>) -> Float {
      min(max(((value + step) / abs(step)).rounded() * abs(step), range.lowerBound), range.upperBound)
    }
    switch action {
    case .depthLess: result.depthMM = moved(settings.depthMM, by: -10, in: depthMM)
    case .depthMore: result.depthMM = moved(settings.depthMM, by: 10, in: depthMM)
    case .gainLess: result.gainDB = moved(settings.gainDB, by: -2, in: gainDB)
    case .gainMore: result.gainDB = moved(settings.gainDB, by: 2, in: gainDB)
    case .rangeLess: result.dynamicRangeDB = moved(settings.dynamicRangeDB, by: -5, in: dynamicRangeDB)
    case .rangeMore: result.dynamicRangeDB = moved(settings.dynamicRangeDB, by: 5, in: dynamicRangeDB)
    case .focusUp: result.focusMM = moved(settings.focusMM, by: -5, in: 10...settings.depthMM)
    case .focusDown: result.focusMM = moved(settings.focusMM, by: 5, in: 10...settings.depthMM)
    case .timeGainNext: slider = (slider + 1) % sliders
    case .timeGainLess:
      result.timeGainDB[slider] = moved(settings.timeGainDB[slider], by: -2, in: timeGainDB)
    case .timeGainMore: result.timeGainDB[slider] = moved(settings.timeGainDB[slider], by: 2, in: timeGainDB)
    case .timeGainFlat: result.timeGainDB = .zero
    case .harmonic: result.isHarmonic.toggle()
    case .compounding: result.isCompounded.toggle()
    default: break
    }
    result.focusMM = min(result.focusMM, result.depthMM)
    return result
  }
}
