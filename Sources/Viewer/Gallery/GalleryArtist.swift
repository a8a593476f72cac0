import CImGui
import Gallery
import Ultrasound

/// One view with its labels, drawn.
package struct GalleryPage: Sendable {
  package let picture: PagePicture
  /// The words in the picture at their places, and the labels that this person or this plane does not hold.
  package let labels: [Label]
  package let missing: [String]

  /// Words in the picture, in pixels; `target` is what they name.
  package struct Label: Equatable, Sendable {
    package var displayName: String
    package var x, y, width, height: Int
    package var targetX, targetY: Float
  }
}

/// Draws the gallery without a window. It shares the panels' toolkit: one at a time, and none while a window is open.
package final class GalleryArtist {
  static let pageWidth = 960, pageHeight = 640
  /// Scale of the letters, so that they can be read in the contact sheet, too.
  static let scale: Float = 1.25
  /// The colors over the gray images, 0xRRGGBB.
  package static let inks = [Theme.warning, Theme.accent].map { $0.argb & 0xffffff }

  /// - Parameters: the font files.
  package init(regularFont: String, boldFont: String) throws {
    guard ig_create(regularFont, boldFont, GalleryArtist.scale) else {
      throw DisplayProblem(
        message: "the letters cannot be read (\(regularFont)): apt-get install fonts-dejavu-core")
    }
  }
  deinit { ig_destroy() }

  /// The labeled picture of a view.
  package func page(of moment: GalleryMoment, image: BModeImage, places: ApparentPositions) -> GalleryPage {
    let canvas = Canvas(width: GalleryArtist.pageWidth, height: GalleryArtist.pageHeight)
    let drawing = PageDrawing(moment: moment, scale: GalleryArtist.scale)
    var (labels, missing): ([LabelLayout.Placed], [String]) = ([], [])
    withLetters(on: canvas) { (labels, missing) = drawing.draw(image, places, into: canvas) }
    return GalleryPage(
      picture: PagePicture(canvas),
      labels: labels.map {
        GalleryPage.Label(
          displayName: $0.item.displayName, x: $0.rect.x, y: $0.rect.y, width: $0.rect.width,
          height: $0.rect.height,
          targetX: $0.item.target.x, targetY: $0.item.target.y)
      }, missing: missing)
  }

  /// All pages at half size, in rows, under their titles.
  package func contactSheet(_ pages: [(title: String, page: GalleryPage)], columns: Int = 4) -> PagePicture {
    let sheet = ContactSheet(columns: columns)
    let canvas = sheet.canvas(pages: pages.count)
    withLetters(on: canvas) { sheet.draw(pages, into: canvas) }
    return PagePicture(canvas)
  }

  /// Draws one frame of the toolkit: letters go over all that `draw` puts on the canvas itself.
  private func withLetters(on canvas: Canvas, _ draw: () -> Void) {
    ig_new_frame(Float(canvas.width), Float(canvas.height), 0.016, -1, -1, 0, 0)
    draw()
    canvas.drawPanels()
  }
}
