import Anatomy
import Simulation

/// Volume of the main syringe that left the needle at one place of the joint.
package struct GivenVolume: Equatable, Sendable {
  package var place: JointPlace
  package var volumeML: Double

  /// Places at which any was given, in the order of `JointPlace.all`; none where the patient lacks the levels.
  static func all(in trace: Trace) -> [GivenVolume] {
    guard let levels = trace.levels else { return [] }
    var volumesML: [JointPlace: Double] = [:]
    for interval in trace.intervals where interval.injectedML > 0 {
      volumesML[levels.place(of: interval.after.needle.tipMM), default: 0] += interval.injectedML
    }
    return JointPlace.all.compactMap { place in
      volumesML[place].map { GivenVolume(place: place, volumeML: $0) }
    }
  }
}
