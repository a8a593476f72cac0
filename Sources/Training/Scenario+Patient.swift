import Anatomy

extension Scenario {
  /// An imported patient by its file, a built-in one by its parameters, or a block of gel.
  package struct PatientChoice: FieldObject {
    @Field(
      .longest(500), example: "mr-x",
      "An imported person: a .sijpatient beside this file, in the user's folder, or by its path; alone.")
    package var file: String? = nil
    @Field(
      example: .flag(true),
      "A block of gel with a water-filled tube in place of a person, for a first puncture; beside it 'seed' alone."
    )
    package var gelBlock: Bool? = nil
    @Field(
      presence: .requiredWithout(["file", "gelBlock"]), notBeside: "file", example: "female",
      "Shapes the pelvis.")
    package var sex: Sex? = nil
    @Field(18...90, unit: "years", notBeside: "file", "Narrows the joint.")
    package var ageYears = 35.0
    @Field(
      16...45, unit: "kg/m²", presence: .requiredWithout(["file", "gelBlock"]), notBeside: "file",
      example: 24,
      "Sets how deep everything lies.")
    package var bodyMassIndex: Double? = nil
    @Field(
      30...250, unit: "kg", example: 65,
      "What doses go by; left out, it follows from bodyMassIndex, for 1.65 m (female), 1.78 m (male).")
    package var weightKG: Double? = nil
    @Field(0...1_000_000_000, notBeside: "file", "Another number is another texture of the same person.")
    package var seed = 1
    @Field(
      0...1_000_000_000, notBeside: "file", example: 1,
      "Another number draws another person of the same sex, age and build; without it the mean person.")
    package var variationSeed: Int? = nil
    @Field(
      0...3, example: 1,
      "Multiplies how far the pressed sacrum moves; left out, it is 1, up to 2 in pregnancy, 0 where bone bridges the joint."
    )
    package var laxity: Double? = nil
    @Field(
      0...15, unit: "°", example: 10,
      "How far a pillow under the abdomen turns the pelvis back, some 5 to 15; without it there is none.")
    package var pillowTiltDeg: Double? = nil
    @Field("Quiet breathing moves the back under the probe; without it the breath is held.")
    package var breathing: Breath? = nil
    @Field(
      notBeside: "file",
      "What is set by hand over what is drawn: differences from the mean of the sex, and kinds.")
    package var variation: HandVariation? = nil
    @Field(
      notBeside: "file",
      "What is wrong with the joints: it changes bones, soft tissue, fluid and vessels, and so the image.")
    package var pathology: Pathology? = nil

    package static let standard = PatientChoice()
  }
  package struct Breath: FieldObject {
    @Field(0...5, unit: "mm", "How far the skin over the sacrum rises against the probe hand.")
    package var amplitudeMM = 1.5
    @Field(6...40, unit: "breaths/min", "How often.")
    package var ratePerMin = 14.0

    package static let standard = Breath()
  }

  /// Parameters of a person that are set by hand: a number or a word by the id of a `VariationParameter`.
  package struct HandVariation: FieldValue {
    package var byID: [String: FieldContent] = [:]

    package static func kind(_ bounds: Void, unit: String, like standard: HandVariation?) -> FieldKind {
      .object(VariationParameter.all.map(declaration))
    }
    private static func declaration(of parameter: VariationParameter) -> FieldDeclaration {
      let isNumber = parameter.words.isEmpty
      return FieldDeclaration(
        key: parameter.id.rawValue, summary: parameter.summary,
        kind: isNumber ? .number(parameter.range, unit: parameter.unit) : .name(parameter.words),
        presence: .optional,
        example: isNumber ? .number(parameter.mean) : parameter.words.first.map(FieldContent.text))
    }
    package init?(_ content: FieldContent, like standard: HandVariation?) {
      guard case .object(let members) = content else { return nil }
      for member in members { byID[member.key] = member.content }
    }
    package var content: FieldContent? {
      .object(byID.sorted { $0.key < $1.key }.map(FieldContent.Member.init))
    }
  }
}

extension Pathology: FieldValue {
  private struct Choice: FieldObject {
    @Field(presence: .required, "Which.") var kind = Pathology.Kind.degeneration
    @Field(
      Pathology.degrees, presence: .required,
      "How bad: 0 healthy, just over 0 the mildest that is published, 1 the worst.")
    var degree = 0.5
    @Field(presence: .required, "Which joint has it, of the patient's body.")
    var side = Pathology.Extent.both

    static let standard = Choice()
  }
  package static func kind(_ bounds: Void, unit: String, like standard: Pathology?) -> FieldKind {
    Choice.kind((), unit: unit, like: nil)
  }
  package init?(_ content: FieldContent, like standard: Pathology?) {
    guard let choice = Choice(content, like: nil),
      let pathology = try? Pathology(kind: choice.kind, degree: choice.degree, side: choice.side)
    else { return nil }
    self = pathology
  }
  package var content: FieldContent? { Choice(kind: kind, degree: degree, side: side).content }
}
