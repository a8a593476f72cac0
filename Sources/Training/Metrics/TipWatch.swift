import Simulation

/// Watch over the main needle's tip, frame by frame: whether the picture showed it, and where that is not asked.
///
/// The way below a rim of bone that hides the tip is not asked; nor is the way from the skin to where the tip is seen first, up to
/// `besideFaceMM`: beside the face no picture can show it.
struct TipWatch {
  enum View { case shown, unseen, excused }
  /// Length of the shaft below the skin up to which a tip that has not been seen may be beside the face, in mm.
  static let besideFaceMM = 10.0
  private var wasSeen = false

  /// The view of the next frame.
  mutating func view(of frame: Trace.Frame) -> View {
    if !frame.isMainInTissue { wasSeen = false }
    if frame.sight.contains(.tip) {
      wasSeen = true
      return .shown
    }
    let isBesideFace = !wasSeen && frame.mainDepthMM <= TipWatch.besideFaceMM
    return frame.sight.contains(.tipBehindBone) || isBesideFace ? .excused : .unseen
  }
}
