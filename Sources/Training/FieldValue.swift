import Anatomy
import Needle

/// Content at a place of a YAML file.
package indirect enum FieldContent: Equatable, Sendable {
  case number(Double)
  case flag(Bool)
  case text(String)
  case list([FieldContent])
  case object([Member])

  package struct Member: Equatable, Sendable {
    package var key: String
    package var content: FieldContent
    package init(_ key: String, _ content: FieldContent) { (self.key, self.content) = (key, content) }
  }
}

extension FieldContent: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
  package init(floatLiteral value: Double) { self = .number(value) }
  package init(integerLiteral value: Int) { self = .number(Double(value)) }
  package init(stringLiteral value: String) { self = .text(value) }
}

/// A type that a key of a YAML file may have.
package protocol FieldValue: Equatable, Sendable {
  /// Bounds in a declaration of the values that may be written: a range, a length, a list of names.
  associatedtype Bounds: Sendable = Void
  /// - Parameter standard: first value of an object: its keys' defaults.
  static func kind(_ bounds: Bounds, unit: String, like standard: Self?) -> FieldKind
  /// The value of content that was read and fits its kind; nil when it does not.
  init?(_ content: FieldContent, like standard: Self?)
  /// The content that a file would have; nil when the key would be left out.
  var content: FieldContent? { get }
  /// True when the key may be left out without a default.
  static var isOptional: Bool { get }
}
extension FieldValue {
  package static var isOptional: Bool { false }
}

extension Double: FieldValue {
  package static func kind(_ bounds: ClosedRange<Double>, unit: String, like standard: Double?) -> FieldKind {
    .number(bounds, unit: unit)
  }
  package init?(_ content: FieldContent, like standard: Double?) {
    guard case .number(let number) = content else { return nil }
    self = number
  }
  package var content: FieldContent? { .number(self) }
}

extension Int: FieldValue {
  package static func kind(_ bounds: ClosedRange<Int>, unit: String, like standard: Int?) -> FieldKind {
    .integer(bounds, unit: unit)
  }
  package init?(_ content: FieldContent, like standard: Int?) {
    guard case .number(let number) = content, let whole = Int(exactly: number) else { return nil }
    self = whole
  }
  package var content: FieldContent? { .number(Double(self)) }
}

extension Bool: FieldValue {
  package static func kind(_ bounds: Void, unit: String, like standard: Bool?) -> FieldKind { .flag }
  package init?(_ content: FieldContent, like standard: Bool?) {
    guard case .flag(let flag) = content else { return nil }
    self = flag
  }
  package var content: FieldContent? { .flag(self) }
}

/// Bounds of the texts that may be written.
package enum TextBounds: Sendable {
  /// Any text up to this many characters.
  case longest(Int)
  case names([String])
}
extension String: FieldValue {
  package static func kind(_ bounds: TextBounds, unit: String, like standard: String?) -> FieldKind {
    switch bounds {
    case .longest(let count): .text(longest: count)
    case .names(let names): .name(names)
    }
  }
  package init?(_ content: FieldContent, like standard: String?) {
    guard case .text(let text) = content else { return nil }
    self = text
  }
  package var content: FieldContent? { .text(self) }
}

extension Optional: FieldValue where Wrapped: FieldValue {
  package static func kind(_ bounds: Wrapped.Bounds, unit: String, like standard: Wrapped??) -> FieldKind {
    Wrapped.kind(bounds, unit: unit, like: standard ?? nil)
  }
  package init?(_ content: FieldContent, like standard: Wrapped??) {
    guard let value = Wrapped(content, like: standard ?? nil) else { return nil }
    self = value
  }
  package var content: FieldContent? { self?.content }
  package static var isOptional: Bool { true }
}

/// Bounds of each entry of a list, and of the number of entries.
package struct ListBounds<Entry: Sendable>: Sendable {
  package var each: Entry
  package var most = Int.max
  package static func each(_ bounds: Entry) -> ListBounds { ListBounds(each: bounds) }
}
extension ListBounds<Void> {
  package static func atMost(_ count: Int) -> ListBounds { ListBounds(each: (), most: count) }
  package static var anyNumber: ListBounds { ListBounds(each: ()) }
}
extension Array: FieldValue where Element: FieldValue {
  package static func kind(
    _ bounds: ListBounds<Element.Bounds>, unit: String, like standard: [Element]?
  ) -> FieldKind {
    .list(Element.kind(bounds.each, unit: unit, like: nil), most: bounds.most)
  }
  package init?(_ content: FieldContent, like standard: [Element]?) {
    guard case .list(let entries) = content else { return nil }
    self = entries.compactMap { Element($0, like: nil) }
    guard count == entries.count else { return nil }
  }
  package var content: FieldContent? { .list(compactMap(\.content)) }
}

/// A mapping from names of a list to objects.
extension Dictionary: FieldValue where Key == String, Value: FieldObject {
  package static func kind(_ names: [String], unit: String, like standard: [String: Value]?) -> FieldKind {
    .map(keys: names, Value.standard.fields)
  }
  package init?(_ content: FieldContent, like standard: [String: Value]?) {
    guard case .object(let members) = content else { return nil }
    self.init()
    for member in members {
      guard let value = Value(member.content, like: nil) else { return nil }
      self[member.key] = value
    }
  }
  package var content: FieldContent? {
    .object(
      sorted { $0.key < $1.key }.compactMap { key, value in value.content.map { .init(key, $0) } })
  }
}

/// One of the words of an enumeration.
extension FieldValue where Self: RawRepresentable & CaseIterable, RawValue == String, Bounds == Void {
  package static func kind(_ bounds: Void, unit: String, like standard: Self?) -> FieldKind {
    .name(allCases.map(\.rawValue))
  }
  package init?(_ content: FieldContent, like standard: Self?) {
    guard case .text(let word) = content else { return nil }
    self.init(rawValue: word)
  }
  package var content: FieldContent? { .text(rawValue) }
}
extension Side: FieldValue {}
extension Sex: FieldValue {}
extension Pathology.Kind: FieldValue {}
extension Pathology.Extent: FieldValue {}
extension NeedleModel.Tip: FieldValue {}
extension Placement.Class: FieldValue {}
