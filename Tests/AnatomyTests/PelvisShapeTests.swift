import Geometry
import TestSupport
import Testing

@testable import Anatomy

/// The built-in woman and man against measurements of 19 adults (VSDFullBodyBoneModels, Fischer, Sci Data 2023;10:763)
/// and, where named, of other series.
@Suite struct PelvisShapeTests {
  /// Mean, standard deviation.
  typealias Measured = (mean: Double, deviation: Double)

  /// How far z of a level lies from the foramina it is named by.
  static func level(_ name: String, _ calipers: BoneCalipers) -> Double {
    let (s1, s2) = (calipers.levels[0], calipers.levels[1])
    return switch name {
    case "S1": s1
    case "S1–S2": (s1 + s2) / 2
    case "S2": s2
    case "6 below S2": s2 - 6
    case "10 below S2": s2 - 10
    case "12 below S2": s2 - 12
    case "16 below S2": s2 - 16
    default: calipers.levels[2]
    }
  }
  static let corridors: [(level: String, female: Measured, male: Measured)] = [
    ("S1", (40, 4), (31, 13)), ("S1–S2", (37, 6), (19, 8)), ("S2", (19, 10), (10, 10)),
    ("6 below S2", (8, 4), (2, 2.5)), ("10 below S2", (2.1, 1.5), (0.6, 0.8)),
    ("12 below S2", (1, 1), (0.35, 0.6)),
  ]

  @Test(arguments: Sex.allCases) func theCorridorOfLigamentNarrowsTowardTheLowerWindow(_ sex: Sex) throws {
    let calipers = BoneCalipers(sex)
    var last = Double.infinity
    for (name, female, male) in Self.corridors {
      let measured = sex == .female ? female : male
      let depth = try #require(calipers.corridor(z: Self.level(name, calipers)), "no joint at \(name)")
      #expect((depth - measured.mean).magnitude <= 2 * measured.deviation, "\(name): \(depth) mm")
      #expect(depth <= last + 0.5, "\(name): \(depth) mm after \(last) mm")
      last = depth
    }
    let atS1 = try #require(calipers.corridor(z: calipers.levels[0]))
    #expect((25...45).contains(atS1))
    for below in [10.0, 11, 12] {
      let atWindow = try #require(calipers.corridor(z: calipers.levels[1] - below))
      #expect(atWindow < 5)
    }
  }

  @Test(arguments: Sex.allCases) func theJointIsOpenFromBehindAtTheLowerWindowAndRoofedAtS1(_ sex: Sex) throws
  {
    let calipers = BoneCalipers(sex)
    for (level, isOpen) in [(calipers.levels[1] - 11, true), (calipers.levels[0], false)] {
      let entry = try #require(calipers.narrowEntry(z: level))
      let x = calipers.bones.row(y: entry.y, z: level).middle
      var clear = true
      for y in stride(from: -15, to: entry.y, by: 0.25) {
        if calipers.bones.values(at: Vector3(x, y, level)).ilium <= 0 { clear = false }
      }
      #expect(clear == isOpen, "\(level)")
    }
  }

  static let angles: [(level: String, all: Measured)] = [
    ("S1", (24, 8)), ("S1–S2", (28, 11)), ("S2", (16, 10)), ("10 below S2", (4, 9)), ("16 below S2", (-2, 9)),
    ("S3", (-4, 7)),
  ]
  /// The plane of the joint against the sagittal over the first 12 mm, deep end lateral is positive.
  @Test(arguments: Sex.allCases) func theJointTurnsLikeAPropeller(_ sex: Sex) {
    let calipers = BoneCalipers(sex)
    var degrees: [Double] = []
    for (name, all) in Self.angles {
      let z = Self.level(name, calipers)
      let y = calipers.narrowEntry(z: z)?.y ?? 16
      let across = calipers.bones.row(y: y + 12, z: z).middle - calipers.bones.row(y: y, z: z).middle
      let angle = Elementary.arcTangent2(across, 12) * 180 / .pi
      #expect((angle - all.mean).magnitude <= 1.5 * all.deviation, "\(name): \(angle)°")
      degrees.append(angle)
    }
    #expect(degrees[0] > 15 && degrees[4] < 0, "the sign changes")
  }

  /// Distances from the sacral to the iliac face where they are within 5 mm: 10th, 25th, 50th, 75th, 90th percentile
  /// of all, and the medians of women and men.
  @Test(arguments: Sex.allCases) func theGapIsAsWideAsMeasured(_ sex: Sex) {
    let calipers = BoneCalipers(sex)
    var (sacrum, ilium): ([Vector3], [Vector3]) = ([], [])
    for z in stride(from: calipers.levels[3], through: calipers.levels[0] + 30, by: 1) {
      let faces = calipers.axial(z: z, step: 1)
      sacrum += faces.sacrum
      ilium += faces.ilium
    }
    let gaps = sacrum.map { s in ilium.map { distance($0, s) }.min() ?? .infinity }.filter { $0 < 5 }.sorted()
    for (percent, measured) in [(10, 1.3), (25, 1.7), (50, 2.1), (75, 2.9), (90, 4.4)] {
      let gap = gaps[gaps.count * percent / 100]
      #expect((gap / measured - 1).magnitude < 0.27, "\(percent) %: \(gap) mm")
    }
    let median = gaps[gaps.count / 2]
    #expect((median - (sex == .female ? 1.93 : 2.15)).magnitude < 0.2, "median \(median) mm")
    // Square millimeters with a gap under 3 mm, one per sample: 1330–1780.
    let area = gaps.filter { $0 < 3 }.count
    #expect((1200...1900).contains(area), "\(area) mm²")
  }

  @Test(arguments: Sex.allCases) func theSpinesAreWhereTheyAreMeasured(_ sex: Sex) throws {
    let landmarks = try #require(BuiltPatients[sex].landmarks[.right])
    let across: Measured = sex == .female ? (97, 11) : (87, 7)
    #expect((2 * landmarks.psisMM.x - across.mean).magnitude <= across.deviation)
    #expect(landmarks.psisMM.y.magnitude < 2 && landmarks.psisMM.z.magnitude < 7)
    let lower = sex == .female ? Vector3(49, 18, -31) : Vector3(50, 13, -38)
    #expect(distance(landmarks.piisMM, lower) < 9, "\(landmarks.piisMM)")
    let left = try #require(BuiltPatients[sex].landmarks[.left])
    #expect(left.psisMM == Vector3(-landmarks.psisMM.x, landmarks.psisMM.y, landmarks.psisMM.z))
  }
}
