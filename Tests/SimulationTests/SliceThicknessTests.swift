import Simulation
import Testing

@testable import Ultrasound

@Suite struct SliceThicknessTests {
  @Test(arguments: [(20.0, 6.99), (40, 1.88), (60, 1.97)])
  func theSliceIsAsThickAsAnElementwiseSimulationSays(_ depthMM: Double, _ widthMM: Double) {
    let width = SliceThickness(of: .testConvex).widthMM(atDepthMM: depthMM)
    #expect(abs(width / widthMM - 1) < 0.15)
  }
  @Test func theSliceIsThinnestNearTheLensFocusAndNeverWiderThanTheLensBefore() {
    let slice = SliceThickness(of: .testConvex)
    #expect(slice.widthMM(atDepthMM: 50) < slice.widthMM(atDepthMM: 25))
    #expect(slice.widthMM(atDepthMM: 50) < slice.widthMM(atDepthMM: 110))
    for depthMM in stride(from: 0.0, to: 60, by: 1) { #expect(slice.widthMM(atDepthMM: depthMM) <= 13.5) }
  }
}
