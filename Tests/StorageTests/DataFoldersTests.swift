import Foundation
import Testing

@testable import Storage

@Suite struct DataFoldersTests {
  @Test func theProgramsFilesAreLookedForInThisOrder() {
    let folders = DataFolders.program(
      environment: ["SIJSIM_HOME": "/home/of/sijsim"], currentFolder: "/here",
      executable: "/usr/local/bin/sijsim")
    #expect(
      folders == [
        "/home/of/sijsim", "/here", "/usr/local/bin", "/usr/local", "/usr", "/usr/local/share/sijsim",
      ])
    #expect(DataFolders.program(environment: [:], currentFolder: "/w", executable: "") == ["/w"])
  }

  @Test func theUsersFolderFollowsTheXDGSpecification() {
    #expect(DataFolders.user(environment: ["XDG_DATA_HOME": "/d", "HOME": "/h"]) == "/d/sijsim")
    #expect(DataFolders.user(environment: ["HOME": "/h"]) == "/h/.local/share/sijsim")
    #expect(
      DataFolders.user(environment: ["XDG_DATA_HOME": "relative", "HOME": "/h"]) == "/h/.local/share/sijsim")
  }

  @Test func aScenarioDroppedInIsListedAndTheFirstOfANameIsMeant() throws {
    try Folder.temporary { folder in
      for (place, text) in [("a/mine.yaml", SampleScenario.text), ("b/mine.yaml", "x"), ("b/bad.yml", "x")] {
        try FileManager.default.createDirectory(
          atPath: folder + "/" + place.prefix(1), withIntermediateDirectories: true)
        try writeText(text, to: folder + "/" + place)
      }
      let listed = ScenarioFile.list(in: [folder + "/a", folder + "/b", folder + "/none"])
      #expect(listed.map(\.name) == ["mine", "bad", "mine"])
      #expect(listed.map(\.isHidden) == [false, false, true])
      #expect((try? listed[0].scenario.get())?.title == "A test")
      #expect(throws: ScenarioError.self) { try listed[1].scenario.get() }
    }
  }

  @Test func anUnknownScenarioNameSaysWhichThereAre() {
    #expect {
      try ScenarioFile.load(named: "lower-level-thin-woma\u{1B}n")
    } throws: { error in
      let text = "\(error)"
      return text.contains("there is no scenario of that name") && !text.contains("\u{1B}")
    }
  }
}
