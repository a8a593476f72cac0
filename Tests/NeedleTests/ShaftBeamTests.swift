import Geometry
import Needle
import Testing

/// A shaft in tissue that is the same everywhere.
private struct Gel {
  var model = NeedleModel.spinal22G
  var hold = ElasticFoundation.gel
  var handDirection = Vector3(0, 1, 0)
  private(set) var track = CutTrack(entryMM: .zero)
  private(set) var beam = ShaftBeam(hub: Vector3(0, -89, 0), along: Vector3(0, 1, 0), lengthMM: 89)
  /// Out of the bevel's opening.
  var opening = Vector3(1, 0, 0)

  init(_ model: NeedleModel = .spinal22G, hold: Double = ElasticFoundation.gel) {
    (self.model, self.hold) = (model, hold)
  }

  mutating func settle() {
    let hub = handDirection * -(model.lengthMM - track.lengthMM)
    beam = ShaftBeam(hub: hub, along: handDirection, lengthMM: model.lengthMM)
    beam.bend(along: track, stiffnessNMM2: model.stiffnessNMM2) { [hold] _ in hold }
  }
  mutating func push(toMM depth: Double, opening: (Double) -> Vector3) {
    settle()
    while track.lengthMM < depth - 1e-9 {
      let step = min(0.25, depth - track.lengthMM)
      let heading = (beam.tipDirection - opening(track.lengthMM) * model.tip.cuttingAngle).normalized
      track.extend(along: heading, byMM: step)
      settle()
    }
  }
  mutating func push(toMM depth: Double) { push(toMM: depth) { [opening] _ in opening } }
  /// How far the tip has gone aside, away from the first opening, in mm.
  var deflectionMM: Double { -dot(beam.tip, opening) }
}

@Suite struct ShaftBeamTests {
  /// Deflection of 22G needles at 80 mm of ballistic gel, mean and standard deviation (Rand et al. 2016).
  @Test(arguments: [
    (NeedleModel.Tip.quincke, 8.89, 1.0), (.shortBevel, 9.96, 1), (.chiba, 7.71, 1.16), (.tuohy, 7.64, 1),
    (.whitacre, 0.73, 0.34),
  ])
  func theBevelSteersAsMeasured(_ tip: NeedleModel.Tip, _ mean: Double, _ deviation: Double) {
    var model = NeedleModel.spinal22G
    model.tip = tip
    var gel = Gel(model)
    gel.push(toMM: 80)
    #expect((gel.deflectionMM - mean).magnitude < deviation, "\(gel.deflectionMM)")
    // It grows with the square of the way: 2.2, 3.5 and 5.0 mm at 40, 50 and 60 mm.
    if tip == .quincke {
      for (depth, offset) in [(40.0, 2.2), (50, 3.5), (60, 5.0)] {
        var shallow = Gel(model)
        shallow.push(toMM: depth)
        #expect((shallow.deflectionMM - offset).magnitude < 0.7, "\(depth): \(shallow.deflectionMM)")
      }
    }
  }

  /// 25G: a radius of 200–300 mm, where 22G has 360 (trend of Rand 2016).
  @Test func aThinnerNeedleBendsMore() {
    var thick = Gel(.spinal22G)
    var thin = Gel(.spinal25G)
    thick.push(toMM: 80)
    thin.push(toMM: 80)
    let radius = 80 * 80 / (2 * thin.deflectionMM)
    #expect(thin.deflectionMM > thick.deflectionMM * 1.15)
    #expect((200...300).contains(radius), "\(radius) mm")
  }

  @Test func turningHalfWayHalvesAndSpinningStraightens() {
    var straight = Gel()
    straight.push(toMM: 80)
    var turned = Gel()
    turned.push(toMM: 80) { Vector3($0 < 40 ? 1 : -1, 0, 0) }
    #expect((0.3...0.65).contains(turned.deflectionMM / straight.deflectionMM), "\(turned.deflectionMM)")
    var spun = Gel()
    spun.push(toMM: 80) { Vector3(Elementary.cosine($0), 0, Elementary.sine($0)) }
    #expect(spun.deflectionMM.magnitude < 0.1 * straight.deflectionMM, "\(spun.deflectionMM)")
  }

  /// Deflected away from the bevel's opening, whatever its direction.
  @Test func theTipGoesAwayFromTheOpening() {
    for degrees in stride(from: 0.0, to: 360, by: 40) {
      var gel = Gel()
      gel.opening = Vector3(Angle.degrees(degrees).cosine, 0, Angle.degrees(degrees).sine)
      gel.push(toMM: 60)
      let side = dot(gel.beam.tip, cross(gel.opening, Vector3(0, 1, 0)))
      #expect(gel.deflectionMM > 3 && side.magnitude < 0.1)
    }
  }

  /// A cantilever with a spring at its end: k = 3 EI/L³.
  @Test(arguments: [(18, 89.0), (22, 89), (25, 89)])
  func aFreeShaftIsACantilever(_ gauge: Int, _ lengthMM: Double) throws {
    let model = try #require(NeedleModel.preset(gauge: gauge, lengthMM: lengthMM))
    var track = CutTrack(entryMM: Vector3(5, 0, 0))
    track.extend(along: Vector3(0, 1, 0), byMM: 1e-9)
    var beam = ShaftBeam(hub: Vector3(0, -lengthMM, 0), along: Vector3(0, 1, 0), lengthMM: lengthMM)
    beam.bend(along: track, stiffnessNMM2: model.stiffnessNMM2) { _ in 0 }
    let own = 3 * model.stiffnessNMM2 / (lengthMM * lengthMM * lengthMM)
    let expected = 5 * ElasticFoundation.entryNPerMM / (ElasticFoundation.entryNPerMM + own)
    #expect((beam.tip.x - expected).magnitude < 0.02, "\(beam.tip.x), not \(expected)")
  }

  /// The hub turned about the entry: the shaft follows near the skin; the tip deep down hardly does.
  @Test func theTipDoesNotGoWhereTheHubPoints() {
    var gel = Gel(.spinal22G, hold: 0.06)
    var model = NeedleModel.spinal22G
    model.tip = .whitacre
    gel.model = model
    gel.push(toMM: 60)
    let before = gel.beam
    gel.handDirection = Vector3(Angle.degrees(10).sine, Angle.degrees(10).cosine, 0)
    gel.settle()
    func moved(_ depth: Double) -> Double {
      gel.beam.place(atMM: 29 + depth).x - before.place(atMM: 29 + depth).x
    }
    #expect(moved(10) > 0.3, "\(moved(10))")
    // A straight stick would be 10 mm aside.
    #expect(moved(59).magnitude < 1.5, "\(moved(59))")
    // A shallow tip goes along.
    var shallow = Gel(model, hold: 0.06)
    shallow.push(toMM: 8)
    shallow.handDirection = gel.handDirection
    shallow.settle()
    #expect(shallow.beam.tip.x > 0.6 * 8 * Angle.degrees(10).sine, "\(shallow.beam.tip.x)")
  }

  @Test func aStraightShaftStaysStraightAndTheTrackKeepsItsPlaces() {
    var track = CutTrack(entryMM: .zero)
    for _ in 1...200 { track.extend(along: Vector3(0, 1, 0), byMM: 0.4) }
    #expect((track.lengthMM - 80).magnitude < 1e-9)
    for length in stride(from: 0.0, through: 80, by: 1.7) {
      #expect(distance(track.place(atMM: length), Vector3(0, length, 0)) < 1e-6)
    }
    var beam = ShaftBeam(hub: Vector3(0, -9, 0), along: Vector3(0, 1, 0), lengthMM: 89)
    beam.bend(along: track, stiffnessNMM2: 2_320) { _ in 0.1 }
    for j in 0...ShaftBeam.intervals { #expect(beam.node(j).x.magnitude + beam.node(j).z.magnitude < 1e-6) }
    track.shorten(toMM: 31, endingAt: track.place(atMM: 31))
    #expect(distance(track.place(atMM: 50), Vector3(0, 31, 0)) < 1e-6)
    #expect(distance(track.place(atMM: 29), Vector3(0, 29, 0)) < 1e-6)
  }
}
