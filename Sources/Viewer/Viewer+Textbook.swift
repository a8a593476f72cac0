import CImGui
import Gallery
import Training

// The plane of a textbook beside the live image.
extension Viewer {
  /// Shows the plane that the current step is about, or puts the textbook away.
  func toggleTextbook() {
    guard state.phase == .running, let session else { return }
    guard state.textbook == nil else {
      state.textbook = nil
      return
    }
    guard !session.isExam else { return say("An exam has no textbook.") }
    let scenario = session.attempt.scenario
    let step = ProcedureStep.current(of: scenario, done: stepWatch.done)?.id
    state.textbook = textbook(of: session).place(for: step, at: scenario.target.level)
  }
  /// Turns to the next plane, and after the last to the first.
  func turnTextbook() {
    guard let page = state.textbook, let session else { return toggleTextbook() }
    state.textbook = (page + 1) % textbook(of: session).ids.count
  }
  private func textbook(of session: AttemptSession) -> Textbook {
    Textbook(for: session.attempt.scenario, probe: session.attempt.scene.probe)
  }

  func drawTextbook(_ session: AttemptSession, _ layout: WindowLayout) {
    guard let rect = layout.textbook, let page = state.textbook else { return }
    shelf.takeWhatCame()
    let id = textbook(of: session).ids[page]
    let picture = shelf.picture(of: id)
    let contents = KeptPictures.Textbook(id: id, isThere: picture != nil)
    if kept.textbook != contents {
      kept.textbook = contents
      let base = display.picture.base
      base.fill(rect, Color(0x000000))
      if let picture = try? picture?.get() { base.draw(picture.withoutMargins, fitting: rect) }
      display.picture.touch(rect)
    }
    var words = [
      "Textbook: \(GalleryView.all.first { $0.id == id }?.title ?? id)",
      "Page down the next, Page up puts it away",
    ]
    if case .failure(let error) = picture { words[1] = "\(error)" }
    for (line, text) in words.enumerated() {
      ig_label(
        Float(rect.x) + 14 * layout.scale,
        Float(rect.y) + 12 * layout.scale + Float(line) * (ig_label_height(ig_small) + 4 * layout.scale),
        (line == 0 ? Theme.accent : Theme.dim).abgr, ig_small, text)
    }
  }
}

extension PagePicture {
  /// The picture of a view of the gallery without its heading, its last line and its empty sides.
  fileprivate var withoutMargins: PagePicture {
    let (left, top) = (width / 20, height / 10)
    let (newWidth, newHeight) = (width - 2 * left, height - 2 * top)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(newWidth * newHeight * 4)
    for y in top..<top + newHeight {
      let first = (y * width + left) * 4
      bytes += rgba[first..<first + newWidth * 4]
    }
    return PagePicture(width: newWidth, height: newHeight, rgba: bytes)
  }
}
