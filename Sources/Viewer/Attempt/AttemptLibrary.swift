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
  /// True for the tour, which is neither recorded nor scored.
  package var isTour = false
  /// Text of the scenario as it is performed, which the recording keeps.
  package var text: String
  /// Conditions under which a course has it performed; nil for none.
  package var terms: CourseTerms?
  package init(
    name: String, scenario: Scenario, scene: Scene, text: String = "", terms: CourseTerms? = nil
  ) {
    (self.name, self.scenario, self.scene) = (name, scenario, scene)
    (self.text, self.terms) = (text, terms)
  }
}

/// A case that somebody wants to perform.
package enum CaseWish: Equatable, Sendable {
  case tour
  case scenario(String)
  /// A case of the course by its id.
  /// - Parameter needle: place in the needles there are to choose from; nil for the scenario's.
  case courseCase(String, needle: Int?)
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

/// Way in which an attempt ended.
package enum AttemptEnding: Sendable {
  case finished
  /// Left before its end: for home, for another case, or with the window.
  case quit
  /// Begun anew before its end.
  case restarted
}

/// The source of attempts and the place of their recordings; the window itself knows no file.
package protocol AttemptLibrary: AnyObject, Sendable {
  /// The names of the scenarios, in the order of "next scenario".
  var scenarioNames: [String] { get }
  /// The case to begin with; nil begins at home.
  var firstWish: CaseWish? { get }
  /// The cases in the order in which they are shown, with a person's best results so far. Takes some tenths of a second; called
  /// on a thread of its own.
  /// - Parameter person: nil for guests.
  func cases(of person: Person?) -> [CaseEntry]
  /// Everybody who practises here by a name or a code, by name. Takes some hundredths of a second.
  func people() throws -> [Person]
  /// Adds a person; throws where the name is none, or taken.
  func add(_ draft: PersonDraft) throws -> Person
  /// Progress of a person; called on a thread of its own.
  /// - Parameter person: nil for guests.
  func progress(of person: Person?) throws -> ProgressPage
  /// Settings as they were kept last; called once, at the start.
  var settings: WindowSettings { get }
  /// Keeps the settings; throws where they cannot be written.
  func keep(_ settings: WindowSettings) throws
  /// Places of what is kept, for people to read: a name and a path.
  var places: [(name: String, path: String)] { get }
  /// The labelled picture of a view of the gallery; called on a thread of its own.
  func galleryPicture(_ id: String) throws -> PagePicture
  /// The course with a person's progress in it; nil where there is none. Called on a thread of its own.
  func course(of person: Person?) throws -> CourseEntry?
  /// Builds an attempt. Takes up to some seconds; called on a thread of its own, one at a time.
  /// - Parameter person: nil for a guest.
  func prepare(_ wish: CaseWish, for person: Person?) throws -> PreparedAttempt
  /// Begins the recording of an attempt; called on the main thread.
  /// - Parameter person: who performs it; nil for a guest.
  func record(_ attempt: PreparedAttempt, by person: Person?) throws -> AttemptSink
}

/// Takes an attempt tick by tick as it happens. It never throws into the attempt.
package protocol AttemptSink: AnyObject {
  func append(_ controls: Controls)
  /// Hands over what there is; after that, killing the program does not lose it.
  func flush()
  /// Ends the recording, which keeps what was found about it, and the attempt's results; nil where nothing was found.
  func close(keeping assessment: Assessment?, as ending: AttemptEnding)
  /// Keeps the trainee's own words about the attempt, after `close`.
  func keep(_ reflection: Reflection)
  /// Place of the recording, for a person to read.
  var place: String { get }
  /// Message for the trainee about the recording; nil when all is well.
  var trouble: String? { get }
}
