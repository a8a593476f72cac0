import Anatomy
import Foundation
import Geometry
import PelvisImport
import Testing

@testable import Storage

/// Which surface is which bone, and what is said of those that are no closed surface. The bones are boxes.
@Suite struct PelvisSurfacesTests {
  /// The quads of a box as an OBJ part, in millimeters, the first of its corners numbered `first`.
  private static func box(_ x: ClosedRange<Int>, first: Int, faces: Range<Int> = 0..<6) -> String {
    var text = ""
    for corner in 0..<8 {
      let p = [
        corner & 1 > 0 ? x.upperBound : x.lowerBound, corner & 2 > 0 ? 90 : 0, corner & 4 > 0 ? 120 : 0,
      ]
      text += "v \(p[0]) \(p[1]) \(p[2])\n"
    }
    let quads = [[0, 2, 3, 1], [4, 5, 7, 6], [0, 1, 5, 4], [2, 6, 7, 3], [0, 4, 6, 2], [1, 3, 7, 5]]
    for quad in quads[faces] { text += "f \(quad.map { "\($0 + first)" }.joined(separator: " "))\n" }
    return text
  }
  private static func read(_ files: [String: String], isForced: Bool = false) throws -> PelvisSource {
    try Folder.temporary { folder in
      for (name, text) in files { try writeBytes(Array(text.utf8), to: folder + "/" + name) }
      return try PelvisSource.read(files.keys.sorted().map { folder + "/" + $0 }, isForced: isForced)
    }
  }
  private static let whole = [
    "sacrum.obj": box(-50...50, first: 1), "hip_left.obj": box(-140...(-60), first: 1),
    "hip_right.obj": box(60...140, first: 1),
  ]
  private static func refusal(_ changed: [String: String]) throws -> String {
    do {
      _ = try read(whole.merging(changed) { $1 })
      return ""
    } catch let problem as ImportProblem {
      return problem.message
    }
  }

  @Test func aBoneMayStandInSeveralGroupsAndHaveDoubledCorners() throws {
    let plain = try Self.read(Self.whole)
    let front = Self.box(60...140, first: 1, faces: 0..<3)
    let back = Self.box(60...140, first: 9, faces: 3..<6)
    for names in [["ilium", "pubis"], ["", "default"], ["hip right", "hip right 2"]] {
      let groups = "g \(names[0])\n\(front)g \(names[1])\n\(back)"
      let other = try Self.read(Self.whole.merging(["hip_right.obj": groups]) { $1 })
      #expect(other.bones.hipRight.positionsMM.count == 8, "\(names)")
      #expect(other.bones.hipRight.indices.count == plain.bones.hipRight.indices.count)
    }
    // One file with everything, and what belongs to none of the bones.
    let all =
      "o Kreuzbein\n\(Self.box(-50...50, first: 1))o Hüftbein links\n\(Self.box(-140...(-60), first: 9))"
      + "o Hüftbein rechts\n\(Self.box(60...140, first: 17))o sacral plexus\n\(Self.box(-9...9, first: 25))"
    let one = try Self.read(["pelvis.obj": all])
    #expect(one.bones.hipLeft.positionsMM.count == 8)
    #expect(one.report.assumed.contains { $0.contains("'sacral plexus' of pelvis.obj") })
  }

  @Test func whatIsNoBoneIsLeftOutOrNamed() throws {
    let extra = ["hip_left_prosthesis.obj": Self.box(-90...(-80), first: 1)]
    let source = try Self.read(Self.whole.merging(extra) { $1 })
    #expect(source.bones.hipLeft.positionsMM.map(\.x).min() == -140)
    #expect(source.report.assumed.contains { $0.contains("prosthesis") })
    #expect(
      try Self.refusal(["left hip.obj": Self.box(-140...(-60), first: 1)]).contains(
        "a second surface for the left hip"))
    #expect {
      try Self.read(["sacrum.obj": Self.box(-50...50, first: 1), "x.obj": Self.box(1...2, first: 1)])
    } throws: {
      "\($0)".contains("no surface for: left hip, right hip. There are 'sacrum' of sacrum.obj, 'x' of x.obj")
    }
  }

  @Test func whatIsWrongWithEdgesIsSaid() throws {
    let open = Self.box(-50...50, first: 1, faces: 0..<5)
    #expect(
      try Self.refusal(["sacrum.obj": open]).contains(
        "is an open shell: 4 of its 17 edges belong to one triangle"))
    let wall = Self.box(-50...50, first: 1) + "f 1 4 8 5\nf 1 4 8\n"
    #expect(try Self.refusal(["sacrum.obj": wall]).contains("three triangles or more"))
    let turned = Self.box(-50...50, first: 1, faces: 0..<5) + "f 6 8 4 2\n"
    #expect(try Self.refusal(["sacrum.obj": turned]).contains("has triangles turned inside out: across 4"))
  }

  @Test func aSizeOfNoUnitIsTakenByForceAlone() throws {
    let large = Self.whole.mapValues { $0.replacingOccurrences(of: " 120\n", with: " 420\n") }
    #expect { try Self.read(large) } throws: { "\($0)".contains("the sacrum is 420.0 units long") }
    #expect(
      try Self.read(large, isForced: true).report.doubts.contains { $0.contains("taken as millimeters") })
  }
}
