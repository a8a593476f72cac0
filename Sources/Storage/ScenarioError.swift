import Foundation

/// A problem in a scenario file, in words its author can act on: the place, the fault, and what to write instead.
package struct ScenarioError: Error, Equatable, CustomStringConvertible, LocalizedError {
  package enum Problem: Equatable, Sendable {
    case unknownKey(known: [String])
    case missingKey(example: String)
    /// A value of the wrong type: found, in quotes or in words, and expected.
    case wrongType(found: String, expected: String)
    case unknownName(String, known: [String])
    case outOfRange(Double, allowed: ClosedRange<Double>, unit: String)
    case tooLong(count: Int, longest: Int)
    /// Too many entries of a list.
    case tooMany(count: Int, most: Int)
    case duplicateKey
    /// The file cannot be read as YAML, or the values do not fit each other.
    case other(String)
  }
  package var file: String
  /// The line, from 1; nil when the whole file is meant.
  package var line: Int?
  /// The place in the file's own words, such as `syringe.doses[2].drug`; empty when the whole file is meant.
  package var keyPath: String
  package var problem: Problem

  package init(file: String, line: Int? = nil, keyPath: String = "", problem: Problem) {
    (self.file, self.line, self.keyPath, self.problem) = (file, line, keyPath, problem)
  }

  package var description: String {
    let place = line.map { "\(file):\($0): " } ?? "\(file): "
    return place + (keyPath.isEmpty ? "" : "\(keyPath): ") + sentence
  }
  package var errorDescription: String? { description }

  private var sentence: String {
    switch problem {
    case .unknownKey(let known):
      let key = keyPath.split(separator: ".").last.map(String.init) ?? keyPath
      if let nearest = nearestName(to: key, among: known) {
        return "there is no such key; did you mean '\(nearest)'?"
      }
      return "there is no such key; use one of \(known.joined(separator: ", "))."
    case .missingKey(let example): return "the key is missing; write for example '\(example)'."
    case .wrongType(let found, let expected): return "\(found) does not fit; write \(expected)."
    case .unknownName(let name, let known):
      let list = known.joined(separator: ", ")
      if let nearest = nearestName(to: name, among: known) {
        return "there is no '\(name)'; did you mean '\(nearest)'? Use one of \(list)."
      }
      return "there is no '\(name)'; use one of \(list)."
    case .outOfRange(let value, let allowed, let unit):
      let unitText = unit.isEmpty ? "" : " \(unit)"
      if allowed.lowerBound == allowed.upperBound {
        return "\(plain(value))\(unitText) is not read here; write \(plain(allowed.lowerBound))\(unitText)."
      }
      let range = "\(plain(allowed.lowerBound)) to \(plain(allowed.upperBound))\(unitText)"
      return "\(plain(value))\(unitText) is out of range; write a number from \(range)."
    case .tooLong(let count, let longest):
      return "the text has \(count) characters; write at most \(longest)."
    case .tooMany(let count, let most): return "there are \(count) entries; write at most \(most)."
    case .duplicateKey: return "the key stands there twice; keep one."
    case .other(let words): return words
    }
  }
}

/// A number as a person writes it: without a decimal point when it is whole.
func plain(_ value: Double) -> String {
  value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
}

/// A piece of a file's text, short and without control characters, for a message on a terminal.
func quoted(_ text: String) -> String {
  var clean = ""
  for scalar in text.unicodeScalars.prefix(41) {
    let isShown = scalar.value >= 0x20 && !(0x7f..<0xa0).contains(scalar.value)
    clean.unicodeScalars.append(isShown ? scalar : "?")
  }
  return text.unicodeScalars.count > 40 ? "'\(clean.dropLast())…'" : "'\(clean)'"
}

/// The name that differs least; nil when it differs in more than about a third of its letters.
func nearestName(to name: String, among known: [String]) -> String? {
  let letters = Array(name.lowercased().unicodeScalars.prefix(61))
  guard !letters.isEmpty, letters.count <= 60 else { return nil }
  let ranked = known.map { ($0, editDistance(letters, Array($0.lowercased().unicodeScalars))) }
  guard let best = ranked.min(by: { $0.1 < $1.1 }) else { return nil }
  return best.1 <= max(1, (best.0.unicodeScalars.count + 1) / 3) ? best.0 : nil
}

/// Number of letters to insert, delete, replace or swap with their neighbor.
private func editDistance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
  var (beforeLast, last) = ([Int](), Array(0...b.count))
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var least = min(last[j] + (a[i] == b[j] ? 0 : 1), row[j] + 1, last[j + 1] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { least = min(least, beforeLast[j - 1] + 1) }
      row.append(least)
    }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
