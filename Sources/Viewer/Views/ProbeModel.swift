import Geometry
import Needle
import Simulation
import Ultrasound

/// The probe's body for the external view, in its own frame: quadrilaterals, each with its color.
struct ProbeModel: Sendable {
  struct Facet: Sendable {
    var corners: [Vector3]
    var normal: Vector3
    var color: Color
  }
  var facets: [Facet] = []

  static let body = Color(0xdfe5ea), lens = Color(0x4b5a66), mark = Color(0x67c3e6)

  init(of probe: Probe) {
    let housing = ProbeHousing(of: probe)
    let (wide, thick) = (housing.halfWidthMM, housing.halfThicknessMM)
    let edgeY = housing.faceY(xMM: wide)
    // From the handle's end to the edge of the face: half width, half thickness, y.
    let levels: [(Double, Double, Double)] = [
      (8, 7, -ProbeHousing.lengthMM), (12, 10, -ProbeHousing.lengthMM + 6), (12, 10, edgeY - 34),
      (wide, thick, edgeY - 16), (wide, thick, edgeY - 3),
    ]
    for (upper, lower) in zip(levels, levels.dropFirst()) {
      ring(from: upper, to: lower, ProbeModel.body)
    }
    addRing(at: levels[0])
    addFace(housing, from: levels[4], pieces: 12)
    // The marker's ridge on the marked side.
    let ridge = (wide + 0.6, 2.5)
    facets.append(
      Facet(
        corners: [
          Vector3(ridge.0, edgeY - 16, -ridge.1), Vector3(ridge.0, edgeY - 16, ridge.1),
          Vector3(ridge.0, edgeY - 4, ridge.1), Vector3(ridge.0, edgeY - 4, -ridge.1),
        ], normal: Vector3(1, 0, 0), color: ProbeModel.mark))
    // And beside it on both broad sides: seen however the probe is turned.
    for side in [-1.0, 1] {
      let z = side * (thick + 0.4)
      facets.append(
        Facet(
          corners: [
            Vector3(wide - 7, edgeY - 16, z), Vector3(wide - 1, edgeY - 16, z),
            Vector3(wide - 1, edgeY - 4, z), Vector3(wide - 7, edgeY - 4, z),
          ], normal: Vector3(0, 0, side), color: ProbeModel.mark))
    }
  }

  /// Adds the four sides between two levels.
  private mutating func ring(
    from a: (Double, Double, Double), to b: (Double, Double, Double), _ color: Color
  ) {
    let signs: [(Double, Double)] = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    for i in 0..<4 {
      let (s, t) = (signs[i], signs[(i + 1) % 4])
      add(
        [
          Vector3(s.0 * a.0, a.2, s.1 * a.1), Vector3(t.0 * a.0, a.2, t.1 * a.1),
          Vector3(t.0 * b.0, b.2, t.1 * b.1), Vector3(s.0 * b.0, b.2, s.1 * b.1),
        ], outward: Vector3(s.0 + t.0, 0, s.1 + t.1), color)
    }
  }
  private mutating func addRing(at a: (Double, Double, Double)) {
    add(
      [
        Vector3(-a.0, a.2, -a.1), Vector3(a.0, a.2, -a.1), Vector3(a.0, a.2, a.1), Vector3(-a.0, a.2, a.1),
      ], outward: Vector3(0, -1, 0), ProbeModel.lens)
  }
  /// Adds the face and what lies between it and the edge of the body.
  private mutating func addFace(
    _ housing: ProbeHousing, from level: (Double, Double, Double), pieces: Int
  ) {
    let (wide, thick, y) = level
    for i in 0..<pieces {
      let (x0, x1) = (
        wide * (2 * Double(i) / Double(pieces) - 1), wide * (2 * Double(i + 1) / Double(pieces) - 1)
      )
      let (y0, y1) = (housing.faceY(xMM: x0), housing.faceY(xMM: x1))
      for z in [-thick, thick] {
        add(
          [Vector3(x0, y, z), Vector3(x1, y, z), Vector3(x1, y1, z), Vector3(x0, y0, z)],
          outward: Vector3(0, 0, z), ProbeModel.lens)
      }
      add(
        [Vector3(x0, y0, -thick), Vector3(x1, y1, -thick), Vector3(x1, y1, thick), Vector3(x0, y0, thick)],
        outward: Vector3(0, 1, 0), ProbeModel.lens)
    }
  }
  private mutating func add(_ corners: [Vector3], outward: Vector3, _ color: Color) {
    let normal = cross(corners[1] - corners[0], corners[2] - corners[0]).normalized
    facets.append(
      Facet(corners: corners, normal: dot(normal, outward) < 0 ? -normal : normal, color: color))
  }
}
