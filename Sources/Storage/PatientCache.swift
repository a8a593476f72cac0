import Anatomy
import Foundation
import Geometry

/// Built-in patients that were built before, kept in a folder and mapped into memory from there. It never fails: a patient that is not
/// there, is damaged, or was made by another program is built, and kept if the disk takes it.
///
/// Two programs may use one folder: an entry appears whole or not at all, and what is removed while it is mapped stays
/// readable.
package struct PatientCache: Sendable {
  package var folder: String
  /// Most entries that are kept; the one that was used longest ago goes first. Each is some 60 MB.
  package static let countMax = 16

  package init(folder: String) { self.folder = folder }
  /// The user's own.
  package static var user: PatientCache { PatientCache(folder: DataFolders.cache() + "/patients") }

  /// The patient of these parameters, the same to the bit whether it was kept or not.
  package func patient(_ parameters: PatientParameters, pool: WorkerPool) -> Patient {
    guard let key = PatientCache.key(of: parameters) else { return Patient.build(parameters, pool: pool) }
    let path = path(ofKey: key)
    if let kept = try? PatientFile.read(path, key: key), kept.parameters == parameters {
      utimensat(AT_FDCWD, path, nil, 0)
      return kept
    }
    let patient = Patient.build(parameters, pool: pool)
    keep(patient, key: key, at: path)
    return patient
  }

  func path(ofKey key: String) -> String {
    let digest = Array(key.utf8).withUnsafeBytes { Fingerprint(of: $0) }
    return "\(folder)/\(digest.hexDigits).\(PatientCache.ending)"
  }
  private static let ending = "sijbuilt"

  /// Key of a patient: what makes it, parameters and program. A program that was built anew may build other patients under the same version, so that
  /// its file counts: size and time of change. Nil where the system does not tell them.
  static func key(of parameters: PatientParameters) -> String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    // By its own path: under an emulator the link itself leads to the emulator.
    var status = stat()
    guard let json = try? encoder.encode(parameters), stat(DataFolders.realExecutable(), &status) == 0
    else { return nil }
    let program = "\(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)"
    return
      "\(PatientFile.format) \(Program.version) \(program) \(String(decoding: json, as: UTF8.self))"
  }

  /// Writes an entry if the disk takes it, and removes older ones beyond the bound.
  func keep(_ patient: Patient, key: String, at path: String) {
    guard (try? makeFolder(folder)) != nil else { return }
    makeRoom()
    try? PatientFile.write(builtIn: patient, key: key, to: path)
  }

  /// Removes what was used longest ago, so that one more fits, and what a killed program left.
  private func makeRoom() {
    let manager = FileManager.default
    func changed(_ path: String) -> Date {
      (try? manager.attributesOfItem(atPath: path))?[.modificationDate] as? Date ?? .distantPast
    }
    let names = (try? manager.contentsOfDirectory(atPath: folder)) ?? []
    let entries = names.filter { $0.hasSuffix("." + PatientCache.ending) }.map { "\(folder)/\($0)" }
    let dated = entries.map { (path: $0, date: changed($0)) }.sorted { $0.date < $1.date }
    for old in dated.prefix(max(0, dated.count + 1 - PatientCache.countMax)) { unlink(old.path) }
    for part in names where part.hasPrefix(".") && part.hasSuffix(".part") {
      let path = "\(folder)/\(part)"
      if changed(path) < Date(timeIntervalSinceNow: -3_600) { unlink(path) }
    }
  }
}
