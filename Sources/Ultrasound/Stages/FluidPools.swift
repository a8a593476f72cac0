import CKernels
import Geometry

/// Injected fluid: inside a pool the tissue's echoes give way to those of the fluid, and its sheets are gone.
final class FluidPools: Sendable {
  /// Of what muscle takes from the beam: 0.05 for 0.8 dB/(cm·MHz) or so.
  private static let lossShare: Float = 0.06
  private let values: AlignedArray<Float>
  private let number: AlignedArray<Int32>
  init() {
    values = AlignedArray(count: FluidRegions.capacity * 16, repeating: 0)
    number = AlignedArray(count: 1, repeating: 0)
  }
  var count: Int { Int(number[0]) }

  func update(_ regions: FluidRegions, tables: MediumTables, view: ProbeView, geometry: ScanGeometry) {
    var kept = 0
    for i in 0..<regions.count {
      let pool = regions[i]
      let radii = SIMD3<Float>(pool.radiiMM)
      guard min(radii.x, min(radii.y, radii.z)) > 0.05 else { continue }
      let local = view.local(SIMD3<Float>(pool.centerMM))
      let beam = geometry.beamCoordinates(xMM: Double(local.x), yMM: Double(local.y))
      let center = (SIMD3<Float>(pool.centerMM) - tables.origin) * tables.scale + 0.5
      let inverse = 1 / (radii * tables.scale)
      let entry = values.base + kept * 16
      (entry[0], entry[1], entry[2]) = (center.x, center.y, center.z)
      (entry[3], entry[4], entry[5]) = (inverse.x, inverse.y, inverse.z)
      entry[6] = Float(beam.depthMM)
      entry[7] = max(radii.x, max(radii.y, radii.z)) + 1
      entry[8] = Float(pool.echogenicityDB) / decibelsPerOctave
      kept += 1
    }
    number[0] = Int32(kept)
  }

  @inline(__always) func cover(
    voxel: BeamGroup.Ray.Voxels, depth: Float, _ level: inout Float8, _ loss: inout Float8,
    _ isLaminated: inout Int8x32
  ) {
    for i in 0..<count {
      let entry = values.base + i * 16
      // The tissue may be pressed aside by as much as a face can press.
      guard abs(depth - entry[6]) < entry[7] + SkinContact.deepestMM else { continue }
      let x = (voxel.x - entry[0]) * entry[3]
      let y = (voxel.y - entry[1]) * entry[4]
      let z = (voxel.z - entry[2]) * entry[5]
      let isInside = k_less(x * x + y * y + z * z, splat(1))
      level = k_select(splat(entry[8]), level, isInside)
      // Fluid takes next to nothing from the beam: what lies below is brighter.
      loss = k_select(loss * FluidPools.lossShare, loss, isInside)
      isLaminated = isLaminated & ~isInside
    }
  }
}
