import Anatomy
import Simulation
import Training

/// Where the trainee is in the course of an attempt.
enum Phase: Equatable {
  /// The person is being built.
  case preparing
  /// What this program is, and is not; the case.
  case welcome
  case running
  case paused
  /// What the trainee believes, before the truth is shown.
  case question
  case truth
  case score
  /// The next scenario cannot begin, and why.
  case failed(String)
}

/// What is asked at the end.
package struct BeliefQuestion: Equatable, Sendable {
  /// Where the fluid may have gone, in the order of the list.
  static let regions: [Region] = [
    .joint, .periarticular, .interosseousLigament, .foramenS1, .foramenS2, .muscle, .fat, .vessel, .other,
  ]
  package var region: Region?
  package var inJoint: Bool?
  package var confidence: Float = 0.5

  /// Chooses a region, and with it whether that is the joint, until the trainee says otherwise.
  mutating func choose(_ region: Region) {
    self.region = region
    inJoint = region == .joint
  }
  mutating func say(inJoint: Bool) {
    self.inJoint = inJoint
    if inJoint, region == nil { region = .joint }
    if !inJoint, region == nil || region == .joint { region = .periarticular }
  }
  mutating func move(by step: Int) {
    let list = BeliefQuestion.regions
    guard let region, let place = list.firstIndex(of: region) else { return choose(list[0]) }
    choose(list[min(max(place + step, 0), list.count - 1)])
  }
  /// The answer; nil until both parts are said.
  var answer: Controls.Event? {
    guard let region, let inJoint else { return nil }
    return .belief(region: region, inJoint: inJoint, confidence: confidence)
  }
}

/// What the window shows and how it takes the mouse; nothing of it reaches the attempt.
struct WindowState {
  var phase = Phase.preparing
  var question = BeliefQuestion()
  var showsControls = false
  var showsExternalView = true
  var showsHints = true
  var mouseHoldsNeedle = false
  /// The slider of the time gain that the keys move.
  var timeGainSlider = 0
  /// The last thing that a hand felt, and until when it is shown, in seconds of the attempt.
  var feltMessage: (text: String, untilS: Double)?
  var assessment: Assessment?
}
