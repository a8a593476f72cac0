import Anatomy
import ArgumentParser
import PelvisImport
import Storage
import Viewer

extension PatientCommand {
  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a patient of a real person's segmented bones.",
      discussion: """
        FILES is one label volume (\(LabelVolumeFile.formats)), a folder with one volume a \
        structure (as TotalSegmentator writes it), or the surfaces of sacrum, left and right hip (\(SurfaceFile.formats)). \
        Segments and surfaces are known by their names (sacrum, hip_left, hip_right, and as they are written in Latin, \
        English and German) or by TotalSegmentator's labels.

        The pelvis is found and brought into the patient frame; joint space, cartilage and ligaments are laid into the gap \
        between the bones; muscles, fat and skin come from the model, fitted to the bones. What was found, assumed and \
        doubted is printed. Bones that cannot be a pelvis (mirrored, lying down, of a wrong size, with no joint to inject) \
        are refused with the likely cause. The result is a .sijpatient, which a scenario names by `patient: { file: NAME }`.

        Examples:
          sijsim patient import pelvis.nii.gz --sex male --age 52 --bmi 27 --output mr-x.sijpatient
          sijsim patient import sacrum.stl hip_left.stl hip_right.stl --sex female --output ms-y.sijpatient
        """)
    @Argument(help: ArgumentHelp("A volume, a folder of volumes, or three surfaces.", valueName: "files"))
    var files: [String]
    @Option(help: ArgumentHelp("The file to write.", valueName: "file.sijpatient")) var output: String
    @Option(help: "female or male; shapes the soft tissue.") var sex: Sex
    @Option(
      help: ArgumentHelp(
        "Age in years; narrows the joint where the voxels do not show it.", valueName: "years"))
    var age = 35.0
    @Option(help: ArgumentHelp("Body mass index in kg/m²; lays the skin.", valueName: "kg/m²")) var bmi = 25.0
    @Option(help: "Of what is drawn: texture and speckle.") var seed = 1
    @Option(
      help: ArgumentHelp(
        "Axes of surfaces, a letter each for x, y, z: RAS, LPS, ALS…; without it, by what the files say.",
        valueName: "axes"))
    var axes: String?
    @Flag(
      help:
        "Make a patient even of bones that can hardly be a pelvis: mirrored, of a wrong size, without a joint to inject."
    ) var force = false
    @Option(help: ArgumentHelp("Draw the bones as they were understood.", valueName: "file.png"))
    var image: String?
    @OptionGroup var writing: OverwriteOption
    @OptionGroup var threadOptions: ThreadOptions

    func validate() throws {
      guard output.hasSuffix(".sijpatient") else {
        throw ValidationError("--output wants a name that ends in .sijpatient, by which scenarios find it.")
      }
      guard !files.isEmpty else { throw ValidationError("name a volume, a folder or three surfaces.") }
      guard (18...100).contains(age) else { throw ValidationError("--age wants 18 to 100 years.") }
      guard (16...45).contains(bmi) else { throw ValidationError("--bmi wants 16 to 45 kg/m².") }
      guard seed >= 0 else { throw ValidationError("--seed wants a whole number from 0 on.") }
      if let axes, PelvisSource.Axes(axes) == nil {
        throw ValidationError("--axes wants one letter each of R or L, A or P, S or I, such as RAS.")
      }
    }

    func run() throws {
      try writing.check([output, image])
      let source = try PelvisSource.read(
        files, axes: axes.flatMap { PelvisSource.Axes($0) }, isForced: force
      ) {
        Terminal.progress("reading", Int($0 * 100), of: 100, every: 5)
      }
      let choices = ImportChoices(
        sex: sex, ageYears: age, bodyMassIndex: bmi, seed: UInt64(seed), resolutionMM: source.resolutionMM)
      let patient = try Patient.imported(
        source.bones, choices: choices, report: source.report, fileAxes: source.fileAxes, isForced: force,
        pool: threadOptions.makePool()
      ) { what, share in Terminal.progress(what, Int(share * 100), of: 100, every: 1) }
      try PatientFile.write(patient, to: output)
      if let image {
        try PelvisPicture.write(Array(patient.surfaces.prefix(3)), to: image)
      }
      Terminal.endProgress()
      print(PatientText.lines(ofImported: patient, named: output).joined(separator: "\n"))
      print(output)
    }
  }
}

extension Sex: ExpressibleByArgument {}
