import CImGui
import Gallery
import Training

/// Home: the menu at the left, and one of its pages.
struct HomeScreen {
  var place: HomePlace
  /// The cases; nil while they are read.
  var cases: [CaseEntry]?
  var people: [Person] = []
  /// Person who practises; nil for a guest.
  var person: Person?
  /// The course; nil while it is read.
  var course: Result<CourseEntry?, any Error>?
  /// Progress of who practises; nil while it is read.
  var progress: Result<ProgressPage, any Error>?
  var settings = WindowSettings()
  var places: [(name: String, path: String)] = []
  /// Words in place of the picture of the chosen view; nil where it is there.
  var pictureMissing: String?

  /// Wish of the person in a frame.
  enum Wish: Equatable {
    case page(HomePage)
    /// Shows a case, ready to begin.
    case open(Int)
    case chooseView(Int)
    case controls, quit
    case tour
    /// Shows a case of the course, ready to begin.
    case step(Int)
    /// 0 for a guest, 1 for the first of `people`.
    case choosePerson(Int)
    case draft(PersonDraft?)
    case addPerson
    case settings(WindowSettings)
    case fullScreen
  }

  /// Parts of the window, in pixels.
  struct Layout: Equatable {
    var menu, page: PixelRect
    var scale: Float
    init(window: PixelRect, scale: Float) {
      self.scale = scale
      let width = Int(216 * scale)
      menu = PixelRect(x: window.x, y: window.y, width: width, height: window.height)
      page = PixelRect(
        x: menu.right, y: window.y, width: max(window.width - width, 1), height: window.height)
    }
    /// True where the menu has room for a line below each page's name.
    var hasSummaries: Bool {
      Float(menu.height) >= (260 + Float(HomePage.allCases.count) * 66) * scale
    }
    /// Height above the cards, in points.
    static let headHeight: Float = 74
    var grid: CaseGrid {
      let (margin, head, foot) = (Int(22 * scale), Int(Layout.headHeight * scale), Int(34 * scale))
      return CaseGrid(
        area: PixelRect(
          x: page.x + margin, y: page.y + head, width: max(page.width - 2 * margin, 1),
          height: max(page.height - head - foot, 1)), scale: scale)
    }
    /// The picture of the progress; the attempts stand right of it.
    var progress: PixelRect {
      let (left, head, foot) = (Int(22 * scale), Int(Layout.headHeight * scale), Int(22 * scale))
      return PixelRect(
        x: page.x + left, y: page.y + head,
        width: max(page.width - left - Int((Layout.attemptsWidth + 22) * scale), 1),
        height: max(page.height - head - foot, 1))
    }
    /// Width of the list of attempts, in points.
    static let attemptsWidth: Float = 250
    /// The picture of the chosen view, right of the list of views.
    var picture: PixelRect {
      let (left, head, foot) = (Int(300 * scale), Int(Layout.headHeight * scale), Int(92 * scale))
      return PixelRect(
        x: page.x + left, y: page.y + head, width: max(page.width - left - Int(22 * scale), 1),
        height: max(page.height - head - foot, 1))
    }
  }

  func draw(_ layout: Layout) -> Wish? {
    let wish = drawMenu(layout)
    switch place.page {
    case .practise: return drawCases(layout) ?? wish
    case .tour: return drawTour(layout) ?? wish
    case .course: return drawCourse(layout) ?? wish
    case .gallery: return drawGallery(layout) ?? wish
    case .progress:
      drawProgress(layout)
      return wish
    case .people: return drawPeople(layout) ?? wish
    case .settings: return drawSettings(layout) ?? wish
    }
  }

  private func drawMenu(_ layout: Layout) -> Wish? {
    let scale = layout.scale
    var wish: Wish?
    Panel.window("home", layout.menu) {
      ig_gap(6 * scale)
      Panel.title("sijsim")
      Panel.small("Injection of the sacroiliac joint under ultrasound")
      ig_gap(10 * scale)
      for page in HomePage.allCases {
        let width = ig_content_width()
        if Panel.button(page.rawValue, width: width, height: 32 * scale, isMain: page == place.page) {
          wish = .page(page)
        }
        let isPerson = page == .people
        if layout.hasSummaries || isPerson {
          Panel.small(
            isPerson ? person?.name ?? "guest" : page.summary, isPerson ? Theme.accent : Theme.dim)
          ig_gap(2 * scale)
        }
      }
      ig_set_cursor(14 * scale, Float(layout.menu.height) - 148 * scale)
      if Panel.button("Controls  (F1)", width: ig_content_width(), height: 28 * scale) { wish = .controls }
      if Panel.button("Quit  (F10)", width: ig_content_width(), height: 28 * scale) { wish = .quit }
      ig_gap(2 * scale)
      Panel.small(Cards.notice, Theme.warning)
    }
    return wish
  }

  // MARK: Practise

  private func drawCases(_ layout: Layout) -> Wish? {
    let (page, scale, grid) = (layout.page, layout.scale, layout.grid)
    var wish: Wish?
    Panel.window("cases", page, ig_clear) {
      ig_set_cursor(22 * scale, 16 * scale)
      Panel.title("Choose a case")
      ig_set_cursor(22 * scale, 46 * scale)
      guard let cases else {
        Panel.text("Reading the cases …", Theme.dim)
        return
      }
      if cases.isEmpty {
        Panel.text("There is none in the folders of scenarios.", Theme.warning)
        return
      }
      let leaf = grid.leaf(of: place.chosenCase, count: cases.count)
      let more =
        cases.count > leaf.count ? "   \(leaf.lowerBound + 1)–\(leaf.upperBound) of \(cases.count)" : ""
      Panel.text("Arrows choose, Enter opens.\(more)", Theme.dim)
      for number in leaf {
        if let asked = draw(cases[number], number: number, grid.card(number - leaf.lowerBound), layout) {
          wish = asked
        }
      }
    }
    return wish
  }

  private func draw(_ entry: CaseEntry, number: Int, _ card: PixelRect, _ layout: Layout) -> Wish? {
    let (scale, isChosen) = (layout.scale, number == place.chosenCase)
    let (x, y) = (Float(card.x - layout.page.x), Float(card.y - layout.page.y))
    let width = Float(card.width) - 24 * scale
    let isPressed = ig_tile(entry.title, x, y, Float(card.width), Float(card.height), isChosen)
    let below = y + CaseGrid.pictureHeight * scale
    ig_set_cursor(x + 12 * scale, below + 7 * scale)
    Panel.with(ig_bold) { ig_text_box(entry.title, Theme.text.abgr, width, 1) }
    ig_set_cursor(x + 12 * scale, below + 27 * scale)
    Panel.with(ig_small) {
      let (text, color) = entry.problem.map { ($0, Theme.bad) } ?? (entry.teaches, Theme.dim)
      ig_text_box(text, color.abgr, width, 4)
    }
    ig_set_cursor(x + 12 * scale, below + 84 * scale)
    Panel.with(ig_small) {
      Panel.text(entry.difficulty.rawValue, entry.difficulty.color)
      guard let best = entry.best else { return }
      let words = best.words
      ig_set_cursor(x + Float(card.width) - 12 * scale - ig_text_width(words), below + 84 * scale)
      Panel.text(words, best.passed ? Theme.good : Theme.dim)
    }
    return isPressed ? .open(number) : nil
  }

  // MARK: Gallery

  private func drawGallery(_ layout: Layout) -> Wish? {
    let scale = layout.scale
    var wish: Wish?
    Panel.window("gallery", layout.page, ig_clear) {
      ig_set_cursor(22 * scale, 16 * scale)
      Panel.title("Gallery")
      ig_set_cursor(22 * scale, 46 * scale)
      Panel.text("What a teacher would show, with the true names. Arrows choose.", Theme.dim)
      ig_set_cursor(22 * scale, HomeScreen.Layout.headHeight * scale)
      ig_begin_scroll("views", 266 * scale, Float(layout.page.height) - 110 * scale)
      for (number, view) in GalleryView.all.enumerated() {
        if ig_radio(view.title, number == place.chosenView) { wish = .chooseView(number) }
      }
      ig_end_scroll()
      let picture = layout.picture
      let x = Float(picture.x - layout.page.x)
      if let pictureMissing {
        ig_set_cursor(x, Float(picture.y - layout.page.y) + 20 * scale)
        Panel.wrapped(pictureMissing, Theme.dim)
      }
      let view = GalleryView.all[place.chosenView]
      ig_set_cursor(x, Float(picture.bottom - layout.page.y) + 10 * scale)
      ig_text_box(view.caption, Theme.text.abgr, Float(picture.width), 3)
    }
    return wish
  }
}

extension CaseEntry.Best {
  /// The result in the words of a card.
  var words: String {
    let tried = ReadMeasure.tries(tries)
    guard let total else { return tried }
    return "\(passed ? "✓ passed" : "not passed")  \(DisplayText.decimal(total, 0))  ·  \(tried)"
  }
}

extension Scenario.Difficulty {
  fileprivate var color: Color {
    switch self {
    case .beginner: Theme.good
    case .intermediate: Theme.accent
    case .advanced: Theme.warning
    }
  }
}
