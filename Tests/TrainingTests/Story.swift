import Anatomy
import Fluid
import Geometry
import Needle
import Simulation
import TestSupport

@testable import Training

/// An attempt told tick by tick, with the truth of each tick put in by hand. The needle points to +y and moves a
/// quarter of a millimeter a tick, so that lengths add up without rounding.
struct Story {
  var trace = Trace(side: .right)
  var scenario = Scenario.plain
  /// What the next tick shows.
  var frame = Trace.Frame(
    tick: 0, probe: ProbeState(), needle: NeedleState(), injectedML: 0, tipToJointMM: 30, tipOffPlaneMM: 0,
    tipInSlice: true)
  private var volumes = RegionVolumes()
  /// Ticks in which a hundredth of a milliliter leaves the needle: 10 are 0.1 mL/s.
  var ticksPerHundredth = 10
  /// What a picture with everything in it shows.
  static let all = ScanLandmark.allCases.reduce([.tip, .overCleft] as Sight) { $0.union(.landmark($1)) }

  init() {
    frame.needle.entryMM = Vector3(30, 0, 0)
    (frame.isAspirated, frame.sight) = (true, Story.all)
    trace.levels = LevelHeights(upperZ: 30, lowerZ: 0)
  }
  static func told(_ tell: (inout Story) -> Void) -> Story {
    var story = Story()
    tell(&story)
    return story
  }

  mutating func rest(_ ticks: Int = 1) { for _ in 0..<ticks { tick() } }

  mutating func tick(_ change: (inout Trace.Frame) -> Void = { _ in }) {
    change(&frame)
    frame.tick += 1
    frame.needle.tipMM = frame.needle.entryMM + frame.needle.direction * frame.needle.depthMM
    trace.frames.append(frame)
    trace.finalState.tick = frame.tick
    trace.finalState.probe = frame.probe
    trace.finalState.needle = frame.needle
  }
  /// Goes deeper, or out where negative.
  mutating func advance(_ lengthMM: Double, inSlice: Bool = true) {
    show(inSlice)
    for _ in 0..<Int(abs(lengthMM) * 4) { tick { $0.needle.depthMM += lengthMM < 0 ? -0.25 : 0.25 } }
  }
  /// Shows everything, or nothing.
  mutating func show(_ isShown: Bool) {
    (frame.tipInSlice, frame.sight) = (isShown, isShown ? Story.all : [])
  }
  /// Hundredths of a milliliter, one after another.
  mutating func inject(
    _ hundredths: Int, into region: Region, inSlice: Bool = true, showing sight: Sight? = nil
  ) {
    show(inSlice)
    frame.sight = sight ?? frame.sight
    frame.needle.tipRegion = region
    for _ in 0..<hundredths {
      volumes[region] += 10_000
      trace.finalState.fluid.book(10_000, in: region)
      trace.finalState.procedure.lastFluidTicks = clockTicks
      let injectedML = RegionVolumes.milliliters(volumes.totalNL)
      lie(in: region)
      tick { $0.injectedML = injectedML }
      rest(ticksPerHundredth - 1)
    }
  }
  /// The same of the anesthetic, with the main needle outside.
  mutating func infiltrate(_ hundredths: Int, atDepthMM depthMM: Double, into region: Region = .fat) {
    (frame.equipment, frame.needle.depthMM, frame.needle.tipRegion) = (.infiltration, depthMM, region)
    for _ in 0..<hundredths {
      lie(in: region)
      tick { $0.infiltratedML += 0.01 }
    }
    (frame.equipment, frame.needle.depthMM, frame.needle.tipRegion) = (.main, 0, .outside)
  }
  /// Something of the procedure, in the last tick that was told.
  mutating func follow(_ events: [ProcedureEvent]) {
    for event in events {
      trace.finalState.procedure.note(event, tick: frame.tick, afterInjection: frame.injectedML > 0)
      trace.procedure.append(ProcedureMoment(event, tick: frame.tick, clockTicks: clockTicks))
    }
  }
  private var clockTicks: Int { frame.tick + trace.finalState.procedure.waitedTicks }
  /// A hundredth of a milliliter comes to lie there, wherever the tip is.
  mutating func lie(in region: Region) {
    if region.isForamen { frame.foramenML += 0.01 }
    if region == .vessel { frame.vesselML += 0.01 }
  }
  mutating func mark(_ landmark: ScanLandmark, distanceMM: Double?) {
    trace.marks.append(Trace.Mark(landmark: landmark, tick: frame.tick + 1, distanceMM: distanceMM))
  }
  mutating func say(inJoint: Bool, confidence: Float) {
    tick()
    trace.finalState.belief = .init(
      region: inJoint ? .joint : .interosseousLigament, inJoint: inJoint, confidence: confidence,
      tick: frame.tick)
  }

  var course: CaseCourse?
  var assessment: Assessment { Assessment(trace: trace, scenario: scenario) }
  var score: Score {
    let steps = ProcedureStep.outcomes(of: .init(trace: trace, scenario: scenario, course: course))
    return Score(
      trace: trace, scenario: scenario, placement: Placement(of: trace.finalState.volumes()),
      errors: ErrorRule.found(in: trace, scenario: scenario), steps: steps)
  }

  /// Everything as the book says: seen, numbed, punctured in view, tested, injected into the joint, withdrawn, believed.
  static let perfect = told { story in
    story.frame.isAspirated = false
    for landmark in ScanLandmark.allCases { story.mark(landmark, distanceMM: 5) }
    story.scenario.stepsRequired = ProcedureStep.all.map(\.id)
    story.scenario.`case` = .standard
    story.frame.sacralForce = 1
    story.rest()
    story.follow(ProcedureAct.allCases.filter { $0.stage == .beforePuncture }.map { .perform($0) })
    story.follow(ProvocationTest.allCases.map { .examine($0) } + [.wait(seconds: 30)])
    story.rest(49)
    story.frame.sacralForce = -1
    story.rest(50)
    story.frame.sacralForce = 0
    story.follow([.perform(.springFirm)])
    story.infiltrate(30, atDepthMM: 5)
    story.infiltrate(50, atDepthMM: 20)
    story.advance(40)
    story.frame.tipToJointMM = 0
    story.tick { $0.isAspirated = true }
    story.inject(30, into: .joint)
    story.rest(110)
    story.inject(170, into: .joint)
    story.advance(-40)
    story.say(inJoint: true, confidence: 1)
    story.follow(ProcedureAct.allCases.filter { $0.stage == .afterWithdrawal }.map { .perform($0) })
    story.follow(
      ProvocationTest.allCases.map { .examine($0) } + [.wait(seconds: 3_600), .readBlock(.atLeast80)])
    story.course = CaseCourse(
      patient: PatientCase(.standard, seed: 1),
      entries: zip(CaseCourse.minutes, [7, 1, 1, 1]).map {
        CaseCourse.Entry(minutes: $0, pain: $1)
      }, examined: [:], repeated: [:], reading: .atLeast80, declined: nil, rightReading: .atLeast80)
  }
}

extension Story {
  /// Any order of anything.
  static func wild(seed: UInt64) -> Story {
    var random = RandomNumbers(seed: seed)
    return told { story in
      for _ in 0..<30 {
        let amount = Int(random.uniform() * 40)
        let inSlice = random.uniform() < 0.6
        switch Int(random.uniform() * 7) {
        case 0: story.rest(amount)
        case 1: story.advance(Double(amount) / 4, inSlice: inSlice)
        case 2: story.advance(-min(Double(amount) / 4, story.frame.needle.depthMM))
        case 3:
          let region = Region.allCases[Int(random.uniform() * Double(Region.allCases.count))]
          story.inject(min(amount, 20), into: region, inSlice: inSlice)
        case 4: story.tick { $0.needle.boneContacts += 1 }
        case 5: story.tick { $0.probe.xMM += Double(amount) }
        default: story.say(inJoint: inSlice, confidence: Float(random.uniform()))
        }
      }
    }
  }
}
