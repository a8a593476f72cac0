import Anatomy
import Geometry

/// Forecast of the grays that an image shows along single scanlines, without forming it: cheap enough for every tick.
///
/// It follows one scanline through the image plane and takes from the stages of `ImageFormation` their tables, the contact with
/// the skin, the loss on the way, the reflection by bone, the noise and the machine's chain of display. Left out is what
/// makes an image an image: speckle (its mean stands for it), the slice's thickness, bent wave fronts, the width of
/// the aperture, reverberation and persistence.
package struct GrayForecast: Sendable {
  /// What a scanline meets.
  package struct Scanline: Sendable {
    /// Depths of the place that it was asked for: of the tissue at rest, and as the pressed face shows it, mm.
    package var restMM, seenMM: Double
    /// The first surface of bone; nil where it meets none down to the depth followed.
    package var bone: Bone?
  }
  package struct Bone: Sendable {
    package var restMM, seenMM: Double
    fileprivate var hit: BoneReflection.Hit
    fileprivate var start, direction: SIMD3<Float>
  }

  private let probe: Probe
  /// Keeps the voxels alive.
  private let medium: Medium
  private let tables: MediumTables
  private let thickness: SliceThickness
  /// Frequency at which attenuation acts, in MHz, by steps of depth, of fundamental imaging, and of harmonic imaging from when
  /// it is first set.
  private let fundamental: [Float]
  private var harmonic: [Float] = []
  private var view = ProbeView()
  private var settings = ImagingSettings()
  private var geometry: ScanGeometry
  private var grays: [UInt8]?

  // Of the scanline followed last, by half millimeters of seen depth: loss and level of the tissue's echo, in octaves.
  private var loss, level: [Float]
  private var count = 0
  /// Share of sound that passes from face to skin.
  private var share: Float = 1
  private var gapMM: Float = 0

  private static let stepMM: Float = 0.5
  /// Depths at which the aperture is asked for its frequency: so many, this far apart, in mm.
  private static let frequencyNodes = 10, nodeMM = 20.0
  /// Share of a tissue's thin sheets in the mean amplitude of its echoes: they lie farther apart than a pulse is long.
  private static let sheetShare: Float = 0.5
  /// Octaves of amplitude between the mean of speckle's decibels and its power (2.5 dB).
  private static let speckleMean: Float = 2.5 / decibelsPerOctave

  package init(probe: Probe, medium: Medium, thickness: SliceThickness) {
    (self.probe, self.medium, self.thickness) = (probe, medium, thickness)
    tables = MediumTables(medium, centerFrequencyMHz: probe.centerFrequencyMHz)
    geometry = ScanGeometry(probe: probe, depthMM: 80)
    let most = Int(ImagingSettings.depthRangeMM.upperBound / GrayForecast.stepMM) + 2
    fundamental = GrayForecast.frequencies(of: probe, isHarmonic: false, count: most)
    loss = [Float](repeating: 0, count: most)
    level = [Float](repeating: 0, count: most)
  }

  private static func frequencies(of probe: Probe, isHarmonic: Bool, count: Int) -> [Float] {
    let aperture = ArrayAperture(
      probe: probe, settings: BeamSettings(isHarmonic: isHarmonic), focusMM: 40)
    let nodes = (0...frequencyNodes).map {
      aperture.attenuatedFrequency(atDepthMM: max(Double($0) * nodeMM, 5))
    }
    return (0..<count).map { k in
      let place = min(Double(k) * Double(stepMM) / nodeMM, Double(nodes.count) - 1.001)
      let (node, share) = (Int(place), place - Double(Int(place)))
      return Float(nodes[node] + (nodes[node + 1] - nodes[node]) * share)
    }
  }

  /// Takes the place of the probe, and the settings with the beam in effect.
  package mutating func look(from probeToPatient: Pose, with settings: ImagingSettings) {
    view = ProbeView(probeToPatient)
    if settings.depthMM != self.settings.depthMM {
      geometry = ScanGeometry(probe: probe, depthMM: Double(settings.depthMM))
    }
    if settings.isHarmonic, harmonic.isEmpty {
      harmonic = GrayForecast.frequencies(of: probe, isHarmonic: true, count: fundamental.count)
    }
    grays = settings.grayMap.table
    self.settings = settings
  }

  /// Follows the scanline through a point of the image plane (probe coordinates, mm), to `beyondMM` past it.
  /// - Parameter isNeedle: true for a point of the needle, which no pressed face moves.
  package mutating func follow(
    throughX xMM: Double, y yMM: Double, beyondMM: Double, isNeedle: Bool = false
  ) -> Scanline {
    let place = geometry.beamCoordinates(xMM: xMM, yMM: yMM)
    let (origin, direction) = geometry.beam(ofLine: place.line)
    let start = view.patient(x: Float(origin.x), y: Float(origin.y), z: 0)
    let along = view.lateral * Float(direction.x) + view.axial * Float(direction.y)
    meetSkin(line: place.line, from: start, along: along)
    let depth = Float(place.depthMM)
    let seen = isNeedle ? depth : SkinContact.seenDepth(restMM: depth, gapMM: gapMM, shiftMM: 0)
    let end = min(seen + Float(beyondMM), settings.depthMM)
    let bone = march(from: start, along: along, to: end)
    let rest = isNeedle ? SkinContact.restDepth(seenMM: seen, gapMM: gapMM, shiftMM: 0) : depth
    return Scanline(restMM: Double(rest), seenMM: Double(seen), bone: bone)
  }

  /// Place at rest of the tissue that a picture shows at a place, in probe coordinates, mm.
  package mutating func rest(ofShownX xMM: Double, y yMM: Double) -> Vector3 {
    let shown = geometry.beamCoordinates(xMM: xMM, yMM: yMM)
    let (origin, direction) = geometry.beam(ofLine: shown.line)
    let start = view.patient(x: Float(origin.x), y: Float(origin.y), z: 0)
    meetSkin(
      line: shown.line, from: start,
      along: view.lateral * Float(direction.x) + view.axial * Float(direction.y))
    let rest = SkinContact.restDepth(seenMM: Float(shown.depthMM), gapMM: gapMM, shiftMM: 0)
    let place = geometry.pointMM(line: shown.line, depthMM: Double(rest))
    return Vector3(place.xMM, place.yMM, 0)
  }

  /// Direction of the beam at a place of the image plane, a unit vector.
  func beamDirection(atX xMM: Double, y yMM: Double) -> (x: Double, y: Double) {
    geometry.direction(xMM: xMM, yMM: yMM)
  }

  /// Gray of the tissue at a depth on the scanline followed last, its speckle averaged, 0...255.
  /// - Parameter quieterDB: what bone beside the scanline takes from the echo.
  package func tissueGray(seenMM: Double, quieterDB: Double = 0) -> Double {
    let k = index(seenMM)
    let lost = loss[k] + Float(quieterDB) / decibelsPerOctave
    return gray(octaves: level[k] - lost - GrayForecast.speckleMean, seenMM: Float(seenMM))
  }
  /// Gray of fluid of this echogenicity that fills a share of the tissue there.
  package func fluidGray(echogenicityDB: Double, share filled: Double, seenMM: Double) -> Double {
    let k = index(seenMM)
    let mixed =
      exp2(level[k]) * Float(1 - filled) + exp2(Float(echogenicityDB) / decibelsPerOctave) * Float(filled)
    let octaves = log2(max(mixed, 1e-6)) - loss[k] - GrayForecast.speckleMean
    return gray(octaves: octaves, seenMM: Float(seenMM))
  }
  /// Gray of a reflector of this amplitude over unit speckle that lies there, in front of the tissue.
  func reflectorGray(amplitude: Double, seenMM: Double) -> Double {
    let k = index(seenMM)
    let (own, tissue) = (
      exp2(-loss[k]) * Float(amplitude), exp2(level[k] - loss[k] - GrayForecast.speckleMean)
    )
    return gray(octaves: 0.5 * log2(own * own + tissue * tissue + 1e-12), seenMM: Float(seenMM))
  }

  private func index(_ seenMM: Double) -> Int {
    min(max(Int(Float(seenMM) / GrayForecast.stepMM + 0.5), 0), max(count - 1, 0))
  }

  /// Finds gap and share of a scanline, as `SkinContact` does; a beam is made by many elements.
  private mutating func meetSkin(line: Double, from start: SIMD3<Float>, along direction: SIMD3<Float>) {
    guard let skin = tables.skin else {
      (share, gapMM) = (1, 0)
      return
    }
    let gap = SkinContact.gap(from: start, along: direction, to: skin)
    gapMM = min(max(gap, -SkinContact.deepestMM), SkinContact.bridgedMM)
    let own = SkinContact.share(gapMM: gap)
    guard own > 0 else {
      share = 0
      return
    }
    var sum: Float = 0
    for neighbor in -2...2 {
      if neighbor == 0 {
        sum += own
        continue
      }
      let beside = geometry.beam(ofLine: line + Double(neighbor * 3) * Double(FrameLayout.linesPerRay))
      let from = view.patient(x: Float(beside.origin.x), y: Float(beside.origin.y), z: 0)
      let along = view.lateral * Float(beside.direction.x) + view.axial * Float(beside.direction.y)
      sum += SkinContact.share(gapMM: SkinContact.gap(from: from, along: along, to: skin))
    }
    share = sum / 5 * own
  }

  /// Follows the tissue down a scanline; stops at bone.
  private mutating func march(from start: SIMD3<Float>, along direction: SIMD3<Float>, to endMM: Float)
    -> Bone?
  {
    // The tables leave this value while they are written: so nobody asks at each step whether another one holds them, too.
    var (losses, levels) = ([Float](), [Float]())
    swap(&losses, &loss)
    swap(&levels, &level)
    defer {
      swap(&losses, &loss)
      swap(&levels, &level)
    }
    let steps = min(Int(endMM / GrayForecast.stepMM) + 1, losses.count)
    return losses.withUnsafeMutableBufferPointer { loss in
      levels.withUnsafeMutableBufferPointer { level in
        march(from: start, along: direction, steps: steps, loss: loss, level: level)
      }
    }
  }
  private mutating func march(
    from start: SIMD3<Float>, along direction: SIMD3<Float>, steps: Int,
    loss: UnsafeMutableBufferPointer<Float>, level: UnsafeMutableBufferPointer<Float>
  ) -> Bone? {
    let step = GrayForecast.stepMM
    let (voxels, nearest, gapMM) = (medium.voxels, NearestVoxel(tables), gapMM)
    let frequencies = settings.isHarmonic ? harmonic : fundamental
    let reflection = BoneReflection(tables: tables, voxels: voxels)
    var (attenuation, interfaces): (Float, Float) = (0, 0)
    var (label, impedance, tone, lossPerMM): (Int, Float, Float, Float) = (-1, 1.63, 0, 0)
    var before: Float = 0
    count = 0
    while count < steps {
      let seen = Float(count) * step
      let rest = SkinContact.restDepth(seenMM: seen, gapMM: gapMM, shiftMM: 0)
      let point = start + direction * rest
      let voxel = Voxel(bits: voxels[nearest.index(point)])
      if Int(voxel.label) != label {
        label = Int(voxel.label)
        let next = tables.impedance[label]
        if count > 0 {
          let r = (next - impedance) / (next + impedance)
          interfaces += r * r * 1.442695
        }
        (impedance, lossPerMM) = (next, tables.lossPerMM[label])
        tone = self.tone(of: label, along: direction, isLeft: point.x < 0)
      }
      attenuation += lossPerMM * step
      loss[count] = attenuation * frequencies[count] + interfaces
      level[count] = tone + Float(voxel.textureDB) / decibelsPerOctave
      if count > 0, voxel.boneDistanceMM < 0.65,
        let hit = reflection.crossing(from: start, along: direction, between: before, and: rest)
      {
        let seen = SkinContact.seenDepth(restMM: hit.restMM, gapMM: gapMM, shiftMM: 0)
        return Bone(
          restMM: Double(hit.restMM), seenMM: Double(seen), hit: hit, start: start, direction: direction)
      }
      before = rest
      count += 1
    }
    return nil
  }
  /// Level of a tissue's echo along a beam, in octaves.
  private func tone(of label: Int, along direction: SIMD3<Float>, isLeft: Bool) -> Float {
    let mirror: Float = isLeft ? -1 : 1
    let fiber = tables.fibers[label]
    let along = direction.x * fiber.x * mirror + direction.y * fiber.y + direction.z * fiber.z
    let tone = tables.tone[label] - along * along * tables.anisotropy[label]
    guard let sheets = tables.laminations[label] else { return tone }
    let normal = sheets.normal
    let cosine = direction.x * normal.x * mirror + direction.y * normal.y + direction.z * normal.z
    let sheet = exp2(sheets.level - FibrillarEchoes.angleLoss(cosine: cosine)) * GrayForecast.sheetShare
    return 0.5 * log2(exp2(2 * tone) + sheet * sheet)
  }

  /// Gray of the bone's echo on the scanline followed last, 0...255: where it slopes across the slice, the planes' echoes come
  /// one after another (`PlaneShares`).
  package func gray(of bone: Bone) -> Double {
    let (hit, start, direction, seen) = (bone.hit, bone.start, bone.direction, Float(bone.seenMM))
    let spacing = GrayForecast.planeSpacing * Float(thickness.widthMM(atDepthMM: Double(seen)) / 2)
    var hits = InlineArray<5, BoneReflection.Hit?>(repeating: nil)
    hits[2] = hit
    for plane in [0, 1, 3, 4] {
      hits[plane] = nearHit(
        from: start + view.elevational * (Float(plane - 2) * spacing), along: direction, about: hit.restMM)
    }
    let pulse = 1.5 * GrayForecast.pulseWavelengths * Float(probe.wavelengthMM)
    /// Share of the planes whose echoes fall together with that of a depth.
    func together(_ depthMM: Float) -> Float {
      (0..<5).reduce(0) { sum, plane in
        guard let other = hits[plane] else { return sum }
        return sum + GrayForecast.planeShares[plane] * max(0, 1 - abs(other.restMM - depthMM) / pulse)
      }
    }
    var (specular, rough): (Float, Float) = (0, 0)
    for p in 0..<5 {
      guard let own = hits[p] else { continue }
      var coherent: Float = 0
      for q in 0..<5 {
        guard let other = hits[q] else { continue }
        let overlap = max(0, 1 - abs(other.restMM - own.restMM) / pulse)
        coherent +=
          other.specular * overlap * GrayForecast.planeShares[q]
          / max(together(other.restMM), 1e-3).squareRoot()
      }
      specular = max(specular, coherent)
      rough = max(rough, own.rough * GrayForecast.roughMean * together(own.restMM).squareRoot())
    }
    let across = lateralShare(of: hit, from: start, along: direction, pulse: pulse)
    specular *= across
    rough *= across.squareRoot()
    let through = exp2(-loss[max(count - 1, 0)]) * BoneEcho.strength * GrayForecast.boneShare
    let power = through * through * (specular * specular + rough * rough)
    return gray(octaves: 0.5 * log2(power + 1e-12), seenMM: seen)
  }
  /// What is left of a specular echo where the surface curves or slopes across the scanlines of one resolution cell.
  private func lateralShare(
    of hit: BoneReflection.Hit, from start: SIMD3<Float>, along direction: SIMD3<Float>, pulse: Float
  ) -> Float {
    var share: Float = 0.5
    for aside in [-GrayForecast.cellMM, GrayForecast.cellMM] {
      guard let beside = nearHit(from: start + view.lateral * aside, along: direction, about: hit.restMM)
      else { continue }
      let overlap = max(0, 1 - abs(beside.restMM - hit.restMM) / pulse)
      share += 0.25 * overlap * min(beside.specular / max(hit.specular, 1e-3), 1)
    }
    return share
  }
  /// Half of the width of a resolution cell along the face, in mm.
  private static let cellMM: Float = 0.7

  /// Gray of the haze 5 mm below a surface of bone on the scanline followed last (`ShadowHaze`).
  package func shadowGray(of bone: Bone) -> Double {
    let seenMM = Float(bone.seenMM)
    let fall = (ShadowHaze.decayDBPerMM + 0.1 * Float(probe.centerFrequencyMHz)) * 5
    let haze = (ShadowHaze.levelDB - fall) / decibelsPerOctave - loss[max(count - 1, 0)]
    return gray(
      octaves: haze - (settings.isHarmonic ? 2 : 0) - GrayForecast.speckleMean, seenMM: seenMM + 5)
  }
  /// Planes across the slice, as the image has them: their distance in half thicknesses, and their shares in an echo.
  private static let planeSpacing: Float = 0.61
  private static let planeShares: InlineArray<5, Float> = [0.108, 0.238, 0.308, 0.238, 0.108]
  /// Length of a pulse in wavelengths, what is left of the rough part's random phases in a resolution cell, and what bent wave
  /// fronts and the display's smoothing leave of an echo of bone on the mean (measured in formed images).
  private static let pulseWavelengths: Float = 1.4, roughMean: Float = 0.65, boneShare: Float = 0.43

  /// The surface of bone within 4 mm of a depth along a beam; nil where there is none.
  private func nearHit(
    from start: SIMD3<Float>, along direction: SIMD3<Float>, about restMM: Float
  ) -> BoneReflection.Hit? {
    let reflection = BoneReflection(tables: tables, voxels: medium.voxels)
    var before = restMM - 4
    guard reflection.distance(start + direction * before) > 0 else { return nil }
    for _ in 0..<10 {
      let after = before + 0.8
      if let hit = reflection.crossing(from: start, along: direction, between: before, and: after) {
        return hit
      }
      before = after
    }
    return nil
  }

  /// Frequency at which attenuation acts at a step of depth, in MHz.
  private func frequency(_ step: Int) -> Float {
    let table = settings.isHarmonic ? harmonic : fundamental
    return table[min(step, table.count - 1)]
  }

  /// Gray of an echo by its amplitude over unit speckle in octaves, with noise, through the machine's chain.
  private func gray(octaves: Float, seenMM: Float) -> Double {
    let echo = exp2(octaves) * share
    let noise = exp2(Float(NoiseTable.floorDB) / decibelsPerOctave) * (settings.isHarmonic ? 2 : 1)
    let power = echo * echo + noise * noise
    let range = max(settings.dynamicRangeDB, 1)
    let gain = TimeGain.decibels(
      atDepthMM: seenMM, share: seenMM / settings.depthMM,
      frequencyMHz: frequency(Int(seenMM / GrayForecast.stepMM + 0.5)),
      attenuationDBPerCmMHz: Float(BeamSettings().attenuationDBPerCmMHz), sliders: settings.timeGainDB)
    let t = LogCompression.level(
      power: power, rangeDB: range, gainDB: settings.gainDB + gain)
    let value = Int(t * 255 + 0.5)
    return Double(grays.map { $0[value] } ?? UInt8(value))
  }
}

/// Look-up of the voxel nearest to a point.
private struct NearestVoxel {
  private let origin, last: SIMD3<Float>
  private let scale: Float
  private let stepY, stepZ: Int

  init(_ tables: MediumTables) {
    (origin, scale) = (tables.origin, tables.scale)
    last = SIMD3(Float(tables.counts.x) - 1, Float(tables.counts.y) - 1, Float(tables.counts.z) - 1)
    (stepY, stepZ) = (Int(tables.counts.x), Int(tables.counts.x) * Int(tables.counts.y))
  }
  @inline(__always) func index(_ point: SIMD3<Float>) -> Int {
    let c = (point - origin) * scale + 0.5
    func clamped(_ v: Float, _ last: Float) -> Int { Int(min(max(v, 0), last)) }
    return clamped(c.x, last.x) + stepY * clamped(c.y, last.y) + stepZ * clamped(c.z, last.z)
  }
}
