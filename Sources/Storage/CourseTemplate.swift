/// A course with every key explained: the start for an author. It is valid, and its cases can be passed.
package enum CourseTemplate {
  package static let text = """
    # yaml-language-server: $schema=course.schema.json
    # A course of sijsim: cases in the order in which they are learned. Check it with 'sijsim course validate FILE', which also has a scripted
    # expert and a scripted novice perform every case. Keys behind a # may be left out.
    format: 1
    title: My course
    # What the course is for, and for whom.
    purpose: From a thin patient to one whose chart must be read, for people who know the landmarks.
    # When a person counts as competent on a case, by the cumulative sum of failures (CUSUM): p0 is the failure rate that is acceptable, p1 the
    # one that is not, alpha and beta how often either is called the other.
    cusum: { p0: 0.127, p1: 0.40, alpha: 0.1, beta: 0.1 }
    cases:
      # A short name: other cases of this file point to it, and results keep it.
      - id: thin-woman
        # The scenario, by its name, or by a file beside this one, such as my-case.yaml.
        scenario: lower-level-thin-woman
        # The one thing to learn here.
        goal: Keep the tip in the picture for the whole way.
        # What is shown that no clinic has; what is left out is as in the scenario.
        aids: { structureNames: true, tipMarker: true }
        # The steps that the window names: scenario (as there), all (that count), or none.
        # hints: scenario
        # A hint when the trainee is stuck or errs.
        # coach: true

      - id: people
        scenario: lower-level-thin-woman
        goal: Do the same in people who are built differently.
        # What must be done before it opens: cases that are passed, and cases on which the failure rate has become acceptable.
        unlock: { passed: [thin-woman] }   # also: competent: [thin-woman]
        # Every try is another person of the same sex, age and build.
        drawsPatient: true
        # The needles from which the trainee chooses; left out, the scenario's is given.
        # needles: [{ gauge: 22, lengthMM: 89 }, { gauge: 25, lengthMM: 89 }]

      - id: exam
        # Scenarios of which each try draws one, and nobody says which; in place of 'scenario'.
        anyOf: [lower-level-thin-woman, skin-infection]
        goal: Inject where one may, and say why where one may not.
        unlock: { passed: [people] }
        # How many tries there are; left out, any number.
        tries: 2
        # An exam: no aids, hints or coach, no pause, no restart, the end when time is up; whoever leaves has used a try.
        exam: true
        # When the truth is shown: never withheld, or untilEnd, when all exams that say so are over.
        truthWithheld: untilEnd

    """
}
