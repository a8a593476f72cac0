import Anatomy
import CKernels
import Geometry

/// Input that every stage of a frame may read and none writes: the medium, the beam, the probe's place, the settings,
/// and the motion of the tissue.
///
/// Sendable: written between frames.
final class FrameInput: @unchecked Sendable {
  let tables: MediumTables
  let voxels: UnsafeBufferPointer<UInt32>
  private(set) var bank: FilterBank
  private(set) var view = ProbeView()
  private(set) var settings = ImagingSettings()
  private(set) var tick = 0
  /// Lines and rays at the steering angle of the current image.
  private(set) var steered: SteeredView
  let motion = TissueDisplacement()
  /// Nonzero when kernels run with 256-bit vectors, which changes no bit.
  var vectors = k_hasWideVectors()

  /// Elevational distance between planes by march depth.
  let planeOffset: AlignedArray<Float>
  /// The frequency that attenuation acts at, in MHz, by march depth.
  let frequency: AlignedArray<Float>

  init(_ medium: Medium, bank: FilterBank) {
    tables = MediumTables(medium, centerFrequencyMHz: bank.probe.centerFrequencyMHz)
    (voxels, self.bank) = (medium.voxels, bank)
    steered = bank.views[0]
    planeOffset = AlignedArray(count: FrameLayout.marchMax, repeating: 0)
    frequency = AlignedArray(count: FrameLayout.marchMax, repeating: 0)
    use(bank)
  }

  func use(_ bank: FilterBank) {
    self.bank = bank
    steered = bank.views[0]
    assert(marchCount <= FrameLayout.marchMax && bank.zoneCount > 1, "a bank deeper than the largest")
    assert(bank.views.allSatisfy { FrameLayout.holds($0.geometry) }, "a bank of more than the memory holds")
    for j in 0..<marchCount {
      frequency[j] = bank.attenuatedFrequency(atDepthMM: Float(Double(j) * marchSpacingMM))
      let depth = (Double(j) * marchSpacingMM) / bank.geometry.depthMM * Double(bank.zoneCount) - 0.5
      let clamped = min(max(depth, 0), Double(bank.zoneCount) - 1.001)
      let zone = Int(clamped)
      let share = Float(clamped - Double(zone))
      let (a, b) = (bank.planeSpacingMM[zone], bank.planeSpacingMM[zone + 1])
      planeOffset[j] = a + (b - a) * share
    }
  }

  /// Takes what an image shows, at one steering angle of the bank.
  func begin(_ imagingInput: ImagingInput, steeredTo number: Int) {
    view = ProbeView(imagingInput.probeToPatient)
    (settings, tick) = (imagingInput.settings, imagingInput.tick)
    steered = bank.views[number]
    motion.update(imagingInput.motion, view: view)
  }

  var marchCount: Int { bank.geometry.samplesPerScanline / FrameLayout.marchStep }
  var marchSpacingMM: Double { bank.geometry.sampleSpacingMM * Double(FrameLayout.marchStep) }
  /// Length of the tables of `WavePath`, which are half as dense as the march.
  var pathCount: Int { (marchCount + 1) / 2 }
  var pathSpacingMM: Float { Float(2 * marchSpacingMM) }
  var lines: BeamFan { steered.lines }
  var rays: BeamFan { steered.rays }

  /// The padded line at a ray, counted from the image's first one; either may be a fraction.
  @inline(__always) func paddedLine(atRay ray: Float) -> Float {
    ray * FrameLayout.linesPerRay + Float(FrameLayout.guardLines)
  }
  /// The rays whose way to the next one may pass through these line pairs.
  func rays(in pairs: Range<Int>) -> Range<Int> {
    let perLine = 1 / FrameLayout.linesPerRay
    let first = Float(pairs.lowerBound - FrameLayout.guardLines) * perLine
    let end = Float(pairs.upperBound - FrameLayout.guardLines) * perLine
    let (low, high) = (max(0, wholeBelow(first)), min(FrameLayout.rays - 1, wholeBelow(end) + 1))
    return low..<max(low, high)
  }
  /// The ray nearest to a padded line.
  @inline(__always) func nearestRay(toLine padded: Float) -> Int {
    let ray = (padded - Float(FrameLayout.guardLines)) * (1 / FrameLayout.linesPerRay) + 0.5
    return Int(max(0, min(Float(FrameLayout.rays - 1), ray)))
  }
}
