import Anatomy
import CKernels

/// The first stage: follows every ray down five planes across the slice and notes, every fourth sample, how
/// strongly a scatterer there would be heard: echogenicity and fiber direction of its tissue, less what attenuation,
/// interfaces, bone and the needle have taken on the way. On the way it meets the bone's surface and the tissue's
/// own thin sheets. Eight neighboring rays go together, one a lane (`k_marchRays`).
struct TissueMarch {
  let input: FrameInput
  let output: Output
  private let contact: SkinContact
  private let needle: NeedlePath
  private let fluid: FluidVoxels
  private let hazes: ShadowHaze
  let group: Int
  let firstRay: Int
  let beams: BeamGroup
  private let toneOf, lossOf, impedanceOf, speedOf, phaseOf, phasePerMMOf, phasePerElevationOf, levelOf,
    slopeOf: UnsafeMutableBufferPointer<Float>

  /// Output of the march: each group writes its own part.
  struct Output {
    let tissue = TissueGain()
    let bone = BoneHits()
    let fibrils = FibrillarEchoes()
    let waves = WavePath()
    /// Numbers of each tissue for each ray: [group][table].
    fileprivate let tables: AlignedArray<Float>

    /// - Parameter labels: number of labels in the medium.
    init(labels: Int) {
      tables = AlignedArray(
        count: FrameLayout.rayGroups * tableSize(labels: labels) * tableCount, repeating: 0)
    }
  }

  init(
    _ input: FrameInput, contact: SkinContact, needle: NeedlePath, fluid: FluidVoxels, haze: ShadowHaze,
    group: Int, into output: Output
  ) {
    (self.input, self.output, self.contact, self.needle) = (input, output, contact, needle)
    (self.fluid, hazes, self.group) = (fluid, haze, group)
    firstRay = group * FrameLayout.groupSize
    beams = BeamGroup(input, contact: contact, firstRay: firstRay)
    let size = TissueMarch.tableSize(labels: input.tables.labelCount)
    let count = size * TissueMarch.tableCount
    let scratch = output.tables.stretch(at: group * count, count: count)
    func table(_ number: Int) -> UnsafeMutableBufferPointer<Float> {
      UnsafeMutableBufferPointer(rebasing: scratch[(number * size)..<((number + 1) * size)])
    }
    (toneOf, lossOf, impedanceOf) = (table(0), table(1), table(2))
    (phaseOf, phasePerMMOf, phasePerElevationOf) = (table(3), table(4), table(5))
    (levelOf, slopeOf, speedOf) = (table(6), table(7), table(8))
  }

  /// Length of a table: labels on two sides of the body, eight lanes each.
  static func tableSize(labels: Int) -> Int { 2 * labels * 8 }
  static let tableCount = 9
  /// Distance from bone, in mm, within which nothing moves freely.
  private static let stillMM: Float = 3

  func run() {
    fillTables()
    // The middle plane times the wave for all of them.
    run(plane: FrameLayout.middlePlane)
    output.waves.time(
      group: group, count: input.marchCount, spacing: Float(input.marchSpacingMM), vectors: input.vectors)
    for plane in 0..<FrameLayout.planes where plane != FrameLayout.middlePlane { run(plane: plane) }
  }

  /// Fills in the numbers of each tissue for each ray of the group: fibers and sheets have a direction.
  private func fillTables() {
    let tables = input.tables
    for side in 0..<2 {
      let mirror = SIMD3<Float>(side == 0 ? 1 : -1, 1, 1)
      for label in 0..<tables.fibers.count {
        let base = (side * tables.labelCount + label) * 8
        let fiber = tables.fibers[label] * mirror
        let along = beams.along(fiber)
        store(splat(tables.tone[label]) - along * along * tables.anisotropy[label], toneOf, base)
        store(splat(tables.lossPerMM[label]), lossOf, base)
        store(splat(tables.impedance[label]), impedanceOf, base)
        store(splat(tables.speed[label]), speedOf, base)
        guard let lamination = tables.laminations[label] else {
          store(splat(-100), levelOf, base)
          store(Float8(), phaseOf, base)
          store(Float8(), phasePerMMOf, base)
          store(Float8(), phasePerElevationOf, base)
          continue
        }
        let rate = lamination.cyclesPerMM * mirror
        store(beams.atFace(rate), phaseOf, base)
        store(beams.along(rate), phasePerMMOf, base)
        store(splat(dot(input.view.elevational, rate)), phasePerElevationOf, base)
        let cosine = beams.along(lamination.normal * mirror)
        let sideways = beams.across(lamination.normal * mirror)
        for lane in 0..<8 {
          levelOf[base + lane] = lamination.level - FibrillarEchoes.angleLoss(cosine: cosine[lane])
          let facing = abs(cosine[lane]) < 0.2 ? (cosine[lane] < 0 ? -0.2 : 0.2) : cosine[lane]
          slopeOf[base + lane] = -sideways[lane] / facing
        }
      }
    }
  }

  private func run(plane: Int) {
    var kernel = k_march()
    (kernel.lattice, kernel.tissues) = (input.tables.lattice(input.voxels), tissues)
    kernel.fluid = fluid.cover
    kernel.bone = output.bone.meeting(plane: plane, firstRay: firstRay, seed: input.tables.seed)
    kernel.sheets = output.fibrils.list(plane: plane, group: group, seed: input.tables.seed)
    beams.place(&kernel, input.tables)
    let contact = contact.share.eight(at: firstRay + FrameLayout.guardRays)
    (kernel.contact, kernel.reachMM) = (lanes(contact), SkinContact.reachMM)
    let shadow = needle.shadow(plane: plane, firstRay: firstRay)
    (kernel.needleDepth, kernel.needleLoss) = (lanes(shadow.depth), lanes(shadow.loss))
    (kernel.motion, kernel.stillMM) = (input.motion.inPatient, TissueMarch.stillMM)
    if input.bank.beam.addsNoise { hazes.fill(&kernel, firstRay: firstRay, input) }
    let isTiming = plane == FrameLayout.middlePlane
    (kernel.count, kernel.firstRay) = (Int32(input.marchCount), Int32(firstRay))
    (kernel.spacing, kernel.plane) = (
      Float(input.marchSpacingMM), Float(plane - FrameLayout.middlePlane)
    )
    kernel.planeOffset = UnsafePointer(input.planeOffset.pointer(count: input.marchCount))
    kernel.frequency = UnsafePointer(input.frequency.pointer(count: input.marchCount))
    kernel.paths = output.waves.paths(group: group).baseAddress
    kernel.isTiming = isTiming ? 1 : 0
    kernel.gain = output.tissue.gains(plane: plane, ray: firstRay, rays: 8).baseAddress
    if isTiming { kernel.transmission = output.tissue.transmissions(ray: firstRay, rays: 8).baseAddress }
    kernel.gainStride = Int32(FrameLayout.marchStride)
    k_marchRays(&kernel, input.vectors)
    output.fibrils.take(kernel.sheets, plane: plane, group: group)
  }

  private var tissues: k_tissues {
    func start(_ table: UnsafeMutableBufferPointer<Float>) -> UnsafePointer<Float>? {
      UnsafePointer(table.baseAddress)
    }
    let tables = input.tables
    return k_tissues(
      tone: start(toneOf), loss: start(lossOf), impedance: start(impedanceOf), speed: start(speedOf),
      phase: start(phaseOf), phasePerMM: start(phasePerMMOf), phasePerElevation: start(phasePerElevationOf),
      level: start(levelOf), slope: start(slopeOf), impedanceOf: start(tables.impedance.all),
      boundary: start(tables.boundary.all), labelCount: Int32(tables.labelCount))
  }
}

extension BeamGroup {
  /// Fills in how the rays lie in the patient.
  func place(_ kernel: inout k_march, _ tables: MediumTables) {
    let (origin, scale) = (tables.origin, tables.scale)
    (kernel.startX, kernel.startY, kernel.startZ) = (lanes(startX), lanes(startY), lanes(startZ))
    (kernel.directionX, kernel.directionY) = (lanes(directionX), lanes(directionY))
    kernel.directionZ = lanes(directionZ)
    kernel.sidewaysX = lanes(cosine * lateral.x - sine * axial.x)
    kernel.sidewaysY = lanes(cosine * lateral.y - sine * axial.y)
    kernel.sidewaysZ = lanes(cosine * lateral.z - sine * axial.z)
    kernel.baseX = lanes((startX - origin.x) * scale + 0.5)
    kernel.baseY = lanes((startY - origin.y) * scale + 0.5)
    kernel.baseZ = lanes((startZ - origin.z) * scale + 0.5)
    (kernel.stepX, kernel.stepY) = (lanes(directionX * scale), lanes(directionY * scale))
    kernel.stepZ = lanes(directionZ * scale)
    (kernel.elevationX, kernel.elevationY, kernel.elevationZ) = (elevational.x, elevational.y, elevational.z)
    (kernel.gap, kernel.shift, kernel.bend) = (lanes(gap), lanes(shift), lanes(bend))
    kernel.isBent = isBent ? 1 : 0
  }
}
