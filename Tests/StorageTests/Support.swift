import Anatomy
import Foundation
import Geometry
import Simulation
import Testing
import Training
import Ultrasound
import Yams

@testable import Storage

enum Folder {
  static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Runs with a new folder, which is removed afterwards.
  static func temporary<Result>(_ use: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sijsim-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try use(folder.path)
  }
}

extension AttemptLoader {
  /// One that keeps built people for all tests of this build.
  static func test() -> AttemptLoader {
    let folder = Folder.repository.appending(path: ".build/people").path
    return AttemptLoader(pool: WorkerPool(threads: 2), cache: PatientCache(folder: folder))
  }
}

enum SampleScenario {
  static let text = """
    format: 1
    title: A test
    vignette: Somebody.
    patient: { sex: female, bodyMassIndex: 22 }
    side: right
    settings:
      depthMM: 90
    syringe:
      drug: lidocaine
      doses:
        - { drug: lidocaine, mgPerML: 10, maximumMG: 300 }
    passWhen:
      time: { atMost: 300 }

    """
}

enum SampleRecording {
  /// Every kind of control: rest, motions, numbers that are none, settings, belief, finish.
  static func controls(_ ticks: Int, seed: UInt64 = 1) -> [Controls] {
    var random = RandomNumbers(seed: seed)
    return (0..<ticks).map { tick in
      var c = Controls()
      func any(_ scale: Float) -> Float { random.uniform() < 0.5 ? 0 : Float(random.gaussian()) * scale }
      c.probeSlideMM = [any(1), any(1)]
      (c.probeRotateDeg, c.probeTiltDeg, c.probeRockDeg, c.probePressMM) = (any(1), any(1), any(1), any(0.1))
      c.entryMoveMM = [any(1), any(1)]
      (c.needleYawDeg, c.needlePitchDeg, c.bevelTurnDeg) = (any(1), any(1), any(5))
      (c.advanceMM, c.injectMLPerS) = (any(0.3), any(0.1))
      c.aspirates = tick % 13 == 5
      if tick % 60 == 21 { c.sacralPress = 0.5 }
      if tick % 30 == 11 { c.event = .change(to: tick % 60 == 11 ? .infiltration : .main) }
      if tick % 30 == 23 {
        c.event = .procedure(ProcedureEvent.everyOne[tick % ProcedureEvent.everyOne.count])
      }
      if tick % 17 == 3 { c.advanceMM = -0.0 }
      if tick % 40 == 7 {
        c.settings = ImagingSettings(
          depthMM: 70, focusMM: Float(tick), timeGainDB: [1, 2, 3, 4, 5, 6, 7, -8],
          isHarmonic: tick % 80 == 7, isCompounded: tick % 120 == 7)
      }
      if tick % 50 == 9 {
        let region = Region.allCases[Int(random.uniform() * Double(Region.allCases.count))]
        c.event = .belief(region: region, inJoint: tick % 100 == 9, confidence: 0.25)
      }
      if tick == ticks - 1 { c.event = .finish }
      return c
    }
  }
  static func make(_ ticks: Int, seed: UInt64 = 1) -> Recording {
    Recording(
      scenarioText: SampleScenario.text, scenarioName: "a-test", seed: seed, version: "9.8.7",
      controls: controls(ticks, seed: seed))
  }
  static func bytes(_ ticks: Int) throws -> [UInt8] {
    try Folder.temporary { folder in
      try RecordingFile.write(make(ticks), to: folder + "/r.sijrec")
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/r.sijrec")))
    }
  }
}

/// A YAML text with one key set to another value, itself YAML.
func yaml(_ text: String, setting path: [String], to value: String) throws -> String {
  var root = try #require(try compose(yaml: text))
  func set(_ node: inout Node, _ rest: ArraySlice<String>) throws {
    guard let key = rest.first else { return }
    if rest.count == 1 {
      node[key] = try compose(yaml: value)
    } else {
      var inner = node[key] ?? Node([(Node, Node)]())
      try set(&inner, rest.dropFirst())
      node[key] = inner
    }
  }
  try set(&root, path[...])
  return try serialize(node: root)
}

/// Every field and every field inside it, with its path.
func forEachField(
  _ fields: [FieldDeclaration], path: [String] = [], _ visit: (FieldDeclaration, [String]) throws -> Void
) throws {
  for field in fields {
    try visit(field, path + [field.key])
    if case .object(let inner) = field.kind { try forEachField(inner, path: path + [field.key], visit) }
  }
}

/// What the calling thread has read of files, in bytes, as the system counts it.
enum ReadBytes {
  static func ofThisThread() throws -> Int {
    let counts = try String(contentsOfFile: "/proc/thread-self/io", encoding: .utf8)
    let line = try #require(counts.split(separator: "\n").first { $0.hasPrefix("rchar: ") })
    return try #require(Int(line.dropFirst(7)))
  }
}
