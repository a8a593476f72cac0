import Anatomy
import Simulation

/// Volume of the main syringe that left the needle on one side of the midline, at one level of the joint.
package struct GivenVolume: Equatable, Sendable {
  package var side: Side
  package var level: InjectionLevel
  package var volumeML: Double

  /// Those above nothing, left before right and upper before lower; none where the patient lacks the levels.
  static func all(in trace: Trace) -> [GivenVolume] {
    guard let levels = trace.levelsZ else { return [] }
    let middleZ = (levels.upper + levels.lower) / 2
    let giving = trace.intervals.filter { $0.injectedML > 0 }
    return Side.allCases.flatMap { side in
      [InjectionLevel.upper, .lower].compactMap { level in
        let here = giving.filter {
          let tip = $0.after.needle.tipMM
          return (tip.x < 0) == (side == .left) && (tip.z > middleZ) == (level == .upper)
        }
        let volumeML = here.reduce(0) { $0 + $1.injectedML }
        return volumeML > 0 ? GivenVolume(side: side, level: level, volumeML: volumeML) : nil
      }
    }
  }
}
