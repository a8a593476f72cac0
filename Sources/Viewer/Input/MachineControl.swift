import Simulation
import Ultrasound

/// A control of the machine, declared once: from this line come its keys, its widget on the panel with its text, and
/// the line or mark on the screen. The range of a setting is in `ImagingSettings.fields`; a narrower range here is
/// for the eye.
struct MachineControl: Sendable {
  typealias Path<Value> = WritableKeyPath<ImagingSettings, Value> & Sendable

  /// Name on the panel.
  var name: String
  var steps: [Step]
  var widget: Widget
  var screen: Screen

  /// Effect of a key.
  struct Step: Sendable {
    var key: Key
    /// Text in the table of controls.
    var does: String
    /// True when a key that is kept down repeats the step.
    var repeats: Bool
    /// Change of the settings, and of the time gain's slider that the keys move.
    var apply: @Sendable (inout ImagingSettings, inout Int) -> Void

    /// The settings after the step.
    func applied(to settings: ImagingSettings, slider: inout Int) -> ImagingSettings {
      var result = settings
      apply(&result, &slider)
      result.focusMM = min(result.focusMM, result.depthMM)
      return result
    }
  }
  enum Widget: Sendable {
    case slider(
      Path<Float>, range: @Sendable (ImagingSettings) -> ClosedRange<Float>, step: Float, ValueWords)
    case timeGain
    case switched(Path<Bool>)
    /// A button with the word of the choice, which goes on to the next one.
    case choice(word: @Sendable (ImagingSettings) -> String)
  }
  /// A slider's value in words.
  typealias ValueWords = @Sendable (Double) -> String
  /// Words beside the image.
  enum Screen: Sendable {
    case nothing
    /// A line with the setting that was asked for.
    case line(@Sendable (ImagingSettings) -> String)
    /// A mark in the line of what is in effect; nil when it is off.
    case mark(@Sendable (ImagingSettings, BeamConfiguration) -> String?)
  }
}

extension MachineControl {
  /// All controls, in the order of the keys and of the panel.
  static let all = [depth, gain, dynamicRange, focus, timeGain, harmonic, compounding, grayMap]

  static let depth = slider(
    "Depth", \.depthMM, in: { _ in 30...200 }, step: 5, { "\(DisplayText.decimal($0, 0)) mm" },
    keyStep: 10, less: ("1", "less depth"), more: ("2", "more depth"),
    line: { "Depth \(DisplayText.decimal(Double($0.depthMM) / 10, 1)) cm" })
  static let gain = slider(
    "Gain", \.gainDB, in: { _ in ImagingSettings.gainRangeDB }, step: 1, { "\(DisplayText.signed($0)) dB" },
    keyStep: 2, less: ("3", "less gain"), more: ("4", "more gain"),
    line: { "Gain \(DisplayText.signed(Double($0.gainDB))) dB" })
  static let dynamicRange = slider(
    "Range", \.dynamicRangeDB, in: { _ in ImagingSettings.dynamicRangesDB }, step: 1,
    { "\(DisplayText.decimal($0, 0)) dB" },
    keyStep: 5, less: ("5", "less dynamic range"), more: ("6", "more dynamic range"),
    line: { "DR \(DisplayText.decimal(Double($0.dynamicRangeDB), 0)) dB" })
  static let focus = slider(
    "Focus", \.focusMM, in: { 10...max($0.depthMM, 11) }, step: 5, { "\(DisplayText.decimal($0, 0)) mm" },
    keyStep: 5, less: ("7", "focus nearer"), more: ("8", "focus deeper"),
    line: { "Focus \(DisplayText.decimal(Double($0.focusMM) / 10, 1)) cm" })

  // THI and CPD are what machines call tissue harmonic imaging and compounding.
  static let harmonic = switched(
    "Harmonic", \.isHarmonic, "M", "harmonic imaging on and off", mark: { $1.isHarmonic ? "THI" : nil })
  static let compounding = switched(
    "Compound", \.isCompounded, "O", "spatial compounding on and off", mark: { $1.isCompounded ? "CPD" : nil }
  )

  static let grayMap = choice(
    "Map", \.grayMap, .f7, "next gray map: flat, soft, contrast",
    mark: { settings, _ in settings.grayMap == .flat ? nil : "Map \(settings.grayMap.rawValue)" })

  static let timeGain = MachineControl(
    name: "Time gain",
    steps: [
      Step(key: .sign("9"), does: "next slider of the time gain", repeats: true) {
        $1 = ($1 + 1) % $0.timeGainDB.scalarCount
      },
      Step(key: .sign("-"), does: "lower that slider", repeats: true) {
        $0.timeGainDB[$1] = moved($0.timeGainDB[$1], by: -2, in: ImagingSettings.timeGainRangeDB)
      },
      Step(key: .sign("="), does: "raise that slider", repeats: true) {
        $0.timeGainDB[$1] = moved($0.timeGainDB[$1], by: 2, in: ImagingSettings.timeGainRangeDB)
      },
      Step(key: .sign("0"), does: "all time gain sliders to the middle", repeats: true) { settings, _ in
        settings.timeGainDB = .zero
      },
    ], widget: .timeGain, screen: .nothing)
}

// The kinds of control.
extension MachineControl {
  private static func slider(
    _ name: String, _ path: Path<Float>,
    in range: @escaping @Sendable (ImagingSettings) -> ClosedRange<Float>, step: Float,
    _ words: @escaping ValueWords, keyStep: Float, less: (key: Character, does: String),
    more: (key: Character, does: String), line: @escaping @Sendable (ImagingSettings) -> String
  ) -> MachineControl {
    func stepped(by step: Float, _ key: (key: Character, does: String)) -> Step {
      Step(key: .sign(key.key), does: key.does, repeats: true) { settings, _ in
        settings[keyPath: path] = moved(settings[keyPath: path], by: step, in: range(settings))
      }
    }
    return MachineControl(
      name: name, steps: [stepped(by: -keyStep, less), stepped(by: keyStep, more)],
      widget: .slider(path, range: range, step: step, words), screen: .line(line))
  }
  private static func switched(
    _ name: String, _ path: Path<Bool>, _ key: Character, _ does: String,
    mark: @escaping @Sendable (ImagingSettings, BeamConfiguration) -> String?
  ) -> MachineControl {
    MachineControl(
      name: name,
      steps: [
        Step(key: .sign(key), does: does, repeats: false) { settings, _ in settings[keyPath: path].toggle() }
      ], widget: .switched(path), screen: .mark(mark))
  }
  private static func choice<Choice: CaseIterable & RawRepresentable<String> & Equatable & Sendable>(
    _ name: String, _ path: Path<Choice>, _ key: Key, _ does: String,
    mark: @escaping @Sendable (ImagingSettings, BeamConfiguration) -> String?
  ) -> MachineControl {
    let choices = Array(Choice.allCases)
    let next = Step(key: key, does: does, repeats: false) { settings, _ in
      let place = choices.firstIndex(of: settings[keyPath: path]) ?? 0
      settings[keyPath: path] = choices[(place + 1) % choices.count]
    }
    return MachineControl(
      name: name, steps: [next], widget: .choice(word: { $0[keyPath: path].rawValue }), screen: .mark(mark))
  }

  /// The value moved to the next whole step.
  private static func moved(_ value: Float, by step: Float, in range: ClosedRange<Float>) -> Float {
    min(max(((value + step) / abs(step)).rounded() * abs(step), range.lowerBound), range.upperBound)
  }
}
