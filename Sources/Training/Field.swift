/// One key of a YAML file, declared where its value is stored: from this line come strict reading and its messages, the JSON
/// Schema, and the template. The property's name is the key, its type says what belongs there, its first value is the default,
/// or the example where the key is required.
///
///     @Field(20...200, unit: "mm", "Depth shown.") package var depthMM = 80.0
@propertyWrapper package struct Field<Value: FieldValue>: Equatable, Sendable {
  private let rule: Rule
  package var wrappedValue: Value

  /// - Parameters:
  ///   - presence: rule for leaving the key out; nil is `.optional` for an optional value, else `.defaulted`.
  ///   - notBeside: the key of the same object beside which it may not stand.
  ///   - example: value in the template for an optional key.
  ///   - summary: meaning, in one line, without the range.
  package init(
    wrappedValue: Value, _ bounds: Value.Bounds, unit: String = "", presence: FieldPresence? = nil,
    notBeside: String? = nil, example: FieldContent? = nil, _ summary: String
  ) {
    self.wrappedValue = wrappedValue
    rule = Rule(
      bounds: bounds, unit: unit, presence: presence ?? (Value.isOptional ? .optional : .defaulted),
      notBeside: notBeside, example: example, summary: summary)
  }
  package init(
    wrappedValue: Value, presence: FieldPresence? = nil, notBeside: String? = nil,
    example: FieldContent? = nil, _ summary: String
  ) where Value.Bounds == Void {
    self.init(
      wrappedValue: wrappedValue, (), presence: presence, notBeside: notBeside, example: example, summary)
  }

  package static func == (one: Field, other: Field) -> Bool { one.wrappedValue == other.wrappedValue }

  /// The part of the declaration that is the same for every value.
  private final class Rule: Sendable {
    let bounds: Value.Bounds
    let unit: String
    let presence: FieldPresence
    let notBeside: String?
    let example: FieldContent?
    let summary: String
    init(
      bounds: Value.Bounds, unit: String, presence: FieldPresence, notBeside: String?, example: FieldContent?,
      summary: String
    ) {
      (self.bounds, self.unit, self.presence) = (bounds, unit, presence)
      (self.notBeside, self.example, self.summary) = (notBeside, example, summary)
    }
  }
}

extension Field: AnyField {
  func declaration(key: String) -> FieldDeclaration {
    let kind = Value.kind(rule.bounds, unit: rule.unit, like: wrappedValue)
    var standard = wrappedValue.content
    // The keys of an object have defaults of their own.
    if case .object = kind, standard != nil { standard = .object([]) }
    return FieldDeclaration(
      key: key, summary: rule.summary, kind: kind, presence: rule.presence, notBeside: rule.notBeside,
      standard: rule.presence == .defaulted ? standard : nil, example: rule.example ?? standard)
  }
  func filled(with content: FieldContent) -> (any AnyField)? {
    guard let value = Value(content, like: wrappedValue) else { return nil }
    var result = self
    result.wrappedValue = value
    return result
  }
  var isRequired: Bool { rule.presence == .required }
  var content: FieldContent? { wrappedValue.content }
}

// `FieldObject` makes its values with the initializer that the compiler writes for `Decodable`; it takes whole fields.
extension Field: Decodable {
  package init(from decoder: any Decoder) throws { throw FieldDecoder.NoSuchField() }
}

/// A field of any type.
protocol AnyField {
  func declaration(key: String) -> FieldDeclaration
  /// The field with another value; nil when the content does not fit.
  func filled(with content: FieldContent) -> (any AnyField)?
  var isRequired: Bool { get }
  var content: FieldContent? { get }
}

/// Rule for leaving a key out.
package enum FieldPresence: Equatable, Sendable {
  case required, optional
  /// Required when those other keys of the same object are all left out.
  case requiredWithout([String])
  /// The default stands for it.
  case defaulted
}

/// Declaration of a `Field`, for the reader, the schema and the template.
package struct FieldDeclaration: Equatable, Sendable {
  package var key: String
  /// Meaning, in one line, without the range.
  package var summary: String
  package var kind: FieldKind
  package var presence: FieldPresence
  /// The key beside which it may not stand.
  package var notBeside: String?
  /// Default value; nil when there is none.
  package var standard: FieldContent?
  /// Value in the template.
  package var example: FieldContent?
}

/// Kind of the values that may be written at a key.
package indirect enum FieldKind: Equatable, Sendable {
  case text(longest: Int)
  case number(ClosedRange<Double>, unit: String)
  /// A number, or one word for no number.
  case numberOr(word: String, ClosedRange<Double>, unit: String)
  case integer(ClosedRange<Int>, unit: String)
  case flag
  case name([String])
  case list(FieldKind, most: Int)
  case object([FieldDeclaration])
  /// Keys are names of the list, values objects.
  case map(keys: [String], [FieldDeclaration])
}
