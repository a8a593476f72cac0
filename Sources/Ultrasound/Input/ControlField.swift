import Geometry

/// One value that is set by hand, declared once: the declaration gives its name and type in a recording, its value at
/// rest, its range, and its place in the fingerprint of the state.
///
/// A value is seen as words of 32 bits: the patterns of its numbers, a flag's 0 or 1, a choice's place in the list of names.
package struct ControlField<Owner: Sendable>: Sendable {
  /// Its name in a recording; it never changes.
  package let name: String
  package let kind: ControlKind
  package let digest: ControlDigest
  /// Words of the value at rest: of a hand at rest, of a machine as it is delivered.
  package let rest: [UInt32]
  package let word: @Sendable (Owner, Int) -> UInt32
  /// Sets a word; false where the owner has no such value.
  package let set: @Sendable (inout Owner, Int, UInt32) -> Bool
  /// Brings the value into its range; NaN and infinity become the value at rest.
  package let clamp: @Sendable (inout Owner) -> Void

  package init(
    _ name: String, _ kind: ControlKind, digest: ControlDigest, resting: Owner,
    word: @escaping @Sendable (Owner, Int) -> UInt32,
    set: @escaping @Sendable (inout Owner, Int, UInt32) -> Bool,
    clamp: @escaping @Sendable (inout Owner) -> Void = { _ in }
  ) {
    (self.name, self.kind, self.digest) = (name, kind, digest)
    (self.word, self.set, self.clamp) = (word, set, clamp)
    rest = (0..<kind.words).map { word(resting, $0) }
  }

  package func isAtRest(_ owner: Owner) -> Bool {
    for i in rest.indices where word(owner, i) != rest[i] { return false }
    return true
  }

  package func combine(_ owner: Owner, into fingerprint: inout Fingerprint) {
    switch digest {
    case .elsewhere: return
    case .unlessAtRest:
      if isAtRest(owner) { return }
      // Two such values that are equal are told apart by their names.
      for byte in name.utf8 { fingerprint.combine(UInt64(byte)) }
    case .always: break
    }
    for i in rest.indices { fingerprint.combine(UInt64(word(owner, i))) }
  }

  /// The same value of a whole that may hold the owner as a part; at rest where that part is nil.
  package func lifted<Whole: Sendable>(
    to whole: Whole, prefix: String, _ part: WritableKeyPath<Whole, Owner?> & Sendable
  ) -> ControlField<Whole> {
    let own = self
    let word: @Sendable (Whole, Int) -> UInt32 = { whole, i in
      guard let owner = whole[keyPath: part] else { return own.rest[i] }
      return own.word(owner, i)
    }
    let set: @Sendable (inout Whole, Int, UInt32) -> Bool = { whole, i, value in
      guard var owner = whole[keyPath: part], own.set(&owner, i, value) else { return false }
      whole[keyPath: part] = owner
      return true
    }
    return ControlField<Whole>(
      prefix + "." + name, own.kind, digest: .elsewhere, resting: whole, word: word, set: set)
  }
}

/// The type of a value in a recording.
package enum ControlKind: Equatable, Sendable {
  case numbers(Int)
  /// On or off, off at rest.
  case flag
  /// One of these names.
  case choice([String])

  package var words: Int { if case .numbers(let count) = self { count } else { 1 } }
}

/// Rule by which a value goes into the fingerprint of the state.
package enum ControlDigest: Sendable {
  case always
  /// Only away from rest, so that recordings from before there was this value keep their fingerprints.
  case unlessAtRest
  /// Not at all: something else takes care of it.
  case elsewhere
}

/// A type with a value at rest.
package protocol Resting: Sendable { init() }

extension ControlField where Owner: Resting {
  package typealias Path<Value> = WritableKeyPath<Owner, Value> & Sendable

  package static func number(
    _ name: String, _ path: Path<Float>,
    in range: @escaping @Sendable (Owner) -> ClosedRange<Float> = { _ in -.infinity ... .infinity },
    digest: ControlDigest = .always
  ) -> ControlField {
    let standard = Owner()[keyPath: path]
    return ControlField(
      name, .numbers(1), digest: digest, resting: Owner(),
      word: { owner, _ in owner[keyPath: path].bitPattern },
      set: { owner, _, word in
        owner[keyPath: path] = Float(bitPattern: word)
        return owner[keyPath: path].bitPattern == word
      }, clamp: { $0[keyPath: path] = clamped($0[keyPath: path], to: range($0), else: standard) })
  }
  package static func numbers<Numbers: SIMD<Float> & Sendable>(
    _ name: String, _ path: Path<Numbers>,
    each range: ClosedRange<Float> = -.infinity ... .infinity, digest: ControlDigest = .always
  ) -> ControlField {
    let standard = Owner()[keyPath: path]
    return ControlField(
      name, .numbers(standard.scalarCount), digest: digest, resting: Owner(),
      word: { $0[keyPath: path][$1].bitPattern },
      set: { owner, i, word in
        owner[keyPath: path][i] = Float(bitPattern: word)
        return owner[keyPath: path][i].bitPattern == word
      },
      clamp: {
        for i in standard.indices {
          $0[keyPath: path][i] = clamped($0[keyPath: path][i], to: range, else: standard[i])
        }
      })
  }
  package static func flag(_ name: String, _ path: Path<Bool>, digest: ControlDigest = .always)
    -> ControlField
  {
    ControlField(
      name, .flag, digest: digest, resting: Owner(), word: { owner, _ in owner[keyPath: path] ? 1 : 0 },
      set: { owner, _, word in
        owner[keyPath: path] = word == 1
        return owner[keyPath: path] == (word == 1)
      })
  }
  package static func choice<Choice: CaseIterable & RawRepresentable<String> & Equatable & Sendable>(
    _ name: String, _ path: Path<Choice>, digest: ControlDigest = .always
  ) -> ControlField {
    let choices = Array(Choice.allCases)
    return ControlField(
      name, .choice(choices.map(\.rawValue)), digest: digest, resting: Owner(),
      word: { owner, _ in UInt32(choices.firstIndex(of: owner[keyPath: path]) ?? 0) },
      set: { owner, _, word in
        guard word < choices.count else { return false }
        owner[keyPath: path] = choices[Int(word)]
        return owner[keyPath: path] == choices[Int(word)]
      })
  }

  private static func clamped(_ value: Float, to range: ClosedRange<Float>, else standard: Float) -> Float {
    min(max(value.isFinite ? value : standard, range.lowerBound), range.upperBound)
  }
}
