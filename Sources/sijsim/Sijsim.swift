import ArgumentParser
import Foundation
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
      Files that are there are written over with --overwrite only.
      Exit codes: 0 done; 1 the thing checked does not hold, or a file cannot be read or written, of many inputs some; \
      2 standard output takes nothing (disk full, pipe closed); 64 wrong flags.
      """,
    version: Program.version,
    subcommands: [
      Run.self, Replay.self, ScoreCommand.self, Render.self, Demo.self, GalleryCommand.self, Phantom.self,
      Cohort.self, Study.self, Bench.self, ScenarioCommand.self, CourseCommand.self,
      PatientCommand.self,
      ResultsCommand.self,
    ])

  /// Runs the command that was asked for. Help, version and errors go the same ways as all other output.
  static func main() {
    StandardStreams.prepare()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      let (code, text) = (exitCode(for: error), fullMessage(for: error))
      if !text.isEmpty {
        if code == .success { print(text) } else { Terminal.say(text) }
      }
      exit(withStatus: code)
    }
  }
  private static func exit(withStatus code: ExitCode) -> Never { Foundation.exit(code.rawValue) }
}

private enum StandardStreams {
  /// Makes a closed pipe an error of the call that writes, and keeps files from taking the place of a stream that the
  /// program was started without.
  static func prepare() {
    signal(SIGPIPE, SIG_IGN)
    // The lowest free number is the one that is given: in this order each fills its own gap, and none can be written.
    for stream in 0...2 as ClosedRange<Int32> where fcntl(stream, F_GETFD) < 0 {
      _ = open("/dev/null", O_RDONLY)
    }
  }
}
