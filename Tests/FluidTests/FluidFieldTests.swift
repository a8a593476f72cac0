import Anatomy
import Fluid
import Geometry
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
    var field = FluidField(for: volumeML, in: woman)
    for tick in 0..<Int(volumeML * 1_000 + 0.5) {
      field.receive(1_000, at: place, in: region, tick: tick, of: woman)
      each(field)
    }
    return (field, field.volumes(ofKind: 0))
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
    let wet = Set(cells.map { Int($0.voxel) })
    let lonely = cells.dropFirst().filter { cell in
      !Self.woman.spread.offsets.contains { wet.contains(Int(cell.voxel) + $0) }
    }
    #expect(lonely.isEmpty)
  }

  @Test func inMuscleItRunsAlongTheFibers() throws {
    let place = try Self.place(of: .muscle, marginMM: 5)
    let tissue = Self.woman.tissue(at: place)
    let fiber = tissue.fiberDirection
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

  private static func cells(_ field: FluidField) -> [FluidCell] { (0..<field.count).map { field.cells[$0] } }

  /// What is told of a drop is the same whoever asks: the regions' sums are those of the voxels, the one that is filling,
  /// and what never lay in any.
  @Test func whatIsCountedIsWhatLiesInTheVoxels() throws {
    var random = RandomNumbers(seed: 7)
    var field = FluidField(for: 4, in: Self.woman)
    let joint = try #require(Self.woman.mouths[.right])
    let places = [
      (try Self.place(of: .muscle), Region.muscle), (try Self.place(of: .fat), .fat),
      (try Self.place(of: .interosseousLigament, marginMM: 2), .interosseousLigament),
      (joint.centerMM + joint.inward * 4, .joint), (Vector3(40, 20, 0), .vessel),
    ]
    var sums = [RegionVolumes(), RegionVolumes()]
    for tick in 0..<4_000 {
      let (middle, region) = places[Int(random.uniform() * 5)]
      let place =
        region == .muscle
        ? middle + Vector3(random.uniform(in: -4...4), 0, random.uniform(in: -4...4)) : middle
      let kind = random.uniform() < 0.3 ? 1 : 0
      field.receive(
        1 + Int(random.uniform() * 1_500), at: place, in: region, kind: kind, tick: tick, of: Self.woman)
    }
    for cell in Self.cells(field) {
      sums[Int(cell.kind)][Region.allCases[Int(cell.region)]] += Int(cell.volumeNL)
    }
    let pressed = field.surplus.reduce(0) { $0 + $1.volumeNL }
    let counted = (0..<2).map { field.volumes(ofKind: $0).totalNL }.reduce(0, +)
    let carried = (0..<2).map { field.volumes(ofKind: $0)[.vessel] }.reduce(0, +)
    let held = sums[0].totalNL + sums[1].totalNL
    // The voxel that is being filled holds less than a microliter.
    #expect(
      (0..<1_000).contains(counted - carried - pressed - held), "\(counted) \(carried) \(pressed) \(held)")
    for kind in 0..<2 {
      for region in Region.allCases where region != .vessel && region != .joint {
        let open = field.volumes(ofKind: kind)[region] - sums[kind][region]
        #expect((0..<1_000).contains(open), "\(region) \(open)")
      }
    }
    #expect(Set(Self.cells(field).map(\.voxel)).count == field.count)
  }

  /// A copy from any moment that goes on gives what the first gave, and disturbs nobody; many at once do, too.
  @Test func aCopyGoesOnByItself() async throws {
    let place = try Self.place(of: .muscle, marginMM: 3)
    let woman = Self.woman
    @Sendable func go(_ field: inout FluidField, _ ticks: Range<Int>) {
      for tick in ticks {
        let aside = Vector3(tick % 300 < 200 ? 0 : 6, 0, 0)
        field.receive(1_000, at: place + aside, in: .muscle, kind: tick / 450, tick: tick, of: woman)
      }
    }
    var random = RandomNumbers(seed: 3)
    let moments = (0..<5).map { _ in Int(random.uniform() * 800) }
    var (field, saved) = (FluidField(for: 1, in: woman), [Int: FluidField]())
    for tick in 0..<800 {
      if moments.contains(tick) { saved[tick] = field }
      go(&field, tick..<tick + 1)
    }
    let cells = Self.cells(field)
    let results = await withTaskGroup(of: FluidField.self) { group in
      for (tick, middle) in saved {
        for _ in 0..<2 {
          group.addTask {
            var copy = middle
            go(&copy, tick..<800)
            return copy
          }
        }
      }
      var all: [FluidField] = []
      for await result in group { all.append(result) }
      return all
    }
    for copy in results {
      #expect(copy == field)
      #expect(Self.cells(copy) == cells)
    }
    for (tick, middle) in saved { #expect(middle.count <= field.count && middle != field, "\(tick)") }
    #expect(Self.cells(field) == cells)
  }

  /// A picture of the fluid stays what it was while the fluid goes on, and costs that nothing.
  @Test func whatIsLookedAtStays() throws {
    let place = try Self.place(of: .muscle, marginMM: 3)
    var field = FluidField(for: 1, in: Self.woman)
    for tick in 0..<200 { field.receive(1_000, at: place, in: .muscle, tick: tick, of: Self.woman) }
    let looking = field.looking
    let (cells, equal) = (Self.cells(looking), looking == field)
    for tick in 200..<400 { field.receive(1_000, at: place, in: .muscle, tick: tick, of: Self.woman) }
    #expect(equal && Self.cells(looking) == cells && looking != field)
    // The memory is still the same: nobody copied it.
    #expect(field.cells.shares(memoryOf: looking.cells))
  }

  /// And whoever looks on another thread reads no cell that is still written.
  @Test func whatIsLookedAtIsReadWhileTheFluidGoesOn() async throws {
    let place = try Self.place(of: .muscle, marginMM: 3)
    var field = FluidField(for: 1, in: Self.woman)
    for tick in 0..<200 { field.receive(1_000, at: place, in: .muscle, tick: tick, of: Self.woman) }
    let looking = field.looking
    let cells = Self.cells(looking)
    let readings = await withTaskGroup(of: Bool.self) { group in
      group.addTask { (0..<50).allSatisfy { _ in Self.cells(looking) == cells } }
      for tick in 200..<400 { field.receive(1_000, at: place, in: .muscle, tick: tick, of: Self.woman) }
      return await group.allSatisfy { $0 }
    }
    #expect(readings && field.count > cells.count)
    #expect(field.cells.shares(memoryOf: looking.cells))
  }

  /// Every microliter swells the place where it lies, whatever the number of depots, and whatever came first.
  @Test(arguments: [1, 4, 5, 12, 40]) func everyDepotSwellsItsOwnPlace(_ count: Int) throws {
    let lattice = Self.woman.medium.lattice
    var field = FluidField(for: 4, in: Self.woman)
    var places: [Vector3] = []
    for x in stride(from: 20.0, through: 110, by: 30) {
      for z in stride(from: -60.0, through: 60, by: 13) where places.count < count {
        for y in stride(from: 0.0, to: 60, by: 3) {
          let p = Vector3(x, y, z)
          guard Self.woman.region(at: p) == .fat || Self.woman.region(at: p) == .muscle,
            places.allSatisfy({ distance($0, p) > 26 })
          else { continue }
          places.append(p)
          break
        }
      }
    }
    for (i, place) in places.enumerated() {
      let region = Self.woman.region(at: place)
      for tick in 0..<20 { field.receive(1_000, at: place, in: region, tick: i * 20 + tick, of: Self.woman) }
    }
    let mouth = try #require(Self.woman.mouths[.right])
    for tick in 0..<300 {
      field.receive(
        1_000, at: mouth.centerMM + mouth.inward * 4, in: .joint, tick: 2_000 + tick, of: Self.woman)
    }
    var depots: [FluidDepots.Depot] = []
    FluidDepots(of: field, in: lattice).forEach(of: field, in: lattice) { depots.append($0) }
    let joint = depots.filter(\.isInJoint).reduce(0) { $0 + $1.volumeNL }
    #expect(abs(joint - 300_000) < 1_000, "\(joint)")
    let beside = depots.filter { !$0.isInJoint }
    for place in places {
      let near = beside.filter { distance($0.centerMM, place) < 8 }
      let volume = near.reduce(0) { $0 + $1.volumeNL }
      #expect(abs(volume - 20_000) < 1_000, "\(place): \(volume)")
    }
    #expect(places.count > min(count, 8) - 1 && beside.count >= places.count)
  }

  /// Depots that are kept up to date are those that are made anew.
  @Test func depotsGoOnWhereTheyStopped() throws {
    let lattice = Self.woman.medium.lattice
    var (field, kept) = (FluidField(for: 2, in: Self.woman), FluidDepots())
    func all(_ depots: FluidDepots) -> [FluidDepots.Depot] {
      var list: [FluidDepots.Depot] = []
      depots.forEach(of: field, in: lattice) { list.append($0) }
      return list
    }
    let (muscle, fat) = (try Self.place(of: .muscle, marginMM: 3), try Self.place(of: .fat))
    for tick in 0..<600 {
      let isFat = tick % 200 < 60
      field.receive(
        1_000, at: isFat ? fat : muscle, in: isFat ? .fat : .muscle, tick: tick, of: Self.woman)
      if tick % 7 == 0 { kept.update(field, in: lattice) }
    }
    kept.update(field, in: lattice)
    #expect(all(kept) == all(FluidDepots(of: field, in: lattice)) && !all(kept).isEmpty)
    let empty = FluidField()
    kept.update(empty, in: lattice)
    #expect(all(kept).isEmpty)
  }
}
