import Anatomy
import Geometry

/// Time course of a local anesthetic where it lies, in s.
package struct Anesthetic: Hashable, Codable, Sendable {
  /// Time from the injection until it blocks as much as it will.
  package var onsetS: Double
  /// Time from the injection until half of the block is gone.
  package var durationS: Double
  package init(onsetS: Double, durationS: Double) { (self.onsetS, self.durationS) = (onsetS, durationS) }

  /// Fraction of pain that it blocks where it is, 0...1, so long after it came there.
  package func blockFraction(afterS timeS: Double) -> Double {
    guard timeS >= 0 else { return 0 }
    let isIn = onsetS > 0 ? smooth(timeS / onsetS) : 1
    let isGone = durationS > 0 ? smooth((timeS / durationS - 0.75) / 0.5) : 0
    return isIn * (1 - isGone)
  }
}

/// Smooth step: 0 below 0, 1 above 1.
private func smooth(_ x: Double) -> Double {
  let share = min(max(x, 0), 1)
  return share * share * (3 - 2 * share)
}

/// Block of pain by what was injected: read from where the fluid lies, so that it follows the fluid's spread.
package struct LocalAnesthesia {
  /// The anesthetic in each kind of fluid; nil where it holds none.
  package var anesthetics: InlineArray<2, Anesthetic?>
  package init(_ anesthetics: InlineArray<2, Anesthetic?>) { self.anesthetics = anesthetics }

  /// Distances from the fluid within which an anesthetic blocks fully, and beyond which not at all, in mm: it diffuses into the
  /// tissue about the fluid; model values.
  package static let fullReachMM = 2.0
  package static let reachMM = 6.0
  /// Anesthetic in a joint that blocks all of it, in mL: a model value; diagnostic blocks use 1–2 mL.
  package static let jointML = 0.5

  /// Fraction of pain, 0...1, that is blocked at a place.
  package func blockFraction(at placeMM: Vector3, of field: FluidField, tick: Int, in patient: Patient)
    -> Double
  {
    guard
      (0..<FluidField.kinds).contains(where: {
        anesthetics[$0] != nil && field.volumes(ofKind: $0).totalNL > 0
      })
    else { return 0 }
    let beside = blockBeside(placeMM, field, tick: tick, patient)
    let region = patient.region(at: placeMM)
    guard region == .joint || region == .periarticular else { return beside }
    return max(
      beside, blockOfJoint(Patient.side(of: placeMM), in: [.joint, .joint], field, tick: tick, patient))
  }

  /// Fraction of a joint's pain, 0...1, that is blocked by what lies in it and in its capsule, by how much that is.
  package func blockFraction(ofJoint side: Side, by field: FluidField, tick: Int, in patient: Patient)
    -> Double
  {
    blockOfJoint(side, in: [.joint, .periarticular], field, tick: tick, patient)
  }

  /// The strongest block of the fluid within reach.
  private func blockBeside(_ placeMM: Vector3, _ field: FluidField, tick: Int, _ patient: Patient) -> Double {
    let lattice = patient.medium.lattice
    let center = lattice.coordinates(of: placeMM)
    let reach = Self.reachMM / lattice.spacingMM
    func range(_ middle: Double, _ count: Int) -> ClosedRange<Int> {
      let (low, high) = (max(middle - reach, 0), min(middle + reach, Double(count - 1)))
      return low <= high ? Int(low)...Int(high) : 0...0
    }
    var strongest = 0.0
    for k in range(center.z, lattice.countZ) {
      for j in range(center.y, lattice.countY) {
        for i in range(center.x, lattice.countX) {
          let away = distance(Vector3(Double(i), Double(j), Double(k)), center) * lattice.spacingMM
          guard away < Self.reachMM, let cell = field.cell(ofVoxel: lattice.index(i, j, k)) else { continue }
          let near = 1 - smooth((away - Self.fullReachMM) / (Self.reachMM - Self.fullReachMM))
          strongest = max(strongest, near * block(of: cell, tick: tick))
        }
      }
    }
    return strongest
  }
  /// Block of the joint by anesthetic in such regions of its side, by how much of it there is.
  private func blockOfJoint(
    _ side: Side, in regions: InlineArray<2, Region>, _ field: FluidField, tick: Int, _ patient: Patient
  ) -> Double {
    let (cells, lattice) = (field.cells, patient.medium.lattice)
    let (one, other) = (UInt8(regions[0].index), UInt8(regions[1].index))
    var blockedML = 0.0
    for i in 0..<cells.count where cells[i].region == one || cells[i].region == other {
      let cell = cells[i]
      guard Patient.side(of: lattice.centerMM(ofIndex: Int(cell.voxel))) == side else { continue }
      blockedML += RegionVolumes.milliliters(Int(cell.volumeNL)) * block(of: cell, tick: tick)
    }
    return min(blockedML / Self.jointML, 1)
  }
  private func block(of cell: FluidCell, tick: Int) -> Double {
    anesthetics[Int(cell.kind)]?.blockFraction(afterS: Double(tick - Int(cell.tick)) / 100) ?? 0
  }
}
