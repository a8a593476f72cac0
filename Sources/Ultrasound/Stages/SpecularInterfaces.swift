import CKernels

/// Fasciae and other surfaces of the medium, as met by every ray on every plane.
final class SpecularInterfaces: Sendable {
  /// Distance of a sheet's plies, in lengths of the pulse.
  static let plySpacing: Float = 0.55
  /// Seen depth (negative where none), amplitude, and the plane's share of it times the reflector's gain there:
  /// [sheet][plane][ray].
  private let depth, amplitude, share: AlignedArray<Float>
  init() {
    let count = FrameLayout.sheetsMax * FrameLayout.planes * FrameLayout.rays
    depth = AlignedArray(count: count, repeating: -1)
    amplitude = AlignedArray(count: count, repeating: 0)
    share = AlignedArray(count: count, repeating: 0)
  }

  /// Finds where the rays of a group cross each sheet, and how loud that is (`k_meetSheet`).
  func find(
    _ input: FrameInput, contact: SkinContact, waves: WavePath, tissue: TissueGain, group: Int
  ) {
    let firstRay = group * FrameLayout.groupSize
    var kernel = k_sheetRays()
    BeamGroup(input, contact: contact, firstRay: firstRay).place(&kernel)
    fill(&kernel, input)
    kernel.smooth = UnsafePointer(waves.delays(group: group).baseAddress)
    kernel.transmission = UnsafePointer(
      tissue.transmissions(ray: firstRay, rays: FrameLayout.groupSize).baseAddress)
    kernel.planeStride = Int32(FrameLayout.rays)
    let tables = input.tables
    for sheet in 0..<min(tables.sheets.count, FrameLayout.sheetsMax) {
      (kernel.surface, kernel.seed) = (tables.sheets[sheet].kernel, tables.seed &+ UInt32(sheet) &* 77)
      (kernel.level, kernel.mottle) = (tables.sheetLevels[sheet], tables.sheetMottles[sheet])
      let place = sheet * FrameLayout.planes * FrameLayout.rays + firstRay
      let count = (FrameLayout.planes - 1) * FrameLayout.rays + FrameLayout.groupSize
      kernel.depth = depth.pointer(at: place, count: count)
      kernel.amplitude = amplitude.pointer(at: place, count: count)
      kernel.share = share.pointer(at: place, count: count)
      k_meetSheet(&kernel, input.vectors)
    }
  }

  /// Fills in what all sheets and groups have in common.
  private func fill(_ kernel: inout k_sheetRays, _ input: FrameInput) {
    let bank = input.bank
    let elevational = input.view.elevational
    (kernel.elevationX, kernel.elevationY, kernel.elevationZ) = (elevational.x, elevational.y, elevational.z)
    (kernel.reachMM, kernel.depthMM) = (SkinContact.reachMM, Float(bank.geometry.depthMM))
    kernel.planeOffset = UnsafePointer(input.planeOffset.pointer(count: input.marchCount))
    kernel.marchPerMM = Float(1 / input.marchSpacingMM)
    (kernel.marchCount, kernel.motion) = (Int32(input.marchCount), input.motion.inPatient)
    kernel.pathPerMM = 1 / input.pathSpacingMM
    (kernel.pathStride, kernel.pathCount) = (Int32(WavePath.delayStride), Int32(input.pathCount))
    kernel.transmissionStride = Int32(FrameLayout.marchStride)
    kernel.steepDeg = SpecularInterfaces.steepDeg
    kernel.planeShares = UnsafePointer(bank.planeWeights.pointer(count: bank.zoneCount * 8))
    kernel.pulseMM = UnsafePointer(bank.axialWidthMM.pointer(count: bank.zoneCount))
    kernel.reflectorGain = UnsafePointer(bank.planeReflectorGain.pointer(count: bank.zoneCount))
    kernel.zonesPerMM = Float(bank.zoneCount) / Float(bank.geometry.depthMM)
    (kernel.zoneCount, kernel.planes) = (Int32(bank.zoneCount), Int32(FrameLayout.planes))
  }

  /// Depth and amplitude of the sheet on a ray of the middle plane; the depth is negative where the ray misses it.
  func middle(sheet: Int, ray: Int) -> (depth: Float, amplitude: Float) {
    let index = (sheet * FrameLayout.planes + FrameLayout.middlePlane) * FrameLayout.rays + ray
    return (depth[index], amplitude[index])
  }

  /// Angle between beam and normal up to which the echo falls by 1 dB a degree, until the sheet's own waviness takes over.
  static let steepDeg: Float = 8

  /// Draws all sheets into a band: points between neighboring rays, a few where the sheet is steep.
  func draw(_ input: FrameInput, along waves: WavePath, into echo: CoherentEcho) {
    let (tables, bank, rays) = (input.tables, input.bank, input.rays(in: echo.pairs))
    let perMM = 1 / input.pathSpacingMM
    for sheet in 0..<min(tables.sheets.count, FrameLayout.sheetsMax) {
      let hasPlies = tables.sheetPlies[sheet]
      for plane in 0..<FrameLayout.planes {
        let base = (sheet * FrameLayout.planes + plane) * FrameLayout.rays
        for ray in rays {
          let (a, b) = (depth[base + ray], depth[base + ray + 1])
          guard a >= 0, b >= 0, abs(a - b) < 2 else { continue }
          let zone = bank.zone(ofDepthMM: a)
          let steps = min(2 + Int(abs(b - a) * 4), 8)
          let share = 1 / Float(steps)
          let scale = self.share[base + ray] * share * FrameLayout.linesPerRay
          let aside = waves.lineShift(ray: ray, depth: a, perMM: perMM)
          let (from, to) = (amplitude[base + ray] * scale, amplitude[base + ray + 1] * scale)
          let ply = bank.axialWidthMM[zone] * SpecularInterfaces.plySpacing
          for s in 0..<steps {
            let t = (Float(s) + 0.5) * share
            guard let line = echo.line(input.paddedLine(atRay: Float(ray) + t) + aside) else { continue }
            let (middle, real) = (a + (b - a) * t, from + (to - from) * t)
            echo.add(line, depth: middle, real: real)
            guard hasPlies else { continue }
            echo.add(line, depth: middle + ply, real: real * 0.8)
            echo.add(line, depth: middle + 2 * ply, real: real * 0.4)
          }
        }
      }
    }
  }
}

extension BeamGroup {
  /// Fills in how the rays lie in the patient.
  func place(_ kernel: inout k_sheetRays) {
    (kernel.startX, kernel.startY, kernel.startZ) = (lanes(startX), lanes(startY), lanes(startZ))
    (kernel.directionX, kernel.directionY) = (lanes(directionX), lanes(directionY))
    (kernel.directionZ, kernel.gap, kernel.shift) = (lanes(directionZ), lanes(gap), lanes(shift))
  }
}
