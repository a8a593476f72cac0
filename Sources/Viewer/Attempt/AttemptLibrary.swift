import Simulation
import Training

/// An attempt that can begin: its person is built.
package struct PreparedAttempt: Sendable {
  /// Name by which the scenario is found.
  package var name: String
  package var scenario: Scenario
  package var scene: Scene
  /// Number of ticks that are taken over from an earlier attempt; nil where it begins anew.
  package var continuedAtTick: Int?
  package init(name: String, scenario: Scenario, scene: Scene) {
    (self.name, self.scenario, self.scene) = (name, scenario, scene)
  }
}

/// A case as home shows it.
package struct CaseEntry: Sendable {
  /// Name by which the scenario is found.
  package var name: String
  package var title: String
  /// What it is to teach, in one line; empty where the file does not say.
  package var teaches: String
  package var difficulty: Scenario.Difficulty
  /// A small sonogram; nil where there is none.
  package var picture: PagePicture?
  /// Reason why it cannot be performed; nil when it can.
  package var problem: String?
  /// Best result so far; nil where it was not tried.
  package var best: Best?

  package struct Best: Equatable, Sendable {
    /// Most points of 100; nil where no attempt was finished.
    package var total: Double?
    package var passed: Bool
    /// Number of attempts, unfinished ones too.
    package var tries: Int
    package init(total: Double?, passed: Bool, tries: Int) {
      (self.total, self.passed, self.tries) = (total, passed, tries)
    }
  }

  package init(
    name: String, title: String, teaches: String = "", difficulty: Scenario.Difficulty = .intermediate,
    picture: PagePicture? = nil, problem: String? = nil
  ) {
    (self.name, self.title, self.teaches, self.difficulty) = (name, title, teaches, difficulty)
    (self.picture, self.problem) = (picture, problem)
  }
}

/// The source of attempts and the place of their recordings; the window itself knows no file.
package protocol AttemptLibrary: AnyObject, Sendable {
  /// The names of the scenarios, in the order of "next scenario".
  var scenarioNames: [String] { get }
  /// The scenario to begin with; nil begins at home.
  var firstName: String? { get }
  /// The cases in the order in which they are shown, with the best results so far. Takes some tenths of a second; called on a
  /// thread of its own.
  func cases() -> [CaseEntry]
  /// The labelled picture of a view of the gallery; called on a thread of its own.
  func galleryPicture(_ id: String) throws -> PagePicture
  /// Builds an attempt. Takes up to some seconds; called on a thread of its own, one at a time.
  func prepare(_ name: String) throws -> PreparedAttempt
  /// Begins the recording of an attempt; called on the main thread.
  func record(_ attempt: PreparedAttempt) throws -> AttemptSink
}

/// Takes an attempt tick by tick as it happens. It never throws into the attempt.
package protocol AttemptSink: AnyObject {
  func append(_ controls: Controls)
  /// Hands over what there is; after that, killing the program does not lose it.
  func flush()
  /// Ends the recording, which keeps what was found about it; nil where nothing was.
  func close(keeping assessment: Assessment?)
  /// Place of the recording, for a person to read.
  var place: String { get }
  /// Message for the trainee about the recording; nil when all is well.
  var trouble: String? { get }
}
