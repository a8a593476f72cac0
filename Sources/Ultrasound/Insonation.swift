import Anatomy
import Geometry

/// What one B-mode image sees besides the medium: the probe's place, the settings, the needle, the fluid.
public struct Insonation: Sendable {
  public var probeToPatient: Pose
  public var settings: ImagingSettings
  /// The needle, a guidewire, a catheter; nil when none is near.
  public var reflector: Reflector?
  public var fluid: FluidCells
  /// By kind of fluid.
  public var fluidEchoes: InlineArray<2, FluidEcho>
  /// What needle and fluid do to the tissue.
  public var motion = TissueMotion()
  /// The sacrum pressed out of its place; nil at rest.
  public var sacrum: SacralMotion?
  /// The tick the image belongs to; seeds the electronic noise.
  public var tick: Int
  /// False freezes nothing but tells the persistence to start afresh (first image, or a jump).
  public var continuesPreviousImage: Bool

  public init(
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
public struct Reflector: Hashable, Sendable {
  /// The axis; its end is the tip.
  public var axis: CubicCurve
  public var outerDiameterMM, innerDiameterMM: Double
  /// A unit vector out of the bevel's opening.
  public var bevelNormal: Vector3
  public var isEchogenic: Bool
  public init(
    axis: CubicCurve, outerDiameterMM: Double, innerDiameterMM: Double, bevelNormal: Vector3,
    isEchogenic: Bool = false
  ) {
    (self.axis, self.outerDiameterMM, self.innerDiameterMM) = (axis, outerDiameterMM, innerDiameterMM)
    (self.bevelNormal, self.isEchogenic) = (bevelNormal, isEchogenic)
  }
}

/// What one injected fluid is to sound.
public struct FluidEcho: Hashable, Sendable {
  /// Echogenicity relative to liver when it has just come, in dB; −60 is anechoic.
  public var echogenicityDB: Double
  /// After how many seconds half of a suspension's excess over clear fluid is gone, in dB; 0 where it stays as it is.
  public var halfLifeS: Double
  public init(echogenicityDB: Double, halfLifeS: Double = 0) {
    (self.echogenicityDB, self.halfLifeS) = (echogenicityDB, halfLifeS)
  }
  /// Clear fluid.
  public static let anechoicDB = -60.0
  /// Of a suspension that has settled and spread, in dB: a model value.
  public static let settledDB = -40.0

  /// True of a suspension.
  public var fades: Bool { halfLifeS > 0 && echogenicityDB > FluidEcho.settledDB }

  /// Echogenicity at an age, in dB.
  public func decibels(ageS: Double) -> Double {
    guard fades, ageS > 0 else { return echogenicityDB }
    let left = Elementary.power(0.5, ageS / halfLifeS)
    return FluidEcho.settledDB + (echogenicityDB - FluidEcho.settledDB) * left
  }
}

/// How tissue is moved by what is done in it, in the patient frame, mm: a value without heap storage.
public struct TissueMotion: Equatable, Sendable {
  /// A shaft that takes the tissue about it along.
  public var needle: Drag?
  /// Fluid that pushes tissue aside.
  public private(set) var swellings = InlineArray<4, Swelling>(repeating: Swelling())
  public private(set) var swellingCount = 0
  public init() {}

  public struct Drag: Equatable, Sendable {
    /// Where the shaft enters the skin, and its tip.
    public var skinMM, tipMM: Vector3
    /// How far tissue is taken along the shaft; aside at the tip; and dented ahead of it.
    public var alongMM, asideMM, dentMM: Vector3
    public init(skinMM: Vector3, tipMM: Vector3, alongMM: Vector3, asideMM: Vector3, dentMM: Vector3) {
      (self.skinMM, self.tipMM, self.alongMM) = (skinMM, tipMM, alongMM)
      (self.asideMM, self.dentMM) = (asideMM, dentMM)
    }
  }
  public struct Swelling: Equatable, Sendable {
    public var centerMM = Vector3.zero
    public var volumeMM3 = 0.0
    public init() {}
    public init(centerMM: Vector3, volumeMM3: Double) {
      (self.centerMM, self.volumeMM3) = (centerMM, volumeMM3)
    }
  }
  /// Adds one; four at most.
  public mutating func append(_ swelling: Swelling) {
    guard swellingCount < 4, swelling.volumeMM3 > 0 else { return }
    swellings[swellingCount] = swelling
    swellingCount += 1
  }
  public static func == (a: TissueMotion, b: TissueMotion) -> Bool {
    guard a.needle == b.needle, a.swellingCount == b.swellingCount else { return false }
    for i in 0..<a.swellingCount where a.swellings[i] != b.swellings[i] { return false }
    return true
  }
}
