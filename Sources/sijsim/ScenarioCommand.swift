import ArgumentParser
import Foundation
import Storage
import Training

struct ScenarioCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scenario",
    abstract: "List, show, check and write scenarios.",
    discussion: """
      A scenario is one YAML file. Put it among the others, or into your own folder, and it is there:
        sijsim scenario new my-case          writes a template into your own folder
        sijsim scenario validate my-case     says what is wrong in it, line by line
        sijsim run my-case
      """,
    subcommands: [List.self, Show.self, Validate.self, New.self, Schema.self])
}

extension ScenarioCommand {
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Name every scenario that is found, and where.",
      discussion: """
        Looked for in Scenarios below $SIJSIM_HOME, the current folder, the folders above the program and \
        share/sijsim beside it, and in your own folder $XDG_DATA_HOME/sijsim/scenarios.

        Example:
          sijsim scenario list
        """)
    @Flag(help: "Print one JSON object.") var json = false

    func run() throws {
      let listed = ScenarioFile.list()
      if json {
        print(JSON.object([JSON.Member("scenarios", .array(listed.map(member)))]).text)
        return
      }
      if listed.isEmpty {
        let folders = ScenarioFile.folders().joined(separator: ", ")
        throw FileProblem(path: "scenarios", message: "none was found. Looked in \(folders).")
      }
      for entry in listed {
        let (title, teaches) =
          switch entry.scenario {
          case .success(let scenario): (scenario.title, scenario.teaches)
          case .failure(let error): ("INVALID: \(error)", nil)
          }
        let note = entry.isHidden ? " (hidden by the one above of the same name)" : ""
        let line =
          "\(Terminal.line(entry.name))\t\(Terminal.line(title))\t\(Terminal.line(entry.path))\(note)"
        print(line + (teaches.map { "\t" + Terminal.line($0) } ?? ""))
      }
    }
    private func member(_ entry: ScenarioFile.Listed) -> JSON {
      var title: String?
      var teaches: String?
      var problem: String?
      switch entry.scenario {
      case .success(let scenario): (title, teaches) = (scenario.title, scenario.teaches)
      case .failure(let error): problem = "\(error)"
      }
      return .object([
        JSON.Member("name", .string(entry.name)), JSON.Member("title", .string(title)),
        JSON.Member("teaches", .string(teaches)), JSON.Member("path", .string(entry.path)),
        JSON.Member("hidden", .bool(entry.isHidden)),
        JSON.Member("problem", .string(problem)),
      ])
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show what a scenario asks for.",
      discussion: """
        Example:
          sijsim scenario show lower-level-thin-woman
        """)
    @Argument(help: "A scenario's name or file.") var scenario: String

    func run() throws {
      let loaded = try ScenarioFile.load(named: scenario)
      print(ScenarioText.lines(of: loaded).joined(separator: "\n"))
    }
  }

  struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say what is wrong in scenario files, line by line; exit with 1 when something is.",
      discussion: """
        Example:
          sijsim scenario validate my-case.yaml
        """)
    @Argument(help: "Scenarios' names or files.", completion: .file(extensions: ["yaml", "yml"]))
    var scenarios: [String]

    func run() throws {
      var isValid = true
      for scenario in scenarios {
        do {
          let path = try ScenarioFile.path(named: scenario)
          let problems = ScenarioFile.problems(in: try ScenarioFile.text(of: path), file: path)
          for problem in problems { Terminal.say(problem.description) }
          if problems.isEmpty { print("\(path): valid") } else { isValid = false }
        } catch let problem as FileProblem {
          Terminal.say(problem.description)
          isValid = false
        }
      }
      if !isValid { throw ExitCode(1) }
    }
  }

  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a template: every key with its meaning and range.",
      discussion: """
        Example:
          sijsim scenario new my-case            into your own folder, found by its name, and the schema beside it
          sijsim scenario new ./my-case.yaml     into a file of your choice
          sijsim scenario new > my-case.yaml     to standard output
        """)
    @Argument(help: "The new scenario's name or file; without it the template is printed.")
    var scenario: String?
    @OptionGroup var writing: OverwriteOption

    func run() throws {
      let template = TemplateFile(
        kind: "scenario", example: "my-case", text: ScenarioTemplate.text, schema: ScenarioSchema.json)
      try template.write(to: scenario, writing)
    }
  }

  struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the JSON Schema of scenario files, for editors.",
      discussion: """
        Example:
          sijsim scenario schema > Scenarios/scenario.schema.json
        """)
    func run() { print(ScenarioSchema.json.text) }
  }
}

/// A scenario as lines of text for a person.
enum ScenarioText {
  /// Variation of the person from the mean one; empty when there is none.
  private static func variation(_ patient: Scenario.PatientChoice) -> [String] {
    let byHand = (patient.variation?.byID ?? [:]).sorted { $0.key < $1.key }.map { "\($0) \($1.yaml)" }
    let told = (patient.variationSeed.map { ["drawn from \($0)"] } ?? []) + byHand
    return told.isEmpty ? [] : ["varies    \(told.joined(separator: ", "))"]
  }

  /// Drugs in a milliliter, and the most of each that this patient may have.
  private static func doses(_ doses: [Scenario.Dose], of scenario: Scenario) -> [String] {
    doses.map { dose in
      let limit = scenario.maximumMG(of: dose).map { ", at most \(JSON.number($0.rounded()).text) mg" }
      return "          \(dose.drug) \(JSON.number(dose.mgPerML).text) mg/mL\(limit ?? "")"
    }
  }

  /// The switches of the machine that are not at their defaults.
  private static func modes(_ settings: Scenario.MachineSettings) -> [String] {
    guard case .object(let members) = settings.content else { return [] }
    return members.compactMap { member in
      switch member.content {
      case .flag: member.key
      case .text(let word): "\(member.key) \(word)"
      default: nil
      }
    }
  }

  /// The errors that fail an attempt, and what each of the others costs, in points of this scenario.
  private static func costs(in scenario: Scenario) -> [String] {
    let costs = ErrorRule.standard.filter { !$0.isCritical }.compactMap { rule in
      rule.penalty.map { penalty in
        let points = (scenario.points(of: penalty) * 10).rounded() / 10
        return "          \(rule.id) \(JSON.number(points).text) of \(penalty.part.rawValue)"
      }
    }
    return [
      "fails on  \(ErrorRule.standard.filter(\.isCritical).map(\.id).joined(separator: ", "))",
      "costs     points each time, of 100:",
    ] + costs
  }

  static func lines(of loaded: ScenarioFile.Loaded) -> [String] {
    let s = loaded.scenario
    func number(_ value: Double) -> String { JSON.number(value).text }
    let modes = modes(s.settings).map { ", " + $0 }.joined()
    var lines = [
      "\(loaded.name): \(Terminal.line(s.title))", "", s.vignette, "",
    ]
    lines += s.teaches.map { ["teaches   \(Terminal.line($0))"] } ?? []
    lines += [
      "patient   "
        + (s.patientParameters.map {
          "\($0.sex.rawValue), \(number($0.ageYears)) years, \(number($0.bodyMassIndex)) kg/m², seed \($0.seed)"
        } ?? (s.isGelBlock ? "none: a block of gel with a tube" : "imported, \(s.patient.file ?? "")")),
      "side      \(s.side.rawValue)",
      "probe     \(s.probe), depth \(number(s.settings.depthMM)) mm, focus \(number(s.settings.focusMM)) mm, gain \(number(s.settings.gainDB)) dB, dynamic range \(number(s.settings.dynamicRangeDB)) dB\(modes)",
      "needle    \(s.needle.model?.displayName ?? "none")",
      "syringe   \(s.syringe.drug), \(number(s.syringe.volumeML)) mL, at least \(number(s.syringe.leastML)) and at most \(number(s.syringe.maximumML)) mL",
    ]
    lines += variation(s.patient)
    lines += doses(s.syringe.doses, of: s)
    if let anesthetic = s.anaesthetic {
      lines.append(
        "numbs     \(anesthetic.drug), \(number(anesthetic.volumeML)) mL, through \(anesthetic.needle.model?.displayName ?? "none")"
      )
      lines += doses(anesthetic.doses, of: s)
    }
    lines += ScenarioText.caseLines(of: s)
    let aids = [
      (s.aids.externalView, "external view"), (s.aids.imagePlane, "image plane"),
      (s.aids.structureNames, "structure names"), (s.aids.tipMarker, "tip marker"),
      (s.aids.forceMeter, "force meter"),
    ].filter(\.0).map(\.1)
    let bounds = s.passWhen.sorted { $0.key < $1.key }.map { id, bound in
      [
        bound.atLeast.map { "\(id) at least \(number($0))" },
        bound.atMost.map { "\(id) at most \(number($0))" },
      ]
      .compactMap { $0 }.joined(separator: ", ")
    }
    lines += [
      "target    \(s.target.structure.rawValue) at the \(s.target.level.rawValue) level, tip within \(number(s.target.reachedWithinMM)) mm",
      "aids      \(aids.isEmpty ? "none" : aids.joined(separator: ", "))",
      "time      \(number(s.timeLimitS)) s",
      "steps     \(s.stepsRequired.joined(separator: ", "))",
    ]
    if let hinted = s.stepsHinted {
      lines.append("hints     \(hinted.isEmpty ? "none" : hinted.joined(separator: ", "))")
    }
    lines += [
      "to pass   \((["\(number(s.passScore)) points"] + bounds).joined(separator: ", "))"
    ]
    lines += costs(in: s) + ["file      \(loaded.path)"]
    return lines
  }
}
