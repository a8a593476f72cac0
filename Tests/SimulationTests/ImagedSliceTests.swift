import Geometry
import Simulation
import Testing

@testable import Ultrasound

/// The slice that landmarks, tip and fluid are looked for in is the sector that the image shows, for every probe.
@Suite struct ImagedSliceTests {
  /// The outermost scanlines of the image bound the slice: a tenth of a millimeter within them is shown, and as much beyond
  /// is not.
  @Test(arguments: Probe.presets.map(\.id), [5.0, 30, 80]) func itsEdgesAreTheOutermostScanlines(
    _ id: String, _ depthMM: Double
  ) throws {
    let probe = try #require(Probe.preset(id))
    let (slice, scan) = (ImagedSlice(of: probe), ScanGeometry(probe: probe, depthMM: 100))
    for (line, inward) in [(0.0, 1.0), (Double(scan.scanlineCount - 1), -1)] {
      let edge = scan.pointMM(line: line, depthMM: depthMM)
      let within = try #require(slice.depthMM(xMM: edge.xMM + 0.1 * inward, yMM: edge.yMM), "\(line)")
      #expect(abs(within - depthMM) < 0.2)
      #expect(slice.depthMM(xMM: edge.xMM - 0.1 * inward, yMM: edge.yMM) == nil)
      #expect(slice.holds(Vector3(edge.xMM + 0.1 * inward, edge.yMM, 0), depthMM: 100))
    }
  }

  /// Places inside have the depth that the image gives them.
  @Test(arguments: Probe.presets.map(\.id)) func depthsAreThoseAlongTheScanlines(_ id: String) throws {
    let probe = try #require(Probe.preset(id))
    let (slice, scan) = (ImagedSlice(of: probe), ScanGeometry(probe: probe, depthMM: 100))
    for line in stride(from: 1.0, to: Double(scan.scanlineCount - 1), by: 19) {
      for depthMM in [1.0, 40, 99] {
        let point = scan.pointMM(line: line, depthMM: depthMM)
        let found = try #require(slice.depthMM(xMM: point.xMM, yMM: point.yMM))
        #expect(abs(found - depthMM) < 1e-6)
      }
    }
  }
}
