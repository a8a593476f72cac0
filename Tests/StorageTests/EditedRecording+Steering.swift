import Anatomy
import Geometry
import Simulation

// A second puncture after the injection, steered to a structure that the expert kept away from.
extension EditedRecording {
  /// Where the hands have a second puncture: the needle is out, and nothing has been said yet.
  private var free: Int { moments.lastInside + 5 }

  /// The tip goes on into an artery of the third foramen, or stops before it, and gives a little.
  mutating func enterVessel(shortMM: Double = 0, injectingML volumeML: Double = 0) throws {
    let artery = try place(of: .vessel, near: Vector3(38, 2, -40))
    try goOn(to: artery, until: .vessel, shortMM: shortMM, injectingML: volumeML)
  }
  /// The tip goes on to the mouth of the third foramen, or into it, and gives a little.
  mutating func fillForamen(shortMM: Double = 0, injectingML volumeML: Double) throws {
    let mouth = try place(of: .foramenS3, near: Vector3(22, 0, -35))
    try goOn(to: mouth, until: .foramenS3, shortMM: shortMM, injectingML: volumeML)
  }
  /// The tip goes on to a place over the sacrum so far above the level of the injection, and gives a little.
  mutating func injectAbove(_ aboveMM: Double, volumeML: Double) throws {
    let levels = try EditedRecording.original.get().trace.levels
    guard let levels else { return }
    try goOn(to: Vector3(34, 3, levels.lowerZ + aboveMM), until: nil, shortMM: 3, injectingML: volumeML)
  }

  /// The middle of the part of a structure that is within 3 mm of a place.
  private func place(of region: Region, near place: Vector3) throws -> Vector3 {
    let patient = try EditedRecording.original.get().attempt.scene.patient
    let steps = stride(from: -3.0, through: 3, by: 0.5)
    let inside = steps.flatMap { x in
      steps.flatMap { y in steps.map { z in place + Vector3(x, y, z) } }
    }.filter { patient.region(at: $0) == region }
    return inside.reduce(.zero) { $0 + $1 } * (1 / Double(max(inside.count, 1)))
  }

  /// Both hands go over the skin, side by side, until the needle points to a place; it goes in until its tip is so far before a
  /// structure, or before the place; gives a little, and goes out again.
  private mutating func goOn(
    to place: Vector3, until region: Region?, shortMM: Double, injectingML volumeML: Double
  ) throws {
    let original = try EditedRecording.original.get()
    let scene = original.attempt.scene
    var (state, piece) = (original.state(afterTick: free), [Controls]())
    func follow(_ more: [Controls]) {
      for controls in more { step(scene, &state, controls) }
      piece += more
    }
    for _ in 0..<4 {
      let needle = state.needle
      let way = place - needle.entryMM
      let aside = way - needle.direction * (way.y / needle.direction.y)
      follow(.slideBoth(towardRightMM: aside.x, towardHeadMM: aside.z))
    }
    func isThere() -> Bool {
      let ahead = state.needle.tipMM + state.needle.direction * shortMM
      guard let region, state.needle.isInTissue else { return dot(place - ahead, state.needle.direction) < 0 }
      return (shortMM > 0 ? scene.patient.region(at: ahead) : state.needle.tipRegion) == region
    }
    var inMM = 0.0
    while inMM < 60, !isThere() {
      follow(.push(0.1))
      inMM += 0.1
    }
    follow(.rest(20) + .inject(volumeML) + .rest(40) + .push(-inMM - 2))
    insert(afterTick: free, piece)
  }
}
extension [Controls] {
  /// Probe and needle, which is outside, over the skin.
  fileprivate static func slideBoth(towardRightMM x: Double, towardHeadMM y: Double) -> [Controls] {
    let count = Int((Swift.max(x.magnitude, y.magnitude) * 10).rounded(.up)) + 1
    let share = SIMD2(Float(x / Double(count)), Float(y / Double(count)))
    return ticks(count) { ($0.probeSlideMM, $0.entryMoveMM) = (share, share) }
  }
}
