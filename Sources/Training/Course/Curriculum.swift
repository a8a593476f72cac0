/// A course: cases in the order in which they are learned, and the conditions of each. Nothing to do with `CaseCourse`, which is a patient's pain
/// after the injection.
package struct Curriculum: FieldObject {
  @Field(1...1, presence: .required, "The version of this kind of file.")
  package var format = 1
  @Field(.longest(80), presence: .required, "What the list shows.")
  package var title = "My course"
  @Field(.longest(1_000), presence: .required, "What the course is for, and for whom.")
  package var purpose =
    "From the first landmark to an injection without help, for people who have never held the probe."
  @Field("When a person counts as competent on a case: a test by the cumulative sum of failures (CUSUM).")
  package var cusum = CurriculumLimits()
  @Field(.atMost(100), presence: .required, "The cases, in their order.")
  package var cases = [CurriculumCase()]

  package static let standard = Curriculum()
}

/// Rates and chances of a course's CUSUM, by the names that the literature uses.
package struct CurriculumLimits: FieldObject {
  @Field(0.001...0.999, "The failure rate that is acceptable.")
  package var p0 = CumulativeSumLimits.standard.acceptableRate
  @Field(0.001...0.999, "The failure rate that is not.")
  package var p1 = CumulativeSumLimits.standard.unacceptableRate
  @Field(0.001...0.499, "The chance to call an acceptable rate unacceptable.")
  package var alpha = CumulativeSumLimits.standard.alpha
  @Field(0.001...0.499, "The chance to call an unacceptable rate acceptable.")
  package var beta = CumulativeSumLimits.standard.beta

  package static let standard = CurriculumLimits()

  /// Nil unless p0 < p1.
  package var limits: CumulativeSumLimits? {
    CumulativeSumLimits(acceptableRate: p0, unacceptableRate: p1, alpha: alpha, beta: beta)
  }
}

/// One case of a course: a scenario and the conditions under which it is performed.
package struct CurriculumCase: FieldObject {
  @Field(
    .longest(60), presence: .required, "A short name; others of the course point to it, and results keep it.")
  package var id = "first"
  @Field(
    .longest(500), presence: .requiredWithout(["anyOf"]), notBeside: "anyOf",
    example: "lower-level-thin-woman",
    "The scenario, by its name or its file, beside the course's.")
  package var scenario: String? = nil
  @Field(
    ListBounds(each: .longest(500), most: 20), example: .list(["skin-infection", "lower-level-thin-woman"]),
    "Scenarios of which each try draws one, and nobody says which.")
  package var anyOf: [String]? = nil
  @Field(
    .longest(160), presence: .required, example: "Keep the tip in the picture for the whole way.",
    "The one thing to learn here.")
  package var goal = "Keep the tip in the picture for the whole way."
  @Field("What must be done before it opens; left out, it is open from the start.")
  package var unlock = CurriculumLock()
  @Field(1...1_000, example: 3, "How many tries there are; left out, any number.")
  package var tries: Int? = nil
  @Field("Every try is another person of the same sex, age and build.")
  package var drawsPatient = false
  @Field(
    ListBounds(each: (), most: 20), example: .list([.object([.init("gauge", 22), .init("lengthMM", 89)])]),
    "The needles from which the trainee chooses; left out, the scenario's needle is given.")
  package var needles: [Scenario.NeedleChoice]? = nil
  @Field("What is shown that no clinic has; a key that is left out is as in the scenario.")
  package var aids: CurriculumAids? = nil
  @Field("The steps that the window names: those of the scenario, all that count, or none.")
  package var hints = CurriculumHints.scenario
  @Field("A hint when the trainee is stuck or errs, for who wants it; never in an exam.")
  package var coach = true
  @Field(
    "An exam: no aids, hints or coach, no pause, no restart, the end when time is up; whoever leaves has used a try."
  )
  package var exam = false
  @Field(
    "In an exam, when the truth is shown: after the attempt, or when all exams of the course that say so are over."
  )
  package var truthWithheld = CurriculumTruth.never

  package static let standard = CurriculumCase()
}

/// Conditions for a case to open, all of which must hold.
package struct CurriculumLock: FieldObject {
  @Field(ListBounds(each: .longest(60), most: 100), "Cases that must be passed.")
  package var passed: [String] = []
  @Field(
    ListBounds(each: .longest(60), most: 100),
    "Cases on which the failure rate must have become acceptable (CUSUM).")
  package var competent: [String] = []

  package static let standard = CurriculumLock()
}

/// Aids of a case in place of its scenario's, where they are not nil.
package struct CurriculumAids: FieldObject {
  @Field(example: .flag(true), "The view of the back with probe and needle.")
  package var externalView: Bool? = nil
  @Field(example: .flag(true), "The imaged plane in the external view.")
  package var imagePlane: Bool? = nil
  @Field(example: .flag(true), "Names of the structures in the image.")
  package var structureNames: Bool? = nil
  @Field(example: .flag(true), "A mark on the needle's tip in the image.")
  package var tipMarker: Bool? = nil
  @Field(example: .flag(true), "The force along the shaft.")
  package var forceMeter: Bool? = nil

  package static let standard = CurriculumAids()
}

/// Steps that the window names in a case.
package enum CurriculumHints: String, CaseIterable, FieldValue {
  case scenario, all, none
}

/// Time until which an exam keeps its truth back.
package enum CurriculumTruth: String, CaseIterable, FieldValue {
  case never, untilEnd
}

extension CurriculumCase {
  /// Names of its scenarios: one, or those of which each try draws one.
  package var scenarios: [String] { scenario.map { [$0] } ?? anyOf ?? [] }
  /// True where the coach may speak.
  package var allowsCoach: Bool { coach && !exam }
  /// True for an exam whose truth is shown when all such exams are over.
  package var withholdsTruth: Bool { exam && truthWithheld == .untilEnd }
}
