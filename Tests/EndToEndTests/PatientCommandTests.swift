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
        decoding: Data(contentsOf: URL(fileURLWithPath: output + "/labels.nrrd")).prefix(4_000), as: UTF8.self
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

  @Test func anUnknownPatientListsThoseThereAre() throws {
    let output = folder.appending(path: "none").path
    let result = try run(["patient", "export", "child", "--output", output])
    #expect(result.status == 1 && result.errors.contains("use one of female, male"), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: output))
    #expect(try run(["patient", "export", "female"]).status == 64)
  }
}
