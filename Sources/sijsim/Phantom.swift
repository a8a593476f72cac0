import Anatomy
import ArgumentParser
import Geometry
import Storage
import Training
import Ultrasound

struct Phantom: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Image a quality-assurance phantom with the simulator's own engine.",
    discussion: """
      A phantom file says what is in the block and how it is imaged. All but the
      format, a depth and a diameter may be left out; these are the defaults, with
      a layer, a wire and a cyst:
        format: 1
        background: { soundSpeedMPerS: 1540, densityKgPerM3: 1000,
          attenuationDBPerCmMHz: 0.5, echogenicityDB: 0 } # none: an empty bath
        layers: # flat, each down to the next; impedances give the boundaries
          - { fromDepthMM: 30, soundSpeedMPerS: 1580, densityKgPerM3: 1050,
            attenuationDBPerCmMHz: 0.7, echogenicityDB: -6 }
        wires: [ { xMM: 0, depthMM: 40, elevationMM: 0 } ]
        cysts: # over the layers; none is anechoic
          - { xMM: 0, depthMM: 40, diameterMM: 6, contrastDB: none }
        settings: { depthMM: 80, focusMM: 40, transmitFNumber: 2.5,
          receiveFNumber: 2, receiveElementsMax: 64,
          receiveApodization: boxcar, noise: off }
        seed: 1

      A probe file describes an array that is no preset. The last six may be left
      out, and are then as here:
        format: 1
        id: my-linear
        elementCount: 128
        pitchMM: 0.3
        centerFrequencyMHz: 7.6
        elevationApertureMM: 5
        elevationFocusMM: 18
        elementWidthMM: 0.27 # 0.9 of the pitch
        radiusMM: 0 # linear; a curved face from 5
        bandwidthFraction: 0.75
        receiveChannels: 64
        phasedSectorDeg: 0 # not steered; a phased array from 10
        source: the probe's file

      The output is the linear envelope before compression, samples × scanlines, as NRRD with its geometry in custom keys.

      Example:
        sijsim phantom wires.yaml --probe C5-2v --output wires.nrrd --image wires.png
        sijsim phantom wires.yaml --probe my-linear.yaml --output wires.nrrd
      """)

  @Argument(help: "A phantom file.", completion: .file(extensions: ["yaml", "yml"])) var file: String
  @Option(
    help: ArgumentHelp(
      "The probe: \(Probe.presets.map(\.id).joined(separator: ", ")), or a probe file (.yaml, .yml).",
      valueName: "name-or-file"))
  var probe: String
  @Option(help: ArgumentHelp("The NRRD file to write.", valueName: "file.nrrd")) var output: String
  @Option(help: ArgumentHelp("Write the picture as it is shown, too.", valueName: "file.png")) var image:
    String?
  @Flag(help: "Compress the data of the NRRD file.") var gzip = false
  @OptionGroup var writing: OverwriteOption
  @OptionGroup var threadOptions: ThreadOptions

  func run() throws {
    try writing.check([output, image])
    let array = try self.array()
    let loaded = try PhantomFile.load(path: file)
    let settings = loaded.settings
    let beam = BeamSettings(
      transmitFNumber: settings.transmitFNumber, receiveFNumber: settings.receiveFNumber,
      receiveElementsMax: settings.receiveElementsMax,
      receiveApodization: BeamSettings.Apodization(rawValue: settings.receiveApodization) ?? .boxcar,
      attenuationDBPerCmMHz: loaded.phantom.attenuationDBPerCmMHz, addsNoise: settings.addsNoise)
    let (depth, focus) = (Float(settings.depthMM), Float(settings.focusMM))
    let bank = FilterBank(probe: array, depthMM: depth, focusMM: focus, beam: beam)
    let limits = PhantomLimits(bank: bank)
    if let refusal = limits.refusal { throw FileProblem(path: probe, message: refusal) }
    for note in limits.notes { Terminal.say(note) }
    let last = Double(bank.geometry.scanlineCount - 1)
    let halfWidthMM = abs(bank.geometry.pointMM(line: last, depthMM: settings.depthMM).xMM)
    let formation = ImageFormation(
      probe: array, medium: loaded.phantom.medium(halfWidthMM: halfWidthMM, depthMM: settings.depthMM),
      filterBank: bank, pool: threadOptions.makePool())
    let shown = BModeImage()
    formation.formImage(
      of: ImagingInput(
        probeToPatient: .identity, settings: ImagingSettings(depthMM: depth, focusMM: focus, persistence: 0)),
      into: shown)
    try write(formation.envelope(), of: array, geometry: formation.scanGeometry)
    if let image { try PNGFile.write(shown, to: image) }
  }

  /// The array: a preset, or that of the file.
  private func array() throws -> Probe {
    if ProbeFile.isPath(probe) { return try ProbeFile.load(path: probe) }
    guard let preset = Probe.preset(probe) else {
      throw UnknownName(
        kind: "probe", name: probe, known: Probe.presets.map(\.id) + ["a probe file that ends in .yaml"])
    }
    return preset
  }

  private func write(_ envelope: [Float], of array: Probe, geometry: ScanGeometry) throws {
    try NRRDFile.write(
      envelope, sizes: [geometry.samplesPerScanline, geometry.scanlineCount], labels: ["sample", "scanline"],
      keys: [
        NRRDFile.Key("probe", array.id), NRRDFile.Key("sampleSpacingMM", geometry.sampleSpacingMM),
        NRRDFile.Key("firstSampleDepthMM", 0), NRRDFile.Key("scanlineSpacing", geometry.scanlineSpacing),
        NRRDFile.Key("scanlineSpacingUnit", geometry.isSector ? "degree" : "mm"),
        NRRDFile.Key("faceRadiusMM", geometry.faceRadiusMM),
      ], encoding: gzip ? .gzip : .raw, to: output)
  }
}
