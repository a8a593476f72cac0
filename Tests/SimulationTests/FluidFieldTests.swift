import Anatomy
import Geometry
import Needle
import Simulation
import TestPeople
import Testing

/// How injected fluid spreads in a person.
@Suite struct FluidFieldTests {
  private static var woman: Patient { TestPeople.woman }

  /// A place with nothing but a region within a margin, nearest to the right joint's mouth.
  private static func place(of region: Region, in tissue: Tissue? = nil, marginMM: Double = 3) throws
    -> Vector3
  {
    let mouth = try #require(woman.mouths[.right]).centerMM
    var (nearest, away) = (Vector3?.none, Double.infinity)
    for x in stride(from: 5.0, to: 80, by: 2) {
      for y in stride(from: -35.0, to: 60, by: 2) {
        for z in stride(from: -40.0, to: 30, by: 4) {
          let p = Vector3(x, y, z)
          guard distance(p, mouth) < away, tissue == nil || woman.tissue(at: p) == tissue else { continue }
          let isAmid = [
            Vector3.zero, Vector3(marginMM, 0, 0), Vector3(-marginMM, 0, 0), Vector3(0, marginMM, 0),
            Vector3(0, -marginMM, 0), Vector3(0, 0, marginMM), Vector3(0, 0, -marginMM),
          ].allSatisfy { woman.region(at: p + $0) == region }
          if isAmid { (nearest, away) = (p, distance(p, mouth)) }
        }
      }
    }
    return try #require(nearest, "no \(region)")
  }
  /// 0.1 mL/s out of a tip that stays where it is.
  private static func injected(
    _ volumeML: Double, at place: Vector3, in region: Region, each: (FluidField) -> Void = { _ in }
  ) -> (field: FluidField, volumes: RegionVolumes) {
    var (field, volumes) = (FluidField(for: volumeML, in: woman), RegionVolumes())
    for tick in 0..<Int(volumeML * 1_000 + 0.5) {
      field.receive(1_000, at: place, in: region, tick: tick, of: woman, volumes: &volumes)
      each(field)
    }
    return (field, volumes)
  }
  private static func centers(_ field: FluidField) -> [Vector3] {
    (0..<field.count).map { woman.medium.lattice.centerMM(ofIndex: Int(field.cells[$0].voxel)) }
  }

  @Test func everyLayerSaysHowFluidSpreads() {
    #expect(TissueSpread.table.map(\.layer) == LayerMechanics.Layer.allCases)
    for entry in TissueSpread.table {
      #expect((0...0.9).contains(entry.room) && !entry.source.isEmpty)
      #expect(entry.alongFibers >= entry.acrossFibers && (entry.room > 0) == (entry.acrossFibers > 0))
    }
    func spread(_ layer: LayerMechanics.Layer) -> TissueSpread { TissueSpread.table[layer.rawValue] }
    // Loose before muscle before ligament before fascia; ligament takes less than muscle, muscle less than fat.
    let ways = [spread(.fat), spread(.muscle), spread(.interosseousLigament), spread(.fascia)].map(
      \.acrossFibers)
    #expect(ways == ways.sorted(by: >))
    #expect(
      spread(.fat).room > spread(.muscle).room && spread(.muscle).room > spread(.posteriorLigament).room)
  }

  @Test(arguments: [
    Region.fat, .muscle, .interosseousLigament, .periarticular, .foramenS2, .fascia, .joint, .skin,
  ])
  func fluidIsConservedAndNeverInBone(_ region: Region) throws {
    let margins: [Region: Double] = [
      .joint: 0, .periarticular: 0.8, .fascia: 0.4, .skin: 0.4, .foramenS2: 1,
    ]
    let margin = margins[region] ?? 2.5
    let place = try Self.place(of: region, marginMM: margin)
    let (field, volumes) = Self.injected(1.2, at: place, in: region)
    #expect(volumes.totalNL == 1_200_000)
    let cells = (0..<field.count).map { field.cells[$0] }
    let held = cells.reduce(0) { $0 + Int($1.volumeNL) }
    #expect(held <= 1_200_000 && held > 1_100_000, "\(held)")
    #expect(Set(cells.map(\.voxel)).count == cells.count)
    for region in Region.allCases {
      let inRegion = cells.reduce(0) { $1.region == UInt8(region.index) ? $0 + Int($1.volumeNL) : $0 }
      #expect(abs(volumes[region] - inRegion) <= 1_200_000 - held)
    }
    #expect(volumes[.bone] == 0 && volumes[.outside] == 0 && volumes[.vessel] == 0)
    // A thin layer keeps little.
    let least: [Region: Int] = [.periarticular: 50_000, .fascia: 1, .skin: 10_000]
    #expect(volumes[region] > least[region] ?? 200_000, "\(volumes[region])")
    for center in Self.centers(field).dropFirst() {
      #expect(Self.woman.region(at: center) != .bone && Self.woman.region(at: center) != .outside)
    }
    // One lake: every voxel touches another.
    let lattice = Self.woman.medium.lattice
    let wet = Set(cells.map { Int($0.voxel) })
    let lonely = cells.dropFirst().filter { cell in
      !(0..<SpreadWays.stepCount).contains {
        let (i, j, k) = SpreadWays.step($0)
        return wet.contains(Int(cell.voxel) + lattice.index(i, j, k))
      }
    }
    #expect(lonely.isEmpty)
  }

  @Test func inMuscleItRunsAlongTheFibers() throws {
    let place = try Self.place(of: .muscle, marginMM: 5)
    let tissue = Self.woman.tissue(at: place)
    let fiber = tissue.fibreDirection
    let (field, _) = Self.injected(0.4, at: place, in: .muscle)
    let offsets = Self.centers(field).map { $0 - place }
    func spread(_ axis: Vector3) -> Double {
      (offsets.reduce(0) { $0 + dot($1, axis) * dot($1, axis) } / Double(offsets.count)).squareRoot()
    }
    let across = cross(fiber, Vector3(0, 1, 0)).normalized
    // The reach goes with the root of the permeability: √5 where nothing else is in the way.
    #expect(spread(fiber) > 1.35 * spread(across), "\(spread(fiber)) \(spread(across))")
  }

  @Test func aFasciaTurnsItAside() throws {
    let fat = try Self.place(of: .fat, in: .subcutaneousFat, marginMM: 3)
    let (_, volumes) = Self.injected(0.6, at: fat, in: .fat)
    #expect(volumes[.muscle] < 60_000, "\(volumes[.muscle])")
  }

  @Test func whatIsInTheJointStaysThereAndWhatIsBesideItStaysOut() throws {
    let mouth = try #require(Self.woman.mouths[.right])
    let (_, inside) = Self.injected(1, at: mouth.centerMM + mouth.inward * 4, in: .joint)
    #expect(inside[.joint] == 1_000_000)
    let beside = try Self.place(of: .periarticular, marginMM: 0.8)
    let (_, outside) = Self.injected(1, at: beside, in: .periarticular)
    #expect(outside[.joint] == 0)
  }

  @Test func bloodCarriesItAway() {
    let (field, volumes) = Self.injected(0.5, at: Vector3(40, 20, 0), in: .vessel)
    #expect(volumes[.vessel] == 500_000 && field.count == 0)
  }

  /// The pressure of a longer way: who comes later is no nearer than the fluid's rim a moment before.
  @Test func theFrontOnlyMovesOn() throws {
    let place = try Self.place(of: .interosseousLigament, marginMM: 2)
    var counts: [Int] = []
    let (field, _) = Self.injected(0.5, at: place, in: .interosseousLigament) { counts.append($0.count) }
    #expect(counts == counts.sorted() && field.count == counts.last)
    let early = Self.centers(field).prefix(200).map { distance($0, place) }.reduce(0, +) / 200
    let late = Self.centers(field).suffix(200).map { distance($0, place) }.reduce(0, +) / 200
    #expect(late > 1.5 * early)
  }

  /// A copy from the middle that goes on gives what the first gave, and disturbs nobody; many at once do, too.
  @Test func aCopyGoesOnByItself() async throws {
    let place = try Self.place(of: .muscle, marginMM: 3)
    let other = place + Vector3(6, 0, 0)
    var (field, volumes) = (FluidField(for: 1, in: Self.woman), RegionVolumes())
    var saved: (FluidField, RegionVolumes)?
    func go(_ field: inout FluidField, _ volumes: inout RegionVolumes, _ ticks: Range<Int>) {
      for tick in ticks {
        field.receive(
          1_000, at: tick % 300 < 200 ? place : other, in: .muscle, tick: tick, of: Self.woman,
          volumes: &volumes)
      }
    }
    go(&field, &volumes, 0..<350)
    saved = (field, volumes)
    go(&field, &volumes, 350..<800)
    let (middle, middleVolumes) = try #require(saved)
    let cells = (0..<field.count).map { field.cells[$0] }
    let results = await withTaskGroup(of: (FluidField, RegionVolumes).self) { group in
      for _ in 0..<4 {
        group.addTask {
          var (copy, copyVolumes) = (middle, middleVolumes)
          for tick in 350..<800 {
            copy.receive(
              1_000, at: tick % 300 < 200 ? place : other, in: .muscle, tick: tick, of: Self.woman,
              volumes: &copyVolumes)
          }
          return (copy, copyVolumes)
        }
      }
      var all: [(FluidField, RegionVolumes)] = []
      for await result in group { all.append(result) }
      return all
    }
    for (copy, copyVolumes) in results {
      #expect(copy == field && copyVolumes == volumes)
      #expect((0..<copy.count).map { copy.cells[$0] } == cells)
    }
    #expect(middle.count < field.count && (0..<field.count).map { field.cells[$0] } == cells)
  }
}
