import Geometry
import Testing
import Ultrasound

@testable import Viewer

@Suite struct SectorTests {
  static let screen = PixelRect(x: 0, y: 44, width: 880, height: 520)

  @Test(arguments: Probe.presets, [40.0, 80, 120, 200])
  func everySectorFitsItsScreen(_ probe: Probe, _ depthMM: Double) {
    let sector = SectorGeometry(probe: probe, depthMM: depthMM)
    let placement = SectorPlacement(sector, in: Self.screen)
    let box = placement.box
    #expect(box.x >= Self.screen.x && box.y >= Self.screen.y)
    #expect(box.right <= Self.screen.right + 1 && box.bottom <= Self.screen.bottom + 1)
    // As large as fits.
    #expect(box.width >= Self.screen.width - 2 || box.height >= Self.screen.height - 2)
  }

  /// C5-2v: 128 × 0.508 mm on a radius of 49.57 mm spans 75.2°; at 80 mm it is 2 · 129.57 · sin 37.58° wide.
  @Test func theConvexSectorIsAsWideAsItsArc() {
    let sector = SectorGeometry(probe: .c5to2v, depthMM: 80)
    #expect(abs(2 * sector.halfWidthMM - 158.0) < 0.5)
    #expect(abs(sector.topMM + 10.3) < 0.1)
  }

  @Test func theMarkedSideIsOnTheLeft() {
    let placement = SectorPlacement(SectorGeometry(probe: .l12to3v, depthMM: 50), in: Self.screen)
    #expect(placement.pixel(xMM: 10, yMM: 20).x < placement.pixel(xMM: -10, yMM: 20).x)
    #expect(placement.pixel(xMM: 0, yMM: 10).y < placement.pixel(xMM: 0, yMM: 40).y)
  }

  @Test(arguments: [30.0, 80, 115, 200]) func theRulerHasATickEvery5MM(_ depthMM: Double) {
    let ruler = DepthRuler(depthMM: depthMM)
    #expect(ruler.ticks.count == Int(depthMM / 5) + 1)
    #expect(ruler.ticks.allSatisfy { $0.isMajor == ($0.depthMM.truncatingRemainder(dividingBy: 10) == 0) })
    for tick in ruler.ticks {
      if let label = tick.label { #expect(Double(label) == tick.depthMM / 10) }
    }
    let labels = ruler.ticks.filter { $0.label != nil }.map(\.depthMM)
    #expect(labels.count >= 4 && labels.count <= 14)
  }

  /// A ramp of gray stays a ramp: between two pixels the screen has the gray between theirs, across and down.
  @Test(arguments: [true, false]) func betweenTwoPixelsLiesTheGrayBetween(_ isAcross: Bool) {
    let image = BModeImage(width: 200, height: 150)
    for i in 0..<200 * 150 { image.pixels[i] = UInt8(isAcross ? i % 200 : i / 200) }
    let canvas = Canvas(width: 880, height: 600)
    let placement = SectorPlacement(SectorGeometry(probe: .c5to2v, depthMM: 120), in: Self.screen)
    ImageScaler().draw(image, at: placement, into: canvas, clip: Self.screen)
    for y in stride(from: 120, to: 500, by: 7) {
      for x in stride(from: 200, to: 700, by: 11) {
        let xMM = (placement.faceX - Double(x) - 0.5) / placement.pixelsPerMM
        let yMM = (Double(y) + 0.5 - placement.faceY) / placement.pixelsPerMM
        let place =
          (isAcross
            ? image.faceColumn - xMM / image.mmPerPixel : image.faceRow + yMM / image.mmPerPixel) - 0.5
        guard place > 1, place < (isAcross ? 198 : 148) else { continue }
        #expect(abs(Double(canvas.pixels[y * 880 + x] & 0xff) - place) <= 1, "\(x), \(y)")
      }
    }
  }

  /// A wire in the image lies on the screen where its place in millimeters says.
  @Test func aBrightPixelIsDrawnAtItsPlaceInMillimeters() {
    let image = BModeImage(width: 200, height: 150)
    let (column, row) = (60, 90)
    for y in row - 1...row + 1 {
      for x in column - 1...column + 1 { image.pixels[y * 200 + x] = 255 }
    }
    let sector = SectorGeometry(probe: .l12to3v, depthMM: 50)
    let placement = SectorPlacement(sector, in: Self.screen)
    let xMM = (image.faceColumn - Double(column) - 0.5) * image.mmPerPixel
    let yMM = (Double(row) + 0.5 - image.faceRow) * image.mmPerPixel
    let canvas = Canvas(width: 880, height: 600)
    ImageScaler().draw(
      image, at: SectorPlacement(SectorGeometry(probe: .c5to2v, depthMM: 120), in: Self.screen), into: canvas,
      clip: Self.screen)
    let wide = SectorPlacement(SectorGeometry(probe: .c5to2v, depthMM: 120), in: Self.screen)
    let pixel = wide.pixel(xMM: xMM, yMM: yMM)
    #expect(canvas.pixels[Int(pixel.y) * canvas.width + Int(pixel.x)] & 0xff > 200)
    #expect(placement.pixelsPerMM > wide.pixelsPerMM)
  }
}
