import Foundation
import Geometry
import Testing

@testable import Anatomy

/// The mean pelvis against measured means, where they are at hand: `$SIJSIM_REFERENCE` names the folder.
@Suite(.enabled(if: ReferenceTable.folder != nil, "SIJSIM_REFERENCE is unset: no tables to compare with"))
struct ReferenceSurfaceTests {
  static let bones = BoneModel(.mean)

  enum Surface: String, CaseIterable, Sendable {
    case dorsalSacrum, dorsalIlium, lateralIlium, joint
  }

  /// Within one standard deviation over nine tenths of the area that nine tenths of the people have.
  @Test(arguments: Surface.allCases) func theMeanLiesWithinOneStandardDeviation(_ surface: Surface) throws {
    let places = try Self.places(surface)
    try #require(places.count > 60)
    let near = places.filter { ($0.built - $0.mean).magnitude <= $0.deviation }
    let error = places.map { ($0.built - $0.mean).magnitude }.sorted()[places.count / 2]
    #expect(Double(near.count) >= 0.9 * Double(places.count), "\(near.count) of \(places.count)")
    #expect(error < 2, "the median error, in mm")
  }

  struct Place { var built, mean, deviation: Double }

  static func places(_ surface: Surface) throws -> [Place] {
    switch surface {
    case .dorsalSacrum: try dorsal("sacrum") { $0.sacrum }
    case .dorsalIlium: try dorsal("ilium") { $0.ilium }
    case .lateralIlium:
      try ReferenceTable("lateral_ilium.csv").rows.compactMap { row in
        guard let y = row["y"], let z = row["z"], let mean = row["norm_mean"], let deviation = row["norm_sd"],
          row["norm_cov"] ?? 0 >= 0.9
        else { return nil }
        return Place(built: bones.row(y: y, z: z).lateralFace, mean: mean, deviation: deviation)
      }
    case .joint:
      try ReferenceTable("joint_sheet.csv").rows.compactMap { row in
        guard let y = row["y"], let z = row["z"], let mean = row["norm_mid"],
          let deviation = row["norm_mid_sd"],
          row["aur4_frac"] ?? 0 >= 0.5, row["norm_n"] ?? 0 >= 17
        else { return nil }
        return Place(built: bones.row(y: y, z: z).middle, mean: mean, deviation: deviation)
      }
    }
  }

  /// The first bone from behind at the table's places.
  static func dorsal(_ bone: String, _ of: ((sacrum: Double, ilium: Double)) -> Double) throws -> [Place] {
    try ReferenceTable("dorsal_surface.csv").rows(bone: bone).compactMap { row in
      guard let x = row["x"], let z = row["z"], let mean = row["norm_mean"], let deviation = row["norm_sd"],
        row["norm_cov"] ?? 0 >= 0.9
      else { return nil }
      var y = -20.0
      while y < 110, of(bones.values(at: Vector3(x, y, z))) > 0 { y += 0.25 }
      return Place(built: y, mean: mean, deviation: deviation)
    }
  }
}

/// A table of measurements beside the project: numbers by column name.
struct ReferenceTable {
  static var folder: String? { ProcessInfo.processInfo.environment["SIJSIM_REFERENCE"] }
  let rows: [[String: Double]]
  private let firstColumn: [String]

  init(_ name: String) throws {
    let text = try String(contentsOfFile: "\(Self.folder ?? "")/pelvis/\(name)", encoding: .utf8)
    let lines = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let header = lines.first.map { $0.map(String.init) } ?? []
    rows = lines.dropFirst().map { cells in
      var row: [String: Double] = [:]
      for (key, cell) in zip(header, cells) { row[key] = Double(cell) }
      return row
    }
    firstColumn = lines.dropFirst().map { $0.first.map(String.init) ?? "" }
  }
  func rows(bone: String) -> [[String: Double]] { zip(firstColumn, rows).filter { $0.0 == bone }.map(\.1) }
}
