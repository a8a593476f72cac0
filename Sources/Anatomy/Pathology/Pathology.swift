/// Kind, degree and side of the pathology of a person's sacroiliac joint.
package struct Pathology: Hashable, Codable, Sendable {
  package let kind: Kind
  /// Degree, 0...1: 0 is healthy; whatever is greater lies in the range that is published for the kind, just over 0 at its
  /// mildest, 1 at its worst, and grows steadily between them.
  package let degree: Double
  package let side: Extent

  package enum Kind: String, CaseIterable, Codable, Sendable {
    case trauma
    /// Pregnancy and the weeks after birth.
    case pregnancy
    case inflammatoryArthritis
    case ankylosis
    case degeneration
    case infection
  }
  package enum Extent: String, CaseIterable, Codable, Sendable {
    case left, right, both
    package func holds(_ side: Side) -> Bool { self == .both || rawValue == side.rawValue }
  }

  /// Throws `ImpossibleDegree` where the degree is not in 0...1.
  package init(kind: Kind, degree: Double, side: Extent) throws {
    guard Pathology.degrees.contains(degree) else { throw ImpossibleDegree(degree: degree) }
    (self.kind, self.degree, self.side) = (kind, degree, side)
  }
  package static let degrees = 0.0...1.0

  /// Error of a degree outside of 0...1.
  package struct ImpossibleDegree: Error, Equatable, CustomStringConvertible {
    package var degree: Double
    package var description: String {
      "a pathology's degree is \(degree); write a number from 0 (healthy) to 1 (the worst that is published)."
    }
  }

  private enum CodingKeys: String, CodingKey { case kind, degree, side }
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      kind: values.decode(Kind.self, forKey: .kind), degree: values.decode(Double.self, forKey: .degree),
      side: values.decode(Extent.self, forKey: .side))
  }

  /// Movement of the sacrum between the ilia when it is pressed: 1 as in health, 2 twice as far, 0 not at all.
  package var laxityFactor: Double { lesion?.laxityFactor ?? 1 }

  /// Lesion of a joint that it holds; nil at degree 0.
  private var lesion: Lesion? {
    guard degree > 0 else { return nil }
    let entry = Pathology.entry(of: kind)
    return Lesion.between(entry.mildest, entry.worst, share: degree)
  }
  /// Lesion of the joint of a side; nil where that is healthy.
  func lesion(of side: Side) -> Lesion? { self.side.holds(side) ? lesion : nil }
}
