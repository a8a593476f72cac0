import Anatomy
import Geometry

/// Input of one B-mode image besides the medium: the probe's place, the settings, the needle, the fluid.
package struct ImagingInput: Sendable {
  package var probeToPatient: Pose
  package var settings: ImagingSettings
  /// The needle, a guidewire, a catheter; nil when none is near.
  package var reflector: Reflector?
  package var fluid: FluidCells
  /// Echo of each fluid, by kind.
  package var fluidEchoes: InlineArray<2, FluidEcho>
  /// Motion of the tissue by needle and fluid.
  package var motion = TissueMotion()
  /// Displacement of the sacrum under pressure; nil at rest.
  package var sacrum: SacralMotion?
  /// The tick the image belongs to; seeds the electronic noise.
  package var tick: Int
  /// The tick by which fluid ages: that of the image, or the case's clock where that is ahead.
  package var fluidTick: Int
  /// True when the image follows on the one before; false (first image, or a jump) only restarts the persistence.
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
    (self.tick, fluidTick, self.continuesPreviousImage) = (tick, tick, continuesPreviousImage)
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

/// Echo of one injected fluid.
package struct FluidEcho: Hashable, Sendable {
  /// Echogenicity of fresh fluid relative to liver, in dB; −60 is anechoic.
  package var echogenicityDB: Double
  /// Time in seconds after which half of a suspension's excess over clear fluid, in dB, is gone; 0 for one that does
  /// not fade.
  package var halfLifeS: Double
  package init(echogenicityDB: Double, halfLifeS: Double = 0) {
    (self.echogenicityDB, self.halfLifeS) = (echogenicityDB, halfLifeS)
  }
  /// Echogenicity of clear fluid, in dB.
  package static let anechoicDB = -60.0
  /// Echogenicity of a suspension that has settled and spread, in dB: a model value.
  package static let settledDB = -40.0

  /// True for a suspension that is brighter than a settled one.
  package var fades: Bool { halfLifeS > 0 && echogenicityDB > FluidEcho.settledDB }

  /// Echogenicity at an age, in dB.
  package func decibels(ageS: Double) -> Double {
    guard fades, ageS > 0 else { return echogenicityDB }
    let left = Elementary.power(0.5, ageS / halfLifeS)
    return FluidEcho.settledDB + (echogenicityDB - FluidEcho.settledDB) * left
  }
}

/// Motion of the tissue by what is done in it, in the patient frame, mm.
package struct TissueMotion: Equatable, Sendable {
  /// Shaft that takes the tissue about it along; nil when none does.
  package var needle: Drag?
  /// Depots of fluid that push tissue aside, in any number.
  package var swellings: [Swelling]
  package init(needle: Drag? = nil, swellings: [Swelling] = []) {
    (self.needle, self.swellings) = (needle, swellings)
  }

  package struct Drag: Equatable, Sendable {
    /// Entry of the shaft into the skin, and its tip.
    package var skinMM, tipMM: Vector3
    /// Displacement of the tissue along the shaft; to the side at the tip; and dented ahead of it.
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
