import Foundation
import Testing

/// `sijsim patient` as a user runs it.
@Suite struct PatientCommandTests {
  let folder: URL
  init() throws { folder = try Program.temporaryFolder() }
  private func run(_ arguments: [String]) throws -> Program.Result {
    try Program.run(arguments, environment: Program.environment(data: folder))
  }

  @Test func anExportHasEveryFile() throws {
    let output = folder.appending(path: "anatomy").path
    let result = try run(["patient", "export", "female", "--output", output])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let names = ["hip_left.stl", "hip_right.stl", "labels.nrrd", "landmarks.json", "sacrum.stl", "skin.stl"]
    #expect(try FileManager.default.contentsOfDirectory(atPath: output).sorted() == names)
    for name in names where name.hasSuffix(".stl") {
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(output)/\(name)")))
      let count = (0..<4).reduce(0) { $0 | Int(bytes[80 + $1]) << (8 * $1) }
      #expect(count > 1_000 && bytes.count == 84 + 50 * count, "\(name)")
    }
    let data = try Data(contentsOf: URL(fileURLWithPath: output + "/landmarks.json"))
    let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(json["sex"] as? String == "female" && json["ageYears"] as? Double == 35)
    #expect(json["bodyMassIndexKgPerM2"] as? Double == 22 && json["seed"] as? Double == 1)
    #expect(json["unit"] as? String == "mm" && json["space"] as? String == "RAS")
    let landmarks = try #require(json["landmarksMM"] as? [String: [String: [Double]]])
    let right = try #require(landmarks["right"]?["psis"])
    let left = try #require(landmarks["left"]?["psis"])
    #expect(right.count == 3 && right[0] > 0 && left[0] == -right[0])
    let header = try #require(
      String(
        decoding: Data(contentsOf: URL(fileURLWithPath: output + "/labels.nrrd")).prefix(40_000),
        as: UTF8.self
      )
      .components(separatedBy: "\n\n").first)
    #expect(header.contains("space: right-anterior-superior") && header.contains("_Name:=sacrum"))
  }

  @Test func aPatientIsShownInNumbersAndAsAPicture() throws {
    let picture = folder.appending(path: "bones.png").path
    let result = try run(["patient", "show", "male", "--image", picture])
    #expect(result.status == 0, "\(result.errors)")
    for words in ["male, 35 years, 26 kg/m²", "ischialSpine", "S2 foramen", "50 %"] {
      #expect(result.output.contains(words), "\(words)")
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: picture)).starts(with: [0x89, 0x50, 0x4E, 0x47]))
  }

  @Test func aPopulationIsToldBesideWhatWasPublished() throws {
    let table = folder.appending(path: "people.csv").path
    let result = try run([
      "patient", "population", "female", "--people", "2", "--first-seed", "7", "--table", table,
    ])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    for words in ["published", "interPSIS", "96.80", "corridor@S2-10", "seeds 7 to 8; impossible: 0"] {
      #expect(result.output.contains(words), "\(words)")
    }
    let lines = try String(contentsOf: URL(fileURLWithPath: table), encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 5 && lines[0].hasPrefix("seed,side,interPSIS (mm),"))
    let columns = lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).count }
    #expect(Set(columns).count == 1 && lines[1].hasPrefix("7,right,") && lines[4].hasPrefix("8,left,"))
    for (arguments, status, message) in [
      (["child"], 1, "use one of female, male"), (["male", "--people", "0"], 64, "--people wants"),
      (["male", "--people", "1", "--table", "/nowhere/x.csv"], 1, "/nowhere/x.csv"),
    ] as [([String], Int32, String)] {
      let refused = try run(["patient", "population"] + arguments)
      #expect(refused.status == status && refused.errors.contains(message), "\(refused.errors)")
    }
  }

  @Test func anUnknownPatientListsThoseThereAre() throws {
    let output = folder.appending(path: "none").path
    let result = try run(["patient", "export", "child", "--output", output])
    #expect(result.status == 1 && result.errors.contains("use one of female, male"), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: output))
    #expect(try run(["patient", "export", "female"]).status == 64)
  }

  @Test func anImportIsRefusedBeforeAnythingIsRead() throws {
    let file = folder.appending(path: "none.nii").path
    for (name, words) in [("x", "ends in .sijpatient"), ("x.sijpatient", "there is no such file")] {
      let output = folder.appending(path: name).path
      let result = try run(["patient", "import", file, "--sex", "male", "--output", output])
      #expect(result.status != 0 && result.errors.contains(words), "\(result.errors)")
      #expect(!FileManager.default.fileExists(atPath: output))
    }
  }

  /// What is no pelvis leaves no file but by `--force`.
  @Test(.enabled(if: samples != nil, "SIJSIM_SAMPLES is unset: no pelvis to import"))
  func aMirroredPelvisIsWrittenByForceAlone() throws {
    let volume = try #require(Self.samples) + "/faults/02_sform_flips_qform.nii.gz"
    let output = folder.appending(path: "mirrored.sijpatient").path
    let arguments = ["patient", "import", volume, "--sex", "male", "--output", output]
    let refused = try run(arguments)
    #expect(refused.status == 1 && refused.errors.contains("the pelvis is mirrored"), "\(refused.errors)")
    #expect(refused.errors.contains("--force") && !FileManager.default.fileExists(atPath: output))
    let forced = try run(arguments + ["--force"])
    #expect(forced.status == 0 && forced.output.contains("the pelvis is mirrored"), "\(forced.errors)")
    let shown = try run(["patient", "show", output])
    #expect(shown.status == 0 && shown.output.contains("the pelvis is mirrored"), "\(shown.errors)")
  }

  /// A real person's volume becomes a patient, an attempt at it is performed, scored and replayed to the same bits, and a
  /// recording refuses another patient of that name.
  @Test(.enabled(if: samples != nil, "SIJSIM_SAMPLES is unset: no pelvis to import"))
  func anInjectionIsPractisedOnAnImportedPatient() throws {
    func path(_ name: String) -> String { folder.appending(path: name).path }
    let volume = try #require(Self.samples) + "/volumes/totalseg_derived/pelvis.nii.gz"
    let made = try run([
      "patient", "import", volume, "--sex", "female", "--age", "45", "--bmi", "25", "--output",
      path("ms-y.sijpatient"), "--image", path("bones.png"),
    ])
    #expect(made.status == 0, "\(made.errors)")
    for words in ["found:", "assumed:", "doubts:", "right joint: lower window at", "voxels of 3.0 mm"] {
      #expect(made.output.contains(words), "\(words)")
    }
    let shown = try run(["patient", "show", path("ms-y.sijpatient")])
    #expect(shown.status == 0 && made.output.hasPrefix(shown.output.dropLast()))
    let shipped = try String(
      contentsOf: Program.root.appending(path: "Scenarios/lower-level-thin-woman.yaml"), encoding: .utf8)
    let lines = shipped.split(separator: "\n", omittingEmptySubsequences: false).map {
      $0.hasPrefix("patient:") ? "patient: { file: ms-y }" : String($0)
    }
    try lines.joined(separator: "\n").write(toFile: path("s.yaml"), atomically: true, encoding: .utf8)
    let recording = path("a.sijrec")
    let demo = try run(["demo", path("s.yaml"), "--skill", "expert", "--seed", "2", "--record", recording])
    #expect(demo.status == 0, "\(demo.errors)")
    let (one, two) = (
      try run(["replay", recording, "--json", "--threads", "1"]),
      try run(["replay", recording, "--json", "--threads", "2"])
    )
    #expect(one.status == 0 && one.output == two.output && one.output.contains("fingerprint"))
    var pictures: [Data] = []
    for threads in ["1", "2"] {
      let file = path("at40-\(threads).png")
      let made = try run(["render", recording, "--at", "40", "--threads", threads, "--output", file])
      #expect(made.status == 0, "\(made.errors)")
      pictures.append(try Data(contentsOf: URL(fileURLWithPath: file)))
    }
    #expect(pictures[0] == pictures[1] && pictures[0].count > 10_000)
    let score = try run(["score", recording, "--json"])
    #expect(score.status == 0 && score.output.contains("\"volumeML\""))
    #expect(
      try run([
        "patient", "import", volume, "--sex", "female", "--seed", "9", "--output", path("ms-y.sijpatient"),
        "--overwrite",
      ]).status == 0)
    let refused = try run(["replay", recording, "--json"])
    #expect(refused.status == 1 && refused.errors.contains("another patient 'ms-y'"), "\(refused.errors)")
    try FileManager.default.removeItem(atPath: path("ms-y.sijpatient"))
    let missing = try run(["score", recording])
    #expect(missing.status == 1 && missing.errors.contains("was not found; looked for"), "\(missing.errors)")
  }
  static let samples = ProcessInfo.processInfo.environment["SIJSIM_SAMPLES"]
}
