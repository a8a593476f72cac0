import CImGui

// The tour's page: what it is, and how far it was done.
extension HomeScreen {
  func drawTour(_ layout: Layout) -> Wish? {
    let (scale, left) = (layout.scale, 22 * layout.scale)
    let tour = Tour(done: settings.tourSteps)
    var wish: Wish?
    page(
      "Tour", "Three minutes with both hands; each step is ticked as it is done. Nothing is scored or kept.",
      layout
    ) {
      for line in Checklist(of: tour).lines {
        ig_set_cursor(left, ig_cursor_y() + 5 * scale)
        let y = ig_cursor_y()
        Panel.text(line.mark.rawValue, line.mark == .done ? Theme.good : Theme.dim)
        ig_set_cursor(left + 22 * scale, y)
        Panel.text(line.text, line.mark == .open ? Theme.dim : Theme.text)
      }
      ig_set_cursor(left, ig_cursor_y() + 16 * scale)
      let words = tour.step == nil ? "Again" : tour.done == 0 ? "Begin" : "Go on"
      if Panel.button("\(words)  (Enter)", width: 180 * scale, height: 36 * scale, isMain: true) {
        wish = .tour
      }
    }
    return wish
  }
}
