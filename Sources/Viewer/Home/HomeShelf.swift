/// Contents of home: read on threads of their own, and kept.
final class HomeShelf {
  private let library: any AttemptLibrary
  private var reading: BackgroundJob<[CaseEntry]>?
  private var studying: BackgroundJob<Result<CourseEntry?, any Error>>?
  private var plotting: BackgroundJob<Result<ProgressPage, any Error>>?
  private var painting: (id: String, job: BackgroundJob<Result<PagePicture, any Error>>)?
  private var pictures: [String: Result<PagePicture, any Error>] = [:]
  /// The cases; nil until they are read for the first time.
  private(set) var cases: [CaseEntry]?
  /// The course, and how far who practises is in it; nil until it is read.
  private(set) var course: Result<CourseEntry?, any Error>?
  private var progress: Result<ProgressPage, any Error>?
  /// Number of times that something came.
  private(set) var version = 0

  init(_ library: any AttemptLibrary) { self.library = library }

  /// Begins to read the cases with a person's best results, again where they were read before; what an earlier reading finds
  /// is old, and not taken.
  func read(for person: Person?) {
    reading = BackgroundJob { [library] in library.cases(of: person) }
    studying = BackgroundJob { [library] in Result { try library.course(of: person) } }
    // What was read of somebody else, or before the last attempt, is no longer so.
    (course, progress, plotting) = (nil, nil, nil)
  }
  /// Takes what has come.
  func takeWhatCame() {
    if let cases = reading?.result { (self.cases, reading, version) = (cases, nil, version + 1) }
    if let course = studying?.result { (self.course, studying, version) = (course, nil, version + 1) }
    if let progress = plotting?.result {
      (self.progress, plotting, version) = (progress, nil, version + 1)
    }
    if let painting, let picture = painting.job.result {
      pictures[painting.id] = picture
      (self.painting, version) = (nil, version + 1)
    }
  }
  /// Progress of who practises, the person of the last `read`; nil while it is read, which this begins.
  func progress(of person: Person?) -> Result<ProgressPage, any Error>? {
    if progress == nil, plotting == nil {
      plotting = BackgroundJob { [library] in Result { try library.progress(of: person) } }
    }
    return progress
  }
  /// The picture of a view of the gallery; nil while it is read, which this begins, one at a time.
  func picture(of id: String) -> Result<PagePicture, any Error>? {
    if let there = pictures[id] { return there }
    if painting == nil {
      painting = (id, BackgroundJob { [library] in Result { try library.galleryPicture(id) } })
    }
    return nil
  }
}
