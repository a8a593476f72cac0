import Anatomy
import Foundation
import Geometry
import Testing

@testable import Storage

@Suite struct PatientFolderTests {
  private static let tetrahedron = SurfaceMesh(
    name: "sacrum", positionsMM: [[0, 0, 0], [2, 0, 0], [0, 3, 0], [0, 0, 4]],
    indices: [0, 2, 1, 0, 1, 3, 1, 2, 3, 0, 3, 2])

  @Test func aSurfaceIsBinaryLittleEndianSTL() {
    let bytes = STLFile.bytes(of: Self.tetrahedron, title: "sacrum")
    #expect(bytes.count == 84 + 4 * 50)
    #expect(!String(decoding: bytes.prefix(80), as: UTF8.self).hasPrefix("solid"))
    #expect(Array(bytes[80..<84]) == [4, 0, 0, 0])
    func number(_ at: Int) -> Float {
      Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[at + $1]) << UInt32(8 * $1) })
    }
    // The first triangle lies in z = 0 and looks down; its second corner is (0, 3, 0).
    #expect((0..<3).map { number(84 + 4 * $0) } == [0, 0, -1])
    #expect((0..<3).map { number(84 + 12 + 12 + 4 * $0) } == [0, 3, 0])
    #expect(Array(bytes[132..<134]) == [0, 0])
  }

  @Test func aVolumeOfLabelsSaysWhereItLies() throws {
    let lattice = Lattice(countX: 2, countY: 3, countZ: 4, spacingMM: 0.75, originMM: Vector3(-1, -43.5, 2))
    let values = (0..<UInt8(24)).map { $0 }
    try Folder.temporary { folder in
      let path = folder + "/labels.nrrd"
      try NRRDFile.write(
        labels: values, lattice: lattice, keys: [.init("Segment0_Name", "skin")], encoding: .raw, to: path)
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      #expect(Array(bytes.suffix(24)) == values)
      #expect(
        String(decoding: bytes.dropLast(24), as: UTF8.self).components(separatedBy: "\n") == [
          "NRRD0005", "type: uint8", "dimension: 3", "space: right-anterior-superior", "sizes: 2 3 4",
          "space directions: (0.75,0,0) (0,0.75,0) (0,0,0.75)", "kinds: domain domain domain",
          "space units: \"mm\" \"mm\" \"mm\"", "space origin: (-1,-43.5,2)", "encoding: raw",
          "Segment0_Name:=skin", "", "",
        ])
    }
  }

  @Test func aFolderThatCannotBeMadeIsTold() {
    #expect(throws: FileProblem.self) { try PatientFolder(path: "/dev/null/anatomy") }
  }
}
