import Anatomy
import Geometry

/// Landmarks of the side that is injected, and which of them have come into the image.
struct ScannedTargets: Sendable {
  private var unseenMM: [Vector3]
  private(set) var count = 0
  private var lastPose: Pose?
  private var lastDepthMM = 0.0

  /// Iliac spines, dorsal foramina and the joint's mouth, as far as they are known of the patient.
  init(of patient: Patient, side: Side) {
    let bones = patient.landmarks[side].map { [$0.psisMM, $0.piisMM] + $0.foraminaMM } ?? []
    unseenMM = bones + (patient.targets[side].map { [$0.centerMM] } ?? [])
  }

  /// Takes note of what the slice holds.
  mutating func look(with slice: ImagedSlice, at probeToPatient: Pose, depthMM: Double) {
    guard !unseenMM.isEmpty, probeToPatient != lastPose || depthMM != lastDepthMM else { return }
    (lastPose, lastDepthMM) = (probeToPatient, depthMM)
    let before = unseenMM.count
    unseenMM.removeAll { slice.holds(probeToPatient.inversePoint($0), depthMM: depthMM) }
    count += before - unseenMM.count
  }
}
