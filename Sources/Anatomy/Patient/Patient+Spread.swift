import Geometry

extension Patient {
  /// Space that injected fluid does not leave: its walls are the capsule, the sheath of a nerve, the wall of a vessel.
  package enum Compartment: Int, Sendable {
    case tissue, joint, nerve, vessel, closed
    package init(of region: Region) {
      switch region {
      case .joint: self = .joint
      case .nerve: self = .nerve
      case .vessel: self = .vessel
      case .outside, .bone: self = .closed
      case .skin, .fat, .fascia, .muscle, .interosseousLigament, .periarticular, .foramenS1, .foramenS2,
        .foramenS3, .foramenS4, .other:
        self = .tissue
      }
    }
  }

  /// A voxel that fluid can fill, and how much it takes.
  package struct SpreadPlace: Equatable, Sendable {
    package var region: Region
    package var roomNL: Int
    package init(region: Region, roomNL: Int) { (self.region, self.roomNL) = (region, roomNL) }
  }

  /// Place that fluid from a region finds in a voxel of `medium.lattice`; nil where it does not come. Fat of the sacral canal
  /// counts as the foramen through which fluid came there.
  package func spreadPlace(voxel index: Int, from source: Region) -> SpreadPlace? {
    let center = medium.lattice.centerMM(ofIndex: index)
    let region = region(at: center)
    if source == .joint, region != .joint { return recess(voxel: index, at: center) }
    guard Compartment(of: region) == Compartment(of: source) else { return nil }
    if region == .joint { return SpreadPlace(region: .joint, roomNL: jointRoomNL(Patient.side(of: center))) }
    let label = Voxel(bits: medium.voxels[index]).label
    let room = Int(spread.roomNL(label: label))
    guard room > 0 else { return nil }
    let isCanal = medium.tissues[Int(label)] == .epiduralFat && source.isForamen
    return SpreadPlace(region: isCanal ? source : region, roomNL: room)
  }

  /// Place in the recess under the capsule, which fluid in the joint fills, too, and lifts; nil elsewhere.
  private func recess(voxel index: Int, at center: Vector3) -> SpreadPlace? {
    let label = Voxel(bits: medium.voxels[index]).label
    guard medium.tissues[Int(label)] == .jointRecess,
      jointDistanceMM(at: center, side: Patient.side(of: center)) <= Patient.recessReachMM
    else { return nil }
    return SpreadPlace(region: .joint, roomNL: roomNL(share: Patient.recessRoom))
  }
  /// The part of the recess's volume that fluid takes up, which unfolds it; a model value.
  private static let recessRoom = 0.711
  /// Distance from the cleft within which fluid of the joint lifts the capsule, in mm.
  private static let recessReachMM = 4.0

  /// Room in a voxel between the faces of a joint, in nL, so that all of them hold the joint's capacity.
  func jointRoomNL(_ side: Side) -> Int {
    guard let volume = joints[side]?.volumeMM3, volume > 1 else { return 1 }
    return roomNL(share: min(jointFilling.capacityML * 1_000 / volume, 1))
  }
  /// Room for fluid in a voxel, in nL, from its share of the volume.
  private func roomNL(share: Double) -> Int {
    max(Int(share * (medium.lattice.voxelMM3 * 1_000) + 0.5), 1)
  }

  /// Place that a full joint of a side leaks to, in the patient frame, mm; nil where it does not leak.
  package func leakPlaceMM(_ side: Side) -> Vector3? {
    guard let mouth = mouths[side] else { return nil }
    switch jointFilling.leak {
    case .none: return nil
    case .dorsal: return mouth.centerMM - mouth.inward * 4
    case .ventral: return mouth.centerMM + mouth.inward * 45
    case .foramen: return landmarks[side]?.foraminaMM.first
    }
  }
}
