import ArgumentParser
import Foundation
import Storage
import Training

struct CourseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "course",
    abstract: "List, check and write courses.",
    discussion: """
      A course is one YAML file: cases in the order in which they are learned, what opens the next one, how many tries there are, what helps, \
      and which are exams. Each case names a scenario.
        sijsim course list                   what there is, and its cases
        sijsim course new my-course          writes a template into your own folder
        sijsim course validate my-course     reads it, and has scripted operators perform every case
        sijsim run sacroiliac/landmarks      opens a case of a course, under the course's conditions
        sijsim course progress sacroiliac --person anna   what is passed, open and locked
      """,
    subcommands: [List.self, Validate.self, New.self, Progress.self, Schema.self])
}

extension CourseCommand {
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Name every course that is found, and its cases.",
      discussion: """
        Looked for in Courses below $SIJSIM_HOME, the current folder, the folders above the program and share/sijsim \
        beside it, and in your own folder $XDG_DATA_HOME/sijsim/courses.

        Example:
          sijsim course list
          sijsim course list --json
        """)
    @Flag(help: "Print one JSON object.") var json = false

    func run() throws {
      let found = CourseFile.list()
      if json {
        print(JSON.object([JSON.Member("courses", .array(found.map(CourseText.object)))]).text)
        return
      }
      if found.isEmpty {
        let folders = CourseFile.folders().joined(separator: ", ")
        throw FileProblem(path: "courses", message: "none was found. Looked in \(folders).")
      }
      for entry in found { print(CourseText.lines(of: entry).joined(separator: "\n")) }
    }
  }

  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a template: every key with its meaning, and a course that is valid.",
      discussion: """
        Example:
          sijsim course new my-course            into your own folder, found by its name, and the schema beside it
          sijsim course new ./my-course.yaml     into a file of your choice
          sijsim course new > my-course.yaml     to standard output
        """)
    @Argument(help: "The new course's name or file; without it the template is printed.") var course: String?
    @OptionGroup var writing: OverwriteOption

    func run() throws {
      let template = TemplateFile(
        kind: "course", example: "my-course", text: CourseTemplate.text, schema: ScenarioSchema.courseJSON)
      try template.write(to: course, writing)
    }
  }

  struct Schema: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print the JSON Schema of course files, for editors.",
      discussion: """
        Example:
          sijsim course schema > Courses/course.schema.json
        """)
    func run() { print(ScenarioSchema.courseJSON.text) }
  }
}

/// A course as text for a person, and as JSON.
enum CourseText {
  static func lines(of entry: CourseFile.Found) -> [String] {
    switch entry.course {
    case .failure(let error):
      return [
        "\(Terminal.line(entry.name))\tINVALID: \(Terminal.line("\(error)"))\t\(Terminal.line(entry.path))"
      ]
    case .success(let loaded):
      let course = loaded.course
      let head = [entry.name, course.title, entry.path].map(Terminal.line).joined(separator: "\t")
      return [head]
        + course.cases.enumerated().map { number, one in
          "  \(number + 1). \(Terminal.line(one.id)): \(Terminal.line(one.goal))\(conditions(of: one))"
        }
    }
  }

  private static func conditions(of one: CurriculumCase) -> String {
    var words: [String] = []
    if one.exam { words.append("exam") }
    if let tries = one.tries { words.append(tries == 1 ? "one try" : "\(tries) tries") }
    if !one.unlock.passed.isEmpty { words.append("after \(one.unlock.passed.joined(separator: ", "))") }
    if !one.unlock.competent.isEmpty {
      words.append("when competent on \(one.unlock.competent.joined(separator: ", "))")
    }
    if one.drawsPatient { words.append("another person each time") }
    return words.isEmpty ? "" : " (\(Terminal.line(words.joined(separator: "; "))))"
  }

  static func object(_ entry: CourseFile.Found) -> JSON {
    var members = [JSON.Member("name", .string(entry.name)), JSON.Member("path", .string(entry.path))]
    switch entry.course {
    case .failure(let error): members.append(JSON.Member("problem", .string("\(error)")))
    case .success(let loaded):
      members += [
        JSON.Member("problem", .null), JSON.Member("title", .string(loaded.course.title)),
        JSON.Member("purpose", .string(loaded.course.purpose)),
        JSON.Member("cases", .array(loaded.course.cases.map(object))),
      ]
    }
    return .object(members)
  }
  private static func object(_ one: CurriculumCase) -> JSON {
    func texts(_ list: [String]) -> JSON { .array(list.map { .string($0) }) }
    return .object([
      JSON.Member("id", .string(one.id)), JSON.Member("goal", .string(one.goal)),
      JSON.Member("scenarios", texts(one.scenarios)), JSON.Member("exam", .bool(one.exam)),
      JSON.Member("tries", .number(one.tries.map(Double.init))),
      JSON.Member("passed", texts(one.unlock.passed)), JSON.Member("competent", texts(one.unlock.competent)),
      JSON.Member("drawsPatient", .bool(one.drawsPatient)),
    ])
  }
}
