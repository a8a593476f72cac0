import Geometry
import Simulation
import TestSupport
import Testing

@testable import Training

/// What the technique teaches is no error: a tip past the rim of the cleft, a shaft that rubs in ligament, a way back.
@Suite struct TaughtWaysTests {
  /// The errors of an attempt with a needle 25 mm deep.
  private static func errors(_ then: (inout Story) -> Void) -> [String] {
    let story = Story.told { story in
      story.scenario.syringe.minimumML = 0
      story.frame.needle.entryMM = Vector3(30, 0, 0)
      story.rest(101)
      story.advance(25)
      then(&story)
      story.tick { $0.needle.depthMM = 0 }
    }
    return ErrorRule.found(in: story.trace, scenario: story.scenario).map(\.rule)
  }

  @Test func aTipBehindTheRimIsWatchedByTheTissueOverTheCleft() {
    func injecting(_ sight: Sight) -> [String] {
      Self.errors { $0.inject(20, into: .joint, inSlice: false, showing: sight) }
    }
    #expect(injecting([.tipBehindBone, .overCleft]).isEmpty && injecting(.landmark(.cleft)).isEmpty)
    // Beside the slice, or with nothing over it in view, nobody sees where the fluid goes.
    for sight: Sight in [.overCleft, .tipBehindBone, []] { #expect(injecting(sight) == ["injectingUnseen"]) }
  }

  /// In ligament the tip cuts with 3.2 N and the rest of the force rubs: it is none on the bone that is met.
  @Test func whatRubsAlongTheShaftIsNoForceOntoBone() {
    func arriving(with slidingN: Double, pressing forceN: Double) -> [String] {
      Self.errors { story in
        story.tick {
          ($0.needle.forces.layer, $0.needle.forces.axialN) = (.interosseousLigament, slidingN)
          $0.needle.depthMM += 0.1
        }
        story.tick { ($0.needle.isOnBone, $0.needle.forces.axialN) = (true, forceN) }
        story.tick { ($0.needle.isOnBone, $0.needle.forces.axialN) = (false, 0) }
      }
    }
    #expect(arriving(with: 6.4, pressing: 8).isEmpty)
    #expect(arriving(with: 4.2, pressing: 6.9).isEmpty && arriving(with: 4.2, pressing: 7) == ["boneRammed"])
    // Less than the tip cuts with: nothing rubs.
    #expect(arriving(with: 2, pressing: 5.9).isEmpty && arriving(with: 2, pressing: 6) == ["boneRammed"])
  }

  @Test func theWayBackThroughAVesselIsNotEnteredAnew() {
    func into(_ stepMM: Double) -> [String] {
      Self.errors { story in
        story.tick { ($0.needle.tipRegion, $0.needle.depthMM) = (.vessel, $0.needle.depthMM + stepMM) }
        story.tick { $0.needle.tipRegion = .muscle }
      }
    }
    #expect(into(-0.1).isEmpty)
    // Pushed or levered into.
    #expect(into(0.1) == ["structureEntered"] && into(0) == ["structureEntered"])
  }
}
