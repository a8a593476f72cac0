import Geometry

/// A block of tissue-mimicking material with point targets and cysts, for quality assurance of the image. Positions in the
/// probe's frame, mm; the face touches it everywhere.
public struct QualityPhantom: Hashable, Sendable {
  /// A bright thread seen end on: one point target.
  public struct Wire: Hashable, Sendable {
    public var positionMM: Vector3
    public init(positionMM: Vector3) { self.positionMM = positionMM }
  }
  /// A cylinder across the image plane.
  public struct Cyst: Hashable, Sendable {
    public var xMM, depthMM, diameterMM: Double
    /// Echogenicity against the background, in dB; nil is anechoic.
    public var contrastDB: Double?
    public init(xMM: Double, depthMM: Double, diameterMM: Double, contrastDB: Double?) {
      (self.xMM, self.depthMM) = (xMM, depthMM)
      (self.diameterMM, self.contrastDB) = (diameterMM, contrastDB)
    }
  }
  public var soundSpeedMPerS, attenuationDBPerCmMHz: Double
  /// Of the background, relative to liver, in dB; nil is an empty bath.
  public var echogenicityDB: Double?
  public var wires: [Wire]
  /// A later one lies over an earlier one.
  public var cysts: [Cyst]
  /// Equal seeds give equal speckle.
  public var seed: UInt64

  public init(
    soundSpeedMPerS: Double = 1540, attenuationDBPerCmMHz: Double = 0.5, echogenicityDB: Double? = 0,
    wires: [Wire] = [], cysts: [Cyst] = [], seed: UInt64 = 1
  ) {
    (self.soundSpeedMPerS, self.attenuationDBPerCmMHz) = (soundSpeedMPerS, attenuationDBPerCmMHz)
    (self.echogenicityDB, self.wires, self.cysts, self.seed) = (echogenicityDB, wires, cysts, seed)
  }

  /// A wire's amplitude in unit scatterers: some 30 dB above speckle.
  public static let wireAmplitude = 100.0
  /// More different contrasts than these find no label in a voxel.
  public static let contrastsMax = 31
  static let spacingMM = 0.5
  static let anechoicDB = -60.0

  /// The contrasts of the cysts, each once, in their order; nil is anechoic.
  public var contrasts: [Double?] {
    var list: [Double?] = []
    for cyst in cysts where !list.contains(cyst.contrastDB) { list.append(cyst.contrastDB) }
    return list
  }

  /// The block, in the probe's frame as its patient frame: `halfWidthMM` to either side, from a curved face's edge to
  /// below `depthMM`, and as thick as the slice anywhere.
  public func medium(halfWidthMM: Double, depthMM: Double) -> Medium {
    let spacing = QualityPhantom.spacingMM
    let (aboveMM, belowMM, halfThicknessMM) = (15.0, 5.0, 12.0)
    let origin = Vector3(-halfWidthMM - belowMM, -aboveMM, -halfThicknessMM)
    let lattice = Lattice(
      countX: Int(2 * (halfWidthMM + belowMM) / spacing) + 2,
      countY: Int((aboveMM + depthMM + belowMM) / spacing) + 2,
      countZ: Int(2 * halfThicknessMM / spacing) + 2, spacingMM: spacing, originMM: origin)
    let labels = self.labels(of: lattice)
    return Medium(
      lattice: lattice, tissues: tissues, sheets: [], skin: nil,
      pointTargets: wires.map {
        Medium.PointTarget(positionMM: $0.positionMM, amplitude: QualityPhantom.wireAmplitude)
      }, seed: seed
    ) { voxels in
      let plane = labels.map {
        Voxel(label: $0, textureDB: 0, boneDistanceMM: 10, warpCycles: 0).bits
      }
      for k in 0..<lattice.countZ {
        for i in plane.indices { voxels[k * plane.count + i] = plane[i] }
      }
    }
  }

  /// The background, and one tissue a contrast.
  private var tissues: [Tissue] {
    func tissue(_ name: String, _ kind: Tissue.Kind, _ echogenicityDB: Double?) -> Tissue {
      Tissue(
        name: name, kind: kind, soundSpeedMPerS: soundSpeedMPerS, densityKgPerM3: 1_000,
        attenuationDBPerCmMHz: attenuationDBPerCmMHz, attenuationExponent: 1,
        echogenicityDB: echogenicityDB ?? QualityPhantom.anechoicDB, anisotropyDB: 0, fibreDirection: .zero,
        lamination: nil, source: "the phantom's file")
    }
    return [tissue("background", .muscle, echogenicityDB)]
      + contrasts.enumerated().map { index, contrastDB in
        tissue("cyst \(index + 1)", .fluid, contrastDB.map { $0 + (echogenicityDB ?? 0) })
      }
  }

  /// The labels of one plane z = constant, x fastest.
  private func labels(of lattice: Lattice) -> [UInt8] {
    var labels = [UInt8](repeating: 0, count: lattice.countX * lattice.countY)
    let contrasts = self.contrasts
    for cyst in cysts {
      let label = UInt8(1 + (contrasts.firstIndex(of: cyst.contrastDB) ?? 0))
      for j in 0..<lattice.countY {
        for i in 0..<lattice.countX {
          let center = lattice.centerMM(i, j, 0)
          let (dx, dy) = (center.x - cyst.xMM, center.y - cyst.depthMM)
          if dx * dx + dy * dy <= cyst.diameterMM * cyst.diameterMM / 4 {
            labels[i + lattice.countX * j] = label
          }
        }
      }
    }
    return labels
  }
}
