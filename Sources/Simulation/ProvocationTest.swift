/// A test that stresses the sacroiliac joint and asks whether the known pain comes (Laslett et al., Man Ther 2005;10:207).
package enum ProvocationTest: String, CaseIterable, Sendable {
  case distraction, compression, thighThrust, sacralThrust, gaenslenRight, gaenslenLeft

  package var displayName: String {
    switch self {
    case .distraction: "Distraction"
    case .compression: "Compression"
    case .thighThrust: "Thigh thrust"
    case .sacralThrust: "Sacral thrust"
    case .gaenslenRight: "Gaenslen, right"
    case .gaenslenLeft: "Gaenslen, left"
    }
  }
}
