import Simulation

extension ProvocationTest: FieldValue {}
extension Contraindication: FieldValue {}

extension Scenario {
  /// What the chart says of the patient, and what is true.
  package struct CaseChoice: FieldObject {
    @Field("Where the pain really comes from: the joint to inject, or elsewhere.")
    package var source = PainSource.joint
    @Field(1...10, unit: "of 10", "The pain before the injection.")
    package var pain = 7
    @Field(.anyNumber, "Where the pain is felt.")
    package var painMap = [PainArea.fortin, .buttock]
    @Field("Where the patient's finger points.")
    package var pointsTo = PainArea.fortin
    @Field(.longest(1_000), example: "worse on rising from a chair", "The symptoms.")
    package var symptoms: String? = nil
    @Field(.longest(1_000), example: "stiff in the morning for ten minutes", "Movement and stiffness.")
    package var movement: String? = nil
    @Field(
      .longest(2_000), example: "no drugs, no diabetes",
      "What else the chart says; left out, it names contraindications as they are.")
    package var chart: String? = nil
    @Field(.each(.longest(80)), "What the patient is allergic to; a drug in a syringe among them forbids it.")
    package var allergies: [String] = []
    @Field(.anyNumber, "What speaks against an injection, in truth.")
    package var contraindications: [Contraindication] = []
    @Field(
      .anyNumber,
      "Those of them that may be weighed elsewhere and forbid it here: beyond the limit in the chart.")
    package var beyondLimit: [Contraindication] = []
    @Field(
      .anyNumber, example: .list(["thighThrust", "distraction", "compression"]),
      "The provocation tests that hurt; left out, they are drawn by their sensitivity and specificity.")
    package var positiveTests: [ProvocationTest]? = nil
    @Field(
      0...1_000_000_000, example: 1, "Another number is another draw; left out, that of patient.seed.")
    package var seed: Int? = nil

    package static let standard = CaseChoice()
  }
}
