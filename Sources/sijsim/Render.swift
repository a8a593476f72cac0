import ArgumentParser
import Foundation
import Simulation
import Storage
import Training

struct Render: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write one ultrasound image as a PNG file.",
    discussion: """
      Of a scenario it is the image at its start; of a recording the one that was on the screen at a time.

      Example:
        sijsim render lower-level-thin-woman --output start.png
        sijsim render attempt.sijrec --at 12.5 --size 1024x768 --output moment.png
      """)

  @Argument(help: "A scenario's name or file, or a recording.")
  var source: String
  @Option(help: ArgumentHelp("Seconds from the start.", valueName: "s"))
  var at = 0.0
  @Option(help: ArgumentHelp("Size of the image in pixels.", valueName: "WxH"))
  var size = "800x600"
  @Option(help: ArgumentHelp("The file to write.", valueName: "file.png"))
  var output: String
  @Flag(help: "Take the good part of a cut or damaged recording.")
  var recover = false
  @OptionGroup var threadOptions: ThreadOptions

  func validate() throws {
    guard at.isFinite, at >= 0, at <= 36_000 else { throw ValidationError("--at wants seconds from 0.") }
    guard pixels != nil else {
      throw ValidationError("--size wants width x height from 64x64 to 4096x4096, such as 800x600.")
    }
  }
  private var pixels: (width: Int, height: Int)? {
    let sides = size.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard sides.count == 2, sides.allSatisfy((64...4_096).contains) else { return nil }
    return (sides[0], sides[1])
  }

  func run() throws {
    guard let pixels else { return }
    let pool = threadOptions.makePool()
    let loader = AttemptLoader(pool: pool)
    let scene: Scene
    var controls: [Controls] = []
    let tick = Int((at * 100).rounded())
    if source.hasSuffix(".sijrec") {
      let attempt = try loader.attempt(source, recover: recover)
      (scene, controls) = (attempt.scene, attempt.recording.controls)
      guard tick <= controls.count else {
        let lastsS = SimulationState.seconds(ofTicks: controls.count)
        throw FileProblem(
          path: source, says: "the recording lasts \(lastsS) s; there is no image at \(at) s.")
      }
    } else {
      scene = try loader.scene(of: ScenarioFile.load(named: source).scenario, seed: 1)
    }
    let image = Attempt.image(
      of: scene, controls: controls, atTick: tick, width: pixels.width, height: pixels.height, pool: pool)
    try PNGFile.write(image, to: output)
  }
}
