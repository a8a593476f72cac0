import Geometry

/// Sacrum and ilia of one person, both sides: each of a side's own map, seen at x ≥ 0 toward that side.
struct BothSidesBones: Sendable {
  let right, left: BoneModel
  /// True where the left is the mirror image of the right.
  let isSymmetric: Bool

  init(_ parameters: PatientParameters, variation: PersonVariation?) {
    let maps = Side.allCases.map { BodyWarp(parameters, variation: variation, side: $0) }
    isSymmetric = maps[0] == maps[1]
    right = BoneModel(BodyWarp(parameters, variation: variation, side: .right))
    left = isSymmetric ? right : BoneModel(BodyWarp(parameters, variation: variation, side: .left))
  }
  /// Both sides alike.
  init(symmetric model: BoneModel) { (right, left, isSymmetric) = (model, model, true) }
  init(of patient: Patient) { self.init(patient.parameters, variation: patient.variation) }

  subscript(_ side: Side) -> BoneModel { side == .right ? right : left }
  /// The side of an x of the patient frame; the midline counts as right.
  func side(x: Double) -> BoneModel { x < 0 ? left : right }

  /// The signed functions at any point of the patient frame.
  func values(at p: Vector3) -> (sacrum: Double, ilium: Double) { side(x: p.x).values(at: p) }
}
