/// A mapping of a YAML file: a structure whose stored properties are all declared with `@Field`.
package protocol FieldObject: FieldValue, Decodable where Bounds == Void {
  /// The value of an empty file: the defaults, and the examples of required keys.
  static var standard: Self { get }
}

extension FieldObject {
  /// All keys, in the order of the declarations.
  package var fields: [FieldDeclaration] { storedFields.map { $0.field.declaration(key: $0.key) } }

  package static func kind(_ bounds: Void, unit: String, like standard: Self?) -> FieldKind {
    .object((standard ?? Self.standard).fields)
  }
  package init?(_ content: FieldContent, like standard: Self?) {
    guard case .object(let members) = content else { return nil }
    var fields: [String: any AnyField] = [:]
    for (key, field) in (standard ?? Self.standard).storedFields {
      fields[key] = field
      guard let member = members.first(where: { $0.key == key }) else { continue }
      guard let filled = field.filled(with: member.content) else { return nil }
      fields[key] = filled
    }
    guard let value = try? Self(from: FieldDecoder(fields: fields)) else { return nil }
    self = value
  }
  /// The keys that must be there, and those that differ from their default.
  package var content: FieldContent? {
    let defaults = Dictionary(
      uniqueKeysWithValues: Self.standard.storedFields.map { ($0.key, $0.field.content) })
    return .object(
      storedFields.compactMap { key, field in
        guard let content = field.content, field.isRequired || defaults[key] != content else { return nil }
        return FieldContent.Member(key, content)
      })
  }

  private var storedFields: [(key: String, field: any AnyField)] {
    Mirror(reflecting: self).children.compactMap { child in
      // The compiler stores the wrapper of `depthMM` as `_depthMM`.
      guard let label = child.label, label.hasPrefix("_"), let field = child.value as? any AnyField else {
        return nil
      }
      return (String(label.dropFirst()), field)
    }
  }
}

/// Hands finished fields to the initializer that the compiler writes for a `Decodable` structure: the one way in Swift to make a
/// value of stored properties that are known by name.
struct FieldDecoder: Decoder {
  var fields: [String: any AnyField]
  let codingPath: [any CodingKey] = []
  let userInfo: [CodingUserInfoKey: Any] = [:]

  /// A stored property that is not declared with `@Field`.
  struct NoSuchField: Error {}

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(Container<Key>(fields: fields))
  }
  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw NoSuchField() }
  func singleValueContainer() throws -> any SingleValueDecodingContainer { throw NoSuchField() }

  private struct Container<Key: CodingKey>: KeyedDecodingContainerProtocol {
    var fields: [String: any AnyField]
    let codingPath: [any CodingKey] = []
    var allKeys: [Key] { fields.keys.compactMap(Key.init(stringValue:)) }
    func contains(_ key: Key) -> Bool { fields[key.stringValue] != nil }
    func decode<Whole: Decodable>(_ type: Whole.Type, forKey key: Key) throws -> Whole {
      guard let field = fields[key.stringValue] as? Whole else { throw NoSuchField() }
      return field
    }

    // The protocol asks for the rest.
    func decodeNil(forKey key: Key) -> Bool { false }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { throw NoSuchField() }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { throw NoSuchField() }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { throw NoSuchField() }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { throw NoSuchField() }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { throw NoSuchField() }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { throw NoSuchField() }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { throw NoSuchField() }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { throw NoSuchField() }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { throw NoSuchField() }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { throw NoSuchField() }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { throw NoSuchField() }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { throw NoSuchField() }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { throw NoSuchField() }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { throw NoSuchField() }
    func nestedContainer<Nested: CodingKey>(
      keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { throw NoSuchField() }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
      throw NoSuchField()
    }
    func superDecoder() throws -> any Decoder { throw NoSuchField() }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw NoSuchField() }
  }
}
