import Storage

/// A template that a 'new' writes: under a name into the user's own folder, with the schema beside it, or into a file.
struct TemplateFile {
  /// Kind of file, such as "scenario", and a name that one could have.
  var kind, example: String
  var text: String
  var schema: JSON

  /// - Parameter name: the new name or file; nil prints the template.
  func write(to name: String?, _ writing: OverwriteOption) throws {
    guard let name else {
      print(text, terminator: "")
      return
    }
    let last = name.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    let stem = last.hasSuffix(".yaml") ? last.dropLast(5) : last
    guard stem.contains(where: { !$0.isWhitespace && $0 != "." }), Terminal.shown(name) == name,
      !name.contains(where: \.isNewline)
    else {
      throw FileProblem(
        path: "'\(name)'", message: "it is no name for a \(kind); write one of letters, such as \(example).")
    }
    let isPath = name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml")
    let folder = isPath ? "" : try DataFolders.makeUserFolder(kind + "s") + "/"
    let path = isPath ? name : folder + name + ".yaml"
    try writing.check([path])
    try writeText(text, to: path)
    if !isPath { try writeText(schema.text + "\n", to: folder + kind + ".schema.json") }
    print(path)
  }
}
