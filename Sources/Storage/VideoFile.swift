import Foundation
import Simulation
import Ultrasound

/// A video of gray images, made by the program ffmpeg, which must be installed. It has as many frames a second as tell
/// every image's own time: an image that stands longer is written again.
package final class VideoFile {
  private let process = Process()
  private let pipe = Pipe()
  private let path: String
  /// Path of the file until it is whole, with the ending by which ffmpeg knows the kind.
  private let passing: String
  private let ticksPerFrame: Int
  private var frames = 0
  /// The image that is shown until the next one; the first is shown from the beginning on.
  private var shown: [UInt8] = []

  /// - Parameters:
  ///   - ticks: ticks of all the images that will come, in order; they give the frames' rate.
  ///   - programs: the folders in which ffmpeg is looked for, with a colon between them.
  package init(
    path: String, width: Int, height: Int, imagesAt ticks: [Int],
    programs: String = ProcessInfo.processInfo.environment["PATH"] ?? ""
  ) throws {
    self.path = path
    if OutputFile.isStream(path) { throw FileProblem(path: path, message: "a video is written to a file.") }
    ticksPerFrame = max(ticks.reduce(0, VideoFile.commonDivisor), 1)
    let file = path.split(separator: "/").last ?? ""
    let ending = file.lastIndex(of: ".").map { String(file[file.index(after: $0)...]) } ?? ""
    passing = OutputFile.passingName(for: path, ending: ending.isEmpty ? "part" : ending)
    guard let program = VideoFile.find("ffmpeg", in: programs) else {
      throw FileProblem(
        path: path,
        message:
          "a video needs the program ffmpeg, which is not installed; 'apt-get install ffmpeg', or use --frames."
      )
    }
    // Writing to a program that has ended is to be an error, not the end of this one.
    signal(SIGPIPE, SIG_IGN)
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [
      "-loglevel", "error", "-y", "-f", "rawvideo", "-pixel_format", "gray", "-video_size",
      "\(width)x\(height)",
      "-framerate", "\(SimulationState.ticksPerS)/\(ticksPerFrame)", "-i", "-", "-pix_fmt", "yuv420p",
      // So that no name is taken for an address or a flag.
      "file:" + passing,
    ]
    process.standardInput = pipe
    process.standardOutput = FileHandle.standardError
    do { try process.run() } catch { throw FileProblem(path: path, message: "ffmpeg cannot be started.") }
  }

  /// The image of a tick; the one before it is shown until then.
  package func append(_ image: BModeImage) throws {
    try show(untilTick: image.tick)
    shown = Array(UnsafeBufferPointer(start: image.pixels.baseAddress, count: image.width * image.height))
  }

  /// Ends the video.
  /// - Parameter tick: end of the last image's time.
  package func close(atTick tick: Int) throws {
    defer { unlink(passing) }
    do {
      // The last one, even where the end comes at once.
      try show(untilTick: max(tick, (frames + 1) * ticksPerFrame))
    } catch {
      stop()
      throw error
    }
    stop()
    if process.terminationStatus != 0 {
      throw FileProblem(path: path, message: "ffmpeg could not write the video.")
    }
    if rename(passing, path) != 0 {
      throw FileProblem(path: path, message: "it cannot be written: \(systemMessage()).")
    }
  }
  private func stop() {
    try? pipe.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  private func show(untilTick tick: Int) throws {
    while !shown.isEmpty, (frames + 1) * ticksPerFrame <= tick {
      let outcome = shown.withUnsafeBytes { writeAll($0, to: pipe.fileHandleForWriting.fileDescriptor) }
      if outcome.failure != 0 { throw FileProblem(path: path, message: "ffmpeg did not take the images.") }
      frames += 1
    }
  }

  private static func commonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : commonDivisor(b, a % b) }

  private static func find(_ program: String, in folders: String) -> String? {
    folders.split(separator: ":").map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
  }
}
