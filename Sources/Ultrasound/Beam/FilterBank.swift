import Geometry

/// Everything derived from the probe's array, the depth and the focus: tables for the stages.
///
/// The point spread is separable at each depth: an axial filter, a lateral filter, a weight across the slice. All
/// three come from the array's elements (`ArrayAperture`), scaled so that unit scatterers give speckle of unit power.
package final class FilterBank: Sendable {
  package let probe: Probe
  package let depthMM, focusMM: Float
  package let beam: BeamSettings
  package let geometry: ScanGeometry

  /// Samples of a depth zone; each zone has its own taps.
  static let zoneSamples = 16
  static let zonesMax = FrameLayout.samplesMax / zoneSamples
  static let axialStride = 32
  static let lateralTapCount = 21
  static let lateralStride = 24
  /// Number of elevational weights, from the image plane outward.
  static let elevationBins = 96

  let zoneCount: Int
  /// Edge of a scatterer's cell, in mm: one scatterer a cell.
  let cellMM: Float
  let axialTaps, lateralTaps: AlignedArray<Float>
  /// First tap, by zone: those before it are zero, and as many at the other end.
  let firstAxialTap, firstLateralTap: AlignedArray<Int32>
  /// Two-way weight by zone and bin; the lowest two bits of the pattern hold the plane's distance from the middle
  /// one.
  let elevationWeights: AlignedArray<Float>
  /// Two-way weight by zone and bin, without the cut, for strong reflectors.
  let elevationProfile: AlignedArray<Float>
  let elevationBinMM: Float
  /// Number of cells across the slice that share one scatterer, by zone. Where the beam is wide a resolution cell
  /// holds more scatterers than speckle needs.
  let sliceStride: AlignedArray<Int32>
  /// Half of the slice's thickness by zone, beyond which nothing is drawn.
  let halfThicknessMM: AlignedArray<Float>
  /// Distance between planes by zone.
  let planeSpacingMM: AlignedArray<Float>
  /// Share of each plane in a coherent echo, by zone and plane; the shares of a zone sum to 1.
  let planeWeights: AlignedArray<Float>
  /// Factor that gives a plane reflector's samples unit envelope, by zone.
  let planeReflectorGain: AlignedArray<Float>
  /// Equivalent widths of the point spread by zone, in mm.
  let lateralWidthMM, axialWidthMM: AlignedArray<Float>
  /// Response of a scanline to strong reflectors far to its side.
  let sideLobes: SideLobes
  /// Carrier's phase in cycles at depth d (mm): d·(carrierLinear − carrierQuadratic·d).
  let carrierLinear, carrierQuadratic: Float
  /// Frequency at which attenuation takes as much as from the whole band, by zone, in MHz.
  let attenuatedFrequencyMHz: AlignedArray<Float>
  /// Number of rays to either side over which the aperture averages a wave front: 2.5 mm at a depth of 20 mm, 3...12.
  let apertureRays: Int
  /// Half of the receive aperture: `halfConePerMM` times the depth, up to `halfFaceMM` of the face.
  let halfConePerMM, halfFaceMM: Float
  /// The image plane at each steering angle; one view, unsteered, without compounding.
  let views: [SteeredView]
  /// Frame of an image of the standard size, 800 × 600.
  let scanFrame: ScanFrame

  /// Computes the tables in up to 0.5 s; call it off the path of the frame.
  package convenience init(
    probe: Probe, depthMM: Float, focusMM: Float, isHarmonic: Bool = false, isCompounded: Bool = false
  ) {
    self.init(
      probe: probe, depthMM: depthMM, focusMM: focusMM,
      beam: BeamSettings(isHarmonic: isHarmonic, isCompounded: isCompounded))
  }
  package init(probe: Probe, depthMM: Float, focusMM: Float, beam: BeamSettings) {
    (self.probe, self.depthMM, self.focusMM, self.beam) = (probe, depthMM, focusMM, beam)
    let geometry = ScanGeometry(probe: probe, depthMM: Double(min(max(depthMM, 5), 400)))
    self.geometry = geometry
    let zones = geometry.samplesPerScanline / FilterBank.zoneSamples
    zoneCount = zones
    // As many scatterers a resolution cell for every lens.
    let lens = Elementary.power(probe.elevationFocusMM / probe.elevationApertureMM, 1.0 / 3)
    cellMM = Float(0.97 * lens * probe.wavelengthMM)
    let aperture = ArrayAperture(probe: probe, settings: beam, focusMM: Double(max(focusMM, 5)))
    let profiles = BeamProfiles(aperture: aperture, geometry: geometry)
    sideLobes = SideLobes(aperture: aperture, depthMM: geometry.depthMM)
    // A line through the downshift of frequency, at two depths that leave little error between.
    let (near, far) = (0.2 * geometry.depthMM, 0.7 * geometry.depthMM)
    let (fNear, fFar) = (aperture.centerFrequency(atDepthMM: near), aperture.centerFrequency(atDepthMM: far))
    let slope = (fNear - fFar) / (far - near)
    let f0 = fNear + slope * near
    carrierLinear = Float(2 * f0 / ArrayAperture.soundSpeed)
    carrierQuadratic = Float(slope / ArrayAperture.soundSpeed)
    let rayMM = geometry.lineSpacingMM(atDepthMM: 20) * Double(FrameLayout.linesPerRay)
    apertureRays = min(max(Int(2.5 / rayMM), 3), 12)
    halfConePerMM = Float(0.5 / beam.receiveFNumber)
    halfFaceMM = Float(aperture.halfWidthMM)
    func table(_ count: Int) -> AlignedArray<Float> { AlignedArray(count: count, repeating: 0) }
    axialTaps = table(zones * FilterBank.axialStride)
    lateralTaps = table(zones * FilterBank.lateralStride)
    firstAxialTap = AlignedArray(count: zones, repeating: 0)
    firstLateralTap = AlignedArray(count: zones, repeating: 0)
    elevationWeights = table(zones * FilterBank.elevationBins)
    elevationProfile = table(zones * FilterBank.elevationBins)
    elevationBinMM = Float(profiles.elevationBinMM)
    sliceStride = AlignedArray(count: zones, repeating: 1)
    halfThicknessMM = table(zones)
    planeSpacingMM = table(zones)
    planeWeights = table(zones * 8)
    attenuatedFrequencyMHz = table(zones)
    (planeReflectorGain, lateralWidthMM, axialWidthMM) = (table(zones), table(zones), table(zones))
    let frame = ScanFrame(geometry: geometry, width: 800, height: 600)
    scanFrame = frame
    views = FilterBank.steeringAngles(of: probe, beam).map {
      SteeredView(
        geometry: ScanGeometry(probe: probe, depthMM: geometry.depthMM, steering: $0), frame: frame)
    }
    let volumes = (0..<zones).map { fill(zone: $0, from: profiles, aperture: aperture) }
    widenThickness()
    thinWhereWide(volumes)
  }

  /// Amplitude of the harmonic, which grows with the way, 0...1: weak at the face, all there from two centimeters on
  /// (Szabo, Diagnostic Ultrasound Imaging, 2nd ed., §12.5; the machine's time gain makes up for what it gains
  /// beyond); 1 for fundamental imaging.
  static func harmonicGrowth(atDepthMM depth: Double, _ beam: BeamSettings) -> Double {
    beam.isHarmonic ? min(depth / 20, 1) : 1
  }
  /// Gain of the noise over that of fundamental imaging: a harmonic is weaker, so noise is nearer. Clutter and
  /// reverberation are hardly heard, since sound that has gone astray has no strong harmonic.
  var noiseGain: Float { beam.isHarmonic ? 2 : 1 }
  var clutterGain: Float { beam.isHarmonic ? 0.1 : 1 }
  var reverberationGain: Float { beam.isHarmonic ? 0.25 : 1 }

  /// Steering angles of the views. Compounding looks from three sides: ±10° on a linear array, ±8° on a curved one. A
  /// phased array has but one origin, and one view.
  static func steeringAngles(of probe: Probe, _ beam: BeamSettings) -> [Angle] {
    guard beam.isCompounded, probe.phasedSectorDeg == 0 else { return [.zero] }
    let most = Angle.degrees(probe.radiusMM > 0 ? 8 : 10)
    return [.zero, -most, most]
  }

  /// Fills a zone's tables; returns the volume of its resolution cell.
  private func fill(zone: Int, from profiles: BeamProfiles, aperture: ArrayAperture) -> Double {
    let depth = (Double(zone) + 0.5) / Double(zoneCount) * geometry.depthMM
    let spacing = geometry.lineSpacingMM(atDepthMM: depth)
    let lateral = LateralTaps(profile: profiles.lateral(atDepthMM: depth))
    let half = FrameLayout.axialTapCount / 2
    let offsets = (0..<FrameLayout.axialTapCount).map { Double($0 - half) * geometry.sampleSpacingMM }
    var axial = aperture.axialPulse(atDepthMM: depth, offsetsMM: offsets)
    var firstAxial = 0
    while firstAxial < half - 2 && abs(axial[firstAxial]) < 0.006 {
      axial[firstAxial] = 0
      axial[FrameLayout.axialTapCount - 1 - firstAxial] = 0
      firstAxial += 1
    }
    firstAxialTap[zone] = Int32(firstAxial)
    let elevation = ElevationWeights(
      profile: profiles.elevation(atDepthMM: depth), binMM: profiles.elevationBinMM)
    // Of the taps as a scatterer anywhere between two samples, which share it, is seen by them.
    let neighbors = zip(axial, axial.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    let axialEnergy = (axial.reduce(0) { $0 + $1 * $1 } * 2 / 3 + neighbors / 3) * geometry.sampleSpacingMM
    let density = 1 / (Double(cellMM) * Double(cellMM) * Double(cellMM))
    let volume = elevation.energy * lateral.energy * spacing * axialEnergy
    let gain = 1 / (density * volume).squareRoot() * FilterBank.harmonicGrowth(atDepthMM: depth, beam)
    for t in 0..<FrameLayout.axialTapCount { axialTaps[zone * FilterBank.axialStride + t] = Float(axial[t]) }
    for t in 0..<FilterBank.lateralTapCount {
      lateralTaps[zone * FilterBank.lateralStride + t] = Float(lateral.taps[t] * gain)
    }
    firstLateralTap[zone] = Int32(lateral.firstTap)
    for bin in 0..<FilterBank.elevationBins {
      let bits = Float(elevation.weights[bin]).bitPattern & ~3 | UInt32(elevation.plane(ofBin: bin))
      elevationWeights[zone * FilterBank.elevationBins + bin] = Float(bitPattern: bits)
      elevationProfile[zone * FilterBank.elevationBins + bin] = Float(elevation.profile[bin])
    }
    halfThicknessMM[zone] = Float(elevation.halfThicknessMM)
    planeSpacingMM[zone] = Float(elevation.planeSpacingMM)
    for (plane, share) in elevation.planeShares.enumerated() { planeWeights[zone * 8 + plane] = Float(share) }
    attenuatedFrequencyMHz[zone] = Float(aperture.attenuatedFrequency(atDepthMM: depth))
    let sum = lateral.taps.reduce(0, +)
    planeReflectorGain[zone] = Float(FilterBank.harmonicGrowth(atDepthMM: depth, beam) / (sum * gain))
    lateralWidthMM[zone] = Float(sum / lateral.peak * spacing)
    axialWidthMM[zone] = Float(axial.reduce(0) { $0 + abs($1) } * geometry.sampleSpacingMM)
    return volume
  }

  /// Gives each zone the largest thickness of its neighbors, so that a slab that spans two zones loses nothing.
  private func widenThickness() {
    let own = (0..<zoneCount).map { halfThicknessMM[$0] }
    for zone in 0..<zoneCount {
      let neighbors = own[max(0, zone - 1)...min(zoneCount - 1, zone + 1)]
      halfThicknessMM[zone] = neighbors.max() ?? own[zone]
    }
  }

  /// - Parameter volumes: of the resolution cell by zone; the smallest has just enough scatterers.
  private func thinWhereWide(_ volumes: [Double]) {
    let smallest = volumes.min() ?? 1
    for zone in 0..<zoneCount {
      sliceStride[zone] = Int32(min(max(volumes[zone] / smallest * 0.8, 1), 3))
    }
  }

  /// Frequency at which attenuation acts at a depth, in MHz, interpolated between zones.
  func attenuatedFrequency(atDepthMM depth: Float) -> Float {
    let place = max(
      0, min(Float(zoneCount) - 1.001, depth * Float(zoneCount) / Float(geometry.depthMM) - 0.5))
    let i = Int(place)
    let (a, b) = (attenuatedFrequencyMHz[i], attenuatedFrequencyMHz[min(i + 1, zoneCount - 1)])
    return a + (b - a) * (place - Float(i))
  }
  func zone(ofDepthMM depth: Float) -> Int {
    max(0, min(zoneCount - 1, Int(depth * Float(zoneCount) / Float(geometry.depthMM))))
  }
  /// The share of each plane in a coherent echo from a zone.
  @inline(__always) func planeShares(zone: Int) -> UnsafeMutableBufferPointer<Float> {
    planeWeights.stretch(at: zone * 8, count: 8)
  }
  /// The two-way weight of a point this far from the image plane, 0...1.
  func elevationWeight(zone: Int, offsetMM: Float) -> Float {
    let place = max(abs(offsetMM) / elevationBinMM - 0.5, 0)
    let bin = Int(min(place, Float(FilterBank.elevationBins - 1)))
    guard bin < FilterBank.elevationBins - 1 else { return 0 }
    let base = zone * FilterBank.elevationBins + bin
    return elevationProfile[base] + (elevationProfile[base + 1] - elevationProfile[base])
      * (place - Float(bin))
  }
}
