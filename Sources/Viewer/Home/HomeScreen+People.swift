import CImGui

// The pages about who practises, how it goes, and the settings.
extension HomeScreen {
  /// Draws a page's title and the sentence below it, then what it holds.
  func page(_ title: String, _ sentence: String, _ layout: Layout, _ content: () -> Void) {
    let scale = layout.scale
    Panel.window(title, layout.page, ig_clear) {
      ig_set_cursor(22 * scale, 16 * scale)
      Panel.title(title)
      ig_set_cursor(22 * scale, 46 * scale)
      Panel.text(sentence, Theme.dim)
      ig_set_cursor(22 * scale, Layout.headHeight * scale)
      content()
    }
  }

  // MARK: Who practises

  func drawPeople(_ layout: Layout) -> Wish? {
    let scale = layout.scale
    var wish: Wish?
    page(
      "Who practises?", "Results are kept apart by name or code, on this computer. A guest needs neither.",
      layout
    ) {
      let height = Float(layout.page.height) - (place.draft == nil ? 170 : 330) * scale
      ig_begin_scroll("people", 460 * scale, min(Float(people.count + 1) * 30 * scale + 10 * scale, height))
      if ig_radio("Guest", person == nil) { wish = .choosePerson(0) }
      for (number, one) in people.enumerated() where ig_radio(one.line, person?.id == one.id) {
        wish = .choosePerson(number + 1)
      }
      ig_end_scroll()
      ig_set_cursor(22 * scale, ig_cursor_y() + 10 * scale)
      if let draft = place.draft {
        wish = draw(draft, layout) ?? wish
      } else {
        if Panel.button("Practise", width: 140 * scale, height: 34 * scale, isMain: true) {
          wish = .page(.practise)
        }
        ig_same_line(0)
        if Panel.button("New name or code …", width: 200 * scale, height: 34 * scale) {
          wish = .draft(PersonDraft())
        }
      }
      drawProblem(layout)
    }
    return wish
  }

  private func draw(_ draft: PersonDraft, _ layout: Layout) -> Wish? {
    let (scale, left) = (layout.scale, 22 * layout.scale)
    var wish: Wish?
    var changed = draft
    for line in PersonDraft.Line.allCases {
      let label = line == .name ? "Name or code" : "Group, if there is one"
      ig_set_cursor(left, ig_cursor_y())
      Panel.small(label)
      ig_set_cursor(left, ig_cursor_y())
      if ig_text_line(label, draft[line], 340 * scale, draft.line == line) { changed.line = line }
    }
    ig_set_cursor(left, ig_cursor_y() + 4 * scale)
    if ig_checkbox("It is a code, by which others cannot tell who it is", draft.isCode) {
      changed.isCode.toggle()
    }
    if changed != draft { wish = .draft(changed) }
    ig_set_cursor(left, ig_cursor_y() + 4 * scale)
    if Panel.button("Add  (Enter)", width: 140 * scale, height: 34 * scale, isMain: true) {
      wish = .addPerson
    }
    ig_same_line(0)
    if Panel.button("Cancel  (Esc)", width: 140 * scale, height: 34 * scale) { wish = .draft(nil) }
    return wish
  }

  private func drawProblem(_ layout: Layout) {
    guard let problem = place.problem else { return }
    ig_set_cursor(22 * layout.scale, ig_cursor_y() + 8 * layout.scale)
    Panel.wrapped(problem, Theme.bad)
  }

  // MARK: My progress

  func drawProgress(_ layout: Layout) {
    let scale = layout.scale
    let name = person?.name ?? "Guests"
    page("My progress", "\(name): is the failure rate acceptable yet?", layout) {
      let area = layout.progress
      if let pictureMissing {
        ig_set_cursor(22 * scale, (Layout.headHeight + 20) * scale)
        Panel.text(pictureMissing, Theme.dim)
      }
      guard case .success(let found) = progress else { return }
      let x = Float(area.right - layout.page.x) + 14 * scale
      let width = (Layout.attemptsWidth - 14) * scale
      ig_set_cursor(x, Layout.headHeight * scale)
      Panel.heading(found.count == 1 ? "1 attempt" : "\(found.count) attempts")
      var y = (Layout.headHeight + 26) * scale
      for attempt in found.attempts where y + 48 * scale < Float(layout.page.height) {
        ig_set_cursor(x, y)
        Panel.with(ig_small) {
          ig_text_box(attempt.title, Theme.text.abgr, width, 1)
          ig_set_cursor(x, y + 16 * scale)
          ig_text_box(
            "\(attempt.date)  \(attempt.result)", (attempt.passed ? Theme.good : Theme.dim).abgr, width, 1)
        }
        y += 42 * scale
      }
    }
  }

  // MARK: Settings

  func drawSettings(_ layout: Layout) -> Wish? {
    let (scale, left) = (layout.scale, 22 * layout.scale)
    var wish: Wish?
    page("Settings", "They are kept for the next start, and change nothing of an attempt's score.", layout) {
      var wanted = settings
      var loudness = Float(settings.volume * 100)
      func next(_ gap: Float = 8) { ig_set_cursor(left, ig_cursor_y() + gap * scale) }
      Panel.text("How loud the needle sounds: resistance, a give, bone  ( ,  and  . )")
      next(2)
      if ig_slider("##volume", &loudness, 0, 100, loudness < 0.5 ? "off" : "%.0f %%", 300 * scale) {
        wanted.volume = Double((loudness / 5).rounded() * 5) / 100
      }
      next(12)
      if ig_checkbox("Checklist beside the picture  (F4)", settings.showsChecklist) {
        wanted.showsChecklist.toggle()
      }
      next()
      if ig_checkbox("Coach: a short hint when you are stuck or err  (End)", settings.coaches) {
        wanted.coaches.toggle()
      }
      next()
      if ig_checkbox("View of the back and the hands  (F2)", settings.showsExternalView) {
        wanted.showsExternalView.toggle()
      }
      next()
      if ig_checkbox("The mouse holds the needle at first  (F3)", settings.mouseHoldsNeedle) {
        wanted.mouseHoldsNeedle.toggle()
      }
      if wanted != settings { wish = .settings(wanted) }
      next(14)
      if Panel.button("Full screen  (F11)", width: 200 * scale, height: 32 * scale) { wish = .fullScreen }
      next(22)
      Panel.heading("Your data, on this computer alone")
      for (name, path) in places {
        next(4)
        Panel.small("\(name): \(path)")
      }
      next(4)
      Panel.small("'sijsim results forget NAME' deletes what is kept of a person.")
      drawProblem(layout)
    }
    return wish
  }
}
