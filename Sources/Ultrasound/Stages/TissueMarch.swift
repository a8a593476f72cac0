import Anatomy
import CKernels

/// The first stage: follows every ray down five planes across the slice and notes, every fourth sample, how
/// strongly a scatterer there would be heard: echogenicity and fiber direction of its tissue, less what attenuation,
/// interfaces, bone and the needle have taken on the way. On the way it meets the bone's surface and the tissue's
/// own thin sheets. Eight neighboring rays go together, one a lane.
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
  /// Distance to the surface of bone, by the nearest voxel, below which bone may be met, in steps of 0.05 mm.
  private static let nearBone: Float = 13
  /// Depth below the surface from which on nothing is heard.
  private static let opaqueMM: Float = 6

  func run() {
    fillTables()
    // The middle plane times the wave for all of them.
    run(plane: FrameLayout.middlePlane)
    output.waves.time(
      group: group, count: input.marchCount, spacing: Float(input.marchSpacingMM))
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

  /// The running state of eight rays.
  private struct State {
    var sidedLabel = Int8x32(repeating: -1)
    var tone = Float8(), loss = Float8(), impedance = Float8()
    /// Losses so far: to attenuation, octaves at 1 MHz; to interfaces, octaves; and both together at this depth.
    var attenuation = Float8(), interfaces = Float8(), total = Float8()
    var phase = Float8(), phasePerMM = Float8(), phasePerElevation = Float8(), level = Float8(repeating: -100)
    var cycles = Float8()
    /// The seen depth at which bone was met; far beyond the image where none was.
    var boneDepth = Float8(repeating: 1e9), penetration = Float8()
    var rest = Float8()
    /// Way that the wave has come, and its speed over 1540 m/s.
    var path = Float8(), speed = Float8(repeating: 1)
  }

  private func run(plane: Int) {
    let (count, spacing) = (input.marchCount, Float(input.marchSpacingMM))
    let factor = Float(plane - FrameLayout.middlePlane)
    let ray = beams.ray(input)
    let needle = needle.shadow(plane: plane, firstRay: firstRay)
    let contact = contact.share.eight(at: firstRay + FrameLayout.guardRays)
    let (motion, hasFluid) = (input.motion.inPatient, !fluid.isEmpty)
    var state = State()
    let isTiming = plane == FrameLayout.middlePlane
    let leftLabels = Int8x32(repeating: Int32(input.tables.labelCount))
    let paths = output.waves.paths(group: group)
    let hasHaze = input.bank.beam.addsNoise
    let haze = hazes.way(firstRay: firstRay, input)
    output.bone.clear(plane: plane, firstRay: firstRay)
    output.fibrils.clear(plane: plane, group: group)
    let gains = output.tissue.gains(plane: plane, ray: firstRay, rays: 8)
    let transmitted = isTiming ? output.tissue.transmissions(ray: firstRay, rays: 8) : nil
    for j in 0..<count {
      let depth = Float(j) * spacing
      let offset = factor * input.planeOffset[j]
      let (before, pathBefore) = (state.rest, state.path)
      if isTiming {
        if j > 0 { state.path += state.speed * spacing }
        store(state.path, paths, 8 * j)
      } else {
        state.path = load(paths, 8 * j)
      }
      // All rays are so far below bone that nothing but the haze is heard.
      if k_any(~k_less(state.boneDepth, splat(depth - TissueMarch.opaqueMM))) == 0 {
        var heard = Float8()
        if hasHaze {
          heard = exp2(-haze.loss(total: state.total, depth: depth, bone: state.boneDepth)) * contact
        }
        for lane in 0..<8 { gains[lane * FrameLayout.marchStride + j] = heard[lane] }
        if let transmitted { for lane in 0..<8 { transmitted[lane * FrameLayout.marchStride + j] = 0 } }
        continue
      }
      state.rest = beams.restDepth(ofSeen: state.path)
      var voxel = ray.voxels(restMM: state.rest, elevationMM: offset)
      if let motion { voxel = ray.voxels(voxel, movedBy: motion) }
      let sided = (voxel.bits & Int32(Voxel.labelMask)) &+ (voxel.isLeft & leftLabels)
      let isSame = unsafeBitCast(sided .== state.sidedLabel, to: SIMD8<Int32>.self)
      let labelBefore = state.sidedLabel
      let hasChanged = k_any(~isSame) != 0
      if hasChanged { enter(sided, isFirst: j == 0, &state) }
      let isBefore = k_less(splat(1e8), state.boneDepth)
      let texture = k_float((voxel.bits &<< 16) &>> 24) * (Float(Voxel.textureStepDB) / decibelsPerOctave)
      var (level, loss, isLaminated) = (state.tone + texture, state.loss, isSame)
      if hasFluid { fluid.cover(voxel, &level, &loss, &isLaminated) }
      state.attenuation += k_keep(loss * spacing, isBefore)
      state.total = state.attenuation * input.frequency[j] + state.interfaces
      let distance = k_float((voxel.bits &<< 8) &>> 24)
      let near = k_less(distance, splat(TissueMarch.nearBone)) & isBefore
      if j > 0, k_any(near) != 0 {
        meetBone(
          near, plane: plane, depth: depth, spacing: spacing, elevation: offset, before, pathBefore, &state)
      }
      var hidden = state.total + k_keep(needle.loss, k_less(needle.depth, state.path))
      let isBehind = k_less(state.boneDepth, splat(1e8))
      if k_any(isBehind) != 0 { hidden += boneLoss(depth: depth, distance: distance, isBehind, &state) }
      var heardLevel = level - hidden
      if hasHaze, k_any(isBehind) != 0 {
        heardLevel = k_select(
          k_max(-haze.loss(total: state.total, depth: depth, bone: state.boneDepth), heardLevel), heardLevel,
          isBehind)
      }
      let heard = exp2(heardLevel) * contact
      for lane in 0..<8 { gains[lane * FrameLayout.marchStride + j] = heard[lane] }
      if let transmitted {
        let through = exp2(-hidden) * contact
        for lane in 0..<8 { transmitted[lane * FrameLayout.marchStride + j] = through[lane] }
      }
      let warp = k_float(voxel.bits &>> 24) * Float(Voxel.warpStepCycles)
      let cycles = state.phase + state.phasePerMM * state.rest + state.phasePerElevation * offset + warp
      let crossed = wholeNumbersDiffer(cycles, state.cycles) & isLaminated & k_less(splat(-99), state.level)
      if j > 0, k_any(crossed) != 0 {
        noteFibrils(
          crossed, cycles: cycles, restBefore: before, depth: depth, spacing: spacing, elevation: offset,
          level: state.level + texture - hidden, contact: contact, plane: plane, state: state)
      }
      state.cycles = cycles
      if j > 0, hasChanged {
        noteInterfaces(
          ~isSame & isBefore, before: labelBefore, after: sided, restBefore: before, rest: state.rest,
          depth: depth,
          elevation: offset, hidden: hidden, contact: contact, plane: plane)
      }
    }
  }

  /// Takes some rays into another tissue: looks its numbers up, and loses what the interface reflects.
  @inline(__always) private func enter(_ sided: Int8x32, isFirst: Bool, _ state: inout State) {
    let index = (sided &<< 3) &+ Int8x32(0, 1, 2, 3, 4, 5, 6, 7)
    let impedance = gather(impedanceOf, index)
    if !isFirst {
      // Down and back through the interface: 1 − r² in amplitude.
      let r = (impedance - state.impedance) / (impedance + state.impedance)
      state.interfaces += r * r * 1.442695
    }
    state.impedance = impedance
    state.tone = gather(toneOf, index)
    state.loss = gather(lossOf, index)
    let speed = gather(speedOf, index)
    state.speed = k_select(speed, state.speed, k_less(Float8(), speed))
    state.phase = gather(phaseOf, index)
    state.phasePerMM = gather(phasePerMMOf, index)
    state.phasePerElevation = gather(phasePerElevationOf, index)
    state.level = gather(levelOf, index)
    state.sidedLabel = sided
  }

  @inline(__always) private func wholeNumbersDiffer(_ a: Float8, _ b: Float8) -> Int8x32 {
    let (i, j) = (k_truncate(a + 4_096), k_truncate(b + 4_096))
    return unsafeBitCast(i .!= j, to: SIMD8<Int32>.self)
  }

  /// Loss to bone, which takes everything: more the deeper the ray has been under its surface, and all after 6 mm.
  @inline(__always) private func boneLoss(
    depth: Float, distance: Float8, _ isBehind: Int8x32, _ state: inout State
  ) -> Float8 {
    let inside = distance * -Float(Voxel.boneStepMM)
    state.penetration = k_max(state.penetration, k_keep(inside, isBehind))
    let deep = splat(depth) - state.boneDepth
    let lossDB = k_min(state.penetration * 31, splat(14)) + state.penetration * 9 + deep
    let isOpaque = k_less(splat(TissueMarch.opaqueMM), deep)
    return k_select(splat(90), k_keep(lossDB * (1 / decibelsPerOctave), isBehind), isOpaque)
  }

  /// Looks for crossings of the surface since the last step, on rays whose nearest voxel is close to bone.
  private func meetBone(
    _ near: Int8x32, plane: Int, depth: Float, spacing: Float, elevation: Float, _ before: Float8,
    _ pathBefore: Float8, _ state: inout State
  ) {
    for lane in 0..<8 where near[lane] != 0 {
      let start = beams.start(lane: lane) + input.view.elevational * elevation
      let direction = beams.direction(lane: lane)
      guard
        let hit = BoneReflection(input).crossing(
          from: start, along: direction, between: before[lane], and: state.rest[lane])
      else { continue }
      let path = SkinContact.seenDepth(
        restMM: hit.restMM, gapMM: beams.gap[lane], shiftMM: beams.shift[lane])
      let seen = depth - spacing * (state.path[lane] - path) / max(state.path[lane] - pathBefore[lane], 1e-3)
      state.boneDepth[lane] = seen
      let ray = firstRay + lane
      let through = exp2(-state.total[lane]) * contact.share[ray + FrameLayout.guardRays]
      output.bone.note(
        plane: plane, ray: ray, depth: seen, specular: hit.specular * through, rough: hit.rough * through)
    }
  }

  private func noteFibrils(
    _ crossed: Int8x32, cycles: Float8, restBefore: Float8, depth: Float, spacing: Float, elevation: Float,
    level: Float8, contact: Float8, plane: Int, state: State
  ) {
    var bits = k_bits(crossed)
    while bits != 0 {
      let lane = bits.trailingZeroBitCount
      bits &= bits - 1
      let (a, b) = (state.cycles[lane], cycles[lane])
      let whole = Float(Int32(max(a, b) + 4_096) - 4_096)
      let share = min(max((whole - a) / (b - a), 0), 1)
      let rest = restBefore[lane] + (state.rest[lane] - restBefore[lane]) * share
      let point =
        beams.start(lane: lane) + beams.direction(lane: lane) * rest + input.view.elevational * elevation
      let gate = FibrillarEchoes.gate(point, sheet: Int32(whole), seed: input.tables.seed)
      guard gate > 0, level[lane] > -20 else { continue }
      let seen = depth - spacing * (1 - share)
      let amplitude = exp2(level[lane]) * gate * contact[lane]
      output.fibrils.note(
        plane: plane, group: group, ray: firstRay + lane, depth: seen, amplitude: amplitude,
        slope: slopeOf[Int(state.sidedLabel[lane]) * 8 + lane])
    }
  }
}
