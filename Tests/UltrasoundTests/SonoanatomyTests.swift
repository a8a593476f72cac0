import Geometry
import TestPeople
import Testing

@testable import Anatomy
@testable import Ultrasound

/// What the built-in patients show at the probe's classic places; noise off, speckle averaged over seeds.
@Suite struct SonoanatomyTests {
  /// Where the probe rests to see the lower window: x, and z below the second foramen (8–11 mm), by the person's back.
  static func windowBelowS2MM(_ sex: Sex) -> Double { sex == .female ? 10.5 : 8 }
  static let windowTiltDeg = 5.0

  static func window(_ view: BackView, tiltDeg: Double) throws -> BoneLine {
    let z = view.foramina[1].z - windowBelowS2MM(view.sex)
    return try view.boneLine(x: 40, z: z, tiltDeg: tiltDeg)
  }

  @Test(arguments: Sex.allCases) func theLowerWindowIsANotchThatTiltFindsAndLoses(_ sex: Sex) throws {
    let view = BackView.open(sex)
    for (tilt, isSeen) in [(Self.windowTiltDeg, true), (-10, false), (10, false)] {
      let line = try Self.window(view, tiltDeg: tilt)
      let notch = try #require(line.notch, "no two bones at \(tilt)°")
      let contrast = line.contrastDB(notch)
      #expect((contrast >= 12) == isSeen, "\(contrast) dB at \(tilt)°")
    }
  }

  /// Of two scenes with the same probe and speckle one has a notch and the other has bone all the way.
  @Test(arguments: Sex.allCases) func aFusedJointIsAContinuousLineWithoutAStep(_ sex: Sex) throws {
    let open = try Self.window(BackView.open(sex), tiltDeg: Self.windowTiltDeg)
    let fused = try Self.window(BackView.fused(sex), tiltDeg: Self.windowTiltDeg)
    let notch = try #require(open.notch)
    let contrast = fused.contrastDB(notch)
    #expect(contrast < 6 && open.contrastDB(notch) >= 12, "\(contrast) dB")
    for (a, b) in zip(fused.places[notch], fused.places[notch].dropFirst()) {
      #expect((a.depthMM - b.depthMM).magnitude < 1, "a step at x \(a.pointMM.x)")
    }
    let step = zip(open.places[notch], open.places[notch].dropFirst()).map {
      ($0.depthMM - $1.depthMM).magnitude
    }
    #expect((step.max() ?? 0) > 3, "the open joint has one")
  }

  /// Between iliac lip and lateral crest lies a gray trench, 13–15 mm wide (±2 mm by person); the joint's mouth is
  /// 15 mm deeper, in the shadow of the ilium.
  @Test(arguments: Sex.allCases) func theTrenchAtS1IsGrayAndTheJointUnderItIsNotSeen(_ sex: Sex) throws {
    let view = BackView.open(sex)
    let z = try view.aim(x: 40, at: view.foramina[0])
    let line = try view.boneLine(x: 40, z: z, tiltDeg: 0)
    let lip = try #require(line.iliacRim)
    let wall = try #require(line.places[..<lip].lastIndex { $0.bone == .sacrum })
    let crest = try #require(line.lateralCrest(from: view.foramina[0].x + 4, to: wall))
    let (inner, outer) = (line.places[crest].pointMM, line.places[lip].pointMM)
    #expect((11...17).contains(outer.x - inner.x), "\(outer.x - inner.x) mm wide")
    let floor = line.places[wall].pointMM
    let gray = line.levelDB(around: Vector3((inner.x + floor.x) / 2, inner.y - 8, inner.z), halfMM: 2)
    // As bright as ligament at that depth: within reach of the bones, and far above the shadow.
    #expect(gray > -30, "\(gray) dB in the trench")
    let mouth = view.jointMouth(z: floor.z)
    #expect(mouth.x > floor.x + 3 && mouth.y > inner.y + 13, "\(mouth) beyond \(floor)")
    let joint = line.levelDB(around: mouth, halfMM: 2)
    #expect(gray - joint > 40, "\(gray) dB of ligament, \(joint) dB at the joint")
  }

  /// The foramen is seen as a gap of the line with a floor 12 mm deeper, and only in its own plane.
  @Test(arguments: Sex.allCases) func theSecondForamenIsADropThatTiltLoses(_ sex: Sex) throws {
    let view = BackView.open(sex)
    let foramen = view.foramina[1]
    let z = try view.aim(x: foramen.x, at: foramen)
    for (tilt, isSeen) in [(0.0, true), (-15, false), (15, false)] {
      let line = try view.boneLine(x: foramen.x, z: z, tiltDeg: tilt)
      let gap = try #require(line.range(x: foramen.x - 4...foramen.x + 4))
      let (drop, fall) = (line.contrastDB(gap), line.fallMM(gap))
      if isSeen {
        #expect(drop >= 13, "\(drop) dB at \(tilt)°")
        #expect((fall - 12).magnitude < 3, "\(fall) mm at \(tilt)°")
      } else {
        #expect(drop < 9 && fall < 2, "\(drop) dB, \(fall) mm at \(tilt)°")
      }
    }
  }
}

/// A built patient as seen through the convex probe, with several realizations of its speckle.
struct BackView: Sendable {
  let sex: Sex
  let patients: [Patient]
  let foramina: [Vector3]
  static let bank = FilterBank(
    probe: .c5to2v, depthMM: 80, focusMM: 40,
    beam: BeamSettings(attenuationDBPerCmMHz: 0.5, addsNoise: false))

  init(_ sex: Sex, gapChangeMM: Double) {
    self.sex = sex
    patients = (1...8).map {
      TestPeople.person(
        PatientParameters(
          sex: sex, bodyMassIndex: 24, seed: UInt64($0), jointGapChangeMM: gapChangeMM))
    }
    foramina = patients[0].landmarks[.right]?.foraminaMM ?? []
  }
  private static let woman = BackView(.female, gapChangeMM: 0)
  private static let man = BackView(.male, gapChangeMM: 0)
  static func open(_ sex: Sex) -> BackView { sex == .female ? woman : man }
  /// Made for one test, and not kept: eight people are 600 MB.
  static func fused(_ sex: Sex) -> BackView { BackView(sex, gapChangeMM: -3) }

  /// The face pressed 6 mm into the skin over (x, z), along the skin there; a positive tilt looks toward the feet.
  func pose(x: Double, z: Double, tiltDeg: Double) throws -> Pose {
    let skin = try #require(patients[0].medium.skin)
    let (reach, pressMM) = (6.0, 6.0)
    let slopeX = (skin.height(x: x + reach, z: z) - skin.height(x: x - reach, z: z)) / (2 * reach)
    let slopeZ = (skin.height(x: x, z: z + reach) - skin.height(x: x, z: z - reach)) / (2 * reach)
    let outward = Vector3(slopeX, -1, slopeZ).normalized
    let right = (Vector3(1, 0, 0) - outward * outward.x).normalized
    let (headward, tilt) = (cross(outward, right), Angle.degrees(tiltDeg))
    return Pose(
      xAxis: right, yAxis: -outward * tilt.cosine - headward * tilt.sine,
      zAxis: headward * tilt.cosine - outward * tilt.sine,
      origin: Vector3(x, skin.height(x: x, z: z), z) - outward * pressMM)
  }

  /// Where the untilted probe rests so that a point lies in its plane.
  func aim(x: Double, at pointMM: Vector3) throws -> Double {
    var z = pointMM.z
    for _ in 0..<4 { z += try pose(x: x, z: z, tiltDeg: 0).inversePoint(pointMM).z }
    return z
  }

  func boneLine(x: Double, z: Double, tiltDeg: Double) throws -> BoneLine {
    let pose = try pose(x: x, z: z, tiltDeg: tiltDeg)
    var power: [Double] = []
    var shown: ImageFormation?
    for patient in patients {
      var machine = Machine(patient.medium, bank: Self.bank)
      machine.settings.persistence = 0
      machine.form(pose)
      shown = machine.formation
      let envelope = machine.formation.envelope()
      if power.isEmpty { power = [Double](repeating: 0, count: envelope.count) }
      for (i, value) in envelope.enumerated() { power[i] += Double(value * value) / Double(patients.count) }
    }
    let frame = Frame(values: power.map { Float($0.squareRoot()) }, geometry: Self.bank.geometry)
    return BoneLine(patient: patients[0], view: pose, frame: frame, shown: try #require(shown))
  }

  /// Where the joint becomes narrow and articular at a level, from behind.
  func jointMouth(z: Double) -> Vector3 {
    let bones = BoneModel(BodyWarp(patients[0].parameters))
    var y = 0.0
    while y < 70, bones.row(y: y, z: z).auricle > 0 || bones.row(y: y, z: z).gap > 4 { y += 0.5 }
    return Vector3(bones.row(y: y, z: z).middle, y, z)
  }
}

/// The first bone of every scanline, and how bright the image is along it.
struct BoneLine {
  enum Bone { case sacrum, ilium, none }
  struct Place {
    var bone: Bone
    var depthMM: Double
    var pointMM: Vector3
  }
  let view: Pose
  let frame: Frame
  let places: [Place]

  init(patient: Patient, view: Pose, frame: Frame, shown: ImageFormation) {
    (self.view, self.frame) = (view, frame)
    let bones = BoneModel(BodyWarp(patient.parameters))
    places = (0..<frame.lines).map { line in
      var (depth, point) = (4.0, Vector3.zero)
      while depth < 78 {
        let q = frame.geometry.pointMM(line: Double(line), depthMM: depth)
        point = view.point(Vector3(q.xMM, q.yMM, 0))
        let room = patient.boneDistanceMM(at: point)
        if room <= 0 {
          let v = bones.values(at: point)
          let place = shown.apparentPosition(line: Double(line), depthMM: depth)
          return Place(bone: v.sacrum < v.ilium ? .sacrum : .ilium, depthMM: place.depthMM, pointMM: point)
        }
        depth += max(room * 0.7, 0.1)
      }
      return Place(bone: .none, depthMM: depth, pointMM: point)
    }
  }

  /// The scanline that meets the ilium first.
  var iliacRim: Int? {
    places.indices.filter { places[$0].bone == .ilium }.min { places[$0].depthMM < places[$1].depthMM }
  }
  /// From the sacrum, where it is as deep as the iliac rim, to that rim.
  var notch: ClosedRange<Int>? {
    guard let rim = iliacRim else { return nil }
    let shoulder = places[..<rim].lastIndex {
      $0.bone == .sacrum && $0.depthMM <= places[rim].depthMM && $0.pointMM.x > 20
    }
    return shoulder.map { $0...rim }
  }

  /// The largest power of a scanline just at the bone; over a range, at the straight line that joins its ends.
  private func power(line: Int, bridging range: ClosedRange<Int>) -> Double {
    var depth = places[line].depthMM
    if range.contains(line), range.count > 1 {
      let share = Double(line - range.lowerBound) / Double(range.count - 1)
      let (from, to) = (places[range.lowerBound].depthMM, places[range.upperBound].depthMM)
      depth = from + (to - from) * share
    }
    let value = frame.peak(line: line, fromMM: depth - 0.5, toMM: depth + 2).value
    return value * value
  }
  static func levelDB(_ power: Double) -> Double { decibels((power + 1e-12).squareRoot()) }

  /// The weaker of the bones within some 4 mm beside a gap, over the darkest three scanlines within it.
  func contrastDB(_ gap: ClosedRange<Int>) -> Double {
    func value(_ line: Int) -> Double { power(line: line, bridging: gap) }
    let sides = [gap.lowerBound - 11...gap.lowerBound, gap.upperBound...gap.upperBound + 11]
    let bones = sides.map { side in side.map(value).max() ?? 0 }
    let dark = gap.map { (value($0 - 1) + value($0) + value($0 + 1)) / 3 }.min() ?? 0
    return Self.levelDB(min(bones[0], bones[1])) - Self.levelDB(dark)
  }

  /// The scanlines whose bone lies between two x.
  func range(x: ClosedRange<Double>) -> ClosedRange<Int>? {
    let lines = places.indices.filter { x.contains(places[$0].pointMM.x) }
    guard let first = lines.first, let last = lines.last, first >= 22, last < places.count - 22 else {
      return nil
    }
    return first...last
  }
  /// Of the scanlines from an x on to one, that which meets the sacrum first.
  func lateralCrest(from x: Double, to last: Int) -> Int? {
    places.indices.filter { $0 <= last && places[$0].bone == .sacrum && places[$0].pointMM.x > x }
      .min { places[$0].depthMM < places[$1].depthMM }
  }
  /// How much deeper the bone is within a gap than beside it, at its deepest.
  func fallMM(_ gap: ClosedRange<Int>) -> Double {
    let beside = max(places[gap.lowerBound - 8].depthMM, places[gap.upperBound + 8].depthMM)
    return (gap.map { places[$0].depthMM }.max() ?? 0) - beside
  }

  /// Mean level around a point of the image, projected on its plane.
  func levelDB(around pointMM: Vector3, halfMM: Double) -> Double {
    let p = view.inversePoint(pointMM)
    var (sum, count) = (0.0, 0)
    for dx in stride(from: -halfMM, through: halfMM, by: 0.5) {
      for dy in stride(from: -halfMM, through: halfMM, by: 0.5) {
        guard let value = frame.value(xMM: p.x + dx, yMM: p.y + dy) else { continue }
        (sum, count) = (sum + value * value, count + 1)
      }
    }
    return Self.levelDB(sum / Double(max(count, 1)))
  }
}
