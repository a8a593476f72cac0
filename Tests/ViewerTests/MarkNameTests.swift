import Testing

@testable import Simulation
@testable import Viewer

/// Marks that the trainee set, as the image shows them.
@Suite struct MarkNameTests {
  @Test(arguments: ScanLandmark.allCases) func aFreshMarkIsShownWhereItWasSetForThreeSeconds(
    _ landmark: ScanLandmark
  ) {
    var state = SimulationState()
    #expect(StructureName.marks(in: state).isEmpty)
    state.tick = 500
    state.marks[landmark] = .init(xMM: -12, yMM: 33, tick: 500)
    let name = StructureName(displayName: "+ \(landmark.displayName)", xMM: -12, yMM: 33)
    #expect(StructureName.marks(in: state) == [name])
    state.tick = 799
    #expect(StructureName.marks(in: state) == [name])
    state.tick = 800
    #expect(StructureName.marks(in: state).isEmpty)
  }
}
