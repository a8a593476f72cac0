import Geometry

/// All memory a frame needs, allocated once, and what the current frame knows: where the probe is, which lines
/// touch the skin, where the needle runs. Sizes are those of the largest bank, so a new bank allocates nothing.
///
/// Sendable: during a stage, chunks write disjoint parts of the arrays; everything else is written between stages.
final class Workspace: @unchecked Sendable {
  static let lines = 192
  /// Lines beyond either side that feed the lateral filter.
  static let guardLines = 8
  static let paddedLines = lines + 2 * guardLines
  static let linePairs = paddedLines - 1
  static let samplesMax = 1_024
  /// Samples of a line pair in the accumulator: the axial filter's reach before and after.
  static let pairStride = samplesMax + 32
  /// Samples before the first one of the image.
  static let lead = FilterBank.axialTapCount / 2
  /// Depths a line at which the tissue is sampled: every fourth sample.
  static let marchStep = 4
  static let marchMax = samplesMax / marchStep
  static let groupLines = 8
  static let groups = lines / groupLines
  static let planes = FilterBank.planeCount
  static let middlePlane = planes / 2
  static let sheetsMax = 32

  let tables: MediumTables
  let voxels: UnsafePointer<UInt32>
  var bank: FilterBank
  var view = ProbeView()
  var settings = ImagingSettings()
  var tick = 0
  var restartsPersistence = true

  /// Origins and directions of the padded lines in the probe's image plane.
  let lineX, lineY, lineSine, lineCosine: AlignedArray<Float>
  let contact: SkinContact
  let needle = NeedlePath()
  let fluid = FluidPools()

  /// [plane][line][march depth]: linear gain of a unit scatterer: transmission times echogenicity.
  let gain: AlignedArray<Float>
  /// [line][march depth] in the middle plane: transmission alone.
  let transmission: AlignedArray<Float>
  /// Elevational distance between planes by march depth.
  let planeOffset: AlignedArray<Float>
  /// [pair][sample] of (re, im) on the first and on the second line of the pair.
  let accumulator: AlignedArray<Float>
  /// An accumulator's pair with nothing in it.
  let silence: AlignedArray<Float>
  /// [padded line][sample] after the axial filter.
  let real, imaginary: AlignedArray<Float>
  /// [line][sample]: echo power before time gain.
  let power: AlignedArray<Float>
  /// [line][sample]: gray as shown last, 0...255, and its bytes.
  let shown: AlignedArray<Float>
  let gray: AlignedArray<UInt8>
  let noise: NoiseTable
  let bone = BoneHits()
  let sheetHits = SheetHits()
  let laminae = LaminaHits()
  let haze = ShadowHaze()
  let timeGain: AlignedArray<Float>

  init(tables: MediumTables, voxels: UnsafePointer<UInt32>, bank: FilterBank) {
    (self.tables, self.voxels, self.bank) = (tables, voxels, bank)
    func floats(_ count: Int) -> AlignedArray<Float> { AlignedArray(count: count, repeating: 0) }
    let padded = Workspace.paddedLines
    (lineX, lineY) = (floats(padded), floats(padded))
    (lineSine, lineCosine) = (floats(padded), floats(padded))
    contact = SkinContact()
    gain = floats(Workspace.planes * Workspace.lines * Workspace.marchMax)
    transmission = floats(Workspace.lines * Workspace.marchMax)
    planeOffset = floats(Workspace.marchMax)
    accumulator = floats(Workspace.linePairs * Workspace.pairStride * 4)
    silence = floats((Workspace.pairStride + 16) * 4)
    (real, imaginary) = (floats(padded * Workspace.samplesMax), floats(padded * Workspace.samplesMax))
    power = floats(Workspace.lines * Workspace.samplesMax)
    shown = floats(Workspace.lines * Workspace.samplesMax)
    gray = AlignedArray(count: (Workspace.lines + 2) * (Workspace.samplesMax + 16), repeating: 0)
    noise = NoiseTable()
    timeGain = floats(Workspace.samplesMax)
    use(bank)
  }

  func use(_ bank: FilterBank) {
    self.bank = bank
    let geometry = bank.geometry
    for padded in 0..<Workspace.paddedLines {
      let place = geometry.place(ofLine: Double(padded - Workspace.guardLines))
      if geometry.isSector {
        let (sine, cosine) = (Elementary.sine(place), Elementary.cosine(place))
        (lineSine[padded], lineCosine[padded]) = (Float(sine), Float(cosine))
        lineX[padded] = Float(geometry.faceRadiusMM * sine)
        lineY[padded] = Float(geometry.faceRadiusMM * (cosine - 1))
      } else {
        (lineSine[padded], lineCosine[padded]) = (0, 1)
        (lineX[padded], lineY[padded]) = (Float(place), 0)
      }
    }
    for j in 0..<marchCount {
      let depth = (Double(j) * marchSpacingMM) / geometry.depthMM * Double(bank.zoneCount) - 0.5
      let clamped = min(max(depth, 0), Double(bank.zoneCount) - 1.001)
      let zone = Int(clamped)
      let share = Float(clamped - Double(zone))
      let (a, b) = (bank.planeSpacingMM[zone], bank.planeSpacingMM[zone + 1])
      planeOffset[j] = a + (b - a) * share
    }
    noise.use(geometry)
    gray.fill(0)
    restartsPersistence = true
  }

  var marchCount: Int { bank.geometry.samplesPerScanline / Workspace.marchStep }
  var marchSpacingMM: Double { bank.geometry.sampleSpacingMM * Double(Workspace.marchStep) }
  @inline(__always) func gainIndex(plane: Int, line: Int) -> Int {
    (plane * Workspace.lines + line) * Workspace.marchMax
  }
}

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
