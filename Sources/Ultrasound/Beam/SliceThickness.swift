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
    widthsMM = stride(from: 0, to: count, by: Depths.scalarCount).flatMap { first in
      let depthsMM = Depths((0..<Depths.scalarCount).map { Double(first + $0 + 1) * SliceThickness.stepMM })
      return SliceThickness.widths(of: probe, atMM: depthsMM).prefix(count - first)
    }
  }

  /// The full width at a depth along the scan line, in mm; that of the nearest depth beyond 2...200 mm.
  package func widthMM(atDepthMM depthMM: Double) -> Double {
    let place = min(
      max(depthMM / SliceThickness.stepMM - 1, 0), Double(widthsMM.count) - 1.001)
    let i = Int(place)
    return widthsMM[i] + (widthsMM[i + 1] - widthsMM[i]) * (place - Double(i))
  }

  /// The greatest width between two depths, in mm.
  package func widestMM(betweenMM near: Double, andMM far: Double) -> Double {
    func node(_ depthMM: Double) -> Double { depthMM / SliceThickness.stepMM - 1 }
    let last = widthsMM.count - 1
    let first = Int(min(max(node(near).rounded(.down), 0), Double(last)))
    let end = Int(min(max(node(far).rounded(.up), Double(first)), Double(last)))
    return widthsMM[first...end].max() ?? 0
  }

  /// Depths whose sums run side by side.
  private typealias Depths = SIMD4<Double>
  private static let (offsetStepMM, offsets, sources) = (0.05, 200, 65)

  /// Twice the outermost offset at which the two-way amplitude is half of its maximum, in mm, at each depth.
  private static func widths(of probe: Probe, atMM depthsMM: Depths) -> [Double] {
    var power = [Depths](repeating: .zero, count: offsets)
    for deviation in [-0.6, 0, 0.6] {
      let frequencyMHz = probe.centerFrequencyMHz * (1 + deviation * probe.bandwidthFraction / 2)
      addPower(of: probe, waveNumber: 2 * .pi * frequencyMHz / 1.54, atMM: depthsMM, to: &power)
    }
    return depthsMM.indices.map { lane in
      width(power.map { $0[lane] }, of: probe, atMM: depthsMM[lane])
    }
  }

  /// Adds the two-way power of one frequency at every offset.
  private static func addPower(
    of probe: Probe, waveNumber: Double, atMM depthsMM: Depths, to power: inout [Depths]
  ) {
    var (real, imaginary) = (
      [Depths](repeating: .zero, count: offsets), [Depths](repeating: .zero, count: offsets)
    )
    for i in 0..<sources {
      let place = probe.elevationApertureMM * (Double(i) / Double(sources - 1) - 0.5)
      let phase = waveNumber * place * place / 2 * (1 / depthsMM - 1 / probe.elevationFocusMM)
      let turn = -waveNumber * offsetStepMM * place / depthsMM
      let (turnCosine, turnSine) = (each(turn, Elementary.cosine), each(turn, Elementary.sine))
      var (x, y) = (each(phase, Elementary.cosine), each(phase, Elementary.sine))
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
  private static func each(_ values: Depths, _ function: (Double) -> Double) -> Depths {
    Depths(function(values[0]), function(values[1]), function(values[2]), function(values[3]))
  }

  private static func width(_ power: [Double], of probe: Probe, atMM depthMM: Double) -> Double {
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
