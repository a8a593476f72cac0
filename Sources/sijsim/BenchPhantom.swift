import Anatomy
import Geometry
import Simulation
import Ultrasound

/// A body of a few lines for the benchmark: skin, fat, a fascia, muscle and ligament under a domed skin, over bone
/// 35 mm deep with a slit 4 mm wide. Every stage of an image and of a tick has something to do in it.
enum BenchPhantom {
  private static let boneMM = 35.0, slitMM = 8.0...12.0
  private static let fasciaMM = 14.0
  /// Lower end of each layer under the dome, in mm, and its tissue of the library.
  private static let layers: [(toMM: Double, tissue: Tissue)] = [
    (2, .skin), (fasciaMM, .subcutaneousFat), (28, .gluteusMaximus), (.infinity, .interosseousLigament),
  ]

  /// The convex probe over it and a needle in the image plane.
  static func scene(syringeML: Double) -> Scene {
    let patient = Patient(parameters: PatientParameters(sex: .female, bodyMassIndex: 22), medium: medium())
    let settings = ImagingSettings(depthMM: 60, focusMM: 40)
    return Scene(
      patient: patient, probe: .c5to2v, needle: .spinal22G,
      syringe: Scene.Syringe(drug: "saline", volumeML: syringeML, echogenicityDB: -60), side: .right,
      start: Scene.Start(
        probeXMM: 12, probeZMM: 0, entryXMM: -25, entryZMM: 0, needlePitchDeg: 45, settings: settings),
      seed: 1)
  }

  /// Signed distance to the bone on either side of the slit, in mm.
  private static func boneDistanceMM(_ p: Vector3) -> Double {
    func quadrant(_ dx: Double) -> Double {
      let dy = boneMM - p.y
      return dx > 0 && dy > 0 ? (dx * dx + dy * dy).squareRoot() : max(dx, dy)
    }
    return min(quadrant(p.x - slitMM.lowerBound), quadrant(slitMM.upperBound - p.x))
  }

  private static func medium() -> Medium {
    let lattice = Lattice(
      countX: 101, countY: 75, countZ: 41, spacingMM: 1.25, originMM: Vector3(-62.5, -12.5, -25))
    func dome(_ x: Double, _ z: Double) -> Double { (x * x + z * z) / 400 - 5 }
    func label(_ tissue: Tissue) -> UInt8 {
      UInt8(Tissue.library.firstIndex { $0.name == tissue.name } ?? 0)
    }
    let labels = layers.map { (toMM: $0.toMM, label: label($0.tissue)) }
    let (bone, outside) = (label(.corticalBone), label(.outside))
    let fascia = HeightField(x: -62...62, z: -25...25, spacingMM: 2) { dome($0, $1) + fasciaMM }
    return Medium(
      lattice: lattice, tissues: Tissue.library,
      sheets: [Medium.Interface(name: "fascia", surface: fascia, echogenicityDB: 12, mottleDB: 4)],
      skin: HeightField(x: -62...62, z: -25...25, spacingMM: 2, height: dome), seed: 1
    ) { voxels in
      for k in 0..<lattice.countZ {
        for j in 0..<lattice.countY {
          for i in 0..<lattice.countX {
            let p = lattice.centerMM(i, j, k)
            let (distance, depth) = (boneDistanceMM(p), p.y - dome(p.x, p.z))
            let layer = depth < 0 ? outside : labels.first { depth < $0.toMM }?.label ?? outside
            voxels[lattice.index(i, j, k)] =
              Voxel(
                label: distance < 0 ? bone : layer, textureDB: Double((i + j + k) % 5) - 2,
                boneDistanceMM: distance, warpCycles: 0
              ).bits
          }
        }
      }
    }
  }
}
