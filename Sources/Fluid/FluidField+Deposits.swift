import Anatomy

/// Fluid of one kind that lies in a voxel.
package struct FluidDeposit: Equatable, Sendable {
  /// The place in the lattice.
  package var voxel: Int
  package var region: Region
  package var volumeNL: Int
}

extension FluidField {
  /// Deposits of a kind, a voxel each, in the order in which fluid came; pressed fluid counts as the main syringe's. With what blood
  /// carried away their volumes add up to `volumes(ofKind:)`.
  package func deposits(ofKind kind: Int) -> [FluidDeposit] {
    let (cells, regions) = (cells, Region.allCases)
    var all = (0..<cells.count).map { cells[$0] }.filter { Int($0.kind) == kind }.map {
      FluidDeposit(voxel: Int($0.voxel), region: regions[Int($0.region)], volumeNL: Int($0.volumeNL))
    }
    if filling.voxel >= 0, filling.volumeNL > 0, filling.kind == kind {
      all.append(
        FluidDeposit(voxel: filling.voxel, region: filling.place.region, volumeNL: filling.volumeNL))
    }
    if kind == 0 {
      all += surplus.map { FluidDeposit(voxel: $0.voxel, region: $0.region, volumeNL: $0.volumeNL) }
    }
    return all
  }
}
