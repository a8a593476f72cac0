import CKernels
import Geometry

/// How needle and fluid move the tissue in one image, in the form that the kernels read.
///
/// Sendable: written before an image's stages begin.
final class TissueDisplacement: @unchecked Sendable {
  /// How far about a shaft tissue goes along, and about a tip that dents it, in mm: to a quarter there.
  private static let reachMM: Float = 5, dentReachMM: Float = 4
  private let motions = AlignedArray<k_motion>(count: 2, repeating: k_motion())
  /// No point moves farther than this, in mm; 0 where nothing moves.
  private(set) var reachMM: Float = 0

  /// In the patient's frame; null where nothing moves.
  var inPatient: UnsafePointer<k_motion>? {
    reachMM > 0 ? UnsafePointer(motions.pointer(at: 0, count: 1)) : nil
  }
  /// In the probe's frame; null where nothing moves.
  var inProbe: UnsafePointer<k_motion>? {
    reachMM > 0 ? UnsafePointer(motions.pointer(at: 1, count: 1)) : nil
  }

  func update(_ motion: TissueMotion, view: ProbeView) {
    reachMM = 0
    guard motion.needle != nil || motion.swellingCount > 0 else { return }
    motions[0] = TissueDisplacement.kernel(motion) {
      SIMD3<Float>($0)
    } vector: {
      SIMD3<Float>($0)
    }
    motions[1] = TissueDisplacement.kernel(motion) {
      view.local(SIMD3<Float>($0))
    } vector: {
      view.localVector(SIMD3<Float>($0))
    }
    if let needle = motion.needle {
      reachMM += Float(needle.alongMM.length + needle.asideMM.length + needle.dentMM.length)
    }
    for i in 0..<motion.swellingCount {
      let radius = TissueDisplacement.radiusMM(motion.swellings[i].volumeMM3)
      reachMM += Float(motion.swellings[i].volumeMM3) / (4 * .pi * radius * radius)
    }
  }
  /// Within which a volume swells evenly: the sphere that it would fill.
  private static func radiusMM(_ volumeMM3: Double) -> Float {
    Float(Elementary.power(max(volumeMM3, 1) * 3 / (4 * .pi), 1.0 / 3))
  }

  private static func kernel(
    _ motion: TissueMotion, point: (Vector3) -> SIMD3<Float>, vector: (Vector3) -> SIMD3<Float>
  ) -> k_motion {
    var m = k_motion()
    if let needle = motion.needle {
      let (start, end) = (point(needle.skinMM), point(needle.tipMM))
      let shaft = end - start
      (m.startX, m.startY, m.startZ) = (start.x, start.y, start.z)
      (m.shaftX, m.shaftY, m.shaftZ) = (shaft.x, shaft.y, shaft.z)
      m.perLength2 = 1 / max(dot(shaft, shaft), 1e-3)
      let (drag, sway, dent) = (vector(needle.alongMM), vector(needle.asideMM), vector(needle.dentMM))
      (m.dragX, m.dragY, m.dragZ) = (drag.x, drag.y, drag.z)
      (m.swayX, m.swayY, m.swayZ) = (sway.x, sway.y, sway.z)
      (m.dentX, m.dentY, m.dentZ) = (dent.x, dent.y, dent.z)
      m.perReach2 = 1 / (reachMM * reachMM)
      m.perDent2 = 1 / (dentReachMM * dentReachMM)
      m.hasNeedle = 1
    }
    withUnsafeMutableBytes(of: &m.swellings) { bytes in
      let swellings = bytes.bindMemory(to: k_swelling.self)
      for i in 0..<motion.swellingCount {
        let (center, volume) = (point(motion.swellings[i].centerMM), motion.swellings[i].volumeMM3)
        let radius = radiusMM(volume)
        swellings[i] = k_swelling(
          x: center.x, y: center.y, z: center.z, strength: Float(volume) / (4 * .pi), radius2: radius * radius
        )
      }
    }
    m.swellingCount = Int32(motion.swellingCount)
    return m
  }
}

/// How far tissue at eight places is moved, in mm.
@inline(__always) func displacement(
  _ motion: UnsafePointer<k_motion>, x: Float8, y: Float8, z: Float8
) -> (Float8, Float8, Float8) {
  var moved = (Float8(), Float8(), Float8())
  withUnsafeMutableBytes(of: &moved) {
    k_displaceTo(motion, x, y, z, $0.assumingMemoryBound(to: Float.self).baseAddress)
  }
  return moved
}
