import Anatomy
import CKernels
import Geometry

/// A medium's numbers in the form that the stages read: flat tables in single precision.
final class MediumTables: Sendable {
  /// Number of labels in the medium, and length of the tables by label.
  let labelCount: Int
  /// Voxel coordinates of a point p (mm): (p − origin)·scale + ½, truncated, is the nearest voxel.
  let origin: SIMD3<Float>
  let scale: Float
  let counts: SIMD3<Int32>
  /// Two-way amplitude loss in octaves (factors of 2) a mm at 1 MHz, impedance, echogenicity in octaves, fall along
  /// the fibers in octaves, speed of sound over the 1540 m/s that the machine assumes, by label.
  let lossPerMM, impedance, tone, anisotropy, speed: AlignedArray<Float>
  let fibers: [SIMD3<Float>]
  /// Sheets' normal over spacing (cycles a mm), unit normal, and level in octaves, by label; nil where none.
  let laminations: [Lamination?]
  /// Brightness of the boundary over unit speckle, in octaves, by label and label, where no sheet is; −100 where it
  /// is not an ordinary boundary.
  let boundary: AlignedArray<Float>
  let sheets: [Surface]
  /// The memory of the surfaces.
  private let sheetHeights: [AlignedArray<Float>]
  private let skinHeights: AlignedArray<Float>
  let sheetLevels, sheetMottles: [Float]
  let sheetPlies: [Bool]
  let skin: Surface?
  let seed: UInt32

  struct Lamination: Sendable {
    var cyclesPerMM: SIMD3<Float>
    var normal: SIMD3<Float>
    var level: Float
  }

  init(_ medium: Medium, centerFrequencyMHz: Double) {
    let lattice = medium.lattice
    origin = SIMD3<Float>(lattice.originMM)
    scale = Float(1 / lattice.spacingMM)
    counts = SIMD3(Int32(lattice.countX), Int32(lattice.countY), Int32(lattice.countZ))
    let labelCount = medium.tissues.count
    self.labelCount = labelCount
    func table() -> AlignedArray<Float> { AlignedArray(count: labelCount, repeating: 0) }
    (lossPerMM, impedance, tone, anisotropy, speed) = (table(), table(), table(), table(), table())
    var (fibers, laminations) = ([SIMD3<Float>](), [Lamination?]())
    let octave = Double(decibelsPerOctave)
    for (label, tissue) in medium.tissues.enumerated() {
      let rise = Elementary.power(centerFrequencyMHz, tissue.attenuationExponent - 1)
      lossPerMM[label] = Float(tissue.attenuationDBPerCmMHz * rise * 2 / 10 / octave)
      tone[label] = Float(tissue.echogenicityDB / octave)
      anisotropy[label] = Float(tissue.anisotropyDB / octave)
      // What bone and air take from the beam is not an ordinary interface's loss: see `TissueMarch`.
      let isOrdinary = tissue.kind != .bone && tissue.kind != .outside
      impedance[label] = isOrdinary ? Float(tissue.impedanceMRayl) : 1.63
      // Nothing is timed in bone, and air is bridged by gel.
      let speeds: [Tissue.Kind: Float] = [.bone: 0, .outside: 1]
      speed[label] = speeds[tissue.kind] ?? Float(tissue.soundSpeedMPerS / 1_540)
      fibers.append(SIMD3<Float>(tissue.fiberDirection))
      laminations.append(
        tissue.lamination.map {
          Lamination(
            cyclesPerMM: SIMD3<Float>($0.normal / $0.spacingMM), normal: SIMD3<Float>($0.normal),
            level: Float((tissue.echogenicityDB + $0.contrastDB) / octave))
        })
    }
    (self.fibers, self.laminations) = (fibers, laminations)
    boundary = MediumTables.boundaries(of: medium)
    sheetHeights = medium.sheets.map { AlignedArray($0.surface.heightsMM, zero: 0) }
    sheets = zip(medium.sheets, sheetHeights).map { Surface($0.surface, heights: $1) }
    sheetLevels = medium.sheets.map { Float($0.echogenicityDB / octave) }
    sheetMottles = medium.sheets.map { Float($0.mottleDB / octave) }
    sheetPlies = medium.sheets.map(\.hasPlies)
    let skinHeights = AlignedArray(medium.skin?.heightsMM ?? [], zero: 0)
    skin = medium.skin.map { Surface($0, heights: skinHeights) }
    self.skinHeights = skinHeights
    seed = UInt32(truncatingIfNeeded: mixed(medium.seed))
  }
}

extension MediumTables {
  /// The voxels, as kernels read them.
  func lattice(_ voxels: UnsafeBufferPointer<UInt32>) -> k_lattice {
    k_lattice(
      voxels: voxels.baseAddress, voxelCount: Int64(voxels.count), originX: origin.x, originY: origin.y,
      originZ: origin.z, scale: scale, countX: counts.x, countY: counts.y, countZ: counts.z,
      labelMask: Int32(Voxel.labelMask), boneStepMM: Float(Voxel.boneStepMM),
      textureStep: Float(Voxel.textureStepDB) / decibelsPerOctave, warpStep: Float(Voxel.warpStepCycles))
  }

  private static func boundaries(of medium: Medium) -> AlignedArray<Float> {
    let labels = medium.tissues.count
    let table = AlignedArray<Float>(count: labels * labels, repeating: -100)
    for (a, one) in medium.tissues.enumerated() {
      for (b, other) in medium.tissues.enumerated() {
        let isOrdinary = [one, other].allSatisfy { $0.kind != .bone && $0.kind != .outside }
        guard isOrdinary, !medium.boundariesOfSheets.contains(Medium.Boundary(a, b)),
          let level = one.boundaryDB(with: other)
        else { continue }
        table[a * labels + b] = Float(level / Double(decibelsPerOctave))
      }
    }
    return table
  }
}

/// A height field in raw single precision: y (mm) over (x, z). Its memory is that of `MediumTables`: a copy of a
/// surface, of which a frame makes thousands on several threads, counts no references.
///
/// Sendable: the heights are written before the surface is made, and never after.
struct Surface: @unchecked Sendable {
  private let heights: UnsafeMutableBufferPointer<Float>
  private let originX, originZ, scale: Float
  private let countX, countZ: Int
  /// The range of the heights that are there.
  let lowest, highest: Float

  /// - Parameter heights: the field's, which must outlive the surface.
  init(_ field: HeightField, heights: AlignedArray<Float>) {
    self.heights = heights.all
    (originX, originZ, scale) = (Float(field.originX), Float(field.originZ), Float(1 / field.spacingMM))
    (countX, countZ) = (field.countX, field.countZ)
    let present = field.heightsMM.filter { $0 < HeightField.absent }
    (lowest, highest) = (present.min() ?? 0, present.max() ?? -1)
  }
  /// The surface, as a kernel reads it.
  var kernel: k_surface {
    k_surface(
      heights: UnsafePointer(heights.baseAddress), heightCount: Int64(heights.count), originX: originX,
      originZ: originZ, scale: scale, countX: Int32(countX), countZ: Int32(countZ), lowest: lowest,
      highest: highest, absent: HeightField.absent)
  }
  /// The height and its slopes along x and z; nil where the surface is absent.
  @inline(__always) func sample(x: Float, z: Float) -> (height: Float, slopeX: Float, slopeZ: Float)? {
    let u = min(max((x - originX) * scale, 0), Float(countX) - 1.001)
    let w = min(max((z - originZ) * scale, 0), Float(countZ) - 1.001)
    let (i, k) = (Int(u), Int(w))
    let (fu, fw) = (u - Float(i), w - Float(k))
    let base = heights.part(at: i + countX * k, count: countX + 2)
    let (a, b, c, d) = (base[0], base[1], base[countX], base[countX + 1])
    if max(max(a, b), max(c, d)) >= HeightField.absent { return nil }
    let (near, far) = (a + (b - a) * fu, c + (d - c) * fu)
    let slopeX = ((b - a) + ((d - c) - (b - a)) * fw) * scale
    return (near + (far - near) * fw, slopeX, (far - near) * scale)
  }
}
