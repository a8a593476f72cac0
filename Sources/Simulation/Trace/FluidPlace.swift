import Anatomy
import Fluid
import Geometry

/// Fluid of the main syringe that lies at one place of the joint.
package struct FluidPlace: Equatable, Sendable {
  package var place: JointPlace
  package var volumes: RegionVolumes

  /// Places that hold fluid, in the order of `JointPlace.all`.
  static func all(of field: FluidField, in lattice: Lattice, levels: LevelHeights) -> [FluidPlace] {
    var volumes: [JointPlace: RegionVolumes] = [:]
    for deposit in field.deposits(ofKind: 0) {
      let place = levels.place(of: lattice.centerMM(ofIndex: deposit.voxel))
      volumes[place, default: RegionVolumes()][deposit.region] += deposit.volumeNL
    }
    return JointPlace.all.compactMap { place in
      volumes[place].map { FluidPlace(place: place, volumes: $0) }
    }
  }
}
