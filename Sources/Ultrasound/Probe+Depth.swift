extension Probe {
  /// The greatest depth that makes sense with this array, in whole mm, at most 200.
  ///
  /// There an echo has lost 75 dB, the widest dynamic range that is shown, on its way down and back, at 0.5 dB/(cm·MHz)
  /// and the center frequency: below it no gain brings tissue out of the noise. 93 to 150 mm for linear arrays, the
  /// whole 200 mm for the others.
  package var depthMaxMM: Double {
    let lossDBPerMM = 2 * 0.5 * centerFrequencyMHz / 10
    return min((75 / lossDBPerMM).rounded(.down), 200)
  }
}
