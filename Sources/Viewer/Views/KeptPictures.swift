/// Contents of the pictures below the panels as they were drawn last, in this layout.
struct KeptPictures {
  /// Contents of the ultrasound screen.
  struct Screen: Equatable {
    /// Number of the image, counted as they come.
    var image: Int
    var marks: UltrasoundView.Annotations
    var hasTruth: Bool
  }
  /// Contents of home.
  struct Home: Equatable {
    var layout: HomeScreen.Layout
    var page: HomePage
    var chosenCase, chosenView: Int
    /// Version of `HomeShelf`.
    var version: Int
    var hasView: Bool
  }
  /// Contents of the look back.
  struct Debrief: Equatable {
    var layout: DebriefLayout
    /// Number of the moment that is shown, counted as they come.
    var moment: Int
    var tick: Int
  }
  /// Plane beside the live image.
  struct Textbook: Equatable {
    var id: String
    var isThere: Bool
  }
  var layout: WindowLayout?
  var debrief: Debrief?
  var home: Home?
  weak var picture: WindowPicture?
  var screen: Screen?
  var textbook: Textbook?
  weak var externalView: ExternalView?
}
