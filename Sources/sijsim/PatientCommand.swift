import Anatomy
import ArgumentParser
import Geometry
import Storage
import Training
import Viewer

struct PatientCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "patient",
    abstract: "Show a patient's anatomy, write it for other programs, make a patient of a real person.",
    discussion: """
      A built-in patient is named by a word: female (35 years, 22 kg/m²) or male (35 years, 26 kg/m²). A real one is a \
      .sijpatient file, made of segmented bones by 'sijsim patient import'.
        sijsim patient show female --image bones.png     what is measured on her bones, and how they look
        sijsim patient export female --output folder     surfaces, labels and landmarks
        sijsim patient import pelvis.nii.gz --sex male --output mr-x.sijpatient
        sijsim patient show mr-x.sijpatient              what was found, assumed and doubted
        sijsim patient population male --people 100      how drawn people differ, beside what was measured
      """,
    subcommands: [Show.self, Export.self, Import.self, Population.self])
}

extension PatientCommand {
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print where a patient's landmarks lie and what is measured on the bones.",
      discussion: """
        Points are in the patient frame: right, anterior, superior, in mm from midway between the posterior superior \
        iliac spines, the anterior spines and the pubic tubercles in one coronal plane. The bones are even about the \
        midplane, so one side is told. The picture has four views: from behind, from the front, from the right, and \
        the right hip bone from inside.

        Of an imported patient: what was found, assumed and doubted when it was made, and where a needle may go.

        Examples:
          sijsim patient show male --image bones.png
          sijsim patient show mr-x.sijpatient
        """)
    @Argument(help: "The patient: female, male, or the file of an imported one.") var name: String
    @Option(help: ArgumentHelp("Draw the bones.", valueName: "file.png")) var image: String?
    @OptionGroup var writing: OverwriteOption
    @OptionGroup var threadOptions: ThreadOptions

    func run() throws {
      try writing.check([image])
      if name.hasSuffix(".sijpatient") { return try showImported() }
      let named = try NamedPatient(name, threads: threadOptions)
      let measures = PelvicMeasures(of: named.surfaces, landmarks: named.landmarks, side: .right)
      let lines = PatientText.lines(
        named.patient, named: name, landmarks: named.landmarks, surfaces: named.surfaces,
        measures: measures)
      if let image {
        try PelvisPicture.write(named.surfaces.bones, to: image)
      }
      print(lines.joined(separator: "\n"))
    }

    private func showImported() throws {
      let patient = try PatientFile.read(name)
      if let image {
        try PelvisPicture.write(Array(patient.surfaces.prefix(3)), to: image)
      }
      print(PatientText.lines(ofImported: patient, named: name).joined(separator: "\n"))
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write a patient's surfaces, labels and landmarks.",
      discussion: """
        Into the folder, which is made where it is missing and may exist:
          sacrum.stl, hip_left.stl, hip_right.stl   one closed bone each, no edge longer than 1 mm
          skin.stl         the block of the body that is simulated, its back the skin at rest
          labels.nrrd      what every voxel is made of, named as the segments of a 3D Slicer segmentation
          landmarks.json   bony landmarks and the joint's lower window, by side; vessels with their flow
        All in the patient frame: mm, right–anterior–superior, origin midway between the posterior superior iliac \
        spines. Surfaces are binary little-endian STL.

        Example:
          sijsim patient export female --output anatomy
        """)
    @Argument(help: NamedPatient.help) var name: String
    @Option(help: ArgumentHelp("The folder to write to; made where it is missing.", valueName: "folder"))
    var output: String
    @OptionGroup var writing: OverwriteOption
    @OptionGroup var threadOptions: ThreadOptions

    static let files = [
      "sacrum.stl", "hip_left.stl", "hip_right.stl", "skin.stl", "labels.nrrd", "landmarks.json",
    ]

    func run() throws {
      _ = try NamedPatient.parameters(of: name)
      try writing.check(Export.files.map { "\(output)/\($0)" })
      let folder = try PatientFolder(path: output)
      let named = try NamedPatient(name, threads: threadOptions)
      Terminal.progress("export", 1, of: 3, every: 1)
      try folder.write(named.surfaces)
      Terminal.progress("export", 2, of: 3, every: 1)
      try folder.write(PatientLabels(of: named.patient, pool: threadOptions.makePool()))
      try folder.write(named.landmarks, of: named.patient, named: name)
      Terminal.progress("export", 3, of: 3, every: 1)
      for file in Export.files { print("\(output)/\(file)") }
    }
  }
}

extension PelvisPicture {
  /// Writes a picture of sacrum, right and left hip bone.
  static func write(_ bones: [SurfaceMesh], to path: String) throws {
    try PNGFile.write(PNGFile.Picture(draw(bones)), to: path)
  }
}

/// A patient by its name, with the surfaces and landmarks of the bones.
private struct NamedPatient {
  static let help: ArgumentHelp = "The patient: female or male."
  let patient: Patient
  let surfaces: PatientSurfaces
  let landmarks: PelvicLandmarks

  static func parameters(of name: String) throws -> PatientParameters {
    guard let known = PatientParameters.builtIn.first(where: { $0.name == name }) else {
      if name.hasSuffix(".sijpatient") {
        throw FileProblem(
          path: name,
          message:
            "only built-in patients are exported: the surfaces of an imported one are those it was made from."
        )
      }
      throw UnknownName(kind: "patient", name: name, known: PatientParameters.builtIn.map(\.name))
    }
    return known.parameters
  }

  init(_ name: String, threads: ThreadOptions) throws {
    let parameters = try NamedPatient.parameters(of: name)
    let pool = threads.makePool()
    patient = Patient.build(parameters, pool: pool)
    surfaces = PatientSurfaces(of: patient, pool: pool)
    landmarks = PelvicLandmarks(of: patient, surfaces: surfaces)
  }
}
