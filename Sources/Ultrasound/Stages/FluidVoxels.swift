import Anatomy
import CKernels
import Geometry

/// Injected fluid: in a voxel that it has come to, the tissue's echoes give way to those of the fluid, by the part of the
/// voxel that is fluid, and the tissue's sheets are torn apart.
///
/// Sendable: written before an image's stages begin, and read by them.
final class FluidVoxels: @unchecked Sendable {
  /// Attenuation of fluid over that of muscle: 0.05 to 0.8 dB/(cm·MHz) or so.
  private static let lossShare: Float = 0.06
  /// Part of fluid in a voxel above which no sheet is left.
  private static let tornShare: Float = 0.3
  /// Step of an echo's level in a code, and the lowest level, in dB.
  private static let stepDB: Float = 0.5, lowestDB: Float = -66

  /// Codes by voxel: 0 without fluid; else the fluid's part of the voxel in 255ths, and its level in steps.
  private let codes: UnsafeMutableBufferPointer<UInt16>
  /// Keeps the codes alive.
  private let pages: ZeroedPages
  private let voxelNL: Float
  private let counts: SIMD3<Int32>
  private var known = FluidCells()
  private var knownEchoes = InlineArray<2, FluidEcho>(repeating: FluidEcho(echogenicityDB: 0))
  private var count = 0
  /// The corners of a box about all fluid, in voxel coordinates.
  private var low = SIMD3<Float>.zero, high = SIMD3<Float>.zero
  var isEmpty: Bool { count == 0 }

  init(tables: MediumTables) {
    counts = tables.counts
    let voxelCount = Int(counts.x) * Int(counts.y) * Int(counts.z)
    pages = ZeroedPages(bytes: (voxelCount + 8) * 2)
    codes = pages.elements(of: UInt16.self, count: voxelCount)
    voxelNL = 1_000 / (tables.scale * tables.scale * tables.scale)
  }

  func update(_ cells: FluidCells, echoes: InlineArray<2, FluidEcho>, tick: Int) {
    let isSame = echoes[0] == knownEchoes[0] && echoes[1] == knownEchoes[1]
    let goesOn = cells.shares(memoryOf: known) && cells.count >= count && isSame
    if !goesOn { clear() }
    for i in count..<cells.count { growBox(about: Int(cells[i].voxel)) }
    let fades = echoes[0].fades || echoes[1].fades
    code(cells, from: fades ? 0 : count, echoes, tick: tick)
    (known, count, knownEchoes) = (cells, cells.count, echoes)
  }

  private func clear() {
    for i in 0..<count { codes[Int(known[i].voxel)] = 0 }
    count = 0
    (low, high) = (SIMD3(repeating: .infinity), SIMD3(repeating: -.infinity))
  }
  private func growBox(about voxel: Int) {
    let (row, x) = voxel.quotientAndRemainder(dividingBy: Int(counts.x))
    let (z, y) = row.quotientAndRemainder(dividingBy: Int(counts.y))
    let place = SIMD3<Float>(Float(x), Float(y), Float(z))
    low = pointwiseMin(low, place)
    high = pointwiseMax(high, place + 1)
  }
  private func code(_ cells: FluidCells, from first: Int, _ echoes: InlineArray<2, FluidEcho>, tick: Int) {
    // What came in the same tick is as old: its level is worked out once.
    var (last, steps) = (FluidCell(voxel: -1, tick: -1, volumeNL: 0), UInt16(0))
    for i in first..<cells.count {
      let cell = cells[i]
      if cell.tick != last.tick || cell.kind != last.kind {
        let ageS = Double(max(tick - Int(cell.tick), 0)) / 100
        let level = Float(echoes[Int(min(cell.kind, 1))].decibels(ageS: ageS))
        steps = UInt16(min(max((level - FluidVoxels.lowestDB) / FluidVoxels.stepDB, 0), 255))
        last = cell
      }
      // Uneven from voxel to voxel, as the clefts are that it opens.
      let jitter = Float(mixed(UInt32(bitPattern: cell.voxel)) >> 8) * 0x1p-24
      let share = min(Float(cell.volumeNL) / voxelNL * (0.85 + 0.75 * jitter), 1)
      codes[Int(cell.voxel)] = UInt16(max(share * 255, 1)) | steps << 8
    }
  }

  /// What covers tissue, for the march.
  var cover: k_fluidCover {
    k_fluidCover(
      codes: isEmpty ? nil : UnsafePointer(codes.baseAddress), codeCount: Int64(codes.count),
      lowX: low.x, lowY: low.y, lowZ: low.z, highX: high.x, highY: high.y, highZ: high.z,
      levelStep: FluidVoxels.stepDB, lowestLevel: FluidVoxels.lowestDB,
      lossSaved: 1 - FluidVoxels.lossShare, tornShare: FluidVoxels.tornShare)
  }
}
