import Needle
import Simulation
import Testing

@testable import Viewer

@Suite struct FeltSoundTests {
  /// How loud a second is (root mean square) after what is done to a needle in each of its ticks.
  private func loudness(volume: Float = 1, _ change: (inout NeedleState, Int) -> Void) -> Float {
    var sound = FeltSound(volume: volume)
    var needle = NeedleState()
    needle.depthMM = 20
    sound.note(needle)
    var sum: Float = 0
    for tick in 0..<100 {
      change(&needle, tick)
      sound.note(needle)
      for sample in sound.samples() {
        #expect((-1...1).contains(sample))
        sum += sample * sample
      }
    }
    return (sum / Float(FeltSound.rate)).squareRoot()
  }

  @Test func aNeedleThatRestsIsSilent() {
    #expect(loudness { _, _ in } < 1e-4)
    #expect(loudness { needle, _ in needle.forces.axialN = 5 } < 1e-4)
  }
  @Test func aNeedleThatCutsRustlesTheLouderTheMoreItMeets() {
    func cutting(_ force: Double) -> Float {
      loudness { needle, _ in (needle.tipMM.y, needle.forces.axialN) = (needle.tipMM.y + 0.1, force) }
    }
    #expect(cutting(1) > 1e-3 && cutting(4) > 2 * cutting(1))
  }
  @Test func aGiveThumpsAndBoneKnocks() {
    let give = loudness { needle, tick in
      if tick == 50 { (needle.forces.pops, needle.forces.lastPopN) = (1, 1.3) }
    }
    let bone = loudness { needle, tick in if tick == 50 { needle.boneContacts = 1 } }
    #expect(give > 0.05 && bone > 0.02)
  }
  @Test func theVolumeHolds() {
    func bone(_ volume: Float) -> Float {
      loudness(volume: volume) { needle, tick in if tick == 50 { needle.boneContacts = 1 } }
    }
    #expect(bone(0) == 0)
    #expect((bone(0.5) / bone(1) - 0.5).magnitude < 0.01)
  }

  @Test func aControllerShakesForWhatIsFelt() {
    var last = NeedleState()
    last.depthMM = 20
    #expect(Shake(from: last, to: last) == nil)
    var bone = last
    bone.boneContacts = 1
    #expect(Shake(from: last, to: bone)?.fast == 1)
    var give = last
    (give.forces.pops, give.forces.lastPopN) = (1, 1.4)
    #expect((Shake(from: last, to: give)?.slow ?? 0) > 0.5)
    var ligament = last
    (ligament.forces.axialN, ligament.tipMM.y) = (4, 1)
    let tough = Shake(from: last, to: ligament)
    ligament.forces.axialN = 2
    #expect((tough?.fast ?? 0) > (Shake(from: last, to: ligament)?.fast ?? 1))
  }
}

@Suite struct ForceTraceTests {
  @Test func theNewestForceIsTheLastAndTheOldestGoFirst() {
    var trace = ForceTrace()
    for i in 0..<(ForceTrace.count + 20) { trace.add(Double(i)) }
    #expect(trace.forcesN == (20..<(ForceTrace.count + 20)).map(Float.init))
  }
}
