import Anatomy
import Fluid
import Simulation

/// The moment at which fluid of the main syringe first lay elsewhere than in its target, and where.
package struct StrayFluid: Equatable, Sendable {
  package var tick: Int
  /// Place that held most of the stray fluid then.
  package var place: Placement.Class
  /// Volume that had left the needle before, in mL.
  package var injectedBeforeML: Double

  /// Volume from which it counts, in mL: as much as a rule asks of a foramen or a vessel.
  static let leastML = 0.02

  /// Nil where less than that went elsewhere.
  package init?(in trace: Trace, target: Placement.Class) {
    let lying = StrayFluid.lying(trace.finalState.fluid.cells, target: target)
    let carried = target == .vessel ? nil : StrayFluid.carried(in: trace)
    let first = [lying, carried].compactMap { $0 }.min { $0.tick < $1.tick }
    // Fluid that lies in no voxel, such as what is pressed into a full compartment, stays where the tip was.
    guard let found = first ?? StrayFluid.atTip(of: trace, target: target) else { return nil }
    (tick, place) = found
    injectedBeforeML = trace.frames.last { $0.tick <= found.tick }?.injectedML ?? 0
  }

  private static func lying(_ cells: FluidCells, target: Placement.Class) -> (
    tick: Int, place: Placement.Class
  )? {
    var volumes = RegionVolumes()
    for i in 0..<cells.count where cells[i].kind == Equipment.main.rawValue {
      guard let region = Region.at(Int(cells[i].region)), Placement.Class(of: region) != target else {
        continue
      }
      volumes[region] += Int(cells[i].volumeNL)
      if RegionVolumes.milliliters(volumes.totalNL) >= leastML - 1e-9 {
        return Placement(of: volumes).most.map { (Int(cells[i].tick), $0) }
      }
    }
    return nil
  }
  private static func carried(in trace: Trace) -> (tick: Int, place: Placement.Class)? {
    var volumeML = 0.0
    for interval in trace.intervals where interval.injectedML > 0 {
      volumeML += interval.after.vesselML - interval.before.vesselML
      if volumeML >= leastML - 1e-9 { return (interval.after.tick, .vessel) }
    }
    return nil
  }
  private static func atTip(of trace: Trace, target: Placement.Class) -> (
    tick: Int, place: Placement.Class
  )? {
    let all = Placement(of: trace.finalState.volumes())
    guard all.totalML - all.volumeML(in: target) >= leastML - 1e-9 else { return nil }
    var volumeML = 0.0
    for interval in trace.intervals where interval.injectedML > 0 {
      let place = Placement.Class(of: interval.after.needle.tipRegion)
      if place != target { volumeML += interval.injectedML }
      if volumeML >= leastML - 1e-9 { return (interval.after.tick, place) }
    }
    return nil
  }
}

extension Region {
  /// The region of a place in `allCases`; nil where there is none.
  fileprivate static func at(_ index: Int) -> Region? {
    allCases.indices.contains(index) ? allCases[index] : nil
  }
}
