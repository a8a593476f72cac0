import Geometry
import Needle
import Simulation

/// Direction from which the external view shows the back: from behind and from the feet, head up, without
/// perspective. The patient's right is at the right.
struct Camera: Equatable, Sendable {
  /// The point in the middle of the view, patient frame, mm.
  var centerMM: Vector3
  var pixelsPerMM: Double
  var width, height: Int
  /// Unit vectors in the patient frame: to the eye, 28° from straight above the table toward the feet, and up in the
  /// view.
  let toEye, up: Vector3

  /// A camera that shows `widthMM` of the back.
  init(
    centerMM: Vector3, widthMM: Double, width: Int, height: Int, patientToTable: Pose = .identity
  ) {
    (self.centerMM, self.width, self.height) = (centerMM, max(width, 1), max(height, 1))
    toEye = patientToTable.inverseVector(Vector3(0, -0.8829476, -0.4694716))
    up = patientToTable.inverseVector(Vector3(0, -0.4694716, 0.8829476))
    // In a flat view the height decides.
    pixelsPerMM = min(Double(width) / widthMM, Double(height) / (widthMM * 0.72))
  }

  /// Pixel (x, y) in the view and nearness to the eye, in mm.
  func project(_ p: Vector3) -> SIMD3<Float> {
    let offset = p - centerMM
    return SIMD3(
      Float(Double(width) / 2 + offset.x * pixelsPerMM),
      Float(Double(height) / 2 - dot(offset, up) * pixelsPerMM), Float(dot(offset, toEye)))
  }

  /// The point of the skin below a pixel of the view; nil beside the body.
  func skinPoint(x: Float, y: Float, on scene: Scene) -> Vector3? {
    let right = (Double(x) - Double(width) / 2) / pixelsPerMM
    let upward = (Double(height) / 2 - Double(y)) / pixelsPerMM
    let onPlane = centerMM + Vector3(right, 0, 0) + up * upward
    // Along the line of sight the depth below the skin grows; halve the way to where it is zero.
    func belowSkin(_ t: Double) -> Double {
      let p = onPlane - toEye * t
      return p.y - scene.patient.skinPointMM(x: p.x, z: p.z).y
    }
    var (near, far) = (-250.0, 250.0)
    guard belowSkin(near) < 0, belowSkin(far) > 0 else { return nil }
    for _ in 0..<40 {
      let middle = (near + far) / 2
      if belowSkin(middle) < 0 { near = middle } else { far = middle }
    }
    let p = onPlane - toEye * near
    return SkinSeat(x: p.x, z: p.z, on: scene.patient)?.pointMM
  }

  /// Motion on the back that belongs to one of the mouse, in mm: to the patient's right, toward the head.
  func motionMM(dx: Float, dy: Float) -> SIMD2<Float> {
    let scale = Float(pixelsPerMM)
    return SIMD2(dx / scale, -dy / (scale * Float(up.z)))
  }
}
