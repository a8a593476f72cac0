import Anatomy
import Fluid
import Geometry
import Needle
import Ultrasound

/// Tells tick by tick what the picture shows: the tip at every tick, landmarks and fluid ten times a second.
package struct SightSampler: Sendable {
  /// Ticks from one look at landmarks and fluid to the next.
  package static let everyTicks = 10

  package var scene: Scene
  private let slice: ImagedSlice
  package let outlines: LandmarkOutlines
  private var forecast: GrayForecast
  // The picture of the last look.
  private var probeToPatient = Pose.identity
  private var settings = ImagingSettings()
  private var isStale = true
  private var landmarks: Sight = []
  private var tip: Sight = []
  private var tipOf: NeedleState?
  private var fluid = FluidSight()
  private var fluidInSlice: FluidInSlice
  /// Number of cells of fluid at the last look at it.
  private var knownCells = 0

  /// Volumes of the main syringe's fluid, in mL.
  package struct FluidSight: Equatable, Sendable {
    /// Within the imaged slice, shown or not.
    package var inSliceML = 0.0
    /// Shown in the picture, and of that outside the joint.
    package var shownML = 0.0, strayShownML = 0.0
  }

  package init(scene: Scene) { self.init(scene: scene, slice: ImagedSlice(of: scene.probe)) }
  init(scene: Scene, slice: ImagedSlice) {
    (self.scene, self.slice) = (scene, slice)
    outlines = LandmarkOutlines(of: scene.patient, side: scene.side, level: scene.level)
    forecast = GrayForecast(probe: scene.probe, medium: scene.patient.medium, thickness: slice.thickness)
    fluidInSlice = FluidInSlice(slice: slice, lattice: scene.patient.medium.lattice)
  }

  /// What the picture of a state shows.
  package mutating func look(at state: SimulationState) -> (sight: Sight, fluid: FluidSight) {
    let shown = state.settings.with(state.activeBeam)
    if state.probe.probeToPatient != probeToPatient || shown != settings {
      (probeToPatient, settings, isStale) = (state.probe.probeToPatient, shown, true)
      forecast.look(from: probeToPatient, with: settings)
      tipOf = nil
    }
    if tipOf != state.needle {
      tip = lookForTip(of: state)
      tipOf = state.needle
    }
    if state.tick % SightSampler.everyTicks == 0 {
      if isStale { landmarks = lookForLandmarks() }
      if isStale || state.fluid.cells.count != knownCells || scene.fluidEchoes[0].fades {
        fluid = lookForFluid(of: state)
        knownCells = state.fluid.cells.count
      }
      isStale = false
    }
    return (landmarks.union(tip), fluid)
  }
}

// MARK: Landmarks

extension SightSampler {
  /// Number of places of a landmark that are tried.
  private static let triesMax = 3
  /// Greatest distance along the scanline from a place on bone to the bone met there, in mm.
  private static let onBoneMM = 3.0
  /// Distances to the side at which the rims of a gap are looked for, and greatest difference in depth, in mm.
  private static let rimsMM = [2.0, 3.5, 5, 6.5, 8, 9.5]
  private static let rimDepthMM = 9.0
  /// Loss of an echo 2 mm inside a gap to the rims, which cover a part of the aperture (`ApertureBlockage`), in dB.
  private static let gapLossDB = 8.0
  /// Gray by which steep rims are foretold too dark on the mean, measured in formed images.
  private static let rimShortfall = 8.0

  private mutating func lookForLandmarks() -> Sight {
    var sight: Sight = []
    for landmark in ScanLandmark.allCases {
      let cut = cut(of: landmark)
      if tried(cut).contains(where: { contrast(at: $0, of: landmark) >= Sight.contrast }) {
        sight.insert(.landmark(landmark))
      }
      if landmark == .cleft, tried(cut).contains(where: { isLit(over: $0) }) { sight.insert(.overCleft) }
    }
    return sight
  }
  /// Contrast of a landmark at one of the places at which the slice cuts it.
  package mutating func contrast(at place: Vector3, of landmark: ScanLandmark) -> Double {
    landmark.look == .brightBone ? boneContrast(at: place) : gapContrast(at: place)
  }
  package func tried(_ cut: [Vector3]) -> [Vector3] {
    stride(from: 0, to: cut.count, by: max(1, cut.count / SightSampler.triesMax)).map { cut[$0] }
  }

  /// Places of a landmark within the imaged slice, in probe coordinates, those nearest to the image plane first.
  package func cut(of landmark: ScanLandmark) -> [Vector3] {
    outlines[landmark].map(probeToPatient.inversePoint)
      .filter { slice.holds($0, depthMM: Double(settings.depthMM)) }
      .sorted { abs($0.z) < abs($1.z) }
  }

  /// Gray of the bone at a place over the mean of the tissue before it and the shadow behind it; 0 where other bone or nothing is
  /// met.
  private mutating func boneContrast(at place: Vector3) -> Double {
    let line = forecast.follow(throughX: place.x, y: place.y, beyondMM: 4)
    guard let bone = line.bone, abs(bone.restMM - line.restMM) <= SightSampler.onBoneMM else { return 0 }
    return forecast.gray(of: bone) - (tissueGray(before: bone.seenMM) + forecast.shadowGray(of: bone)) / 2
  }
  private func tissueGray(before seenMM: Double) -> Double {
    let depths = [3.0, 5, 7].map { seenMM - $0 }.filter { $0 > 1 }
    return depths.isEmpty
      ? 0 : depths.reduce(0) { $0 + forecast.tissueGray(seenMM: $1) } / Double(depths.count)
  }

  /// Gray of the darker of two rims of bone over that of the gap between them; 0 where bone closes the gap or a rim is not there.
  private mutating func gapContrast(at place: Vector3) -> Double {
    let line = forecast.follow(throughX: place.x, y: place.y, beyondMM: 2)
    if let bone = line.bone, bone.restMM < line.restMM + 1 { return 0 }
    let gap = forecast.tissueGray(seenMM: line.seenMM, quieterDB: SightSampler.gapLossDB)
    var darker = 255.0
    for way in [-1.0, 1] {
      var brightest = 0.0
      for aside in SightSampler.rimsMM {
        let rim = forecast.follow(
          throughX: place.x + way * aside, y: place.y, beyondMM: SightSampler.rimDepthMM)
        guard let bone = rim.bone, abs(bone.restMM - rim.restMM) <= SightSampler.rimDepthMM else { continue }
        brightest = max(brightest, forecast.gray(of: bone))
        // Bright enough: no other rim on this side changes the answer.
        if brightest + SightSampler.rimShortfall - gap >= Sight.contrast { break }
      }
      darker = min(darker, brightest)
    }
    return darker + SightSampler.rimShortfall - gap
  }

  private mutating func isLit(over place: Vector3) -> Bool {
    let line = forecast.follow(throughX: place.x, y: place.y, beyondMM: 0)
    let floorMM = min(line.bone?.seenMM ?? line.seenMM, line.seenMM)
    return tissueGray(before: floorMM) >= Sight.litGray
  }

  /// Distance in the image plane, in mm, from a place where the picture shows it (probe coordinates) to the nearest place of a
  /// landmark that the imaged slice cuts; nil where it cuts none.
  package mutating func distanceMM(fromShown place: Vector3, to landmark: ScanLandmark) -> Double? {
    let rest = forecast.rest(ofShownX: place.x, y: place.y)
    return cut(of: landmark).map { distance(Vector3($0.x, $0.y, 0), rest) }.min()
  }
}

// MARK: The needle's tip

extension SightSampler {
  private mutating func lookForTip(of state: SimulationState) -> Sight {
    let tip = probeToPatient.inversePoint(state.needle.tipMM)
    guard state.needle.isInTissue, slice.holds(tip, depthMM: Double(settings.depthMM)) else { return [] }
    let line = forecast.follow(throughX: tip.x, y: tip.y, beyondMM: 1, isNeedle: true)
    if let bone = line.bone, bone.seenMM < line.seenMM - SightSampler.hiddenMM { return .tipBehindBone }
    return contrast(of: state.needle, tip: tip, model: scene.needle(inHandOf: state), on: line)
      >= Sight.contrast ? .tip : []
  }
  /// Depth below a surface of bone from which a tip is hidden by it: the echo of the surface is as thick.
  private static let hiddenMM = 1.0

  /// Gray of the tip over that of the tissue about it, on the scanline followed last.
  private func contrast(
    of needle: NeedleState, tip: Vector3, model: NeedleModel, on line: GrayForecast.Scanline
  ) -> Double {
    let gray = forecast.tipGray(
      at: tip, along: probeToPatient.inverseVector(needle.direction),
      outerDiameterMM: model.outerDiameterMM, isEchogenic: model.isEchogenic,
      halfThicknessMM: slice.thickness.widthMM(atDepthMM: line.seenMM) / 2, seenMM: line.seenMM)
    return gray - forecast.tissueGray(seenMM: line.seenMM)
  }
}

// MARK: Fluid

extension SightSampler {
  /// Number of cells of fluid that are looked at.
  private static let cellsMax = 16

  private mutating func lookForFluid(of state: SimulationState) -> FluidSight {
    let cells = state.fluid.cells
    fluidInSlice.look(
      at: cells, from: probeToPatient, depthMM: Double(settings.depthMM), isMoved: isStale)
    let indices = fluidInSlice.indices
    let step = max(1, indices.count / SightSampler.cellsMax)
    var (shownNL, strayNL) = (0, 0)
    for i in stride(from: step - 1, to: indices.count, by: step) {
      let cell = cells[Int(indices[i])]
      guard isShown(cell, at: place(of: cell), clockTicks: state.clockTicks) else { continue }
      shownNL += Int(cell.volumeNL) * step
      if Region.allCases[Int(cell.region)] != .joint { strayNL += Int(cell.volumeNL) * step }
    }
    return FluidSight(
      inSliceML: RegionVolumes.milliliters(fluidInSlice.volumeNL),
      shownML: RegionVolumes.milliliters(shownNL), strayShownML: RegionVolumes.milliliters(strayNL))
  }

  /// Places of the fluid within the imaged slice, as it was looked at last, in probe coordinates.
  package func placesInSlice(of state: SimulationState) -> [Vector3] {
    fluidInSlice.indices.map { place(of: state.fluid.cells[Int($0)]) }
  }

  /// Place of a cell in probe coordinates.
  private func place(of cell: FluidCell) -> Vector3 {
    probeToPatient.inversePoint(scene.patient.medium.lattice.centerMM(ofIndex: Int(cell.voxel)))
  }

  private mutating func isShown(_ cell: FluidCell, at place: Vector3, clockTicks: Int) -> Bool {
    let line = forecast.follow(throughX: place.x, y: place.y, beyondMM: 1)
    if let bone = line.bone, bone.restMM < line.restMM { return false }
    let spacing = scene.patient.medium.lattice.spacingMM
    let share = min(Double(cell.volumeNL) / (spacing * spacing * spacing * 1_000), 1)
    let ageS = SimulationState.seconds(ofTicks: max(clockTicks - Int(cell.tick), 0))
    let fluid = forecast.fluidGray(
      echogenicityDB: scene.fluidEchoes[0].decibels(ageS: ageS), share: share, seenMM: line.seenMM)
    return abs(fluid - forecast.tissueGray(seenMM: line.seenMM)) >= Sight.areaContrast
  }
}
