import Geometry

/// Everything of an imported patient but the voxels, as plain values that a file can keep.
package struct PatientData: Sendable {
  package var parameters: PatientParameters
  /// Origin of a person from elsewhere; nil for a built-in one.
  package var source: ImportReport?
  package var landmarks: [Side: Patient.Landmarks]
  package var targets: [Side: Patient.JointTarget]
  /// See `Patient.mouths`.
  package var mouths: [Side: Patient.JointTarget]
  package var vessels: [Vessel]
  package var lattice: Lattice
  package var skin: HeightField
  package var sheets: [Medium.Interface]
  package var surfaces: [SurfaceMesh]
  package var joints: [Side: Joint]

  /// The joint's sheet of one side, x counted toward the side.
  package struct Joint: Sendable {
    package var originY, originZ: Double
    /// `Joint.nodeCount` × four numbers.
    package var nodes: [Float]
    package var box: Lattice
    /// `box.count` distances.
    package var distances: [Float]
    package static let nodeCount = JointSurface.counts.y * JointSurface.counts.z
    package init(originY: Double, originZ: Double, nodes: [Float], box: Lattice, distances: [Float]) {
      (self.originY, self.originZ, self.nodes) = (originY, originZ, nodes)
      (self.box, self.distances) = (box, distances)
    }
    init(_ surface: JointSurface) {
      self.init(
        originY: surface.originY, originZ: surface.originZ,
        nodes: surface.nodes.flatMap { [$0.x, $0.y, $0.z, $0.w] }, box: surface.box,
        distances: surface.distances)
    }
    var surface: JointSurface {
      JointSurface(
        nodes: stride(from: 0, to: nodes.count - 3, by: 4).map {
          SIMD4(nodes[$0], nodes[$0 + 1], nodes[$0 + 2], nodes[$0 + 3])
        }, originY: originY, originZ: originZ, box: box, distances: distances)
    }
  }

  package init(
    parameters: PatientParameters, source: ImportReport?, landmarks: [Side: Patient.Landmarks],
    targets: [Side: Patient.JointTarget], mouths: [Side: Patient.JointTarget], vessels: [Vessel],
    lattice: Lattice, skin: HeightField, sheets: [Medium.Interface],
    surfaces: [SurfaceMesh], joints: [Side: Joint]
  ) {
    (self.parameters, self.source, self.landmarks) = (parameters, source, landmarks)
    (self.mouths, self.vessels) = (mouths, vessels)
    (self.targets, self.lattice, self.skin, self.sheets) = (targets, lattice, skin, sheets)
    (self.surfaces, self.joints) = (surfaces, joints)
  }
}

extension Patient {
  /// Data of a patient that a file keeps beside the voxels; nil for one without a skin, as tests have.
  package var data: PatientData? {
    guard let skin = medium.skin else { return nil }
    return PatientData(
      parameters: parameters, source: source, landmarks: landmarks, targets: targets, mouths: mouths,
      vessels: vessels,
      lattice: medium.lattice, skin: skin, sheets: medium.sheets, surfaces: surfaces,
      joints: Side.allCases.reduce(into: [:]) { all, side in
        all[side] = joints[side].map { PatientData.Joint($0) }
      })
  }

  /// A patient made again from its data.
  /// - Parameters:
  ///   - voxels: `data.lattice.count`, with labels of `Tissue.library`; see `Medium`.
  ///   - owner: keeps them alive.
  package convenience init(
    _ data: PatientData, voxels: UnsafePointer<UInt32>, owner: AnyObject, fileHash: String
  ) {
    let medium = Medium(
      lattice: data.lattice, tissues: Tissue.library, sheets: data.sheets, skin: data.skin,
      boundariesOfSheets: SoftTissueLayers.boundariesOfSheets, seed: mixed(data.parameters.seed),
      voxels: voxels, owner: owner)
    self.init(
      parameters: data.parameters, variation: data.source == nil ? data.parameters.person : nil,
      medium: medium, landmarks: data.landmarks, targets: data.targets, mouths: data.mouths,
      surfaces: data.surfaces, joints: data.joints.mapValues(\.surface), source: data.source,
      fileHash: fileHash, vessels: data.vessels)
  }
}
