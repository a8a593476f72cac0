import CKernels

/// The second stage: one point scatterer in every cell of a grid that is fixed to the patient, placed and weighted
/// by an integer hash of the cell, so that speckle moves with the tissue. Each adds its echo with its exact carrier
/// phase to the two samples and the two lines beside it.
///
/// A band of line pairs is walked cell by cell: rows along one axis of the patient, eight cells along the axis
/// nearest to the beam at a time, and for these all cells across the slice.
struct Scatterers {
  private let w: Workspace
  private let pairs: Range<Int>
  private let frame: CellFrame
  private let firstPlace, endPlace, lastPlace, nearPlace, farPlace: Float8

  init(workspace: Workspace, pairs: Range<Int>) {
    (w, self.pairs) = (workspace, pairs)
    frame = CellFrame(workspace: workspace)
    firstPlace = Float8(repeating: Float(pairs.lowerBound))
    endPlace = Float8(repeating: Float(pairs.upperBound))
    lastPlace = Float8(repeating: Float(pairs.upperBound) - 0.001)
    let aside = Float(workspace.wavePath.linesAside)
    (nearPlace, farPlace) = (firstPlace - aside, endPlace + aside)
  }

  func draw() {
    let outline = BandOutline(workspace: w, pairs: pairs, frame: frame)
    for row in outline.rows {
      let place = Float(row)
      guard let (first, last) = outline.columns(ofRow: place) else { continue }
      let rowHash = UInt32(truncatingIfNeeded: row) &* frame.rowKey &+ w.tables.seed
      var column = first
      while column <= last {
        drawColumn(row: place, column: column, rowHash: rowHash)
        column += 8
      }
    }
  }

  /// Eight cells along the beam, and behind them all cells across the slice.
  @inline(__always) private func drawColumn(row: Float, column: Int, rowHash: UInt32) {
    let f = frame
    let bank = w.bank
    let first = Float(column)
    // The slice's thickness and its stride as they are at the two ends.
    let (near, far) = (f.zone(row: row, column: first, bank), f.zone(row: row, column: first + 7, bank))
    let half = max(bank.halfThicknessMM[near], bank.halfThicknessMM[far])
    let strideCells = min(bank.sliceStride[near], bank.sliceStride[far])
    let stride = Float(strideCells)
    let columns = Float8.lanes + first
    let middle = (columns * -f.perColumn.z - (f.base.z + f.perRow.z * row)) * (1 / f.perSlice.z)
    let reach = half * abs(1 / f.perSlice.z)
    // Slices are multiples of the stride, and the scatterer lies anywhere in the cells up to the next.
    let perStride = 1 / stride
    let lowest = (middle - (reach + f.jitterHigh)) * perStride
    let firstSlice = k_truncate(lowest) &* strideCells
    let count = Int((2 * reach + f.jitterHigh - f.jitterLow) * perStride + 1) + 1
    let sliceStep = f.sliceKey &* UInt32(bitPattern: strideCells)
    let scale = bank.strideGain(strideCells)
    let columnIndex = Int8x32(0, 1, 2, 3, 4, 5, 6, 7) &+ Int32(truncatingIfNeeded: column)
    var hash =
      unsafeBitCast(columnIndex, to: Word8.self) &* f.columnKey &+ rowHash
      &+ unsafeBitCast(firstSlice, to: Word8.self) &* f.sliceKey
    let x0 = columns * f.perColumn.x + (f.base.x + f.perRow.x * row)
    let y0 = columns * f.perColumn.y + (f.base.y + f.perRow.y * row)
    let z0 = columns * f.perColumn.z + (f.base.z + f.perRow.z * row)
    var slice = k_float(firstSlice)
    let halfVector = splat(half)
    for _ in 0..<count {
      var h = hash
      h ^= h &>> 16
      h = h &* 0x7feb_352d
      h ^= h &>> 15
      h = h &* 0x846c_a68b
      h ^= h &>> 16
      hash &+= sliceStep
      let jr = k_float(signed((h &>> f.rowShift) & 255))
      let jc = k_float(signed((h &>> f.columnShift) & 255))
      let js = k_float(signed((h &>> f.sliceShift) & 255)) * stride
      let s = slice
      slice += stride
      let z = z0 + s * f.perSlice.z + (jr * f.jitterRow.z + jc * f.jitterColumn.z + js * f.jitterSlice.z)
      let away = k_abs(z)
      let x = x0 + s * f.perSlice.x + (jr * f.jitterRow.x + jc * f.jitterColumn.x + js * f.jitterSlice.x)
      let y = y0 + s * f.perSlice.y + (jr * f.jitterRow.y + jc * f.jitterColumn.y + js * f.jitterSlice.y)
      add(
        x: x, y: y, z: z, isInSlice: k_less(away, halfVector), away: away, hash: h, jr: jr, jc: jc,
        scale: scale)
    }
  }

  /// Adds eight scatterers at probe coordinates.
  @inline(__always) private func add(
    x: Float8, y: Float8, z: Float8, isInSlice: Int8x32, away: Float8, hash h: Word8, jr: Float8, jc: Float8,
    scale: Float
  ) {
    let f = frame
    var (rest, line): (Float8, Float8)
    if f.isSector {
      let height = y + f.radius
      let radius = k_sqrt(x * x + height * height)
      rest = radius - f.radius
      // 2·arctan of the half angle's tangent, by its series: the sector is under ±50°.
      let t = x / (radius + height)
      let t2 = t * t
      var series = t2 * 0.1 - 0.14285714
      series = series * t2 + 0.2
      series = series * t2 - 0.33333333
      series = series * t2 + 1
      line = t * f.linesPerUnit * series + f.middleLine
      if f.isSteered {
        rest = k_sqrt(k_max(radius * radius - f.touchRadius * f.touchRadius, Float8()))
        rest -= f.radius * f.steeringCosine
        let turn = rest * f.steeringSine / radius
        line -= (turn * turn * turn * 0.16666667 + turn) * (f.linesPerUnit * 0.5)
      }
    } else if f.isSteered {
      rest = y * (1 / f.steeringCosine)
      line = (x - rest * f.steeringSine) * f.linesPerUnit + f.middleLine
    } else {
      rest = y
      line = x * f.linesPerUnit + f.middleLine
    }
    // Some lines more than the band's: what is shown aside of its line.
    var isUsed = isInSlice & k_greaterOrEqual(line, nearPlace) & k_less(line, farPlace)
    isUsed = isUsed & k_less(rest, f.deepestRest) & k_greaterOrEqual(rest, f.firstRest)
    if k_any(isUsed) == 0 { return }
    // Where it is shown: by its ray and its depth at rest.
    let row = k_min(k_max(line * f.raysPerLine + f.paddedRayOffset, Float8()), f.lastPaddedRay)
    let step = clamped(rest * f.pathPerMM + f.restOffset, 0, f.lastRest)
    let (wholeRow, wholeStep) = (k_float(k_truncate(row)), k_float(k_truncate(step)))
    let (rayShare, stepShare) = (row - wholeRow, step - wholeStep)
    let corner = k_truncate(wholeRow * Float(WavePath.tableStride) + wholeStep)
    let corners = WavePath.Corners(w.wavePath.table.base, corner)
    let depth = rest + corners.depth(rayShare, stepShare)
    line = line + corners.aside(rayShare, stepShare)
    isUsed = isUsed & k_greaterOrEqual(line, firstPlace) & k_less(line, endPlace)
    isUsed = isUsed & k_greaterOrEqual(depth, Float8()) & k_less(depth, f.deepest)
    if k_any(isUsed) == 0 { return }
    let lineIn = k_min(k_max(line, firstPlace), lastPlace)
    let d = k_min(k_max(depth, Float8()), f.lastDepth)
    // How the beam weighs a place across the slice, and which plane's tissue it is.
    let bin = k_min(away * f.binsPerMM, splat(Float(FilterBank.elevationBins - 1)))
    let zone = k_truncate(d * f.zonesPerMM)
    let weightIndex = (zone &<< 6) &+ (zone &<< 5) &+ k_truncate(bin)
    let weight = gather(w.bank.elevationWeights.base, weightIndex)
    let outward = unsafeBitCast(weight, to: Int8x32.self) & 3
    let below = unsafeBitCast(z, to: Int8x32.self) &>> 31
    let plane = ((outward ^ below) &- below) &+ Int32(Workspace.middlePlane)
    // The tissue between two rays and two march depths is drawn by lot, which is interpolation on average.
    let ray = row - Float(Workspace.guardRays)
    let lotRay = k_min(k_max(ray + jr * f.byte, Float8()), f.lastRay)
    let lotDepth = k_min(d * f.marchPerMM + jc * f.byte, f.lastMarch)
    let tissueRay = k_float(plane) * Float(Workspace.rays) + k_float(k_truncate(lotRay))
    let cell = k_truncate(tissueRay * Float(Workspace.marchMax) + k_float(k_truncate(lotDepth)))
    let gain = gather(w.gain.base, cell)
    // Sign and 0.75...1.25 of amplitude, rms 1.
    let size = k_float(signed((h &>> 24) & 127)) * (0.5 / 127 * 0.9897 * scale) + 0.75 * 0.9897 * scale
    let signBit = signed(h) & Int32(bitPattern: 0x8000_0000)
    let amplitude = unsafeBitCast(unsafeBitCast(size, to: Int8x32.self) | signBit, to: Float8.self)
    let a = k_keep(amplitude * weight * gain, isUsed)
    // Carrier.
    let cycles = d * (f.carrierLinear - d * f.carrierQuadratic) + (lineIn * f.shear + f.shearOffset)
    let u = (cycles - k_float(k_truncate(cycles)) - 0.5) * 6.2831853
    let u2 = u * u
    let sine = (((u2 * -0.00018363 + 0.00830629) * u2 - 0.16664824) * u2 + 0.9999966) * u
    let cosine = ((u2 * -0.0012712 + 0.0414877) * u2 - 0.4999124) * u2 + 0.9999933
    // Shared between two lines and two samples. Places in the tables are whole numbers that a float holds exactly.
    let pair = k_float(k_truncate(lineIn))
    let second = a * (lineIn - pair)
    let first = a - second
    let sample = d * f.samplesPerMM + f.lead
    let whole = k_float(k_truncate(sample))
    let late = sample - whole
    let (lateCosine, lateSine) = (cosine * late, sine * late)
    let (soonCosine, soonSine) = (cosine - lateCosine, sine - lateSine)
    let place = k_truncate(pair * Float(Workspace.pairStride) + whole)
    k_addOctets(
      w.accumulator.base, place, first * soonCosine, first * soonSine, second * soonCosine,
      second * soonSine, first * lateCosine, first * lateSine, second * lateCosine, second * lateSine)
  }
}
