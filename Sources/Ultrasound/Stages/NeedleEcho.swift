import Geometry

/// The reflector in beam coordinates: points along its axis every 0.2 mm, tip first, and the shadow it throws.
final class NeedlePath: Sendable {
  static let capacity = 1_024
  static let spacingMM = 0.2
  /// By point: padded line, depth, elevational offset, cosine between beam and axis.
  let line, depth, offset, cosine: AlignedArray<Float>
  /// By point: place in the image plane, mm in the probe's frame, and the axis' unit direction there.
  let x, y, alongX, alongY: AlignedArray<Float>
  private let numbers: AlignedArray<Int32>
  private let shadowDepth, shadowOffset, shadowLoss: AlignedArray<Float>
  private let shadowPlanes: AlignedArray<Float>

  init() {
    func floats(_ count: Int) -> AlignedArray<Float> { AlignedArray(count: count, repeating: 0) }
    let n = NeedlePath.capacity
    (line, depth, offset, cosine) = (floats(n), floats(n), floats(n), floats(n))
    (x, y, alongX, alongY) = (floats(n), floats(n), floats(n), floats(n))
    numbers = AlignedArray(count: 4, repeating: 0)
    let lines = Workspace.rays
    (shadowDepth, shadowOffset, shadowLoss) = (floats(lines), floats(lines), floats(lines))
    shadowPlanes = floats(Workspace.planes * lines)
  }
  var count: Int { Int(numbers[0]) }

  func update(_ reflector: Reflector?, view: ProbeView, geometry: ScanGeometry, bank: FilterBank) {
    numbers[0] = 0
    for ray in 0..<Workspace.rays { shadowDepth[ray] = 1e9 }
    guard let reflector else { return }
    let curve = reflector.axis
    let length = distance(curve.start, curve.end)
    guard length > 0.01, length < 1_000 else { return }
    let steps = min(Int(length / NeedlePath.spacingMM) + 1, NeedlePath.capacity - 1)
    for i in 0...steps {
      let t = 1 - Double(i) / Double(steps)
      let p = view.local(SIMD3<Float>(curve.point(at: t)))
      let along = view.localVector(SIMD3<Float>(curve.tangent(at: t)))
      let beam = geometry.beamCoordinates(xMM: Double(p.x), yMM: Double(p.y))
      line[i] = Float(beam.line) + Float(Workspace.guardLines)
      depth[i] = Float(beam.depthMM)
      offset[i] = p.z
      let ahead = geometry.direction(xMM: Double(p.x), yMM: Double(p.y))
      let unit = along / max(dot(along, along).squareRoot(), 1e-6)
      cosine[i] = unit.x * Float(ahead.x) + unit.y * Float(ahead.y)
      (x[i], y[i], alongX[i], alongY[i]) = (p.x, p.y, unit.x, unit.y)
    }
    numbers[0] = Int32(steps + 1)
    castShadow(bank: bank)
  }

  /// The rays that pass the shaft lose up to 12 dB behind it.
  private func castShadow(bank: FilterBank) {
    for i in 1..<count {
      let perLine = 1 / Workspace.linesPerRay
      let a = (line[i - 1] - Float(Workspace.guardLines)) * perLine
      let b = (line[i] - Float(Workspace.guardLines)) * perLine
      guard abs(b - a) < 20, abs(a) < 1e4, abs(b) < 1e4 else { continue }
      let (low, high) = (-wholeBelow(-min(a, b)), wholeBelow(max(a, b)))
      guard low <= high else { continue }
      for l in max(low, 0)..<max(min(high + 1, Workspace.rays), max(low, 0)) {
        guard depth[i] < shadowDepth[l], depth[i] > 0 else { continue }
        shadowDepth[l] = depth[i]
        shadowOffset[l] = offset[i]
        shadowLoss[l] = 12 * (1 - cosine[i] * cosine[i]) / decibelsPerOctave
      }
    }
    for plane in 0..<Workspace.planes {
      for l in 0..<Workspace.rays {
        guard shadowDepth[l] < 1e8 else { continue }
        let zone = bank.zone(ofDepthMM: shadowDepth[l])
        let place = Float(plane - Workspace.middlePlane) * bank.planeSpacingMM[zone]
        let covered = min(max(1.6 - 1.1 * abs(shadowOffset[l] - place), 0), 1)
        shadowPlanes[plane * Workspace.rays + l] = covered * shadowLoss[l]
      }
    }
  }

  func shadow(plane: Int, firstRay: Int) -> (depth: Float8, loss: Float8) {
    (shadowDepth.eight(at: firstRay) + 0.4, shadowPlanes.eight(at: plane * Workspace.rays + firstRay))
  }
}

/// Draws the needle: a specular shaft whose strength follows the angle to the beam, a tip that scatters, and the
/// reverberation inside the lumen (Schafhalter-Zoppoth 2004 for the fall with angle; Br J Anaesth 2017 for the
/// artifacts). Out of plane it fades by the beam's own profile.
struct NeedleEcho {
  /// A shaft across the beam over unit speckle: 31 dB.
  static let strength: Float = 36
  let workspace: Workspace
  let reflector: Reflector
  let echo: CoherentEcho

  /// Shaft against angle φ between beam and axis, in dB: 0 where perpendicular.
  static func angleLossDB(cosine: Float, isEchogenic: Bool) -> Float {
    let steepness = 1 - angleDegrees(cosine: cosine) / 90
    if isEchogenic { return 14 * steepness }
    return steepness > 1e-4 ? 36 * steepness * exp2(0.3 * log2(steepness)) : 0
  }

  func draw() {
    let path = workspace.needle
    guard path.count > 0 else { return }
    let ghosts = Ghosts(workspace: workspace, echo: echo)
    let gauge = min(Float(reflector.outerDiameterMM) / 0.908, 1.2)
    for i in 0..<path.count {
      let (line, depth) = workspace.wavePath.shown(
        line: path.line[i], depth: path.depth[i], workspace: workspace)
      guard depth > 0.3, depth < workspace.bank.depthMM - 0.5 else { continue }
      let strength = NeedleEcho.strength * gauge * gauge
      ghosts.shaft(
        i, line: line, late: depth - path.depth[i],
        strength: strength * transmission(line: line, depth: depth)
      ) { cosine in
        exp2(
          -NeedleEcho.angleLossDB(cosine: cosine, isEchogenic: reflector.isEchogenic) / decibelsPerOctave)
      }
      guard echo.contains(line: line) else { continue }
      shaft(i, line: line, depth: depth, strength: strength)
    }
  }

  private func shaft(_ i: Int, line: Float, depth: Float, strength: Float) {
    let (path, bank) = (workspace.needle, workspace.bank)
    let zone = bank.zone(ofDepthMM: depth)
    let spacing = Float(bank.geometry.lineSpacingMM(atDepthMM: Double(depth)))
    let weight = bank.elevationWeight(zone: zone, offsetMM: path.offset[i])
    let through = transmission(line: line, depth: depth)
    let (lateral, axial) = (bank.lateralWidthMM[zone], bank.axialWidthMM[zone])
    // The length of shaft that one resolution cell sees, so that a line has the same strength at any angle.
    let along = abs(path.cosine[i])
    let across = (1 - along * along).squareRoot()
    let (u, v) = (across / lateral, along / axial)
    let seenLength = 1 / (u * u + v * v).squareRoot()
    let point = bank.planeReflectorGain[zone] * lateral / spacing * through
    let lossDB = NeedleEcho.angleLossDB(cosine: along, isEchogenic: reflector.isEchogenic)
    // No shaft gleams evenly.
    let gleam = 1 + 0.35 * smoothNoise(SIMD3<Float>(Float(i) * 0.06, 0.5, 9), seed: 5)
    let level = exp2(-lossDB / decibelsPerOctave) * gleam
    let amplitude = strength * level * weight * point * Float(NeedlePath.spacingMM) / seenLength
    echo.add(line: line, depth: depth, real: amplitude)
    if i == 0 {
      let offset = max(abs(path.offset[0]) - 0.5, 0)
      let seen = max(weight, bank.elevationWeight(zone: zone, offsetMM: offset))
      echo.add(line: line, depth: depth, real: strength * 0.126 * seen * point)
    }
    comb(i, line: line, depth: depth, amplitude: amplitude)
  }

  /// Echoes to and fro in the lumen, only where the shaft is nearly across the beam. Their spacing and strength wander
  /// along the shaft.
  private func comb(_ i: Int, line: Float, depth: Float, amplitude: Float) {
    let angle = angleDegrees(cosine: workspace.needle.cosine[i])
    guard angle > 66 else { return }
    let onset = min(1, (angle - 66) / 12)
    let inner = Float(reflector.innerDiameterMM)
    let wall = Float(reflector.outerDiameterMM - reflector.innerDiameterMM)
    let place = SIMD3<Float>(Float(i) * 0.045, depth * 0.05, 3)
    let wander = smoothNoise(place, seed: 11)
    let round = (inner * 1540 / 1530 + wall * 1540 / 5790) * (1 + 0.05 * wander)
    let turns = round * workspace.bank.carrierLinear
    let share = 0.5 + 0.07 * smoothNoise(place * 1.7, seed: 12)
    var level = amplitude * onset * (0.75 + 0.25 * wander)
    for bounce in 1...6 {
      level *= share
      let (c, s) = NeedleEcho.turn(turns * Float(bounce))
      echo.add(line: line, depth: depth + Float(bounce) * round, real: level * c, imaginary: level * s)
    }
  }

  /// Cosine and sine of a whole angle in turns.
  static func turn(_ turns: Float) -> (Float, Float) {
    let u = (turns - Float(Int32(turns)) - 0.5) * 6.2831853
    let u2 = u * u
    let sine: Float = (((u2 * -0.00018363 + 0.00830629) * u2 - 0.16664824) * u2 + 0.9999966) * u
    let cosine: Float = ((u2 * -0.0012712 + 0.0414877) * u2 - 0.4999124) * u2 + 0.9999933
    return (-cosine, -sine)
  }

  private func transmission(line: Float, depth: Float) -> Float {
    let w = workspace
    let l = w.nearestRay(toLine: line)
    // Just above the shaft, which throws its own shadow.
    let j = max(0, min(w.marchCount - 1, Int(depth / Float(w.marchSpacingMM)) - 1))
    return w.transmission[l * Workspace.marchStride + j]
  }
}
