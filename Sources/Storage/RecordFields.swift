import Simulation
import Ultrasound

/// The fields of a recording's records, as its header lists them, and the reading and writing of such records.
struct RecordFields {
  /// A field as it was in the program that wrote the recording.
  struct Listed: Equatable {
    var name: String
    var kind: ControlKind
    /// The value at rest, which a record leaves out: one word of 32 bits a number.
    var rest: [UInt32]
  }
  /// A field of the file and its counterpart in this program.
  private struct Matched {
    var listed: Listed
    /// Field of this program; nil when it has no such field.
    var own: ControlField<Controls>?
    /// Place in our list of names by the place in the file's list; nil when we have no such name. Empty but for a
    /// choice.
    var places: [UInt32?] = []
    /// The file's value at rest; nil when it is the same here.
    var otherRest: [UInt32]?
  }
  private let fields: [Matched]
  private let restIsOurs: Bool

  static let known = Controls.fields.map { Listed(name: $0.name, kind: $0.kind, rest: $0.rest) }

  /// - Parameter version: version of the program that wrote the file.
  /// Throws when a field is known here in another form.
  init(_ listed: [Listed], version: String, path: String) throws {
    fields = try listed.map { listed in
      guard let matched = RecordFields.match(listed) else {
        throw FileProblem(
          path: path,
          message:
            "it holds \(quoted(listed.name)) in another form than this version of sijsim reads; version \(quoted(version)) made it and can read it."
        )
      }
      return matched
    }
    restIsOurs = fields.allSatisfy { $0.otherRest == nil }
  }

  private static func match(_ listed: Listed) -> Matched? {
    guard let own = Controls.fields.first(where: { $0.name == listed.name }) else {
      return Matched(listed: listed)
    }
    var matched = Matched(listed: listed, own: own)
    var rest = listed.rest
    if case .choice(let theirs) = listed.kind, case .choice(let ours) = own.kind {
      matched.places = theirs.map { name in ours.firstIndex(of: name).map(UInt32.init) }
      guard let place = matched.places[Int(rest[0])] else { return nil }
      rest = [place]
    } else if listed.kind != own.kind {
      return nil
    }
    if rest != own.rest { matched.otherRest = rest }
    return matched
  }
}

// MARK: A mark in the head

extension RecordFields {
  private static let continuedAtTick = "continuedAtTick"

  /// Field that no record has, and whose value at rest is the tick from which an attempt goes on: a program that does not know it
  /// reads the file all the same. None where it began anew.
  static func mark(continuedAtTick tick: Int?) -> [Listed] {
    tick.map { [Listed(name: continuedAtTick, kind: .numbers(1), rest: [UInt32(clamping: $0)])] } ?? []
  }
  /// The tick that a list of fields marks; nil where there is none.
  static func continuedAtTick(in fields: [Listed]) -> Int? {
    fields.first { $0.name == continuedAtTick && $0.kind == .numbers(1) }?.rest.first.map(Int.init)
  }
}

// MARK: The list in the header

extension RecordFields {
  static func append(_ fields: [Listed], to out: inout ByteWriter) {
    out.put(UInt32(fields.count))
    for field in fields {
      out.put(text: field.name)
      switch field.kind {
      case .numbers(let count): put(1, count, to: &out)
      case .flag: put(2, 1, to: &out)
      case .choice(let names):
        put(3, names.count, to: &out)
        for name in names { out.put(text: name) }
      }
      for word in field.rest { out.put(word) }
    }
  }

  private static func put(_ code: UInt32, _ count: Int, to out: inout ByteWriter) {
    out.put(code)
    out.put(UInt32(count))
  }

  /// The list of fields; nil when the bytes are no such list, or a name stands there twice.
  static func listed(in reader: inout ByteReader) -> [Listed]? {
    guard let count = reader.u32(), Int(count) <= reader.rest else { return nil }
    var fields: [Listed] = []
    for _ in 0..<count {
      guard let name = reader.text(), !fields.contains(where: { $0.name == name }), let code = reader.u32(),
        let size = reader.u32(), size > 0, let kind = kind(code, size: Int(size), &reader)
      else { return nil }
      var rest: [UInt32] = []
      for _ in 0..<kind.words {
        guard let word = reader.u32() else { return nil }
        rest.append(word)
      }
      switch kind {
      case .numbers: break
      case .flag: if rest != [0] { return nil }
      case .choice(let names): if rest[0] >= names.count { return nil }
      }
      fields.append(Listed(name: name, kind: kind, rest: rest))
    }
    return fields
  }
  private static func kind(_ code: UInt32, size: Int, _ reader: inout ByteReader) -> ControlKind? {
    switch code {
    case 1: return size <= reader.rest / 4 ? .numbers(size) : nil
    case 2: return size == 1 ? .flag : nil
    case 3:
      guard size <= min(reader.rest / 4, 256) else { return nil }
      var names: [String] = []
      for _ in 0..<size {
        guard let name = reader.text(), !names.contains(name) else { return nil }
        names.append(name)
      }
      return .choice(names)
    default: return nil
    }
  }
}

// MARK: Records

extension RecordFields {
  private static let fieldsPerByte = 7
  private static let goesOn: UInt8 = 1 << 7

  static func append(_ controls: Controls, to out: inout ByteWriter) {
    let mask = out.bytes.count
    out.bytes.append(0)
    for (index, field) in Controls.fields.enumerated() where !field.isAtRest(controls) {
      let place = mask + index / fieldsPerByte
      while out.bytes.count <= place {
        out.bytes[out.bytes.count - 1] |= goesOn
        out.bytes.append(0)
      }
      out.bytes[place] |= 1 << UInt8(index % fieldsPerByte)
    }
    for field in Controls.fields where !field.isAtRest(controls) {
      switch field.kind {
      case .numbers(let count): for i in 0..<count { out.put(field.word(controls, i)) }
      case .flag: break
      case .choice: out.bytes.append(UInt8(truncatingIfNeeded: field.word(controls, 0)))
      }
    }
  }

  /// A part of a record that this program does not know: a field, or a name of a choice.
  struct UnknownField: Error {
    var name: String
    /// - Parameter version: version of the program that wrote the recording.
    func message(version: String) -> String {
      "it holds \(quoted(name)), which this version of sijsim (\(Program.version)) does not know; version \(quoted(version)) made it: use that one or a later one."
    }
  }

  /// The next record; nil when there is none or it is not one of these fields.
  func controls(from reader: inout ByteReader) throws -> Controls? {
    var mask = reader
    guard let end = RecordFields.skipMask(&reader), end <= fields.count else { return nil }
    var controls = Controls()
    if end == 0, restIsOurs { return controls }
    var byte: UInt8 = 0
    for (index, field) in fields.enumerated() {
      if index % RecordFields.fieldsPerByte == 0 { byte = index < end ? mask.u8() ?? 0 : 0 }
      if byte & 1 << UInt8(index % RecordFields.fieldsPerByte) != 0 {
        guard try take(field, from: &reader, into: &controls) else { return nil }
      } else if let rest = field.otherRest, let own = field.own {
        for (i, word) in rest.enumerated() { _ = own.set(&controls, i, word) }
      }
    }
    return controls
  }

  /// Index one past the last field of a mask; nil when the bytes are no mask.
  private static func skipMask(_ reader: inout ByteReader) -> Int? {
    var first = 0
    while let byte = reader.u8() {
      if byte & goesOn == 0 {
        if byte == 0 { return first == 0 ? 0 : nil }
        return first + UInt8.bitWidth - byte.leadingZeroBitCount
      }
      first += fieldsPerByte
    }
    return nil
  }

  /// Reads a value that is not at rest; false when the bytes are no such value.
  private func take(_ field: Matched, from reader: inout ByteReader, into controls: inout Controls) throws
    -> Bool
  {
    guard let own = field.own else { throw UnknownField(name: field.listed.name) }
    switch field.listed.kind {
    case .numbers(let count):
      var differs = false
      for i in 0..<count {
        guard let word = reader.u32(), own.set(&controls, i, word) else { return false }
        if word != field.listed.rest[i] { differs = true }
      }
      return differs
    case .flag: return own.set(&controls, 0, 1)
    case .choice(let names):
      guard let byte = reader.u8(), Int(byte) < names.count, UInt32(byte) != field.listed.rest[0] else {
        return false
      }
      guard let place = field.places[Int(byte)] else {
        throw UnknownField(name: "\(field.listed.name): \(names[Int(byte)])")
      }
      return own.set(&controls, 0, place)
    }
  }
}
