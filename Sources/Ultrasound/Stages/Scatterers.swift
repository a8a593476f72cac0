import CKernels

/// The second stage: one point scatterer in every cell of a grid that is fixed to the patient, placed and weighted
/// by an integer hash of the cell, so that speckle moves with the tissue. Each adds its echo with its exact carrier
/// phase to the two samples and the two lines beside it.
///
/// A band of line pairs is walked cell by cell: rows along one axis of the patient, eight cells along the axis
/// nearest to the beam at a time, and for these all cells across the slice (`k_drawScatterers`).
struct Scatterers {
  private let input: FrameInput
  private let contact: SkinContact
  private let waves: WavePath
  private let tissue: TissueGain
  private let pairs: Range<Int>
  private let frame: CellFrame

  init(
    _ input: FrameInput, contact: SkinContact, waves: WavePath, tissue: TissueGain, pairs: Range<Int>
  ) {
    (self.input, self.contact, self.waves) = (input, contact, waves)
    (self.tissue, self.pairs, frame) = (tissue, pairs, CellFrame(input))
  }

  func draw(into echoes: LinePairs) {
    let outline = BandOutline(input, contact: contact, waves: waves, pairs: pairs, frame: frame)
    var kernel = frame.kernel(input, waves: waves, tissue: tissue, echoes: echoes, pairs: pairs)
    for row in outline.rows {
      let place = Float(row)
      guard let (first, last) = outline.columns(ofRow: place) else { continue }
      let rowHash = UInt32(truncatingIfNeeded: row) &* frame.rowKey &+ input.tables.seed
      for column in stride(from: first, through: last, by: 8) {
        var batch = self.column(column, row: place, rowHash: rowHash)
        k_drawScatterers(&kernel, &batch, input.vectors)
      }
    }
  }

  /// Eight columns' slice: its thickness and its stride as they are at the two ends.
  @inline(__always) private func column(_ column: Int, row: Float, rowHash: UInt32) -> k_column {
    let bank = input.bank
    let near = frame.zone(row: row, column: Float(column), bank)
    let far = frame.zone(row: row, column: Float(column) + 7, bank)
    let strideCells = min(bank.sliceStride[near], bank.sliceStride[far])
    return k_column(
      row: row, column: Int32(truncatingIfNeeded: column), rowHash: rowHash,
      halfMM: max(bank.halfThicknessMM[near], bank.halfThicknessMM[far]), strideCells: strideCells,
      strideGain: bank.strideGain(strideCells))
  }
}

extension CellFrame {
  /// Input of the loop over scatterers: frame, tables, and a band of line pairs.
  func kernel(
    _ input: FrameInput, waves: WavePath, tissue: TissueGain, echoes: LinePairs, pairs: Range<Int>
  ) -> k_scatterers {
    let (first, end) = (Float(pairs.lowerBound), Float(pairs.upperBound))
    let aside = Float(waves.linesAside)
    return k_scatterers(
      baseX: base.x, baseY: base.y, baseZ: base.z, rowX: perRow.x, rowY: perRow.y, rowZ: perRow.z,
      columnX: perColumn.x, columnY: perColumn.y, columnZ: perColumn.z,
      sliceX: perSlice.x, sliceY: perSlice.y, sliceZ: perSlice.z,
      jitterRowX: jitterRow.x, jitterRowY: jitterRow.y, jitterRowZ: jitterRow.z,
      jitterColumnX: jitterColumn.x, jitterColumnY: jitterColumn.y, jitterColumnZ: jitterColumn.z,
      jitterSliceX: jitterSlice.x, jitterSliceY: jitterSlice.y, jitterSliceZ: jitterSlice.z,
      jitterLow: jitterLow, jitterHigh: jitterHigh,
      columnKey: columnKey, sliceKey: sliceKey,
      rowShift: rowShift, columnShift: columnShift, sliceShift: sliceShift,
      isSector: isSector ? 1 : 0, isSteered: isSteered ? 1 : 0,
      steeringSine: steeringSine, steeringCosine: steeringCosine, touchRadius: touchRadius, radius: radius,
      linesPerUnit: linesPerUnit, middleLine: middleLine,
      samplesPerMM: samplesPerMM, zonesPerMM: zonesPerMM, marchPerMM: marchPerMM, binsPerMM: binsPerMM,
      lead: Float(FrameLayout.lead), carrierLinear: carrierLinear, carrierQuadratic: carrierQuadratic,
      shear: shear, shearOffset: shearOffset,
      deepest: deepest, lastDepth: lastDepth, lastRay: Float(FrameLayout.rays) - 0.5, lastMarch: lastMarch,
      firstRest: WavePath.firstRestMM, deepestRest: deepestRest,
      raysPerLine: raysPerLine, paddedRayOffset: paddedRayOffset,
      lastPaddedRay: Float(FrameLayout.paddedRays) - 1.001,
      pathPerMM: pathPerMM, restOffset: restOffset, lastRest: lastRest,
      firstPlace: first, endPlace: end, lastPlace: end - 0.001, nearPlace: first - aside,
      farPlace: end + aside,
      path: UnsafePointer(waves.table.pointer(count: waves.table.count)),
      pathCount: Int32(waves.table.count), pathStep: WavePath.step,
      pathStride: Int32(WavePath.tableStride),
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
