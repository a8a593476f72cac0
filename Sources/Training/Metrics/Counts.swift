import Needle
import Simulation

extension Metric {
  /// Entries of the tip into tissue and redirections after a withdrawal. Nil for a recording without a tick.
  package static let needlePasses = Metric(
    id: "needlePasses", unit: "1", summary: "Needle passes",
    tools: { $0.needlePasses.map { Double($0.all) } },
    measure: { trace in trace.frames.last.map { Double($0.needle.passes) } })

  /// Fresh starts of the tip within tissue: a withdrawal of more than 5 mm from the deepest point of a pass and an advance of more than
  /// 1 mm (`PassCounter`). Nil where there is no sample, or it is not known what is tissue.
  package static let redirects = Metric(
    id: "redirects", unit: "1", summary: "Redirections of the needle within tissue",
    ofTools: { $0.needlePasses.map { Double($0.all - $0.entries) } })

  /// Landmarks of the side, of its posterior superior and inferior iliac spine, dorsal foramina and the joint's mouth, that came into the
  /// imaged sector at the depth set, within half of the slice's −6 dB thickness of the image plane. Each tick is looked at. Nil for a
  /// recording without a tick.
  package static let targetsScanned = Metric(
    id: "targetsScanned", unit: "1", summary: "Landmarks that the slice passed through"
  ) { trace in trace.frames.isEmpty ? nil : Double(trace.scannedTargetCount) }

  /// Times the tip ran onto bone. Nil for a recording without a tick.
  package static let boneContacts = Metric(
    id: "boneContacts", unit: "1", summary: "Contacts of the tip with bone"
  ) { trace in trace.frames.last.map { Double($0.needle.boneContacts) } }
}

extension ToolRecording {
  /// Passes of the needle's tip, and those among them that began at the skin; nil without a sample or a known tissue.
  fileprivate var needlePasses: (all: Int, entries: Int)? {
    guard hasTissue, let needle, needle.count > 0 else { return nil }
    var (counter, depthMM, all, entries) = (PassCounter(), 0.0, 0, 0)
    for sample in needle.samples {
      if counter.beginsPass(fromDepthMM: depthMM, toDepthMM: sample.depthMM) {
        all += 1
        if depthMM <= 0 { entries += 1 }
      }
      depthMM = sample.depthMM
    }
    return (all, entries)
  }
}
