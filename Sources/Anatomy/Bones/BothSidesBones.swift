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
  /// The bones of a person whose sides are alike.
  init(symmetric model: BoneModel) { (right, left, isSymmetric) = (model, model, true) }

  subscript(_ side: Side) -> BoneModel { side == .right ? right : left }
  /// The side of an x of the patient frame; the midline counts as right.
  func side(x: Double) -> BoneModel { x < 0 ? left : right }

  /// The signed functions at any point of the patient frame.
  func values(at p: Vector3) -> (sacrum: Double, ilium: Double) { side(x: p.x).values(at: p) }
}

extension Vessel {
  /// All vessels of a person with these bones, by side.
  static func all(of bones: BothSidesBones) -> [Vessel] {
    Side.allCases.flatMap { side in
      let model = bones[side]
      return model.conduits.compactMap { conduit -> Vessel? in
        guard case .blood(let flow) = conduit.content else { return nil }
        let line = conduit.line.map { place in
          let p = model.map.person(place)
          return Vector3(p.x * side.sign, p.y, p.z)
        }
        return Vessel(
          name: conduit.name, side: side, radiusMM: conduit.radiusMM, lineMM: line, flow: flow)
      }
    }
  }
}
