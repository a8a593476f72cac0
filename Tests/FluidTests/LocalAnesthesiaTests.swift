import Anatomy
import Fluid
import Geometry
import Needle
import Simulation
import TestPeople
import Testing

@Suite struct LocalAnesthesiaTests {
  private static let woman = TestPeople.person(
    PatientParameters(sex: .female, ageYears: 35, bodyMassIndex: 24))
  private static let drug = Anesthetic(onsetS: 60, durationS: 3_600)
  private static let block = LocalAnesthesia([drug, nil])
  private static let mouth = woman.mouths[.right]?.centerMM ?? .zero
  /// In the fat over the joint's mouth.
  private static let fat: Vector3 = {
    for y in stride(from: mouth.y, to: mouth.y - 60, by: -1) {
      let p = Vector3(mouth.x, y, mouth.z)
      let isAmid = [-3.0, 0, 3].allSatisfy { woman.region(at: p + Vector3(0, $0, 0)) == .fat }
      if isAmid { return p }
    }
    return mouth
  }()

  private static func injected(
    _ volumeML: Double, at place: Vector3, in region: Region, kind: Int = 0, tick: Int = 0
  ) -> FluidField {
    var field = FluidField(for: volumeML, in: woman)
    for i in 0..<Int(volumeML * 1_000 + 0.5) {
      field.receive(1_000, at: place, in: region, kind: kind, tick: tick + i / 1_000, of: woman)
    }
    return field
  }
  private static func fraction(at place: Vector3, _ field: FluidField, tick: Int = 6_000) -> Double {
    block.blockFraction(at: place, of: field, tick: tick, in: woman)
  }

  /// It is numb where the fluid lies, wherever it spread, and a little beyond; and nowhere else.
  @Test(arguments: [0.05, 0.3, 1]) func itFollowsTheFluid(_ volumeML: Double) {
    let field = Self.injected(volumeML, at: Self.fat, in: .fat)
    let lattice = Self.woman.medium.lattice
    let wet = (0..<field.count).map { lattice.centerMM(ofIndex: Int(field.cells[$0].voxel)) }
    for place in wet { #expect(Self.fraction(at: place, field) == 1) }
    var random = RandomNumbers(seed: 5)
    for _ in 0..<60 {
      let way = Vector3(random.uniform(in: -1...1), random.uniform(in: -1...1), random.uniform(in: -1...1))
      let place = Self.fat + way * 25
      let away = wet.map { distance($0, place) }.min() ?? .infinity
      let fraction = Self.fraction(at: place, field)
      if away > LocalAnesthesia.reachMM { #expect(fraction == 0) }
      if away < LocalAnesthesia.fullReachMM { #expect(fraction == 1) }
      #expect((0...1).contains(fraction))
    }
  }

  @Test func itFallsOffBesideTheFluid() {
    let field = Self.injected(0.3, at: Self.fat, in: .fat)
    var last = 1.0
    for step in 0...60 {
      let fraction = Self.fraction(at: Self.fat + Vector3(0, 0, Double(step) * 0.5), field)
      #expect(fraction <= last + 1e-12)
      last = fraction
    }
    #expect(last == 0)
  }

  @Test func salineNumbsNothing() {
    let field = Self.injected(0.5, at: Self.fat, in: .fat, kind: 1)
    #expect(Self.fraction(at: Self.fat, field) == 0)
    #expect(Self.fraction(at: Self.fat, FluidField()) == 0)
  }

  /// A capsule that holds anesthetic numbs the joint, also where the fluid itself is far; not the other one.
  @Test func aJointThatHoldsItIsNumb() throws {
    let mouth = try #require(Self.woman.mouths[.right])
    let inside = mouth.centerMM + mouth.inward * 4
    var deep = inside
    for step in stride(from: 25.0, to: 4, by: -0.5) {
      deep = mouth.centerMM + mouth.inward * step
      if Self.woman.region(at: deep) == .joint { break }
    }
    let full = Self.injected(1, at: inside, in: .joint)
    #expect(Self.fraction(at: inside, full) == 1 && Self.fraction(at: deep, full) == 1)
    let other = Vector3(-deep.x, deep.y, deep.z)
    #expect(Self.fraction(at: other, full) == 0)
    // A tenth of what is enough numbs a tenth of it where the fluid itself is far.
    let little = Self.injected(LocalAnesthesia.jointML / 10, at: inside, in: .joint)
    let far = (0..<little.count).allSatisfy {
      let lattice = Self.woman.medium.lattice
      return distance(lattice.centerMM(ofIndex: Int(little.cells[$0].voxel)), deep) > LocalAnesthesia.reachMM
    }
    if far { #expect(abs(Self.fraction(at: deep, little) - 0.1) < 0.02) }
    var last = 0.0
    for volumeML in [0.05, 0.1, 0.2, 0.4, 0.8] {
      let fraction = Self.fraction(at: deep, Self.injected(volumeML, at: inside, in: .joint))
      #expect(fraction >= last)
      last = fraction
    }
  }

  /// 0.3 mL raised as a wheal makes the skin over it bear a 22G needle.
  @Test func aWhealNumbsTheSkinOverIt() throws {
    let surface = try #require(Self.woman.medium.skin).height(x: Self.fat.x, z: Self.fat.z)
    let (entry, wheal) = (
      Vector3(Self.fat.x, surface, Self.fat.z), Vector3(Self.fat.x, surface + 4, Self.fat.z)
    )
    let field = Self.injected(0.3, at: wheal, in: Self.woman.region(at: wheal))
    let fraction = Self.fraction(at: entry, field)
    #expect(Pain.ofSkin(.spinal22G) * (1 - fraction) < Flinch.bornePain, "\(fraction)")
  }

  @Test func itWearsInAndOff() {
    var last = 0.0
    for second in 0...60 {
      let fraction = Self.drug.blockFraction(afterS: Double(second))
      #expect(fraction >= last && fraction <= 1)
      last = fraction
    }
    #expect(Self.drug.blockFraction(afterS: 0) == 0 && last == 1)
    #expect(abs(Self.drug.blockFraction(afterS: 3_600) - 0.5) < 1e-9)
    for second in stride(from: 60.0, through: 7_200, by: 60) {
      let fraction = Self.drug.blockFraction(afterS: second)
      #expect(fraction <= last && fraction >= 0)
      last = fraction
    }
    #expect(last == 0 && Self.drug.blockFraction(afterS: -1) == 0)
    #expect(Anesthetic(onsetS: 0, durationS: 0).blockFraction(afterS: 1e6) == 1)
  }

  @Test func moreNeverNumbsLess() {
    var random = RandomNumbers(seed: 2)
    let place = Self.fat + Vector3(2, 0, 3)
    var (field, last) = (FluidField(for: 3, in: Self.woman), 0.0)
    for _ in 0..<40 {
      let at = Self.fat + Vector3(random.uniform(in: -12...12), 0, random.uniform(in: -12...12))
      field.receive(30_000, at: at, in: .fat, tick: 10, of: Self.woman)
      let fraction = Self.fraction(at: place, field, tick: 3_000)
      #expect(fraction >= last)
      last = fraction
    }
    #expect(last > 0.4)
  }
}
