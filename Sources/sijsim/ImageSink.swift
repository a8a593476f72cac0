import Foundation
import Simulation
import Storage
import Ultrasound

/// Where replayed images go besides their fingerprint: a folder of PNG files, a video.
final class ImageSink {
  private let folder: String?
  private let every: Int
  private var video: VideoFile?
  private var images = 0
  private var failure: (any Error)?

  init(folder: String?, video: String?, every: Int, scene: Scene) throws {
    (self.folder, self.every) = (folder, every)
    if let folder {
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw FileProblem(path: folder, says: "the folder cannot be made.")
      }
    }
    if let video {
      let ticks = FrameRate.ticksPerImage(depthMM: Double(scene.start.settings.depthMM)) * every
      self.video = try VideoFile(path: video, width: 800, height: 600, framesPerSecond: 100.0 / Double(ticks))
    }
  }

  /// Takes a due image; keeps the first failure for `finish`.
  func take(_ image: BModeImage) {
    defer { images += 1 }
    guard images % every == 0, failure == nil else { return }
    do {
      if let folder {
        let number = String(image.tick)
        let name = "frame-" + String(repeating: "0", count: max(0, 6 - number.count)) + number + ".png"
        try PNGFile.write(image, to: folder + "/" + name)
      }
      try video?.append(image)
    } catch {
      failure = error
    }
  }

  func finish() throws {
    try video?.close()
    if let failure { throw failure }
  }
}
