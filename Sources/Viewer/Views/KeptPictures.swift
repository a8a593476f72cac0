/// Contents of the pictures below the panels as they were drawn last, in this layout.
struct KeptPictures {
  /// Contents of the ultrasound screen.
  struct Screen: Equatable {
    /// Number of the image, counted as they come.
    var image: Int
    var marks: UltrasoundView.Annotations
    var hasTruth: Bool
  }
  var layout: WindowLayout?
  weak var picture: WindowPicture?
  var screen: Screen?
  weak var externalView: ExternalView?
}
