import Anatomy
import CKernels

/// Echo of a boundary where a ray goes from one tissue into another: by the impedances of both, and by the angle.
///
/// Such a boundary is met in the voxels: its place by bisection, its normal from the slope of the impedance about it.
struct TissueBoundary {
  /// Loss by unevenness and fall with the angle, in dB and dB a degree: a boundary between soft tissues is uneven
  /// over the beam's width, so that only a part of what a mirror would send back finds its way; and it faces the beam
  /// somewhere, so that the fall is gentle.
  static let unevenDB: Float = 12
  static let fallDBPerDeg: Float = 0.3
  /// Least level that is drawn: 6 dB over unit speckle before the losses of unevenness and angle, in octaves.
  static let faintest: Float = 1
  /// Distance at which its normal is looked for: about two voxels.
  private static let reachMM: Float = 1.2

  /// Distance from the ray's start, mm at rest.
  let restMM: Float
  /// Loss against a flat mirror across the beam, in octaves.
  let lossOctaves: Float
  /// Slope of the boundary: depth gained, mm for a mm along the face.
  let slope: Float

  /// - Parameters:
  ///   - start: of the ray on its plane, in the patient.
  ///   - sideways: unit vector across the ray in the image plane.
  ///   - far: a rest depth in the tissue of `label`; at `near` there was another.
  init(
    _ input: FrameInput, start: SIMD3<Float>, direction: SIMD3<Float>, sideways: SIMD3<Float>, label: Int32,
    between near: Float, and far: Float
  ) {
    var (low, high) = (near, far)
    for _ in 0..<3 {
      let middle = (low + high) / 2
      if TissueBoundary.label(at: start + direction * middle, input) == label {
        high = middle
      } else {
        low = middle
      }
    }
    restMM = (low + high) / 2
    let point = start + direction * restMM
    func rise(_ step: SIMD3<Float>) -> Float {
      input.tables.impedance[Int(TissueBoundary.label(at: point + step, input))]
        - input.tables.impedance[Int(TissueBoundary.label(at: point - step, input))]
    }
    let reach = TissueBoundary.reachMM
    let normal = SIMD3(rise([reach, 0, 0]), rise([0, reach, 0]), rise([0, 0, reach]))
    let length = max(dot(normal, normal).squareRoot(), 1e-6)
    let (along, across) = (dot(normal, direction) / length, dot(normal, sideways) / length)
    lossOctaves =
      (TissueBoundary.unevenDB + TissueBoundary.fallDBPerDeg * angleDegrees(cosine: along))
      / decibelsPerOctave
    let facing = abs(along) < 0.2 ? (along < 0 ? -0.2 : 0.2) : along
    slope = -across / facing
  }

  @inline(__always) private static func label(at p: SIMD3<Float>, _ input: FrameInput) -> Int32 {
    let t = input.tables
    let c = (p - t.origin) * t.scale + 0.5
    @inline(__always) func place(_ v: Float, _ count: Int32) -> Int32 {
      Int32(min(max(v, 0), Float(count) - 0.5))
    }
    let row = place(c.y, t.counts.y) &+ place(c.z, t.counts.z) &* t.counts.y
    return Int32(bitPattern: input.voxels[Int(place(c.x, t.counts.x) &+ row &* t.counts.x)] & Voxel.labelMask)
  }
}

extension TissueMarch {
  /// Notes the echoes of the lanes that have gone from the tissues `before` into others since the last step.
  func noteInterfaces(
    _ changed: Int8x32, before: Int8x32, after: Int8x32, restBefore: Float8, rest: Float8, depth: Float,
    elevation: Float, hidden: Float8, contact: Float8, plane: Int
  ) {
    let labels = Int32(input.tables.labelCount)
    var bits = k_bits(changed)
    while bits != 0 {
      let lane = bits.trailingZeroBitCount
      bits &= bits - 1
      let (one, other) = (before[lane] % labels, after[lane] % labels)
      let level = input.tables.boundary[Int(one * labels + other)] - hidden[lane]
      guard level > TissueBoundary.faintest else { continue }
      let interface = TissueBoundary(
        input, start: beams.start(lane: lane) + input.view.elevational * elevation,
        direction: beams.direction(lane: lane), sideways: beams.sideways(lane: lane), label: other,
        between: restBefore[lane], and: rest[lane])
      let spacing = Float(input.marchSpacingMM)
      let share = (rest[lane] - interface.restMM) / max(rest[lane] - restBefore[lane], 1e-3)
      output.fibrils.note(
        plane: plane, group: group, ray: firstRay + lane, depth: depth - spacing * share,
        amplitude: exp2(level - interface.lossOctaves) * contact[lane], slope: interface.slope)
    }
  }
}
