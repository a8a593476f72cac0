import Foundation
import Gallery
import Ultrasound

/// The folder that a gallery is written to.
package struct GalleryFolder: Sendable {
  package let path: String
  /// The colors of what is drawn over the gray images, 0xRRGGBB.
  package var inks: [UInt32]

  /// Makes the folder if it is missing; throws when it cannot be written to.
  package init(path: String, inks: [UInt32]) throws {
    (self.path, self.inks) = (path, inks)
    try makeFolder(path)
  }

  /// The image as the machine shows it, without a word.
  package func write(_ image: BModeImage, of view: GalleryView) throws {
    try PNGFile.write(image, to: "\(path)/\(view.id).png")
  }
  package func write(labelled picture: PNGFile.Picture, of view: GalleryView) throws {
    try PNGFile.writeIndexed(picture, inks: inks, to: "\(path)/\(view.id)-labelled.png")
  }
  package func write(contactSheet picture: PNGFile.Picture) throws {
    try PNGFile.writeIndexed(picture, inks: inks, to: "\(path)/contact-sheet.png")
  }
  package func write(readme text: String) throws { try writeText(text, to: path + "/README.md") }
  package func write(statistics text: String) throws { try writeText(text, to: path + "/statistics.md") }
}
