/// Effects of a pathology on one joint: lengths in mm, volumes in mL, shares 0...1. The defaults change nothing.
struct Lesion: Hashable, Sendable {
  /// Movement of the hip bone away from the sacrum, to its side: this much at the back and this much more at the front. The joint
  /// lies oblique: its gap widens by 0.88 of it.
  var openingMM = 0.0, openingInFrontMM = 0.0
  /// Slip of the hip bone, dorsally and a little cranially.
  var slipMM = 0.0
  /// Width of a cleft through the cortex of the sacral ala.
  var fractureMM = 0.0
  /// Loss of both faces together, evenly; and depth of the pits in each.
  var erosionMM = 0.0, pitMM = 0.0
  /// Share of the cartilages that is gone.
  var cartilageLoss = 0.0
  /// Median gap that the joint has come to, and gap of its narrowest places; infinite where they are as they were.
  var medianGapMM = Double.infinity, focalGapMM = Double.infinity
  /// Height of osteophytes over the dorsal rims; addition to the thickness of the cortex along the joint.
  var spurMM = 0.0, sclerosisMM = 0.0
  /// The share of the joint that bone bridges.
  var bridgedShare = 0.0
  /// Fluid that the joint and its capsule hold; distance by which it lifts the capsule over the mouth.
  var fluid: Fluid?
  var distensionMM = 0.0
  /// Share of that space that grown synovium takes.
  var synoviumShare = 0.0
  /// Volumes of blood behind the joint and of pus before it.
  var haematomaML = 0.0, abscessML = 0.0
  /// Radius of the widest of the new vessels.
  var vesselMM = 0.0
  /// Resistive index of the vessels in and around the joint.
  var resistiveIndex = BloodFlow.healthyJointIndex
  /// Part by which the ligaments are thicker; share of them that is soft and swollen.
  var ligamentGain = 0.0, swollenShare = 0.0
  /// Movement of a pressed sacrum, as a multiple of health.
  var laxityFactor = 1.0

  /// Seed of the places of pits, bridges and osteophytes.
  var seed: UInt64 = 1

  enum Fluid: Hashable, Sendable { case effusion, pus, blood }

  var slipDorsalMM: Double { slipMM * 0.92 }
  var slipCranialMM: Double { slipMM * 0.39 }
  /// True where the bones are not where they were.
  var movesHip: Bool { openingMM + openingInFrontMM + slipMM > 0 }

  /// The lesion part of the way from one to the other; fluid as in the second.
  static func between(_ one: Lesion, _ other: Lesion, share: Double) -> Lesion {
    let numbers: [WritableKeyPath<Lesion, Double>] = [
      \.openingMM, \.openingInFrontMM, \.slipMM, \.fractureMM, \.erosionMM, \.pitMM, \.cartilageLoss,
      \.spurMM, \.sclerosisMM, \.bridgedShare, \.distensionMM, \.synoviumShare, \.haematomaML, \.abscessML,
      \.vesselMM, \.ligamentGain, \.swollenShare, \.laxityFactor, \.medianGapMM, \.focalGapMM,
      \.resistiveIndex,
    ]
    var result = other
    for number in numbers where one[keyPath: number] != other[keyPath: number] {
      result[keyPath: number] = one[keyPath: number] + (other[keyPath: number] - one[keyPath: number]) * share
    }
    return result
  }
}
