/// An act of the procedure that instruments do not show: it is said to be done, and takes its time of the case's clock.
///
/// A new act is its case and its line in `facts`.
package enum ProcedureAct: String, CaseIterable, Sendable {
  case chartRead, consent, sideMarked, position, probeChosen, palpation, doseChecked, riskWeighed, timeOut
  case gloves, skinPreparation, drape, probeCover
  case dressing, legStrength, aftercare
  /// Readings of the spring test, of which the last one stands.
  case springFirm, springLax

  /// Part of the procedure to which an act belongs.
  package enum Stage: Sendable { case beforePuncture, afterWithdrawal }

  /// Name, as a button says it.
  package var displayName: String { facts.name }
  /// Time that it takes, in s: a model value.
  package var seconds: Float { facts.seconds }
  package var stage: Stage { facts.stage }

  /// True for what is said of a finding, which may be wrong: saying it is no step of its own.
  package var isReading: Bool { self == .springFirm || self == .springLax }

  private var facts: (name: String, seconds: Float, stage: Stage) {
    switch self {
    case .chartRead: ("Read indication and contraindications", 60, .beforePuncture)
    case .consent: ("Take consent", 120, .beforePuncture)
    case .sideMarked: ("Mark the side, and check it", 30, .beforePuncture)
    case .position: ("Lay the patient prone on a pillow", 60, .beforePuncture)
    case .probeChosen: ("Choose probe and preset", 20, .beforePuncture)
    case .palpation: ("Palpate the back", 20, .beforePuncture)
    case .doseChecked: ("Check drugs and doses", 30, .beforePuncture)
    case .riskWeighed: ("Weigh the risk, and note it", 60, .beforePuncture)
    case .timeOut: ("Time-out: patient, side, procedure", 30, .beforePuncture)
    case .gloves: ("Put on sterile gloves", 30, .beforePuncture)
    case .skinPreparation: ("Disinfect the skin", 30, .beforePuncture)
    case .drape: ("Lay the sterile drape", 30, .beforePuncture)
    case .probeCover: ("Put sterile cover and gel on the probe", 40, .beforePuncture)
    case .springFirm: ("Spring test: the joint moves as it should", 10, .beforePuncture)
    case .springLax: ("Spring test: the joint is lax", 10, .beforePuncture)
    case .dressing: ("Put on a dressing", 20, .afterWithdrawal)
    case .legStrength: ("Check the strength of the leg", 30, .afterWithdrawal)
    case .aftercare: ("Explain aftercare and warning signs", 120, .afterWithdrawal)
    }
  }
}
