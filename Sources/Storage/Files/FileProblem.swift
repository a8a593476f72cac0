import Foundation

/// A problem with a file, in words that its owner can act on.
package struct FileProblem: Error, Equatable, CustomStringConvertible, LocalizedError {
  package var path: String
  package var message: String
  package init(path: String, message: String) { (self.path, self.message) = (path, message) }
  package var description: String { "\(path): \(message)" }
  package var errorDescription: String? { description }
}

/// Message of the system for an error number.
func systemMessage(_ number: Int32 = errno) -> String { String(cString: strerror(number)) }
