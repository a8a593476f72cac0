import Anatomy
import Geometry
import Needle
import Simulation
import Testing
import Ultrasound

@testable import Viewer

@Suite struct CameraTests {
  let scene = TestAttempt.shared.scene
  let camera = Camera(centerMM: Vector3(0, 0, -20), widthMM: 240, width: 400, height: 300)

  @Test func theAxesOfTheViewAreThoseOfTheBack() {
    #expect(abs(dot(camera.toEye, camera.up)) < 1e-6)
    #expect(abs(camera.toEye.length - 1) < 1e-6 && abs(camera.up.length - 1) < 1e-6)
    let origin = camera.project(.zero)
    // The patient's right at the right, the head above, the back nearer than the belly.
    #expect(camera.project(Vector3(10, 0, 0)).x > origin.x)
    #expect(camera.project(Vector3(0, 0, 10)).y < origin.y)
    #expect(camera.project(Vector3(0, -10, 0)).z > origin.z)
  }

  /// A click on the picture of a point of the skin means that point.
  @Test func picksThePointOfTheSkinThatIsSeen() throws {
    for (x, z) in [(0.0, -20.0), (40, 0), (-50, -30), (25, -45)] {
      let point = scene.patient.skinPointMM(x: x, z: z)
      let pixel = camera.project(point)
      let picked = try #require(camera.skinPoint(x: pixel.x, y: pixel.y, on: scene))
      #expect(distance(picked, point) < 0.2, "\(picked) for \(point)")
    }
  }

  /// A drag takes the thing under the mouse along.
  @Test func aDragMovesAsFarAsTheMouse() {
    let motion = camera.motionMM(dx: 30, dy: -12)
    let moved = camera.project(Vector3(Double(motion.x), 0, Double(motion.y)))
    let still = camera.project(.zero)
    #expect(abs(moved.x - still.x - 30) < 1e-3 && abs(moved.y - still.y + 12) < 1e-3)
  }
}

@Suite struct ProbeModelTests {
  @Test(arguments: Probe.presets) func everyFacetLiesWithinTheHousing(_ probe: Probe) {
    let model = ProbeModel(of: probe)
    #expect(model.facets.count > 20)
    for facet in model.facets {
      #expect(abs(facet.normal.length - 1) < 1e-9)
      #expect(facet.corners.count == 4)
      for corner in facet.corners { #expect(corner.y <= 1e-9 && corner.y >= -ProbeHousing.lengthMM - 1e-9) }
    }
  }
}

@Suite struct ExternalViewTests {
  static let size = PixelRect(x: 0, y: 0, width: 300, height: 240)

  private func picture(_ change: (inout SimulationState) -> Void = { _ in }, truth: Bool = false) -> [UInt32]
  {
    let scene = TestAttempt.shared.scene
    var state = initialState(of: scene)
    change(&state)
    let canvas = Canvas(width: 300, height: 240)
    let view = ExternalView(scene: scene)
    view.drawScene(
      ExternalView.Contents(
        probe: state.probe, needle: state.needle, shaft: state.shaft, depthMM: 80, showsImagePlane: false,
        showsTruth: truth),
      into: canvas, rect: Self.size, scale: 1)
    return (0..<300 * 240).map { canvas.pixels[$0] }
  }
  private func differing(_ a: [UInt32], _ b: [UInt32]) -> Int { zip(a, b).count { $0 != $1 } }

  @Test func theProbeAndTheNeedleAreSeenToMove() {
    let rest = picture()
    #expect(differing(rest, picture()) == 0)
    let moved = picture { $0.probe.probeToPatient.origin.x -= 20 }
    #expect(differing(rest, moved) > 500)
    let aimed = picture { $0.needle.hubMM.z += 30 }
    #expect(differing(rest, aimed) > 50)
  }

  /// What is kept from frame to frame gives the picture that is drawn from nothing.
  @Test func aViewThatIsKeptShowsWhatANewOneShows() {
    let scene = TestAttempt.shared.scene
    let (view, canvas) = (ExternalView(scene: scene), Canvas(width: 320, height: 250))
    let rect = PixelRect(x: 10, y: 5, width: 300, height: 240)
    var state = initialState(of: scene)
    var random = TestRandom(seed: 3)
    for frame in 0..<24 {
      if frame % 4 != 3 {
        state.probe.probeToPatient.origin.x += Double.random(in: -15...15, using: &random)
        state.needle.hubMM.z += Double.random(in: -15...15, using: &random)
      }
      let contents = ExternalView.Contents(
        probe: state.probe, needle: state.needle, shaft: state.shaft, depthMM: 80,
        showsImagePlane: frame % 6 > 2, showsTruth: frame > 18)
      let (last, isSame) = (Array(canvas.pixels), frame % 4 == 3 && frame % 6 != 3 && frame != 19)
      let changed = view.drawScene(contents, into: canvas, rect: rect, scale: 1, anew: frame == 12)
      #expect(!isSame || changed == nil || frame == 12, "frame \(frame)")
      let whole = Canvas(width: 320, height: 250)
      ExternalView(scene: scene).drawScene(contents, into: whole, rect: rect, scale: 1)
      #expect(canvas.pixels.elementsEqual(whole.pixels), "frame \(frame)")
      // Beside what it says it changed nothing.
      for y in 0..<250 {
        for x in 0..<320 where changed?.contains(x: Float(x) + 0.5, y: Float(y) + 0.5) != true {
          #expect(canvas.pixels[y * 320 + x] == last[y * 320 + x])
        }
      }
    }
  }

  /// Before the truth is shown nothing below the skin is: a needle inside looks the same however it lies there.
  @Test func whatIsBelowTheSkinIsHiddenUntilTheTruth() {
    /// - Parameter bent: the part in the tissue runs toward the tip; else the shaft is as it was outside.
    func deep(_ tip: Vector3, bent: Bool = false) -> (inout SimulationState) -> Void {
      { state in
        state.needle.depthMM = 30
        state.needle.tipMM = tip
        guard bent else { return }
        var track = CutTrack(entryMM: state.needle.entryMM)
        for _ in 0..<10 { track.extend(along: (tip - state.needle.entryMM).normalized, byMM: 3) }
        state.shaft.bend(along: track, stiffnessNMM2: 0.001) { _ in 100 }
      }
    }
    let (one, other) = (Vector3(10, 30, -10), Vector3(-10, 30, -40))
    #expect(differing(picture(deep(one)), picture(deep(other))) == 0)
    let (seen, seenOther) = (
      picture(deep(one, bent: true), truth: true), picture(deep(other, bent: true), truth: true)
    )
    #expect(differing(seen, seenOther) > 20)
    #expect(differing(picture(), picture(truth: true)) > 5_000)
  }
}

@Suite struct PillowViewTests {
  /// From the same eye above the table a pelvis on a pillow is seen turned about its transverse axis: what lies toward
  /// the head rises, by the sine of the tilt.
  @Test func theHeadEndRisesOnTheScreen() {
    var scene = TestAttempt.shared.scene
    func camera() -> Camera {
      Camera(
        centerMM: .zero, widthMM: 200, width: 200, height: 300, patientToTable: scene.patientToTable)
    }
    let flat = camera()
    #expect(flat == Camera(centerMM: .zero, widthMM: 200, width: 200, height: 300))
    scene.pillowTiltDeg = 10
    let pillow = camera()
    let head = Vector3(0, 0, 60)
    let onTable = scene.patientToTable.point(head)
    #expect(abs(onTable.y + 60 * Angle.degrees(10).sine) < 1e-9)
    #expect(distance(Vector3(pillow.project(head)), Vector3(flat.project(onTable))) < 1e-3)
    #expect(pillow.project(head).z > flat.project(head).z, "nearer to the eye")
    #expect(pillow.project(Vector3(50, 0, 0)).x == flat.project(Vector3(50, 0, 0)).x)
  }
}

@Suite struct TruthOverlayTests {
  /// Under a pressed probe a name stands where the image shows what it names.
  @Test func aNameMovesWithWhatItNames() {
    let scene = TestAttempt.shared.scene
    let state = initialState(of: scene)
    let pipeline = ImagePipeline(scene: scene, pool: WorkerPool(threads: 2))
    pipeline.formImage(of: state, into: BModeImage())
    let places = pipeline.apparentPositions()
    let name = StructureName(displayName: "fat", xMM: 0, yMM: 4)
    let moved = name.moved(to: places)
    // Pressed: what lies near the face is shown deeper, by less than the press.
    #expect(moved.yMM > name.yMM + 1 && moved.yMM < name.yMM + state.probe.pressMM, "\(moved)")
    #expect(moved.displayName == "fat" && abs(moved.xMM) < 1)
  }

  /// Over the person's own target the truth names joint and bone.
  @Test func namesWhatLiesInThePlane() throws {
    let scene = TestAttempt.shared.scene
    let target = try #require(scene.patient.targets[.right]).centerMM
    var state = initialState(of: scene)
    state.probe.probeToPatient.origin.z += target.z - state.probe.probeToPatient.origin.z
    let overlay = TruthOverlay(of: state, in: scene, mmPerPixel: 0.5)
    #expect(!overlay.names.isEmpty)
    let plane = ImagedSlice(of: scene.probe)
    for name in overlay.names {
      let depth = plane.depthMM(xMM: name.xMM, yMM: name.yMM)
      #expect(
        depth.map { $0 > 0 && $0 < Double(state.depthInEffectMM) } == true, "\(name) is beside the image")
    }
    let names = Set(overlay.names.map(\.displayName))
    #expect(names.isSuperset(of: ["joint space", "bone", "muscle"]), "\(names)")
    let joint = try #require(overlay.names.first { $0.displayName == "joint space" })
    let place = state.probe.probeToPatient.point(Vector3(joint.xMM, joint.yMM, 0))
    #expect(scene.patient.region(at: place) == .joint)
  }
}
