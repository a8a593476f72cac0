import Anatomy
import CKernels
import Geometry

/// Crossing of a ray with the surface of bone, and the echo that comes straight back.
struct BoneReflection {
  /// The specular lobe's half width at half maximum, and the fall of the rough part by angle.
  static let lobeDeg: Float = 18
  static let roughDeg: Float = 30
  static let roughShare: Float = 0.50
  private let tables: MediumTables
  private let voxels: UnsafeBufferPointer<UInt32>

  init(_ input: FrameInput) { self.init(tables: input.tables, voxels: input.voxels) }
  init(tables: MediumTables, voxels: UnsafeBufferPointer<UInt32>) {
    (self.tables, self.voxels) = (tables, voxels)
  }

  struct Hit {
    var restMM, specular, rough: Float
  }

  /// The crossing between two rest depths of a ray, by two secant steps; nil where its end is outside of bone.
  func crossing(
    from start: SIMD3<Float>, along direction: SIMD3<Float>, between near: Float, and far: Float
  ) -> Hit? {
    var (d0, d1) = (near, far)
    var inside = distance(start + direction * d1)
    guard inside < 0 else { return nil }
    var outside = max(distance(start + direction * d0), 0)
    for _ in 0..<2 {
      let share = max(0.02, min(0.98, outside / (outside - inside + 1e-9)))
      let middle = d0 + (d1 - d0) * share
      let value = distance(start + direction * middle)
      if value > 0 { (d0, outside) = (middle, value) } else { (d1, inside) = (middle, value) }
    }
    let rest = d0 + (d1 - d0) * max(0, min(1, outside / (outside - inside + 1e-9)))
    let point = start + direction * rest
    let cosine = abs(dot(normal(at: point), direction))
    let angle = angleDegrees(cosine: cosine)
    let lobe = exp2(-(angle * angle) / (BoneReflection.lobeDeg * BoneReflection.lobeDeg))
    // The strength wanders along the cortex, anchored in the bone.
    let fine = smoothNoise(point * 0.8, seed: tables.seed)
    let coarse = smoothNoise(point * 0.25, seed: tables.seed &+ 1)
    let rough = BoneReflection.roughShare * exp2(-angle / BoneReflection.roughDeg) * cosine * cosine
    return Hit(restMM: rest, specular: lobe * (0.7 + 0.5 * fine + 0.5 * coarse), rough: rough)
  }

  /// Signed distance to bone, trilinear, in mm.
  func distance(_ p: SIMD3<Float>) -> Float {
    let c = (p - tables.origin) * tables.scale
    @inline(__always) func split(_ v: Float, _ count: Int32) -> (Int, Float) {
      let inRange = min(max(v, 0), Float(count) - 1.01)
      let i = Int(inRange)
      return (i, inRange - Float(i))
    }
    let (i, fx) = split(c.x, tables.counts.x)
    let (j, fy) = split(c.y, tables.counts.y)
    let (k, fz) = split(c.z, tables.counts.z)
    let (stepY, stepZ) = (Int(tables.counts.x), Int(tables.counts.x) * Int(tables.counts.y))
    let base = voxels.part(at: i + j * stepY + k * stepZ, count: stepZ + stepY + 2)
    @inline(__always) func value(_ offset: Int) -> Float {
      Float(Int8(truncatingIfNeeded: base[offset] >> 16))
    }
    @inline(__always) func mix(_ a: Float, _ b: Float, _ t: Float) -> Float { a + (b - a) * t }
    let near = mix(mix(value(0), value(1), fx), mix(value(stepY), value(stepY + 1), fx), fy)
    let far = mix(
      mix(value(stepZ), value(stepZ + 1), fx), mix(value(stepZ + stepY), value(stepZ + stepY + 1), fx), fy)
    return mix(near, far, fz) * Float(Voxel.boneStepMM)
  }

  private func normal(at p: SIMD3<Float>) -> SIMD3<Float> {
    let e: Float = 0.6
    @inline(__always) func slope(_ axis: SIMD3<Float>) -> Float { distance(p + axis) - distance(p - axis) }
    let n = SIMD3(slope(SIMD3(e, 0, 0)), slope(SIMD3(0, e, 0)), slope(SIMD3(0, 0, e)))
    return n / (dot(n, n) + 1e-12).squareRoot()
  }
}

/// The surface of bone as met by every ray on every plane: seen depth (negative where none) and amplitudes.
final class BoneHits: Sendable {
  let depth, specular, rough: AlignedArray<Float>
  init() {
    let count = FrameLayout.planes * FrameLayout.rays
    depth = AlignedArray(count: count, repeating: -1)
    specular = AlignedArray(count: count, repeating: 0)
    rough = AlignedArray(count: count, repeating: 0)
  }
  /// Seen depths by ray, in mm; negative where a ray meets no bone.
  func depths(plane: Int) -> UnsafeMutableBufferPointer<Float> {
    depth.stretch(at: plane * FrameLayout.rays, count: FrameLayout.rays)
  }
  /// A group's part of a plane, for the march.
  func meeting(plane: Int, firstRay: Int, seed: UInt32) -> k_boneMeeting {
    func own(_ table: AlignedArray<Float>) -> UnsafeMutablePointer<Float> {
      table.pointer(at: plane * FrameLayout.rays + firstRay, count: FrameLayout.groupSize)
    }
    return k_boneMeeting(
      nearSteps: BoneHits.nearSteps, opaqueMM: BoneHits.opaqueMM,
      lobeDeg2: BoneReflection.lobeDeg * BoneReflection.lobeDeg, roughDeg: BoneReflection.roughDeg,
      roughShare: BoneReflection.roughShare, seed: seed, depth: own(depth), specular: own(specular),
      rough: own(rough))
  }
  /// Distance to the surface of bone, by the nearest voxel, below which bone may be met, in steps of 0.05 mm.
  private static let nearSteps: Float = 13
  /// Depth below the surface from which on nothing is heard.
  private static let opaqueMM: Float = 6
}
