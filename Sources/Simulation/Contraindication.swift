/// A reason not to inject: absolute, or one that may be weighed. Teaching values: local protocol wins.
package enum Contraindication: String, CaseIterable, Sendable {
  case refusal, localInfection, systemicInfection, septicJoint, allergy
  case anticoagulation, uncontrolledDiabetes, immunosuppression, pregnancy, fracture, tumor

  /// True where nothing makes up for it; `septicJoint` forbids a steroid, `allergy` what is in the syringes.
  package var isAbsolute: Bool {
    switch self {
    case .refusal, .localInfection, .systemicInfection, .septicJoint, .allergy: true
    case .anticoagulation, .uncontrolledDiabetes, .immunosuppression, .pregnancy, .fracture, .tumor: false
    }
  }

  package var displayName: String {
    switch self {
    case .refusal: "The patient refuses"
    case .localInfection: "Infection of the skin there"
    case .systemicInfection: "Infection of the whole body"
    case .septicJoint: "Septic joint, and a steroid"
    case .allergy: "Allergy to what is in the syringe"
    case .anticoagulation: "Anticoagulation, or a bleeding disorder"
    case .uncontrolledDiabetes: "Diabetes out of control"
    case .immunosuppression: "Immunosuppression"
    case .pregnancy: "Pregnancy"
    case .fracture: "Fracture"
    case .tumor: "Tumor"
    }
  }
}
