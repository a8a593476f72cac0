/// A page of the procedure card.
enum ProcedurePage: String, CaseIterable, Sendable {
  case patient = "Patient"
  case preparation = "Preparation"
  case afterwards = "Afterwards"
  case decision = "Do not inject"
}

/// Place of the keys on the procedure card.
struct ProcedurePlace: Equatable, Sendable {
  var page = ProcedurePage.patient
  var row = 0

  mutating func turn(by step: Int) {
    let pages = ProcedurePage.allCases
    guard let place = pages.firstIndex(of: page) else { return }
    (page, row) = (pages[min(max(place + step, 0), pages.count - 1)], 0)
  }
  mutating func move(by step: Int, of rows: Int) { row = min(max(row + step, 0), max(rows - 1, 0)) }
}
