import Geometry

/// Spread of injected fluid in a kind of tissue.
///
/// How much of a tissue fluid takes up, and how fast it goes along fibers and across them, has been published for no tissue
/// about the sacroiliac joint: but for the joint's capacity these are model values, ordered as texts on injection order them
/// (loose tissue is flooded, muscle takes it between its bundles, a fascia turns it aside, dense ligament hardly lets it in).
package struct TissueSpread: Hashable, Sendable {
  package let layer: LayerMechanics.Layer
  /// The part of the tissue's volume that fluid takes up where it has come, 0...1; 0 where it never comes.
  package let room: Double
  /// Permeability along the fibers and across them, relative to loose fat.
  package let alongFibers, acrossFibers: Double
  package let source: String

  private static let model = "a model value between its neighbors"

  /// Every layer once, in the order of `LayerMechanics.Layer`.
  package static let table: [TissueSpread] = [
    none(.outside, "air"),
    entry(.skin, 0.25, 0.05, 0.05, "a wheal stays where it is raised; a model value"),
    entry(.fat, 0.6, 1, 1, "loose: the measure of the others"),
    entry(.fascia, 0.2, 0.005, 0.005, "turns fluid aside, as in plane blocks; a model value"),
    entry(.muscle, 0.4, 0.5, 0.1, "along its bundles; a model value"),
    entry(.posteriorLigament, 0.3, 0.08, 0.02, model),
    entry(.interosseousLigament, 0.3, 0.06, 0.02, "dense, with fat between its bundles; a model value"),
    entry(
      .joint, 0.4, 1, 1,
      "its capacity over the volume between the bones (n = 55, Yonsei University), see `Patient.spread`"),
    entry(.cartilage, 0.4, 1, 1, "counted with the space between the cartilages"),
    none(.bone, "nothing goes in"),
    none(.vessel, "blood carries it away"),
    entry(.nerve, 0.15, 0.05, 0.01, model),
    entry(.fluid, 0.5, 3, 3, "mixes with what is there; a model value"),
  ]
  private static func none(_ layer: LayerMechanics.Layer, _ source: String) -> TissueSpread {
    TissueSpread(layer: layer, room: 0, alongFibers: 0, acrossFibers: 0, source: source)
  }
  private static func entry(
    _ layer: LayerMechanics.Layer, _ room: Double, _ along: Double, _ across: Double, _ source: String
  ) -> TissueSpread {
    TissueSpread(layer: layer, room: room, alongFibers: along, acrossFibers: across, source: source)
  }
}

/// A body's ways for fluid: from every voxel to 18 neighbors, and how much each takes.
package struct SpreadWays: Sendable {
  /// Number of neighbors of a voxel: six share a face and twelve an edge.
  package static let stepCount = 18
  /// Change of a voxel's three indices by a step.
  @inline(__always) package static func step(_ n: Int) -> (i: Int, j: Int, k: Int) {
    // Of the 27 about a voxel: neither the middle nor a corner.
    let all: InlineArray<18, Int8> = [1, 3, 4, 5, 7, 9, 10, 11, 12, 14, 15, 16, 17, 19, 21, 22, 23, 25]
    let place = Int(all[n])
    return (place % 3 - 1, place / 3 % 3 - 1, place / 9 - 1)
  }
  /// Length of a step, in mm.
  private static func stepMM(_ n: Int, spacingMM: Double) -> Float {
    let (i, j, k) = step(n)
    return i * i + j * j + k * k == 1 ? Float(spacingMM) : Float(spacingMM) * 1.4142135
  }
  /// Time of a step by [label][side, right first][step], in mm of loose fat; infinite where no fluid goes.
  private let slowness: [Float]
  /// Fluid that a voxel takes, in nL, by [label].
  private let roomNL: [UInt16]
  /// Length of a step, in mm, by [step].
  package let lengthsMM: [Float]
  /// Change of a voxel's place in the lattice, by [step].
  package let offsets: [Int]

  package init(tissues: [Tissue], lattice: Lattice) {
    let (spacingMM, voxelNL) = (lattice.spacingMM, lattice.voxelMM3 * 1_000)
    var (slowness, room) = ([Float](), [UInt16]())
    offsets = (0..<SpreadWays.stepCount).map { n in
      let (i, j, k) = SpreadWays.step(n)
      return i + lattice.countX * (j + lattice.countY * k)
    }
    lengthsMM = (0..<SpreadWays.stepCount).map { SpreadWays.stepMM($0, spacingMM: spacingMM) }
    for tissue in tissues {
      let spread = TissueSpread.table[LayerMechanics.Layer(of: tissue).rawValue]
      room.append(UInt16(min(spread.room * voxelNL + 0.5, 65_535)))
      for mirror in [1.0, -1.0] {
        for n in 0..<SpreadWays.stepCount {
          let (i, j, k) = SpreadWays.step(n)
          let direction = Vector3(Double(i), Double(j), Double(k)).normalized
          let fiber = Vector3(
            tissue.fiberDirection.x * mirror, tissue.fiberDirection.y, tissue.fiberDirection.z)
          let along = dot(direction, fiber)
          let easy = spread.alongFibers
          let hard = spread.acrossFibers
          // A front's reach goes with the root of the permeability.
          let rate =
            easy > 0 ? (along * along / easy + (1 - along * along) / hard).squareRoot() : Double.infinity
          slowness.append(Float(rate) * SpreadWays.stepMM(n, spacingMM: spacingMM))
        }
      }
    }
    (self.slowness, roomNL) = (slowness, room)
  }
  /// Time of a step within a tissue, in mm of loose fat.
  @inline(__always) package func slowness(label: UInt8, isLeft: Bool, step: Int) -> Float {
    slowness[(Int(label) * 2 + (isLeft ? 1 : 0)) * 18 + step]
  }
  @inline(__always) package func roomNL(label: UInt8) -> UInt16 { roomNL[Int(label)] }
  /// True where fluid can come at all.
  @inline(__always) package func isOpen(label: UInt8) -> Bool { roomNL[Int(label)] > 0 }
}
