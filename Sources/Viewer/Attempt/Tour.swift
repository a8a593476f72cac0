import Geometry
import Needle
import Simulation
import Training

/// The tour: both hands and the eye, step by step. A step is ticked as it is done, whatever else the hands do.
struct Tour: Equatable {
  enum Step: Int, CaseIterable {
    case slide, tilt, press, midline, psis, foramen, cleft, plane, advance, testDose, say
  }
  /// The step that is asked for; nil once all are done.
  private(set) var step: Step?
  /// Tick at which the names in the image began to fade; nil while they are shown.
  private(set) var fadesFromTick: Int?
  /// The probe as it was when the step began; nil before the first look.
  private var from: ProbeState?

  /// - Parameter done: number of steps that were done in an earlier part of it.
  init(done: Int) { step = Step(rawValue: max(done, 0)) }

  /// Number of steps that are done.
  var done: Int { step?.rawValue ?? Step.allCases.count }

  /// Takes note of the hands, and of the steps of the procedure that are done.
  mutating func look(at state: SimulationState, done steps: Set<String>) {
    if from == nil { from = state.probe }
    while let now = step, let from, now.isDone(state, from: from, steps) {
      step = Step(rawValue: now.rawValue + 1)
      self.from = state.probe
    }
    if fadesFromTick == nil, done > Step.cleft.rawValue { fadesFromTick = state.tick }
  }

  /// Opacity of the names in the image, 0...1: they are there until the landmarks are found, and fade then.
  func namesOpacity(atTick tick: Int) -> Double {
    guard let fadesFromTick else { return 1 }
    return max(0, 1 - Double(tick - fadesFromTick) / Tour.fadeTicks)
  }
  private static let fadeTicks = 500.0

  /// The scenario of the tour: another one, with every aid and the steps that the tour needs.
  static func scenario(from scenario: Scenario) -> Scenario {
    var result = scenario
    result.aids.externalView = true
    (result.aids.imagePlane, result.aids.structureNames, result.aids.tipMarker) = (true, true, true)
    result.aids.forceMeter = true
    result.stepsHinted = Step.allCases.compactMap(\.landmark).map { "\($0.rawValue)Marked" }
    return result
  }
}

extension Tour.Step {
  /// Landmark that is marked in it; nil for a step of the hands.
  var landmark: ScanLandmark? {
    switch self {
    case .midline: .midline
    case .psis: .psis
    case .foramen: .s2
    case .cleft: .cleft
    default: nil
    }
  }

  /// Its line in the list.
  var asks: String {
    switch self {
    case .slide: "Slide the probe"
    case .tilt: "Tilt the probe"
    case .press: "Press, and ease up"
    case .midline: "Mark the midline"
    case .psis: "Mark the posterior superior iliac spine"
    case .foramen: "Mark the second dorsal foramen"
    case .cleft: "Mark the joint's cleft"
    case .plane: "Bring the needle into the plane"
    case .advance: "Advance 25 mm, the tip in view"
    case .testDose: "Give a test dose"
    case .say: "Say where it went"
    }
  }
  /// Way to do it, in a sentence or two.
  var tells: String {
    switch self {
    case .slide: "Hold ← → ↑ ↓, or drag the probe over the back with the left button. The image follows."
    case .tilt: "Hold T or G, or drag with the right button: the beam fans toward the head or the feet."
    case .press: "Hold V to press and B to ease up: without contact the image is black."
    case .midline:
      "The crest in the middle is the bright point nearest the skin. F12 until the line says midline, then click on it."
    case .psis:
      "Slide to the right until bone comes close to the skin: the iliac spine. F12, then click on it."
    case .foramen:
      "From the midline, a finger's breadth to the side: a gap in the bone's line is a foramen. Find the second, F12, click."
    case .cleft:
      "A little lower and to the side, sacrum and ilium meet at a step: the joint's cleft. F12, then click on it."
    case .plane: "X brings the needle's entry to the end of the probe, in its plane; A and D swing it."
    case .advance:
      "Hold W: the needle goes in. Keep its tip in the picture; turn the probe, not the needle, to find it."
    case .testDose: "Hold Space for a moment: 0.1 mL or a little more. Stop, and look where it goes."
    case .say: "Enter ends it. Say where the fluid went and how sure you are; then the truth is shown."
    }
  }

  fileprivate func isDone(_ state: SimulationState, from: ProbeState, _ steps: Set<String>) -> Bool {
    let (probe, needle) = (state.probe, state.needle)
    switch self {
    case .slide:
      let (x, z) = (probe.xMM - from.xMM, probe.zMM - from.zMM)
      return (x * x + z * z).squareRoot() >= 15
    case .tilt: return abs(probe.tiltDeg - from.tiltDeg) >= 8
    case .press: return abs(probe.pressMM - from.pressMM) >= 2
    case .midline, .psis, .foramen, .cleft:
      return landmark.map { steps.contains("\($0.rawValue)Marked") } ?? false
    case .plane:
      let ahead = needle.entryMM + needle.direction * 40
      return [needle.entryMM, ahead].allSatisfy { abs(probe.probeToPatient.inversePoint($0).z) <= 3 }
    case .advance:
      return needle.depthMM >= 25 && abs(probe.probeToPatient.inversePoint(needle.tipMM).z) <= 2
    case .testDose: return state.injectedML() >= 0.1
    case .say: return state.isFinished
    }
  }
}

extension PreparedAttempt {
  /// The tour with the person of another attempt.
  package static func tour(from other: PreparedAttempt) -> PreparedAttempt {
    var result = other
    result.scenario = Tour.scenario(from: other.scenario)
    result.isTour = true
    return result
  }
}
