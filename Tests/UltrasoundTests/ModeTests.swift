import Geometry
import Testing

@testable import Anatomy
@testable import Ultrasound

/// Harmonic imaging and spatial compounding.
@Suite struct ModeTests {
  static func bank(_ probe: Probe, _ depthMM: Float, harmonic: Bool = false, compounded: Bool = false)
    -> FilterBank
  {
    var beam = Machine.pure
    (beam.isHarmonic, beam.isCompounded) = (harmonic, compounded)
    return FilterBank(probe: probe, depthMM: depthMM, focusMM: 40, beam: beam)
  }

  /// A harmonic hears the square of what was sent: beyond 4 mm from the axis less is heard, with every preset.
  @Test(arguments: Probe.presets) func aHarmonicsSideLobesAreLower(_ probe: Probe) {
    var harmonic = Machine.pure
    harmonic.isHarmonic = true
    let (plain, squared) = (
      ArrayAperture(probe: probe, settings: Machine.pure, focusMM: 40),
      ArrayAperture(probe: probe, settings: harmonic, focusMM: 40)
    )
    let offsets = stride(from: 0.0, through: 8, by: 0.1).map { $0 }
    func outside(_ aperture: ArrayAperture) -> Double {
      let profile = aperture.lateralProfile(atDepthMM: 30, offsetsMM: offsets)
      return profile.dropFirst(40).reduce(0) { $0 + $1 * $1 } / profile.reduce(0) { $0 + $1 * $1 }
    }
    #expect(outside(squared) < outside(plain), "\(outside(squared)) and \(outside(plain))")
  }

  /// The near field's clutter is gone, noise is nearer.
  @Test func aHarmonicHasLessClutterAndMoreNoise() {
    func levels(_ isHarmonic: Bool) -> (near: Double, far: Double) {
      let beam = BeamSettings(addsNoise: true, isHarmonic: isHarmonic)
      let frame = Machine(TestMedium.block(TestMedium.silence), depthMM: 60, beam: beam).frame()
      return (frame.power(atMM: 2.5, halfMM: 1), frame.power(atMM: 50))
    }
    let (plain, harmonic) = (levels(false), levels(true))
    #expect(decibels((harmonic.near / plain.near).squareRoot()) < -10)
    #expect(abs(decibels((harmonic.far / plain.far).squareRoot()) - 6) < 1)
  }

  /// Each view of a compound shows a wire where it is.
  @Test(arguments: [Probe.c5to2v, .l12to3v]) func everySteeredViewShowsAWireInItsPlace(_ probe: Probe) {
    let wire = Medium.PointTarget(positionMM: Vector3(6, 30, 0), amplitude: 1_000)
    let bank = ModeTests.bank(probe, 50, compounded: true)
    #expect(bank.views.count == 3)
    for view in 0..<3 {
      let machine = Machine(
        TestMedium.block(TestMedium.silence, targets: [wire]), probe: probe, depthMM: 50, bank: bank)
      // A first image shows one view alone.
      machine.form(tick: view * FrameRate.ticksPerImage(depthMM: 50))
      let pixels = machine.pixels
      let most = pixels.max() ?? 0
      var (x, y, count) = (0.0, 0.0, 0.0)
      for i in pixels.indices where pixels[i] >= most - 8 {
        (x, y, count) = (x + Double(i % 800), y + Double(i / 800), count + 1)
      }
      let (column, row) = machine.image.pixel(xMM: 6, yMM: 30)
      #expect(most > 100)
      #expect(
        abs(x / count - column) * machine.image.mmPerPixel < 0.3
          && abs(y / count - row) * machine.image.mmPerPixel < 0.2, "view \(view): \(x / count), \(y / count)"
      )
    }
  }

  /// Geometry: a point's line and depth, and back, at every steering angle.
  @Test(arguments: Probe.presets) func steeredPlacesAndLinesAgree(_ probe: Probe) {
    for view in ModeTests.bank(probe, 60, compounded: true).views {
      for line in stride(from: 0.0, through: 255, by: 51) {
        for depth in [2.0, 25, 59] {
          let p = view.geometry.pointMM(line: line, depthMM: depth)
          let back = view.geometry.beamCoordinates(xMM: p.xMM, yMM: p.yMM)
          #expect(abs(back.line - line) < 1e-6 && abs(back.depthMM - depth) < 1e-6, "\(probe.id)")
        }
      }
    }
  }

  /// The mean of three views has finer speckle: its contrast falls by nearly √3 where the views are independent.
  @Test(arguments: [Probe.c5to2v, .l12to3v]) func compoundingSmoothsSpeckle(_ probe: Probe) {
    func contrast(_ compounded: Bool) -> Double {
      let bank = ModeTests.bank(probe, 50, compounded: compounded)
      let machine = Machine(TestMedium.block(), probe: probe, depthMM: 50, bank: bank)
      let every = FrameRate.ticksPerImage(depthMM: 50)
      for image in 0..<3 { machine.form(tick: image * every, continues: image > 0) }
      var (sum, squares, n) = (0.0, 0.0, 0.0)
      for i in -60...60 {
        for j in -40...40 {
          let gray = Double(machine.gray(xMM: Double(i) * 0.15, yMM: 28 + Double(j) * 0.15))
          (sum, squares, n) = (sum + gray, squares + gray * gray, n + 1)
        }
      }
      return (squares / n - sum * sum / n / n).squareRoot() / (sum / n)
    }
    let (plain, mean) = (contrast(false), contrast(true))
    #expect(mean < plain * 0.75, "\(mean) for \(plain)")
  }

  /// In every mode the number of threads does not change a bit.
  @Test(arguments: [(true, false), (false, true), (true, true)])
  func theSameBitsInEveryMode(_ isHarmonic: Bool, _ isCompounded: Bool) {
    func run(_ threads: Int) -> String {
      let scene = SameBitsTests.scene(threads: threads)
      scene.formation.use(
        FilterBank(
          probe: .c5to2v, depthMM: 60, focusMM: 40, isHarmonic: isHarmonic, isCompounded: isCompounded))
      return SameBitsTests.run(scene)
    }
    let one = run(1)
    #expect(run(2) == one && run(4) == one)
  }
}
