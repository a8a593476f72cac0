import Foundation

/// What went wrong with a file, in words that its owner can act on.
package struct FileProblem: Error, Equatable, CustomStringConvertible, LocalizedError {
  package var path: String
  package var says: String
  package init(path: String, says: String) { (self.path, self.says) = (path, says) }
  package var description: String { "\(path): \(says)" }
  package var errorDescription: String? { description }
}

/// What the system says about an error number.
func systemMessage(_ number: Int32 = errno) -> String { String(cString: strerror(number)) }
