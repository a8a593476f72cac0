import Foundation
import Training
import Ultrasound

/// The folder that a gallery is written to.
public struct GalleryFolder: Sendable {
  public let path: String
  /// The colors of what is drawn over the gray images, 0xRRGGBB.
  public var inks: [UInt32]

  /// Makes the folder where it is missing; throws when it cannot be written to.
  public init(path: String, inks: [UInt32]) throws {
    (self.path, self.inks) = (path, inks)
    try makeFolder(path)
  }

  /// The image as the machine shows it, without a word.
  public func write(_ image: BModeImage, of view: GalleryView) throws {
    try PNGFile.write(image, to: "\(path)/\(view.id).png")
  }
  public func write(labelled picture: PNGFile.Picture, of view: GalleryView) throws {
    try PNGFile.writeIndexed(picture, inks: inks, to: "\(path)/\(view.id)-labelled.png")
  }
  public func write(contactSheet picture: PNGFile.Picture) throws {
    try PNGFile.writeIndexed(picture, inks: inks, to: "\(path)/contact-sheet.png")
  }
  public func write(readme text: String) throws { try writeText(text, to: path + "/README.md") }
  public func write(statistics text: String) throws { try writeText(text, to: path + "/statistics.md") }
}
