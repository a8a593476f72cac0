import CImGui
import Geometry
import Needle
import Simulation
import Ultrasound

/// The view of the back with both hands' instruments. The back is drawn once and kept; a frame adds the instruments.
final class ExternalView {
  private let scene: Scene
  private let probe: ProbeModel
  private let toTable: Pose
  private(set) var camera: Camera
  private var back: DepthCanvas?
  /// The back with the bones showing through the skin; nil until the truth is shown.
  private var opened: DepthCanvas?
  private var view: DepthCanvas
  /// Contents of `view`; nil when nothing is drawn.
  private var drawn: Contents?

  /// Contents of a frame.
  struct Contents: Equatable {
    var probe: ProbeState
    var needle: NeedleState
    var shaft: ShaftBeam
    var depthMM: Double
    /// True when the outline of the imaged plane below the skin is shown.
    var showsImagePlane: Bool
    /// True when bones, and the needle inside the body, are shown.
    var showsTruth: Bool
  }

  /// Width of the back that is shown, in mm.
  static let widthMM = 220.0
  /// Distance of the view's middle from the midline toward the side to be injected, in mm.
  static let asideMM = 10.0

  init(scene: Scene) {
    self.scene = scene
    (probe, toTable) = (ProbeModel(of: scene.probe), scene.patientToTable)
    camera = ExternalView.camera(for: scene, width: 1, height: 1)
    view = DepthCanvas(width: 1, height: 1)
  }

  private static func camera(for scene: Scene, width: Int, height: Int) -> Camera {
    // A little above the start, since the instruments stand out of the back and reach upward on the screen.
    let x = scene.side.sign * asideMM
    var camera = Camera(
      centerMM: scene.patient.skinPointMM(x: x, z: scene.start.probeZMM), widthMM: widthMM, width: width,
      height: height, patientToTable: scene.patientToTable)
    camera.centerMM += camera.up * 22
    return camera
  }

  /// Draws the picture without words, as far as it has changed since the last call.
  /// - Parameter anew: draws all of it, whatever there was before.
  /// - Returns: the part of the canvas that was drawn; nil for none.
  @discardableResult
  func drawScene(
    _ contents: Contents, into canvas: Canvas, rect: PixelRect, scale: Float, anew: Bool = true
  ) -> PixelRect? {
    fit(rect)
    if !anew, contents == drawn { return nil }
    if contents.showsTruth, opened == nil { opened = drawBack(withBones: true) }
    guard let base = contents.showsTruth ? opened : back else { return nil }
    let isKept = !anew && drawn?.showsTruth == contents.showsTruth
    let old = isKept ? view.touched : view.canvas.bounds
    view.restore(old, from: base)
    if contents.showsImagePlane || contents.showsTruth { drawImagePlane(contents) }
    drawProbe(contents.probe.probeToPatient)
    drawNeedle(contents.needle, contents.shaft, scale: scale, inside: contents.showsTruth)
    drawn = contents
    let changed = old.union(view.touched)
    let place = changed.moved(x: rect.x, y: rect.y)
    canvas.copy(view.canvas, changed, toX: place.x, y: place.y)
    return place
  }

  private func fit(_ rect: PixelRect) {
    guard back == nil || camera.width != rect.width || camera.height != rect.height else { return }
    camera = ExternalView.camera(for: scene, width: rect.width, height: rect.height)
    view = DepthCanvas(width: rect.width, height: rect.height)
    back = drawBack(withBones: false)
    (opened, drawn) = (nil, nil)
  }

  /// Writes the patient's directions at the edges.
  func drawDirections(_ rect: PixelRect, _ scale: Float) {
    let height = ig_label_height(ig_small)
    func label(_ text: String, _ x: Float, _ y: Float) {
      ig_label(x.rounded(), y.rounded(), Theme.text.abgr, ig_small, text)
    }
    let (left, top) = (Float(rect.x) + 12 * scale, Float(rect.y) + 8 * scale)
    let middle = Float(rect.x) + Float(rect.width) / 2
    label("Cranial", middle - ig_label_width(ig_small, "Cranial") / 2, top)
    label("Caudal", middle - ig_label_width(ig_small, "Caudal") / 2, Float(rect.bottom) - 8 * scale - height)
    label("Left", left, Float(rect.y) + Float(rect.height) / 2)
    label(
      "Right", Float(rect.right) - 12 * scale - ig_label_width(ig_small, "Right"),
      Float(rect.y) + Float(rect.height) / 2)
  }

  // MARK: The back

  private static let skin = Color(0xc99b84), bone = Color(0xe9e2cf)

  private func drawBack(withBones: Bool) -> DepthCanvas {
    let layer = DepthCanvas(width: camera.width, height: camera.height)
    layer.clear(Theme.back)
    drawSkin(into: layer)
    guard withBones else { return layer }
    let bones = DepthCanvas(width: camera.width, height: camera.height)
    bones.clear(Color(0x5a4038))
    for mesh in scene.patient.surfaces where !mesh.name.lowercased().contains("skin") {
      draw(mesh, ExternalView.bone, into: bones)
    }
    // The skin as a veil over the bones; nothing hides the needle any more.
    for i in 0..<camera.width * camera.height where layer.nearness[i] > -.infinity {
      layer.canvas.pixels[i] = Canvas.blend(layer.canvas.pixels[i], over: bones.canvas.pixels[i], alpha: 70)
      layer.nearness[i] = -.infinity
    }
    return layer
  }

  private func light(_ normal: Vector3) -> Float {
    // One lamp over the viewer's left shoulder, and a faint one from the right.
    let normal = toTable.vector(normal)
    let key = max(dot(normal, Vector3(-0.50, -0.83, -0.25)), 0)
    let fill = max(dot(normal, Vector3(0.80, -0.45, -0.40)), 0)
    return Float(0.20 + 0.66 * key + 0.20 * fill)
  }

  /// Draws the skin from the field that the probe rests on, so that what is seen is where things are.
  private func drawSkin(into layer: DepthCanvas) {
    guard let field = scene.patient.medium.skin else { return }
    let step = max(Int(3 / field.spacingMM), 1)
    func corner(_ i: Int, _ k: Int) -> DepthCanvas.Corner? {
      let height = field.heightsMM[i + field.countX * k]
      guard height < HeightField.absent else { return nil }
      let x = field.originX + Double(i) * field.spacingMM
      let z = field.originZ + Double(k) * field.spacingMM
      return DepthCanvas.Corner(
        place: camera.project(Vector3(x, Double(height), z)), light: light(field.outwardNormal(x: x, z: z)))
    }
    for k in stride(from: 0, to: field.countZ - step, by: step) {
      var (a, c) = (corner(0, k), corner(0, k + step))
      for i in stride(from: step, to: field.countX, by: step) {
        let (b, d) = (corner(i, k), corner(i, k + step))
        if let a, let b, let c { layer.fill(a, b, c, ExternalView.skin) }
        if let b, let c, let d { layer.fill(b, d, c, ExternalView.skin) }
        (a, c) = (b, d)
      }
    }
  }

  private func draw(_ mesh: SurfaceMesh, _ color: Color, into layer: DepthCanvas) {
    let corners = zip(mesh.positionsMM, mesh.vertexNormals).map { p, normal in
      DepthCanvas.Corner(
        place: camera.project(Vector3(Double(p.x), Double(p.y), Double(p.z))), light: light(normal))
    }
    for t in stride(from: 0, to: mesh.indices.count, by: 3) {
      let place = (0..<3).map { corners[Int(mesh.indices[t + $0])] }
      layer.fill(place[0], place[1], place[2], color)
    }
  }
}

// MARK: The instruments
extension ExternalView {
  private func drawProbe(_ pose: Pose) {
    for facet in probe.facets {
      let normal = pose.vector(facet.normal)
      guard dot(normal, camera.toEye) > 0 else { continue }
      let light = self.light(normal)
      let corners = facet.corners.map {
        DepthCanvas.Corner(place: camera.project(pose.point($0)), light: light)
      }
      view.fill(corners[0], corners[1], corners[2], facet.color)
      view.fill(corners[0], corners[2], corners[3], facet.color)
    }
  }

  private func drawNeedle(_ needle: NeedleState, _ shaft: ShaftBeam, scale: Float, inside: Bool) {
    let steel = Color(0xf4f7fa)
    let hub = camera.project(needle.hubMM)
    let freeMM = shaft.lengthMM - needle.depthMM
    // A little nearer than the skin, so that the entry is seen; bowed where the hand pushes harder than it carries.
    let bow = needle.bevelZero * needle.bowMM(freeMM: freeMM)
    draw(shaft, from: 0, to: freeMM, bow: bow, raised: 0.5, thickness: 1.8 * scale, steel)
    if inside, needle.isInTissue {
      draw(
        shaft, from: freeMM, to: shaft.lengthMM, bow: .zero, raised: 0, thickness: 2 * scale, Theme.warning,
        hiddenAlpha: 255)
    }
    let backward = needle.handDirection * -1
    let hubEnd = camera.project(needle.hubMM + backward * 9)
    view.line(from: hub, to: hubEnd, thickness: 5 * scale, Color(0x2f3439))
    let barrel = camera.project(needle.hubMM + backward * 48)
    view.line(from: hubEnd, to: barrel, thickness: 8 * scale, Color(0xb9d4e2, alpha: 190))
    view.line(
      from: barrel, to: camera.project(needle.hubMM + backward * 62), thickness: 3 * scale, Color(0x8fa3b0))
    if !needle.isInTissue {
      let mark = camera.project(needle.entryMM)
      for (dx, dy) in [(Float(5), Float(0)), (0, 5)] {
        let arm = SIMD3(dx * scale, dy * scale, 0)
        view.line(from: mark - arm, to: mark + arm, thickness: 1.4 * scale, Theme.warning, hiddenAlpha: 90)
      }
    }
  }

  /// Draws a stretch of the shaft, measured from the hub, in mm.
  private func draw(
    _ shaft: ShaftBeam, from start: Double, to end: Double, bow: Vector3, raised: Float, thickness: Float,
    _ color: Color, hiddenAlpha: UInt32 = 0
  ) {
    let pieces = 12
    let points = (0...pieces).map { piece -> SIMD3<Float> in
      let share = Double(piece) / Double(pieces)
      let place = shaft.place(atMM: start + (end - start) * share)
      return camera.project(place + bow * (4 * share * (1 - share))) + SIMD3(0, 0, raised * Float(share))
    }
    for (a, b) in zip(points, points.dropFirst()) {
      view.line(from: a, to: b, thickness: thickness, color, hiddenAlpha: hiddenAlpha)
    }
  }

  /// Draws the outline of what is imaged, through the skin.
  private func drawImagePlane(_ contents: Contents) {
    let sector = SectorGeometry(probe: scene.probe, depthMM: contents.depthMM)
    let half = scene.probe.fieldOfView.radians / 2
    let radius = scene.probe.radiusMM
    let pose = contents.probe.probeToPatient
    var outline: [Vector3] = []
    if scene.probe.isSector {
      for i in 0...12 {
        let angle = half * (Double(i) / 6 - 1)
        let reach = radius + contents.depthMM
        outline.append(
          Vector3(reach * Elementary.sine(angle), reach * Elementary.cosine(angle) - radius, 0))
      }
      outline.append(Vector3(radius * Elementary.sine(half), sector.topMM, 0))
      outline.insert(Vector3(-radius * Elementary.sine(half), sector.topMM, 0), at: 0)
    } else {
      let w = sector.halfWidthMM
      outline = [
        Vector3(-w, 0, 0), Vector3(-w, sector.bottomMM, 0), Vector3(w, sector.bottomMM, 0), Vector3(w, 0, 0),
      ]
    }
    let points = outline.map { camera.project(pose.point($0)) }
    for (a, b) in zip(points, points.dropFirst()) {
      view.line(from: a, to: b, thickness: 1.4, Theme.accent.faded(210), hiddenAlpha: 110)
    }
  }
}
