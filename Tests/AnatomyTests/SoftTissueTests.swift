import Geometry
import TestPeople
import TestSupport
import Testing

@testable import Anatomy

/// What soft tissue is built of at the scale of millimeters. Sizes without a source are the model's own.
@Suite struct SoftTissueTests {
  private static let heavy = TestPeople.person(PatientParameters(sex: .female, bodyMassIndex: 36))
  private static func layers(_ sex: Sex) -> SoftTissueLayers {
    let parameters = BuiltPatients[sex].parameters
    return SoftTissueLayers(
      parameters: parameters, bones: BothSidesBones(parameters, variation: parameters.person))
  }

  /// Runs of voxels of one label along a line from a point, in mm.
  private static func thickness(_ patient: Patient, _ label: TissueLabel, x: Double, z: Double) -> Double {
    var count = 0.0
    for y in stride(from: -80.0, through: 40, by: 0.1)
    where patient.medium.voxel(at: Vector3(x, y, z)).label == label.rawValue { count += 0.1 }
    return count
  }

  /// The thoracolumbar fascia's posterior layer is 1.3–1.5 ± 0.4 mm thick (SBPR abstract, n = 40).
  @Test(arguments: Sex.allCases) func theFasciaIsAsThickAsMeasuredAndUneven(_ sex: Sex) {
    let half = SoftTissueTests.layers(sex).fasciaHalf
    var values: [Double] = []
    for x in stride(from: -60.0, through: 60, by: 2) {
      for z in stride(from: -60.0, through: 40, by: 2) { values.append(2 * half.height(x: x, z: z)) }
    }
    let (mean, sd) = SoftTissueTests.moments(values)
    #expect((1.3...1.5).contains(mean), "\(mean) mm")
    #expect((0.25...0.55).contains(sd), "± \(sd) mm")
    #expect((values.min() ?? 0) >= 0.7 - 1e-6)
  }

  /// No layer is a ruler: over the width of a linear probe it departs from its chord over 8 mm to each side by more than
  /// a pulse and by less than a lobule (model values).
  @Test(arguments: Sex.allCases) func layersUndulate(_ sex: Sex) throws {
    let layers = SoftTissueTests.layers(sex)
    for (name, surface) in [("fascia", layers.fascia), ("superficial fascia", layers.superficialFascia)] {
      var departures: [Double] = []
      for z in stride(from: -50.0, through: 30, by: 4) {
        for from in [-50.0, -19, 12] {
          let squares = stride(from: from, through: from + 38, by: 2).map { x in
            let chord = (surface.height(x: x - 8, z: z) + surface.height(x: x + 8, z: z)) / 2
            return (surface.height(x: x, z: z) - chord) * (surface.height(x: x, z: z) - chord)
          }
          departures.append(SoftTissueTests.moments(squares).mean.squareRoot())
        }
      }
      let median = departures.sorted()[departures.count / 2]
      #expect((0.3...1.5).contains(median), "\(name): \(median) mm")
    }
  }

  /// However it undulates, the fascia lies outside of the bones, and order is kept.
  @Test(arguments: Sex.allCases) func layersKeepTheirOrder(_ sex: Sex) {
    let (layers, patient) = (SoftTissueTests.layers(sex), BuiltPatients[sex])
    for x in stride(from: -70.0, through: 70, by: 3.5) {
      for z in stride(from: -60.0, through: 40, by: 3.5) {
        let fascia = layers.fascia.height(x: x, z: z)
        #expect(patient.boneDistanceMM(at: Vector3(x, fascia, z)) > 0.3, "\(x), \(z)")
        let superficial = layers.superficialFascia.height(x: x, z: z)
        #expect(layers.dermis.height(x: x, z: z) < superficial && superficial < fascia)
        for deep in [layers.gluteusDeep, layers.aponeurosis] { #expect(deep.height(x: x, z: z) > fascia) }
      }
    }
  }

  /// Subcutaneous fat is dark lobules of 3–10 mm between bright thin septa.
  @Test func fatIsLobulesBetweenThinSepta() {
    let patient = SoftTissueTests.heavy
    var (lobules, septa): ([Double], [Double]) = ([], [])
    for x in stride(from: -60.0, through: 60, by: 5) {
      for z in stride(from: -50.0, through: 30, by: 5) {
        var (isSeptum, from): (Bool?, Double) = (nil, 0)
        for y in stride(from: -60.0, through: 0, by: 0.25) {
          let voxel = patient.medium.voxel(at: Vector3(x, y, z))
          guard voxel.label == TissueLabel.subcutaneousFat.rawValue else {
            isSeptum = nil
            continue
          }
          let here = voxel.textureDB > 3
          if here == isSeptum { continue }
          // The first run is cut by the skin.
          if let isSeptum, from > -100 {
            if isSeptum { septa.append(y - from) } else { lobules.append(y - from) }
          }
          from = isSeptum == nil ? -1_000 : y
          isSeptum = here
        }
      }
    }
    let (size, thin) = (lobules.sorted(), septa.sorted())
    #expect(size.count > 500 && (3...10).contains(size[size.count / 2]), "\(size[size.count / 2]) mm")
    #expect(size[size.count * 9 / 10] < 16, "\(size[size.count * 9 / 10]) mm")
    #expect(thin[thin.count / 2] <= 1.6, "septa of \(thin[thin.count / 2]) mm")
  }

  /// Streaks of perimysium and fat follow the fibers: the texture's correlation reaches several times as far along them
  /// as across.
  @Test(arguments: [TissueLabel.multifidus, .gluteusMaximus], Side.allCases)
  func muscleIsStriatedAlongItsFibers(_ label: TissueLabel, _ side: Side) {
    let patient = BuiltPatients.male
    let right = label.tissue.fiberDirection
    let fiber = Vector3(right.x * side.sign, right.y, right.z)
    let sheets = label.tissue.lamination?.normal ?? Vector3(0, 1, 0)
    let across = Vector3(sheets.x * side.sign, sheets.y, sheets.z)
    func correlation(_ lag: Vector3) -> Double {
      var pairs: [(Double, Double)] = []
      for x in stride(from: 6.0, through: 80, by: 1.7) {
        for y in stride(from: -25.0, through: 40, by: 1.3) {
          for z in stride(from: -40.0, through: 20, by: 3.1) {
            let p = Vector3(x * side.sign, y, z)
            let (a, b) = (patient.medium.voxel(at: p), patient.medium.voxel(at: p + lag))
            if a.label == label.rawValue && b.label == label.rawValue {
              pairs.append((a.textureDB, b.textureDB))
            }
          }
        }
      }
      let (one, other) = (SoftTissueTests.moments(pairs.map(\.0)), SoftTissueTests.moments(pairs.map(\.1)))
      let product = pairs.reduce(0) { $0 + ($1.0 - one.mean) * ($1.1 - other.mean) } / Double(pairs.count)
      return product / (one.sd * other.sd)
    }
    let (along, aside) = (correlation(fiber * 6), correlation(across * 3))
    #expect(along > 0.5, "\(along) along 6 mm of fiber")
    #expect(aside < 0.4 && along > aside + 0.3, "\(aside) across 3 mm")
  }

  /// Ground, streaks or septa, and sheets together are as bright as the tissue's mean against liver that tables give
  /// (muscle across its fibers −6 dB, fat −4 dB; ±30 % and more between sources).
  @Test func musclesAndFatAreAsBrightOnTheMeanAsTablesSay() throws {
    for (patient, label, expected) in [
      (BuiltPatients.male, TissueLabel.multifidus, -6.0), (BuiltPatients.male, .gluteusMaximus, -6),
      (SoftTissueTests.heavy, .subcutaneousFat, -4),
    ] {
      let tissue = label.tissue
      var (sum, count) = (0.0, 0.0)
      for i in stride(from: 0, to: patient.medium.lattice.count, by: 7) {
        let voxel = Voxel(bits: patient.medium.voxels[i])
        guard voxel.label == label.rawValue else { continue }
        let amplitude = Elementary.amplitude(fromDB: voxel.textureDB)
        sum += amplitude * amplitude
        count += 1
      }
      let sheets = try #require(tissue.lamination)
      let (share, rise) = (
        sheets.thicknessMM / sheets.spacingMM, Elementary.amplitude(fromDB: sheets.contrastDB)
      )
      let mean = sum / count * (1 - share + share * rise * rise)
      let level = tissue.echogenicityDB + Elementary.decibels(fromAmplitude: mean.squareRoot())
      #expect((level - expected).magnitude < 3, "\(tissue.name): \(level) dB")
    }
  }

  /// The ligaments between the spines are a band that wanders, not a wall.
  @Test func theMidlineWandersAndIsThin() {
    let patient = BuiltPatients.female
    var (middles, widths): ([Double], [Double]) = ([], [])
    for z in stride(from: -20.0, through: 30, by: 1) {
      for y in stride(from: -12.0, through: 30, by: 1) {
        let xs = stride(from: -5.0, through: 5, by: 0.1).filter {
          patient.medium.voxel(at: Vector3($0, y, z)).label == TissueLabel.midlineLigament.rawValue
        }
        guard let first = xs.first, let last = xs.last else { continue }
        middles.append((first + last) / 2)
        widths.append(last - first)
      }
    }
    #expect(middles.count > 300)
    #expect(
      SoftTissueTests.moments(middles).sd > 0.25 && SoftTissueTests.moments(middles).mean.magnitude < 0.4)
    #expect(SoftTissueTests.moments(widths).sd > 0.25 && (widths.max() ?? 9) < 4.5)
  }

  /// A run's noise does not depend on where the run begins, and both sides of the body have their own.
  @Test(arguments: TissueGrain.allCases, Side.allCases) func noiseIsAnchored(
    _ grain: TissueGrain, _ side: Side
  ) {
    let noise = TissueNoise(seed: 3)
    TissueRun.withMemory(columns: 40) { memory in
      let rows = (memory.coarse, memory.fine, memory.bend)
      for row in [rows.0, rows.1, rows.2] { row.update(repeating: 0) }
      let start = Vector3(side.sign * 12, 3, -20)
      noise.fill(grain, side: side, startMM: start, stepMM: 0.75, rows: rows)
      let whole = [rows.0, rows.1, rows.2].map { Array($0) }
      for row in whole { #expect(row.allSatisfy { $0.magnitude <= 1 }) }
      #expect((grain == .none) == whole.allSatisfy { $0.allSatisfy { $0 == 0 } })
      noise.fill(grain, side: side, startMM: start + Vector3(7.5, 0, 0), stepMM: 0.75, rows: rows)
      for (before, after) in zip(whole, [rows.0, rows.1, rows.2]) {
        for i in 0..<30 { #expect((before[i + 10] - after[i]).magnitude < 1e-5) }
      }
    }
  }

  @Test func everyTissueHasAGrain() {
    for label in TissueLabel.allCases {
      let isSolid = label.tissue.kind == .bone || label == .outside || label == .jointSpace
      #expect((TissueGrain(label) == .none) == isSolid, "\(label)")
      if TissueGrain(label).isMirrored { #expect(label.tissue.fiberDirection != .zero, "\(label)") }
    }
  }

  private static func moments(_ values: [Double]) -> (mean: Double, sd: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (mean, (squares / Double(values.count)).squareRoot())
  }
}
