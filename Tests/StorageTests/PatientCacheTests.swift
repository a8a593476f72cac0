import Anatomy
import Foundation
import Geometry
import Simulation
import Testing

@testable import Storage

/// Built patients that are kept from one program to the next.
@Suite struct PatientCacheTests {
  /// One with a vessel's lesion, a mouth that bone has closed and drawn differences: nothing that a file could forget is at rest.
  private static let parameters = PatientParameters(
    sex: .male, ageYears: 61, bodyMassIndex: 24, seed: 5, variationSeed: 8,
    pathology: try? Pathology(kind: .ankylosis, degree: 1, side: .right))
  private static let pool = WorkerPool(threads: 2)
  private static let built = Patient.build(parameters, pool: pool)

  private func isSame(_ a: Patient, _ b: Patient) -> Bool {
    let checks: [Bool] = [
      isSame(a.medium, b.medium), a.parameters == b.parameters, a.variation == b.variation,
      a.landmarks == b.landmarks, a.targets == b.targets, a.mouths == b.mouths, a.vessels == b.vessels,
      a.fileHash == b.fileHash, a.source == b.source, a.surfaces.map(\.name) == b.surfaces.map(\.name),
      a.surfaces.map(\.positionsMM) == b.surfaces.map(\.positionsMM),
      a.surfaces.map(\.indices) == b.surfaces.map(\.indices),
    ]
    return !checks.contains(false)
  }
  private func isSame(_ a: Medium, _ b: Medium) -> Bool {
    let checks: [Bool] = [
      a.lattice == b.lattice, a.seed == b.seed, a.boundariesOfSheets == b.boundariesOfSheets,
      a.sheets.map(\.name) == b.sheets.map(\.name),
      a.sheets.map(\.surface.heightsMM) == b.sheets.map(\.surface.heightsMM),
      a.sheets.map(\.echogenicityDB) == b.sheets.map(\.echogenicityDB),
      a.sheets.map(\.mottleDB) == b.sheets.map(\.mottleDB),
      a.sheets.map(\.hasPlies) == b.sheets.map(\.hasPlies), a.skin?.heightsMM == b.skin?.heightsMM,
      a.skin?.originX == b.skin?.originX, a.skin?.originZ == b.skin?.originZ,
    ]
    guard let first = a.voxels.baseAddress, let second = b.voxels.baseAddress else { return false }
    return !checks.contains(false) && memcmp(first, second, 4 * a.lattice.count) == 0
  }

  @Test func aKeptPatientIsTheSameToTheBitAndDamageIsBuiltAnew() throws {
    try Folder.temporary { folder in
      let cache = PatientCache(folder: folder + "/a/b")
      let first = cache.patient(Self.parameters, pool: Self.pool)
      #expect(isSame(first, Self.built))
      let path = try #require(PatientCache.key(of: Self.parameters).map(cache.path))
      let kept = try PatientFile.read(path, key: PatientCache.key(of: Self.parameters))
      #expect(isSame(kept, Self.built))
      for side in Side.allCases {
        let mouth = try #require(Self.built.mouths[side]).centerMM
        for step in -4...4 {
          let point = mouth + Vector3(Double(step), 3 * Double(step), 2)
          #expect(kept.region(at: point) == Self.built.region(at: point))
          #expect(kept.boneDistanceMM(at: point) == Self.built.boneDistanceMM(at: point))
          #expect(
            kept.jointDistanceMM(at: point, side: side) == Self.built.jointDistanceMM(at: point, side: side))
        }
      }
      // Cut, or with a bit turned far behind the header: damage, which is built again and whole afterwards.
      let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
      var turned = bytes
      turned[bytes.count / 2] ^= 4
      for damaged in [[], Array(bytes.prefix(bytes.count / 3)), turned] {
        unlink(path)
        try Data(damaged).write(to: URL(filePath: path))
        #expect(throws: FileProblem.self) {
          try PatientFile.read(path, key: PatientCache.key(of: Self.parameters))
        }
      }
      #expect(isSame(cache.patient(Self.parameters, pool: Self.pool), Self.built))
      #expect(try [UInt8](Data(contentsOf: URL(filePath: path))) == bytes)
      // What is mapped stays readable when another program removes it.
      unlink(path)
      #expect(isSame(kept, Self.built))
    }
  }

  /// Another person, another program: no entry is taken for another, and none for an imported patient.
  @Test func everyDifferenceIsAnotherKey() throws {
    var keys: Set<String> = []
    let base = Self.parameters
    func add(_ change: (inout PatientParameters) -> Void) throws {
      var other = base
      change(&other)
      keys.insert(try #require(PatientCache.key(of: other)))
    }
    try add { _ in }
    try add { $0.sex = .female }
    try add { $0.ageYears += 1 }
    try add { $0.bodyMassIndex += 0.1 }
    try add { $0.seed += 1 }
    try add { $0.jointShiftMM = 1 }
    try add { $0.jointGapChangeMM = 0.1 }
    try add { $0.variationSeed = nil }
    try add { $0.variation = PersonVariation() }
    try add { $0.pathology = nil }
    #expect(keys.count == Mirror(reflecting: base).children.count + 1)
    try Folder.temporary { folder in
      try PatientFile.write(builtIn: Self.built, key: "a key", to: folder + "/p.sijpatient")
      #expect(throws: FileProblem.self) { try PatientFile.read(folder + "/p.sijpatient") }
      #expect(throws: FileProblem.self) { try PatientFile.read(folder + "/p.sijpatient", key: "another") }
    }
  }

  /// The folder does not grow beyond its bound, and what was used last stays.
  @Test func theOldestGoesFirst() throws {
    try Folder.temporary { folder in
      // What cannot be kept costs time, no result.
      #expect(
        isSame(PatientCache(folder: "/proc/nowhere").patient(Self.parameters, pool: Self.pool), Self.built))
      let cache = PatientCache(folder: folder)
      for i in 0..<20 {
        let path = "\(folder)/\(i).sijbuilt"
        try Data([1]).write(to: URL(filePath: path))
        let date = Date(timeIntervalSinceNow: Double(i - 1_000))
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
      }
      try Data([1]).write(to: URL(filePath: folder + "/notes.txt"))
      cache.keep(Self.built, key: "a key", at: folder + "/new.sijbuilt")
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(left.filter { $0.hasSuffix(".sijbuilt") }.count == PatientCache.countMax)
      #expect(
        left.contains("new.sijbuilt") && left.contains("19.sijbuilt") && !left.contains("0.sijbuilt")
          && left.contains("notes.txt"))
    }
  }
}
