import Anatomy
import CImGui
import Simulation
import Testing
import Training

@testable import Viewer

/// The procedure card: what it offers, what it hides, and that it fits.
@Suite struct ProcedureListTests {
  private static func list(
    _ scenario: Scenario = TestAttempt.shared.scenario, _ events: [ProcedureEvent] = [],
    injected: Bool = false
  ) -> ProcedureList {
    var state = initialState(of: TestAttempt.shared.scene)
    if injected { state.fluid.book(1_000_000, in: .muscle) }
    for event in events {
      var controls = Controls()
      controls.event = .procedure(event)
      step(TestAttempt.shared.scene, &state, controls)
    }
    return ProcedureList(
      scenario: scenario, state: state,
      course: CaseCourse(scenario.patientCase, after: state, in: TestAttempt.shared.scene))
  }
  static var withCase: Scenario {
    var scenario = TestAttempt.shared.scenario
    scenario.`case` = .standard
    return scenario
  }
  private static func all(_ list: ProcedureList) -> [ProcedureItem] {
    ProcedurePage.allCases.flatMap(list.items)
  }

  /// Every act, test, reading and reason has its button, and it records just that.
  @Test func everythingCanBeDoneOnTheCard() {
    let offered = Self.all(Self.list(Self.withCase)).map(\.event)
    for event in ProcedureEvent.everyOne {
      if case .wait = event { continue }
      if case .goOn(let reason) = event, reason.isAbsolute { continue }
      #expect(offered.contains(event), "\(event)")
    }
    #expect(offered.contains(.wait(seconds: 30)) && offered.contains(.wait(seconds: 1_800)))
  }
  /// What is hinted is marked until it is done; what is hidden is a button without a mark.
  @Test(arguments: ProcedureAct.allCases) func marksFollowHintsAndDeeds(_ act: ProcedureAct) throws {
    var scenario = TestAttempt.shared.scenario
    func mark(_ events: [ProcedureEvent]) throws -> ProcedureItem.Mark {
      try #require(Self.all(Self.list(scenario, events)).first { $0.event == .perform(act) }).mark
    }
    #expect(try mark([]) == .none)
    scenario.stepsRequired = [act.rawValue]
    #expect(try mark([]) == .due && mark([.perform(act)]) == .done)
    scenario.stepsHinted = []
    #expect(try mark([]) == .none && mark([.perform(act)]) == .done)
    scenario.stepsRequired = []
    scenario.stepsHinted = [act.rawValue]
    #expect(try mark([]) == .due)
    var list = Self.list(scenario)
    list.showsHints = false
    #expect(Self.all(list).allSatisfy { $0.mark == .none }, "F4")
  }
  /// A test's result is shown once it was done, and the source of the pain never.
  @Test(arguments: ProvocationTest.allCases) func resultsAreHiddenUntilATestIsDone(_ test: ProvocationTest)
    throws
  {
    func words(_ events: [ProcedureEvent]) throws -> String {
      let items = Self.list(Self.withCase, events).items(of: .patient)
      return try #require(items.first { $0.event == .examine(test) }).label
    }
    #expect(try words([]) == test.displayName)
    #expect(try words([.examine(test)]) != test.displayName)
    var (joint, elsewhere) = (Self.withCase, Self.withCase)
    joint.`case`?.contraindications = [.pregnancy]
    joint.`case`?.chart = "nothing of note"
    elsewhere.`case`?.chart = "nothing of note"
    elsewhere.`case`?.source = .elsewhere
    for page in ProcedurePage.allCases {
      #expect(Self.list(joint).lines(of: page) == Self.list(elsewhere).lines(of: page))
      #expect(Self.list(joint).items(of: page) == Self.list(elsewhere).items(of: page))
    }
  }
  @Test func readingsComeWithTheDiary() {
    func areOn(_ list: ProcedureList) -> [Bool] {
      Self.all(list).filter { if case .readBlock = $0.event { true } else { false } }.map(\.isOn)
    }
    #expect(areOn(Self.list(Self.withCase)).allSatisfy { !$0 })
    #expect(areOn(Self.list(Self.withCase, [.wait(seconds: 600)], injected: true)).allSatisfy { !$0 })
    #expect(
      areOn(Self.list(Self.withCase, [.wait(seconds: 900)], injected: true)) == [true, true, true, true])
    #expect(areOn(Self.list()).isEmpty, "no case, no reading")
  }
  @Test func theSkinDriesByTheClock() {
    func skin(_ events: [ProcedureEvent]) -> String {
      Self.list(Self.withCase, events).lines(of: .preparation)[1]
    }
    #expect(skin([]).contains("not disinfected"))
    #expect(skin([.perform(.skinPreparation)]).contains("dry in 30 s"))
    #expect(skin([.perform(.skinPreparation), .wait(seconds: 29)]).contains("dry in 1 s"))
    #expect(skin([.perform(.skinPreparation), .wait(seconds: 30)]).contains("disinfected and dry"))
  }
  @Test func theKeysReachEveryPageAndRow() {
    var place = ProcedurePlace()
    place.turn(by: -1)
    var pages = [place.page]
    for _ in 0..<4 {
      place.move(by: 3, of: 2)
      #expect(place.row == 1)
      place.turn(by: 1)
      #expect(place.row == 0 || place.page == pages.last)
      if place.page != pages.last { pages.append(place.page) }
    }
    #expect(pages == ProcedurePage.allCases)
    place.move(by: 1, of: 0)
    #expect(place.row == 0)
  }
}

extension PanelTests {
  /// At every size, every page is drawn, its buttons fit their words, and the pain map its card.
  @Suite struct ProcedureCardTests {
    @Test(arguments: WindowLayoutTests.sizes, ProcedurePage.allCases)
    func everyPageFits(_ size: (Int, Int), _ page: ProcedurePage) {
      let window = PixelRect(x: 0, y: 0, width: size.0, height: size.1)
      let state = initialState(of: TestAttempt.shared.scene)
      let scenario = ProcedureListTests.withCase
      let list = ProcedureList(
        scenario: scenario, state: state,
        course: CaseCourse(scenario.patientCase, after: state, in: TestAttempt.shared.scene))
      let card = ProcedureCard(list: list, place: ProcedurePlace(page: page))
      #expect(ig_create(Letters.regular, Letters.bold, 1))
      defer { ig_destroy() }
      var (names, widths) = (Set<String>(), [Float]())
      for _ in 0..<3 {
        ig_new_frame(Float(size.0), Float(size.1), 0.016, -1, -1, 0, 0)
        #expect(card.draw(window, scale: 1) == nil)
        names = []
        for i in 0..<ig_item_count() {
          let item = ig_item_at(i)
          let name = String(cString: item.label)
          names.insert(name)
          widths.append(item.right - item.left - ig_label_width(ig_regular, name))
        }
        _ = ig_render()
      }
      #expect(names.isSuperset(of: list.items(of: page).map(\.label)), "\(size)")
      #expect(widths.allSatisfy { $0 >= 8 }, "\(size), \(page)")
      let map = card.mapPlace(in: window, scale: 1)
      #expect((map != nil) == (page == .patient))
      if let map { #expect(map.intersection(ProcedureCard.place(in: window, scale: 1)) == map) }
    }
    /// Each area of pain is drawn at a place of its own, within the map.
    @Test(arguments: PainArea.allCases, [Side.left, .right])
    func everyAreaIsOnTheMap(_ area: PainArea, _ side: Side) {
      let canvas = Canvas(width: 140, height: 340)
      let rect = PixelRect(x: 10, y: 10, width: 120, height: 310)
      func red() -> [Int] {
        (0..<140 * 340).filter { canvas.pixels[$0] >> 16 & 255 > 2 * (canvas.pixels[$0] >> 8 & 255) }
      }
      PainMap(areas: [area], pointsTo: .foot, side: side).draw(into: canvas, rect)
      let places = red()
      #expect(places.count > 15, "\(places.count)")
      let middle = 10 + 120 / 2
      #expect(places.allSatisfy { ($0 % 140 >= middle) == (side == .right) })
    }
  }
}
