import ArgumentParser
import Storage

@main
struct Sijsim: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sijsim",
    abstract: "Practise the ultrasound-guided injection of the sacroiliac joint.",
    discussion: """
      For training. Not a medical device, and not validated for assessment.

      A first look:
        sijsim run
      and without a window:
        sijsim scenario list
        sijsim render lower-level-thin-woman --output image.png
      Exit codes: 0 done; 1 the thing checked does not hold or cannot be read; 64 wrong flags.
      """,
    version: Program.version,
    subcommands: [
      Run.self, Replay.self, Score.self, Render.self, Demo.self, GalleryCommand.self, Phantom.self,
      Cohort.self, Bench.self, ScenarioCommand.self, PatientCommand.self,
    ])
}
