import Testing
import Training

@testable import Results

/// A group of people over the same cases.
@Suite struct GroupOverviewTests {
  private let people: [(id: String?, name: String)] = [("a", "<b>&\"Anna"), ("b", "=Ben"), (nil, "guest")]
  private func attempts() -> [AttemptRecord] {
    (0..<4).map { SampleAttempt.make($0, scenario: "one", profile: "a", passed: false) }
      + [
        SampleAttempt.make(5, scenario: "two", profile: "a"),
        SampleAttempt.make(6, scenario: "one", profile: "b"),
        SampleAttempt.make(7, scenario: "two"), SampleAttempt.make(8, scenario: "three", profile: "other"),
      ]
  }

  @Test func everyPersonHasEveryCaseOnceAndEveryFinishedAttemptCounts() {
    let overview = GroupOverview(of: people, attempts: attempts())
    #expect(overview.cases == ["one", "two"])
    #expect(overview.people.allSatisfy { $0.cells.map(\.caseName) == overview.cases })
    #expect(overview.people.flatMap(\.cells).map(\.tries).reduce(0, +) == 7)
  }
  @Test func stuckIsThreeFinishedTriesWithoutAPass() {
    var made = attempts()
    #expect(GroupOverview(of: people, attempts: made).people[0].cells[0].isStuck)
    made[3].ending = .quit
    #expect(GroupOverview(of: people, attempts: made).people[0].cells[0].isStuck)
    made[2].ending = .quit
    #expect(!GroupOverview(of: people, attempts: made).people[0].cells[0].isStuck)
    made = attempts()
    made[3].score?.passed = true
    #expect(!GroupOverview(of: people, attempts: made).people[0].cells[0].isStuck)
  }
  @Test func namesAreHarmlessOnThePageAndInTheTable() {
    let overview = GroupOverview(of: people, attempts: attempts())
    let page = GroupPage(title: "A <i>", overview: overview, problems: [])
    #expect(page.html.contains("&lt;b&gt;&amp;&quot;Anna") && !page.html.contains("<b>&"))
    let lines = page.csv.split(separator: "\r\n")
    #expect(lines.count == 1 + 3 * 2 && lines.contains { $0.hasPrefix("'=Ben,one,true,1,") })
    #expect(page.csv.contains("\"<b>&\"\"Anna\",one,false,4,"))
  }
  @Test func aRecordingThatCannotBeReadIsALineAndTheRestStands() {
    let overview = GroupOverview(of: people, attempts: attempts())
    let rule = overview.faults[0].rule
    let page = GroupPage(title: "all", overview: overview, problems: ["gone <x>"])
    #expect(page.html.contains("gone &lt;x&gt;") && page.html.contains("guest"))
    let told = GroupPage(title: "all", overview: overview, problems: [], reports: [rule: "a%20b/1.html"])
    #expect(told.html.contains("href=\"a%20b/1.html\"") && !page.html.contains("href"))
  }
}
