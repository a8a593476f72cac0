import Foundation
import Simulation
import Storage
import Training

extension AttemptRecord {
  /// An attempt that was performed, or performed again, from its recording and its assessment.
  /// - Parameters:
  ///   - ending: nil where the recording shows it.
  ///   - startedAt: nil where it follows from when the file was last written.
  package init(
    _ disk: RecordingOnDisk, assessment: Assessment, ending: Ending? = nil, startedAt: Date? = nil,
    profile: String? = nil
  ) throws {
    try self.init(disk, ending: ending, startedAt: startedAt, profile: profile)
    take(assessment)
  }

  /// Takes over the results of an attempt that was performed.
  mutating func take(_ assessment: Assessment) {
    score = StoredScore(assessment)
    metrics = assessment.measurements.map {
      MetricValue(id: $0.metric.id, unit: $0.metric.unit, value: $0.value)
    }
    steps = assessment.steps.map {
      StepDone(id: $0.id, isRequired: $0.isRequired, isDone: $0.isDone, timeS: $0.timeS)
    }
    // A kept score that stands brings its own truth: its volumes, against which the answer is held.
    if assessment.recomputed != nil, answer != nil { return }
    answer = assessment.belief.map { belief in
      Answer(
        region: belief.region.rawValue, inJoint: belief.inJoint,
        confidence: AttemptJSON.decimal(belief.confidence),
        timeS: SimulationState.seconds(ofTicks: belief.tick), wasInJoint: assessment.calibration?.isInJoint,
        brier: assessment.calibration?.brier)
    }
  }

  /// An attempt by its recording alone, with the score that its end keeps.
  init(found disk: RecordingOnDisk) throws {
    try self.init(disk)
    guard let kept = disk.recovered.score else { return }
    score = kept
    let (recording, scenario) = (disk.recovered.recording, try disk.scenario)
    for (index, tick) in recording.controls.enumerated() {
      guard case .belief(let region, let inJoint, let confidence) = tick.event else { continue }
      let fraction = Placement { kept.volumeML[$0.rawValue] ?? 0 }.fraction(in: .joint)
      let calibration = fraction.map {
        Calibration(
          saidInJoint: inJoint, confidence: Double(confidence),
          isInJoint: $0 >= scenario.target.volumeFraction)
      }
      answer = Answer(
        region: region.rawValue, inJoint: inJoint, confidence: AttemptJSON.decimal(confidence),
        timeS: SimulationState.seconds(ofTicks: index + 1), wasInJoint: calibration?.isInJoint,
        brier: calibration?.brier)
    }
  }

  private init(
    _ disk: RecordingOnDisk, ending: Ending? = nil, startedAt: Date? = nil, profile: String? = nil
  ) throws {
    let recording = disk.recovered.recording
    let durationS = SimulationState.seconds(ofTicks: recording.controls.count)
    let writtenAt = Date(timeIntervalSince1970: Double(disk.mark.changedMS) / 1_000)
    self.init(
      id: recording.uuid, profile: profile,
      scenario: recording.scenarioName.isEmpty ? try disk.scenario.title : recording.scenarioName,
      scenarioHash: recording.scenarioHash, version: recording.version, format: disk.format,
      seed: recording.seed,
      startedAt: StoredTime.rounded(startedAt ?? writtenAt.addingTimeInterval(-durationS)),
      durationS: durationS, ending: ending ?? disk.ending, recordingPath: disk.path,
      recordingHash: disk.hash)
    continuedAtTick = recording.continuedAtTick
  }
}

extension RecordingOnDisk {
  fileprivate var scenario: Scenario {
    get throws {
      try ScenarioFile.decode(
        recovered.recording.scenarioText, file: path + " (its scenario)", wasPerformed: true)
    }
  }
  /// Ending as the recording shows it: of one that was left, the file does not tell quit from restarted.
  fileprivate var ending: AttemptRecord.Ending {
    if recovered.damage != nil { return .cut }
    let controls = recovered.recording.controls
    let isFinished =
      controls.count >= SimulationState.ticksMax
      || controls.contains { if case .finish = $0.event { true } else { false } }
    return isFinished ? .finished : .quit
  }
}
