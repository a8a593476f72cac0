import Foundation
import Storage
import Ultrasound

/// Output of replayed images besides their fingerprint: a folder of PNG files, a video.
final class ImageSink {
  private let folder: String?
  private let every: Int
  private var video: VideoFile?
  private var images = 0
  private var failure: (any Error)?

  /// - Parameter imagesAt: the ticks of all images that will come.
  init(folder: String?, video: String?, every: Int, imagesAt ticks: [Int]) throws {
    (self.folder, self.every) = (folder, every)
    if let folder {
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw FileProblem(path: folder, message: "the folder cannot be made.")
      }
    }
    if let video {
      let taken = stride(from: 0, to: ticks.count, by: every).map { ticks[$0] }
      self.video = try VideoFile(path: video, width: 800, height: 600, imagesAt: taken)
    }
  }

  /// Throws when the folder holds images of another replay, among which these would be lost.
  static func check(folder: String, overwrites: Bool) throws {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    guard !overwrites, let one = files.first(where: { $0.hasPrefix("frame-") && $0.hasSuffix(".png") }) else {
      return
    }
    throw FileProblem(
      path: folder,
      message: "there are images in it, such as \(one); choose another folder, or give --overwrite.")
  }

  /// Takes a due image; keeps the first failure for `finish`.
  func add(_ image: BModeImage) {
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

  /// - Parameter tick: the attempt's last one.
  func finish(atTick tick: Int) throws {
    let ending = Result { try video?.close(atTick: tick) }
    if let failure { throw failure }
    try ending.get()
  }
}
