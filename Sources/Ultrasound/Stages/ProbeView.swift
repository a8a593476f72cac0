import Geometry

/// The probe's frame in single precision, and the beam's geometry.
struct ProbeView {
  var origin = SIMD3<Float>.zero
  /// Unit vectors along the face, into the tissue, and across the slice.
  var lateral = SIMD3<Float>(1, 0, 0), axial = SIMD3<Float>(0, 1, 0), elevational = SIMD3<Float>(0, 0, 1)

  init() {}
  init(_ pose: Pose) {
    origin = SIMD3<Float>(pose.origin)
    lateral = SIMD3<Float>(pose.xAxis)
    axial = SIMD3<Float>(pose.yAxis)
    elevational = SIMD3<Float>(pose.zAxis)
  }
  /// A patient's point in probe coordinates.
  @inline(__always) func local(_ p: SIMD3<Float>) -> SIMD3<Float> {
    let q = p - origin
    return SIMD3(dot(q, lateral), dot(q, axial), dot(q, elevational))
  }
  @inline(__always) func localVector(_ v: SIMD3<Float>) -> SIMD3<Float> {
    SIMD3(dot(v, lateral), dot(v, axial), dot(v, elevational))
  }
  /// A probe's point in patient coordinates.
  @inline(__always) func patient(x: Float, y: Float, z: Float) -> SIMD3<Float> {
    origin + lateral * x + axial * y + elevational * z
  }
}
