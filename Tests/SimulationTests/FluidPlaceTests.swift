import Anatomy
import Fluid
import Geometry
import Testing

@testable import Simulation

/// Where fluid lies, by side of the midline and level of the joint.
@Suite struct FluidPlaceTests {
  private static let patient = TestPatient.shared
  /// Fluid of 0.1 mL at each of the points.
  private static func field(at points: [Vector3], kind: Int = 0) -> FluidField {
    var field = FluidField(for: 2, in: patient)
    for (i, point) in points.enumerated() {
      field.receive(100_000, at: point, in: .muscle, kind: kind, tick: i, of: patient)
    }
    return field
  }
  private func places(_ field: FluidField) -> [FluidPlace] {
    FluidPlace.all(of: field, in: Self.patient.medium.lattice, levels: LevelHeights(upperZ: 20, lowerZ: -20))
  }

  @Test(arguments: Side.allCases, InjectionLevel.allCases)
  func fluidOfOnePlaceLiesThere(_ side: Side, _ level: InjectionLevel) throws {
    let point = Vector3(side.sign * 30, 20, level == .upper ? 20 : -20)
    let field = Self.field(at: [point])
    let place = try #require(places(field).first)
    #expect(places(field).count == 1 && place.place == JointPlace(side: side, level: level))
    #expect(place.volumes == field.volumes(ofKind: 0))
  }

  /// Nothing is counted twice, and nothing is left out but what blood carries away.
  @Test func thePlacesAddUpToWhatLies() {
    var field = Self.field(
      at: [Vector3(-30, 20, 20), Vector3(-30, 20, -20), Vector3(30, 20, 3), Vector3(1, 20, -2)])
    field.receive(50_000, at: Vector3(0, 20, 0), in: .vessel, tick: 9, of: Self.patient)
    let (places, all) = (places(field), field.volumes(ofKind: 0))
    #expect(places.count > 2)
    for region in Region.allCases where region != .vessel {
      #expect(places.reduce(0) { $0 + $1.volumes[region] } == all[region], "\(region)")
    }
    #expect(all[.vessel] == 50_000 && places.allSatisfy { $0.volumes[.vessel] == 0 })
  }

  @Test func theSyringeForSkinAndTrackIsNotCounted() {
    #expect(places(Self.field(at: [Vector3(30, 20, 20)], kind: 1)).isEmpty)
  }
}
