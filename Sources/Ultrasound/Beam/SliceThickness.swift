import Geometry

/// Thickness of the imaged slice: the two-way −6 dB width of the beam across the image plane, over depth.
///
/// The lens is a slit focused at `elevationFocusMM`; its field is the Fresnel integral over the aperture
/// (Szabo, Diagnostic Ultrasound Imaging, 2nd ed., §6.5), summed in power over three frequencies of the band.
/// It gives 7.1, 1.9, 1.7 mm where an element-wise simulation gives 7.0, 1.9, 2.0 mm (C5-2v, 20, 40, 60 mm).
package struct SliceThickness: Sendable {
  private let widthsMM: [Double]
  private static let stepMM = 2.0
  private static let deepestMM = 200.0

  package init(of probe: Probe) {
    let count = Int(SliceThickness.deepestMM / SliceThickness.stepMM)
    widthsMM = (1...count).map { SliceThickness.width(of: probe, atMM: Double($0) * SliceThickness.stepMM) }
  }

  /// The full width at a depth along the scan line, in mm; that of the nearest depth beyond 2...200 mm.
  package func widthMM(atDepthMM depthMM: Double) -> Double {
    let place = min(
      max(depthMM / SliceThickness.stepMM - 1, 0), Double(widthsMM.count) - 1.001)
    let i = Int(place)
    return widthsMM[i] + (widthsMM[i + 1] - widthsMM[i]) * (place - Double(i))
  }

  /// Twice the outermost offset at which the two-way amplitude is half of its maximum, in mm.
  private static func width(of probe: Probe, atMM depthMM: Double) -> Double {
    let (offsetStepMM, offsets, sources) = (0.05, 200, 65)
    var power = [Double](repeating: 0, count: offsets)
    for deviation in [-0.6, 0, 0.6] {
      let frequencyMHz = probe.centerFrequencyMHz * (1 + deviation * probe.bandwidthFraction / 2)
      let waveNumber = 2 * .pi * frequencyMHz / 1.54
      var (real, imaginary) = ([Double](repeating: 0, count: offsets), [Double](repeating: 0, count: offsets))
      for i in 0..<sources {
        let place = probe.elevationApertureMM * (Double(i) / Double(sources - 1) - 0.5)
        let phase = waveNumber * place * place / 2 * (1 / depthMM - 1 / probe.elevationFocusMM)
        let turn = -waveNumber * offsetStepMM * place / depthMM
        let (turnCosine, turnSine) = (Elementary.cosine(turn), Elementary.sine(turn))
        var (x, y) = (Elementary.cosine(phase), Elementary.sine(phase))
        for k in 0..<offsets {
          real[k] += x
          imaginary[k] += y
          (x, y) = (x * turnCosine - y * turnSine, x * turnSine + y * turnCosine)
        }
      }
      for k in 0..<offsets {
        let oneWay = real[k] * real[k] + imaginary[k] * imaginary[k]
        power[k] += oneWay * oneWay
      }
    }
    let half = (power.max() ?? 0) / 4
    for k in stride(from: offsets - 1, to: 0, by: -1) where power[k - 1] >= half {
      let share = power[k] < half ? (power[k - 1] - half) / (power[k - 1] - power[k]) : 1
      let widthMM = 2 * offsetStepMM * (Double(k - 1) + share)
      // Before its focus a beam is not wider than the lens; the sum above ripples there.
      return depthMM < probe.elevationFocusMM ? min(widthMM, probe.elevationApertureMM) : widthMM
    }
    return 2 * offsetStepMM
  }
}
