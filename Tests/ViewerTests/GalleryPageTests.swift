import Anatomy
import Foundation
import Gallery
import Geometry
import Simulation
import TestGallery
import Testing
import Ultrasound

@testable import Viewer

// Within the panels' suite, because there is one toolkit context at a time.
extension PanelTests {
  /// Every page of the gallery: an image with something in it, and words that can be read.
  @Suite struct GalleryPageTests {
    @Test func everyPageHasAnImageAndWordsApartFromEachOther() throws {
      let artist = try GalleryArtist(regularFont: Letters.regular, boldFont: Letters.bold)
      let pool = WorkerPool(threads: 2)
      var pages: [(title: String, page: GalleryPage)] = []
      for view in GalleryView.all {
        let moment = try TestGallery.moment(view)
        let (image, places) = moment.picture(pool: pool)
        let pixels = UnsafeBufferPointer(start: image.pixels.baseAddress, count: image.width * image.height)
        #expect(pixels.count { $0 > 20 } > pixels.count / 10 && pixels.max() ?? 0 > 200, "\(view.id)")
        let page = artist.page(of: moment, image: image, places: places)
        #expect(
          page.labels.count + page.missing.count == view.labels.count, "\(view.id): no room for a label")
        check(page, view.id)
        pages.append((view.title, page))
      }
      let sheet = artist.contactSheet(pages)
      #expect(sheet.width > 4 * 480 && sheet.rgba.count == sheet.width * sheet.height * 4)
    }

    private func check(_ page: GalleryPage, _ id: String) {
      let picture = PixelRect(x: 0, y: 0, width: page.picture.width, height: page.picture.height)
      for (i, label) in page.labels.enumerated() {
        let rect = rect(label)
        #expect(rect.intersection(picture) == rect, "\(id): \(label.displayName) is cut")
        #expect(
          picture.contains(x: label.targetX, y: label.targetY), "\(id): \(label.displayName) names nothing")
        for other in page.labels[..<i] {
          #expect(
            rect.intersection(self.rect(other)).isEmpty,
            "\(id): \(label.displayName) lies over \(other.displayName)")
        }
      }
    }
    private func rect(_ label: GalleryPage.Label) -> PixelRect {
      PixelRect(x: label.x, y: label.y, width: label.width, height: label.height)
    }
  }
}

/// The layout by itself.
@Suite struct GalleryLabelLayoutTests {
  private let area = PixelRect(x: 10, y: 20, width: 500, height: 300)

  @Test func crowdedWordsKeepApartAndInside() {
    let bar = PixelRect(x: 400, y: 20, width: 40, height: 300)
    let layout = LabelLayout(area: area, obstacles: [bar], brightness: { _ in 0 })
    let items = (0..<14).map {
      LabelLayout.Item(
        displayName: "\($0)", target: SIMD2(200 + Float($0 % 4) * 6, 150 + Float($0 / 4) * 5), width: 90,
        height: 20
      )
    }
    let placed = layout.placed(items)
    #expect(placed.count == items.count)
    for (i, label) in placed.enumerated() {
      #expect(label.rect.intersection(area) == label.rect && label.rect.intersection(bar).isEmpty)
      for other in placed[..<i] { #expect(label.rect.intersection(other.rect).isEmpty) }
    }
  }

  @Test func wordsGoWhereThePictureIsDark() throws {
    let layout = LabelLayout(area: area, obstacles: [], brightness: { $0.x + $0.width / 2 < 250 ? 255 : 0 })
    let item = LabelLayout.Item(displayName: "a", target: SIMD2(250, 160), width: 60, height: 20)
    #expect(try #require(layout.placed([item]).first).rect.x > 200)
  }

  @Test func whatHasNoRoomIsLeftOut() {
    let layout = LabelLayout(area: area, obstacles: [area], brightness: { _ in 0 })
    #expect(
      layout.placed([.init(displayName: "a", target: SIMD2(250, 160), width: 60, height: 20)]).isEmpty)
  }

  /// A bright line 2 mm behind a surface is what its label points at; without one, the surface itself.
  @Test func aLabelPointsAtTheEchoBehindItsSurface() {
    let image = BModeImage(width: 60, height: 60)
    let seeker = EchoSeeker(image: image, probe: .l12to3v)
    let surface = Vector3(0, 30.5, 0)
    #expect(seeker.echo(near: surface) == surface)
    for column in 0..<60 { image.pixels[32 * 60 + column] = 200 }
    #expect((seeker.echo(near: surface).y - 32.5).magnitude < 0.6)
  }
}
