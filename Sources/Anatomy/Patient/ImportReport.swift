/// Findings, assumptions and doubts of an import of a person's files: a sentence each.
package struct ImportReport: Codable, Hashable, Sendable {
  /// Names of the files, without folders.
  package var files: [String]
  package var found, assumed, doubts: [String]
  package init(files: [String], found: [String] = [], assumed: [String] = [], doubts: [String] = []) {
    (self.files, self.found, self.assumed, self.doubts) = (files, found, assumed, doubts)
  }
}
