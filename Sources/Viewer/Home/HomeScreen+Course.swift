import CImGui

// The course: its cases in their order, and what opens each.
extension HomeScreen {
  func drawCourse(_ layout: Layout) -> Wish? {
    let scale = layout.scale
    var wish: Wish?
    guard case .success(let found?) = course else {
      page("Course", courseMissing, layout) {}
      return nil
    }
    let passed = found.cases.count { $0.isPassed }
    let sentence =
      found.isPassed
      ? "Passed: every case of it." : "\(passed) of \(found.cases.count) passed. Enter opens the chosen case."
    page(found.title, sentence, layout) {
      let chosen = HomePlace.chosenStep(place.chosenStep, in: found)
      let (height, width) = (HomeScreen.stepHeight * scale, Float(layout.page.width) - 44 * scale)
      ig_begin_scroll("steps", width, Float(layout.page.height) - (Layout.headHeight + 10) * scale)
      ig_follow_row(Float(chosen) * height, height)
      for (number, one) in found.cases.enumerated() {
        let y = Float(number) * height
        if draw(one, number, y: y, width: width - 16 * scale, isChosen: number == chosen, scale) {
          wish = .step(number)
        }
      }
      ig_set_cursor(0, Float(found.cases.count) * height)
      ig_end_scroll()
    }
    return wish
  }
  private static let stepHeight: Float = 44

  private var courseMissing: String {
    switch course {
    case nil: "Reading the course …"
    case .success: "There is none in the folders of courses. 'sijsim course new' writes one."
    case .failure(let error): "\(error)"
    }
  }

  private func draw(
    _ one: CourseEntry.Case, _ number: Int, y: Float, width: Float, isChosen: Bool, _ scale: Float
  ) -> Bool {
    let isPressed = ig_tile(
      "\(number + 1). \(one.title)", 0, y, width, (HomeScreen.stepHeight - 4) * scale, isChosen)
    let color = one.isOpen ? Theme.text : Theme.dim
    ig_set_cursor(12 * scale, y + 4 * scale)
    Panel.with(ig_bold) {
      ig_text_box("\(number + 1)", color.abgr, 30 * scale, 1)
      ig_set_cursor(42 * scale, y + 4 * scale)
      ig_text_box(one.title + (one.isExam ? "  ·  exam" : ""), color.abgr, width * 0.55, 1)
    }
    Panel.with(ig_small) {
      let words = one.words
      let room = min(ig_text_width(words), width * 0.4)
      ig_set_cursor(width - room - 12 * scale, y + 5 * scale)
      ig_text_box(words, one.color.abgr, room + 1, 1)
      ig_set_cursor(42 * scale, y + 22 * scale)
      ig_text_box(one.goal, Theme.dim.abgr, width - 60 * scale, 1)
    }
    return isPressed
  }
}

extension CourseEntry.Case {
  fileprivate var color: Color {
    if isPassed { return Theme.good }
    return isOpen ? Theme.accent : Theme.dim
  }
}

extension HomePlace {
  /// Number of the chosen case: that one, or else the one that comes next.
  static func chosenStep(_ chosen: Int?, in course: CourseEntry) -> Int {
    let next = course.cases.firstIndex { $0.id == course.next }
    return min(max(chosen ?? next ?? 0, 0), max(course.cases.count - 1, 0))
  }
}
