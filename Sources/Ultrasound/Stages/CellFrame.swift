import Geometry

/// The grid of scatterers' cells as seen by the probe: probe coordinates of a cell are linear in its three indices.
/// Rows, columns and slices are the patient's axes, named by how they lie to the probe: slices follow the axis nearest
/// to the elevational one, columns the one nearest to the beam of the two others.
struct CellFrame {
  /// Offset that keeps indices positive.
  static let indexOffset: Float = 2_048

  let base, perRow, perColumn, perSlice: SIMD3<Float>
  /// Displacement by one 256th of a cell along rows and columns.
  let jitterRow, jitterColumn: SIMD3<Float>
  let rowKey, columnKey, sliceKey: UInt32
  /// Range by which jitter along rows and columns moves the place along slices where the image plane is met, in
  /// cells.
  let jitterLow, jitterHigh: Float
  let cellMM: Float

  let isSector, isSteered: Bool
  /// Sine and cosine of the steering angle; and the radius of the circle that steered lines touch.
  let steeringSine, steeringCosine, touchRadius: Float
  let radius, linesPerUnit, middleLine, samplesPerMM, zonesPerMM, marchPerMM, binsPerMM: Float
  let carrierLinear, carrierQuadratic: Float
  /// Phase that a steered beam gains from line to line, in cycles, and an offset that keeps it positive: its wave
  /// fronts lie across the beam, so that a scatterer between lines is nearer to one than to the other.
  let shear, shearOffset: Float
  let deepest, lastDepth, lastMarch: Float
  /// Map from a padded line to a padded ray: line·raysPerLine + paddedRayOffset.
  let raysPerLine, paddedRayOffset: Float
  /// Map from a rest depth to a place in the wave's table, and the last such place.
  let pathPerMM, restOffset, lastRest: Float
  /// Shifts to the byte of a cell's hash that jitters along rows, columns and slices: that of the patient's axis,
  /// whatever its role.
  let rowShift, columnShift, sliceShift: UInt32

  init(_ input: FrameInput) {
    let (view, bank) = (input.view, input.bank)
    let geometry = bank.geometry
    cellMM = bank.cellMM
    let e = view.elevational
    let size = SIMD3(abs(e.x), abs(e.y), abs(e.z))
    let sliceAxis = size.x >= size.y && size.x >= size.z ? 0 : (size.y >= size.z ? 1 : 2)
    let (one, other) = ((sliceAxis + 1) % 3, (sliceAxis + 2) % 3)
    let columnAxis = abs(view.axial[one]) >= abs(view.axial[other]) ? one : other
    let rowAxis = columnAxis == one ? other : one
    let cell = cellMM
    func image(of axis: Int) -> SIMD3<Float> {
      SIMD3(view.lateral[axis], view.axial[axis], view.elevational[axis]) * cell
    }
    (perRow, perColumn, perSlice) = (image(of: rowAxis), image(of: columnAxis), image(of: sliceAxis))
    base = view.local(.zero) - (perRow + perColumn + perSlice) * CellFrame.indexOffset
    (jitterRow, jitterColumn) = (perRow / 256, perColumn / 256)
    let keys: (UInt32, UInt32, UInt32) = (0x8da6_b343, 0xd816_3841, 0xcb1a_b31f)
    func key(_ axis: Int) -> UInt32 { axis == 0 ? keys.0 : (axis == 1 ? keys.1 : keys.2) }
    (rowKey, columnKey, sliceKey) = (key(rowAxis), key(columnAxis), key(sliceAxis))
    (rowShift, columnShift) = (UInt32(8 * rowAxis), UInt32(8 * columnAxis))
    sliceShift = UInt32(8 * sliceAxis)
    let (a, b) = (perRow.z / perSlice.z, perColumn.z / perSlice.z)
    (jitterLow, jitterHigh) = (min(0, a) + min(0, b), max(0, a) + max(0, b))

    isSector = geometry.isSector
    radius = Float(geometry.faceRadiusMM)
    let steering = input.steered.geometry.steering
    isSteered = steering != .zero
    (steeringSine, steeringCosine) = (Float(steering.sine), Float(steering.cosine))
    touchRadius = radius * steeringSine
    let perUnit = Double(geometry.scanlineCount - 1) / geometry.extent
    linesPerUnit = Float(geometry.isSector ? 2 * perUnit : perUnit)
    middleLine = Float(geometry.scanlineCount - 1) / 2 + Float(FrameLayout.guardLines)
    samplesPerMM = Float(1 / geometry.sampleSpacingMM)
    zonesPerMM = Float(Double(bank.zoneCount) / geometry.depthMM)
    marchPerMM = Float(1 / input.marchSpacingMM)
    binsPerMM = 1 / bank.elevationBinMM
    (carrierLinear, carrierQuadratic) = (bank.carrierLinear, bank.carrierQuadratic)
    shear = -Float(geometry.lineSpacingMM(atDepthMM: 0)) * steeringSine * bank.carrierLinear
    shearOffset = isSteered ? 512 : 0
    let depth = Float(geometry.depthMM)
    (deepest, lastDepth) = (depth, depth * 0.9999)
    raysPerLine = 1 / FrameLayout.linesPerRay
    paddedRayOffset = Float(FrameLayout.guardRays) - Float(FrameLayout.guardLines) / FrameLayout.linesPerRay
    pathPerMM = 1 / input.pathSpacingMM
    restOffset = -WavePath.firstRestMM * pathPerMM
    lastRest = min(Float(input.pathCount) + restOffset, Float(WavePath.tableStride)) - 1.5
    lastMarch = Float(input.marchCount) - 0.5
  }
}

/// Outline of the cells that may lie in a band of line pairs: convex, in the image plane, grown by what a cell, its
/// jitter and the slant of the slice's axis can add.
struct BandOutline {
  /// A half plane of the image plane: points with x·px + y·py ≥ limit.
  private struct Edge {
    var x, y, limit: Float
  }
  private let edges: InlineArray<4, Edge>
  private let marginMM: Float
  /// Greatest distance that tissue outside of it may have been moved.
  private let movesMM: Float
  /// Point where cell 0 of row 0 meets the image plane, and the steps to the next row and to the next column.
  private let originX, originY, rowX, rowY, columnX, columnY: Float
  let rows: ClosedRange<Int>

  init(
    _ input: FrameInput, contact: SkinContact, waves: WavePath, pairs: Range<Int>, frame f: CellFrame
  ) {
    let geometry = input.bank.geometry
    let depth = Float(geometry.depthMM)
    let shallow = min(contact.lowestGapMM, 0) - 0.5
    let (slantX, slantY) = (f.perSlice.x / f.perSlice.z, f.perSlice.y / f.perSlice.z)
    (originX, originY) = (f.base.x - slantX * f.base.z, f.base.y - slantY * f.base.z)
    (rowX, rowY) = (f.perRow.x - slantX * f.perRow.z, f.perRow.y - slantY * f.perRow.z)
    (columnX, columnY) = (f.perColumn.x - slantX * f.perColumn.z, f.perColumn.y - slantY * f.perColumn.z)
    var thickest: Float = 0
    for zone in 0..<input.bank.zoneCount { thickest = max(thickest, input.bank.halfThicknessMM[zone]) }
    movesMM = input.motion.reachMM
    marginMM = 1.9 * f.cellMM + thickest * max(abs(slantX), abs(slantY))

    let (lines, aside) = (input.lines, waves.linesAside)
    let first = max(pairs.lowerBound - aside, 0)
    let last = min(pairs.upperBound + aside, FrameLayout.paddedLines - 1)
    let (xa, ya, sa, ca) = (lines.x[first], lines.y[first], lines.sine[first], lines.cosine[first])
    let (xb, yb, sb, cb) = (lines.x[last], lines.y[last], lines.sine[last], lines.cosine[last])
    // The band's middle direction, and how far its chord lies inside the arc.
    let (mx, my) = (sa + sb, ca + cb)
    let length = (mx * mx + my * my).squareRoot()
    let (ux, uy) = (mx / length, my / length)
    let nearA = (xa + sa * shallow) * ux + (ya + ca * shallow) * uy
    let nearB = (xb + sb * shallow) * ux + (yb + cb * shallow) * uy
    let near = min(nearA, nearB)
    // A line in the middle ends farthest out.
    let center = (first + last) / 2
    let middleX = lines.x[center] + lines.sine[center] * depth
    let middleY = lines.y[center] + lines.cosine[center] * depth
    edges = [
      Edge(x: ca, y: -sa, limit: ca * xa - sa * ya), Edge(x: -cb, y: sb, limit: -cb * xb + sb * yb),
      Edge(x: ux, y: uy, limit: near), Edge(x: -ux, y: -uy, limit: -(middleX * ux + middleY * uy) - 0.5),
    ]
    let corners: InlineArray<5, (Float, Float)> = [
      (xa + sa * shallow, ya + ca * shallow), (xa + sa * depth, ya + ca * depth),
      (xb + sb * shallow, yb + cb * shallow), (xb + sb * depth, yb + cb * depth), (middleX, middleY),
    ]
    let determinant = rowX * columnY - columnX * rowY
    var (lowest, highest): (Float, Float) = (1e9, -1e9)
    for i in corners.indices {
      let (x, y) = corners[i]
      let row = ((x - originX) * columnY - columnX * (y - originY)) / determinant
      (lowest, highest) = (min(lowest, row), max(highest, row))
    }
    let more = (marginMM + movesMM) * (abs(columnY) + abs(columnX)) / abs(determinant) + 1
    let firstRow = wholeBelow(lowest - more)
    rows = firstRow...max(wholeBelow(highest + more) + 1, firstRow)
  }

  /// The first and the last column of a row; nil where the row misses the band. Where tissue moves it begins some
  /// batches of eight earlier, so that the same eight always go together: their common values are determined for all
  /// of them at once.
  @inline(__always) func columns(ofRow row: Float) -> (Int, Int)? {
    guard movesMM > 0 else { return columns(ofRow: row, within: marginMM) }
    guard let (first, last) = columns(ofRow: row, within: marginMM + movesMM) else { return nil }
    guard let (still, _) = columns(ofRow: row, within: marginMM) else { return (first, last) }
    return (still - (still - first + 7) / 8 * 8, last)
  }
  @inline(__always) private func columns(ofRow row: Float, within marginMM: Float) -> (Int, Int)? {
    let (x, y) = (originX + rowX * row, originY + rowY * row)
    var (low, high): (Float, Float) = (-1e6, 1e6)
    for i in 0..<4 {
      let edge = edges[i]
      let here = edge.x * x + edge.y * y - edge.limit + marginMM * (abs(edge.x) + abs(edge.y))
      let rate = edge.x * columnX + edge.y * columnY
      if abs(rate) < 1e-7 {
        if here < 0 { return nil }
      } else if rate > 0 {
        low = max(low, -here / rate)
      } else {
        high = min(high, -here / rate)
      }
    }
    return low <= high ? (wholeBelow(low), wholeBelow(high) + 1) : nil
  }
}
