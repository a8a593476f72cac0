import Anatomy
import Fluid
import Geometry
import Simulation
import Ultrasound

/// One moment as the trainee saw it and as it was, pixel by pixel at the same places: the image, and the regions, the fluid and the
/// needle in its plane.
package struct MomentSlice {
  package let width, height: Int
  package let gray: [UInt8]
  /// True regions where the image shows them; nil beside the image.
  package let regions: [Region?]
  package private(set) var isWet: [Bool]
  /// Pixels of the shaft as the image shows it, from the skin to the tip; empty while it is out.
  package let shaft: [(column: Double, row: Double)]
  package private(set) var names: [(name: String, column: Double, row: Double)] = []
  package let state: SimulationState
  /// Distance of the tip from the plane, in mm.
  package let tipOffPlaneMM: Double

  /// Fluid is shown within this distance of the plane, in mm.
  private static let nearPlaneMM = 1.0
  /// Side of the squares in which regions are looked up, in pixels.
  private static let blockPixels = 2

  /// - Parameter places: of the image.
  package init(_ image: BModeImage, places: ApparentPositions, of state: SimulationState, in scene: Scene) {
    (width, height, self.state) = (image.width, image.height, state)
    gray = Array(UnsafeBufferPointer(rebasing: image.pixels[..<(width * height)]))
    let pose = state.probe.probeToPatient
    regions = MomentSlice.regions(image, places: places, of: state, in: scene)
    isWet = [Bool](repeating: false, count: width * height)
    tipOffPlaneMM = pose.inversePoint(state.needle.tipMM).z
    shaft =
      state.needle.isInTissue
      ? (0...12).map { piece in
        let back = state.needle.depthMM * (1 - Double(piece) / 12)
        let point = state.shaft.place(atMM: state.shaft.lengthMM - back)
        let shown = places.needle(pose.inversePoint(point))
        return image.pixel(xMM: shown.x, yMM: shown.y)
      } : []
    wet(image, places: places, scene.patient.medium.lattice)
    names = MomentSlice.named.compactMap { region in middle(of: region, mmPerPixel: image.mmPerPixel) }
  }

  private static func regions(
    _ image: BModeImage, places: ApparentPositions, of state: SimulationState, in scene: Scene
  ) -> [Region?] {
    let plane = ImagedSlice(of: scene.probe)
    let depthMM = Double(state.depthInEffectMM)
    var regions = [Region?](repeating: nil, count: image.width * image.height)
    let block = MomentSlice.blockPixels
    for top in stride(from: 0, to: image.height, by: block) {
      for left in stride(from: 0, to: image.width, by: block) {
        let xMM = (image.faceColumn - Double(left) - Double(block) / 2) * image.mmPerPixel
        let yMM = (Double(top) + Double(block) / 2 - image.faceRow) * image.mmPerPixel
        guard let depth = plane.depthMM(xMM: xMM, yMM: yMM), depth > 0, depth < depthMM else { continue }
        let rest = places.rest(ofShown: Vector3(xMM, yMM, 0))
        let region = scene.patient.region(at: state.probe.probeToPatient.point(rest))
        for row in top..<min(top + block, image.height) {
          for column in left..<min(left + block, image.width) {
            regions[row * image.width + column] = region
          }
        }
      }
    }
    return regions
  }

  private mutating func wet(_ image: BModeImage, places: ApparentPositions, _ lattice: Lattice) {
    let (pose, cells) = (state.probe.probeToPatient, state.fluid.cells)
    for i in 0..<cells.count {
      let place = pose.inversePoint(lattice.centerMM(ofIndex: Int(cells[i].voxel)))
      guard abs(place.z) <= MomentSlice.nearPlaneMM else { continue }
      let shown = places.tissue(place)
      let pixel = image.pixel(xMM: shown.x, yMM: shown.y)
      let (column, row) = (Int(pixel.column), Int(pixel.row))
      for y in row - 1...row + 1 {
        for x in column - 1...column + 1 where x >= 0 && y >= 0 && x < width && y < height {
          isWet[y * width + x] = true
        }
      }
    }
  }

  /// Regions whose names are written into a picture, the most important first.
  private static let named: [Region] = [
    .joint, .foramenS1, .foramenS2, .foramenS3, .interosseousLigament, .vessel, .nerve, .bone, .muscle,
  ]
  /// The middle of the widest run of a region, where it is large enough to read a name on.
  private func middle(of region: Region, mmPerPixel: Double) -> (name: String, column: Double, row: Double)? {
    var (longest, place, pixels) = (0, (column: 0.0, row: 0.0), 0)
    for row in 0..<height {
      var run = 0
      for column in 0..<width {
        guard regions[row * width + column] == region else {
          run = 0
          continue
        }
        run += 1
        pixels += 1
        if run > longest { (longest, place) = (run, (Double(column) - Double(run) / 2, Double(row))) }
      }
    }
    guard Double(pixels) * mmPerPixel * mmPerPixel > 12 else { return nil }
    return (region.displayName, place.column, place.row)
  }
}

extension MomentSlice {
  /// The image as places in `SlicePalette`.
  package var seen: [UInt8] { gray.map(SlicePalette.gray) }

  /// The truth as places in `SlicePalette`, with fluid and needle.
  package var truth: [UInt8] {
    var pixels = regions.indices.map { i -> UInt8 in
      guard let region = regions[i] else { return SlicePalette.ground }
      return isWet[i] ? SlicePalette.wet : SlicePalette.color(of: region)
    }
    drawShaft(into: &pixels)
    return pixels
  }

  private func drawShaft(into pixels: inout [UInt8]) {
    func dot(_ column: Double, _ row: Double, _ color: UInt8, radius: Int) {
      let (x, y) = (Int(column.rounded()), Int(row.rounded()))
      for j in y - radius...y + radius {
        for i in x - radius...x + radius where i >= 0 && j >= 0 && i < width && j < height {
          pixels[j * width + i] = color
        }
      }
    }
    for (from, to) in zip(shaft, shaft.dropFirst()) {
      let (dx, dy) = (to.column - from.column, to.row - from.row)
      let steps = max(1, Int(max(abs(dx), abs(dy))))
      guard steps < 10_000 else { continue }
      for step in 0...steps {
        let share = Double(step) / Double(steps)
        dot(from.column + dx * share, from.row + dy * share, SlicePalette.needle, radius: 1)
      }
    }
    if let tip = shaft.last { dot(tip.column, tip.row, SlicePalette.white, radius: 2) }
  }
}
