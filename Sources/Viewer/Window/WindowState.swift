import Anatomy
import Simulation
import Training

/// Stage of an attempt in the window.
enum Phase: Equatable {
  /// No attempt: the menu, the cases, the gallery.
  case home
  /// The person is being built.
  case preparing
  /// The first screen: what this program is, and is not; the case.
  case welcome
  case running
  case paused
  /// The question of the trainee's belief, before the truth is shown.
  case question
  case truth
  /// The three questions to the trainee, before the numbers.
  case reflection
  case score
  /// The end of an exam whose truth is shown later.
  case withheld
  /// The attempt again, second by second.
  case debrief
  /// The next scenario cannot begin, with the reason.
  case failed(String)
}

/// Question at the end: the region of the fluid and whether that is the joint.
package struct BeliefQuestion: Equatable, Sendable {
  /// Regions that may be chosen, in the order of the list.
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

/// State of the window and of the mouse in it; nothing of it reaches the attempt.
struct WindowState {
  var phase = Phase.preparing
  var question = BeliefQuestion()
  var reflection = ReflectionPlace()
  var home = HomePlace()
  /// Action that would end the attempt, until the person says so; nil for none.
  var leaving: Action?
  var showsControls = false
  /// Landmark that the next click on the image marks; nil for none.
  var marking: ScanLandmark?
  /// Place on the procedure card; nil while it is folded.
  var procedure: ProcedurePlace?
  /// Place in `Textbook.ids` of the plane beside the live image; nil while there is none.
  var textbook: Int?
  /// The slider of the time gain that the keys move.
  var timeGainSlider = 0
  /// The last thing that a hand felt, and the end of its showing, in seconds of the attempt.
  var feltMessage: (text: String, untilS: Double)?
  var assessment: Assessment?
}
