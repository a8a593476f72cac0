import ArgumentParser
import Operator
import Training

/// The faults that an operator is told to make.
struct FaultOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Plant this fault and no other, where it can happen; may be repeated; 'none' for none. Left out, faults come by chance, by skill: "
        + OperatorFault.all.map(\.id.rawValue).joined(separator: ", ") + ".", valueName: "id"))
  var fault: [String] = []

  /// The faults to plant; nil leaves it to chance.
  var faults: [OperatorFault]? {
    get throws {
      if fault.isEmpty { return nil }
      if fault == ["none"] { return [] }
      let wanted = try fault.map { id in
        guard let known = OperatorFault.named(id) else {
          throw UnknownName(
            kind: "fault", name: id, known: OperatorFault.all.map(\.id.rawValue) + ["none alone"])
        }
        return known
      }
      return OperatorFault.all.filter(wanted.contains)
    }
  }
}

extension OperatorSkill {
  /// The skill of a name that a user wrote.
  static func known(_ id: String) throws -> OperatorSkill {
    guard let skill = named(id) else {
      throw UnknownName(kind: "skill", name: id, known: all.map(\.id))
    }
    return skill
  }
}
