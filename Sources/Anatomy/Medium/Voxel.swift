/// One voxel of a `Medium`, in 32 bits so that one gather fetches it:
/// bits 0–7 tissue label (place in the medium's tissue table),
/// 8–15 `texture`, 16–23 `boneDistance`, 24–31 `warp`, the last three signed bytes.
/// All three vary slowly between neighbors, so they bear interpolation and nearest look-up.
public struct Voxel: Hashable, Sendable {
  public var bits: UInt32
  public init(bits: UInt32) { self.bits = bits }

  /// Number of possible labels, and the bits that hold one.
  public static let labelCount = 256
  public static let labelMask = UInt32(labelCount - 1)

  /// - Parameters:
  ///   - textureDB: slow variation of the echogenicity about the tissue's mean, ±15.75 dB.
  ///   - boneDistanceMM: signed distance to the nearest bone surface, positive outside; clamped to ±6.35 mm.
  ///   - warpCycles: shift of the tissue's lamination phase, ±1.98 cycles.
  public init(label: UInt8, textureDB: Double, boneDistanceMM: Double, warpCycles: Double) {
    let texture = UInt32(Voxel.byte(textureDB / Voxel.textureStepDB))
    let bone = UInt32(Voxel.byte(boneDistanceMM / Voxel.boneStepMM))
    let warp = UInt32(Voxel.byte(warpCycles / Voxel.warpStepCycles))
    bits = UInt32(label) | texture << 8 | bone << 16 | warp << 24
  }
  public static let textureStepDB = 0.125
  public static let boneStepMM = 0.05
  public static let warpStepCycles = 1.0 / 64

  public var label: UInt8 { UInt8(bits & Voxel.labelMask) }
  public var textureDB: Double { Double(Int8(truncatingIfNeeded: bits >> 8)) * Voxel.textureStepDB }
  public var boneDistanceMM: Double { Double(Int8(truncatingIfNeeded: bits >> 16)) * Voxel.boneStepMM }
  public var warpCycles: Double { Double(Int8(truncatingIfNeeded: bits >> 24)) * Voxel.warpStepCycles }

  private static func byte(_ value: Double) -> UInt8 {
    let clamped = min(max(value, -127), 127)
    return UInt8(bitPattern: Int8(clamped + (clamped < 0 ? -0.5 : 0.5)))
  }
}
