import Anatomy
import Gallery
import Geometry
import Simulation
import Storage
import Training
import Ultrasound
import Viewer

/// Small sonograms of the cases, for home: the joint's mouth of each case's own person, at the level that is asked for.
enum CasePictures {
  static let folder = "Cases"
  private static let width = 330, height = 104

  /// The picture of a case; nil where there is none.
  static func picture(of name: String) -> PagePicture? {
    guard let path = DataFolders.asset("\(folder)/\(name).png"),
      let picture = try? PNGFile.read(path, as: .rgba)
    else { return nil }
    return PagePicture(picture)
  }

  /// Makes the picture of a case.
  static func image(of scenario: Scenario, namedIn path: String, loader: AttemptLoader) throws -> BModeImage?
  {
    guard let parameters = scenario.patientParameters,
      let model = GalleryView.all.first(where: { $0.id == (scenario.target.level == .upper ? upper : lower) })
    else { return nil }
    var view = model
    (view.id, view.patient, view.needle, view.injection) = (scenario.title, parameters, nil, nil)
    let patient = try loader.patient(of: scenario, namedIn: path)
    return try GalleryMoment(view, patient: patient).image(width: width, height: height, pool: loader.pool)
  }
  private static let lower = "lower-window-woman", upper = "upper-window"
}

extension PagePicture {
  /// - Parameter picture: red, green, blue, alpha.
  init(_ picture: PNGFile.Picture) {
    self.init(width: picture.width, height: picture.height, rgba: picture.bytes)
  }
}
