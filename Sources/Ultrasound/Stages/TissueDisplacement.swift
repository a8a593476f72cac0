import CKernels
import Geometry

/// Motion of the tissue by needle and fluid in one image, in the form that the kernels read.
///
/// Sendable: written before an image's stages begin.
final class TissueDisplacement: @unchecked Sendable {
  /// Distance from a shaft that takes tissue along, and from a tip that dents it, at which a quarter of the motion is
  /// left, in mm.
  private static let reachMM: Float = 5, dentReachMM: Float = 4
  /// Distance from the image plane, in mm, beyond which a depot moves nothing that is shown: the reach of its push,
  /// half a slice, and how far tissue is moved.
  private static let showsWithinMM = K_SWELLING_REACH + 20

  /// Motion in the patient's frame, and in the probe's.
  private let motions = AlignedArray<k_motion>(count: 2, repeating: k_motion())
  /// Depots that show, by frame; longer when an image has more of them than any before.
  private var swellings = [TissueDisplacement.memory(16), TissueDisplacement.memory(16)]
  /// Greatest distance by which a point moves, in mm; 0 when nothing moves.
  private(set) var reachMM: Float = 0

  /// Motion in the patient's frame; nil when nothing moves.
  var inPatient: UnsafePointer<k_motion>? {
    reachMM > 0 ? UnsafePointer(motions.pointer(at: 0, count: 1)) : nil
  }
  /// Motion in the probe's frame; nil when nothing moves.
  var inProbe: UnsafePointer<k_motion>? {
    reachMM > 0 ? UnsafePointer(motions.pointer(at: 1, count: 1)) : nil
  }

  func update(_ motion: TissueMotion, view: ProbeView) {
    reachMM = 0
    guard motion.needle != nil || !motion.swellings.isEmpty else { return }
    if motion.swellings.count > swellings[0].count {
      for frame in 0..<2 { swellings[frame] = TissueDisplacement.memory(2 * motion.swellings.count) }
    }
    let count = takeSwellings(motion.swellings, view)
    motions[0] = kernel(motion, frame: 0, count) {
      SIMD3<Float>($0)
    } vector: {
      SIMD3<Float>($0)
    }
    motions[1] = kernel(motion, frame: 1, count) {
      view.local(SIMD3<Float>($0))
    } vector: {
      view.localVector(SIMD3<Float>($0))
    }
    if let needle = motion.needle {
      reachMM += Float(needle.alongMM.length + needle.asideMM.length + needle.dentMM.length)
    }
    reachMM += mostMM(of: count)
  }

  private static func memory(_ count: Int) -> AlignedArray<k_swelling> {
    AlignedArray(count: count, repeating: k_swelling())
  }

  /// Writes the depots that show, in both frames.
  private func takeSwellings(_ all: [TissueMotion.Swelling], _ view: ProbeView) -> Int {
    var count = 0
    for swelling in all where swelling.volumeMM3 > 0 {
      let place = SIMD3<Float>(swelling.centerMM)
      let local = view.local(place)
      guard local.z.magnitude < TissueDisplacement.showsWithinMM else { continue }
      // Within it a volume swells evenly: the sphere that it would fill.
      let radius = Float(Elementary.power(max(swelling.volumeMM3, 1) * 3 / (4 * .pi), 1.0 / 3))
      let strength = Float(swelling.volumeMM3) / (4 * .pi)
      swellings[0][count] = k_swelling(
        x: place.x, y: place.y, z: place.z, strength: strength, radius2: radius * radius)
      swellings[1][count] = k_swelling(
        x: local.x, y: local.y, z: local.z, strength: strength, radius2: radius * radius)
      count += 1
    }
    return count
  }
  /// Greatest distance by which depots move a point, in mm: those that reach one point lie within two reaches of each
  /// other.
  private func mostMM(of count: Int) -> Float {
    let depots = swellings[0]
    var most: Float = 0
    for i in 0..<count {
      let a = depots[i]
      var sum: Float = 0
      for j in 0..<count {
        let b = depots[j]
        let (x, y, z) = (a.x - b.x, a.y - b.y, a.z - b.z)
        if x * x + y * y + z * z < 4 * K_SWELLING_REACH * K_SWELLING_REACH { sum += b.strength / b.radius2 }
      }
      most = max(most, sum)
    }
    return most
  }

  private func kernel(
    _ motion: TissueMotion, frame: Int, _ swellingCount: Int, point: (Vector3) -> SIMD3<Float>,
    vector: (Vector3) -> SIMD3<Float>
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
      m.perReach2 = 1 / (TissueDisplacement.reachMM * TissueDisplacement.reachMM)
      m.perDent2 = 1 / (TissueDisplacement.dentReachMM * TissueDisplacement.dentReachMM)
      m.hasNeedle = 1
    }
    m.swellings = UnsafePointer(swellings[frame].pointer(count: swellingCount))
    m.swellingCount = Int32(swellingCount)
    return m
  }
}

/// Displacement of the tissue at eight places, in mm.
@inline(__always) func displacement(
  _ motion: UnsafePointer<k_motion>, x: Float8, y: Float8, z: Float8
) -> (Float8, Float8, Float8) {
  var moved = (Float8(), Float8(), Float8())
  withUnsafeMutableBytes(of: &moved) {
    k_displaceTo(motion, x, y, z, $0.assumingMemoryBound(to: Float.self).baseAddress)
  }
  return moved
}
