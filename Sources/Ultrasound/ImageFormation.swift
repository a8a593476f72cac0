import Anatomy
import CKernels
import Geometry

/// Forms B-mode images of a medium: `formImage` is the one entry that window, replay, render, phantom and bench use.
///
/// The stages, in the order of the physics: skin contact; tissue march with bone; wave fronts and the open aperture;
/// sheets; scatterers, coherent echoes and reverberation; axial and lateral point spread with noise; the machine's chain
/// of display; scan conversion, and the mean of several views where they are compounded. Each works on chunks with memory of
/// their own in a fixed order, so that the number of threads does not change a bit.
package final class ImageFormation {
  /// Air between face and skin up to this thickness, in mm, is filled by gel and bulging skin; beyond, the image is black.
  package static let gelMM = Double(SkinContact.bridgedMM)

  package let probe: Probe
  package let medium: Medium
  private let pool: WorkerPool
  private let workspace: Workspace
  private let rows: AlignedArray<Float>
  /// One for each steering angle of the bank, and where the image lies.
  private var scanTables: [ScanTable]
  private var scanFrame: ScanFrame
  private var insonation: Insonation
  private var image: BModeImage?
  private var viewIndex = 0
  private var compound = Compound()

  /// Bands of line pairs that are drawn at once; their number is part of the picture's definition.
  private static let bands = 4
  private static let rowsPerChunk = 20
  private static let rowScratch = 2 * (Workspace.pairStride + 16)

  package init(probe: Probe, medium: Medium, filterBank: FilterBank, pool: WorkerPool) {
    (self.probe, self.medium, self.pool) = (probe, medium, pool)
    let tables = MediumTables(medium, centerFrequencyMHz: probe.centerFrequencyMHz)
    workspace = Workspace(tables: tables, voxels: medium.voxels, bank: filterBank)
    rows = AlignedArray(
      count: (Workspace.paddedLines / Workspace.groupSize) * ImageFormation.rowScratch, repeating: 0)
    (scanTables, scanFrame) = (filterBank.views.map(\.scanTable), filterBank.scanFrame)
    compound = Compound(views: scanTables.count, frame: scanFrame, tables: scanTables)
    insonation = Insonation(probeToPatient: .identity, settings: ImagingSettings())
  }

  /// Whether the kernels run with 256-bit vectors, where the processor has them; the picture is the same to the bit.
  var usesWideVectors: Bool {
    get { workspace.vectors != 0 }
    set { workspace.vectors = newValue ? k_hasWideVectors() : 0 }
  }

  /// From the next image on.
  package func use(_ filterBank: FilterBank) {
    workspace.use(filterBank)
    compound = Compound(
      views: filterBank.views.count, frame: filterBank.scanFrame, tables: filterBank.views.map(\.scanTable))
    (scanTables, scanFrame) = (filterBank.views.map(\.scanTable), filterBank.scanFrame)
  }

  /// Forms the image; allocates nothing, reads no clock, calls no libm. (An image of another size than 800 × 600, or
  /// than the one before, costs a table first.)
  package func formImage(of insonation: Insonation, into image: BModeImage) {
    prepare(insonation, image)
    let me = Unmanaged.passUnretained(self).toOpaque()
    pool.run(Workspace.rayGroups, me) { ImageFormation.from($0).march(group: $1) }
    pool.run(Workspace.rayGroups, me) { ImageFormation.from($0).followWaves(group: $1) }
    pool.run(Workspace.rayGroups, me) { ImageFormation.from($0).meetSheets(group: $1) }
    pool.run(ImageFormation.bands, me) { ImageFormation.from($0).drawBand($1) }
    pool.run(Workspace.paddedLines / Workspace.groupSize, me) {
      ImageFormation.from($0).filterAlongBeam(chunk: $1)
    }
    pool.run(Workspace.lineGroups, me) { ImageFormation.from($0).filterAcrossLines(group: $1) }
    pool.run(Workspace.lineGroups, me) { ImageFormation.from($0).display(group: $1) }
    let chunks = (image.height + ImageFormation.rowsPerChunk - 1) / ImageFormation.rowsPerChunk
    pool.run(chunks, me) { ImageFormation.from($0).convert(chunk: $1) }
    workspace.restartsPersistence = false
    self.image = nil
  }

  /// The envelope of the last image: linear, before time gain and compression, 1 for unit speckle.
  /// Shape: `scanlineCount × samplesPerScanline` of `scanGeometry`, scanline by scanline, nearest sample first.
  package func envelope() -> [Float] {
    let samples = scanGeometry.samplesPerScanline
    var values: [Float] = []
    values.reserveCapacity(Workspace.lines * samples)
    for line in 0..<Workspace.lines {
      for k in 0..<samples { values.append(workspace.power[line * Workspace.lineStride + k].squareRoot()) }
    }
    return values
  }
  /// Where the envelope's scanlines and samples lie.
  package var scanGeometry: ScanGeometry { workspace.bank.geometry }

  /// Where the last image shows what lies at a depth along a scanline: late waves are shown too deep, bent ones aside.
  package func shownPlace(line: Double, depthMM: Double) -> (line: Double, depthMM: Double) {
    let padded = Float(line) + Float(Workspace.guardLines)
    let place = workspace.wavePath.shown(line: padded, depth: Float(depthMM), workspace: workspace)
    return (Double(place.line) - Double(Workspace.guardLines), Double(place.depth))
  }

  /// Where the last image shows what lies in its plane.
  package func shownPlaces() -> ShownPlaces { ShownPlaces(workspace: workspace) }

  private static func from(_ pointer: UnsafeMutableRawPointer) -> ImageFormation {
    Unmanaged<ImageFormation>.fromOpaque(pointer).takeUnretainedValue()
  }

  private func prepare(_ insonation: Insonation, _ image: BModeImage) {
    (self.insonation, self.image) = (insonation, image)
    let w = workspace
    w.view = ProbeView(insonation.probeToPatient)
    w.settings = insonation.settings
    w.tick = insonation.tick
    if !insonation.continuesPreviousImage { w.restartsPersistence = true }
    let every = FrameRate.ticksPerImage(depthMM: Double(w.bank.depthMM))
    viewIndex = max(insonation.tick, 0) / every % w.bank.views.count
    w.steer(to: viewIndex)
    compound.begin(view: viewIndex, isFirst: w.restartsPersistence)
    w.contact.update(
      skin: w.tables.skin, view: w.view, rays: w.rays)
    w.contact.carry(insonation.sacrum, medium: medium, view: w.view, rays: w.rays)
    w.needle.update(insonation.reflector, view: w.view, geometry: w.steered.geometry, bank: w.bank)
    w.fluid.update(insonation.fluid, echoes: insonation.fluidEchoes, tick: insonation.tick)
    w.motion.update(insonation.motion, view: w.view)
    TimeGain.fill(w)
    if image.width != scanFrame.width || image.height != scanFrame.height {
      let frame = ScanFrame(geometry: w.bank.geometry, width: image.width, height: image.height)
      scanFrame = frame
      scanTables = w.bank.views.map { ScanTable(geometry: $0.geometry, frame: frame) }
      compound = Compound(views: scanTables.count, frame: frame, tables: scanTables)
    }
    (image.faceColumn, image.faceRow) = (scanFrame.faceColumn, scanFrame.faceRow)
    (image.mmPerPixel, image.tick) = (scanFrame.mmPerPixel, insonation.tick)
  }

  private func march(group: Int) {
    TissueMarch(workspace: workspace, group: group).run()
  }
  private func followWaves(group: Int) { workspace.wavePath.bend(group: group, workspace: workspace) }
  private func meetSheets(group: Int) {
    let w = workspace
    w.wavePath.tabulate(group: group, workspace: w)
    OpenAperture(workspace: w, group: group).apply()
    w.sheetHits.find(workspace: w, group: group)
  }

  private func drawBand(_ band: Int) {
    let w = workspace
    let first = band * Workspace.linePairs / ImageFormation.bands
    let end = (band + 1) * Workspace.linePairs / ImageFormation.bands
    let pairs = first..<end
    let used = (w.bank.geometry.samplesPerScanline + 32) * 4
    for pair in pairs {
      w.accumulator.stretch(at: pair * Workspace.pairStride * 4, count: used).update(repeating: 0)
    }
    Scatterers(workspace: w, pairs: pairs).draw()
    let echo = CoherentEcho(workspace: w, pairs: pairs)
    for group in 0..<Workspace.rayGroups { w.laminae.draw(group: group, workspace: w, into: echo) }
    w.sheetHits.draw(workspace: w, into: echo)
    BoneEcho(workspace: w, echo: echo).draw()
    if w.bank.beam.reverberates { Reverberation(workspace: w, echo: echo).draw() }
    if let reflector = insonation.reflector {
      NeedleEcho(workspace: w, reflector: reflector, echo: echo).draw()
    }
    PointEcho(workspace: w, echo: echo).draw(medium.pointTargets)
  }

  private func filterAlongBeam(chunk: Int) {
    let row = rows.stretch(at: chunk * ImageFormation.rowScratch, count: ImageFormation.rowScratch)
    for line in (chunk * 8)..<min(chunk * 8 + 8, Workspace.paddedLines) {
      AxialFilter(workspace: workspace).apply(line: line, row: row)
    }
  }

  private func filterAcrossLines(group: Int) {
    for line in (group * 8)..<(group * 8 + 8) { LateralFilter(workspace: workspace).apply(line: line) }
  }

  private func display(group: Int) {
    let row = rows.stretch(at: group * ImageFormation.rowScratch, count: ImageFormation.rowScratch)
    let display = Display(workspace: workspace)
    for line in (group * 8)..<(group * 8 + 8) { display.show(line: line, row: row) }
  }

  private func convert(chunk: Int) {
    guard let image else { return }
    let pixels = image.pixels
    let first = chunk * ImageFormation.rowsPerChunk
    let end = min(first + ImageFormation.rowsPerChunk, image.height)
    let table = scanTables[viewIndex]
    let conversion = ScanConversion(
      table: table, gray: workspace.gray.all, stride: ScanTable.stride(workspace.bank.geometry),
      vectors: workspace.vectors)
    guard compound.views > 1 else {
      for row in first..<end { conversion.convert(row: row, into: pixels) }
      return
    }
    let own = compound.pixels(view: viewIndex)
    for row in first..<end { conversion.convert(row: row, into: own) }
    compound.average(rows: first..<end, into: pixels)
  }
}
