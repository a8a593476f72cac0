import Geometry

/// The noise that makes tissue uneven, −1...1, of the grain that each tissue has.
struct TissueNoise: Sendable {
  /// Blobs of fat and vessels within ligament and foramen.
  let blob: NoiseField
  private let fields: [[NoiseField]]

  init(seed: UInt64) {
    blob = NoiseField(cellMM: 3.4, seed: seed &+ 3)
    fields = Side.allCases.flatMap { side in TissueGrain.allCases.map { $0.fields(side: side, seed: seed) } }
  }

  /// Noise at one voxel: two textures, and the bend of sheets.
  struct Value {
    var coarse, fine, bend: Float
  }
  /// Fills rows along a run of voxels on one side of the body; does nothing for a tissue without grain.
  /// - Parameters:
  ///   - startMM: of the first voxel, in the patient.
  ///   - rows: three of them, as long as the run.
  func fill(
    _ grain: TissueGrain, side: Side, startMM: Vector3, stepMM: Double,
    rows: (
      UnsafeMutableBufferPointer<Float>, UnsafeMutableBufferPointer<Float>, UnsafeMutableBufferPointer<Float>
    )
  ) {
    let kinds = fields[(side == .right ? TissueGrain.allCases.count : 0) + grain.rawValue]
    guard kinds.count == 3 else { return }
    // Fibers run as mirror images.
    let sign = grain.isMirrored ? side.sign : 1
    let start = Vector3(startMM.x * sign, startMM.y, startMM.z)
    kinds[0].fillRow(rows.0, startMM: start, stepMM: stepMM * sign)
    kinds[1].fillRow(rows.1, startMM: start, stepMM: stepMM * sign)
    kinds[2].fillRow(rows.2, startMM: start, stepMM: stepMM * sign)
  }
}

/// Structure of a tissue at the scale of millimeters.
enum TissueGrain: Int, CaseIterable, Sendable {
  case none
  /// Grain that is uneven alike in all directions.
  case plain
  /// Lobules of fat between septa.
  case lobules
  /// Fascicles that run down and out to the thigh, and fascicles along the spine.
  case obliqueFascicles, longitudinalFascicles
  /// Bundles between sacrum and ilium.
  case crossBundles

  init(_ label: TissueLabel) {
    self =
      switch label {
      case .outside, .corticalBone, .cancellousBone, .scleroticBone, .jointSpace: .none
      case .subcutaneousFat: .lobules
      case .gluteusMaximus, .gluteusMedius, .pelvicMuscle: .obliqueFascicles
      case .multifidus, .erectorSpinae, .longPosteriorLigament, .midlineLigament: .longitudinalFascicles
      case .interosseousLigament, .posteriorLigament: .crossBundles
      default: .plain
      }
  }
  var isMirrored: Bool {
    self == .obliqueFascicles || self == .longitudinalFascicles || self == .crossBundles
  }

  /// Noise of two textures and of the bend of sheets. Sizes are model values: lobules of 3–10 mm, fascicles of 1–3 mm.
  fileprivate func fields(side: Side, seed: UInt64) -> [NoiseField] {
    func own(_ k: Int) -> UInt64 { seed &+ UInt64(rawValue * 16 + k) }
    func lateral(_ k: Int) -> UInt64 { own(k + (side == .left ? 8 : 0)) }
    func fibers(_ tissue: Tissue, _ cells: [(x: Double, y: Double, length: Double)]) -> [NoiseField] {
      cells.enumerated().map {
        NoiseField(
          along: tissue.fiberDirection, cellsMM: ($1.x, $1.y), lengthMM: $1.length, seed: lateral($0))
      }
    }
    switch self {
    case .none: return []
    case .plain: return [7, 2.6, 9].enumerated().map { NoiseField(cellMM: $1, seed: own($0)) }
    case .lobules:
      return [Vector3(11, 6, 11), Vector3(8.5, 5, 8.5), Vector3(14, 9, 14)].enumerated().map {
        NoiseField(cellsMM: $1, seed: own($0))
      }
    case .obliqueFascicles:
      return fibers(.gluteusMaximus, [(9, 6, 40), (5, 1.3, 18), (12, 7, 40)])
    case .longitudinalFascicles:
      return fibers(.multifidus, [(9, 6, 40), (4.5, 1.3, 18), (10, 6, 40)])
    case .crossBundles:
      return fibers(.interosseousLigament, [(14, 5, 16), (9, 2.2, 10), (12, 6, 16)])
    }
  }
}
