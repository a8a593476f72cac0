import Anatomy
import Geometry
import Testing

@testable import Ultrasound

/// A row of dead elements takes from an echo the part of the aperture that it was.
@Suite struct DeadElementTests {
  private static func probe(_ dead: Range<Int>?) -> Probe {
    var probe = Probe.l11to5v
    probe.deadElements = dead
    return probe
  }
  private func frame(_ dead: Range<Int>?) -> Frame {
    Machine(TestMedium.block(), probe: Self.probe(dead), depthMM: 60, focusMM: 25).frame()
  }
  /// The echo's amplitude around a place, in the whole array's.
  private func share(_ dead: Frame, _ whole: Frame, xMM: Double, depthMM: Double) -> Double {
    var (left, all) = (0.0, 0.0)
    for x in stride(from: xMM - 0.6, through: xMM + 0.6, by: 0.1) {
      for y in stride(from: depthMM - 1.5, through: depthMM + 1.5, by: 0.05) {
        guard let a = dead.value(xMM: x, yMM: y), let b = whole.value(xMM: x, yMM: y) else { continue }
        left += a * a
        all += b * b
      }
    }
    return (left / all).squareRoot()
  }

  /// Sixteen of 128 elements 0.3 mm apart, 4.8 mm: black as long as the aperture, depth over the receive f-number of 2, is no wider;
  /// deeper down the rest of it, squared.
  @Test func theStripeFadesAsTheApertureGrows() {
    let (dead, whole) = (frame(56..<72), frame(nil))
    #expect(share(dead, whole, xMM: 0, depthMM: 6) < 0.03)
    for depth in [15.0, 20, 30] {
      let open = 1 - 4.8 / (depth / 2)
      let found = share(dead, whole, xMM: 0, depthMM: depth)
      #expect(abs(found - open * open) < 0.08, "\(found) of \(open * open) at \(depth) mm")
    }
    for x in [-16, -12, 12, 16.0] { #expect(abs(share(dead, whole, xMM: x, depthMM: 15) - 1) < 0.01) }
  }

  /// Elements count from the side without the mark.
  @Test func theFirstElementsAreAwayFromTheMark() {
    let (dead, whole) = (frame(0..<16), frame(nil))
    #expect(share(dead, whole, xMM: -17, depthMM: 5) < 0.05)
    #expect(abs(share(dead, whole, xMM: 17, depthMM: 5) - 1) < 0.01)
  }

  @Test func bothSidesOfACurvedArrayAreAlike() {
    var probe = Probe.c5to2v
    probe.deadElements = 20..<30
    let left = Machine(TestMedium.block(), probe: probe, depthMM: 60).frame()
    probe.deadElements = 98..<108
    let right = Machine(TestMedium.block(), probe: probe, depthMM: 60).frame()
    let whole = Machine(TestMedium.block(), probe: .c5to2v, depthMM: 60).frame()
    for x in [18.0, 22] {
      let pair = (
        share(left, whole, xMM: -x, depthMM: 4), share(right, whole, xMM: x, depthMM: 4)
      )
      #expect(abs(pair.0 - pair.1) < 0.1, "\(pair)")
    }
  }
}
