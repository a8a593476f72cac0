import Simulation

extension Metric {
  /// Entries of the tip into tissue and redirections after a withdrawal. Nil for a recording without a tick.
  package static let needlePasses = Metric(
    id: "needlePasses", unit: "1", summary: "Needle passes"
  ) { trace in trace.frames.last.map { Double($0.needle.passes) } }

  /// Times the tip ran onto bone. Nil for a recording without a tick.
  package static let boneContacts = Metric(
    id: "boneContacts", unit: "1", summary: "Contacts of the tip with bone"
  ) { trace in trace.frames.last.map { Double($0.needle.boneContacts) } }
}
