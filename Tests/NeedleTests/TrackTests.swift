import Geometry
import Needle
import Testing

@Suite struct TrackTests {
  @Test func aDeepNeedleYieldsToSmallerTurnsThanAShallowOne() {
    let track = Track(direction: Vector3(0, 1, 0))
    func turned(_ degrees: Double) -> Vector3 {
      Vector3(Angle.degrees(degrees).sine, Angle.degrees(degrees).cosine, 0)
    }
    #expect(track.yields(to: turned(30), depthMM: 10))
    #expect(!track.yields(to: turned(10), depthMM: 40))
    #expect(track.yields(to: turned(8), depthMM: 40))
    #expect(!track.yields(to: turned(8), depthMM: 60))
  }
  @Test func cuttingTurnsTheTrackTowardTheShaft() {
    var track = Track(direction: Vector3(0, 1, 0))
    let shaft = Vector3(0.6, 0.8, 0)
    track.cut(along: shaft, byMM: 5)
    #expect(abs(track.direction.x - 0.3162) < 1e-4)  // half way, by the bisector
    track.cut(along: shaft, byMM: Track.settlingMM)
    #expect(track.direction == shaft)
  }
}
