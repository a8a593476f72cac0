import Anatomy
import CKernels
import Geometry

/// Forms B-mode images of a medium: `formImage` is the one entry that window, replay, render, phantom and bench use.
///
/// The stages, in the order of the physics: skin contact; tissue march with bone; wave fronts and what bone leaves of
/// the aperture; specular interfaces; scatterers, coherent echoes and reverberation; axial and lateral point spread
/// with noise; the machine's chain of display; scan conversion, and the mean of several views where they are
/// compounded. Each works on chunks with memory of their own in a fixed order, so that the number of threads does not
/// change a bit.
package final class ImageFormation {
  /// Thickness of air between face and skin, in mm, that gel and bulging skin still fill; beyond, the image is black.
  package static let gelMM = Double(SkinContact.bridgedMM)

  package let probe: Probe
  package let medium: Medium
  private let pool: WorkerPool
  private let input: FrameInput
  // What the stages write, in their order.
  private let contact = SkinContact(), needle = NeedlePath(), fluid: FluidVoxels
  private let marched: TissueMarch.Output
  private let interfaces = SpecularInterfaces(), loudness = Loudness()
  private let echoes = LinePairs()
  private let filtered = FilteredLines()
  /// Echo power before time gain: [line][sample].
  private let power = AlignedArray<Float>(count: FrameLayout.lines * FrameLayout.lineStride, repeating: 0)
  private let lines = ShownLines()
  private let haze = ShadowHaze(), noise = NoiseTable(), apertures = ApertureBlockage.Scratch()
  private var deadElements: DeadElements?
  private let rows: AlignedArray<Float>
  /// Scan tables, one for each steering angle of the bank, and the image's place.
  private var scanTables: [ScanTable]
  private var scanFrame: ScanFrame
  private var imagingInput: ImagingInput
  private var image: BModeImage?
  private var viewIndex = 0
  private var compound = Compound()

  /// Number of bands of line pairs that are drawn at once, a part of the picture's definition.
  private static let bands = 4
  private static let rowsPerChunk = 20
  private static let rowScratch = 2 * (FrameLayout.pairStride + 16)

  package init(probe: Probe, medium: Medium, filterBank: FilterBank, pool: WorkerPool) {
    (self.probe, self.medium, self.pool) = (probe, medium, pool)
    input = FrameInput(medium, bank: filterBank)
    fluid = FluidVoxels(tables: input.tables)
    marched = TissueMarch.Output(labels: input.tables.labelCount)
    rows = AlignedArray(
      count: (FrameLayout.paddedLines / FrameLayout.groupSize) * ImageFormation.rowScratch, repeating: 0)
    (scanTables, scanFrame) = (filterBank.views.map(\.scanTable), filterBank.scanFrame)
    compound = Compound(views: scanTables.count, frame: scanFrame, tables: scanTables)
    imagingInput = ImagingInput(probeToPatient: .identity, settings: ImagingSettings())
    noise.use(filterBank.geometry, centerFrequencyMHz: probe.centerFrequencyMHz)
    deadElements = DeadElements(of: probe, input)
  }

  /// True when the kernels run with 256-bit vectors, where the processor has them; the picture is the same to the
  /// bit.
  var usesWideVectors: Bool {
    get { input.vectors != 0 }
    set { input.vectors = newValue ? k_hasWideVectors() : 0 }
  }

  /// Uses another filter bank from the next image on.
  package func use(_ filterBank: FilterBank) {
    input.use(filterBank)
    noise.use(filterBank.geometry, centerFrequencyMHz: filterBank.probe.centerFrequencyMHz)
    deadElements = DeadElements(of: probe, input)
    lines.gray.fill(0)
    lines.restartsPersistence = true
    compound = Compound(
      views: filterBank.views.count, frame: filterBank.scanFrame, tables: filterBank.views.map(\.scanTable))
    (scanTables, scanFrame) = (filterBank.views.map(\.scanTable), filterBank.scanFrame)
  }

  /// Forms the image; allocates nothing, reads no clock, calls no libm. (An image of another size than 800 × 600, or
  /// than the one before, costs a table first.)
  package func formImage(of imagingInput: ImagingInput, into image: BModeImage) {
    pool.wakeWorkers()
    prepare(imagingInput, image)
    let me = Unmanaged.passUnretained(self).toOpaque()
    pool.run(FrameLayout.rayGroups, me) { ImageFormation.from($0).march(group: $1) }
    pool.run(FrameLayout.rayGroups, me) { ImageFormation.from($0).followWaves(group: $1) }
    loudness.spread(input)
    pool.run(ImageFormation.bands, me) { ImageFormation.from($0).drawBand($1) }
    pool.run(FrameLayout.paddedLines / FrameLayout.groupSize, me) {
      ImageFormation.from($0).filterAlongBeam(chunk: $1)
    }
    pool.run(FrameLayout.lineGroups, me) { ImageFormation.from($0).filterAcrossLines(group: $1) }
    let chunks = (image.height + ImageFormation.rowsPerChunk - 1) / ImageFormation.rowsPerChunk
    pool.run(chunks, me) { ImageFormation.from($0).convert(chunk: $1) }
    lines.restartsPersistence = false
    self.image = nil
  }

  /// The envelope of the last image: linear, before time gain and compression, 1 for unit speckle.
  /// Shape: `scanlineCount × samplesPerScanline` of `scanGeometry`, scanline by scanline, nearest sample first.
  package func envelope() -> [Float] {
    let samples = scanGeometry.samplesPerScanline
    var values: [Float] = []
    values.reserveCapacity(FrameLayout.lines * samples)
    for line in 0..<FrameLayout.lines {
      for k in 0..<samples { values.append(power[line * FrameLayout.lineStride + k].squareRoot()) }
    }
    return values
  }
  /// Geometry of the envelope's scanlines and samples.
  package var scanGeometry: ScanGeometry { input.bank.geometry }

  /// Place at which the last image shows what lies at a depth along a scanline: late waves are shown too deep, bent
  /// ones to the side.
  package func apparentPosition(line: Double, depthMM: Double) -> (line: Double, depthMM: Double) {
    let padded = Float(line) + Float(FrameLayout.guardLines)
    let place = marched.waves.shown(line: padded, depth: Float(depthMM), input)
    return (Double(place.line) - Double(FrameLayout.guardLines), Double(place.depth))
  }

  /// Map from places in the last image's plane to the places where it shows them.
  package func apparentPositions() -> ApparentPositions {
    ApparentPositions(input, contact: contact, bone: marched.bone, waves: marched.waves)
  }

  private static func from(_ pointer: UnsafeMutableRawPointer) -> ImageFormation {
    Unmanaged<ImageFormation>.fromOpaque(pointer).takeUnretainedValue()
  }

  private func prepare(_ imagingInput: ImagingInput, _ image: BModeImage) {
    (self.imagingInput, self.image) = (imagingInput, image)
    if !imagingInput.continuesPreviousImage { lines.restartsPersistence = true }
    let every = FrameRate.ticksPerImage(depthMM: Double(input.bank.depthMM))
    viewIndex = max(imagingInput.tick, 0) / every % input.bank.views.count
    input.begin(imagingInput, steeredTo: viewIndex)
    compound.begin(view: viewIndex, isFirst: lines.restartsPersistence)
    contact.update(skin: input.tables.skin, view: input.view, rays: input.rays)
    contact.carry(imagingInput.sacrum, medium: medium, view: input.view, rays: input.rays)
    needle.update(
      imagingInput.reflector, view: input.view, geometry: input.steered.geometry, bank: input.bank)
    fluid.update(imagingInput.fluid, echoes: imagingInput.fluidEchoes, tick: imagingInput.fluidTick)
    TimeGain.fill(lines.timeGain, input)
    if image.width != scanFrame.width || image.height != scanFrame.height {
      let frame = ScanFrame(geometry: input.bank.geometry, width: image.width, height: image.height)
      scanFrame = frame
      scanTables = input.bank.views.map { ScanTable(geometry: $0.geometry, frame: frame) }
      compound = Compound(views: scanTables.count, frame: frame, tables: scanTables)
    }
    (image.faceColumn, image.faceRow) = (scanFrame.faceColumn, scanFrame.faceRow)
    (image.mmPerPixel, image.tick) = (scanFrame.mmPerPixel, imagingInput.tick)
  }

  private func march(group: Int) {
    TissueMarch(
      input, contact: contact, needle: needle, fluid: fluid, haze: haze, group: group, into: marched
    ).run()
  }
  /// Bends the waves of a group, which takes the delays and the bone of all groups, and meets the interfaces.
  private func followWaves(group: Int) {
    let (bone, waves, tissue) = (marched.bone, marched.waves, marched.tissue)
    waves.bend(group: group, input)
    waves.tabulate(group: group, input, contact: contact)
    ApertureBlockage(input, waves: waves, bone: bone, tissue: tissue, scratch: apertures, group: group)
      .apply()
    deadElements?.apply(input, bone: bone, tissue: tissue, group: group)
    loudness.find(group: group, tissue, input)
    interfaces.find(input, contact: contact, waves: waves, tissue: tissue, group: group)
  }

  private func drawBand(_ band: Int) {
    let first = band * FrameLayout.linePairs / ImageFormation.bands
    let pairs = first..<((band + 1) * FrameLayout.linePairs / ImageFormation.bands)
    let (bone, waves, tissue) = (marched.bone, marched.waves, marched.tissue)
    let geometry = input.bank.geometry
    echoes.clear(pairs, samples: geometry.samplesPerScanline + 32, vectors: input.vectors)
    Scatterers(input, contact: contact, waves: waves, tissue: tissue, loudness: loudness, pairs: pairs)
      .draw(into: echoes)
    let echo = CoherentEcho(into: echoes, pairs: pairs, geometry: geometry)
    marched.fibrils.draw(input, along: waves, into: echo)
    interfaces.draw(input, along: waves, into: echo)
    BoneEcho(input: input, bone: bone, waves: waves, echo: echo).draw()
    if input.bank.beam.reverberates {
      Reverberation(
        input: input, interfaces: interfaces, bone: bone, waves: waves, tissue: tissue, echo: echo
      ).draw()
    }
    if let reflector = imagingInput.reflector {
      NeedleEcho(
        input: input, path: needle, waves: waves, tissue: tissue, reflector: reflector, echo: echo
      ).draw()
    }
    PointEcho(input: input, waves: waves, tissue: tissue, echo: echo).draw(medium.pointTargets)
  }

  private func filterAlongBeam(chunk: Int) {
    let row = rows.stretch(at: chunk * ImageFormation.rowScratch, count: ImageFormation.rowScratch)
    let filter = AxialFilter(input: input, echoes: echoes, filtered: filtered)
    for line in (chunk * 8)..<min(chunk * 8 + 8, FrameLayout.paddedLines) {
      filter.apply(line: line, row: row)
    }
  }

  /// Filters a group of lines, and shows each while it is at hand.
  private func filterAcrossLines(group: Int) {
    let filter = LateralFilter(input: input, noise: noise, filtered: filtered, power: power)
    let row = rows.stretch(at: group * ImageFormation.rowScratch, count: ImageFormation.rowScratch)
    let display = LogCompression(input, into: lines)
    for line in (group * 8)..<(group * 8 + 8) {
      filter.apply(line: line)
      display.show(power, line: line, row: row)
    }
  }

  private func convert(chunk: Int) {
    guard let image else { return }
    let pixels = image.pixels
    let first = chunk * ImageFormation.rowsPerChunk
    let end = min(first + ImageFormation.rowsPerChunk, image.height)
    let table = scanTables[viewIndex]
    let conversion = ScanConversion(
      table: table, gray: lines.gray.all, stride: ScanTable.stride(input.bank.geometry),
      vectors: input.vectors)
    guard compound.views > 1 else {
      for row in first..<end { conversion.convert(row: row, into: pixels) }
      return
    }
    let own = compound.pixels(view: viewIndex)
    for row in first..<end { conversion.convert(row: row, into: own) }
    compound.average(rows: first..<end, into: pixels)
  }
}
