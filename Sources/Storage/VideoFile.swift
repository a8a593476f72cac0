import Foundation
import Ultrasound

/// A video of gray images, made by the program ffmpeg, which must be installed.
package final class VideoFile {
  private let process = Process()
  private let pipe = Pipe()
  private let path: String

  package init(path: String, width: Int, height: Int, framesPerSecond: Double) throws {
    self.path = path
    guard let program = VideoFile.find("ffmpeg") else {
      throw FileProblem(
        path: path,
        says:
          "a video needs the program ffmpeg, which is not installed; 'apt-get install ffmpeg', or use --frames."
      )
    }
    // Writing to a program that has ended is to be an error, not the end of this one.
    signal(SIGPIPE, SIG_IGN)
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [
      "-loglevel", "error", "-y", "-f", "rawvideo", "-pixel_format", "gray", "-video_size",
      "\(width)x\(height)",
      "-framerate", "\(framesPerSecond)", "-i", "-", "-pix_fmt", "yuv420p", path,
    ]
    process.standardInput = pipe
    process.standardOutput = FileHandle.standardError
    do { try process.run() } catch { throw FileProblem(path: path, says: "ffmpeg cannot be started.") }
  }

  package func append(_ image: BModeImage) throws {
    let pixels = UnsafeRawBufferPointer(start: image.pixels.baseAddress, count: image.width * image.height)
    let outcome = writeAll(pixels, to: pipe.fileHandleForWriting.fileDescriptor)
    if outcome.failure != 0 { throw FileProblem(path: path, says: "ffmpeg did not take the images.") }
  }

  package func close() throws {
    try? pipe.fileHandleForWriting.close()
    process.waitUntilExit()
    if process.terminationStatus != 0 {
      throw FileProblem(path: path, says: "ffmpeg could not write the video.")
    }
  }

  private static func find(_ program: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
  }
}
