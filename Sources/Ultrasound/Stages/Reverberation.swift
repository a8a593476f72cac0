/// Echoes that go to and fro between two strong surfaces, or a surface and the face, and are shown as far below the
/// deeper one as the two are apart: the faint copies of fascia and bone in the shadow of bone.
///
/// A copy has the amplitude of the deeper surface's echo, times what both surfaces send back, times what the tissue
/// between them takes once more. Surfaces are those of the middle plane.
struct Reverberation {
  /// Reflection of an echo at the face: between the matching layer and gel.
  static let faceReflection: Float = 0.22
  /// Amplitude over unit speckle, before time gain makes up for depth, below which copies are not drawn.
  private static let weakest: Float = 0.12
  /// Factor of a copy for the waviness of its surfaces: they do not face each other everywhere.
  private static let facing: Float = 0.5
  let input: FrameInput
  let interfaces: SpecularInterfaces
  let bone: BoneHits
  let waves: WavePath
  let tissue: TissueGain
  let echo: CoherentEcho

  /// One surface as met by a ray.
  private struct Meeting {
    var depth: Float, amplitude: Float, through: Float
    /// Reflected share of the amplitude that arrives, 0...0.7.
    var reflection: Float { min(amplitude / max(through, 1e-6) * Reverberation.perMirror, 0.7) }
  }
  /// The inverse of a perfect mirror's amplitude: `Tissue.mirrorDB`.
  private static let perMirror: Float = 1 / 100

  func draw() {
    for ray in input.rays(in: echo.pairs) {
      guard echo.contains(line: input.paddedLine(atRay: Float(ray))) else { continue }
      var meetings = InlineArray<12, Meeting>(repeating: Meeting(depth: 0, amplitude: 0, through: 1))
      let count = collect(ray: ray, &meetings)
      for deep in 0..<count {
        let own = meetings[deep]
        guard own.amplitude > Reverberation.weakest else { continue }
        copy(
          own, depth: own.depth, reflection: Reverberation.faceReflection, throughAbove: 1, ray)
        for shallow in 0..<count where meetings[shallow].depth < own.depth - 2 {
          let other = meetings[shallow]
          copy(
            own, depth: own.depth - other.depth, reflection: other.reflection, throughAbove: other.through,
            ray)
        }
      }
    }
  }

  private func copy(
    _ own: Meeting, depth apart: Float, reflection: Float, throughAbove: Float, _ ray: Int
  ) {
    let bank = input.bank
    let depth = own.depth + apart
    guard depth < bank.depthMM - 1 else { return }
    let again = own.through / max(throughAbove, 1e-6)
    let amplitude = own.amplitude * own.reflection * reflection * again * Reverberation.facing
    guard amplitude > Reverberation.weakest * own.through * again else { return }
    let zone = bank.zone(ofDepthMM: depth)
    let aside = waves.lineShift(ray: ray, depth: own.depth, perMM: 1 / input.pathSpacingMM)
    let real = amplitude * bank.planeReflectorGain[zone] * FrameLayout.linesPerRay * bank.reverberationGain
    echo.add(line: input.paddedLine(atRay: Float(ray)) + aside, depth: depth, real: real)
  }

  /// Collects the surfaces that a ray meets on the middle plane; returns their number.
  private func collect(ray: Int, _ meetings: inout InlineArray<12, Meeting>) -> Int {
    var count = 0
    func through(_ depth: Float) -> Float {
      let step = max(0, min(input.marchCount - 1, Int(depth / Float(input.marchSpacingMM)) - 1))
      return tissue.transmission[ray * FrameLayout.marchStride + step]
    }
    for sheet in 0..<min(input.tables.sheets.count, 10) {
      let hit = interfaces.middle(sheet: sheet, ray: ray)
      guard hit.depth > 3, hit.amplitude > Reverberation.weakest else { continue }
      meetings[count] = Meeting(depth: hit.depth, amplitude: hit.amplitude, through: through(hit.depth))
      count += 1
    }
    let index = FrameLayout.middlePlane * FrameLayout.rays + ray
    if bone.depth[index] > 3, bone.specular[index] > 0 {
      let depth = bone.depth[index]
      meetings[count] = Meeting(
        depth: depth, amplitude: BoneEcho.strength * bone.specular[index], through: through(depth))
      count += 1
    }
    return count
  }
}
