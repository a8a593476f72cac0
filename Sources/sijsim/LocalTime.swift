import Foundation

extension Date {
  /// The date and time here, by a pattern of Unicode Technical Standard 35, such as "yyyy-MM-dd HH:mm".
  func local(_ pattern: String) -> String {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.dateFormat = pattern
    return format.string(from: self)
  }
}
