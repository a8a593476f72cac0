import Anatomy
import Geometry
import Simulation
import Ultrasound

/// The visible part of a state's image: the bone that ends each scan line, the needle where it lies in the slice, and
/// the spread of the fluid. It knows the medium and nothing of the anatomy's names; what lies behind bone, beside the
/// slice, or where the face has no contact is not seen.
struct OperatorEye {
  let medium: Medium
  let slice: ImagedSlice
  private let probe: Probe

  static let lines = 151
  /// Cosine between beam and normal below which bone throws its echo aside.
  private static let faintestCosine = 0.5

  init(medium: Medium, probe: Probe) {
    (self.medium, self.probe, slice) = (medium, probe, ImagedSlice(of: probe))
  }

  /// A place on bone in the image, in probe coordinates, mm.
  struct Echo: Equatable {
    var xMM, yMM: Double
    /// False when the bone is so oblique that only its shadow tells of it.
    var isBright: Bool
  }

  /// The first bone along every scan line, from the unmarked to the marked side; nil where none is met.
  func bone(from pose: Pose, depthMM: Double) -> [Echo?] {
    (0..<OperatorEye.lines).map { line in
      let place = Double(line) / Double(OperatorEye.lines - 1) - 0.5
      let (start, direction) = scanline(at: place)
      guard hasContact(start, direction, pose: pose) else { return nil }
      // The nearest of the slice's planes is what the line shows.
      var nearest: (depth: Double, z: Double)?
      for offset in [0.0, -0.4, 0.4] {
        guard
          let depth = firstBone(
            start, direction, offset: offset, pose: pose, depthMM: nearest?.depth ?? depthMM)
        else { continue }
        nearest = (depth, offset)
      }
      guard let nearest else { return nil }
      let spot = start + direction * nearest.depth
      let z = nearest.z * slice.thickness.widthMM(atDepthMM: nearest.depth)
      let normal = boneNormal(at: pose.point(Vector3(spot.x, spot.y, z)))
      let cosine = abs(dot(normal, pose.vector(direction)))
      return Echo(xMM: spot.x, yMM: spot.y, isBright: cosine >= OperatorEye.faintestCosine)
    }
  }

  /// Start of a scan line on the face and its direction; `place` −0.5...0.5 across the sector.
  private func scanline(at place: Double) -> (start: Vector3, direction: Vector3) {
    let arch = place * Double(probe.elementCount) * probe.pitchMM
    guard probe.radiusMM > 0 else { return (Vector3(arch, 0, 0), Vector3(0, 1, 0)) }
    let angle = Angle(radians: arch / probe.radiusMM)
    let direction = Vector3(angle.sine, angle.cosine, 0)
    return (direction * probe.radiusMM - Vector3(0, probe.radiusMM, 0), direction)
  }

  /// The scan line that shows a point, in probe coordinates.
  private func scanline(through point: Vector3) -> (start: Vector3, direction: Vector3) {
    guard probe.radiusMM > 0 else { return (Vector3(point.x, 0, 0), Vector3(0, 1, 0)) }
    let direction = Vector3(point.x, point.y + probe.radiusMM, 0).normalized
    return (direction * probe.radiusMM - Vector3(0, probe.radiusMM, 0), direction)
  }

  private func hasContact(_ start: Vector3, _ direction: Vector3, pose: Pose) -> Bool {
    guard let skin = medium.skin else { return true }
    let face = pose.point(start)
    let gap = (skin.height(x: face.x, z: face.z) - face.y) / max(pose.vector(direction).y, 0.25)
    return gap < ImageFormation.gelMM
  }

  /// Depth along the line of the first bone; steps as long as the distance to bone allows.
  private func firstBone(
    _ start: Vector3, _ direction: Vector3, offset: Double, pose: Pose, depthMM: Double
  ) -> Double? {
    var depth = 3.0
    while depth < depthMM {
      let z = offset * slice.thickness.widthMM(atDepthMM: depth)
      let place = start + direction * depth
      let room = medium.boneDistanceMM(at: pose.point(Vector3(place.x, place.y, z)))
      if room <= 0.05 { return depth }
      depth += max(room * 0.9, 0.1)
    }
    return nil
  }

  private func boneNormal(at point: Vector3) -> Vector3 {
    let h = 0.5
    func slope(_ step: Vector3) -> Double {
      medium.boneDistanceMM(at: point + step) - medium.boneDistanceMM(at: point - step)
    }
    return Vector3(slope(Vector3(h, 0, 0)), slope(Vector3(0, h, 0)), slope(Vector3(0, 0, h))).normalized
  }

  /// Brightness of a point reflector against one in the middle of the slice, 0...1; 0 beside the sector and where the
  /// face has no contact.
  func brightness(of pointMM: Vector3, from pose: Pose, depthMM shownMM: Double) -> Double {
    let point = pose.inversePoint(pointMM)
    guard let depth = slice.depthMM(xMM: point.x, yMM: point.y), depth > 0, depth <= shownMM else { return 0 }
    let (start, direction) = scanline(through: point)
    guard hasContact(start, direction, pose: pose) else { return 0 }
    let half = slice.thickness.widthMM(atDepthMM: depth) / 2
    // Two-way, one half of the amplitude at half the width: a Gaussian beam.
    let share = point.z / half
    return Elementary.exponential(-0.6931471805599453 * share * share)
  }

  /// True where bone lies between the face and a place of the image plane, so that nothing is seen there.
  func isBehindBone(_ pointMM: Vector3, from pose: Pose) -> Bool {
    let point = pose.inversePoint(pointMM)
    guard let depth = slice.depthMM(xMM: point.x, yMM: point.y) else { return true }
    let (start, direction) = scanline(through: point)
    return firstBone(start, direction, offset: 0, pose: pose, depthMM: depth - 1) != nil
  }

  /// Visible spread of fluid from side to side where it has come since there were `earlier` voxels of it, in mm: wide
  /// around a tip in soft tissue, hardly any where it runs into a cleft. Nothing is seen of it beside the slice or
  /// behind bone.
  func spreadMM(of fluid: FluidCells, since earlier: Int, from pose: Pose) -> Double {
    var columns = [Int](repeating: 0, count: 2 * OperatorEye.spreadReach + 1)
    for i in stride(from: min(earlier, fluid.count), to: fluid.count, by: 2) {
      let point = pose.inversePoint(medium.lattice.centerMM(ofIndex: Int(fluid[i].voxel)))
      let column = Int((point.x / OperatorEye.columnMM).rounded()) + OperatorEye.spreadReach
      guard columns.indices.contains(column), isSeen(point, pose: pose) else { continue }
      columns[column] += 1
    }
    // What is faint beside the rest is not noticed.
    let most = columns.max() ?? 0
    guard most > 0 else { return 0 }
    let seen = columns.indices.filter { 4 * columns[$0] >= most }
    guard let first = seen.first, let last = seen.last else { return 0 }
    return Double(last - first + 1) * OperatorEye.columnMM
  }
  private static let columnMM = 0.75, spreadReach = 100

  /// True for a place in the slice with no bone before it.
  private func isSeen(_ point: Vector3, pose: Pose) -> Bool {
    guard let depth = slice.depthMM(xMM: point.x, yMM: point.y), depth > 0 else { return false }
    guard abs(point.z) <= slice.thickness.widthMM(atDepthMM: depth) / 2 else { return false }
    return !isBehindBone(pose.point(point), from: pose)
  }
}
