extension FilterBank {
  /// How many scatterers lie in the imaged slice: its volume over that of a cell, which holds one.
  public var scatterersInSlice: Int {
    let stepMM = geometry.depthMM / Double(zoneCount)
    var volumeMM3 = 0.0
    for zone in 0..<zoneCount {
      let depthMM = (Double(zone) + 0.5) * stepMM
      let widthMM = geometry.isSector ? (geometry.faceRadiusMM + depthMM) * geometry.extent : geometry.extent
      volumeMM3 += widthMM * stepMM * 2 * Double(halfThicknessMM[zone])
    }
    let cell = Double(cellMM)
    return Int(volumeMM3 / (cell * cell * cell))
  }
}
