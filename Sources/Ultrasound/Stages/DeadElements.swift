/// Elements of the array that neither send nor hear: a dark stripe under them that fades with depth, as the aperture
/// grows wider than the gap; in one survey of hospitals 40 % of 676 probes had a fault (Mårtensson et al., Eur J
/// Echocardiogr 2009;10:389).
///
/// An echo keeps the part of its aperture that lives, transmitting and receiving, as `ApertureBlockage` has it for bone. Not
/// modeled: the wider beam of an aperture with a gap, and its side lobes.
struct DeadElements: Sendable {
  /// Share that is left of an echo's amplitude, 0...1: [ray][step of the march].
  private let factors: AlignedArray<Float>

  /// Factors of a probe with dead elements; nil for a whole array.
  init?(of probe: Probe, _ input: FrameInput) {
    guard let dead = probe.deadElements else { return nil }
    factors = AlignedArray(count: FrameLayout.rays * FrameLayout.marchStride, repeating: 1)
    let geometry = input.bank.geometry
    let middle = Double(probe.elementCount) / 2
    let gap =
      (Double(dead.lowerBound) - middle) * probe.pitchMM...(Double(dead.upperBound) - middle) * probe.pitchMM
    let halfFace = probe.faceLengthMM / 2
    for ray in 0..<FrameLayout.rays {
      let line = Double(input.paddedLine(atRay: Float(ray))) - Double(FrameLayout.guardLines)
      let place = geometry.place(ofLine: line)
      let center = geometry.isSector ? place * geometry.faceRadiusMM : place
      for k in 0..<input.marchCount {
        let depth = Double(k) * input.marchSpacingMM
        let half = max(
          min(depth * Double(input.bank.halfConePerMM), Double(input.bank.halfFaceMM)), probe.pitchMM)
        let (first, last) = (max(center - half, -halfFace), min(center + half, halfFace))
        let lost = max(min(last, gap.upperBound) - max(first, gap.lowerBound), 0)
        let share = last > first ? Float(1 - lost / (last - first)) : 1
        factors[ray * FrameLayout.marchStride + k] = share * share
      }
    }
  }

  /// Weakens what the rays of a group have met.
  func apply(_ input: FrameInput, bone: BoneHits, tissue: TissueGain, group: Int) {
    for ray in (group * FrameLayout.groupSize)..<((group + 1) * FrameLayout.groupSize) {
      let row = factors.stretch(at: ray * FrameLayout.marchStride, count: FrameLayout.marchStride)
      bone.weaken(tissue, ray: ray, by: row, input)
    }
  }
}
