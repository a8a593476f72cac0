import Anatomy
import Fluid
import Geometry

/// Fluid of the main syringe that lies on one side of the midline, at one level of the joint.
package struct FluidPlace: Equatable, Sendable {
  package var side: Side
  package var level: InjectionLevel
  package var volumes = RegionVolumes()

  /// Those that hold fluid, left before right and upper before lower.
  /// - Parameter levelsZ: the middles of the levels, as z in the patient frame, mm; a deposit is at the nearer one.
  static func all(
    of field: FluidField, in lattice: Lattice, levelsZ: (upper: Double, lower: Double)
  ) -> [FluidPlace] {
    let deposits = field.deposits(ofKind: 0)
    let middleZ = (levelsZ.upper + levelsZ.lower) / 2
    return Side.allCases.flatMap { side in
      [InjectionLevel.upper, .lower].compactMap { level in
        var place = FluidPlace(side: side, level: level)
        for deposit in deposits {
          let center = lattice.centerMM(ofIndex: deposit.voxel)
          guard (center.x < 0) == (side == .left), (center.z > middleZ) == (level == .upper) else { continue }
          place.volumes[deposit.region] += deposit.volumeNL
        }
        return place.volumes.totalNL > 0 ? place : nil
      }
    }
  }
}
