import Geometry

/// The array as a sum of elements: the echo of a point at a depth, by its place across and along the beam.
///
/// Delay-and-sum of a focused transmit and a dynamic receive aperture over the pulse's spectrum, with each
/// element's directivity (soft baffle) and the spreading of a cylindrical wave (Szabo, Diagnostic Ultrasound
/// Imaging, 2nd ed., ch. 6–7; Garcia, Comput Methods Programs Biomed 2022;218:106726 for the pulse's spectrum).
/// Lengths in mm, frequencies in MHz, times in µs.
struct ArrayAperture {
  static let soundSpeed = 1.54
  let probe: Probe
  let settings: BeamSettings
  let focusMM: Double
  /// The frequencies summed over, evenly spaced, and the pulse's spectrum there.
  let frequencies, spectrum: [Double]
  private let firstFrequency, frequencyStep: Double
  private let elementX, elementY, elementAngle: [Double]
  private let isTransmitting: [Bool]

  init(probe: Probe, settings: BeamSettings, focusMM: Double) {
    (self.probe, self.settings, self.focusMM) = (probe, settings, focusMM)
    let (count, center) = (41, probe.centerFrequencyMHz)
    firstFrequency = 0.3 * center
    frequencyStep = 1.4 * center / Double(count - 1)
    let (first, step) = (firstFrequency, frequencyStep)
    frequencies = (0..<count).map { first + Double($0) * step }
    spectrum = frequencies.map { ArrayAperture.spectrum(of: probe, isHarmonic: settings.isHarmonic, at: $0) }
    let elements = min(settings.receiveElementsMax ?? probe.receiveChannels, probe.elementCount)
    let middle = Double(elements - 1) / 2
    if probe.radiusMM > 0 {
      let pitchAngle = 2 * Elementary.arcSine(probe.pitchMM / 2 / probe.radiusMM)
      elementAngle = (0..<elements).map { (Double($0) - middle) * pitchAngle }
      elementX = elementAngle.map { probe.radiusMM * Elementary.sine($0) }
      elementY = elementAngle.map { probe.radiusMM * (Elementary.cosine($0) - 1) }
    } else {
      elementAngle = [Double](repeating: 0, count: elements)
      elementX = (0..<elements).map { (Double($0) - middle) * probe.pitchMM }
      elementY = elementAngle
    }
    let half = (focusMM / settings.transmitFNumber / probe.pitchMM / 2).rounded()
    isTransmitting = (0..<elements).map { abs(Double($0) - middle) < max(half, 1) }
  }

  /// Transmitted frequency over the received one: harmonic imaging transmits at half of the frequency that it
  /// receives, and hears the square of what was transmitted.
  private var transmitScale: Double { settings.isHarmonic ? 0.5 : 1 }
  /// The transmitted field as it acts in the echo: its square for harmonic imaging.
  private func asHeard(_ transmitted: ComplexSeries) -> ComplexSeries {
    guard settings.isHarmonic else { return transmitted }
    return transmitted.times(transmitted, [Double](repeating: 1, count: frequencies.count))
  }

  /// Pulse-echo spectrum: one wavelength of excitation through the transducer's band.
  private static func spectrum(of probe: Probe, isHarmonic: Bool, at frequency: Double) -> Double {
    let center = probe.centerFrequencyMHz
    // The second harmonic of a pulse is its square: as long, and so of twice as many wavelengths.
    let wavelengths = isHarmonic ? 2.0 : 1
    let a = Double.pi * wavelengths * (frequency - center) / center
    let excitation = abs(a) < 1e-9 ? 1 : abs(Elementary.sine(a) / a)
    let deviation = abs(frequency - center) / (probe.bandwidthFraction * center / 2)
    let steepness = Elementary.logarithm(126) / Elementary.logarithm(2 / probe.bandwidthFraction)
    return excitation * Elementary.exponential(-0.6931471805599453 * Elementary.power(deviation, steepness))
  }

  /// Half of the widest receive aperture, in mm.
  var halfWidthMM: Double { (elementX.last ?? 0) + probe.pitchMM / 2 }

  /// Two-way amplitude left after the assumed attenuation.
  func attenuation(atDepthMM depth: Double, frequency: Double) -> Double {
    Elementary.amplitude(fromDB: -settings.attenuationDBPerCmMHz * frequency * 2 * depth / 10)
  }
  /// The spectrum of an echo from a point on the axis: of pulse, attenuation and both apertures.
  private func axialSpectrum(atDepthMM depth: Double, isAttenuated: Bool = true) -> ComplexSeries {
    let levels = zip(frequencies, spectrum).map { frequency, level in
      isAttenuated ? level * attenuation(atDepthMM: depth, frequency: frequency) : level
    }
    return echo(x: 0, y: depth, depthMM: depth, receive: receiveWeights(atDepthMM: depth), levels: levels)
  }
  /// The frequency of an echo from a depth where its envelope peaks, in MHz: the mean by amplitude.
  func centerFrequency(atDepthMM depth: Double) -> Double {
    let amplitudes = axialSpectrum(atDepthMM: depth).powers.map { $0.squareRoot() }
    return zip(frequencies, amplitudes).reduce(0) { $0 + $1.0 * $1.1 } / amplitudes.reduce(0, +)
  }
  /// The frequency, in MHz, at which the attenuation assumed for the way to a depth takes as much as it takes from the
  /// energy of the whole band; with none assumed, that at which a little would.
  func attenuatedFrequency(atDepthMM depth: Double) -> Double {
    let whole = axialSpectrum(atDepthMM: depth, isAttenuated: false).powers
    let perMHz = settings.attenuationDBPerCmMHz * 2 * depth / 10
    guard perMHz > 0.01 else {
      return zip(frequencies, whole).reduce(0) { $0 + $1.0 * $1.1 } / whole.reduce(0, +)
    }
    let left = axialSpectrum(atDepthMM: depth).powers
    let lossDB = -Elementary.decibels(fromAmplitude: (left.reduce(0, +) / whole.reduce(0, +)).squareRoot())
    return lossDB / perMHz
  }

  /// Envelope peak against lateral offset (arc length at the depth, mm), 1 on the axis.
  func lateralProfile(atDepthMM depth: Double, offsetsMM: [Double]) -> [Double] {
    let receive = receiveWeights(atDepthMM: depth)
    let levels = zip(frequencies, spectrum).map { $1 * attenuation(atDepthMM: depth, frequency: $0) }
    let peaks = offsetsMM.map { offset in
      let (x, y) = place(depthMM: depth, arcMM: offset)
      return echoPeak(x: x, y: y, depthMM: depth, receive: receive, levels: levels)
    }
    return peaks.map { $0 / peaks[0] }
  }

  /// Envelope peak against the sine of the angle off the axis, at one distance from the middle of the face; 1 on the axis.
  func angularProfile(atRangeMM range: Double, sines: [Double]) -> [Double] {
    let receive = receiveWeights(atDepthMM: range)
    let levels = zip(frequencies, spectrum).map { $1 * attenuation(atDepthMM: range, frequency: $0) }
    let values = ([0] + sines).map { sine in
      echoPeak(
        x: range * sine, y: range * (1 - sine * sine).squareRoot(), depthMM: range, receive: receive,
        levels: levels)
    }
    return values.dropFirst().map { $0 / values[0] }
  }

  private func place(depthMM: Double, arcMM: Double) -> (Double, Double) {
    guard probe.radiusMM > 0 else { return (arcMM, depthMM) }
    let radius = probe.radiusMM + depthMM
    let angle = arcMM / radius
    return (radius * Elementary.sine(angle), radius * Elementary.cosine(angle) - probe.radiusMM)
  }

  private func receiveWeights(atDepthMM depth: Double) -> [Double] {
    let half = depth / settings.receiveFNumber / 2
    let outermost = (elementX.last ?? 0) + probe.pitchMM / 2
    return elementX.map { x in
      // At least the two elements in the middle listen.
      guard abs(x) <= max(half, probe.pitchMM * 0.6) else { return 0 }
      guard settings.receiveApodization == .hann else { return 1 }
      return 0.5 + 0.5 * Elementary.cosine(.pi * x / max(min(half, outermost), probe.pitchMM))
    }
  }

  private func echoPeak(x: Double, y: Double, depthMM: Double, receive: [Double], levels: [Double]) -> Double
  {
    echo(x: x, y: y, depthMM: depthMM, receive: receive, levels: levels)
      .envelopePeak(from: firstFrequency, step: frequencyStep)
  }
  /// Sums both apertures over elements and frequencies; phases advance from one frequency to the next by a turn.
  private func echo(
    x: Double, y: Double, depthMM: Double, receive: [Double], levels: [Double]
  ) -> ComplexSeries {
    let count = frequencies.count
    var transmitted = ComplexSeries(count: count)
    var received = ComplexSeries(count: count)
    for i in elementX.indices where isTransmitting[i] || receive[i] != 0 {
      let (dx, dy) = (x - elementX[i], y - elementY[i])
      let distance = (dx * dx + dy * dy).squareRoot()
      let angle = Elementary.arcTangent2(dx, dy) - elementAngle[i]
      let obliquity = Elementary.cosine(angle) / distance.squareRoot()
      let halfWidth = Double.pi * probe.elementWidthMM / ArrayAperture.soundSpeed * Elementary.sine(angle)
      let response = sincSeries(halfWidth).map { $0 * obliquity }
      if isTransmitting[i] {
        let (fx, fy) = (elementX[i], focusMM - elementY[i])
        let early = (fx * fx + fy * fy).squareRoot() - focusMM
        let delay = (distance - depthMM - early) / ArrayAperture.soundSpeed
        let sent = settings.isHarmonic ? sincSeries(halfWidth / 2).map { $0 * obliquity } : response
        transmitted.add(
          sent, scale: 1, delay: delay * transmitScale, from: firstFrequency, step: frequencyStep)
      }
      if receive[i] != 0 {
        let (ex, ey) = (elementX[i], depthMM - elementY[i])
        let delay = (distance - (ex * ex + ey * ey).squareRoot()) / ArrayAperture.soundSpeed
        received.add(response, scale: receive[i], delay: delay, from: firstFrequency, step: frequencyStep)
      }
    }
    return asHeard(transmitted).times(received, levels)
  }

  /// sin(b·f)/(b·f) at every frequency.
  private func sincSeries(_ b: Double) -> [Double] {
    if abs(b) < 1e-9 { return [Double](repeating: 1, count: frequencies.count) }
    var (s, c) = (Elementary.sine(b * firstFrequency), Elementary.cosine(b * firstFrequency))
    let (turnS, turnC) = (Elementary.sine(b * frequencyStep), Elementary.cosine(b * frequencyStep))
    return frequencies.map { frequency in
      let value = s / (b * frequency)
      (s, c) = (s * turnC + c * turnS, c * turnC - s * turnS)
      return value
    }
  }

  /// Two-way envelope peak against elevational offset (mm), 1 in the image plane: a slit with a cylindrical lens.
  func elevationProfile(atDepthMM depth: Double, offsetsMM: [Double]) -> [Double] {
    let sources = 54
    let peaks = offsetsMM.map { offset in
      var (oneWay, sent) = (ComplexSeries(count: frequencies.count), ComplexSeries(count: frequencies.count))
      let ones = [Double](repeating: 1, count: frequencies.count)
      for i in 0..<sources {
        let e = ((Double(i) + 0.5) / Double(sources) - 0.5) * probe.elevationApertureMM
        let lens =
          (e * e + probe.elevationFocusMM * probe.elevationFocusMM).squareRoot() - probe.elevationFocusMM
        let distance = ((offset - e) * (offset - e) + depth * depth).squareRoot()
        let delay = (distance - depth - lens) / ArrayAperture.soundSpeed
        let scale = 1 / distance.squareRoot()
        oneWay.add(ones, scale: scale, delay: delay, from: firstFrequency, step: frequencyStep)
        guard settings.isHarmonic else { continue }
        sent.add(ones, scale: scale, delay: delay / 2, from: firstFrequency, step: frequencyStep)
      }
      let transmitted = settings.isHarmonic ? asHeard(sent) : oneWay
      return transmitted.times(oneWay, spectrum).envelopePeak(from: firstFrequency, step: frequencyStep)
    }
    return peaks.map { $0 / peaks[0] }
  }

  /// The envelope of an echo from the axis against depth offset (mm), 1 in the middle and symmetric.
  ///
  /// Out of focus an aperture's parts arrive one after another: the echo is longer there, and as its envelope is not quite
  /// symmetric, the mean of both sides stands for it.
  func axialPulse(atDepthMM depth: Double, offsetsMM: [Double]) -> [Double] {
    let echo = axialSpectrum(atDepthMM: depth)
    func envelope(_ offset: Double) -> Double {
      echo.envelope(at: 2 * offset / ArrayAperture.soundSpeed, from: firstFrequency, step: frequencyStep)
    }
    let step = probe.wavelengthMM / 40
    let middle = (-40...40).map { Double($0) * step }.max { envelope($0) < envelope($1) } ?? 0
    let peak = envelope(middle)
    return offsetsMM.map { (envelope(middle + $0) + envelope(middle - $0)) / (2 * peak) }
  }
}

/// A complex number at every frequency.
struct ComplexSeries {
  var real, imaginary: [Double]
  init(count: Int) {
    real = [Double](repeating: 0, count: count)
    imaginary = real
  }
  /// Adds level·scale·exp(−2πi·f·delay).
  mutating func add(_ levels: [Double], scale: Double, delay: Double, from first: Double, step: Double) {
    let (angle, turn) = (-2 * Double.pi * first * delay, -2 * Double.pi * step * delay)
    var (c, s) = (scale * Elementary.cosine(angle), scale * Elementary.sine(angle))
    let (turnC, turnS) = (Elementary.cosine(turn), Elementary.sine(turn))
    for k in real.indices {
      real[k] += levels[k] * c
      imaginary[k] += levels[k] * s
      (c, s) = (c * turnC - s * turnS, c * turnS + s * turnC)
    }
  }
  func times(_ other: ComplexSeries, _ levels: [Double]) -> ComplexSeries {
    var product = self
    for k in real.indices {
      let (a, b, c, d) = (real[k], imaginary[k], other.real[k], other.imaginary[k])
      product.real[k] = levels[k] * (a * c - b * d)
      product.imaginary[k] = levels[k] * (a * d + b * c)
    }
    return product
  }
  var powers: [Double] { zip(real, imaginary).map { $0 * $0 + $1 * $1 } }
  /// The largest magnitude of the sum over frequencies, over time within two periods of the middle.
  func envelopePeak(from first: Double, step: Double) -> Double {
    let middle = first + step * Double(real.count - 1) / 2
    var best = 0.0
    for instant in -16...16 {
      best = max(best, envelope(at: Double(instant) / middle / 8, from: first, step: step))
    }
    return best
  }
  /// The magnitude of the sum over frequencies at a time (µs).
  func envelope(at time: Double, from first: Double, step: Double) -> Double {
    let turn = 2 * Double.pi * step * time
    let (turnC, turnS) = (Elementary.cosine(turn), Elementary.sine(turn))
    var (c, s, a, b) = (1.0, 0.0, 0.0, 0.0)
    for k in real.indices {
      a += real[k] * c - imaginary[k] * s
      b += real[k] * s + imaginary[k] * c
      (c, s) = (c * turnC - s * turnS, c * turnS + s * turnC)
    }
    return (a * a + b * b).squareRoot()
  }
}
