import Geometry

/// A transducer array. A new one is one `static let` and its entry in `presets`.
package struct Probe: Hashable, Sendable {
  package var id: String
  package var elementCount: Int
  package var pitchMM, elementWidthMM: Double
  /// Radius of curvature of the face; 0 for a linear or phased array.
  package var radiusMM: Double
  package var centerFrequencyMHz: Double
  /// Pulse-echo −6 dB bandwidth as a fraction of the center frequency.
  package var bandwidthFraction: Double
  package var elevationApertureMM, elevationFocusMM: Double
  /// Elements received at once.
  package var receiveChannels: Int
  /// The sector a phased array sweeps, in degrees; 0 for every other array.
  package var phasedSectorDeg: Double
  /// Elements that neither send nor hear, counted from 0 at the side without the mark; nil when all work.
  package var deadElements: Range<Int>?
  /// Source of the numbers, and which of them are assumed.
  package var source: String

  package init(
    id: String, elementCount: Int, pitchMM: Double, elementWidthMM: Double, radiusMM: Double,
    centerFrequencyMHz: Double, bandwidthFraction: Double, elevationApertureMM: Double,
    elevationFocusMM: Double, receiveChannels: Int, phasedSectorDeg: Double = 0,
    deadElements: Range<Int>? = nil, source: String
  ) {
    (self.id, self.elementCount, self.source) = (id, elementCount, source)
    (self.pitchMM, self.elementWidthMM, self.radiusMM) = (pitchMM, elementWidthMM, radiusMM)
    (self.centerFrequencyMHz, self.bandwidthFraction) = (centerFrequencyMHz, bandwidthFraction)
    (self.elevationApertureMM, self.elevationFocusMM) = (elevationApertureMM, elevationFocusMM)
    (self.receiveChannels, self.phasedSectorDeg) = (receiveChannels, phasedSectorDeg)
    self.deadElements = deadElements
  }

  /// The length of the face along its arc, in mm.
  package var faceLengthMM: Double { Double(elementCount) * pitchMM }
  /// True when the scanlines fan out.
  package var isSector: Bool { radiusMM > 0 || phasedSectorDeg > 0 }
  /// The angle between the first and the last scanline; zero for a linear array.
  package var fieldOfView: Angle {
    if phasedSectorDeg > 0 { return .degrees(phasedSectorDeg) }
    return radiusMM > 0 ? .radians(faceLengthMM / radiusMM) : .zero
  }
  /// Wavelength in mm at 1540 m/s.
  package var wavelengthMM: Double { 1.54 / centerFrequencyMHz }
  /// The preset with this id; nil when there is none.
  package static func preset(_ id: String) -> Probe? { presets.first { $0.id == id } }
}

extension Probe {
  private static let must = "MUST getparam (Garcia, Comput Methods Programs Biomed 2022;218:106726)"

  /// Curvilinear, for depth: the default.
  package static let c5to2v = Probe(
    id: "C5-2v", elementCount: 128, pitchMM: 0.508, elementWidthMM: 0.460, radiusMM: 49.57,
    centerFrequencyMHz: 3.57, bandwidthFraction: 0.79, elevationApertureMM: 13.5, elevationFocusMM: 60,
    receiveChannels: 64, source: must)
  package static let c5to2r60 = Probe(
    id: "C5-2-60", elementCount: 128, pitchMM: 0.500, elementWidthMM: 0.450, radiusMM: 60,
    centerFrequencyMHz: 3.5, bandwidthFraction: 0.75, elevationApertureMM: 13, elevationFocusMM: 55,
    receiveChannels: 64,
    source: "CustusX and PLUS device files for pitch and radius; the rest is unverified")
  package static let c192 = Probe(
    id: "C192", elementCount: 192, pitchMM: 0.330, elementWidthMM: 0.300, radiusMM: 60,
    centerFrequencyMHz: 3.5, bandwidthFraction: 0.75, elevationApertureMM: 12, elevationFocusMM: 60,
    receiveChannels: 64, source: "legHAL for elements, pitch and radius; the rest is unverified")
  package static let c60 = Probe(
    id: "C60", elementCount: 128, pitchMM: 0.470, elementWidthMM: 0.420, radiusMM: 60,
    centerFrequencyMHz: 3.5, bandwidthFraction: 0.75, elevationApertureMM: 13, elevationFocusMM: 50,
    receiveChannels: 64,
    source: "a maker's acoustic output table for the elevational aperture and focus; the rest is unverified")
  /// A wide curvilinear array.
  package static let c5to1 = Probe(
    id: "C5-1", elementCount: 160, pitchMM: 0.380, elementWidthMM: 0.340, radiusMM: 50,
    centerFrequencyMHz: 3.0, bandwidthFraction: 0.90, elevationApertureMM: 13, elevationFocusMM: 65,
    receiveChannels: 64, source: "unverified: from memory of wide abdominal arrays")
  /// Linear array for shallow depths and fine detail.
  package static let l12to3v = Probe(
    id: "L12-3v", elementCount: 192, pitchMM: 0.200, elementWidthMM: 0.170, radiusMM: 0,
    centerFrequencyMHz: 7.54, bandwidthFraction: 0.93, elevationApertureMM: 5, elevationFocusMM: 20,
    receiveChannels: 64, source: must)
  package static let l11to5v = Probe(
    id: "L11-5v", elementCount: 128, pitchMM: 0.300, elementWidthMM: 0.270, radiusMM: 0,
    centerFrequencyMHz: 7.6, bandwidthFraction: 0.77, elevationApertureMM: 5, elevationFocusMM: 18,
    receiveChannels: 64, source: must)
  package static let l14to5 = Probe(
    id: "L14-5", elementCount: 128, pitchMM: 0.3048, elementWidthMM: 0.280, radiusMM: 0,
    centerFrequencyMHz: 7.2, bandwidthFraction: 0.70, elevationApertureMM: 4, elevationFocusMM: 18,
    receiveChannels: 64,
    source: "a published probe list for elements, pitch and frequency; the rest is unverified")
  /// Linear and low: between the fine linear arrays and the curved ones.
  package static let l9to4 = Probe(
    id: "L9-4", elementCount: 128, pitchMM: 0.3048, elementWidthMM: 0.2698, radiusMM: 0,
    centerFrequencyMHz: 5, bandwidthFraction: 0.65, elevationApertureMM: 6, elevationFocusMM: 19,
    receiveChannels: 64,
    source: must + "; elevational focus from the Field II examples of USTB (Rodriguez-Molares 2017)")
  package static let l15to4 = Probe(
    id: "L15-4", elementCount: 192, pitchMM: 0.260, elementWidthMM: 0.230, radiusMM: 0,
    centerFrequencyMHz: 8, bandwidthFraction: 0.90, elevationApertureMM: 4, elevationFocusMM: 20,
    receiveChannels: 64, source: "unverified: from memory of 50 mm linear arrays")
  /// Phased, for reference.
  package static let p4to2v = Probe(
    id: "P4-2v", elementCount: 64, pitchMM: 0.300, elementWidthMM: 0.250, radiusMM: 0,
    centerFrequencyMHz: 2.72, bandwidthFraction: 0.74, elevationApertureMM: 14, elevationFocusMM: 60,
    receiveChannels: 64, phasedSectorDeg: 90, source: must)

  /// Every probe that a scenario or a phantom may name.
  package static let presets = [
    c5to2v, c5to2r60, c192, c60, c5to1, l12to3v, l11to5v, l14to5, l9to4, l15to4, p4to2v,
  ]
}
