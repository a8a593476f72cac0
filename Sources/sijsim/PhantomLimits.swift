import Foundation
import Geometry
import Ultrasound

/// Limits of the engine for an array and settings that somebody made up: what it cannot draw, or not faithfully.
struct PhantomLimits {
  /// Most scatterers in the slice: more take over half a minute on two cores.
  static let scatterersMax = 1_000_000_000
  /// Widest beam at half of the peak, in scanlines, that is within 5 % of the array's: the engine spreads an echo
  /// over 21 scanlines.
  static let linesMax = 15.0
  let bank: FilterBank
  private var depth: String { String(format: "%g", bank.depthMM) }

  /// Reason why the array is not imaged at all; nil when it is.
  var refusal: String? {
    let count = bank.scatterersInSlice
    guard count > PhantomLimits.scatterersMax else { return nil }
    return
      "its slice to \(depth) mm holds \(count / 1_000_000) million scatterers at its wavelength, more than "
      + "\(PhantomLimits.scatterersMax / 1_000_000) million; show less depth, or write a lower frequency, a narrower "
      + "elevational aperture or a deeper elevational focus."
  }

  /// Differences of the picture from that of the array.
  var notes: [String] {
    var found: [String] = []
    let lines = beamWidthMM / lineSpacingMM
    if lines > PhantomLimits.linesMax {
      found.append(
        "note: at \(depth) mm the beam is \(Int(lines.rounded())) scanlines wide, and more than "
          + "\(Int(PhantomLimits.linesMax)) are not drawn: across the beam the image is sharper than the array is. "
          + "Show less depth, or take a longer face or a wider sector.")
    }
    let coarsest = pulseLengthMM * 2 / 3
    let spacing = bank.geometry.sampleSpacingMM
    if spacing > coarsest {
      found.append(
        "note: \(bank.geometry.samplesPerScanline) samples to \(depth) mm are coarser than two thirds of the "
          + "pulse's -6 dB length; show at most \(Int(Double(bank.depthMM) * coarsest / spacing)) mm.")
    }
    return found
  }

  /// Two-way −6 dB width at the deepest place if both apertures were focused there, which is the least it can be:
  /// 0.886·λ·z/D for equal apertures D (sinc² = ½).
  private var beamWidthMM: Double {
    let (probe, beam, depth) = (bank.probe, bank.beam, Double(bank.depthMM))
    let elements = min(beam.receiveElementsMax ?? probe.receiveChannels, probe.elementCount)
    let faceMM = Double(elements) * probe.pitchMM
    let transmit = min(Double(bank.focusMM) / beam.transmitFNumber, faceMM)
    let receive = min(depth / beam.receiveFNumber, faceMM)
    let aperture = ((transmit * transmit + receive * receive) / 2).squareRoot()
    return 0.886 * probe.wavelengthMM * depth / aperture
  }
  private var lineSpacingMM: Double {
    let geometry = bank.geometry
    guard geometry.isSector else { return geometry.scanlineSpacing }
    return geometry.scanlineSpacing * .pi / 180 * (geometry.faceRadiusMM + Double(bank.depthMM))
  }
  /// −6 dB length of the pulse's echo: 0.88·c/(2·bandwidth) for a bell-shaped spectrum, the transducer's times that of
  /// one wavelength of excitation (1.2 of the center frequency).
  private var pulseLengthMM: Double {
    let fraction = bank.probe.bandwidthFraction
    let both = fraction / (1 + fraction * fraction / 1.44).squareRoot()
    return 0.88 * bank.probe.wavelengthMM / 2 / both
  }
}
