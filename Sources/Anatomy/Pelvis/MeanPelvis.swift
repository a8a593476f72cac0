import Geometry

/// The mean pelvis made ready for look-up: its control sheets sampled every millimeter, with the factors that turn a
/// difference of heights into a distance, 1/√(1 + |∇|²).
struct MeanPelvis: Sendable {
  static let shared = MeanPelvis()

  /// Values over (x, z), in this order.
  enum Column: Int, CaseIterable {
    case sacrumDorsal, sacrumDorsalFactor, sacrumVentral, sacrumVentralFactor, sacrumOutline
    case iliumDorsal, iliumDorsalFactor, iliumVentral, iliumVentralFactor, iliumOutline
  }
  /// Values over (y, z), in this order.
  enum GridKind: Int, CaseIterable {
    case middle, articularGap, trenchGap, sacralFactor, iliacFactor, lateral, lateralFactor, auricle
  }
  static let columnX = 0...114, columnZ = -112...64
  static let sheetY = -16...112, sheetZ = -60...64
  static let columnCountX = columnX.count, sheetCountY = sheetY.count

  /// Values of every `Column` by z, then kind, then x.
  let columns: [Float]
  /// Values of every `GridKind` by z, then y, then kind.
  let sheets: [Float]

  private init() {
    columns = MeanPelvis.sampledColumns()
    sheets = MeanPelvis.sampledSheets()
  }

  private static func sampledColumns() -> [Float] {
    let (nx, nz, kinds) = (columnX.count, columnZ.count, Column.allCases.count)
    var table = [Float](repeating: 0, count: nx * nz * kinds)
    func put(_ kind: Column, factor: Column?, _ value: (Double, Double) -> Double) {
      var heights = [Double](repeating: 0, count: nx * nz)
      for k in 0..<nz {
        for i in 0..<nx {
          heights[k * nx + i] = value(Double(columnX.lowerBound + i), Double(columnZ.lowerBound + k))
          table[(k * kinds + kind.rawValue) * nx + i] = Float(heights[k * nx + i])
        }
      }
      guard let factor else { return }
      let factors = distanceFactors(heights, countU: nx, countV: nz)
      for k in 0..<nz {
        for i in 0..<nx { table[(k * kinds + factor.rawValue) * nx + i] = factors[k * nx + i] }
      }
    }
    let bumps = SacrumControls.prominences
    put(.sacrumDorsal, factor: .sacrumDorsalFactor) { x, z in
      bumps.reduce(SacrumControls.dorsal.value(column: x, level: z)) { $0 - $1.height(x: x, z: z) }
    }
    put(.sacrumVentral, factor: .sacrumVentralFactor) { SacrumControls.ventral.value(column: $0, level: $1) }
    put(.sacrumOutline, factor: nil) { SacrumControls.outline.signedDistance([$0, $1]) }
    put(.iliumDorsal, factor: .iliumDorsalFactor) { IliumControls.dorsal.value(column: $0, level: $1) }
    put(.iliumVentral, factor: .iliumVentralFactor) { IliumControls.ventral.value(column: $0, level: $1) }
    put(.iliumOutline, factor: nil) { IliumControls.outline.signedDistance([$0, $1]) }
    return table
  }

  private static func sampledSheets() -> [Float] {
    let (ny, nz, kinds) = (sheetY.count, sheetZ.count, GridKind.allCases.count)
    var values = [[Double]](repeating: [Double](repeating: 0, count: ny * nz), count: kinds)
    for k in 0..<nz {
      for j in 0..<ny {
        let (y, z, at) = (Double(sheetY.lowerBound + j), Double(sheetZ.lowerBound + k), k * ny + j)
        values[GridKind.middle.rawValue][at] = JointControls.middle.value(column: y, level: z)
        values[GridKind.articularGap.rawValue][at] = JointControls.articularGap.value(column: y, level: z)
        values[GridKind.trenchGap.rawValue][at] = JointControls.trenchGap.value(column: y, level: z)
        values[GridKind.lateral.rawValue][at] = IliumControls.lateral.value(column: y, level: z)
        values[GridKind.auricle.rawValue][at] = JointControls.auricle.signedDistance([y, z])
      }
    }
    func face(_ sign: Double) -> [Double] {
      (0..<ny * nz).map { at in
        let gap = max(values[GridKind.articularGap.rawValue][at], values[GridKind.trenchGap.rawValue][at])
        return values[GridKind.middle.rawValue][at] + sign * gap / 2
      }
    }
    var table = [Float](repeating: 0, count: ny * nz * kinds)
    let factors: [(GridKind, [Float])] = [
      (.sacralFactor, distanceFactors(face(-1), countU: ny, countV: nz)),
      (.iliacFactor, distanceFactors(face(1), countU: ny, countV: nz)),
      (.lateralFactor, distanceFactors(values[GridKind.lateral.rawValue], countU: ny, countV: nz)),
    ]
    for at in 0..<ny * nz {
      for kind in 0..<kinds { table[at * kinds + kind] = Float(values[kind][at]) }
      for (kind, factor) in factors { table[at * kinds + kind.rawValue] = factor[at] }
    }
    return table
  }

  /// Factors that turn a difference of heights on a grid of 1 mm into a distance.
  static func distanceFactors(_ heights: [Double], countU: Int, countV: Int) -> [Float] {
    (0..<countU * countV).map { at in
      let (i, k) = (at % countU, at / countU)
      let (west, east) = (max(i - 1, 0), min(i + 1, countU - 1))
      let (south, north) = (max(k - 1, 0), min(k + 1, countV - 1))
      let slopeU = (heights[k * countU + east] - heights[k * countU + west]) / Double(east - west)
      let slopeV = (heights[north * countU + i] - heights[south * countU + i]) / Double(north - south)
      return Float(1 / (1 + slopeU * slopeU + slopeV * slopeV).squareRoot())
    }
  }
}

extension SacrumControls.Prominence {
  /// Rise of the bone here, in mm.
  func height(x: Double, z: Double) -> Double {
    let (u, w) = ((x - self.x) / halfWidthMM, (z - self.z) / halfLengthMM)
    let squared = u * u + w * w
    return squared > 9 ? 0 : heightMM * Elementary.exponential(-squared)
  }
}
