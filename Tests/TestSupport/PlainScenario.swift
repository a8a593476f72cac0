// Only a debug build lets tests see what is internal.
#if DEBUG
  @testable import Training

  extension Scenario {
    /// A scenario in which nothing is special.
    package static let plain = Scenario(
      format: 1, title: "Plain", vignette: "Somebody.",
      patient: PatientChoice(sex: .female, ageYears: 35, bodyMassIndex: 22, seed: 1), side: .right,
      probe: "C5-2v", settings: MachineSettings(depthMM: 80, focusMM: 40, gainDB: 0, dynamicRangeDB: 60),
      start: Start(
        probe: ProbePose(lateralMM: 28, belowS2MM: -4, rotateDeg: 0, tiltDeg: 0, rockDeg: 5, pressMM: 3),
        needle: NeedlePose(lateralMM: -8, belowS2MM: -4, yawDeg: 0, pitchDeg: 60)),
      needle: NeedleChoice(gauge: 22, lengthMM: 89),
      syringe: SyringeContent(
        drug: "lidocaine", volumeML: 3, maximumML: 2.5, echogenicityDB: -60,
        doses: [Dose(drug: "lidocaine", mgPerML: 10, maximumMG: 28)]),
      target: Target(structure: .joint, reachedWithinMM: 1, volumeFraction: 0.5),
      aids: Aids(externalView: true, imagePlane: false, structureNames: false, tipMarker: false),
      timeLimitS: 600, stepsRequired: ProcedureStep.byHands.map(\.id), passWhen: [:], passScore: 80,
      weights: Weights(target: 20, visibility: 20, safety: 20, placement: 25, procedure: 10, belief: 5))

    /// The plain one at a level, with both hands where they begin there.
    package static func plain(at level: Target.Level) -> Scenario {
      var scenario = plain
      scenario.target.level = level
      if level == .upper {
        scenario.settings.depthMM = 90
        scenario.start.probe.belowS2MM = -20
      }
      return scenario
    }
  }
#endif
