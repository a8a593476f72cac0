/// A page of home.
enum HomePage: String, CaseIterable {
  case practise = "Practise"
  case gallery = "Gallery"

  /// What there is to do, below its name.
  var summary: String {
    switch self {
    case .practise: "cases, from the first to the hardest"
    case .gallery: "labelled sonograms to learn from"
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

  /// Moves the choice among `count` things, as far as there are any.
  static func moved(_ chosen: Int, by step: Int, of count: Int) -> Int {
    min(max(chosen + step, 0), max(count - 1, 0))
  }
}
