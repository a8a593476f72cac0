import Geometry

/// The last mark that the trainee set on each landmark, as a place in the image.
package struct LandmarkMarks: Equatable, Sendable {
  package struct Mark: Equatable, Sendable {
    /// Place in the image plane at which it was shown, in probe coordinates, mm.
    package var xMM, yMM: Float
    package var tick: Int
  }
  // By the landmark's place in `ScanLandmark.allCases`; tick 0 is without a mark.
  private var xMM = SIMD8<Float>.zero, yMM = SIMD8<Float>.zero
  private var ticks = SIMD8<Int32>.zero
  package init() {}

  package subscript(landmark: ScanLandmark) -> Mark? {
    get {
      let i = landmark.index
      guard ticks[i] > 0 else { return nil }
      return Mark(xMM: xMM[i], yMM: yMM[i], tick: Int(ticks[i]))
    }
    set {
      let i = landmark.index
      (xMM[i], yMM[i], ticks[i]) = (newValue?.xMM ?? 0, newValue?.yMM ?? 0, Int32(newValue?.tick ?? 0))
    }
  }

  /// Digests the marks; nothing where there is none.
  func combine(into digest: inout Fingerprint) {
    for i in 0..<ScanLandmark.allCases.count where ticks[i] > 0 {
      digest.combine(i)
      digest.combine(Int(ticks[i]))
      digest.combine(xMM[i])
      digest.combine(yMM[i])
    }
  }
}
