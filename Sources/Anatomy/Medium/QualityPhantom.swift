import Geometry

/// A block of tissue-mimicking material with flat layers, point targets and cysts, for quality assurance of the image.
/// Positions in the probe's frame, mm; the face touches it everywhere.
package struct QualityPhantom: Hashable, Sendable {
  /// A bright thread seen end on: one point target.
  package struct Wire: Hashable, Sendable {
    package var positionMM: Vector3
    package init(positionMM: Vector3) { self.positionMM = positionMM }
  }
  /// A cylinder across the image plane.
  package struct Cyst: Hashable, Sendable {
    package var xMM, depthMM, diameterMM: Double
    /// Echogenicity against the background, in dB; nil is anechoic.
    package var contrastDB: Double?
    package init(xMM: Double, depthMM: Double, diameterMM: Double, contrastDB: Double?) {
      (self.xMM, self.depthMM) = (xMM, depthMM)
      (self.diameterMM, self.contrastDB) = (diameterMM, contrastDB)
    }
  }
  /// Another material from a depth (probe frame, +y) down to the next layer or the bottom.
  package struct Layer: Hashable, Sendable {
    package var fromDepthMM, soundSpeedMPerS, densityKgPerM3, attenuationDBPerCmMHz: Double
    /// Echogenicity relative to liver, in dB; nil is anechoic.
    package var echogenicityDB: Double?
    package init(
      fromDepthMM: Double, soundSpeedMPerS: Double = 1540, densityKgPerM3: Double = 1_000,
      attenuationDBPerCmMHz: Double = 0.5, echogenicityDB: Double? = 0
    ) {
      (self.fromDepthMM, self.soundSpeedMPerS) = (fromDepthMM, soundSpeedMPerS)
      (self.densityKgPerM3, self.attenuationDBPerCmMHz) = (densityKgPerM3, attenuationDBPerCmMHz)
      self.echogenicityDB = echogenicityDB
    }
  }
  package var soundSpeedMPerS, densityKgPerM3, attenuationDBPerCmMHz: Double
  /// Echogenicity of the background relative to liver, in dB; nil is an empty bath.
  package var echogenicityDB: Double?
  /// Layers from the top down, each deeper than the one before; the background is what lies above the first.
  package var layers: [Layer]
  package var wires: [Wire]
  /// Cysts: a later one lies over an earlier one, and all over the layers; each is of the background's material.
  package var cysts: [Cyst]
  /// Seed of the scatterers: equal seeds give equal speckle.
  package var seed: UInt64

  package init(
    soundSpeedMPerS: Double = 1540, densityKgPerM3: Double = 1_000, attenuationDBPerCmMHz: Double = 0.5,
    echogenicityDB: Double? = 0, layers: [Layer] = [], wires: [Wire] = [], cysts: [Cyst] = [],
    seed: UInt64 = 1
  ) {
    (self.soundSpeedMPerS, self.densityKgPerM3) = (soundSpeedMPerS, densityKgPerM3)
    (self.attenuationDBPerCmMHz, self.echogenicityDB) = (attenuationDBPerCmMHz, echogenicityDB)
    (self.layers, self.wires, self.cysts, self.seed) = (layers, wires, cysts, seed)
  }

  /// A wire's amplitude in unit scatterers: some 30 dB above speckle.
  package static let wireAmplitude = 100.0
  /// Greatest number of layers and different contrasts together: more find no label in a voxel.
  package static let materialsMax = Voxel.labelCount - 1
  static let spacingMM = 0.5
  static let anechoicDB = -60.0

  /// The contrasts of the cysts, each once, in their order; nil is anechoic.
  package var contrasts: [Double?] {
    var list: [Double?] = []
    for cyst in cysts where !list.contains(cyst.contrastDB) { list.append(cyst.contrastDB) }
    return list
  }

  /// The block, in the probe's frame as its patient frame: `halfWidthMM` to either side, from a curved face's edge to
  /// below `depthMM`, and as thick as the slice anywhere. Voxels take the layer and the cyst of their centers; the
  /// sheet of a boundary lies at its exact depth.
  package func medium(halfWidthMM: Double, depthMM: Double) -> Medium {
    let spacing = QualityPhantom.spacingMM
    let (aboveMM, belowMM, halfThicknessMM) = (15.0, 5.0, 12.0)
    let origin = Vector3(-halfWidthMM - belowMM, -aboveMM, -halfThicknessMM)
    let lattice = Lattice(
      countX: Int(2 * (halfWidthMM + belowMM) / spacing) + 2,
      countY: Int((aboveMM + depthMM + belowMM) / spacing) + 2,
      countZ: Int(2 * halfThicknessMM / spacing) + 2, spacingMM: spacing, originMM: origin)
    let labels = self.labels(of: lattice)
    return Medium(
      lattice: lattice, tissues: tissues, sheets: boundaries(of: lattice), skin: nil,
      boundariesOfSheets: Set(layers.indices.map { Medium.Boundary($0, $0 + 1) }),
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

  /// The background, one tissue a layer, and one a contrast.
  private var tissues: [Tissue] {
    let background = Layer(
      fromDepthMM: 0, soundSpeedMPerS: soundSpeedMPerS, densityKgPerM3: densityKgPerM3,
      attenuationDBPerCmMHz: attenuationDBPerCmMHz, echogenicityDB: echogenicityDB)
    func tissue(_ name: String, _ kind: Tissue.Kind, _ material: Layer) -> Tissue {
      Tissue(
        name: name, kind: kind, soundSpeedMPerS: material.soundSpeedMPerS,
        densityKgPerM3: material.densityKgPerM3, attenuationDBPerCmMHz: material.attenuationDBPerCmMHz,
        attenuationExponent: 1, echogenicityDB: material.echogenicityDB ?? QualityPhantom.anechoicDB,
        anisotropyDB: 0, fiberDirection: .zero, lamination: nil, source: "the phantom's file")
    }
    let layered = layers.enumerated().map { tissue("layer \($0 + 1)", .muscle, $1) }
    let cystic = contrasts.enumerated().map { index, contrastDB in
      var material = background
      material.echogenicityDB = contrastDB.map { $0 + (echogenicityDB ?? 0) }
      return tissue("cyst \(index + 1)", .fluid, material)
    }
    return [tissue("background", .muscle, background)] + layered + cystic
  }

  /// The flat boundary over each layer, where the impedances differ, without the chords that cysts cut out of it.
  private func boundaries(of lattice: Lattice) -> [Medium.Interface] {
    let tissues = self.tissues
    return layers.enumerated().compactMap { index, layer in
      guard let levelDB = tissues[index].boundaryDB(with: tissues[index + 1]) else { return nil }
      var row = [Float](repeating: Float(layer.fromDepthMM), count: lattice.countX)
      for cyst in cysts {
        for i in columns(of: lattice, in: cyst, atDepthMM: layer.fromDepthMM) { row[i] = HeightField.absent }
      }
      let surface = HeightField(
        originX: lattice.originMM.x, originZ: 0, spacingMM: lattice.spacingMM, countX: lattice.countX,
        countZ: 2, heightsMM: row + row)
      return Medium.Interface(
        name: "boundary \(index + 1)", surface: surface, echogenicityDB: levelDB, mottleDB: 0,
        hasPlies: false)
    }
  }

  /// The labels of one plane z = constant, x fastest.
  private func labels(of lattice: Lattice) -> [UInt8] {
    var labels = [UInt8](repeating: 0, count: lattice.countX * lattice.countY)
    for j in 0..<lattice.countY {
      let depthMM = lattice.centerMM(0, j, 0).y
      let label = UInt8(1 + (layers.lastIndex { $0.fromDepthMM <= depthMM } ?? -1))
      for i in 0..<lattice.countX { labels[i + lattice.countX * j] = label }
    }
    let contrasts = self.contrasts
    for cyst in cysts {
      let label = UInt8(1 + layers.count + (contrasts.firstIndex(of: cyst.contrastDB) ?? 0))
      for j in 0..<lattice.countY {
        for i in columns(of: lattice, in: cyst, atDepthMM: lattice.centerMM(0, j, 0).y) {
          labels[i + lattice.countX * j] = label
        }
      }
    }
    return labels
  }

  /// The columns of the lattice whose centers lie in a cyst at a depth.
  private func columns(of lattice: Lattice, in cyst: Cyst, atDepthMM depthMM: Double) -> Range<Int> {
    let (away, radius) = (depthMM - cyst.depthMM, cyst.diameterMM / 2)
    guard abs(away) <= radius else { return 0..<0 }
    let chord = (radius * radius - away * away).squareRoot()
    let middle = (cyst.xMM - lattice.originMM.x) / lattice.spacingMM
    let (low, high) = (middle - chord / lattice.spacingMM, middle + chord / lattice.spacingMM)
    let first = min(max(Int(low.rounded(.up)), 0), lattice.countX)
    return first..<max(min(Int(high.rounded(.down)) + 1, lattice.countX), first)
  }
}
