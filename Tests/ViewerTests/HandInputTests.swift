import Geometry
import Needle
import Simulation
import Testing
import Ultrasound

@testable import Viewer

@Suite struct HandInputTests {
  /// What a second of a held action adds up to.
  func second(of action: Action, also: [Action] = [], needle: NeedleState = NeedleState()) -> [Controls] {
    var hands = HandInput()
    hands.held[action] = true
    for other in also { hands.held[other] = true }
    return (0..<100).map { _ in hands.takeControls(needle) }
  }

  @Test func restingHandsDoNothing() {
    var hands = HandInput()
    let controls = hands.takeControls(NeedleState())
    #expect(controls == Controls())
  }

  /// Every action that is held moves something, and its opposite undoes it.
  @Test(arguments: [
    (Action.probeLeft, Action.probeRight), (.probeFootward, .probeHeadward), (.tiltHeadward, .tiltFootward),
    (.rockMarked, .rockUnmarked), (.turnLeft, .turnRight), (.pressMore, .pressLess), (.advance, .withdraw),
    (.steeper, .flatter), (.swingLeft, .swingRight), (.bevelLeft, .bevelRight), (.entryLeft, .entryRight),
    (.entryHeadward, .entryFootward), (.pressBase, .pressApex),
  ]) func everyHeldActionMovesAndItsOppositeUndoesIt(_ one: Action, _ other: Action) {
    #expect(second(of: one)[0].movesSomething)
    #expect(second(of: other)[0].movesSomething)
    #expect(!second(of: one, also: [other])[0].movesSomething)
    #expect(second(of: one)[0] != second(of: other)[0])
  }

  @Test func aPullIsHeldAndAChangeHappensOnce() {
    #expect(second(of: .aspirate).allSatisfy { $0.aspirates && $0.movesSomething })
    var hands = HandInput()
    hands.wantedEquipment = .infiltration
    #expect(hands.takeControls(NeedleState()).event == .change(to: .infiltration))
    #expect(hands.takeControls(NeedleState()) == Controls())
  }

  @Test func directionsAreThoseOfThePatient() {
    #expect(second(of: .probeRight)[0].probeSlideMM.x > 0)
    #expect(second(of: .probeHeadward)[0].probeSlideMM.y > 0)
    #expect(second(of: .tiltFootward)[0].probeTiltDeg > 0)
    #expect(second(of: .rockMarked)[0].probeRockDeg > 0)
    #expect(second(of: .turnLeft)[0].probeRotateDeg > 0)
    #expect(second(of: .entryRight)[0].entryMoveMM.x > 0)
    #expect(second(of: .swingLeft)[0].needleYawDeg > 0)
    #expect(second(of: .steeper)[0].needlePitchDeg > 0)
    #expect(second(of: .advance)[0].advanceMM > 0)
  }

  /// U and N hold the assistant's hand on the sacrum for as long as they are down, V presses the probe by 6 mm/s.
  @Test func aHeldKeyPressesAndLettingGoEases() throws {
    #expect(second(of: .pressBase).allSatisfy { $0.sacralPress == 1 })
    #expect(second(of: .pressApex).allSatisfy { $0.sacralPress == -1 })
    #expect(abs(second(of: .pressMore).reduce(0) { $0 + $1.probePressMM } - 6) < 1e-3)
    var hands = HandInput()
    hands.held[.pressBase] = true
    _ = hands.takeControls(NeedleState())
    hands.held[.pressBase] = false
    #expect(hands.takeControls(NeedleState()).sacralPress == 0)
    for (action, sign) in [
      (Action.pressBase, Character("U")), (.pressApex, "N"), (.pressMore, "V"), (.pressLess, "B"),
    ] {
      let binding = try #require(Binding.all.first { $0.action == action })
      #expect(binding.keys == [.sign(sign)])
    }
  }

  @Test func theBreathIsHeldAsLongAsTheKey() {
    #expect(second(of: .holdBreath).allSatisfy { $0.holdsBreath && $0.movesSomething })
  }

  @Test func aHeldKeyAdvancesByItsSpeed() {
    let advanced = second(of: .advance).reduce(0) { $0 + $1.advanceMM }
    #expect(abs(advanced - HandPace.Speed.advanceMM) < 1e-3)
    let slow = second(of: .advance, also: [.fine]).reduce(0) { $0 + $1.advanceMM }
    #expect(abs(slow - HandPace.Speed.advanceMM / 4) < 1e-3)
    let quick = second(of: .advance, also: [.fast]).reduce(0) { $0 + $1.advanceMM }
    #expect(abs(quick - HandPace.Speed.advanceMM * 3) < 1e-3)
  }

  @Test func bothHandsMoveInOneTick() {
    let controls = second(of: .advance, also: [.probeLeft, .inject, .tiltFootward])[0]
    #expect(controls.advanceMM > 0 && controls.probeSlideMM.x < 0)
    #expect(controls.injectMLPerS > 0 && controls.probeTiltDeg > 0)
  }

  /// Nothing of a drag is lost, and no tick asks for more than a hand can do.
  @Test func aDragArrivesWhole() {
    var hands = HandInput()
    hands.slideMM = SIMD2(7, -4)
    var sum = SIMD2<Float>.zero
    for _ in 0..<10 {
      let motion = hands.takeControls(NeedleState()).probeSlideMM
      #expect(abs(motion.x) <= Float(HandLimits.slideMM) && abs(motion.y) <= Float(HandLimits.slideMM))
      sum += motion
    }
    #expect(abs(sum.x - 7) < 1e-4 && abs(sum.y + 4) < 1e-4)
    let rest = hands.takeControls(NeedleState())
    #expect(!rest.movesSomething)
  }

  /// A wild swing of the mouse does not keep the probe moving for more than a quarter of a second.
  @Test func aHandDoesNotTrailFarBehindTheMouse() {
    var hands = HandInput()
    hands.slideMM = SIMD2(100_000, 0)
    for _ in 0..<27 { _ = hands.takeControls(NeedleState()) }
    let rest = hands.takeControls(NeedleState())
    #expect(!rest.movesSomething)
  }

  @Test func lettingGoStopsEverything() {
    var hands = HandInput()
    hands.held[.advance] = true
    hands.isInjecting = true
    hands.slideMM = SIMD2(20, 0)
    hands.goal = NeedleGoal(entryXMM: 10, entryZMM: 10)
    hands.releaseAll()
    let rest = hands.takeControls(NeedleState())
    #expect(rest == Controls())
  }

  @Test func settingsAreAskedForOnce() {
    var hands = HandInput()
    hands.wantedSettings = ImagingSettings(depthMM: 100)
    let (first, second) = (hands.takeControls(NeedleState()), hands.takeControls(NeedleState()))
    #expect(first.settings?.depthMM == 100)
    #expect(second.settings == nil)
  }

  @Test func aGoalBringsTheEntryThereAndIsForgottenInTissue() {
    var (hands, needle) = (HandInput(), NeedleState())
    hands.goal = NeedleGoal(entryXMM: 20, entryZMM: -12, yawDeg: 170)
    needle.yawDeg = -170
    var ticks = 0
    while hands.goal != nil, ticks < 400 {
      let controls = hands.takeControls(needle)
      needle.entryMM.x += Double(controls.entryMoveMM.x)
      needle.entryMM.z += Double(controls.entryMoveMM.y)
      needle.yawDeg += Double(controls.needleYawDeg)
      ticks += 1
    }
    #expect(abs(needle.entryMM.x - 20) < 0.1 && abs(needle.entryMM.z + 12) < 0.1)
    // The short way: 20° through 180°, not 340° back.
    #expect(abs(needle.yawDeg + 190) < 0.1)
    #expect(ticks < 60)
    hands.goal = NeedleGoal(entryXMM: 0, entryZMM: 0)
    needle.depthMM = 5
    let rest = hands.takeControls(needle)
    #expect(!rest.movesSomething)
    #expect(hands.goal == nil)
  }

  /// Beside the medial end, outside the housing, and pointing under the probe.
  @Test(arguments: Probe.presets.filter { $0.phasedSectorDeg == 0 }, [-30.0, 30])
  func besideTheProbeMeansInItsPlane(_ probe: Probe, _ x: Double) {
    var state = ProbeState()
    state.xMM = x
    let goal = NeedleGoal.besideProbe(state, of: probe)
    let half = ProbeHousing(of: probe).halfWidthMM
    #expect(goal.entryZMM == state.zMM)
    #expect(abs(goal.entryXMM) < abs(x))
    #expect(abs(goal.entryXMM - x) > half)
    #expect(abs((goal.yawDeg ?? 90) - (x > 0 ? 0 : 180)) < 1e-6)
  }
}

@Suite struct MachineControlTests {
  /// Every pair of keys moves its setting to and fro, and no further than the machine has it.
  @Test func everyKeyMovesItsSettingAndStaysInRange() {
    var slider = 0
    let pairs =
      MachineControl.all.filter { $0.steps.count == 2 }.map(\.steps) + [
        Array(MachineControl.timeGain.steps[1...2])
      ]
    #expect(pairs.count == 5)
    for pair in pairs {
      let start = ImagingSettings()
      var (low, high) = (start, start)
      for _ in 0..<100 {
        low = pair[0].applied(to: low, slider: &slider)
        high = pair[1].applied(to: high, slider: &slider)
      }
      for settings in [low, high] { #expect(settings == settings.withinRange) }
      #expect(low != start && high != start && low != high)
      #expect(pair[0].repeats && pair[1].repeats)
    }
  }

  /// A key of a switch or a choice comes back to where it began after every value, and changes nothing else; kept down, it
  /// switches once.
  @Test func aSwitchGoesThroughItsValues() {
    var (slider, switches) = (0, 0)
    for control in MachineControl.all {
      switch control.widget {
      case .slider, .timeGain: continue
      case .switched, .choice: switches += 1
      }
      var (settings, seen) = (ImagingSettings(), [ImagingSettings()])
      while true {
        settings = control.steps[0].applied(to: settings, slider: &slider)
        if settings == seen[0] || seen.count > 9 { break }
        #expect(!seen.contains(settings))
        seen.append(settings)
      }
      #expect((2...9).contains(seen.count))
      let changed = ImagingSettings.fields.filter { field in seen.contains { !field.isAtRest($0) } }
      #expect(changed.count == 1 && !control.steps[0].repeats)
    }
    #expect(switches >= 2)
    var settings = MachineControl.harmonic.steps[0].applied(to: ImagingSettings(), slider: &slider)
    settings = MachineControl.compounding.steps[0].applied(to: settings, slider: &slider)
    #expect(settings == ImagingSettings(isHarmonic: true, isCompounded: true))
  }

  @Test func theKeysReachEverySliderOfTheTimeGain() {
    var (slider, settings) = (0, ImagingSettings())
    let (next, raise, flat) = (
      MachineControl.timeGain.steps[0], MachineControl.timeGain.steps[2], MachineControl.timeGain.steps[3]
    )
    for _ in 0..<settings.timeGainDB.scalarCount {
      settings = raise.applied(to: settings, slider: &slider)
      settings = next.applied(to: settings, slider: &slider)
    }
    #expect(settings.timeGainDB == SIMD8(repeating: 2))
    #expect(slider == 0)
    #expect(flat.applied(to: settings, slider: &slider).timeGainDB == .zero)
  }
}
