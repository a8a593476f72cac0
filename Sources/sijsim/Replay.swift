import ArgumentParser
import Foundation
import Geometry
import Simulation
import Storage
import Training
import Ultrasound

struct Replay: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Perform a recorded attempt again, without a window.",
    discussion: """
      The same recording gives the same two fingerprints on every machine: one of the state of every tick, and with \
      --images one of every image.

      Example:
        sijsim replay attempt.sijrec --images --json
        sijsim replay attempt.sijrec --frames frames --every 10
        sijsim replay attempt.sijrec --video attempt.mp4
        sijsim replay attempt.sijrec --expect-fingerprint 0123456789abcdef
      """)

  @Argument(
    help: "A recording made with 'sijsim run' or 'sijsim demo'.", completion: .file(extensions: ["sijrec"]))
  var recording: String
  @Flag(help: "Print one JSON object: fingerprints, metrics, placement, errors, score.")
  var json = false
  @Flag(help: "Form every image too.")
  var images = false
  @Option(help: ArgumentHelp("Exit with 1 unless the states give this.", valueName: "hex"))
  var expectFingerprint: String?
  @Option(help: ArgumentHelp("Exit with 1 unless the images give this; forms them.", valueName: "hex"))
  var expectImageFingerprint: String?
  @Option(help: ArgumentHelp("Perform the first seconds alone.", valueName: "s"))
  var until: Double?
  @Option(help: ArgumentHelp("Write the images into this folder as PNG files.", valueName: "dir"))
  var frames: String?
  @Option(help: ArgumentHelp("With --frames and --video: take each n-th image.", valueName: "n"))
  var every = 1
  @Option(
    help: ArgumentHelp("Write a video of the images, each in its own time, by ffmpeg.", valueName: "file"))
  var video: String?
  @OptionGroup var damage: RecoverOption
  @OptionGroup var writing: OverwriteOption
  @OptionGroup var threadOptions: ThreadOptions

  func validate() throws {
    if let until, !(until > 0 && until.isFinite) {
      throw ValidationError("--until wants a number of seconds above 0.")
    }
    guard every > 0 else { throw ValidationError("--every wants a number from 1.") }
    for (flag, text) in [
      ("--expect-fingerprint", expectFingerprint), ("--expect-image-fingerprint", expectImageFingerprint),
    ] {
      if let text, text.count != 16 || !text.allSatisfy({ "0123456789abcdef".contains($0) }) {
        throw ValidationError("\(flag) wants 16 lower-case hexadecimal digits.")
      }
    }
  }

  func run() throws {
    try writing.check([video])
    if let frames { try ImageSink.check(folder: frames, overwrites: writing.overwrite) }
    let pool = threadOptions.makePool()
    var attempt = try AttemptLoader(pool: pool, cache: .user).attempt(recording, recover: damage.recover)
    if let until { attempt.keepFirst(seconds: until) }
    for caveat in attempt.caveats { Terminal.say("\(recording): \(caveat)") }
    let formsImages = images || expectImageFingerprint != nil || frames != nil || video != nil
    var (trace, imageFingerprint): (Trace, String?)
    if formsImages {
      let sink = try ImageSink(
        folder: frames, video: video, every: every, imagesAt: video == nil ? [] : attempt.dueTicks)
      let replayed = attempt.traceWithImages(pool: pool) { image, done in
        sink.add(image)
        Terminal.progress("images", done, of: attempt.recording.controls.count)
      }
      Terminal.progress("images", 1, of: 1)
      try sink.finish(atTick: replayed.trace.finalState.tick)
      (trace, imageFingerprint) = (replayed.trace, replayed.fingerprint.hexDigits)
    } else {
      (trace, imageFingerprint) = (attempt.trace(), nil)
    }
    let assessment = attempt.assessment(of: trace)
    if let caveat = attempt.caveat(of: assessment) { Terminal.say("\(recording): \(caveat)") }
    if json {
      print(assessment.json(of: attempt, imageFingerprint: imageFingerprint).text)
    } else {
      for measurement in assessment.measurements {
        let unit = measurement.metric.unit == "1" ? "" : " \(measurement.metric.unit)"
        print(measurement.metric.id, measurement.value.map { "\($0)\(unit)" } ?? "undefined")
      }
      print("fingerprint", hexDigits(trace.fingerprint))
      if let imageFingerprint { print("imageFingerprint", imageFingerprint) }
    }
    try compare("fingerprint", hexDigits(trace.fingerprint), with: expectFingerprint)
    try compare("image fingerprint", imageFingerprint, with: expectImageFingerprint)
  }

  private func compare(_ what: String, _ found: String?, with expected: String?) throws {
    guard let expected, expected != found else { return }
    Terminal.say("\(recording): the \(what) is \(found ?? "none"), not \(expected).")
    throw ExitCode(1)
  }
}
