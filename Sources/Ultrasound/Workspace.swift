import CKernels
import Geometry

/// All memory a frame needs, allocated once, and what the current frame knows: where the probe is, which lines
/// touch the skin, where the needle runs. Sizes are those of the largest bank, so a new bank allocates nothing.
///
/// Sendable: during a stage, chunks write disjoint parts of the arrays; everything else is written between stages.
final class Workspace: @unchecked Sendable {
  /// Scanlines of an image.
  static let lines = ScanGeometry.standardCount
  /// Lines beyond either side that feed the lateral filter.
  static let guardLines = 12
  static let paddedLines = lines + 2 * guardLines
  static let linePairs = paddedLines - 1
  /// Rays along which the tissue is followed: fewer than scanlines, since a beam is wider than the distance between two.
  static let rays = 192
  static let guardRays = 8
  static let paddedRays = rays + 2 * guardRays
  static let linesPerRay = Float(lines - 1) / Float(rays - 1)
  static let samplesMax = 2_048
  /// From a line to the next. No power of two, here and below: neighboring lines would share the cache's few places.
  static let lineStride = samplesMax + 16
  /// Samples of a line pair in the accumulator: the axial filter's reach before and after.
  static let pairStride = samplesMax + 32
  /// Samples before the first one of the image.
  static let lead = FilterBank.axialTapCount / 2
  /// Depths a line at which the tissue is sampled: every fourth sample.
  static let marchStep = 4
  static let marchMax = samplesMax / marchStep
  static let marchStride = marchMax + 16
  /// Rays and lines that one chunk of work takes.
  static let groupSize = 8
  static let rayGroups = rays / groupSize
  static let lineGroups = lines / groupSize
  static let planes = FilterBank.planeCount
  static let middlePlane = planes / 2
  static let sheetsMax = 32

  let tables: MediumTables
  let voxels: UnsafeBufferPointer<UInt32>
  var bank: FilterBank
  var view = ProbeView()
  var settings = ImagingSettings()
  var tick = 0
  var restartsPersistence = true

  /// Where lines and rays lie at the steering angle of the current image.
  private(set) var steered: SteeredView
  let contact: SkinContact
  let needle = NeedlePath()
  let fluid: FluidCover
  let motion = TissueDisplacement()

  /// Whether kernels run with 256-bit vectors, which changes no bit.
  var vectors = k_hasWideVectors()

  /// [plane][ray][march depth]: linear gain of a unit scatterer: transmission times echogenicity.
  let gain: AlignedArray<Float>
  /// [ray][march depth] in the middle plane: transmission alone.
  let transmission: AlignedArray<Float>
  /// Elevational distance between planes by march depth.
  let planeOffset: AlignedArray<Float>
  /// The frequency that attenuation acts at, in MHz, by march depth.
  let frequency: AlignedArray<Float>
  /// [pair][sample] of (re, im) on the first and on the second line of the pair.
  let accumulator: AlignedArray<Float>
  /// An accumulator's pair with nothing in it.
  let silence: AlignedArray<Float>
  /// [padded line][sample] after the axial filter.
  let real, imaginary: AlignedArray<Float>
  /// [line][sample]: echo power before time gain.
  let power: AlignedArray<Float>
  /// [line][sample]: gray as shown last, 0...1, and its bytes.
  let shown: AlignedArray<Float>
  let gray: AlignedArray<UInt8>
  let noise: NoiseTable
  let bone = BoneHits()
  let sheetHits = SheetHits()
  let laminae = LaminaHits()
  let haze = ShadowHaze()
  let wavePath = WavePath()
  /// [group][march depth], and twice of it: scratch of `OpenAperture`.
  let apertureFactors, apertureScratch: AlignedArray<Float>
  let timeGain: AlignedArray<Float>

  init(tables: MediumTables, voxels: UnsafeBufferPointer<UInt32>, bank: FilterBank) {
    (self.tables, self.voxels, self.bank) = (tables, voxels, bank)
    func floats(_ count: Int) -> AlignedArray<Float> { AlignedArray(count: count, repeating: 0) }
    let padded = Workspace.paddedLines
    steered = bank.views[0]
    contact = SkinContact()
    fluid = FluidCover(tables: tables)
    gain = floats(Workspace.planes * Workspace.rays * Workspace.marchStride)
    transmission = floats(Workspace.rays * Workspace.marchStride)
    planeOffset = floats(Workspace.marchMax)
    frequency = floats(Workspace.marchMax)
    accumulator = floats(Workspace.linePairs * Workspace.pairStride * 4)
    silence = floats((Workspace.pairStride + 16) * 4)
    (real, imaginary) = (floats(padded * Workspace.lineStride), floats(padded * Workspace.lineStride))
    power = floats(Workspace.lines * Workspace.lineStride)
    shown = floats(Workspace.lines * Workspace.lineStride)
    gray = AlignedArray(count: (Workspace.lines + 2) * (Workspace.samplesMax + 16), repeating: 0)
    noise = NoiseTable()
    apertureFactors = floats(Workspace.rayGroups * Workspace.marchMax)
    apertureScratch = floats(2 * Workspace.rayGroups * Workspace.marchMax)
    timeGain = floats(Workspace.samplesMax)
    use(bank)
  }

  func use(_ bank: FilterBank) {
    self.bank = bank
    steered = bank.views[0]
    let geometry = bank.geometry
    for j in 0..<marchCount {
      frequency[j] = bank.attenuatedFrequency(atDepthMM: Float(Double(j) * marchSpacingMM))
      let depth = (Double(j) * marchSpacingMM) / geometry.depthMM * Double(bank.zoneCount) - 0.5
      let clamped = min(max(depth, 0), Double(bank.zoneCount) - 1.001)
      let zone = Int(clamped)
      let share = Float(clamped - Double(zone))
      let (a, b) = (bank.planeSpacingMM[zone], bank.planeSpacingMM[zone + 1])
      planeOffset[j] = a + (b - a) * share
    }
    noise.use(geometry, centerFrequencyMHz: bank.probe.centerFrequencyMHz)
    gray.fill(0)
    restartsPersistence = true
  }

  var marchCount: Int { bank.geometry.samplesPerScanline / Workspace.marchStep }
  /// Of the tables of `WavePath`: half as dense.
  var pathCount: Int { (marchCount + 1) / 2 }
  var pathSpacingMM: Float { Float(2 * marchSpacingMM) }
  var marchSpacingMM: Double { bank.geometry.sampleSpacingMM * Double(Workspace.marchStep) }
  @inline(__always) func gainIndex(plane: Int, ray: Int) -> Int {
    (plane * Workspace.rays + ray) * Workspace.marchStride
  }
  var lines: BeamFan { steered.lines }
  var rays: BeamFan { steered.rays }
  /// Takes another steering angle of the bank.
  func steer(to view: Int) { steered = bank.views[view] }
  func apertureSides(group: Int, side: Int) -> UnsafeMutableBufferPointer<Float> {
    apertureScratch.stretch(at: (2 * group + side) * Workspace.marchMax, count: Workspace.marchMax)
  }
  /// The padded line at a ray, counted from the image's first one; either may be a fraction.
  @inline(__always) func paddedLine(atRay ray: Float) -> Float {
    ray * Workspace.linesPerRay + Float(Workspace.guardLines)
  }
  /// The rays whose way to the next one may pass through these line pairs.
  func rays(in pairs: Range<Int>) -> Range<Int> {
    let perLine = 1 / Workspace.linesPerRay
    let first = Float(pairs.lowerBound - Workspace.guardLines) * perLine
    let end = Float(pairs.upperBound - Workspace.guardLines) * perLine
    let (low, high) = (max(0, wholeBelow(first)), min(Workspace.rays - 1, wholeBelow(end) + 1))
    return low..<max(low, high)
  }
  /// The ray nearest to a padded line.
  @inline(__always) func nearestRay(toLine padded: Float) -> Int {
    let ray = (padded - Float(Workspace.guardLines)) * (1 / Workspace.linesPerRay) + 0.5
    return Int(max(0, min(Float(Workspace.rays - 1), ray)))
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
