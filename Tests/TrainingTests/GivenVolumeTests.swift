import Anatomy
import Geometry
import Testing

@testable import Training

@Suite struct GivenVolumeTests {
  /// A hundredth counts where the tip was when it left the needle.
  @Test func volumesAreToldBySideAndLevel() {
    let story = Story.told {
      $0.advance(20)
      $0.inject(30, into: .joint)
      $0.frame.needle.entryMM = Vector3(30, 0, 28)
      $0.inject(20, into: .muscle)
      $0.frame.needle.entryMM = Vector3(-30, 0, 0)
      $0.inject(5, into: .muscle)
    }
    let given = GivenVolume.all(in: story.trace)
    #expect(
      given.map(\.place.side) == [.left, .right, .right]
        && given.map(\.place.level) == [.lower, .upper, .lower])
    for (found, told) in zip(given, [0.05, 0.2, 0.3]) { #expect(abs(found.volumeML - told) < 1e-9) }
  }

  @Test func nothingIsToldOfNothingOrOfAPatientWithoutLevels() {
    #expect(GivenVolume.all(in: Story.told { $0.advance(20) }.trace).isEmpty)
    var trace = Story.told { $0.inject(10, into: .joint) }.trace
    trace.levels = nil
    #expect(GivenVolume.all(in: trace).isEmpty)
  }
}
