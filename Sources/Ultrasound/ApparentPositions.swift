import Geometry

/// Map from places in the image plane to the places where one image shows them: the pressed face and a pressed sacrum
/// move tissue along the beam (`SkinContact`), and sound that comes late or bent is shown deeper or to the side
/// (`WavePath`). Nothing else moves: the places themselves, and what is scored, are those at rest. A needle is stiff,
/// and moves with no tissue.
///
/// Places are in probe coordinates, mm; z stays as it is. Beside the image the nearest scanline holds.
package struct ApparentPositions: Sendable {
  private let geometry: ScanGeometry
  /// Gap between skin and face, and shift of the bone, by column, in mm (`SkinContact`).
  private let gapMM, shiftMM: [Float]
  /// Delay of an echo, in mm of depth, and its shift to the side, in scanlines: [column][depth of the way].
  private let lateMM, aside: [Float]
  private let depths: Int
  private static let columns = 65, spacingMM = 1.0

  init(_ input: FrameInput, contact skin: SkinContact, bone: BoneHits, waves: WavePath) {
    geometry = input.steered.geometry
    depths = Int(geometry.depthMM / ApparentPositions.spacingMM) + 2
    var (gaps, shifts, lates, asides): ([Float], [Float], [Float], [Float]) = ([], [], [], [])
    for column in 0..<ApparentPositions.columns {
      let share = Double(column) / Double(ApparentPositions.columns - 1)
      let line = Float(share * Double(geometry.scanlineCount - 1)) + Float(FrameLayout.guardLines)
      let ray = input.nearestRay(toLine: line) + FrameLayout.guardRays
      gaps.append(skin.gapMM[ray])
      shifts.append(skin.shiftMM[ray])
      // Nothing is timed behind bone: what lies there keeps the delay of the bone before it.
      let boneMM = bone.depth[FrameLayout.middlePlane * FrameLayout.rays + ray - FrameLayout.guardRays]
      for k in 0..<depths {
        let wayMM = Float(Double(k) * ApparentPositions.spacingMM)
        let depth = boneMM > 0 ? min(wayMM, boneMM) : wayMM
        let shown = waves.shown(line: line, depth: depth, input)
        lates.append(shown.depth - depth)
        asides.append(shown.line - line)
      }
    }
    (gapMM, shiftMM, lateMM, aside) = (gaps, shifts, lates, asides)
  }

  /// Place at which tissue is shown that lies at `place` when nothing presses on it.
  package func tissue(_ place: Vector3) -> Vector3 {
    let (line, restMM) = geometry.beamCoordinates(xMM: place.x, yMM: place.y)
    let (gap, shift) = contact(line)
    let wayMM = SkinContact.seenDepth(restMM: Float(restMM), gapMM: gap, shiftMM: shift)
    return shown(line: line, wayMM: Double(wayMM), z: place.z)
  }

  /// Place at which a needle is shown that lies at `place`.
  package func needle(_ place: Vector3) -> Vector3 {
    let (line, wayMM) = geometry.beamCoordinates(xMM: place.x, yMM: place.y)
    return shown(line: line, wayMM: wayMM, z: place.z)
  }

  /// Place, when nothing presses on it, of the tissue that is shown at `place`: the inverse of `tissue`.
  package func rest(ofShown place: Vector3) -> Vector3 {
    let shown = geometry.beamCoordinates(xMM: place.x, yMM: place.y)
    var (line, wayMM) = shown
    // In half steps, which do not swing where the shift changes from line to line.
    for _ in 0..<8 {
      let delay = delay(line: line, wayMM: wayMM)
      line += (shown.line - delay.aside - line) / 2
      wayMM += (shown.depthMM - delay.lateMM - wayMM) / 2
    }
    let (gap, shift) = contact(line)
    let restMM = SkinContact.restDepth(seenMM: Float(wayMM), gapMM: gap, shiftMM: shift)
    let point = geometry.pointMM(line: line, depthMM: Double(restMM))
    return Vector3(point.xMM, point.yMM, place.z)
  }

  private func shown(line: Double, wayMM: Double, z: Double) -> Vector3 {
    let delay = delay(line: line, wayMM: wayMM)
    let point = geometry.pointMM(line: line + delay.aside, depthMM: wayMM + delay.lateMM)
    return Vector3(point.xMM, point.yMM, z)
  }

  /// Column before a scanline, and the share of the way from it to the next one, 0..<1.
  private func column(_ line: Double) -> (index: Int, share: Float) {
    let perColumn = Double(ApparentPositions.columns - 1) / Double(geometry.scanlineCount - 1)
    let place = min(max(line * perColumn, 0), Double(ApparentPositions.columns) - 1.001)
    return (Int(place), Float(place - Double(Int(place))))
  }
  private func contact(_ line: Double) -> (gapMM: Float, shiftMM: Float) {
    let (i, share) = column(line)
    return (
      gapMM[i] + (gapMM[i + 1] - gapMM[i]) * share, shiftMM[i] + (shiftMM[i + 1] - shiftMM[i]) * share
    )
  }
  private func delay(line: Double, wayMM: Double) -> (lateMM: Double, aside: Double) {
    let (i, share) = column(line)
    let depth = min(max(wayMM / ApparentPositions.spacingMM, 0), Double(depths) - 1.001)
    let (k, f) = (Int(depth), Float(depth - Double(Int(depth))))
    func value(_ table: [Float]) -> Double {
      let (near, far) = (i * depths + k, (i + 1) * depths + k)
      let (a, b) = (
        table[near] + (table[near + 1] - table[near]) * f, table[far] + (table[far + 1] - table[far]) * f
      )
      return Double(a + (b - a) * share)
    }
    return (value(lateMM), value(aside))
  }
}
