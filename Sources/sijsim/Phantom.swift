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
      A phantom file says what is in the block and how it is imaged; all but the format may be left out:
        format: 1
        background: { soundSpeedMPerS: 1540, densityKgPerM3: 1000, attenuationDBPerCmMHz: 0.5, echogenicityDB: 0 } \
      # none: an empty bath
        layers: [ { fromDepthMM: 30, soundSpeedMPerS: 1580, densityKgPerM3: 1050, attenuationDBPerCmMHz: 0.7, \
      echogenicityDB: -6 } ]   # each down to the next; a boundary is as bright as its impedances say
        wires: [ { xMM: 0, depthMM: 40, elevationMM: 0 } ]
        cysts: [ { xMM: 0, depthMM: 40, diameterMM: 6, contrastDB: none } ]   # none: anechoic
        settings: { depthMM: 80, focusMM: 40, transmitFNumber: 2.5, receiveFNumber: 2, receiveElementsMax: 64, \
      receiveApodization: boxcar, noise: off }
        seed: 1
      The output is the linear envelope before compression, samples × scanlines, as NRRD with its geometry in custom keys.

      Example:
        sijsim phantom wires.yaml --probe C5-2v --output wires.nrrd --image wires.png
      """)

  @Argument(help: "A phantom file.", completion: .file(extensions: ["yaml", "yml"])) var file: String
  @Option(help: "The probe: \(Probe.presets.map(\.id).joined(separator: ", ")).") var probe: String
  @Option(help: ArgumentHelp("The NRRD file to write.", valueName: "file.nrrd")) var output: String
  @Option(help: ArgumentHelp("Write the picture as it is shown, too.", valueName: "file.png")) var image:
    String?
  @Flag(help: "Compress the data of the NRRD file.") var gzip = false
  @OptionGroup var threadOptions: ThreadOptions

  func run() throws {
    guard let preset = Probe.preset(probe) else {
      throw UnknownName(kind: "probe", name: probe, known: Probe.presets.map(\.id))
    }
    let loaded = try PhantomFile.load(path: file)
    let settings = loaded.settings
    let beam = BeamSettings(
      transmitFNumber: settings.transmitFNumber, receiveFNumber: settings.receiveFNumber,
      receiveElementsMax: settings.receiveElementsMax,
      receiveApodization: BeamSettings.Apodization(rawValue: settings.receiveApodization) ?? .boxcar,
      attenuationDBPerCmMHz: loaded.phantom.attenuationDBPerCmMHz, addsNoise: settings.addsNoise)
    let (depth, focus) = (Float(settings.depthMM), Float(settings.focusMM))
    let bank = FilterBank(probe: preset, depthMM: depth, focusMM: focus, beam: beam)
    let last = Double(bank.geometry.scanlineCount - 1)
    let halfWidthMM = abs(bank.geometry.pointMM(line: last, depthMM: settings.depthMM).xMM)
    let formation = ImageFormation(
      probe: preset, medium: loaded.phantom.medium(halfWidthMM: halfWidthMM, depthMM: settings.depthMM),
      filterBank: bank, pool: threadOptions.makePool())
    let shown = BModeImage()
    formation.formImage(
      of: Insonation(
        probeToPatient: .identity, settings: ImagingSettings(depthMM: depth, focusMM: focus, persistence: 0)),
      into: shown)
    try write(formation.envelope(), geometry: formation.scanGeometry)
    if let image { try PNGFile.write(shown, to: image) }
  }

  private func write(_ envelope: [Float], geometry: ScanGeometry) throws {
    try NRRDFile.write(
      envelope, sizes: [geometry.samplesPerScanline, geometry.scanlineCount], labels: ["sample", "scanline"],
      keys: [
        NRRDFile.Key("probe", probe), NRRDFile.Key("sampleSpacingMM", geometry.sampleSpacingMM),
        NRRDFile.Key("firstSampleDepthMM", 0), NRRDFile.Key("scanlineSpacing", geometry.scanlineSpacing),
        NRRDFile.Key("scanlineSpacingUnit", geometry.isSector ? "degree" : "mm"),
        NRRDFile.Key("faceRadiusMM", geometry.faceRadiusMM),
      ], encoding: gzip ? .gzip : .raw, to: output)
  }
}
