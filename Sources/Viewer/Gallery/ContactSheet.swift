import CImGui

/// Small pictures of pages in a grid.
struct ContactSheet {
  let columns: Int
  private static let margin = 14, titleHeight = 32
  private static let cellWidth = GalleryArtist.pageWidth / 2, cellHeight = GalleryArtist.pageHeight / 2

  /// An empty canvas, large enough for so many pages.
  func canvas(pages: Int) -> Canvas {
    let rows = (pages + columns - 1) / columns
    return Canvas(
      width: ContactSheet.margin + columns * (ContactSheet.cellWidth + ContactSheet.margin),
      height: ContactSheet.margin
        + rows * (ContactSheet.titleHeight + ContactSheet.cellHeight + ContactSheet.margin))
  }

  func draw(_ pages: [(title: String, page: GalleryPage)], into canvas: Canvas) {
    canvas.fill(canvas.bounds, Theme.back)
    for (i, page) in pages.enumerated() {
      let x = ContactSheet.margin + i % columns * (ContactSheet.cellWidth + ContactSheet.margin)
      let y =
        ContactSheet.margin + i / columns
        * (ContactSheet.titleHeight + ContactSheet.cellHeight + ContactSheet.margin)
      ig_label(Float(x), Float(y + 5), Theme.text.abgr, ig_bold, "\(i + 1)  \(page.title)")
      copyHalved(page.page.picture, toX: x, y: y + ContactSheet.titleHeight, into: canvas)
    }
  }

  /// Copies a picture at half size: every pixel is the mean of four.
  private func copyHalved(_ picture: PagePicture, toX left: Int, y top: Int, into canvas: Canvas) {
    let stride = picture.width * 4
    for y in 0..<picture.height / 2 {
      for x in 0..<picture.width / 2 {
        var argb: UInt32 = 0xff
        for channel in 0..<3 {
          let at = 2 * y * stride + 8 * x + channel
          let sum =
            UInt32(picture.rgba[at]) + UInt32(picture.rgba[at + 4]) + UInt32(picture.rgba[at + stride])
            + UInt32(picture.rgba[at + stride + 4])
          argb = argb << 8 | (sum + 2) / 4
        }
        canvas.pixels[(top + y) * canvas.width + left + x] = argb
      }
    }
  }
}
