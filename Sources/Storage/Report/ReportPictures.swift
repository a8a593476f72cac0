import Anatomy
import Foundation
import Geometry
import Simulation
import Training
import Ultrasound

/// The pictures of an attempt's report: the clip of its fault, the images of the moments that decided, the needle's way.
package struct ReportPictures: Sendable {
  /// A moment as it was seen, with what lies there.
  struct Still: Sendable {
    var moment: DecisiveMoment
    /// A PNG file.
    var png: [UInt8]
    var width, height: Int
    /// Names in the picture, places in pixels.
    var names: [(name: String, column: Double, row: Double)]
    /// The tip; nil while it is out or far beside the image.
    var tip: (column: Double, row: Double)?
    var tipOffPlaneMM: Double
    /// The mark that the trainee set.
    var mark: (column: Double, row: Double)?
  }
  let clip: ReportClip?
  let stills: [Still]
  let way: ReportWay

  /// Size of a picture, in pixels: as large as a phone shows it.
  static let width = 400, height = 300

  /// - Parameters:
  ///   - hasClip: false leaves the clip out, which is most of a report's bytes.
  ///   - expert: way of the scripted expert through this patient; nil where there is none.
  package init(
    attempt: Attempt, trace: Trace, debrief: Debrief, hasClip: Bool, expert: NeedleWay?, pool: WorkerPool
  ) throws {
    let images = MomentImages(
      of: AttemptTimeline(of: attempt.recording.controls, in: attempt.scene), pool: pool)
    let image = BModeImage(width: ReportPictures.width, height: ReportPictures.height)
    stills = try debrief.moments.map { moment in
      try ReportPictures.still(of: moment, images: images, into: image)
    }
    clip =
      hasClip
      ? try debrief.lesson.tick.map { try ReportClip(about: $0, images: images, into: image) } : nil
    way = try ReportWay(attempt: attempt, trace: trace, expert: expert)
  }

  private static func still(
    of moment: DecisiveMoment, images: MomentImages, into image: BModeImage
  ) throws -> Still {
    let state = images.formImage(atTick: moment.tick, into: image)
    let slice = MomentSlice(
      image, places: images.apparentPositions(), of: state, in: images.timeline.scene)
    let png = try PNGFile.encodedIndexed(
      slice.seen, width: image.width, height: image.height, palette: SlicePalette.colors)
    var still = Still(
      moment: moment, png: png, width: image.width, height: image.height, names: slice.names, tip: nil,
      tipOffPlaneMM: slice.tipOffPlaneMM, mark: nil)
    if let tip = slice.shaft.last, tip.column >= 0, tip.row >= 0, tip.column < Double(image.width),
      tip.row < Double(image.height)
    {
      still.tip = tip
    }
    if case .landmark(let landmark) = moment.kind, let mark = state.marks[landmark] {
      still.mark = image.pixel(xMM: Double(mark.xMM), yMM: Double(mark.yMM))
    }
    return still
  }

  static func url(_ png: [UInt8]) -> String {
    "data:image/png;base64," + Data(png).base64EncodedString()
  }
}

/// Five seconds about a moment, the image beside the truth, as an animated PNG.
struct ReportClip: Sendable {
  let png: [UInt8]
  let startS, endS: Double
  let width, height: Int

  /// Ticks before and after the moment, and from one frame to the next.
  private static let before = 400, after = 100, everyTicks = 12

  init(about tick: Int, images: MomentImages, into image: BModeImage) throws {
    let end = min(tick + ReportClip.after, images.timeline.endTick)
    let start = max(0, end - ReportClip.before - ReportClip.after)
    (startS, endS) = (SimulationState.seconds(ofTicks: start), SimulationState.seconds(ofTicks: end))
    (width, height) = (2 * image.width, image.height)
    var frames: [[UInt8]] = []
    for now in stride(from: start, through: end, by: ReportClip.everyTicks) {
      let state = images.formImage(atTick: now, into: image)
      let slice = MomentSlice(
        image, places: images.apparentPositions(), of: state, in: images.timeline.scene)
      let share = end > start ? Double(now - start) / Double(end - start) : 1
      frames.append(ReportClip.frame(slice, share: share, isPast: now >= tick))
    }
    png = try APNGFile.encoded(
      frames: frames, width: width, height: height, palette: SlicePalette.colors,
      delayMS: ReportClip.everyTicks * 10)
  }

  /// Both pictures side by side, above a bar of the time, red from the moment on.
  private static func frame(_ slice: MomentSlice, share: Double, isPast: Bool) -> [UInt8] {
    let (seen, truth, width) = (slice.seen, slice.truth, slice.width)
    var frame: [UInt8] = []
    frame.reserveCapacity(2 * width * slice.height)
    for row in 0..<slice.height {
      frame += seen[row * width..<(row + 1) * width]
      frame += truth[row * width..<(row + 1) * width]
    }
    let color = isPast ? SlicePalette.needle : SlicePalette.white
    for row in slice.height - 4..<slice.height {
      for column in 0..<Int(Double(2 * width) * share) { frame[row * 2 * width + column] = color }
    }
    return frame
  }
}
