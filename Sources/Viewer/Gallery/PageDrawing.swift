import Anatomy
import CImGui
import Gallery
import Geometry
import Simulation
import Ultrasound

/// Draws one view of the gallery: title, image, ruler, sides, labels, and the line of the machine.
struct PageDrawing {
  let moment: GalleryMoment
  let scale: Float
  private let ultrasound = UltrasoundView()
  private static let titleHeight = 46, footHeight = 34

  init(moment: GalleryMoment, scale: Float) { (self.moment, self.scale) = (moment, scale) }

  /// - Returns: the labels as placed, and the words of those that the plane does not hold.
  func draw(_ image: BModeImage, _ places: ApparentPositions, into canvas: Canvas) -> (
    labels: [LabelLayout.Placed], missing: [String]
  ) {
    canvas.fill(canvas.bounds, Color(0x000000))
    let screen = PixelRect(
      x: 0, y: PageDrawing.titleHeight, width: canvas.width,
      height: canvas.height - PageDrawing.titleHeight - PageDrawing.footHeight)
    let notes = UltrasoundView.Annotations(
      probe: moment.scene.probe, settings: moment.state.settings, framesPerSecond: 0, shownPerSecond: nil,
      orientation: OrientationLabels(probeToPatient: moment.state.probe.probeToPatient),
      beam: moment.state.activeBeam)
    let placement = UltrasoundView.placement(
      SectorGeometry(probe: notes.probe, depthMM: notes.depthMM), in: screen, scale: scale)
    ultrasound.drawImage(image, at: placement, into: canvas, screen: screen)
    ultrasound.drawRuler(notes, placement, canvas, screen, scale)
    ultrasound.drawOrientation(
      notes, placement, canvas, screen, scale, below: SIMD2(0, Float(screen.y)))
    let found = names(placement, places, EchoSeeker(image: image, probe: notes.probe))
    let layout = LabelLayout(
      area: PixelRect(x: 6, y: screen.y + 2, width: screen.width - 12, height: screen.height - 4),
      obstacles: obstacles(notes, placement, screen), brightness: { PageDrawing.gray(of: $0, in: canvas) })
    let labels = layout.placed(found.items)
    for label in labels { draw(label, into: canvas, clip: screen) }
    drawTitle(canvas)
    return (labels, found.missing)
  }

  private func names(
    _ placement: SectorPlacement, _ places: ApparentPositions, _ seeker: EchoSeeker
  ) -> (items: [LabelLayout.Item], missing: [String]) {
    let plane = PlaneAnatomy(moment)
    var (items, missing): ([LabelLayout.Item], [String]) = ([], [])
    for structure in moment.view.labels {
      guard let truth = structure.place(in: plane) else {
        missing.append(structure.displayName)
        continue
      }
      let shown = structure.isNeedle ? places.needle(truth) : places.tissue(truth)
      let place = structure.isSurface ? seeker.echo(near: shown) : shown
      items.append(
        LabelLayout.Item(
          displayName: structure.displayName, target: placement.pixel(xMM: place.x, yMM: place.y),
          width: Int(ig_label_width(ig_regular, structure.displayName)) + 9,
          height: Int(ig_label_height(ig_regular)) + 4))
    }
    return (items, missing)
  }

  /// Places that labels must leave free: the ruler, and the words at both ends of the face.
  private func obstacles(
    _ notes: UltrasoundView.Annotations, _ placement: SectorPlacement, _ screen: PixelRect
  ) -> [PixelRect] {
    let ruler = UltrasoundView.rulerX(placement, screen, scale) - Int(12 * scale)
    let sides = ultrasound.orientationPlaces(notes, placement, screen, scale)
    let height = Int(20 * scale)
    let (marked, unmarked) = (
      ig_label_width(ig_regular, notes.orientation.marked),
      ig_label_width(ig_regular, notes.orientation.unmarked)
    )
    return [
      PixelRect(x: ruler, y: screen.y, width: Int(48 * scale), height: screen.height),
      PixelRect(
        x: Int(sides.dot.x - 14 * scale - marked), y: Int(sides.y), width: Int(marked + 22 * scale),
        height: height),
      PixelRect(x: Int(sides.unmarkedX), y: Int(sides.y), width: Int(unmarked) + 4, height: height),
    ]
  }

  private func draw(_ label: LabelLayout.Placed, into canvas: Canvas, clip: PixelRect) {
    canvas.fill(label.rect, Color(0x000000, alpha: 165))
    canvas.line(from: label.item.target, to: label.leader, thickness: 1.3, Theme.warning, clip: clip)
    canvas.ring(center: label.item.target, radius: 3.5, Theme.warning, clip: clip)
    ig_label(
      Float(label.rect.x + 4), Float(label.rect.y + 1), Theme.warning.abgr, ig_regular, label.item.displayName
    )
  }

  private func drawTitle(_ canvas: Canvas) {
    let left = 14 * scale
    ig_label(left, 8, Theme.bright.abgr, ig_title, moment.view.title)
    let who = moment.scene.patient.parameters
    let person =
      "\(who.sex == .female ? "woman" : "man"), \(DisplayText.decimal(who.ageYears, 0)) years, BMI \(DisplayText.decimal(who.bodyMassIndex, 0)), \(moment.scene.side.rawValue) side"
    ig_label(
      Float(canvas.width) - left - ig_label_width(ig_regular, person), 15, Theme.dim.abgr, ig_regular, person)
    ig_label(
      left, Float(canvas.height) - 27, Theme.dim.abgr, ig_regular, machineLine)
  }
  private var machineLine: String {
    let (probe, settings) = (moment.scene.probe, moment.state.settings)
    let kind = probe.radiusMM > 0 ? "curvilinear" : (probe.isSector ? "phased" : "linear")
    return [
      "\(probe.id), \(kind)", "\(DisplayText.decimal(probe.centerFrequencyMHz, 1)) MHz",
      "depth \(DisplayText.decimal(Double(settings.depthMM) / 10, 1)) cm",
      "focus \(DisplayText.decimal(Double(settings.focusMM) / 10, 1)) cm",
      "gain \(DisplayText.signed(Double(settings.gainDB))) dB",
      "dynamic range \(DisplayText.decimal(Double(settings.dynamicRangeDB), 0)) dB",
    ].joined(separator: "  ·  ")
  }

  /// The mean of a canvas's green over a rectangle, from every fourth pixel.
  private static func gray(of rect: PixelRect, in canvas: Canvas) -> Float {
    let area = rect.intersection(canvas.bounds)
    guard !area.isEmpty else { return 0 }
    var (sum, count) = (0, 0)
    for y in stride(from: area.y, to: area.bottom, by: 4) {
      for x in stride(from: area.x, to: area.right, by: 4) {
        sum += Int(canvas.pixels[y * canvas.width + x] >> 8 & 255)
        count += 1
      }
    }
    return Float(sum) / Float(count)
  }
}
