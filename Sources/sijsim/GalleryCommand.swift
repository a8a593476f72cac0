import Anatomy
import ArgumentParser
import Gallery
import Storage
import Training
import Viewer

struct GalleryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gallery",
    abstract: "Write the sonograms that a teacher would show, with labels.",
    discussion: """
      Each view as NAME.png, as the machine shows it, and as NAME-labelled.png with the true names of what is seen; \
      contact-sheet.png with all of them, README.md with captions, and statistics.md with gray levels beside those of \
      real images (read from $SIJSIM_SAMPLES/ultrasound/us_stats.json where that is set).

      Example:
        sijsim gallery --output gallery
      """)

  @Option(help: ArgumentHelp("The folder to write to; made where it is missing.", valueName: "folder"))
  var output = "gallery"
  @Option(help: "Only views whose names begin so, such as fluid.")
  var only = ""
  @Flag(help: "Write instead NAME.png for every scenario: the small sonogram by which home shows it.")
  var cases = false
  @OptionGroup var writing: OverwriteOption
  @OptionGroup var threadOptions: ThreadOptions

  func run() throws {
    if cases { return try writeCases() }
    let views = GalleryView.all.filter { $0.id.hasPrefix(only) }
    if views.isEmpty { throw UnknownName(kind: "view", name: only, known: GalleryView.all.map(\.id)) }
    let names = views.flatMap { ["\($0.id).png", "\($0.id)-labelled.png"] }
    try writing.check(
      (names + ["contact-sheet.png", "README.md", "statistics.md"]).map { "\(output)/\($0)" })
    let folder = try GalleryFolder(path: output, inks: GalleryArtist.inks)
    let real = try RealGrayFile.path().map(RealGrayFile.read) ?? .published
    let fonts = try FontFiles.find()
    let artist = try GalleryArtist(regularFont: fonts.regular, boldFont: fonts.bold)
    let pool = threadOptions.makePool()
    var (linear, convex) = (GraySample(), GraySample())
    var (pages, entries): ([(title: String, page: GalleryPage)], [GalleryText.Entry]) = ([], [])
    var patients: [PatientParameters: Patient] = [:]
    for view in views {
      let patient = patients[view.patient] ?? Patient.build(view.patient, pool: pool)
      patients[view.patient] = patient
      let moment = try GalleryMoment(view, patient: patient)
      let (image, places) = moment.picture(pool: pool)
      let page = artist.page(of: moment, image: image, places: places)
      try folder.write(image, of: view)
      try folder.write(labelled: PNGFile.Picture(page.picture), of: view)
      // The spring test and what is injected show a place again that is counted already.
      if view.needle == nil, view.sacralPress == 0, view.injection == nil {
        if view.probe.isSector { convex.add(image, of: moment) } else { linear.add(image, of: moment) }
      }
      pages.append((view.title, page))
      entries.append(
        GalleryText.Entry(
          view: view, missing: page.missing, needleAboveJointMM: moment.needleAboveJointMM))
      Terminal.progress("views", pages.count, of: views.count, every: 1)
    }
    try folder.write(contactSheet: PNGFile.Picture(artist.contactSheet(pages)))
    try folder.write(readme: GalleryText.readme(entries))
    try folder.write(statistics: GalleryText.statistics(linear: linear, convex: convex, real: real))
    print(output + "/README.md")
  }

  private func writeCases() throws {
    let listed = ScenarioFile.list().filter { !$0.isHidden && $0.name.hasPrefix(only) }
    try writing.check(listed.map { "\(output)/\($0.name).png" })
    _ = try GalleryFolder(path: output, inks: [])
    let loader = AttemptLoader(pool: threadOptions.makePool(), cache: .user)
    for (index, entry) in listed.enumerated() {
      let scenario = try entry.scenario.get()
      guard let image = try CasePictures.image(of: scenario, namedIn: entry.path, loader: loader) else {
        Terminal.say("\(entry.name): no picture of an imported patient.")
        continue
      }
      let path = "\(output)/\(entry.name).png"
      try PNGFile.write(image, to: path)
      print(path)
      Terminal.progress("cases", index + 1, of: listed.count, every: 1)
    }
  }
}

extension PNGFile.Picture {
  init(_ picture: PagePicture) {
    self.init(width: picture.width, height: picture.height, layout: .rgba, bytes: picture.rgba)
  }
}
