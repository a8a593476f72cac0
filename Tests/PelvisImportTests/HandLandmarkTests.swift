import Foundation
import Geometry
import Testing

@testable import Anatomy
@testable import PelvisImport

/// The finder against landmarks that a person placed by eye on rendered views of two real pelves, before any finder was run
/// on them (Fixtures/HandLandmarks, with the pictures).
@Suite(.enabled(if: PelvisSamples.folder != nil, "SIJSIM_SAMPLES is unset: no bones to look at"))
struct HandLandmarkTests {
  private struct Placed: Decodable {
    var name: String
    var side: String?
    /// Null where the person saw no such place.
    var point: [Double]?
    /// How sure the person was, in mm.
    var uncertainty: Double?
  }
  private struct Sheet: Decodable { var landmarks: [Placed] }

  private static let points: [String: PelvicPoint] = [
    "PSIS": .psis, "PIIS": .piis, "ASIS": .asis, "pubicTubercle": .pubicTubercle,
    "ischialSpine": .ischialSpine, "dorsalForamenS1": .foramenS1, "dorsalForamenS2": .foramenS2,
    "dorsalForamenS3": .foramenS3, "dorsalForamenS4": .foramenS4, "jointLowerWindow": .lowerWindow,
    "jointInferiorEnd": .jointInferiorEnd, "jointDorsalEntryS2": .jointEntryS2, "promontory": .promontory,
    "medianCrestS1": .medianCrestS1, "medianCrestS2": .medianCrestS2, "medianCrestS3": .medianCrestS3,
  ]
  /// In the tomogram the person took the second pair of foramina for the first. Its sacrum has four pairs of ventral openings,
  /// at −18, −28, −38 and −57 mm, and the joint ends 20 mm below the second of four as in other men, not 5
  /// (`theSacrumHasFourPairsOfVentralOpenings`); what was placed is judged under the number that it has.
  private static let numbered: [String: [String: String]] = [
    "totalseg_ct": [
      "dorsalForamenS1": "dorsalForamenS2", "dorsalForamenS2": "dorsalForamenS3",
      "dorsalForamenS3": "dorsalForamenS4", "medianCrestS1": "medianCrestS2",
      "medianCrestS2": "medianCrestS3", "jointDorsalEntryS2": "jointDorsalEntryS3",
    ]
  ]
  /// The bound that is asked, in mm; a point of which the person was less sure is judged by that.
  static let boundMM = 5.0

  @Test(arguments: RealPelvisTests.names) func theFinderAgreesWithAPerson(_ name: String) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/HandLandmarks/\(name).json")
    let sheet = try JSONDecoder().decode(Sheet.self, from: Data(contentsOf: file))
    let survey = PelvisSurvey(of: try PelvisSamples.real(name))
    var compared = 0
    for placed in sheet.landmarks {
      let name = Self.numbered[name]?[placed.name] ?? placed.name
      guard let point = Self.points[name], let at = placed.point, let sure = placed.uncertainty
      else { continue }
      let side = Side(rawValue: placed.side ?? "") ?? .right
      var found = try #require(survey.landmark(point, side).pointMM)
      // The person gave the entry of the cleft, the finder what lies this far inside.
      if point == .lowerWindow { found.y -= PelvisSurvey.mouthDepthMM }
      let away = distance(survey.frame.toSource.point(found), Vector3(at[0], at[1], at[2]))
      #expect(away <= max(Self.boundMM, sure), "\(placed.side ?? "midline") \(name): \(away) mm")
      compared += 1
    }
    #expect(compared >= 18)
  }

  /// What tells the numbers of the foramina without anyone's judgement: as many ventral openings beside each dorsal one
  /// or a little below it.
  @Test(arguments: RealPelvisTests.names) func theSacrumHasFourPairsOfVentralOpenings(_ name: String) throws {
    let bones = try PelvisSamples.real(name)
    let frame = PelvisSurvey(of: bones).frame.toSource
    let sacrum = BoneSurface(bones.sacrum).seen(in: frame)
    let dorsal = SacrumFinder(sacrum)
    var mirrored = sacrum
    mirrored.points = sacrum.points.map { Vector3($0.x, -$0.y, $0.z) }
    let pits = DorsalPits(mirrored)
    #expect(dorsal.foramina.count == 4)
    let promontory = try #require(dorsal.promontory).z
    let openings = [12.0...34, -34.0 ... -12].flatMap { x in
      pits.pits(x: x, z: -95...promontory, deeperThanMM: 2).filter { $0.rimY < 500 }.map(\.z)
    }
    var levels: [Double] = []
    for z in openings.sorted(by: >) where z < (levels.last ?? .infinity) - 6 { levels.append(z) }
    #expect(levels.count == 4, "\(levels)")
    for (level, opening) in levels.prefix(4).enumerated() {
      let z = try #require(dorsal.levelZ(level, .right))
      #expect((-20...5).contains(opening - z), "S\(level + 1): \(opening), dorsal \(z)")
    }
  }
}
