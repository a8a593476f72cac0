/// A page of home.
enum HomePage: String, CaseIterable {
  case tour = "Tour"
  case practise = "Practise"
  case course = "Course"
  case gallery = "Gallery"
  case progress = "My progress"
  case people = "Who practises"
  case settings = "Settings"

  /// What there is to do, below its name.
  var summary: String {
    switch self {
    case .tour: "three minutes, both hands"
    case .practise: "cases, easy to hard"
    case .course: "step by step to the exam"
    case .gallery: "labelled sonograms"
    case .progress: "learning curve, results"
    case .people: "a name, a code, or a guest"
    case .settings: "sound, aids, your data"
    }
  }
  var next: HomePage {
    let all = HomePage.allCases
    return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
  }
}

/// Place at home: the page, and what is chosen on each.
struct HomePlace: Equatable {
  var page = HomePage.practise
  /// Numbers of the chosen case and the chosen view.
  var chosenCase = 0
  var chosenView = 0
  /// Number of the chosen case of the course; nil for the one that comes next.
  var chosenStep: Int?
  /// The person who is being added; nil for nobody.
  var draft: PersonDraft?
  /// Reason why what was asked for on this page was not done; nil when it was.
  var problem: String?

  /// Keys that do something here, for the line at the bottom.
  var hint: String {
    if draft != nil { return "Enter adds   Tab other line   Esc cancels" }
    let next = "Tab next page"
    return switch page {
    case .practise: "← → ↑ ↓ choose   Enter opens   " + next
    case .course: "↑ ↓ choose   Enter opens   " + next
    case .gallery: "← → ↑ ↓ choose   " + next
    case .tour: "Enter begins   " + next
    case .people: "↑ ↓ choose   Enter goes on   " + next
    case .progress, .settings: next
    }
  }

  /// Moves the choice among `count` things, as far as there are any.
  static func moved(_ chosen: Int, by step: Int, of count: Int) -> Int {
    min(max(chosen + step, 0), max(count - 1, 0))
  }
}
