import Geometry

/// Acoustic properties of a homogeneous tissue at body temperature, 2–15 MHz.
/// Its place in `Tissue.library` is its label in a `Voxel`.
public struct Tissue: Hashable, Sendable {
  public var name: String
  /// Part of the anatomy that it belongs to where no named region says otherwise.
  public var kind: Kind
  /// Longitudinal speed of sound, in m/s.
  public var soundSpeedMPerS: Double
  /// Mass density, in kg/m³.
  public var densityKgPerM3: Double
  /// One-way attenuation α at 1 MHz, in dB/cm; it grows as frequency to the power `attenuationExponent`.
  public var attenuationDBPerCmMHz: Double
  public var attenuationExponent: Double
  /// Mean backscatter amplitude relative to liver, in dB; −60 is anechoic.
  public var echogenicityDB: Double
  /// Fall of the backscatter when the beam runs along the fibers, in dB; 0 is isotropic.
  public var anisotropyDB: Double
  /// The direction of the fibers on the patient's right, a unit vector in the patient frame; mirrored in x on the
  /// left. Zero where there are none.
  public var fiberDirection: Vector3
  /// The thin bright sheets inside the tissue (septa, perimysium), nil where there are none.
  public var lamination: Lamination?
  /// Source of the numbers: a publication.
  public var source: String

  public enum Kind: String, Sendable, CaseIterable {
    case outside, skin, fat, fascia, muscle, ligament, cartilage, joint, bone, vessel, nerve, fluid, viscus
  }

  /// Sheets of equal phase: the phase at a point p of the right side is dot(p, normal)/spacing + warp, and a
  /// sheet lies where it is a whole number. The warp is in the voxel, and slow.
  public struct Lamination: Hashable, Sendable {
    /// The sheets' unit normal on the patient's right, mirrored in x on the left.
    public var normal: Vector3
    public var spacingMM, thicknessMM: Double
    /// Brightness of a sheet above the tissue between the sheets, in dB.
    public var contrastDB: Double
    public init(normal: Vector3, spacingMM: Double, thicknessMM: Double, contrastDB: Double) {
      (self.normal, self.spacingMM, self.thicknessMM) = (normal.normalized, spacingMM, thicknessMM)
      self.contrastDB = contrastDB
    }
  }

  /// Specific acoustic impedance, in MRayl (10⁶ kg/(m²·s)).
  public var impedanceMRayl: Double { soundSpeedMPerS * densityKgPerM3 * 1e-6 }

  /// The fraction of the incident intensity, 0...1, that a flat boundary with `other` sends straight back:
  /// R² = ((Z₂ − Z₁)/(Z₂ + Z₁))², at normal incidence.
  public func reflectedIntensity(at other: Tissue) -> Double {
    let r = (other.impedanceMRayl - impedanceMRayl) / (other.impedanceMRayl + impedanceMRayl)
    return r * r
  }

  /// Brightness of a flat perfect mirror across the beam over unit speckle (that of liver), in dB: bone, which sends back 0.58 of
  /// the amplitude, is seen 35 dB over liver (machines' defaults differ by some 5 dB), a mirror 4.7 dB over bone.
  public static let mirrorDB = 40.0

  /// Brightness of a flat boundary with `other`, in dB over unit speckle; nil where the impedances are equal.
  public func boundaryDB(with other: Tissue) -> Double? {
    let intensity = reflectedIntensity(at: other)
    return intensity > 1e-12
      ? Tissue.mirrorDB + Elementary.decibels(fromAmplitude: intensity.squareRoot()) : nil
  }
}
