import Needle
import Simulation
import Ultrasound

/// The actions whose keys are down.
struct HeldActions: Equatable, Sendable {
  private var actions: Set<Action> = []
  subscript(_ action: Action) -> Bool {
    get { actions.contains(action) }
    set { if newValue { actions.insert(action) } else { actions.remove(action) } }
  }
  mutating func releaseAll() { actions = [] }
}

/// Effect of a held key in one tick, at the pace of the hand.
struct HandPace: Sendable {
  /// Effect of a held key in a second at the plain pace.
  enum Speed {
    static let slideMM: Float = 20
    static let turnDeg: Float = 20
    static let pressMM: Float = 6
    static let advanceMM: Float = 8
    static let bevelDeg: Float = 180
    static let injectMLPerS: Float = 0.1
  }
  static let fine: Float = 0.25, fast: Float = 3
  private let factor: Float
  init(isFine: Bool, isFast: Bool) {
    factor = (isFine ? HandPace.fine : 1) * (isFast ? HandPace.fast : 1)
  }
  private func inTick(_ perSecond: Float) -> Float { factor * Float(SimulationState.tickS) * perSecond }
  var slideMM: Float { inTick(Speed.slideMM) }
  var turnDeg: Float { inTick(Speed.turnDeg) }
  var pressMM: Float { inTick(Speed.pressMM) }
  var advanceMM: Float { inTick(Speed.advanceMM) }
  var bevelDeg: Float { inTick(Speed.bevelDeg) }
  var injectMLPerS: Float { factor * Speed.injectMLPerS }
}

/// Wishes of both hands: keys that are down, and motions of the mouse that no tick has taken yet. Their only way into
/// the attempt is `takeControls`, one tick at a time.
struct HandInput: Sendable {
  var held = HeldActions()
  /// The keys that hold those actions.
  var pressed = PressedKeys()
  /// Motions of the mouse that wait: what a hand cannot do in one tick stays for the next.
  var slideMM = SIMD2<Float>.zero
  var entryMM = SIMD2<Float>.zero
  var tiltDeg: Float = 0
  var rockDeg: Float = 0
  var turnDeg: Float = 0
  var pressMM: Float = 0
  var yawDeg: Float = 0
  var pitchDeg: Float = 0
  var advanceMM: Float = 0
  /// The actions of buttons that the mouse holds down.
  var heldOnPanels: Set<Action> = []
  /// True while the plunger is pushed with the mouse.
  var isInjecting = false
  /// Place to which the needle is to be brought; nil once a hand moves the entry itself.
  var goal: NeedleGoal?
  var wantedSettings: ImagingSettings?
  /// The other needle and syringe, to be taken in the next tick; nil for no change.
  var wantedEquipment: Equipment?
  /// A landmark to be marked in the next tick, and its place in the image; nil for none.
  var wantedMark: (landmark: ScanLandmark, placeMM: SIMD2<Float>)?

  /// Controls of the next tick.
  mutating func takeControls(_ needle: NeedleState) -> Controls {
    var controls = Controls()
    let pace = HandPace(isFine: held[.fine], isFast: held[.fast])
    for binding in Binding.moving where isHeld(binding.action) { binding.move?(&controls, pace) }
    addMouse(to: &controls)
    if controls.entryMoveMM != .zero || needle.isInTissue { goal = nil }
    if goal?.steer(&controls, needle) == false { goal = nil }
    controls.settings = wantedSettings
    wantedSettings = nil
    controls.event = wantedEquipment.map { .change(to: $0) }
    wantedEquipment = nil
    if controls.event == nil, let mark = wantedMark {
      controls.event = .mark(mark.landmark, placeMM: mark.placeMM)
      wantedMark = nil
    }
    return controls
  }

  private func isHeld(_ action: Action) -> Bool {
    held[action] || heldOnPanels.contains(action) || (action == .inject && isInjecting)
  }

  private mutating func addMouse(to controls: inout Controls) {
    controls.probeSlideMM += HandInput.portion(of: &slideMM, atMost: Float(HandLimits.slideMM))
    controls.entryMoveMM += HandInput.portion(of: &entryMM, atMost: Float(HandLimits.slideMM))
    let turn = Float(HandLimits.turnDeg)
    controls.probeTiltDeg += HandInput.portion(of: &tiltDeg, atMost: turn)
    controls.probeRockDeg += HandInput.portion(of: &rockDeg, atMost: turn)
    controls.probeRotateDeg += HandInput.portion(of: &turnDeg, atMost: turn)
    controls.probePressMM += HandInput.portion(of: &pressMM, atMost: Float(HandLimits.pressMM))
    controls.needleYawDeg += HandInput.portion(of: &yawDeg, atMost: turn)
    controls.needlePitchDeg += HandInput.portion(of: &pitchDeg, atMost: turn)
    // As fast as a careful hand, not as the limit of what a hand can do.
    controls.advanceMM += HandInput.portion(of: &advanceMM, atMost: 0.25)
  }

  /// Takes as much as one tick allows; keeps a quarter of a second's worth of the rest, so that the hand follows
  /// the mouse without trailing far behind it.
  private static func portion(of wish: inout Float, atMost limit: Float) -> Float {
    let now = min(max(wish, -limit), limit)
    wish = min(max(wish - now, -25 * limit), 25 * limit)
    return now
  }
  private static func portion(of wish: inout SIMD2<Float>, atMost limit: Float) -> SIMD2<Float> {
    SIMD2(portion(of: &wish.x, atMost: limit), portion(of: &wish.y, atMost: limit))
  }
  /// Lets go of everything: at a pause, or when the window loses the keyboard.
  mutating func releaseAll() {
    let settings = wantedSettings
    self = HandInput()
    wantedSettings = settings
  }
}
