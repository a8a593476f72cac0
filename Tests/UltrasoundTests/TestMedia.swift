import Geometry

@testable import Anatomy
@testable import Ultrasound

/// Media of a few lines for the laws of the image.
enum TestMedium {
  static func tissue(
    _ kind: Tissue.Kind = .muscle, echogenicityDB: Double = 0, attenuation: Double = 0,
    impedanceLike soundSpeed: Double = 1540, lamination: Tissue.Lamination? = nil, anisotropyDB: Double = 0,
    fibers: Vector3 = .zero
  ) -> Tissue {
    Tissue(
      name: "test", kind: kind, soundSpeedMPerS: soundSpeed, densityKgPerM3: 1000,
      attenuationDBPerCmMHz: attenuation, attenuationExponent: 1, echogenicityDB: echogenicityDB,
      anisotropyDB: anisotropyDB, fiberDirection: fibers, lamination: lamination, source: "made up for tests")
  }

  /// The same tissue everywhere; the face always has contact.
  static func block(
    _ tissue: Tissue = tissue(), targets: [Medium.PointTarget] = [], sheets: [Medium.Interface] = [],
    skin: HeightField? = nil, seed: UInt64 = 3
  ) -> Medium {
    let lattice = Lattice(
      countX: 8, countY: 8, countZ: 8, spacingMM: 30, originMM: Vector3(-105, -60, -105))
    return Medium(
      lattice: lattice, tissues: [tissue], sheets: sheets, skin: skin, pointTargets: targets, seed: seed
    ) { voxels in
      for i in 0..<lattice.count {
        voxels[i] = Voxel(label: 0, textureDB: 0, boneDistanceMM: 6.35, warpCycles: 0).bits
      }
    }
  }

  /// Tissue over bone, whose surface is at `distance` = 0 (positive outside, mm).
  static func overBone(
    _ tissue: Tissue = tissue(echogenicityDB: -6, attenuation: 0.5), seed: UInt64 = 3,
    distance: (Vector3) -> Double
  ) -> Medium {
    let lattice = Lattice(
      countX: 121, countY: 91, countZ: 31, spacingMM: 0.75, originMM: Vector3(-45, -2, -11.25))
    let bone = TestMedium.tissue(.bone, echogenicityDB: 0, attenuation: 6)
    return Medium(lattice: lattice, tissues: [tissue, bone], sheets: [], skin: nil, seed: seed) { voxels in
      for k in 0..<lattice.countZ {
        for j in 0..<lattice.countY {
          for i in 0..<lattice.countX {
            let d = distance(lattice.centerMM(i, j, k))
            voxels[lattice.index(i, j, k)] =
              Voxel(label: d < 0 ? 1 : 0, textureDB: 0, boneDistanceMM: d, warpCycles: 0).bits
          }
        }
      }
    }
  }
  /// The same tissue everywhere, in voxels of a patient's size.
  static func fine(_ tissue: Tissue) -> Medium { overBone(tissue) { _ in 6.35 } }

  /// Fluid that fills an ellipsoid.
  static func pool(in medium: Medium, centerMM: Vector3, radiiMM: Vector3, tick: Int = 0) -> FluidCells {
    FluidCells(
      (0..<medium.lattice.count).filter {
        let away = (medium.lattice.centerMM(ofIndex: $0) - centerMM) / radiiMM
        return dot(away, away) <= 1
      }.map { FluidCell(voxel: Int32($0), tick: Int32(tick), volumeNL: 1_000) })
  }
  static let silence = tissue(echogenicityDB: -60)
}

/// A machine with one medium in front of it.
struct Machine {
  let formation: ImageFormation
  let image: BModeImage
  var settings: ImagingSettings

  /// Without attenuation in its assumptions and without noise: what the physics alone gives.
  static let pure = BeamSettings(attenuationDBPerCmMHz: 0, addsNoise: false)

  init(
    _ medium: Medium, probe: Probe = .c5to2v, depthMM: Float = 80, focusMM: Float = 40,
    beam: BeamSettings = Machine.pure, bank ready: FilterBank? = nil, threads: Int = 2,
    size: (Int, Int) = (800, 600)
  ) {
    let bank = ready ?? FilterBank(probe: probe, depthMM: depthMM, focusMM: focusMM, beam: beam)
    formation = ImageFormation(
      probe: probe, medium: medium, filterBank: bank, pool: WorkerPool(threads: threads))
    image = BModeImage(width: size.0, height: size.1)
    settings = ImagingSettings(depthMM: depthMM, focusMM: focusMM, persistence: 0)
  }

  func form(
    _ pose: Pose = .identity, needle: Reflector? = nil, fluid: FluidCells = FluidCells(),
    echogenicityDB: Double = -60, halfLifeS: Double = 0,
    tick: Int = 0, continues: Bool = false, motion: TissueMotion = TissueMotion()
  ) {
    var imagingInput = ImagingInput(
      probeToPatient: pose, settings: settings, reflector: needle, fluid: fluid,
      fluidEchoes: InlineArray(repeating: FluidEcho(echogenicityDB: echogenicityDB, halfLifeS: halfLifeS)),
      tick: tick,
      continuesPreviousImage: continues)
    imagingInput.motion = motion
    formation.formImage(of: imagingInput, into: image)
  }
  func frame(_ pose: Pose = .identity, needle: Reflector? = nil) -> Frame {
    form(pose, needle: needle)
    return Frame(values: formation.envelope(), geometry: formation.scanGeometry)
  }
  var pixels: [UInt8] { Array(image.pixels[0..<(image.width * image.height)]) }
  func gray(xMM: Double, yMM: Double) -> UInt8 {
    let (column, row) = image.pixel(xMM: xMM, yMM: yMM)
    return image.pixels[Int(row.rounded()) * image.width + Int(column.rounded())]
  }
  var digest: String {
    var digest = Fingerprint()
    pixels.withUnsafeBytes { digest.combine($0) }
    return digest.hexDigits
  }
}

/// A linear envelope in the beam's coordinates.
struct Frame {
  let values: [Float]
  let geometry: ScanGeometry
  var lines: Int { geometry.scanlineCount }
  var samples: Int { geometry.samplesPerScanline }

  func at(line: Int, sample: Int) -> Double { Double(values[line * samples + sample]) }
  func sample(atMM depth: Double) -> Int { Int((depth / geometry.sampleSpacingMM).rounded()) }
  /// The largest value on a line between two depths, and its depth.
  func peak(line: Int, fromMM: Double, toMM: Double) -> (value: Double, depthMM: Double) {
    var best = (0.0, 0.0)
    for k in max(0, sample(atMM: fromMM))...min(samples - 1, sample(atMM: toMM)) {
      let value = at(line: line, sample: k)
      if value > best.0 { best = (value, Double(k) * geometry.sampleSpacingMM) }
    }
    return best
  }
  /// Bilinear; nil outside.
  func value(xMM: Double, yMM: Double) -> Double? {
    let (line, depth) = geometry.beamCoordinates(xMM: xMM, yMM: yMM)
    let place = depth / geometry.sampleSpacingMM
    guard line >= 0, line < Double(lines - 1), place >= 0, place < Double(samples - 1) else { return nil }
    let (i, k) = (Int(line), Int(place))
    let (f, g) = (line - Double(i), place - Double(k))
    let near = at(line: i, sample: k) * (1 - g) + at(line: i, sample: k + 1) * g
    let far = at(line: i + 1, sample: k) * (1 - g) + at(line: i + 1, sample: k + 1) * g
    return near * (1 - f) + far * f
  }
  /// Mean of the squared envelope around a depth, on the middle lines.
  func power(atMM depth: Double, halfMM: Double = 3) -> Double {
    let values = envelope(atMM: depth, halfMM: halfMM)
    return values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
  }
  func envelope(atMM depth: Double, halfMM: Double = 3) -> [Double] {
    var list: [Double] = []
    for line in 30..<(lines - 30) {
      for k in sample(atMM: depth - halfMM)..<sample(atMM: depth + halfMM) {
        list.append(at(line: line, sample: k))
      }
    }
    return list
  }
}

/// The full width at half of the maximum of samples a step apart, by linear interpolation, around the largest.
func widthAtHalf(_ profile: [Double], step: Double) -> Double {
  guard let top = profile.max(), let middle = profile.firstIndex(of: top), top > 0 else { return 0 }
  func edge(_ direction: Int) -> Double {
    var i = middle
    while profile.indices.contains(i + direction), profile[i + direction] >= top / 2 { i += direction }
    guard profile.indices.contains(i + direction) else { return Double(abs(i - middle)) }
    let (inside, outside) = (profile[i], profile[i + direction])
    return Double(abs(i - middle)) + (inside - top / 2) / (inside - outside)
  }
  return (edge(1) + edge(-1)) * step
}

func decibels(_ amplitudeRatio: Double) -> Double { Elementary.decibels(fromAmplitude: amplitudeRatio) }
