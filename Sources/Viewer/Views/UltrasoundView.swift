import CImGui
import Geometry
import Simulation
import Ultrasound

/// The ultrasound screen: the image on black, and around it the words and marks of a machine.
final class UltrasoundView {
  private let scaler = ImageScaler()

  /// Words and marks besides the image.
  struct Annotations: Equatable {
    var probe: Probe
    var settings: ImagingSettings
    /// Images a second: as the machine forms them, and as they were shown in the last second.
    var framesPerSecond: Double
    var shownPerSecond: Int?
    var orientation: OrientationLabels
    /// Beam that the image was formed with, which follows the settings after half a second.
    var beam: BeamConfiguration
    var isChangingBeam = false
    /// The needle's tip in probe coordinates; nil when the scenario does not show it.
    var tipMM: Vector3?
    /// The names of structures, in probe coordinates; empty when the scenario does not show them.
    var names: [StructureName] = []
    /// Opacity of the names, 0...1.
    var namesOpacity = 1.0

    var depthMM: Double { Double(beam.depthMM) }
    var focusMM: Double { Double(beam.focusMM) }
    /// All that marks without words show: what is the same with other words.
    var marks: Annotations {
      var rest = self
      (rest.names, rest.namesOpacity) = ([], 1)
      (rest.shownPerSecond, rest.framesPerSecond) = (nil, 0)
      return rest
    }
  }

  /// Placement of the sector that leaves room for the ruler at the right, the gray bar at the left, the words at the
  /// top.
  static func placement(_ sector: SectorGeometry, in screen: PixelRect, scale: Float) -> SectorPlacement {
    let (side, top, bottom) = (Int(46 * scale), Int(14 * scale), Int(12 * scale))
    return SectorPlacement(
      sector,
      in: PixelRect(
        x: screen.x + side, y: screen.y + top, width: max(screen.width - 2 * side, 1),
        height: max(screen.height - top - bottom, 1)))
  }

  static func placement(_ notes: Annotations, in screen: PixelRect, scale: Float) -> SectorPlacement {
    placement(SectorGeometry(probe: notes.probe, depthMM: notes.depthMM), in: screen, scale: scale)
  }

  /// Draws the image and the marks around it.
  /// - Parameter overImage: draws between the image and the marks.
  func drawPicture(
    _ image: BModeImage?, _ notes: Annotations, into canvas: Canvas, screen: PixelRect, scale: Float,
    overImage: (SectorPlacement) -> Void = { _ in }
  ) {
    let placement = UltrasoundView.placement(notes, in: screen, scale: scale)
    if let image {
      for part in screen.around(placement.box) { canvas.fill(part, Color(0x000000)) }
      drawImage(image, at: placement, into: canvas, screen: screen)
    } else {
      canvas.fill(screen, Color(0x000000))
    }
    overImage(placement)
    drawRulerMarks(notes, placement, canvas, screen, scale)
    drawGrayBar(canvas, screen, scale)
    let dot = orientationPlaces(notes, placement, screen, scale).dot
    canvas.line(from: dot, to: dot, thickness: 11 * scale, Theme.accent, clip: screen)
    if let tip = notes.tipMM { drawTip(tip, placement, canvas, screen.intersection(placement.box), scale) }
  }

  /// Writes the words around the image, and the names in it.
  func drawWords(_ notes: Annotations, screen: PixelRect, scale: Float) {
    let placement = UltrasoundView.placement(notes, in: screen, scale: scale)
    drawRulerNumbers(notes, placement, screen, scale)
    let taken = drawSettings(notes, screen, scale)
    drawSides(notes, placement, screen, scale, below: taken)
    drawNames(notes.names, opacity: notes.namesOpacity, placement, screen, scale)
  }

  func drawImage(
    _ image: BModeImage, at placement: SectorPlacement, into canvas: Canvas, screen: PixelRect
  ) {
    scaler.draw(image, at: placement, into: canvas, clip: screen)
  }

  /// Draws each name at its place, or below a name that is there already; with a shadow, to be read over bright
  /// echoes.
  private func drawNames(
    _ names: [StructureName], opacity: Double, _ placement: SectorPlacement, _ screen: PixelRect,
    _ scale: Float
  ) {
    let alpha = UInt32(min(max(opacity, 0), 1) * 255)
    guard alpha > 0 else { return }
    let height = ig_label_height(ig_small)
    let (left, right) = (
      Float(screen.x) + 4 * scale, Float(UltrasoundView.rulerX(placement, screen, scale)) - 10 * scale
    )
    var taken: [(x: Float, y: Float, width: Float)] = []
    for name in names.sorted(by: { $0.yMM < $1.yMM }) {
      let width = ig_label_width(ig_small, name.displayName)
      let at = placement.pixel(xMM: name.xMM, yMM: name.yMM)
      let x = max(min(at.x - width / 2, right - width), left).rounded()
      var y = (at.y - height / 2).rounded()
      for other in taken where abs(other.y - y) < height && x < other.x + other.width && other.x < x + width {
        y = other.y + height + 2 * scale
      }
      taken.append((x, y, width))
      ig_label(x + scale, y + scale, Color(0x000000, alpha: alpha).abgr, ig_small, name.displayName)
      ig_label(x, y, Theme.bright.faded(alpha).abgr, ig_small, name.displayName)
    }
  }

  /// Column of the ruler: beside the image, and within the screen.
  static func rulerX(_ placement: SectorPlacement, _ screen: PixelRect, _ scale: Float) -> Int {
    min(placement.box.right + Int(8 * scale), screen.right - Int(36 * scale))
  }
  func drawRuler(
    _ notes: Annotations, _ placement: SectorPlacement, _ canvas: Canvas, _ screen: PixelRect, _ scale: Float
  ) {
    drawRulerMarks(notes, placement, canvas, screen, scale)
    drawRulerNumbers(notes, placement, screen, scale)
  }
  private func drawRulerNumbers(
    _ notes: Annotations, _ placement: SectorPlacement, _ screen: PixelRect, _ scale: Float
  ) {
    let x = Float(UltrasoundView.rulerX(placement, screen, scale)) + 13 * scale
    for tick in DepthRuler(depthMM: notes.depthMM).ticks {
      guard let label = tick.label else { continue }
      let y = placement.pixel(xMM: 0, yMM: tick.depthMM).y
      ig_label(
        x, (y - ig_label_height(ig_small) / 2).rounded(), UltrasoundView.rulerColor.abgr, ig_small, label)
    }
  }
  private static let rulerColor = Color(0x9aa7b4)
  private func drawRulerMarks(
    _ notes: Annotations, _ placement: SectorPlacement, _ canvas: Canvas, _ screen: PixelRect, _ scale: Float
  ) {
    let x = Float(UltrasoundView.rulerX(placement, screen, scale))
    for tick in DepthRuler(depthMM: notes.depthMM).ticks {
      let y = placement.pixel(xMM: 0, yMM: tick.depthMM).y
      let length = (tick.isMajor ? 9 : 5) * scale
      canvas.fill(
        PixelRect(x: Int(x), y: Int(y), width: Int(length), height: max(Int(scale), 1)),
        UltrasoundView.rulerColor)
    }
    // The focus: a triangle that points at the ruler.
    let y = Int(placement.pixel(xMM: 0, yMM: notes.focusMM).y)
    let size = Int(6 * scale)
    for i in 0..<size {
      let height = 2 * i + 1
      canvas.fill(
        PixelRect(x: Int(x) - Int(2 * scale) - i, y: y - i, width: 1, height: height),
        notes.isChangingBeam ? Theme.dim : Theme.warning)
    }
  }

  private func drawGrayBar(_ canvas: Canvas, _ screen: PixelRect, _ scale: Float) {
    let (width, height) = (Int(10 * scale), min(Int(150 * scale), screen.height / 3))
    let (x, y) = (screen.x + Int(14 * scale), screen.bottom - Int(16 * scale) - height)
    for i in 0..<height {
      let gray = UInt32(255 - i * 255 / max(height - 1, 1))
      canvas.fill(PixelRect(x: x, y: y + i, width: width, height: 1), Color(gray << 16 | gray << 8 | gray))
    }
  }

  /// Draws the machine's settings; returns the lower right corner of what they cover.
  private func drawSettings(_ notes: Annotations, _ screen: PixelRect, _ scale: Float) -> SIMD2<Float> {
    let lines = notes.lines
    let step = ig_label_height(ig_small) + 4 * scale
    for (i, line) in lines.enumerated() {
      ig_label(
        Float(screen.x) + 14 * scale, Float(screen.y) + 12 * scale + Float(i) * step,
        (i == 0 ? Theme.text : Theme.dim).abgr, ig_small, line)
    }
    let width = lines.map { ig_label_width(ig_small, $0) }.max() ?? 0
    return SIMD2(
      Float(screen.x) + 14 * scale + width, Float(screen.y) + 12 * scale + Float(lines.count) * step)
  }

  /// Places beside both ends of the face: the marker, the top of the words, and the left edge of those at the
  /// unmarked end.
  func orientationPlaces(
    _ notes: Annotations, _ placement: SectorPlacement, _ screen: PixelRect, _ scale: Float
  ) -> (dot: SIMD2<Float>, y: Float, unmarkedX: Float) {
    let faceHalfMM =
      notes.probe.radiusMM > 0
      ? notes.probe.radiusMM * Elementary.sine(notes.probe.fieldOfView.radians / 2)
      : notes.probe.faceLengthMM / 2
    let left = placement.pixel(xMM: faceHalfMM, yMM: placement.sector.topMM)
    let right = placement.pixel(xMM: -faceHalfMM, yMM: placement.sector.topMM)
    let y = max(left.y - 2 * scale, Float(screen.y) + 8 * scale)
    // Beside a flat face lies the ruler.
    let gap = (notes.probe.isSector ? 12 : 44) * scale
    return (SIMD2(left.x - 16 * scale, y + 8 * scale), y, right.x + gap)
  }

  /// Draws the marker beside the marked end of the face, and the patient's sides at both ends.
  func drawOrientation(
    _ notes: Annotations, _ placement: SectorPlacement, _ canvas: Canvas, _ screen: PixelRect, _ scale: Float,
    below words: SIMD2<Float>
  ) {
    let dot = orientationPlaces(notes, placement, screen, scale).dot
    canvas.line(from: dot, to: dot, thickness: 11 * scale, Theme.accent, clip: screen)
    drawSides(notes, placement, screen, scale, below: words)
  }
  private func drawSides(
    _ notes: Annotations, _ placement: SectorPlacement, _ screen: PixelRect, _ scale: Float,
    below words: SIMD2<Float>
  ) {
    let (dot, y, unmarkedX) = orientationPlaces(notes, placement, screen, scale)
    let marked = notes.orientation.marked
    let x = dot.x - 12 * scale - ig_label_width(ig_regular, marked)
    // A shallow image is wide: its side is named below the settings.
    let isFree = x > words.x + 8 * scale || y > words.y
    ig_label(
      max(x, Float(screen.x) + 4 * scale), isFree ? y : words.y, Theme.accent.abgr, ig_regular, marked)
    ig_label(unmarkedX, y, Theme.text.abgr, ig_regular, notes.orientation.unmarked)
  }

  /// Draws a ring around the tip: full where the tip is in the slice, faint where it is beside it.
  private func drawTip(
    _ tip: Vector3, _ placement: SectorPlacement, _ canvas: Canvas, _ clip: PixelRect, _ scale: Float
  ) {
    let center = placement.pixel(xMM: tip.x, yMM: tip.y)
    let color = Theme.warning.faded(abs(tip.z) < 1.5 ? 255 : 110)
    canvas.ring(center: center, radius: 7 * scale, color, clip: clip)
  }
}

extension UltrasoundView.Annotations {
  /// Lines of the column at the left of the image.
  var lines: [String] {
    var (lines, marks) = ([probe.id], [String]())
    for control in MachineControl.all {
      switch control.screen {
      case .nothing: break
      case .line(let text): lines.append(text(settings))
      case .mark(let text): if let mark = text(settings, beam) { marks.append(mark) }
      }
    }
    var rate = "\(DisplayText.decimal(framesPerSecond, 0)) images/s"
    if let shown = shownPerSecond, Double(shown) < framesPerSecond * 0.9 { rate += ", \(shown) shown" }
    lines.append(rate)
    if !marks.isEmpty { lines.append(marks.joined(separator: "  ")) }
    if isChangingBeam { lines.append("Beam changing …") }
    return lines
  }
}

/// The name of a structure at its place in the image plane, probe coordinates, mm.
struct StructureName: Equatable, Sendable {
  var displayName: String
  var xMM, yMM: Double

  /// Time for which the image shows a mark that was set, in ticks: 3 s.
  private static let markTicks = 3 * SimulationState.ticksPerS
  /// Fresh marks of the trainee, at the places at which they were set.
  static func marks(in state: SimulationState) -> [StructureName] {
    ScanLandmark.allCases.compactMap { landmark in
      guard let mark = state.marks[landmark], state.tick - mark.tick < markTicks else { return nil }
      return StructureName(
        displayName: "+ \(landmark.displayName)", xMM: Double(mark.xMM), yMM: Double(mark.yMM))
    }
  }

  /// The name at the place where the image shows what is named.
  func moved(to places: ApparentPositions) -> StructureName {
    let shown = places.tissue(Vector3(xMM, yMM, 0))
    return StructureName(displayName: displayName, xMM: shown.x, yMM: shown.y)
  }
}
