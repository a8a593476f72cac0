import Anatomy
import Geometry
import Simulation

// Faults of the hands that are put into the recording; each leaves the rest of it as it was.
extension EditedRecording {
  /// After the attempt a puncture of 4 mm elsewhere.
  mutating func puncture(atX x: Double) throws {
    guard let entry = try EditedRecording.original.get().trace.frames.last?.needle.entryMM.x else { return }
    insert(afterTick: moments.lastInside + 5, .moveEntry(towardRightMM: x - entry) + .push(5) + .push(-8))
  }
  /// The probe slides off the needle, the needle goes on, the probe comes back.
  mutating func lookAway(atDepthMM depthMM: Double, overMM lengthMM: Double) {
    let (start, end) = (moments.tick(atDepthMM: depthMM), moments.tick(atDepthMM: depthMM + lengthMM))
    insert(afterTick: end, .rest(40) + .slide(towardHeadMM: -8) + .rest(40))
    insert(afterTick: start, .rest(40) + .slide(towardHeadMM: 8) + .rest(40))
  }
  /// Some way back after the injection, and in again.
  mutating func again(perTickMM: Double) {
    insert(
      afterTick: moments.lastFluid + 20,
      .push(-8) + .rest(30) + .push(4.4, perTickMM: perTickMM) + .rest(30))
  }
  /// The probe slides along its plane, away from the needle, while the needle advances, and back while it rests.
  mutating func drift(_ lengthMM: Double) {
    var left = lengthMM
    change(moments.tick(atDepthMM: 12)...moments.firstFluid) { controls in
      guard controls.advanceMM > 0, left > 0.001 else { return }
      controls.probeSlideMM.x += 0.02
      left -= 0.02
    }
    insert(
      afterTick: moments.firstFluid - 2,
      .rest(40) + .ticks(Int((lengthMM * 10).rounded())) { $0.probeSlideMM.x = -0.1 } + .rest(40))
  }
  mutating func ram(_ lengthMM: Double) {
    insert(
      afterTick: moments.boneContact,
      .push(lengthMM, perTickMM: lengthMM / 4) + .rest(5) + .push(-lengthMM, perTickMM: lengthMM / 4))
  }
  mutating func hitAgain(_ times: Int) {
    for _ in 0..<times {
      insert(
        afterTick: moments.boneContact,
        .push(-2.5) + .push(2.68, perTickMM: 0.02) + .push(-0.18, perTickMM: 0.02))
    }
  }
  mutating func pass(_ times: Int) {
    for _ in 0..<times { insert(afterTick: moments.tick(atDepthMM: 24), .push(-7) + .push(7)) }
  }
  mutating func injectInTheDark(_ volumeML: Double) {
    insert(
      afterTick: moments.lastFluid + 20,
      .setGain(-30, sliders: -20) + .rest(60) + .inject(volumeML) + .rest(30) + .setGain(0, sliders: 0)
        + .rest(60))
  }
  mutating func squeeze(_ mLPerS: Double) {
    let start = moments.tick(atML: 0.8)
    change(start...start + 40) { if $0.injectMLPerS > 0 { $0.injectMLPerS = Float(mLPerS) } }
  }
  mutating func injectIntoMuscle(more volumeML: Double) {
    insert(
      afterTick: moments.lastFluid + 20,
      .push(-18) + .rest(30) + .inject(0.2) + .rest(150) + .inject(volumeML) + .rest(30))
  }
  /// No fluid after this volume.
  mutating func stop(atML volumeML: Double) {
    change(moments.tick(atML: volumeML) + 1...controls.count) { $0.injectMLPerS = 0 }
  }
  mutating func leaveIn(_ part: Float) {
    change(moments.lastFluid...controls.count) { $0.advanceMM = min($0.advanceMM, 0) * part }
  }
  mutating func say(_ region: Region, inJoint: Bool, confidence: Float) {
    change(moments.belief...moments.belief) {
      $0.event = .belief(region: region, inJoint: inJoint, confidence: confidence)
    }
  }
  mutating func sayEarly(again: Bool) {
    let early = moments.tick(atML: 1)
    change(early...early) { $0.event = .belief(region: .joint, inJoint: true, confidence: 0.5) }
    if !again { change(moments.belief...moments.belief) { $0.event = nil } }
  }
  /// The picture is black from the beginning, or white.
  mutating func turnGain(_ gainDB: Float, sliders: Float) {
    changeAll { $0.settings = nil }
    insert(afterTick: 0, .setGain(gainDB, sliders: sliders))
  }

  // MARK: Procedure

  /// Only the procedure before the hands, and an end.
  mutating func onlyFollow(_ events: ProcedureEvent...) {
    end(afterTick: 20, .rest(20) + .procedure(events) + .rest(20))
  }
  /// Events just before the puncture.
  mutating func follow(_ events: ProcedureEvent...) {
    insert(afterTick: moments.puncture - 1, .procedure(events))
  }
  /// Only a puncture of 4 mm where the hands begin, after some other ticks.
  mutating func onlyPuncture(after piece: [Controls]) throws {
    try set("syringe.minimumML", to: "0")
    end(afterTick: 20, piece + .push(8) + .rest(10) + .push(-12) + .rest(10))
  }
}
