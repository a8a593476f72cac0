import Anatomy
import Geometry
import Needle
import Simulation
import Ultrasound

/// Anatomy of one person in the image plane of a moment: in probe coordinates, mm.
package struct PlaneAnatomy: Sendable {
  package let patient: Patient
  package let side: Side
  package let probeToPatient: Pose
  package let depthMM: Double
  package let needle: NeedleState
  /// The first bone of every scanline that meets one, in the order of the scanlines.
  package let bones: [BonePlace]
  private let slice: ImagedSlice
  private let cells: CellGrid

  /// Place where a scanline meets bone.
  package struct BonePlace: Equatable, Sendable {
    package var line: Int
    /// Depth along the scanline.
    package var depthMM: Double
    package var xMM, yMM: Double
    /// Place in the patient frame.
    package var pointMM: Vector3
    package var bone: BoneNames.Name
  }

  /// Rays that look for bone, as dense as an image's scanlines.
  static let lines = 256

  package init(of scene: Scene, _ state: SimulationState) {
    (patient, side, needle) = (scene.patient, scene.side, state.needle)
    (probeToPatient, depthMM) = (state.probe.probeToPatient, Double(state.depthInEffectMM))
    slice = ImagedSlice(of: scene.probe)
    let names = BoneNames(of: patient)
    let (patient, pose, depthMM) = (patient, probeToPatient, depthMM)
    let rays = (0..<PlaneAnatomy.lines).map { ScanRay(line: $0, probe: scene.probe) }
    bones = rays.compactMap { ray in
      guard let depth = ray.firstBone(of: patient, pose: pose, depthMM: depthMM) else { return nil }
      let place = ray.point(depthMM: depth)
      let point = pose.point(place)
      return BonePlace(
        line: ray.line, depthMM: depth, xMM: place.x, yMM: place.y, pointMM: point,
        bone: names.name(at: point))
    }
    cells = CellGrid(
      patient: patient, pose: pose, slice: slice, probe: scene.probe, depthMM: depthMM, bones: bones)
  }

  /// True where the image shows this place of its plane, half a millimeter off its border.
  package func isShown(_ place: Vector3) -> Bool {
    PlaneAnatomy.isShown(xMM: place.x, yMM: place.y, in: slice, depthMM: depthMM)
  }
  static func isShown(xMM: Double, yMM: Double, in slice: ImagedSlice, depthMM: Double) -> Bool {
    guard let depth = slice.depthMM(xMM: xMM, yMM: yMM) else { return false }
    return depth > 0.5 && depth < depthMM - 0.5
  }

  /// Distance of a point from the midline, + on the imaged side.
  func lateralMM(_ point: Vector3) -> Double { side.sign * point.x }

  /// The middle of the widest part of a tissue that sound reaches; nil where there is hardly any.
  func middle(of tissues: [Tissue], where isWanted: (Vector3) -> Bool = { _ in true }) -> Vector3? {
    let wanted = patient.medium.tissues.map { tissue in tissues.contains { $0.name == tissue.name } }
    return cells.middle { cell in
      guard let tissue = cell.tissue, wanted[tissue] else { return false }
      return isWanted(probeToPatient.point(cell.place))
    }
  }
  /// The middle of the widest shadow of bone.
  func middleOfShadow() -> Vector3? { cells.middle { $0.isShadow } }

  /// Place just inside the most dorsal place of the joint in the plane, reached by sound or not; nil without a joint there.
  func jointMouth() -> Vector3? {
    guard let target = patient.mouths[side] else { return nil }
    let center = probeToPatient.inversePoint(target.centerMM)
    /// The joint's places in one row of the image.
    func row(_ y: Double) -> [Vector3] {
      stride(from: center.x - 22, through: center.x + 22, by: 0.4).map { Vector3($0, y, 0) }
        .filter { patient.region(at: probeToPatient.point($0)) == .joint }
    }
    for y in stride(from: 4, through: depthMM - 2, by: 0.4) where !row(y).isEmpty {
      let inside = row(y + 1.6)
      return inside.isEmpty ? row(y)[0] : inside[inside.count / 2]
    }
    return nil
  }

  /// Place where a sheet crosses the scanline that lies a part of the way from column 0 to the other edge; nil where it does not.
  func crossing(ofSheet name: String, share: Double) -> Vector3? {
    guard let sheet = patient.medium.sheets.first(where: { $0.name == name }) else { return nil }
    guard let edge = slice.depthMM(xMM: 0, yMM: depthMM) else { return nil }
    let ray = ScanRay(
      line: Int((1 - share) * Double(PlaneAnatomy.lines - 1)), probe: slice.probe)
    let bone = bones.first { $0.line == ray.line }?.depthMM ?? edge
    for depth in stride(from: 1, through: bone - 0.5, by: 0.2) {
      let place = ray.point(depthMM: depth)
      let point = probeToPatient.point(place)
      let height = sheet.surface.height(x: point.x, z: point.z)
      if height < Double(HeightField.absent) / 2, point.y >= height { return depth > 1.3 ? place : nil }
    }
    return nil
  }
}

/// One of the lines along which the image looks.
struct ScanRay {
  let line: Int
  private let from, direction: Vector3

  /// - Parameter line: 0 at the unmarked edge, `PlaneAnatomy.lines` − 1 at the marked one.
  init(line: Int, probe: Probe) {
    self.line = line
    let share = Double(line) / Double(PlaneAnatomy.lines - 1) - 0.5
    if probe.isSector {
      let angle = share * probe.fieldOfView
      direction = Vector3(angle.sine, angle.cosine, 0)
      from = direction * probe.radiusMM - Vector3(0, probe.radiusMM, 0)
    } else {
      (from, direction) = (Vector3(share * probe.faceLengthMM, 0, 0), Vector3(0, 1, 0))
    }
  }
  /// Place in probe coordinates.
  func point(depthMM: Double) -> Vector3 { from + direction * depthMM }

  func firstBone(of patient: Patient, pose: Pose, depthMM: Double) -> Double? {
    var depth = 0.5
    while depth < depthMM {
      let room = patient.boneDistanceMM(at: pose.point(point(depthMM: depth)))
      if room <= 0.02 { return depth }
      depth += max(room * 0.7, 0.1)
    }
    return nil
  }
}
