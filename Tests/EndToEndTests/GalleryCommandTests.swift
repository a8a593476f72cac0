import Foundation
import Testing

/// `sijsim gallery` as a user runs it.
@Suite final class GalleryCommandTests: CommandSuite {
  /// Of some views: that every view can be drawn is a test of the gallery's pages.
  @Test func theFolderHoldsTheViewsTheSheetAndTheTexts() throws {
    let output = folder.appending(path: "new/gallery")
    let result = try Program.run(
      ["gallery", "--output", output.path, "--only", "linear"], environment: environment)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    #expect(result.output == output.path + "/README.md\n")
    let names = Set(try FileManager.default.contentsOfDirectory(atPath: output.path))
    let readme = try String(contentsOf: output.appending(path: "README.md"), encoding: .utf8)
    let ids = readme.split(separator: "\n").compactMap { line in
      line.hasSuffix("-labelled.png)")
        ? line.split(separator: "(").last?.dropLast("-labelled.png)".count) : nil
    }
    #expect(ids == ["linear-lower-window", "linear-s2-foramen", "linear-psis"])
    #expect(readme.components(separatedBy: "\nStill wrong: ").count == ids.count + 1)
    let views = ids.flatMap { ["\($0).png", "\($0)-labelled.png"] }
    #expect(names == Set(views + ["contact-sheet.png", "README.md", "statistics.md"]))
    for name in names where name.hasSuffix(".png") {
      let bytes = try Data(contentsOf: output.appending(path: name))
      #expect(bytes.count > 10_000 && bytes.prefix(4).elementsEqual([0x89, 0x50, 0x4e, 0x47]), "\(name)")
    }
    let statistics = try String(contentsOf: output.appending(path: "statistics.md"), encoding: .utf8)
    #expect(statistics.contains("| | ours (linear) | ours (convex) | real (L14) |"))
  }

  @Test func aFolderThatCannotBeMadeIsAClearError() throws {
    let file = folder.appending(path: "file")
    try Data().write(to: file)
    for path in [file.path, file.path + "/below", "/proc/gallery"] {
      let result = try Program.run(["gallery", "--output", path], environment: environment)
      #expect(result.status == 1 && result.output.isEmpty)
      #expect(result.errors == "Error: \(path): the folder cannot be made.\n", "\(result.errors)")
    }
  }

  @Test func theHelpTeachesIt() throws {
    let help = try Program.run(["gallery", "--help"], environment: environment)
    #expect(help.status == 0)
    for words in [
      "Write the sonograms that a teacher would show, with labels.", "sijsim gallery --output gallery",
      "SIJSIM_SAMPLES", "(default: gallery)",
    ] { #expect(help.output.contains(words), "\(words)") }
  }

  @Test func aViewThatIsNotThereIsAClearError() throws {
    let none = try Program.run(
      ["gallery", "--output", folder.path + "/none", "--only", "fog"], environment: environment)
    #expect(none.status == 1 && none.errors.contains("there is no view 'fog'; use one of"), "\(none.errors)")
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/none"))
  }

  /// Gray levels of real images that somebody names but that are not there, or are something else.
  @Test func samplesThatCannotBeReadAreAClearError() throws {
    var environment = environment
    environment["SIJSIM_SAMPLES"] = folder.path
    let missing = try Program.run(["gallery", "--output", folder.path + "/g"], environment: environment)
    #expect(missing.status == 1 && missing.errors.contains("us_stats.json: there is no such file."))
  }
}
