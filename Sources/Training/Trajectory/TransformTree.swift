/// A reason why a recording does not give what is asked of it, in words for its owner.
package struct TrajectoryProblem: Error, Equatable {
  package var message: String
}

/// Way from a tool's frame up to the frame that all is given in: transforms named `ChildToParent` follow each other.
struct TransformChain: Equatable, Sendable {
  /// Places in `TransformLog.devices`, the tool's own first.
  var devices: [Int]
  /// Frame that the last of them leads to; empty where its name does not say.
  var root: String
}

extension TransformLog {
  /// The names of what is recorded, for a message.
  package var names: String { devices.map(\.name).joined(separator: ", ") }

  /// The transform of that name, or the only one whose child frame it is: `Needle` is `NeedleToRAS`.
  private func place(of name: String) throws -> Int {
    if let exact = devices.firstIndex(where: { $0.name == name }) { return exact }
    let found = devices.indices.filter { Self.frames(in: devices[$0].name).contains { $0.child == name } }
    if found.count == 1 { return found[0] }
    throw TrajectoryProblem(
      message: found.isEmpty
        ? "it has no transform '\(name)'; it has \(names)."
        : "'\(name)' may be \(found.map { devices[$0].name }.joined(separator: " or ")); write which.")
  }

  /// The two frames of a name such as `NeedleTipToNeedle`: a capital follows `To`. Where it stands more than once, each reading.
  static func frames(in name: String) -> [(child: String, parent: String)] {
    let letters = Array(name)
    return letters.indices.dropFirst().compactMap { i in
      guard i + 2 < letters.count, letters[i] == "T", letters[i + 1] == "o",
        letters[i + 2].isUppercase || letters[i + 2].isNumber
      else { return nil }
      return (String(letters[..<i]), String(letters[(i + 2)...]))
    }
  }

  /// The tool of that name with the transforms that carry its frame.
  func chain(of name: String) throws -> TransformChain {
    var chain = TransformChain(devices: [try place(of: name)], root: "")
    while let last = chain.devices.last {
      let readings = Self.frames(in: devices[last].name)
      let next = devices.indices.first { place in
        place != last
          && Self.frames(in: devices[place].name).contains { up in
            readings.contains { $0.parent == up.child && $0.child != up.parent }
          }
      }
      guard let next else {
        chain.root = readings.last?.parent ?? ""
        return chain
      }
      guard !chain.devices.contains(next) else {
        let circle = (chain.devices + [next]).map { devices[$0].name }.joined(separator: ", ")
        throw TrajectoryProblem(
          message: "its transforms lead in a circle: \(circle); leave out or rename one of them.")
      }
      chain.devices.append(next)
    }
    return chain
  }

  /// Two ways up from one frame, a sentence each: the one that stands first in the file is taken.
  func notes(on chain: TransformChain) -> [String] {
    chain.devices.dropFirst().compactMap { place in
      let child = Self.frames(in: devices[place].name).map(\.child)
      let others = devices.indices.filter { other in
        other != place && Self.frames(in: devices[other].name).contains { child.contains($0.child) }
      }
      guard !others.isEmpty else { return nil }
      let names = others.map { devices[$0].name }.joined(separator: ", ")
      return "\(devices[place].name) carries the tool, and not \(names), because it stands first."
    }
  }
}
