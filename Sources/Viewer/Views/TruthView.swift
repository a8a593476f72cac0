import Anatomy
import Geometry
import Simulation
import Training
import Ultrasound

/// True contents of the image plane, drawn over the image: outlines of the structures, the joint filled, the needle,
/// the fluid, and names.
struct TruthOverlay: Sendable {
  private let slice: TruthSlice
  private let lattice: Lattice
  let names: [StructureName]

  /// - Parameter state: the moment that is judged.
  init(of state: SimulationState, in scene: Scene, mmPerPixel: Double) {
    let depthMM = Double(state.depthInEffectMM)
    lattice = scene.patient.medium.lattice
    let sector = SectorGeometry(probe: scene.probe, depthMM: depthMM)
    slice = TruthSlice(
      patient: scene.patient, probeToPatient: state.probe.probeToPatient, halfWidthMM: sector.halfWidthMM,
      depthMM: depthMM, mmPerPixel: mmPerPixel)
    names = TruthOverlay.names(in: slice, of: ImagedSlice(of: scene.probe), depthMM: depthMM)
  }

  /// Regions that are named and outlined; skin, fat and other tissue are clear without.
  static let outlined: [Region] = [
    .joint, .periarticular, .interosseousLigament, .bone, .muscle, .foramenS1, .foramenS2, .foramenS3,
    .foramenS4, .vessel, .nerve,
  ]

  static func color(of region: Region) -> Color {
    switch region {
    case .joint: Color(0x35d0a5)
    case .periarticular: Color(0x56b4e9)
    case .interosseousLigament: Color(0xe69f00)
    case .bone: Color(0xf4f0e4)
    case .foramenS1, .foramenS2, .foramenS3, .foramenS4: Color(0xe8743b)
    case .vessel: Color(0xcc79a7)
    case .nerve: Color(0xffe600)
    case .muscle: Color(0xb0625c)
    case .outside, .skin, .fat, .fascia, .other: Color(0x6b7680)
    }
  }

  /// Names, one for each structure, in the middle of its widest run of imaged pixels, if that is large enough to
  /// read.
  private static func names(in slice: TruthSlice, of plane: ImagedSlice, depthMM: Double) -> [StructureName] {
    func place(_ column: Int, _ row: Int) -> (xMM: Double, yMM: Double) {
      let point = slice.place(column: Double(column), row: Double(row) + 0.5)
      return (point.x, point.y)
    }
    let isImaged = (0..<slice.width * slice.height).map { i in
      let (xMM, yMM) = place(i % slice.width, i / slice.width)
      return plane.depthMM(xMM: xMM, yMM: yMM).map { $0 > 0 && $0 < depthMM } ?? false
    }
    return outlined.compactMap { region in
      var (longest, middle, pixels) = (0, (xMM: 0.0, yMM: 0.0), 0)
      for row in 0..<slice.height {
        var run = 0
        for column in 0..<slice.width {
          let i = row * slice.width + column
          guard slice.regions[i] == region, isImaged[i] else {
            run = 0
            continue
          }
          run += 1
          pixels += 1
          if run > longest { (longest, middle) = (run, place(column - run / 2, row)) }
        }
      }
      let areaMM2 = Double(pixels) * slice.mmPerPixel * slice.mmPerPixel
      guard areaMM2 > 12 else { return nil }
      return StructureName(displayName: region.displayName, xMM: middle.xMM, yMM: middle.yMM)
    }
  }

  /// Draws the outlines and tints over the image, and the fluid in the plane: each where the image
  /// shows it, though the probe presses. What is judged stays what it is at rest.
  func draw(
    _ state: SimulationState, as places: ApparentPositions, at placement: SectorPlacement,
    in plane: ImagedSlice,
    into canvas: Canvas,
    clip: PixelRect
  ) {
    let box = placement.box.intersection(clip).intersection(canvas.bounds)
    guard !box.isEmpty else { return }
    let depthMM = Double(state.depthInEffectMM)
    let wet = TruthOverlay.wetVoxels(of: state.fluid.cells)
    var above = [Region](repeating: .outside, count: box.width)
    for y in 0..<box.height {
      let row = canvas.row(box.y + y, from: box.x, count: box.width)
      let yMM = (Double(box.y + y) + 0.5 - placement.faceY) / placement.pixelsPerMM
      var before = Region.outside
      for x in 0..<box.width {
        let xMM = (placement.faceX - Double(box.x + x) - 0.5) / placement.pixelsPerMM
        let place = places.rest(ofShown: Vector3(xMM, yMM, 0))
        let region = region(xMM: place.x, yMM: place.y)
        defer { (before, above[x]) = (region, region) }
        guard let depth = plane.depthMM(xMM: xMM, yMM: yMM), depth > 0, depth < depthMM else { continue }
        let point = state.probe.probeToPatient.point(place)
        if wet.contains(Int32(lattice.nearestIndex(to: point))) {
          row[x] = Canvas.blend(TruthOverlay.fluid.argb, over: row[x], alpha: 130)
        }
        if let tint = TruthOverlay.tint(of: region, left: before, above: above[x]) {
          row[x] = Canvas.blend(tint.argb, over: row[x], alpha: tint.alpha)
        }
      }
    }
  }
  private static let fluid = Color(0x8fd3ff)

  /// The color over a pixel: strong on an outline, faint inside a structure; nil when it stays unchanged.
  private static func tint(of region: Region, left: Region, above: Region) -> Color? {
    let isOutlined = outlined.contains(region)
    if region != .outside, region != left || region != above, isOutlined || outlined.contains(left) {
      return color(of: isOutlined ? region : left).faded(200)
    }
    if region == .joint { return color(of: region).faded(90) }
    return isOutlined && region != .muscle ? color(of: region).faded(38) : nil
  }
  /// The voxels that hold fluid.
  private static func wetVoxels(of fluid: FluidCells) -> Set<Int32> {
    Set((0..<fluid.count).map { fluid[$0].voxel })
  }

  private func region(xMM: Double, yMM: Double) -> Region {
    let place = slice.pixel(Vector3(xMM, yMM, 0))
    let (column, row) = (Int(place.column.rounded(.down)), Int(place.row.rounded(.down)))
    guard column >= 0, row >= 0, column < slice.width, row < slice.height else { return .outside }
    return slice.regions[row * slice.width + column]
  }

  /// Draws the shaft, seen from the side onto the image plane, with the kinks that slow tissue gives it in the image.
  static func drawNeedle(
    of state: SimulationState, as places: ApparentPositions, at placement: SectorPlacement,
    into canvas: Canvas,
    clip: PixelRect, scale: Float
  ) {
    guard state.needle.isInTissue else { return }
    let pieces = 16
    let pixels = (0...pieces).map { piece -> SIMD2<Float> in
      let back = state.needle.depthMM * (1 - Double(piece) / Double(pieces))
      let point = state.shaft.place(atMM: state.shaft.lengthMM - back)
      let shown = places.needle(state.probe.probeToPatient.inversePoint(point))
      return placement.pixel(xMM: shown.x, yMM: shown.y)
    }
    for (from, to) in zip(pixels, pixels.dropFirst()) {
      canvas.line(from: from, to: to, thickness: 2 * scale, Theme.warning, clip: clip)
    }
    canvas.ring(center: pixels[pieces], radius: 6 * scale, Theme.warning, clip: clip)
  }
}
