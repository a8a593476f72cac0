import Geometry

/// Bony landmarks as an anatomist finds them on the surfaces, by their names, in the patient frame, mm.
package struct PelvicLandmarks: Sendable {
  package struct NamedPoint: Hashable, Sendable {
    package var name: String
    package var pointMM: Vector3
  }
  /// `psis`, `piis`, `asis`, `aiis`, `pubicTubercle`, `ischialSpine`, `ischialTuberosity`, `iliacCrest`, `foramenS1`…`S4`,
  /// `lateralCrestS1`…`S3`, `lowerWindow`.
  package let bySide: [Side: [NamedPoint]]
  /// `medianCrestS1`…`S4`, `promontory`.
  package let midline: [NamedPoint]

  package subscript(_ name: String, _ side: Side) -> Vector3? {
    bySide[side]?.first { $0.name == name }?.pointMM
  }
  package subscript(midline name: String) -> Vector3? { midline.first { $0.name == name }?.pointMM }

  package init(of patient: Patient, surfaces: PatientSurfaces) {
    let bones = BothSidesBones(of: patient)
    var bySide: [Side: [NamedPoint]] = [:]
    for side in Side.allCases {
      guard let known = patient.landmarks[side] else { continue }
      let prepared = bones[side].map
      var places = [
        NamedPoint(name: "psis", pointMM: known.psisMM), NamedPoint(name: "piis", pointMM: known.piisMM),
      ]
      places += PelvicLandmarks.spines(Extremes(surfaces.hip(side), side: side), prepared)
      places += known.foraminaMM.enumerated().map { NamedPoint(name: "foramenS\($0 + 1)", pointMM: $1) }
      let sacrum = Extremes(surfaces.sacrum, side: side)
      let tubercles = SacrumControls.prominences.filter { $0.x > 30 }
      places += PelvicLandmarks.crest(tubercles, "lateralCrestS", sacrum, prepared)
      if let target = patient.targets[side] {
        places.append(NamedPoint(name: "lowerWindow", pointMM: target.centerMM))
      }
      bySide[side] = places
    }
    self.bySide = bySide
    let sacrum = Extremes(surfaces.sacrum, side: .right)
    let spinous = SacrumControls.prominences.filter { $0.x == 0 }
    var midline = PelvicLandmarks.crest(spinous, "medianCrestS", sacrum, bones.right.map)
    if let point = sacrum.farthest(toward: Vector3(0, 1, 0), where: { $0.x.magnitude < 1.5 && $0.z > -40 }) {
      midline.append(NamedPoint(name: "promontory", pointMM: point))
    }
    self.midline = midline
  }

  /// Distance from its place in the model within which a landmark is sought, in mm.
  private static let reachMM = 18.0

  /// The landmarks of the hip bone in front and below, each the point that lies farthest along its own direction.
  private static func spines(_ hip: Extremes, _ prepared: BodyWarp.Prepared) -> [NamedPoint] {
    let sought: [(String, HipControls.BonyPoint, Vector3)] = [
      ("asis", HipControls.anteriorSuperiorSpine, Vector3(0, 1, 0)),
      ("aiis", HipControls.anteriorInferiorSpine, Vector3(0, 1, -0.3)),
      ("pubicTubercle", HipControls.pubicTubercle, Vector3(0, 1, 0)),
      ("ischialSpine", HipControls.ischialSpine, Vector3(-1, -0.6, 0)),
      ("ischialTuberosity", HipControls.ischialTuberosity, Vector3(0, 0, -1)),
    ]
    var places: [NamedPoint] = sought.compactMap { name, landmark, direction in
      let model = prepared.person(landmark.place(form: prepared.map.hipForm))
      return hip.farthest(toward: direction) { distance($0, model) < reachMM }
        .map { NamedPoint(name: name, pointMM: $0) }
    }
    if let top = hip.farthest(toward: Vector3(0, 0, 1), where: { _ in true }) {
      places.append(NamedPoint(name: "iliacCrest", pointMM: top))
    }
    return places
  }

  /// The most dorsal points of a crest's tubercles, from the first level down.
  private static func crest(
    _ tubercles: [SacrumControls.Prominence], _ name: String, _ sacrum: Extremes,
    _ prepared: BodyWarp.Prepared
  ) -> [NamedPoint] {
    tubercles.enumerated().compactMap { index, tubercle in
      let y = SacrumControls.dorsal.value(column: tubercle.x, level: tubercle.z) - tubercle.heightMM
      let model = prepared.person(Vector3(tubercle.x, y, tubercle.z))
      return sacrum.farthest(toward: Vector3(0, -1, 0)) {
        ($0.x - model.x).magnitude < 3 && ($0.z - model.z).magnitude < 4 && ($0.y - model.y).magnitude < 10
      }
      .map { NamedPoint(name: "\(name)\(index + 1)", pointMM: $0) }
    }
  }
}

/// Outermost points of a surface, x counted toward its side.
private struct Extremes {
  private let points: [Vector3]
  private let sign: Double

  init(_ mesh: SurfaceMesh, side: Side) {
    let sign = side.sign
    self.sign = sign
    points = mesh.positionsMM.map { Vector3(Double($0.x) * sign, Double($0.y), Double($0.z)) }
  }

  /// The point that lies farthest along a direction among those that hold; nil where none does.
  func farthest(toward direction: Vector3, where holds: (Vector3) -> Bool) -> Vector3? {
    var best: (point: Vector3, reach: Double)?
    for point in points where holds(point) {
      let reach = dot(point, direction)
      if best.map({ reach > $0.reach }) ?? true { best = (point, reach) }
    }
    return best.map { Vector3($0.point.x * sign, $0.point.y, $0.point.z) }
  }
}
