import Anatomy
import Foundation
import Geometry
import PelvisImport
import Testing

@testable import Storage

/// Real people's files as they become patients, where they are at hand: `$SIJSIM_SAMPLES` names the folder.
@Suite(.enabled(if: Folder.samples != nil, "SIJSIM_SAMPLES is unset: no pelvis to import"))
struct PatientImportTests {
  static let volumes: String = (Folder.samples ?? "") + "/volumes/totalseg_derived/"
  static let faults: String = (Folder.samples ?? "") + "/faults/"
  static let bones: String = (Folder.samples ?? "") + "/bones/"
  private static func imported(_ files: [String]) throws -> Patient {
    let source = try PelvisSource.read(files)
    let choices = ImportChoices(sex: .female, ageYears: 45, resolutionMM: source.resolutionMM)
    return try Patient.imported(
      source.bones, choices: choices, report: source.report, pool: WorkerPool(threads: 2))
  }
  /// The straight volume of 3 mm, imported once.
  static let patient = Result { try imported([volumes + "pelvis.nii.gz"]) }

  static let plainSource = Result { try PelvisSource.read([volumes + "pelvis.nii.gz"]) }
  /// What its file holds.
  static let patientBytes = Result {
    try Folder.temporary { folder in
      try PatientFile.write(try patient.get(), to: folder + "/p.sijpatient")
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/p.sijpatient")))
    }
  }

  /// All but the oblique one hold the same voxels, in another order or format: the bones are the same surfaces.
  @Test func everyEncodingGivesTheSameBones() throws {
    let first = try Self.plainSource.get()
    let names = [
      "pelvis.mha", "pelvis.mhd", "pelvis.nrrd", "pelvis.seg.nrrd", "pelvis_LPS_order.nrrd",
      "pelvis_PIR_order.nii.gz",
    ]
    let whole = first.bones.sacrum.middle
    for name in names {
      let other = try PelvisSource.read([Self.volumes + name])
      #expect(other.resolutionMM.map { ($0 - 3).magnitude < 1e-3 } == true, "\(name)")
      for (a, b) in [
        (first.bones.sacrum, other.bones.sacrum), (first.bones.hipLeft, other.bones.hipLeft),
        (first.bones.hipRight, other.bones.hipRight),
      ] {
        #expect(distance(a.middle, b.middle) < 0.02, "\(name) \(a.name): \(distance(a.middle, b.middle)) mm")
        #expect((a.areaMM2 / b.areaMM2 - 1).magnitude < 2e-3, "\(name) \(a.name)")
      }
    }
    // The sacrum's centroid, of its voxels, as told by who made the files; that of the surface's area is another.
    #expect(distance(whole, Vector3(0.90, 81.69, 204.55)) < 4)
  }

  /// Turned by 20°, the person is the same again in the patient frame, as far as voxels of 3 mm tell.
  @Test func theObliqueVolumeIsTheSamePatientAfterAlignment() throws {
    let (straight, oblique) = (
      try Self.patient.get(), try Self.imported([Self.volumes + "pelvis_oblique20deg.nii.gz"])
    )
    for side in Side.allCases {
      let (a, b) = (try #require(straight.landmarks[side]), try #require(oblique.landmarks[side]))
      #expect(distance(a.psisMM, b.psisMM) < 3, "\(side) \(a.psisMM) \(b.psisMM)")
      for (p, q) in zip(a.foraminaMM, b.foraminaMM).prefix(3) { #expect(distance(p, q) < 3, "\(p) \(q)") }
      let (s, t) = (try #require(straight.targets[side]), try #require(oblique.targets[side]))
      #expect(distance(s.centerMM, t.centerMM) < 3, "\(side) \(s.centerMM) \(t.centerMM)")
    }
  }

  @Test func voxelsOf3MMAreSmoothedWithAWarning() throws {
    let report = try #require(try Self.patient.get().source)
    #expect(report.doubts.contains { $0.contains("voxels of 3.0 mm are smoothed") })
    #expect(report.assumed.contains { $0.contains("a gap of 1.5 mm is given to it") })
    #expect(report.found.contains { $0.hasPrefix("sacrum: label 25") })
  }

  /// A needle's way from the skin to the joint is free, and every layer is there.
  @Test(arguments: Side.allCases) func theJointCanBeReached(_ side: Side) throws {
    let patient = try Self.patient.get()
    let target = try #require(patient.targets[side])
    #expect(patient.region(at: target.centerMM) == .joint)
    #expect((0.5...3).contains(target.gapMM))
    let skin = patient.skinPointMM(x: target.centerMM.x, z: target.centerMM.z)
    #expect((20...70).contains(target.centerMM.y - skin.y))
    var seen: Set<Region> = []
    for along in stride(from: 1.0, to: target.centerMM.y - skin.y, by: 0.5) {
      seen.insert(patient.region(at: target.centerMM - target.inward * along))
    }
    #expect(seen.isSuperset(of: [.skin, .fat, .fascia]))
    #expect(!seen.contains(.bone), "\(seen)")
  }

  /// Bones that make no patient are refused with what would help.
  @Test(arguments: [
    ("vhp_male_artisynth", "both hips are in one surface"), ("myosim", "three triangles or more"),
    ("libhip_sij", "Name the files"),
  ]) func whatCannotBeImportedSaysWhatWouldHelp(_ folder: String, _ words: String) throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.bones + folder).sorted()
      .map { Self.bones + folder + "/" + $0 }
    #expect { try Self.imported(files) } throws: { "\($0)".contains(words) }
  }

  /// One pelvis as other programs write it: the same bones, by whatever names, unit, scale and orientation.
  @Test(arguments: [
    "03_sform_zero_qform_good.nii.gz", "04_nibabel_scaled_labels.nii.gz", "06_microns.nrrd",
    "06d_meters_word.nrrd",
    "20_names_iliac_bone.seg.nrrd", "20c_names_german.seg.nrrd", "20d_names_lt_rt.seg.nrrd",
    "20e_os_coxae.seg.nrrd",
    "20g_distractors.seg.nrrd",
  ])
  func otherProgramsWriteTheSamePelvis(_ name: String) throws {
    let first = try Self.plainSource.get()
    let other = try PelvisSource.read([Self.faults + name])
    for (a, b) in [
      (first.bones.sacrum, other.bones.sacrum), (first.bones.hipLeft, other.bones.hipLeft),
      (first.bones.hipRight, other.bones.hipRight),
    ] {
      #expect(distance(a.middle, b.middle) < 0.02, "\(name) \(a.name): \(distance(a.middle, b.middle)) mm")
      #expect((a.areaMM2 / b.areaMM2 - 1).magnitude < 2e-3, "\(name) \(a.name)")
    }
    if name.hasPrefix("03") { #expect(other.report.assumed.contains { $0.contains("qform is taken") }) }
    if name.hasPrefix("20g") { #expect(other.report.doubts.contains { $0.contains("'sacral plexus'") }) }
  }

  @Test(arguments: [
    ("02_sform_flips_qform.nii.gz", "the pelvis is mirrored"),
    ("06e_metres_unsaid.nrrd", "its numbers are meters"),
    ("24b_nifti_metres_says_mm.nii.gz", "its numbers are meters"),
    (
      "16_ctpelvic1k_labels.nii.gz",
      "It holds label 1 (207 mL), label 2 (355 mL, left), label 3 (352 mL, right)"
    ),
    ("16b_pengwin_fragments.mha", "It holds label 1 "),
    ("17_totalseg_v1_labels.nii.gz", "label 88 (355 mL, left)"),
  ])
  func whatIsNoPelvisSaysWhy(_ name: String, _ words: String) throws {
    #expect { try Self.imported([Self.faults + name]) } throws: {
      let message = "\($0)"
      return message.contains(words) && !message.contains("\n")
    }
  }

  /// Made by hand with a right fingerprint.
  @Test(arguments: [
    ("\"spacingMM\":0.75", "\"spacingMM\":1e-300"), ("\"spacingMM\":2", "\"spacingMM\":1e-300"),
    ("\"spacingMM\":1", "\"spacingMM\":-1"), ("\"psisMM\":[", "\"psisMM\":[1e300,0,0],\"x\":["),
    ("\"originX\":", "\"originX\":1e308,\"x\":"), ("\"originY\":", "\"originY\":-1e19,\"x\":"),
    ("\"echogenicityDB\":", "\"echogenicityDB\":1e30,\"x\":"), ("\"ageYears\":", "\"ageYears\":1e200,\"x\":"),
    ("\"inward\":[", "\"inward\":[0,0,0],\"x\":["), ("\"foraminaMM\":[", "\"foraminaMM\":[],\"x\":["),
    ("\"countX\":", "\"countX\":-4,\"x\":"), ("\"countZ\":", "\"countZ\":9223372036854775807,\"x\":"),
    ("\"points\":", "\"points\":-1,\"x\":"), ("\"indices\":", "\"indices\":9223372036854775805,\"x\":"),
  ])
  func numbersThatNoPatientHasAreRefused(_ old: String, _ new: String) throws {
    let bytes = try Self.patientBytes.get()
    try Folder.temporary { folder in
      let path = folder + "/p.sijpatient"
      let size = Int(bytes[12]) + Int(bytes[13]) << 8 + Int(bytes[14]) << 16
      let text = String(decoding: bytes[16..<16 + size], as: UTF8.self)
      let place = try #require(text.range(of: old), "\(text.prefix(3000))")
      let changed = Array(text.replacingCharacters(in: place, with: new).utf8)
      let body = bytes[..<(bytes.count - 8)]
      var made = Array(body[..<12])
      for shift in [0, 8, 16, 24] { made.append(UInt8(changed.count >> shift & 255)) }
      made += changed
      while made.count % 4_096 != 0 { made.append(0) }
      made += body[((16 + size + 4_095) / 4_096 * 4_096)...]
      var fingerprint = Fingerprint()
      made.withUnsafeBytes { fingerprint.combine($0) }
      withUnsafeBytes(of: fingerprint.value.littleEndian) { made.append(contentsOf: $0) }
      try Data(made).write(to: URL(fileURLWithPath: path))
      #expect(throws: FileProblem.self) { try PatientFile.read(path) }
    }
  }

  @Test func bonesWhoseSurfacesCrossAreTakenWithADoubt() throws {
    let files = ["Sacrum_RAS", "Hip_L_RAS", "Hip_R_RAS"].map { Self.bones + "totalseg_ct/\($0).ply" }
    let patient = try Self.imported(files)
    #expect(patient.source?.doubts.contains { $0.contains("cross") } == true)
  }

  @Test func aPatientComesBackFromItsFileToTheBit() throws {
    let patient = try Self.patient.get()
    try Folder.temporary { folder in
      let path = folder + "/p.sijpatient"
      try PatientFile.write(patient, to: path)
      let read = try PatientFile.read(path)
      #expect(read.parameters == patient.parameters && read.source == patient.source)
      #expect(read.landmarks == patient.landmarks && read.targets == patient.targets)
      #expect(read.fileHash.count == 16)
      var random = RandomNumbers(seed: 4)
      func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * random.uniform() }
      for _ in 0..<20_000 {
        let p = Vector3(between(-110, 110), between(-60, 90), between(-100, 60))
        #expect(read.medium.voxel(at: p) == patient.medium.voxel(at: p))
        #expect(read.boneDistanceMM(at: p) == patient.boneDistanceMM(at: p))
      }
      // Looked for beside the text that names it.
      let text = folder + "/s.yaml"
      #expect(try PatientFile.path(named: "p", in: text) == path)
      #expect { try PatientFile.path(named: "q", in: text) } throws: {
        "\($0)".contains("'q' was not found") && "\($0)".contains("sijsim patient import")
      }
    }
  }

  /// Where no lower window was found there is nothing to inject, and the scenario is told so.
  @Test func aSideWithoutAJointIsRefused() throws {
    let patient = try Self.patient.get()
    var data = try #require(patient.data)
    data.targets[.right] = nil
    let voxels = try #require(patient.medium.voxels.baseAddress)
    let oneSided = Patient(data, voxels: voxels, owner: patient, fileHash: "")
    try Folder.temporary { folder in
      try PatientFile.write(oneSided, to: folder + "/p.sijpatient")
      var scenario = try ScenarioFile.decode(SampleScenario.text, file: "s.yaml")
      (scenario.patient.file, scenario.side) = ("p", .right)
      let loader = AttemptLoader(pool: WorkerPool(threads: 2))
      #expect { try loader.scene(of: scenario, namedIn: folder + "/s.yaml", seed: 1) } throws: {
        "\($0)".contains("no joint to inject on the right; choose the other side")
      }
      scenario.side = .left
      let scene = try loader.scene(of: scenario, namedIn: folder + "/s.yaml", seed: 1)
      #expect(scene.patient.fileHash.count == 16)
    }
  }

  /// Cut, damaged, lying behind a right fingerprint: an error, never a crash.
  @Test func damagedPatientsAreRefused() throws {
    let patient = try Self.patient.get()
    try Folder.temporary { folder in
      let path = folder + "/p.sijpatient"
      try PatientFile.write(patient, to: path)
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      let other = folder + "/q.sijpatient"
      func refused(_ bytes: [UInt8], _ what: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: other))
        #expect(throws: FileProblem.self, "\(what)") { try PatientFile.read(other) }
      }
      for count in [0, 1, 8, 15, 17, 4_000, 5_000, bytes.count / 2, bytes.count - 1] {
        try refused(Array(bytes[..<count]), "cut at \(count)")
      }
      var mutator = Mutator(seed: 3)
      let header = 16 + Int(bytes[12]) + Int(bytes[13]) << 8 + Int(bytes[14]) << 16
      for round in 0..<40 {
        var damaged = mutator.mutated(Array(bytes.dropLast(8)), first: header)
        if damaged.elementsEqual(bytes.dropLast(8)) { continue }
        if round % 4 == 0 {
          try refused(damaged + bytes.suffix(8), "round \(round)")
          continue
        }
        var fingerprint = Fingerprint()
        damaged.withUnsafeBytes { fingerprint.combine($0) }
        withUnsafeBytes(of: fingerprint.value.littleEndian) { damaged.append(contentsOf: $0) }
        try Data(damaged).write(to: URL(fileURLWithPath: other))
        // Some damage to a text or a number leaves a patient; it must be one that can be used.
        if let read = try? PatientFile.read(other) {
          let place = Vector3(40, 10, -20)
          _ = (read.region(at: place), read.skinPointMM(x: 40, z: -20))
          for side in Side.allCases {
            #expect(
              !read.jointDistanceMM(at: place, side: side).isNaN && !read.boneDistanceMM(at: place).isNaN)
          }
        }
      }
    }
  }
}

extension SurfaceMesh {
  private func corner(_ i: Int) -> Vector3 { Vector3(positionsMM[Int(indices[i])]) }
  /// Of its surface, weighted by area.
  fileprivate var middle: Vector3 {
    var (sum, weight) = (Vector3.zero, 0.0)
    for t in stride(from: 0, to: indices.count, by: 3) {
      let (a, b, c) = (corner(t), corner(t + 1), corner(t + 2))
      let area = cross(b - a, c - a).length / 2
      (sum, weight) = (sum + (a + b + c) * (area / 3), weight + area)
    }
    return sum / weight
  }
  fileprivate var areaMM2: Double {
    stride(from: 0, to: indices.count, by: 3).reduce(0) { sum, t in
      sum + cross(corner(t + 1) - corner(t), corner(t + 2) - corner(t)).length / 2
    }
  }
}
