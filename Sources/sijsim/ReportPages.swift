import Foundation
import Geometry
import Operator
import Results
import Simulation
import Storage
import Training

/// Pages of a report, with what other rooms know: an expert's way through the same patient, and the person's results so far.
enum ReportPages {
  static func page(
    of attempt: Attempt, trace: Trace, assessment: Assessment, hasClip: Bool, pool: WorkerPool
  ) throws -> ReportPage {
    let debrief = Debrief(trace: trace, assessment: assessment, scenario: attempt.scenario)
    let pictures = try ReportPictures(
      attempt: attempt, trace: trace, debrief: debrief, hasClip: hasClip, expert: expertWay(in: attempt),
      pool: pool)
    return ReportPage(
      attempt: attempt, trace: trace, assessment: assessment, debrief: debrief, pictures: pictures,
      context: context(of: attempt))
  }

  /// The way of the scripted expert who makes no error, in the same scene.
  private static func expertWay(in attempt: Attempt) -> NeedleWay {
    NeedleWay(
      of: ScriptedOperator.trace(
        in: attempt.scene, skill: .expert, seed: attempt.recording.seed,
        task: OperatorTask(of: attempt.scenario), faults: []))
  }

  /// Person who made it, time, and the attempts before it, as far as the results know; else the file's own time.
  private static func context(of attempt: Attempt) -> ReportContext {
    var context = ReportContext()
    let file = try? FileManager.default.attributesOfItem(atPath: attempt.path)
    context.date = (file?[.modificationDate] as? Date).map(words)
    guard FileManager.default.fileExists(atPath: ResultsStore.userPath) else { return context }
    do {
      let store = try ResultsStore.opened(at: ResultsStore.userPath)
      guard let stored = try store.attempts(idPrefix: attempt.uuid).first else { return context }
      context.date = words(stored.startedAt)
      context.reflection = try store.reflection(on: stored.id)
      guard let id = stored.profile, let profile = try store.profile(named: id) else { return context }
      context.person = profile.name
      let before = try store.attempts(.profile(id), details: false).filter {
        $0.startedAt <= stored.startedAt
      }
      let progress = LearningProgress(before)
      context.progress = ReportContext.Progress(
        points: progress.counted.compactMap { record in
          record.score.flatMap { score in
            score.total.map { ReportContext.Progress.Point(total: $0, passed: score.passed) }
          }
        }, calibration: progress.calibration)
    } catch { Terminal.say("\(error)") }
    return context
  }

  private static func words(_ date: Date) -> String { date.local("d MMMM yyyy, HH:mm") }
}
