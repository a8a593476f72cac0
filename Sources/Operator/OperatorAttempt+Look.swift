import Anatomy
import Geometry
import Simulation
import Training

// Tasks of the probe alone: landmarks to be marked, and the spring test.
extension OperatorAttempt {
  /// Distance to either side of where a foramen is expected within which it is looked for, in mm.
  private static let foramenReachMM = 8.0
  /// Number of times that the sacrum is pressed at either end by an operator who was taught to, and at its base by another.
  private static let pressesTaught = 3, pressesUntaught = 1
  private static let pressS = 1.0

  /// Finds the joint, marks what is asked for, and has the sacrum pressed.
  mutating func lookOnly() {
    let foramenZ = search()
    let asksForJoint = task.asks(for: .springTested)
    if asksForJoint { spring() }
    if task.asks(for: .marked(.s2)) { lookForForamen(.s2, about: foramenZ) }
    if task.asks(for: .marked(.s1)) { lookForForamen(.s1, about: foramenZ + Self.foraminaApartMM) }
    hands.rest(seconds: 0.5)
  }

  /// Slides over the place where a foramen should be, and marks it where it is the clearest; who was not taught to marks the first hole
  /// that is there.
  private mutating func lookForForamen(_ landmark: ScanLandmark, about z: Double) {
    let x = patientX(distanceFromMidline: Self.searchAtMM)
    hands.slide(toX: x, z: z + (skill.testsVolume ? Self.foramenReachMM : 0), speedMMPerS: 10)
    hands.react()
    guard skill.testsVolume else { return mark(landmark) }
    let seen = sweep(fromZ: state.probe.zMM, toZ: z - Self.foramenReachMM, x: x)
    let clearest = seen.filter { $0.foramenMM > 0 }.max { $0.foramenMM < $1.foramenMM }
    // A foramen shows over some 3 mm alone: it is looked for anew about where it was passed.
    for aside in Self.asidesMM where found.last?.name != landmark {
      hands.slide(toX: x, z: (clearest?.zMM ?? z) + aside, speedMMPerS: 10)
      hands.react()
      mark(landmark)
    }
  }
  private static let asidesMM = [0, 0.7, -0.7, 1.4, -1.4, 2.1, -2.1, 2.8, -2.8]

  /// Marks the deepest hole in the image, if there is one.
  private mutating func mark(_ landmark: ScanLandmark) {
    guard let hole = holes(in: look()).first else { return }
    let error = (hands.gaussian(skill.readingErrorMM), hands.gaussian(skill.readingErrorMM))
    note(landmark, at: BoneProfile.Edge(uMM: hole.mouth.uMM + error.0, yMM: hole.mouth.yMM + error.1))
  }

  /// Has base and apex pressed in turn (who was not taught to, the base alone), compares the sacrum's motion at the joint with that of a
  /// healthy one, and says what it is.
  private mutating func spring() {
    guard let site else { return }
    let edge = site.notch.medial
    let place = Vector3(patientX(distanceFromMidline: edge.uMM), edge.yMM, state.probe.zMM)
    let presses = skill.testsVolume ? Self.pressesTaught : Self.pressesUntaught
    let ends: [Float] = skill.testsVolume ? [1, -1] : [1]
    var (seenMM, healthyMM) = (0.0, 0.0)
    for _ in 0..<presses {
      for force in ends {
        for _ in 0..<Int(Self.pressS * Double(SimulationState.ticksPerS)) {
          hands.tick { $0.sacralPress = force }
        }
        seenMM += motionMM(at: place, laxity: hands.scene.laxity) + hands.gaussian(skill.readingErrorMM)
        healthyMM += motionMM(at: place, laxity: 1)
      }
      hands.rest(seconds: 1)
    }
    hands.event(.perform(seenMM >= Scenario.laxFrom * healthyMM ? .springLax : .springFirm))
  }
  /// Motion of the sacrum in the image plane under the force of now, toward or away from the probe: what the picture shows, and what
  /// books show of a healthy joint.
  private func motionMM(at place: Vector3, laxity: Double) -> Double {
    let motion = SacralMotion(of: hands.scene.patient, force: state.sacralForce, laxity: laxity)
    return abs(motion?.displacementMM(at: place).y ?? 0)
  }
}
