import Geometry

/// A shaft as an elastic beam: clamped in the hand at the hub, held by the tissue around the way that its tip has cut, free at
/// its tip. Deflections are small against the length (Euler and Bernoulli; on an elastic foundation, Winkler 1867), so that
/// each of the two directions across bends by itself.
package struct ShaftBeam: Equatable, Sendable {
  package static let intervals = 44
  /// The hub, the hand's direction from there, and two directions across it.
  package let hub, along, across, other: Vector3
  /// Length of an interval, in mm.
  package let stepMM: Double
  /// Distance of each node from the hand's line, in mm.
  private var aside = InlineArray<45, SIMD2<Double>>(repeating: .zero)

  /// A straight shaft.
  package init(hub: Vector3, along: Vector3, lengthMM: Double) {
    (self.hub, self.along) = (hub, along)
    let helper = along.x.magnitude < 0.7 ? Vector3(1, 0, 0) : Vector3(0, 0, 1)
    across = cross(along, helper).normalized
    other = cross(along, across)
    stepMM = lengthMM / Double(ShaftBeam.intervals)
  }

  package var lengthMM: Double { stepMM * Double(ShaftBeam.intervals) }

  /// Bends it as the tissue asks.
  /// - Parameters:
  ///   - track: the way cut, whose length is that of the shaft in the tissue.
  ///   - stiffnessNMM2: EI.
  ///   - hold: the foundation at a place, in N/mm².
  package mutating func bend(
    along track: CutTrack, stiffnessNMM2 stiffness: Double, hold: (Vector3) -> Double
  ) {
    let n = ShaftBeam.intervals
    let bending = stiffness / (stepMM * stepMM * stepMM)
    // Unknowns 1...n; rows of a symmetric band matrix: the diagonal and two above it.
    var diagonal = InlineArray<45, Double>(repeating: 0)
    var first = InlineArray<45, Double>(repeating: 0)
    var second = InlineArray<45, Double>(repeating: 0)
    var load = InlineArray<45, SIMD2<Double>>(repeating: .zero)
    // The clamp: the mirror image of node 1 behind the hub.
    diagonal[1] += 2 * bending
    for j in 1..<n {
      // Energy of the curvature at node j, (u[j−1] − 2 u[j] + u[j+1])².
      if j > 1 {
        diagonal[j - 1] += bending
        first[j - 1] -= 2 * bending
        second[j - 1] += bending
      }
      diagonal[j] += 4 * bending
      first[j] -= 2 * bending
      diagonal[j + 1] += bending
    }
    track.reading { hang(on: $0, &diagonal, &load, hold: hold) }
    solve(&diagonal, &first, &second, &load)
  }

  /// Adds the springs of the tissue about the way to the rows of the nodes that lie in it.
  private func hang(
    on way: CutTrack.Way, _ diagonal: inout InlineArray<45, Double>,
    _ load: inout InlineArray<45, SIMD2<Double>>, hold: (Vector3) -> Double
  ) {
    let n = ShaftBeam.intervals
    let skin = lengthMM - way.lengthMM
    func pull(_ j: Int, _ spring: Double, toward place: Vector3) {
      let offset = place - hub
      diagonal[j] += spring
      load[j] += SIMD2(dot(offset, across), dot(offset, other)) * spring
    }
    for j in 1...n {
      let depth = Double(j) * stepMM - skin
      // The part of the node's surroundings that lies in the tissue.
      let share = min(max((depth + stepMM / 2) / stepMM, 0), 1) * (j == n ? 0.5 : 1)
      if share <= 0 { continue }
      let place = way.place(atMM: max(depth, 0))
      pull(j, hold(place) * share * stepMM, toward: place)
    }
    if way.lengthMM > 0 {
      // The hole in the skin, shared by the nodes beside it.
      let at = skin / stepMM
      let j = min(max(Int(at), 0), n - 1)
      let part = min(max(at - Double(j), 0), 1)
      if j > 0 { pull(j, ElasticFoundation.entryNPerMM * (1 - part), toward: way.place(atMM: 0)) }
      pull(j + 1, ElasticFoundation.entryNPerMM * part, toward: way.place(atMM: 0))
    }
  }

  /// Elimination in a symmetric band, then from the tip back.
  private mutating func solve(
    _ diagonal: inout InlineArray<45, Double>, _ first: inout InlineArray<45, Double>,
    _ second: inout InlineArray<45, Double>, _ load: inout InlineArray<45, SIMD2<Double>>
  ) {
    let n = ShaftBeam.intervals
    for j in 1...n {
      let pivot = 1 / diagonal[j]
      if j + 1 <= n {
        let share = first[j] * pivot
        diagonal[j + 1] -= share * first[j]
        if j + 2 <= n { first[j + 1] -= share * second[j] }
        load[j + 1] -= load[j] * share
      }
      if j + 2 <= n {
        let share = second[j] * pivot
        diagonal[j + 2] -= share * second[j]
        load[j + 2] -= load[j] * share
      }
    }
    for j in stride(from: n, through: 1, by: -1) {
      var value = load[j]
      if j + 1 <= n { value -= aside[j + 1] * first[j] }
      if j + 2 <= n { value -= aside[j + 2] * second[j] }
      aside[j] = value / diagonal[j]
    }
  }

  /// Place of a node: 0 at the hub ... `intervals` at the tip.
  package func node(_ j: Int) -> Vector3 { reading { $0.node(j) } }
  /// The place at a distance from the hub along the hand's line, in mm.
  package func place(atMM distance: Double) -> Vector3 { reading { $0.place(atMM: distance) } }
  /// The shaft's direction there, a unit vector.
  package func direction(atMM distance: Double) -> Vector3 { reading { $0.direction(atMM: distance) } }
  package var tip: Vector3 { node(ShaftBeam.intervals) }
  package var tipDirection: Vector3 { reading { $0.direction(inInterval: ShaftBeam.intervals - 1) } }

  /// The shaft for many look-ups in one place: each subscript of an inline array in a value copies all of it.
  @inline(__always) func reading<Result>(_ look: (Nodes) -> Result) -> Result {
    withUnsafePointer(to: aside) { pointer in
      let aside = UnsafeBufferPointer(
        start: UnsafeRawPointer(pointer).assumingMemoryBound(to: SIMD2<Double>.self),
        count: ShaftBeam.intervals + 1)
      return look(
        Nodes(hub: hub, along: along, across: across, other: other, stepMM: stepMM, aside: aside))
    }
  }
  /// A shaft that is read where it lies.
  struct Nodes {
    let hub, along, across, other: Vector3
    let stepMM: Double
    fileprivate let aside: UnsafeBufferPointer<SIMD2<Double>>

    func node(_ j: Int) -> Vector3 {
      let offset = aside[j]
      return hub + along * (Double(j) * stepMM) + across * offset.x + other * offset.y
    }
    func place(atMM distance: Double) -> Vector3 {
      let at = min(max(distance / stepMM, 0), Double(ShaftBeam.intervals) - 1e-9)
      let j = Int(at)
      let start = node(j)
      return start + (node(j + 1) - start) * (at - Double(j))
    }
    func direction(atMM distance: Double) -> Vector3 {
      direction(inInterval: min(max(Int(distance / stepMM), 0), ShaftBeam.intervals - 1))
    }
    func direction(inInterval j: Int) -> Vector3 { (node(j + 1) - node(j)).normalized }
  }
  package static func == (a: ShaftBeam, b: ShaftBeam) -> Bool {
    guard a.hub == b.hub, a.along == b.along, a.stepMM == b.stepMM else { return false }
    return a.reading { a in
      b.reading { b in
        for j in 0...intervals where a.aside[j] != b.aside[j] { return false }
        return true
      }
    }
  }
}
