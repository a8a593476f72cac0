import Gallery

// Home: what comes before an attempt, and after it.
extension Viewer {
  /// Shows home; the cases are read again, since one may have been added.
  /// - Parameter page: nil for the one that was shown last.
  func goHome(to page: HomePage? = nil) {
    if let page { (state.home.page, state.home.draft, state.home.problem) = (page, nil, nil) }
    if page == .course { state.home.chosenStep = nil }
    closeAttempt()
    keepSettings()
    prepared = nil
    if people.isEmpty { readPeople() }
    state.phase = .home
    shelf.read(for: person)
    display.setTitle("sijsim")
  }

  /// Home's places: above the bottom bar.
  private var homeLayout: HomeScreen.Layout {
    let bar = layout.bottomBar
    return HomeScreen.Layout(
      window: PixelRect(x: 0, y: 0, width: bar.width, height: bar.y), scale: layout.scale)
  }

  func drawHome() {
    shelf.takeWhatCame()
    if openedAtS == nil, shelf.cases != nil { openedAtS = now() }
    let place = homeLayout
    let picture: Result<PagePicture, any Error>?
    let progress = state.home.page == .progress ? shelf.progress(of: person) : nil
    switch state.home.page {
    case .gallery: picture = shelf.picture(of: GalleryView.all[state.home.chosenView].id)
    case .progress: picture = progress?.flatMap { page in Result { try page.pictureOrNone() } }
    case .tour, .practise, .course, .people, .settings: picture = nil
    }
    var screen = HomeScreen(
      place: state.home, cases: shelf.cases, people: people, person: person, course: shelf.course,
      progress: progress,
      settings: settings, places: library.places)
    switch picture {
    case .success: break
    case .failure(let error): screen.pictureMissing = "\(error)"
    case nil: screen.pictureMissing = "One moment …"
    }
    drawHomePictures(place, view: try? picture?.get())
    if let wish = screen.draw(place) { follow(wish) }
  }

  /// Draws the cards and the pictures of home, unless they stand there from the frame before.
  private func drawHomePictures(_ place: HomeScreen.Layout, view: PagePicture?) {
    let shown = KeptPictures.Home(
      layout: place, page: state.home.page, chosenCase: state.home.chosenCase,
      chosenView: state.home.chosenView, version: shelf.version, hasView: view != nil)
    guard shown != kept.home else { return }
    kept.home = shown
    let (base, grid) = (display.picture.base, place.grid)
    display.picture.touch(place.page)
    base.fill(place.page, Theme.back)
    if let view {
      base.draw(view, fitting: state.home.page == .gallery ? place.picture : place.progress)
    }
    guard state.home.page == .practise, let cases = shelf.cases else { return }
    let leaf = grid.leaf(of: state.home.chosenCase, count: cases.count)
    for number in leaf {
      let at = number - leaf.lowerBound
      base.fill(grid.card(at), Theme.panel)
      base.fill(grid.picture(at), Color(0x000000))
      if let picture = cases[number].picture { base.draw(picture, fitting: grid.picture(at)) }
    }
  }

  private func follow(_ wish: HomeScreen.Wish) {
    switch wish {
    case .page(let page): go(to: page)
    case .chooseView(let number): state.home.chosenView = number
    case .open(let number):
      state.home.chosenCase = number
      openChosenCase()
    case .tour: prepare(.tour)
    case .step(let number):
      state.home.chosenStep = number
      openChosenStep()
    case .controls: handle(.controls)
    case .quit: handle(.quit)
    case .choosePerson(let number): choosePerson(number)
    case .draft(let draft): state.home.draft = draft
    case .addPerson: addPerson()
    case .settings(let wanted): take(wanted)
    case .fullScreen: handle(.fullScreen)
    }
  }
  private func go(to page: HomePage) {
    (state.home.page, state.home.draft, state.home.problem) = (page, nil, nil)
    keepSettings()
  }
  private func openChosenCase() {
    guard let cases = shelf.cases, cases.indices.contains(state.home.chosenCase) else { return }
    let entry = cases[state.home.chosenCase]
    guard entry.problem == nil else { return }
    prepare(.scenario(entry.name))
  }
  /// The course that was read.
  private var course: CourseEntry? { (try? shelf.course?.get()) ?? nil }
  private func openChosenStep() {
    guard let course, !course.cases.isEmpty else { return }
    let step = course.cases[HomePlace.chosenStep(state.home.chosenStep, in: course)]
    if step.isOpen { prepare(.courseCase(step.id, needle: nil)) }
  }

  /// Does what a key asks of home.
  func handleHome(_ action: Action) {
    guard state.phase == .home else { return }
    let columns = homeLayout.grid.columns
    switch action {
    case .homeLeft: moveChoice(by: -1)
    case .homeRight: moveChoice(by: 1)
    case .homeUp: moveChoice(by: state.home.page == .practise ? -columns : -1)
    case .homeDown: moveChoice(by: state.home.page == .practise ? columns : 1)
    case .homePage: go(to: state.home.page.next)
    case .homeOpen:
      switch state.home.page {
      case .tour: prepare(.tour)
      case .practise: openChosenCase()
      case .course: openChosenStep()
      case .people: go(to: .practise)
      case .gallery, .progress, .settings: break
      }
    case .personAdd: addPerson()
    case .personCancel: (state.home.draft, state.home.problem) = (nil, nil)
    case .personLine: state.home.draft?.goToOtherLine()
    case .personDelete: state.home.draft?.deleteBackward()
    default: break
    }
  }
  private func moveChoice(by step: Int) {
    switch state.home.page {
    case .practise:
      state.home.chosenCase = HomePlace.moved(
        state.home.chosenCase, by: step, of: shelf.cases?.count ?? 0)
    case .gallery:
      state.home.chosenView = HomePlace.moved(state.home.chosenView, by: step, of: GalleryView.all.count)
    case .course:
      guard let course else { return }
      let chosen = HomePlace.chosenStep(state.home.chosenStep, in: course)
      state.home.chosenStep = HomePlace.moved(chosen, by: step, of: course.cases.count)
    case .people:
      let number = person.flatMap { one in people.firstIndex { $0.id == one.id } }.map { $0 + 1 } ?? 0
      choosePerson(HomePlace.moved(number, by: step, of: people.count + 1))
    case .tour, .progress, .settings: break
    }
  }

  // MARK: Before an attempt is lost

  /// True while an attempt has begun and is not finished.
  private var isAttemptOpen: Bool {
    guard let session else { return false }
    return session.state.tick > 0 && !session.state.isFinished && inputPlace == nil
  }
  /// Does what ends the attempt; asks before where it is not finished, once.
  func leave(for action: Action) {
    if action == .restart, isAttemptOpen, session?.isExam == true {
      return say("An exam is not begun anew.")
    }
    if isAttemptOpen, state.leaving != action {
      hands.releaseAll()
      session?.flush()
      (state.leaving, state.showsControls, state.procedure) = (action, false, nil)
    } else {
      leaveNow(for: action)
    }
  }
  /// Ends the attempt for what was asked for.
  func leaveNow(for action: Action) {
    state.leaving = nil
    switch action {
    case .restart:
      guard prepared != nil else { return }
      closeAttempt(as: .restarted)
      // A course may have another person for each try, or none left.
      if case .courseCase = lastWish { prepare(lastWish) } else { begin() }
    case .nextScenario: goToNextScenario()
    case .quit: isDone = true
    case .home: goHome()
    default: break
    }
  }
}
