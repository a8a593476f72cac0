extension FilterBank {
  /// Number of scatterers in the imaged slice: its volume over that of the cells that share one.
  package var scatterersInSlice: Int {
    let stepMM = geometry.depthMM / Double(zoneCount)
    var cells = 0.0
    let cellMM3 = Double(cellMM) * Double(cellMM) * Double(cellMM)
    for zone in 0..<zoneCount {
      let depthMM = (Double(zone) + 0.5) * stepMM
      let widthMM = geometry.isSector ? (geometry.faceRadiusMM + depthMM) * geometry.extent : geometry.extent
      let volumeMM3 = widthMM * stepMM * 2 * Double(halfThicknessMM[zone])
      cells += volumeMM3 / cellMM3 / Double(sliceStride[zone])
    }
    return Int(cells)
  }
}
