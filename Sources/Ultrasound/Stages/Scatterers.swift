import CKernels

/// The second stage: one point scatterer in every cell of a grid that is fixed to the patient, placed and weighted
/// by an integer hash of the cell, so that speckle moves with the tissue. Each adds its echo with its exact carrier
/// phase to the two samples and the two lines beside it.
///
/// A band of line pairs is walked cell by cell: rows along one axis of the patient, eight cells along the axis
/// nearest to the beam at a time, and for these all cells across the slice (`k_drawScatterers`). Where the tissue is
/// hardly louder than the noise, or not heard at all, as in the shadow of bone, few or none are drawn (`Loudness`).
struct Scatterers {
  private let input: FrameInput
  private let contact: SkinContact
  private let waves: WavePath
  private let tissue: TissueGain
  private let loudness: Loudness
  private let pairs: Range<Int>
  private let frame: CellFrame

  init(
    _ input: FrameInput, contact: SkinContact, waves: WavePath, tissue: TissueGain, loudness: Loudness,
    pairs: Range<Int>
  ) {
    (self.input, self.contact, self.waves, self.loudness) = (input, contact, waves, loudness)
    (self.tissue, self.pairs, frame) = (tissue, pairs, CellFrame(input))
  }

  func draw(into echoes: LinePairs) {
    let outline = BandOutline(input, contact: contact, waves: waves, pairs: pairs, frame: frame)
    var kernel = frame.kernel(input, waves: waves, tissue: tissue, echoes: echoes, pairs: pairs)
    kernel.loudest = loudness.table
    (kernel.loudestCount, kernel.loudestStride) = (Int32(Loudness.count), Int32(Loudness.stride))
    (kernel.faint, kernel.silent) = Loudness.limits(input.bank)
    for number in outline.rows {
      let place = Float(number)
      guard let (first, last) = outline.columns(ofRow: place) else { continue }
      var row = k_row(
        row: place, first: Int32(truncatingIfNeeded: first), last: Int32(truncatingIfNeeded: last),
        hash: UInt32(truncatingIfNeeded: number) &* frame.rowKey &+ input.tables.seed)
      k_drawScatterers(&kernel, &row, input.vectors)
    }
  }
}

extension CellFrame {
  /// Input of the loop over scatterers: frame, tables, and a band of line pairs.
  func kernel(
    _ input: FrameInput, waves: WavePath, tissue: TissueGain, echoes: LinePairs, pairs: Range<Int>
  ) -> k_scatterers {
    let (first, end) = (Float(pairs.lowerBound), Float(pairs.upperBound))
    return k_scatterers(
      baseX: base.x, baseY: base.y, baseZ: base.z, rowX: perRow.x, rowY: perRow.y, rowZ: perRow.z,
      columnX: perColumn.x, columnY: perColumn.y, columnZ: perColumn.z,
      sliceX: perSlice.x, sliceY: perSlice.y, sliceZ: perSlice.z,
      jitterRowX: jitterRow.x, jitterRowY: jitterRow.y, jitterRowZ: jitterRow.z,
      jitterColumnX: jitterColumn.x, jitterColumnY: jitterColumn.y, jitterColumnZ: jitterColumn.z,
      jitterLow: jitterLow, jitterHigh: jitterHigh, cellMM: cellMM,
      slant: ((perSlice.x * perSlice.x + perSlice.y * perSlice.y) / (perSlice.z * perSlice.z)).squareRoot(),
      columnKey: columnKey, sliceKey: sliceKey,
      rowShift: rowShift, columnShift: columnShift, sliceShift: sliceShift,
      isSector: isSector ? 1 : 0, isSteered: isSteered ? 1 : 0,
      steeringSine: steeringSine, steeringCosine: steeringCosine, touchRadius: touchRadius, radius: radius,
      linesPerUnit: linesPerUnit, middleLine: middleLine,
      samplesPerMM: samplesPerMM, zonesPerMM: zonesPerMM, marchPerMM: marchPerMM, binsPerMM: binsPerMM,
      lead: Float(FrameLayout.lead), carrierLinear: carrierLinear, carrierQuadratic: carrierQuadratic,
      shear: shear, shearOffset: shearOffset,
      deepest: deepest, lastDepth: lastDepth, lastRay: Float(FrameLayout.rays) - 0.5, lastMarch: lastMarch,
      raysPerLine: raysPerLine, paddedRayOffset: paddedRayOffset,
      lastPaddedRay: Float(FrameLayout.paddedRays) - 1.001,
      pathPerMM: pathPerMM, restOffset: restOffset, lastRest: lastRest,
      firstPlace: first, endPlace: end, lastPlace: end - 0.001,
      linesAside: Float(waves.linesAside), shallowest: WavePath.firstRestMM,
      path: UnsafePointer(waves.table.pointer(count: waves.table.count)),
      pathCount: Int32(waves.table.count), pathStep: WavePath.step,
      pathStride: Int32(WavePath.tableStride),
      halfThickness: UnsafePointer(input.bank.halfThicknessMM.pointer(count: input.bank.zoneCount)),
      sliceStride: UnsafePointer(input.bank.sliceStride.pointer(count: input.bank.zoneCount)),
      zoneCount: Int32(input.bank.zoneCount),
      loudest: nil, loudestCount: 0, loudestStride: 0, faint: 0, silent: 0,
      elevationWeights: UnsafePointer(
        input.bank.elevationWeights.pointer(count: input.bank.elevationWeights.count)),
      elevationWeightCount: Int32(input.bank.elevationWeights.count),
      lastBin: Float(FilterBank.elevationBins - 1),
      gain: UnsafePointer(tissue.gain.pointer(count: tissue.gain.count)), gainCount: Int32(tissue.gain.count),
      middlePlane: Int32(FrameLayout.middlePlane),
      rays: Float(FrameLayout.rays), guardRays: Float(FrameLayout.guardRays),
      marchStride: Float(FrameLayout.marchStride),
      accumulator: echoes.echoes.pointer(count: echoes.echoes.count),
      firstQuad: Int32(pairs.lowerBound * FrameLayout.pairStride),
      endQuad: Int32(pairs.upperBound * FrameLayout.pairStride), pairStride: Float(FrameLayout.pairStride),
      motion: input.motion.inProbe, motionReach: input.motion.reachMM)
  }
}
