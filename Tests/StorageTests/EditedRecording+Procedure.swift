import Simulation

@testable import Training

// MARK: What hands do not do, and numbness

extension RuleEdit {
  static let ofProcedure: [RuleEdit] = [
    RuleEdit(
      rule: "noTimeOut",
      broken: { recording in
        try recording.require("timeOut")
        recording.insert(afterTick: recording.moments.puncture, .procedure(.perform(.timeOut)))
      },
      kept: { recording in
        try recording.require("timeOut")
        recording.follow(.perform(.timeOut))
      }, moment: puncture),
    RuleEdit(
      rule: "doseNotChecked",
      broken: { recording in
        try recording.require("doseChecked")
        recording.insert(afterTick: recording.moments.firstFluid, .procedure(.perform(.doseChecked)))
      },
      kept: { recording in
        try recording.require("doseChecked")
        recording.insert(afterTick: recording.moments.firstFluid - 1, .procedure(.perform(.doseChecked)))
      }, moment: firstFluid),
    RuleEdit(
      rule: "brokenSterility", way: "touched without gloves",
      broken: { recording in
        try recording.require("skinPreparation", "gloves")
        recording.follow(.perform(.skinPreparation), .perform(.palpation), .perform(.gloves))
      },
      kept: { recording in
        try recording.require("skinPreparation", "gloves")
        recording.follow(
          .perform(.palpation), .perform(.gloves), .perform(.skinPreparation), .perform(.palpation))
      }, moment: { event(.perform(.palpation), in: $0) }),
    RuleEdit(
      rule: "brokenSterility", way: "a bare probe",
      broken: { recording in
        try recording.require("skinPreparation", "probeCover")
        recording.insert(
          afterTick: recording.moments.puncture - 1,
          .procedure(.perform(.skinPreparation)) + .slide(towardHeadMM: 0.1) + .slide(towardHeadMM: -0.1)
            + .procedure(.perform(.probeCover)))
      },
      kept: { recording in
        try recording.require("skinPreparation", "probeCover")
        recording.follow(.perform(.skinPreparation), .perform(.probeCover))
      }, moment: { event(.perform(.skinPreparation), in: $0) }),
    RuleEdit(
      rule: "brokenSterility", way: "skin as it was",
      broken: { recording in
        try recording.require("skinPreparation", "drape")
        recording.follow(.perform(.drape))
      },
      kept: { recording in
        try recording.require("skinPreparation", "drape")
        recording.follow(.perform(.skinPreparation), .perform(.drape))
      }, moment: puncture),
    RuleEdit(
      rule: "notDry",
      broken: { recording in
        try recording.require("drying")
        recording.follow(.perform(.skinPreparation), .wait(seconds: 29.9))
      },
      kept: { recording in
        try recording.require("drying")
        recording.follow(.perform(.skinPreparation), .wait(seconds: 30))
      }, moment: puncture),
    RuleEdit(
      rule: "contraindicated", way: "a relative one without a reason stated",
      broken: { recording in
        try recording.set("case.contraindications", to: "[anticoagulation]")
        recording.insert(afterTick: recording.moments.puncture, .procedure(.goOn(.anticoagulation)))
      },
      kept: { recording in
        try recording.set("case.contraindications", to: "[anticoagulation]")
        recording.follow(.goOn(.anticoagulation))
      }, moment: puncture),
    RuleEdit(
      rule: "contraindicated", way: "an absolute one",
      broken: { recording in
        try recording.set("case.contraindications", to: "[localInfection]")
        recording.follow(.goOn(.localInfection), .perform(.riskWeighed))
      },
      // A joint that may be infected is punctured for a sample, with nothing in the syringe that is a drug.
      kept: { recording in
        try recording.set("case.contraindications", to: "[localInfection, septicJoint]")
        try recording.set("syringe.drug", to: "sterile saline")
        try recording.set("syringe.doses", to: "[]")
        try recording.require("aspiration")
        recording.insert(
          afterTick: recording.moments.firstFluid - 3, .ticks(120) { $0.aspirates = true } + .rest(2))
      }, moment: puncture),
    RuleEdit(
      rule: "contraindicated", way: "an allergy",
      broken: { try $0.set("case.allergies", to: "[lignocaine]") },
      kept: { try $0.set("case.allergies", to: "[penicillin]") }, moment: puncture),
    RuleEdit(
      rule: "septicSteroid",
      broken: { try $0.set("case.contraindications", to: "[septicJoint]") },
      kept: { recording in
        try recording.set("case.contraindications", to: "[septicJoint]")
        try recording.set("syringe.drug", to: "lidocaine 1 %")
        try recording.set("syringe.doses", to: "[{ drug: lidocaine, mgPerML: 10, maximumMG: 260 }]")
      }, moment: firstFluid),
    RuleEdit(
      rule: "declinedWrongly",
      broken: { recording in
        try recording.set("case.contraindications", to: "[localInfection]")
        recording.onlyFollow(.decline(.localInfection), .decline(.systemicInfection))
      },
      kept: { recording in
        try recording.set("case.contraindications", to: "[localInfection]")
        recording.onlyFollow(.decline(.systemicInfection), .decline(.localInfection))
      },
      // Who declines gives nothing, and only where that is right is nothing enough.
      brings: ["tooLittleGiven"], moment: { event(.decline(.systemicInfection), in: $0) }),
    RuleEdit(
      rule: "painfulContact",
      broken: { recording in
        try recording.feelsPain()
        try recording.onlyPuncture(after: [])
      },
      kept: { recording in
        try recording.feelsPain()
        try recording.onlyPuncture(after: .wheal())
      }, moment: puncture),
  ]

  static func puncture(in trace: Trace) -> Int? { trace.frames.first { $0.isMainInTissue }?.tick }
  static func firstFluid(in trace: Trace) -> Int? { trace.frames.first { $0.injectedML > 0 }?.tick }
  static func event(_ event: ProcedureEvent, in trace: Trace) -> Int? {
    trace.procedure.first { $0.event == event }?.tick
  }
}

extension EditedRecording {
  /// The patient is not numb from the beginning; a second syringe numbs.
  fileprivate mutating func feelsPain() throws {
    try set(
      "anaesthetic",
      to: "{ drug: lidocaine 2 %, volumeML: 3, onsetS: 20, doses: [{ drug: lidocaine, mgPerML: 20 }] }")
  }
}
extension [Controls] {
  /// The skin is numbed with the other needle, and two minutes go by.
  fileprivate static func wheal() -> [Controls] {
    var piece: [Controls] = takes(.infiltration) + push(8) + rest(10)
    piece += inject(0.4) + push(-12)
    piece += procedure(.wait(seconds: 120)) + takes(.main) + rest(10)
    return piece
  }
  private static func takes(_ needle: Equipment) -> [Controls] { ticks(1) { $0.event = .change(to: needle) } }
}
