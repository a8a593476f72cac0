import Geometry

/// The way that the tip has cut through the tissue, from the skin down: what holds the shaft. A value without heap storage.
package struct CutTrack: Equatable, Sendable {
  /// Distance of the kept places along the way, in mm.
  package static let spacingMM = 3.0
  static let capacity = 56
  var places = InlineArray<56, Vector3>(repeating: .zero)
  /// Places kept; the first is the entry.
  var count = 1
  /// Length of the way, in mm, and its end.
  package internal(set) var lengthMM = 0.0
  package internal(set) var end: Vector3

  package init(entryMM: Vector3) {
    places[0] = entryMM
    end = entryMM
  }

  /// Cuts the way on from its end in a direction.
  package mutating func extend(along heading: Vector3, byMM stepMM: Double) {
    let start = end
    end = start + heading * stepMM
    let mark = Double(count) * CutTrack.spacingMM
    if lengthMM + stepMM >= mark, count < CutTrack.capacity {
      places[count] = start + heading * (mark - lengthMM)
      count += 1
    }
    lengthMM += stepMM
  }
  /// Draws the end of the way back to a place: what lies beyond closes.
  package mutating func shorten(toMM lengthMM: Double, endingAt placeMM: Vector3) {
    self.lengthMM = max(lengthMM, 0)
    end = placeMM
    while count > 1, Double(count - 1) * CutTrack.spacingMM >= self.lengthMM { count -= 1 }
  }

  /// The place at a length along the way, straight between kept places; its end beyond.
  package func place(atMM length: Double) -> Vector3 { reading { $0.place(atMM: length) } }

  /// The way for many look-ups in one place: each subscript of an inline array in a value copies all of it.
  @inline(__always) func reading<Result>(_ look: (Way) -> Result) -> Result {
    withUnsafePointer(to: places) { pointer in
      let places = UnsafeBufferPointer(
        start: UnsafeRawPointer(pointer).assumingMemoryBound(to: Vector3.self), count: count)
      return look(Way(places: places, lengthMM: lengthMM, end: end))
    }
  }
  /// A way that is read where it lies.
  struct Way {
    let places: UnsafeBufferPointer<Vector3>
    let lengthMM: Double
    let end: Vector3

    func place(atMM length: Double) -> Vector3 {
      if length >= lengthMM { return end }
      let at = max(length, 0) / CutTrack.spacingMM
      let i = min(Int(at), places.count - 1)
      let start = places[i]
      let isLast = i == places.count - 1
      let next = isLast ? end : places[i + 1]
      let reach = isLast ? max(lengthMM - Double(i) * CutTrack.spacingMM, 1e-9) : CutTrack.spacingMM
      return start + (next - start) * min((max(length, 0) - Double(i) * CutTrack.spacingMM) / reach, 1)
    }
  }

  /// Moves the kept places along with a shaft that is pushed aside by more than the tissue stretches, and so cuts it.
  package mutating func follow(_ shaft: ShaftBeam, yieldMM: Double) {
    let skin = shaft.lengthMM - lengthMM
    shaft.reading { nodes in
      for i in stride(from: 1, to: count, by: 1) {
        let beside = nodes.place(atMM: skin + Double(i) * CutTrack.spacingMM)
        places[i] = CutTrack.followed(places[i], beside, yieldMM)
      }
    }
    if lengthMM > 0 { end = CutTrack.followed(end, shaft.tip, yieldMM) }
  }
  private static func followed(_ place: Vector3, _ shaft: Vector3, _ yieldMM: Double) -> Vector3 {
    let aside = shaft - place
    let distance = aside.length
    return distance > yieldMM ? place + aside * (1 - yieldMM / distance) : place
  }

  package func combine(into digest: inout Fingerprint) {
    digest.combine(count)
    digest.combine(lengthMM)
    digest.combine(end)
    reading { way in
      for place in way.places { digest.combine(place) }
    }
  }
  package static func == (a: CutTrack, b: CutTrack) -> Bool {
    guard a.count == b.count, a.lengthMM == b.lengthMM, a.end == b.end else { return false }
    return a.reading { a in b.reading { b in a.places.elementsEqual(b.places) } }
  }
}
