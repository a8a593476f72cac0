// Who practises, and what is kept of the window.
extension Viewer {
  /// At the start: who practised last is chosen, and asked about where there are several.
  func chooseFirstPerson() {
    readPeople()
    person = people.first { $0.id == settings.person }
    if !people.isEmpty { state.home.page = .people }
  }
  func readPeople() {
    do {
      people = try library.people()
    } catch {
      state.home.problem = "\(error)"
    }
  }

  /// Chooses who practises.
  /// - Parameter number: 0 for a guest, 1 for the first of `people`.
  func choosePerson(_ number: Int) {
    let chosen = number > 0 && number <= people.count ? people[number - 1] : nil
    guard chosen != person else { return }
    person = chosen
    settings.person = chosen?.id
    shelf.read(for: chosen)
  }

  /// Adds the person who is written, who practises from then on.
  func addPerson() {
    guard let draft = state.home.draft else { return }
    do {
      let added = try library.add(draft)
      (state.home.draft, state.home.problem) = (nil, nil)
      readPeople()
      if let place = people.firstIndex(where: { $0.id == added.id }) { choosePerson(place + 1) }
    } catch {
      state.home.problem = "\(error)"
    }
  }

  // MARK: Settings

  /// Takes over changed settings.
  func take(_ wanted: WindowSettings) {
    if wanted.volume != settings.volume { sound.volume = Float(wanted.volume) }
    settings = wanted
  }
  /// Keeps the settings where they have changed.
  func keepSettings() {
    guard settings != keptSettings else { return }
    do {
      try library.keep(settings)
      (keptSettings, settingsTrouble) = (settings, nil)
    } catch {
      settingsTrouble = "\(error)"
    }
  }
}
