import Anatomy
import Geometry

/// What one B-mode image sees besides the medium: the probe's place, the settings, the needle, the fluid.
package struct ImagingInput: Sendable {
  package var probeToPatient: Pose
  package var settings: ImagingSettings
  /// The needle, a guidewire, a catheter; nil when none is near.
  package var reflector: Reflector?
  package var fluid: FluidCells
  /// By kind of fluid.
  package var fluidEchoes: InlineArray<2, FluidEcho>
  /// What needle and fluid do to the tissue.
  package var motion = TissueMotion()
  /// The sacrum pressed out of its place; nil at rest.
  package var sacrum: SacralMotion?
  /// The tick the image belongs to; seeds the electronic noise.
  package var tick: Int
  /// False freezes nothing but tells the persistence to start afresh (first image, or a jump).
  package var continuesPreviousImage: Bool

  package init(
    probeToPatient: Pose, settings: ImagingSettings, reflector: Reflector? = nil,
    fluid: FluidCells = FluidCells(),
    fluidEchoes: InlineArray<2, FluidEcho> = InlineArray(
      repeating: FluidEcho(echogenicityDB: FluidEcho.anechoicDB)),
    sacrum: SacralMotion? = nil, tick: Int = 0,
    continuesPreviousImage: Bool = false
  ) {
    (self.probeToPatient, self.settings, self.reflector) = (probeToPatient, settings, reflector)
    self.sacrum = sacrum
    (self.fluid, self.fluidEchoes) = (fluid, fluidEchoes)
    (self.tick, self.continuesPreviousImage) = (tick, continuesPreviousImage)
  }
}

/// A thin strong reflector in the patient frame.
package struct Reflector: Hashable, Sendable {
  /// The axis; its end is the tip.
  package var axis: CubicCurve
  package var outerDiameterMM, innerDiameterMM: Double
  /// A unit vector out of the bevel's opening.
  package var bevelNormal: Vector3
  package var isEchogenic: Bool
  package init(
    axis: CubicCurve, outerDiameterMM: Double, innerDiameterMM: Double, bevelNormal: Vector3,
    isEchogenic: Bool = false
  ) {
    (self.axis, self.outerDiameterMM, self.innerDiameterMM) = (axis, outerDiameterMM, innerDiameterMM)
    (self.bevelNormal, self.isEchogenic) = (bevelNormal, isEchogenic)
  }
}

/// What one injected fluid is to sound.
package struct FluidEcho: Hashable, Sendable {
  /// Echogenicity relative to liver when it has just come, in dB; −60 is anechoic.
  package var echogenicityDB: Double
  /// After how many seconds half of a suspension's excess over clear fluid is gone, in dB; 0 where it stays as it is.
  package var halfLifeS: Double
  package init(echogenicityDB: Double, halfLifeS: Double = 0) {
    (self.echogenicityDB, self.halfLifeS) = (echogenicityDB, halfLifeS)
  }
  /// Clear fluid.
  package static let anechoicDB = -60.0
  /// Of a suspension that has settled and spread, in dB: a model value.
  package static let settledDB = -40.0

  /// True of a suspension.
  package var fades: Bool { halfLifeS > 0 && echogenicityDB > FluidEcho.settledDB }

  /// Echogenicity at an age, in dB.
  package func decibels(ageS: Double) -> Double {
    guard fades, ageS > 0 else { return echogenicityDB }
    let left = Elementary.power(0.5, ageS / halfLifeS)
    return FluidEcho.settledDB + (echogenicityDB - FluidEcho.settledDB) * left
  }
}

/// How tissue is moved by what is done in it, in the patient frame, mm.
package struct TissueMotion: Equatable, Sendable {
  /// A shaft that takes the tissue about it along.
  package var needle: Drag?
  /// Fluid that pushes tissue aside: as many depots as there are.
  package var swellings: [Swelling]
  package init(needle: Drag? = nil, swellings: [Swelling] = []) {
    (self.needle, self.swellings) = (needle, swellings)
  }

  package struct Drag: Equatable, Sendable {
    /// Where the shaft enters the skin, and its tip.
    package var skinMM, tipMM: Vector3
    /// How far tissue is taken along the shaft; aside at the tip; and dented ahead of it.
    package var alongMM, asideMM, dentMM: Vector3
    package init(skinMM: Vector3, tipMM: Vector3, alongMM: Vector3, asideMM: Vector3, dentMM: Vector3) {
      (self.skinMM, self.tipMM, self.alongMM) = (skinMM, tipMM, alongMM)
      (self.asideMM, self.dentMM) = (asideMM, dentMM)
    }
  }
  package struct Swelling: Equatable, Sendable {
    package var centerMM: Vector3
    package var volumeMM3: Double
    package init(centerMM: Vector3, volumeMM3: Double) {
      (self.centerMM, self.volumeMM3) = (centerMM, volumeMM3)
    }
  }
}
