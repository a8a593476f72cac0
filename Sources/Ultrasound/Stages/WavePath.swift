import CKernels
import Geometry

/// Places at which the machine shows what lies elsewhere: it takes every tissue's speed for 1540 m/s, and every wave
/// for straight.
///
/// A wave that is late shows what it finds too deep: by 6 % through fat. Where it is later on one side of the beam than on
/// the other, its front turns toward the later side (the eikonal of a slowly varying medium; Born and Wolf, Principles of
/// Optics, §3.2), so that what lies below is shown aside. Where the front is crumpled within the aperture, its parts do
/// not sum: an echo is weakened by exp(−σ²), σ the phase's deviation one way (Goodman, Statistical Optics, §8.3): the haze
/// of a thick uneven fat, the shadow under the edge of a round body.
///
/// Depths are along a ray: at rest, moved by the face (`SkinContact`), and as shown.
final class WavePath: Sendable {
  /// First rest depth, above the face, which presses tissue in front of it.
  static let firstRestMM = -SkinContact.deepestMM
  /// Steps of the march between the first rest depth and the face, for the densest march.
  static let pathMax = FrameLayout.marchMax / 2
  private static let pathStride = pathMax + 16
  private static let restMax = pathMax + 64
  /// Unit of the shifts in the table, in mm and in lines.
  static let step: Float = 1 / 1_024

  /// Way that the wave has come: [group][march depth as shown][8 rays].
  private let path: AlignedArray<Float>
  /// Delay against 1540 m/s, in mm of depth shown, and the delay that the aperture makes of it: [ray][way, every
  /// second step of the march].
  private let late, smooth: AlignedArray<Float>
  /// Share that is left of an echo's amplitude: [ray][way].
  private let coherence: AlignedArray<Float>
  /// Shift across, in lines: [ray][way].
  private let aside: AlignedArray<Float>
  /// Largest shift across of a group's rays, in lines: [group].
  private let asideMost: AlignedArray<Float>
  /// Depth shown less rest depth (low half) and shift across (high half), in `step`s: [padded ray][rest depth].
  let table: AlignedArray<UInt32>

  init() {
    path = AlignedArray(count: FrameLayout.rays * FrameLayout.marchMax, repeating: 0)
    let count = FrameLayout.rays * WavePath.pathStride
    (late, smooth) = (AlignedArray(count: count, repeating: 0), AlignedArray(count: count, repeating: 0))
    aside = AlignedArray(count: count, repeating: 0)
    coherence = AlignedArray(count: count, repeating: 1)
    asideMost = AlignedArray(count: FrameLayout.rayGroups, repeating: 0)
    table = AlignedArray(count: FrameLayout.paddedRays * WavePath.restMax, repeating: 0)
  }
  static var tableStride: Int { restMax }
  /// Least share that is left of an echo.
  private static let incoherent: Float = 0.78
  /// Variance that steps from voxel to voxel give the front by themselves, in mm²: 0.025 mm squared.
  private static let voxelSteps: Float = 6.2e-4
  /// Largest shift to the side, in lines.
  private static let asideLimit: Float = 5
  /// Largest slope of a front, some 5°.
  private static let slopeLimit: Float = 0.08
  /// Largest shift to the side in this image, in whole lines.
  var linesAside: Int {
    var most: Float = 0
    for group in 0..<FrameLayout.rayGroups { most = max(most, asideMost[group]) }
    return most > 0 ? Int(most) + 1 : 0
  }

  func paths(group: Int) -> UnsafeMutableBufferPointer<Float> {
    let count = FrameLayout.groupSize * FrameLayout.marchMax
    return path.stretch(at: group * count, count: count)
  }

  /// Turns the ways of a group's rays at depths shown into delays at depths of the way.
  func time(group: Int, count: Int, spacing: Float, vectors: Int32) {
    let place = group * FrameLayout.groupSize * WavePath.pathStride
    var ways = k_ways(
      ways: UnsafePointer(paths(group: group).baseAddress), count: Int32(count), spacing: spacing,
      late: late.pointer(at: place, count: FrameLayout.groupSize * WavePath.pathStride),
      stride: Int32(WavePath.pathStride), delays: Int32((count + 1) / 2))
    assert(((count + 1) / 2 + 7) & ~7 <= WavePath.pathStride, "a row's length")
    k_timeWays(&ways, vectors)
  }

  /// Bends the wave by its delays over the whole aperture: the second step, when all rays are timed.
  func bend(group: Int, _ input: FrameInput) {
    for ray in (group * 8)..<(group * 8 + 8) {
      average(
        ray: ray, reach: input.bank.apertureRays, count: input.pathCount,
        wavelengthMM: Float(input.bank.probe.wavelengthMM), vectors: input.vectors)
    }
    asideMost[group] = 0
    for ray in (group * 8)..<(group * 8 + 8) {
      turn(ray: ray, input, most: asideMost.pointer(at: group, count: 1))
    }
  }
  /// Adds up how far the front turns a ray aside.
  private func turn(ray: Int, _ input: FrameInput, most: UnsafeMutablePointer<Float>) {
    let (spacing, reach) = (input.pathSpacingMM, input.bank.apertureRays)
    let faceMM = Float(input.bank.geometry.lineSpacingMM(atDepthMM: 0))
    let growth = Float(input.bank.geometry.lineSpacingMM(atDepthMM: Double(spacing))) - faceMM
    let (left, right) = (max(ray - reach, 0), min(ray + reach, FrameLayout.rays - 1))
    func neighbors(_ ray: Int) -> (Int32, Int32, Int32) {
      (Int32(max(ray - 1, 0)), Int32(ray), Int32(min(ray + 1, FrameLayout.rays - 1)))
    }
    let whole = (input.pathCount + 7) & ~7
    assert(whole <= WavePath.pathStride, "a row's length")
    var front = k_bentFront(
      late: UnsafePointer(late.pointer(count: FrameLayout.rays * WavePath.pathStride)),
      stride: Int32(WavePath.pathStride), right: neighbors(right), left: neighbors(left),
      perLine: 1 / (Float(right - left) * FrameLayout.linesPerRay), faceMM: faceMM, growthMM: growth,
      spacing: spacing, slopeLimit: WavePath.slopeLimit, asideLimit: WavePath.asideLimit,
      aside: aside.pointer(at: ray * WavePath.pathStride, count: whole), most: most,
      count: Int32(input.pathCount))
    k_bendFront(&front, input.vectors)
  }
  /// Computes the front's mean within the aperture, and how far it is from a plane.
  private func average(ray: Int, reach: Int, count: Int, wavelengthMM: Float, vectors: Int32) {
    let turns = 2 * Float.pi / wavelengthMM
    let row = ray * WavePath.pathStride
    let whole = (count + 7) & ~7
    assert(whole <= WavePath.pathStride, "a row's length")
    var front = k_waveFront(
      late: UnsafePointer(late.pointer(count: FrameLayout.rays * WavePath.pathStride)),
      smooth: smooth.pointer(at: row, count: whole), coherence: coherence.pointer(at: row, count: whole),
      stride: Int32(WavePath.pathStride), ray: Int32(ray), rays: Int32(FrameLayout.rays), reach: Int32(reach),
      count: Int32(count), rate: -turns * turns * 1.442695, voxelSteps: WavePath.voxelSteps,
      least: WavePath.incoherent)
    k_averageFront(&front, vectors)
  }

  /// Fills the table that places scatterers: the third step. Guard rays are timed as the image's outermost ones.
  func tabulate(group: Int, _ input: FrameInput, contact: SkinContact) {
    let first = group == 0 ? 0 : group * FrameLayout.groupSize + FrameLayout.guardRays
    let isLast = group == FrameLayout.rayGroups - 1
    let end = isLast ? FrameLayout.paddedRays : (group + 1) * FrameLayout.groupSize + FrameLayout.guardRays
    for padded in first..<end { tabulate(padded: padded, input, contact) }
  }
  private func tabulate(padded: Int, _ input: FrameInput, _ contact: SkinContact) {
    let spacing = input.pathSpacingMM
    let ray = min(max(padded - FrameLayout.guardRays, 0), FrameLayout.rays - 1)
    let (gap, shift) = (contact.gapMM[padded], contact.shiftMM[padded])
    let perMM = 1 / spacing
    let end = min(input.pathCount + Int(-WavePath.firstRestMM * perMM) + 2, WavePath.restMax)
    // Whole vectors, of which none may lie in the next ray's row.
    assert((end + 7) & ~7 <= WavePath.restMax, "a row's length")
    let (at, last) = (ray * WavePath.pathStride, Float(input.pathCount) - 1.001)
    var row = k_pathRow(
      late: UnsafePointer(smooth.pointer(at: at, count: input.pathCount)),
      aside: UnsafePointer(aside.pointer(at: at, count: input.pathCount)), wayCount: Int32(input.pathCount),
      row: table.pointer(at: padded * WavePath.restMax, count: (end + 7) & ~7), count: Int32(end),
      firstRest: WavePath.firstRestMM,
      spacing: spacing, perMM: perMM, last: last, unit: WavePath.step, gap: gap,
      shift: shift, reachMM: SkinContact.reachMM)
    k_tabulatePath(&row, input.vectors)
  }

  /// Delays that the aperture makes of the front, along a group's rays: [ray][way], `delayStride` a ray.
  func delays(group: Int) -> UnsafeMutableBufferPointer<Float> {
    let rows = FrameLayout.groupSize
    return smooth.stretch(at: group * rows * WavePath.pathStride, count: rows * WavePath.pathStride)
  }
  static var delayStride: Int { pathStride }
  /// Place at which a point at a depth of the way along a padded line is shown.
  func shown(line: Float, depth way: Float, _ input: FrameInput) -> (line: Float, depth: Float) {
    let ray = input.nearestRay(toLine: line)
    let row = ray * WavePath.pathStride
    let place = max(0, min(Float(input.pathCount) - 1.001, way / input.pathSpacingMM))
    let i = Int(place)
    let f = place - Float(i)
    @inline(__always) func value(_ table: AlignedArray<Float>) -> Float {
      table[row + i] + (table[row + i + 1] - table[row + i]) * f
    }
    return (line + value(aside), way + value(smooth))
  }
  /// Shift to the side of its ray, in lines, of what is shown at a depth.
  @inline(__always) func lineShift(ray: Int, depth: Float, perMM: Float) -> Float {
    aside[ray * WavePath.pathStride + Int(max(0, min(Float(WavePath.pathMax - 1), depth * perMM)))]
  }
  /// Share that is left of an echo's amplitude at a depth.
  @inline(__always) func coherence(ray: Int, depth: Float, _ input: FrameInput) -> Float {
    let place = max(0, min(Float(input.pathCount) - 1, depth / input.pathSpacingMM))
    return coherence[ray * WavePath.pathStride + Int(place)]
  }
  /// Share that is left of an echo's amplitude, at eight march depths of a ray.
  @inline(__always) func coherence(ray: Int, k: Int) -> Float8 {
    let four = UnsafeRawPointer(coherence.pointer(at: ray * WavePath.pathStride + k / 2, count: 4))
      .loadUnaligned(
        as: SIMD4<Float>.self)
    return Float8(four.x, four.x, four.y, four.y, four.z, four.z, four.w, four.w)
  }
}
