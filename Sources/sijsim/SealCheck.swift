import ArgumentParser
import Storage

/// The key by which recordings are sealed.
struct SealOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Seal recordings with the key in this file, which only its owner may read; 'head -c 32 /dev/urandom' makes one.",
      valueName: "file"), completion: .file())
  var sealKey: String?

  /// The key; nil where none is given. Throws where the file is none.
  var key: SealKey? { get throws { try sealKey.map(SealKey.init) } }
}

/// The seals of recordings, compared with a key.
struct SealCheck {
  var key: SealKey
  var isJSON: Bool

  /// Says of each recording how its seal stands; throws 1 unless all hold.
  func run(_ recordings: [String]) throws {
    var (objects, isGood) = ([JSON](), true)
    for recording in recordings {
      let words: String
      do {
        let verdict = try RecordingSeal.verdict(of: recording, key: key)
        if verdict != .unchanged { isGood = false }
        words = SealCheck.words(verdict)
        objects.append(
          .object([JSON.Member("recording", .string(recording)), JSON.Member("seal", .string("\(verdict)"))]))
      } catch let problem as FileProblem {
        Terminal.say("\(problem)")
        isGood = false
        continue
      }
      if !isJSON { print("\(recording): \(words)") }
    }
    if isJSON { print(JSON.object([JSON.Member("recordings", .array(objects))]).text) }
    if !isGood { throw ExitCode(1) }
  }

  private static func words(_ verdict: RecordingSeal.Verdict) -> String {
    switch verdict {
    case .unchanged: "unchanged since it was sealed with this key"
    case .broken: "CHANGED since it was sealed, or sealed with another key"
    case .missing: "NO SEAL: made without a key, cut short, or changed"
    }
  }
}
