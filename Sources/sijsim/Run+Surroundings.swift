import Foundation
import Storage
import Viewer

/// The files of the window's type face, DejaVu Sans.
enum FontFiles {
  /// Folders in which distributions keep them.
  static let folders = [
    "/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu-sans-fonts", "/usr/share/fonts/TTF",
    "/usr/share/fonts/dejavu",
  ]
  static func find() throws -> (regular: String, bold: String) {
    for folder in folders {
      let (regular, bold) = (folder + "/DejaVuSans.ttf", folder + "/DejaVuSans-Bold.ttf")
      if [regular, bold].allSatisfy({ FileManager.default.isReadableFile(atPath: $0) }) {
        return (regular, bold)
      }
    }
    throw FileProblem(
      path: "DejaVuSans.ttf",
      message:
        "the window's type face is missing: apt-get install fonts-dejavu-core. Looked in \(folders.joined(separator: ", "))."
    )
  }
}

extension DisplayProblem {
  /// The problem, and what can be done without a window.
  var withAdvice: DisplayProblem {
    DisplayProblem(
      message: """
        \(message). Is DISPLAY or WAYLAND_DISPLAY set? Without a window these commands work:
          sijsim demo lower-level-thin-woman --skill expert --seed 3 --record expert.sijrec
          sijsim replay expert.sijrec --frames frames --every 25
          sijsim score expert.sijrec --report report.html
          sijsim render lower-level-thin-woman --output image.png
        """)
  }
}

/// Writes the window's picture when it is told to; keeps a failure until the end.
final class ScreenshotTaker {
  private let path: String
  private var outcome: Result<Void, any Error>?
  init(path: String) { self.path = path }

  func take(_ pixels: [UInt8], width: Int, height: Int) {
    outcome = Result {
      try PNGFile.write(
        PNGFile.Picture(width: width, height: height, layout: .rgba, bytes: pixels), to: path)
    }
  }
  /// Throws what went wrong, and when the window closed before the picture was due.
  func finish() throws {
    guard let outcome else {
      throw FileProblem(path: path, message: "the window closed before the picture was due.")
    }
    try outcome.get()
  }
}

extension AttemptOutcome {
  /// The attempt in one line.
  var line: String {
    let unscored = isWithheld ? "score withheld" : "not finished"
    let points = score?.total.map { "score \(AssessmentText.decimal($0, 1))" } ?? unscored
    return "\(recordingPlace ?? "not recorded"): fingerprint \(hexDigits(fingerprint)), \(points)"
  }
}

extension FrameStatistics {
  /// The object of `sijsim run --stats`.
  var json: JSON {
    func spread(_ values: Spread) -> JSON {
      .object([
        JSON.Member("min", .number(values.min)), JSON.Member("median", .number(values.median)),
        JSON.Member("p99", .number(values.p99)), JSON.Member("max", .number(values.max)),
      ])
    }
    return .object([
      JSON.Member("firstImageMS", .number(firstImageMS)), JSON.Member("frames", .number(Double(frames))),
      JSON.Member("frameMS", spread(frameMS)),
      JSON.Member("intervalMS", spread(intervalMS)),
      JSON.Member("droppedImages", .number(Double(droppedImages))),
      JSON.Member("lateTicks", .number(Double(lateTicks))),
      JSON.Member("inputToPictureFrames", .number(inputToPictureFrames)),
      JSON.Member("inputToPictureMS", spread(inputToPictureMS)),
      JSON.Member(
        "heldBackMS",
        .object([
          JSON.Member("image", .number(heldBackMS.imageMS)), JSON.Member("turn", .number(heldBackMS.turnMS)),
          JSON.Member("drawing", .number(heldBackMS.drawingMS)),
          JSON.Member("present", .number(heldBackMS.presentMS)),
        ])),
    ])
  }
}
