import Geometry

extension GrayForecast {
  /// Gray of a needle's tip on the scanline followed last, 0...255, with the end of its shaft.
  /// - Parameters:
  ///   - tip: place in probe coordinates, mm; z may be off the image plane.
  ///   - axis: direction of the shaft at its tip, a unit vector.
  ///   - halfThicknessMM: half of the slice's −6 dB thickness there.
  package func tipGray(
    at tip: Vector3, along axis: Vector3, outerDiameterMM: Double, isEchogenic: Bool, halfThicknessMM: Double,
    seenMM: Double
  ) -> Double {
    let gauge = min(outerDiameterMM / 0.908, 1.2)
    let beam = beamDirection(atX: tip.x, y: tip.y)
    let cosine = min(abs(axis.x * beam.x + axis.y * beam.y), 1)
    let lossDB = NeedleEcho.angleLossDB(cosine: Float(cosine), isEchogenic: isEchogenic)
    func weight(_ offset: Double) -> Float {
      let share = Float(offset / halfThicknessMM)
      return exp2(-share * share)
    }
    // A resolution cell at the tip holds more than half a cell's length of shaft.
    let shaft = 0.6 * weight(tip.z) * exp2(-lossDB / decibelsPerOctave)
    let point = 1.1 * NeedleEcho.tipShare * weight(max(abs(tip.z) - 0.5, 0))
    let amplitude = NeedleEcho.strength * Float(gauge * gauge) * (shaft * shaft + point * point).squareRoot()
    return reflectorGray(amplitude: Double(amplitude), seenMM: seenMM)
  }
}
