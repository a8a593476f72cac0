import Anatomy
import Geometry
import Simulation
import TestGallery
import TestPeople
import Testing
import Ultrasound

@testable import Gallery

/// Every view of the gallery: what a teacher shows must be there, in any person.
@Suite struct GalleryTests {
  static func moment(_ view: GalleryView) throws -> GalleryMoment { try TestGallery.moment(view) }
  static let ids = GalleryView.all.map(\.id)
  static func view(_ id: String) throws -> GalleryView {
    try #require(GalleryView.all.first { $0.id == id })
  }

  @Test func everyViewHasItsOwnNameAndSaysWhatItShows() {
    #expect(Set(Self.ids).count == Self.ids.count && Self.ids.count >= 16)
    for view in GalleryView.all {
      #expect(view.id.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }, "\(view.id)")
      #expect(!view.title.isEmpty && view.caption.hasSuffix("."), "\(view.id)")
      #expect(view.stillWrong.count > 20 && view.stillWrong.hasSuffix("."), "\(view.id)")
    }
  }

  @Test(arguments: ids) func aViewShowsItsLandmarkAndItsStructures(_ id: String) throws {
    let view = try Self.view(id)
    let moment = try Self.moment(view)
    let plane = PlaneAnatomy(moment)
    let landmark = try #require(view.place.landmark.point(of: moment.scene.patient, side: .right))
    let place = plane.probeToPatient.inversePoint(landmark)
    #expect(place.z.magnitude < 0.5, "\(place.z) mm beside the plane")
    #expect(plane.isShown(Vector3(place.x, place.y, 0)), "\(place)")
    let found = view.labels.filter { $0.place(in: plane) != nil }
    #expect(
      found.count >= 4 && Double(found.count) >= 0.6 * Double(view.labels.count),
      "\(found.map(\.displayName))")
  }

  @Test(arguments: ids.filter { $0.hasPrefix("needle") }) func aNeedleEndsInThePlaneNearTheJoint(
    _ id: String
  ) throws {
    let moment = try Self.moment(Self.view(id))
    let needle = moment.state.needle
    #expect(needle.isInTissue && needle.obstacle != .probeInTheWay)
    #expect(PlaneAnatomy(moment).probeToPatient.inversePoint(needle.tipMM).z.magnitude < 1)
    #expect(moment.scene.patient.jointDistanceMM(at: needle.tipMM, side: .right) < 12)
    if case .inPlane(let pitchDeg) = moment.view.needle {
      #expect((needle.pitchDeg - pitchDeg).magnitude < 0.5, "\(needle.pitchDeg)")
      let direction = moment.state.probe.probeToPatient.inverseVector(needle.direction)
      #expect(direction.z.magnitude < 0.03, "\(direction)")
    }
  }

  /// A place that is told by landmarks holds for other bodies, too.
  @Test(arguments: [(Sex.male, 21.0), (.female, 31), (.male, 33)]) func viewsHoldForOtherBodies(
    _ sex: Sex, _ bodyMassIndex: Double
  ) throws {
    let patient = TestPeople.person(
      PatientParameters(sex: sex, ageYears: 50, bodyMassIndex: bodyMassIndex, seed: 9))
    for view in GalleryView.all where view.probe.isSector {
      let moment = try GalleryMoment(view, patient: patient)
      let plane = PlaneAnatomy(moment)
      let landmark = try #require(view.place.landmark.point(of: patient, side: .right))
      let place = plane.probeToPatient.inversePoint(landmark)
      #expect(place.z.magnitude < 0.5 && plane.isShown(Vector3(place.x, place.y, 0)), "\(view.id): \(place)")
    }
  }

  /// In everyone but whose joint is fused or apart, the healthy and the sick.
  @Test func theBonesHaveTheirNames() throws {
    let people = Set(GalleryView.all.map(\.patient)).map(TestPeople.person).filter {
      $0.parameters.jointGapChangeMM == 0 && $0.parameters.pathology?.kind != .ankylosis
    }
    #expect(people.count > 6 && people.contains { $0.parameters.pathology == nil }, "\(people.count)")
    for patient in people {
      let names = BoneNames(of: patient)
      let landmarks = try #require(patient.landmarks[.right])
      #expect(names.name(at: landmarks.psisMM) == .ilium, "\(patient.parameters)")
      #expect(names.name(at: landmarks.piisMM) == .ilium, "\(patient.parameters)")
      let crest = try #require(Landmark.medianCrest.point(of: patient, side: .right))
      #expect(names.name(at: crest) == .sacrum, "\(patient.parameters)")
      #expect(names.name(at: Vector3(0, -200, 0)) == .other)
    }
  }
}
