import ArgumentParser
import Foundation
import Simulation
import Storage
import Training
import Ultrasound

struct Render: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write one ultrasound image as a PNG file.",
    discussion: """
      Of a scenario it is the image at its start; of a recording the one that was on the screen at a time. A compounded \
      image is the mean of several, one after the other: without --at it is the one after a second at rest.

      Example:
        sijsim render lower-level-thin-woman --output start.png
        sijsim render lower-level-thin-woman --harmonic --compounding --output clear.png
        sijsim render attempt.sijrec --at 12.5 --size 1024x768 --output moment.png
      """)

  @Argument(help: "A scenario's name or file, or a recording.")
  var source: String
  @Option(help: ArgumentHelp("Seconds from the start (default: 0).", valueName: "s"))
  var at: Double?
  @Option(help: ArgumentHelp("Size of the image in pixels.", valueName: "WxH"))
  var size = "800x600"
  @Option(help: ArgumentHelp("The file to write.", valueName: "file.png"))
  var output: String
  @Flag(help: "With harmonic imaging, whatever the scenario or the recording says.")
  var harmonic = false
  @Flag(help: "With spatial compounding, whatever the scenario or the recording says.")
  var compounding = false
  @OptionGroup var damage: RecoverOption
  @OptionGroup var writing: OverwriteOption
  @OptionGroup var threadOptions: ThreadOptions

  func validate() throws {
    guard at.map((0...36_000).contains) ?? true else { throw ValidationError("--at wants seconds from 0.") }
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
    try writing.check([output])
    let pool = threadOptions.makePool()
    let loader = AttemptLoader(pool: pool, cache: .user)
    var scene: Scene
    var controls: [Controls] = []
    if source.hasSuffix(".sijrec") {
      let attempt = try loader.attempt(source, recover: damage.recover)
      (scene, controls) = (attempt.scene, attempt.recording.controls)
      let lastsS = SimulationState.seconds(ofTicks: controls.count)
      if let at, tick(atS: at) > controls.count {
        throw FileProblem(
          path: source, message: "the recording lasts \(lastsS) s; there is no image at \(at) s.")
      }
    } else {
      let loaded = try ScenarioFile.load(named: source)
      scene = try loader.scene(of: loaded.scenario, namedIn: loaded.path, seed: 1)
    }
    switchOn(&scene.start.settings)
    for i in controls.indices {
      if var settings = controls[i].settings {
        switchOn(&settings)
        controls[i].settings = settings
      }
    }
    let restS = scene.start.settings.isCompounded && controls.isEmpty ? 1.0 : 0
    let image = Attempt.image(
      of: scene, controls: controls, atTick: tick(atS: at ?? restS), width: pixels.width,
      height: pixels.height, pool: pool)
    try PNGFile.write(image, to: output)
  }

  private func tick(atS seconds: Double) -> Int { Int((seconds * 100).rounded()) }
  private func switchOn(_ settings: inout ImagingSettings) {
    if harmonic { settings.isHarmonic = true }
    if compounding { settings.isCompounded = true }
  }
}
