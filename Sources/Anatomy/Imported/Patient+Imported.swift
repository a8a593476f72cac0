import Geometry

extension Patient {
  /// Voxel size under which a joint's space is in the picture; coarser ones are given the gap of their age.
  static let jointResolutionMM = 1.3
  /// A patient around the bones of a real person.
  /// - Parameters:
  ///   - given: what finding them told; added to.
  ///   - progress: told what is being done, and how much of all is done, 0...1.
  /// - Throws: `ImportProblem`, where the bones cross.
  package static func imported(
    around pelvis: FoundPelvis, choices: ImportChoices, report given: ImportReport, pool: WorkerPool,
    progress: (String, Double) -> Void = { _, _ in }
  ) throws -> Patient {
    var report = given
    let (map, residual) = BodyWarp.fitted(to: pelvis, sex: choices.sex)
    report.found.append("soft tissue fitted to the landmarks, which it misses by \(shown(residual)) mm")
    let parameters = PatientParameters(
      sex: choices.sex, ageYears: choices.ageYears, bodyMassIndex: choices.bodyMassIndex, seed: choices.seed)
    let model = BoneModel(map)
    progress("measuring distances to the bones", 0.2)
    // The lattice needs the skin, which needs the bones: first without them.
    let rough = SoftTissueLayers(parameters: parameters, bones: BothSidesBones(symmetric: model))
    let lattice = VolumeFill.lattice(skin: rough.skin, spacingMM: voxelSpacingMM, marginMM: 12)
    var field = ImportedBones(pelvis, lattice: lattice, pool: pool)
    try open(&field, choices, &report)
    progress("laying the joints", 0.5)
    let joints = Side.allCases.reduce(into: [Side: ImportedJoint]()) { joints, side in
      let half = pelvis[side]
      joints[side] = ImportedJoint(
        field, side: side, center: half.jointCenterMM, narrowMM: half.narrowMM + 0.4, pool: pool)
    }
    progress("filling in tissue", 0.6)
    let layers = SoftTissueLayers(
      parameters: parameters, bones: BothSidesBones(symmetric: model), importedRoomMM: field.roomMM(at:))
    let volume = ImportedFill(
      bones: field, model: model, layers: layers, joints: joints, seed: choices.seed)
    let medium = Medium(
      lattice: lattice, tissues: Tissue.library, sheets: layers.sheets, skin: layers.skin,
      boundariesOfSheets: SoftTissueLayers.boundariesOfSheets, seed: mixed(choices.seed)
    ) { volume.fill($0, pool: pool) }
    progress("drawing the bones", 0.9)
    let surfaces =
      [(pelvis.sacrum, "sacrum"), (pelvis.hipRight, "right hip"), (pelvis.hipLeft, "left hip")]
      .map { shownSurface($0.0, name: $0.1, pool: pool) } + [BodySurfaces.shownSkin(layers.skin)]
    let landmarks = importedLandmarks(pelvis, model, &report)
    progress("done", 1)
    return Patient(
      parameters: parameters, medium: medium, landmarks: landmarks,
      targets: importedTargets(pelvis, joints), surfaces: surfaces,
      joints: joints.mapValues(\.sheet), source: report)
  }

  private static func open(
    _ field: inout ImportedBones, _ choices: ImportChoices, _ report: inout ImportReport
  ) throws {
    if let voxel = choices.resolutionMM, voxel > jointResolutionMM {
      let gap = choices.ageYears < 40 ? 2.0 : 1.5
      field.open(toMM: gap)
      report.assumed.append(
        "voxels of \(shown(voxel)) mm do not show the joint's space: a gap of \(shown(gap)) mm is given to it"
      )
      report.doubts.append(
        "surfaces from voxels of \(shown(voxel)) mm are smoothed; crests, foramina and the cleft are blunt")
      return
    }
    let crossing = field.crossingShare(deepMM: 1.5)
    guard crossing < 0.002 else {
      throw ImportProblem(
        "the bones cross: \(shown(crossing * 100)) % of their volume lies more than 1.5 mm inside both. Segment them again "
          + "so that each voxel belongs to one bone, or subtract one surface from the other.")
    }
    field.open(toMM: 0.6)
  }

  /// Surface for the external view: a few thousand triangles.
  private static func shownSurface(_ mesh: SurfaceMesh, name: String, pool: WorkerPool) -> SurfaceMesh {
    let points = mesh.indices.map { mesh.pointMM(of: $0) }
    let (low, high) = points.reduce((points.first ?? .zero, points.first ?? .zero)) {
      (pointwiseMin($0.0, $1), pointwiseMax($0.1, $1))
    }
    let step = 3.0
    let size = (high - low) / step
    let lattice = Lattice(
      countX: Int(size.x) + 5, countY: Int(size.y) + 5, countZ: Int(size.z) + 5, spacingMM: step,
      originMM: low - Vector3(2, 2, 2) * step)
    let values = MeshField.distances(
      pointsMM: mesh.positionsMM.map { Vector3($0) }, indices: mesh.indices, lattice: lattice, reachMM: 9,
      pool: pool)
    return SurfaceMesh(name: name, lattice: lattice, values: values)
  }

  private static func importedLandmarks(
    _ pelvis: FoundPelvis, _ model: BoneModel, _ report: inout ImportReport
  ) -> [Side: Landmarks] {
    var all: [Side: Landmarks] = [:]
    for side in Side.allCases {
      let half = pelvis[side]
      let foramina = SacrumControls.foramina.enumerated().map { level, foramen -> Vector3 in
        if half.foraminaMM.indices.contains(level), let found = half.foraminaMM[level] { return found }
        report.assumed.append("the \(side.rawValue) foramenS\(level + 1) lies where the fitted model has it")
        let rim = SacrumControls.dorsal.value(column: foramen.x, level: foramen.z)
        let p = model.map.person(Vector3(foramen.x, rim, foramen.z))
        return Vector3(p.x * side.sign, p.y, p.z)
      }
      let psis = half.psisMM ?? Vector3(46 * side.sign, 0, 0)
      all[side] = Landmarks(
        psisMM: psis, piisMM: half.piisMM ?? psis + Vector3(0, 15, -35), foraminaMM: foramina)
    }
    return all
  }

  /// Targets by side; none where the joint's lower window was not found.
  private static func importedTargets(
    _ pelvis: FoundPelvis, _ joints: [Side: ImportedJoint]
  ) -> [Side: JointTarget] {
    var targets: [Side: JointTarget] = [:]
    for side in Side.allCases {
      guard let p = pelvis[side].lowerWindowMM, let joint = joints[side] else { continue }
      let (before, after) = (joint.sheet.at(y: p.y - 2, z: p.z), joint.sheet.at(y: p.y + 2, z: p.z))
      let here = joint.sheet.at(y: p.y, z: p.z)
      targets[side] = JointTarget(
        centerMM: Vector3(here.middle * side.sign, p.y, p.z),
        inward: Vector3(side.sign * (after.middle - before.middle) / 4, 1, 0).normalized,
        gapMM: joint.row(y: p.y, z: p.z)?.gapMM ?? 2 * here.halfGap)
    }
    return targets
  }
}

/// A number with one decimal.
private func shown(_ value: Double) -> String {
  let tenths = Int((value * 10).rounded())
  return "\(tenths / 10).\(abs(tenths % 10))"
}
