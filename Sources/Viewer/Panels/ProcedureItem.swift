import Simulation
import Training

/// A button of the procedure card: its words, what it records, and how that stands.
struct ProcedureItem: Equatable, Sendable {
  enum Mark: String, Sendable {
    case none = ""
    /// Named by the scenario, and not done yet.
    case due = "○ "
    case done = "✓ "
  }
  var words: String
  var event: ProcedureEvent
  var mark = Mark.none
  var isOn = true

  var label: String { mark.rawValue + words }
}

/// The buttons of a page, as a scenario and a state have them. What the scenario hides is a button like any other: it can be
/// done, and nothing says that it is due.
struct ProcedureList {
  var scenario: Scenario
  var state: SimulationState
  /// The course of the case; nil where there is none.
  var course: CaseCourse?
  /// False where the trainee has switched hints off: nothing is marked as due.
  var showsHints = true

  private var isInjected: Bool { state.volumes().totalNL > 0 }
  private var procedure: ProcedureState { state.procedure }

  func items(of page: ProcedurePage) -> [ProcedureItem] {
    switch page {
    case .patient: tests
    case .preparation: acts(.beforePuncture) + waits([30, 120, 300])
    case .afterwards: acts(.afterWithdrawal) + waits([900, 1_800]) + repeatedTests + readings
    case .decision: reasons
    }
  }

  private func acts(_ stage: ProcedureAct.Stage) -> [ProcedureItem] {
    ProcedureAct.allCases.filter { $0.stage == stage }.map { act in
      let isDue = showsHints && scenario.hints(act.rawValue)
      return ProcedureItem(
        words: act.displayName, event: .perform(act),
        mark: procedure.isDone(act) ? .done : (isDue ? .due : .none))
    }
  }
  private func waits(_ seconds: [Float]) -> [ProcedureItem] {
    seconds.map { ProcedureItem(words: "Wait \(DisplayText.time(Double($0)))", event: .wait(seconds: $0)) }
  }

  private var tests: [ProcedureItem] {
    guard let course else { return [] }
    return ProvocationTest.allCases.map { test in
      item("\(test.displayName)", .examine(test), found: course.examined[test], isOn: !isInjected)
    }
  }
  private var repeatedTests: [ProcedureItem] {
    guard let course else { return [] }
    return ProvocationTest.allCases.map { test in
      item("\(test.displayName) again", .examine(test), found: course.repeated[test], isOn: isInjected)
    }
  }
  private func item(_ words: String, _ event: ProcedureEvent, found: Bool?, isOn: Bool) -> ProcedureItem {
    let result = found.map { $0 ? ": hurts" : ": no pain" } ?? ""
    return ProcedureItem(words: words + result, event: event, mark: found == nil ? .none : .done, isOn: isOn)
  }
  private var readings: [ProcedureItem] {
    guard let course else { return [] }
    return BlockReading.allCases.map { reading in
      ProcedureItem(
        words: "Relief: \(reading.displayName)", event: .readBlock(reading),
        mark: course.reading == reading ? .done : .none, isOn: course.entries.count > 1)
    }
  }
  private var reasons: [ProcedureItem] {
    let against = Contraindication.allCases.map { reason in
      ProcedureItem(
        words: "Do not inject: " + reason.displayName, event: .decline(reason),
        mark: procedure.declined == reason ? .done : .none)
    }
    let weighed = Contraindication.allCases.filter { !$0.isAbsolute }.map { reason in
      ProcedureItem(
        words: "Inject in spite of: " + reason.displayName, event: .goOn(reason),
        mark: procedure.wentOn(inSpiteOf: reason) ? .done : .none)
    }
    return against + weighed
  }
}

extension ProcedureList {
  /// What stands beside the buttons of a page, in lines; nothing of it is what the trainee has yet to find.
  func lines(of page: ProcedurePage) -> [String] {
    switch page {
    case .patient: chart
    case .preparation: ["Clock of the case: \(DisplayText.clock(clockS))", skin] + onset
    case .afterwards: ["Clock of the case: \(DisplayText.clock(clockS))"] + diary
    case .decision:
      [
        procedure.declined == nil
          ? "An injection that must not be is answered with its reason. What may be weighed is stated before the puncture."
          : "You do not inject. Finish ends the attempt."
      ]
    }
  }
  private var clockS: Double { SimulationState.seconds(ofTicks: state.clockTicks) }

  private var chart: [String] {
    guard let chart = scenario.`case` else { return ["This case has no chart beside its text."] }
    var lines = [
      "Pain \(chart.pain) of 10. Felt: \(chart.painMap.map(\.displayName).joined(separator: ", "))."
    ]
    lines.append("The finger points: \(chart.pointsTo.displayName).")
    if let symptoms = chart.symptoms { lines.append("Symptoms: \(symptoms)") }
    if let movement = chart.movement { lines.append("Movement: \(movement)") }
    let allergies = chart.allergies.joined(separator: ", ")
    lines.append("Allergies: \(allergies.isEmpty ? "none known" : allergies)")
    let named = chart.contraindications.map(\.displayName).joined(separator: ", ")
    lines.append("Chart: \(chart.chart ?? (named.isEmpty ? "nothing else" : named))")
    return lines
  }
  private var skin: String {
    guard let since = procedure.lastClockTicks(of: .skinPreparation) else { return "Skin: not disinfected" }
    let restS = SterileField.dryingS - SimulationState.seconds(ofTicks: state.clockTicks - since)
    return restS > 0
      ? "Skin: wet, dry in \(DisplayText.decimal(restS.rounded(.up), 0)) s" : "Skin: disinfected and dry"
  }
  private var onset: [String] {
    let cells = state.fluid.cells
    guard cells.count > 0, cells[cells.count - 1].kind == 1 else { return [] }
    let sinceS = SimulationState.seconds(ofTicks: state.clockTicks - Int(cells[cells.count - 1].tick))
    return ["Anesthetic of skin and track: given \(DisplayText.time(sinceS.rounded())) ago"]
  }
  private var diary: [String] {
    guard let course else { return ["This case has no pain diary."] }
    let before = "Pain before: \(course.patient.painBefore) of 10"
    guard isInjected else { return [before, "Nothing is injected yet."] }
    let entries = course.entries.map { "after \($0.minutes) min: \($0.pain) of 10" }
    let isOver = course.entries.count == CaseCourse.minutes.count
    return [before] + entries + (isOver ? [] : ["The diary goes on with the clock: wait."])
  }
}
