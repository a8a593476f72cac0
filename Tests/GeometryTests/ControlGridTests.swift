import Geometry
import Testing

@Suite struct ControlGridTests {
  @Test func aCurvePassesThroughItsValuesAndStaysConstantBeyond() {
    let curve = ControlCurve(places: [-2, 0, 1, 4], values: [3, -1, 2, 2])
    for (place, value) in zip(curve.places, curve.values) {
      #expect((curve.value(at: place) - value).magnitude < 1e-12)
    }
    #expect(curve.value(at: -9) == 3 && curve.value(at: 99) == 2)
  }

  @Test func parabolasAndPlanesComeBackBetweenTheirControlPoints() {
    let places: [Double] = [-3, -1, 0, 2, 5, 6]
    let parabola = ControlCurve(places: places, values: places.map { $0 * $0 - 3 * $0 })
    for t in stride(from: -1.0, through: 5, by: 0.1) {
      #expect((parabola.value(at: t) - (t * t - 3 * t)).magnitude < 1e-9)
    }
    let plane = ControlGrid(
      columns: places,
      levels: [7.0, 3, 1, -4].map { z in .init(z, places.map { 2 * $0 - 0.5 * z + 1 }) })
    for x in stride(from: -3.0, through: 6, by: 0.7) {
      for z in stride(from: -4.0, through: 7, by: 0.9) {
        #expect((plane.value(column: x, level: z) - (2 * x - 0.5 * z + 1)).magnitude < 1e-9)
      }
    }
  }

  @Test func aSheetIsSmoothAcrossItsColumnsAndLevels() {
    let sheet = ControlGrid(
      columns: [0, 4, 9, 15],
      levels: [.init(10, [5, -3, 8, 1]), .init(2, [0, 7, -2, 4]), .init(-6, [9, 1, 3, 3])])
    let e = 1e-5
    for x in [4.0, 9] {
      let left = (sheet.value(column: x, level: 1) - sheet.value(column: x - e, level: 1)) / e
      let right = (sheet.value(column: x + e, level: 1) - sheet.value(column: x, level: 1)) / e
      #expect((left - right).magnitude < 1e-3)
    }
    let below = (sheet.value(column: 6, level: 2) - sheet.value(column: 6, level: 2 - e)) / e
    let above = (sheet.value(column: 6, level: 2 + e) - sheet.value(column: 6, level: 2)) / e
    #expect((below - above).magnitude < 1e-3)
  }

  @Test func aMirroredSheetIsEvenAndLevelAtTheMidline() {
    let sheet = ControlGrid(
      columns: [0, 5, 12], levels: [.init(8, [1, 4, 9]), .init(0, [2, 2, 7]), .init(-5, [0, 1, 3])],
      mirrored: true)
    for x in stride(from: 0.0, through: 12, by: 0.5) {
      #expect((sheet.value(column: x, level: 3) - sheet.value(column: -x, level: 3)).magnitude < 1e-12)
    }
    #expect((sheet.value(column: 1e-4, level: 3) - sheet.value(column: 0, level: 3)).magnitude < 1e-7)
  }

  @Test func anOutlineKnowsInsideFromOutside() {
    // A circle of radius 10 by sixteen points.
    let circle = ControlOutline(
      points: (0..<16).map { i in
        let turn = Double(i) * .pi / 8
        return [10 * Elementary.cosine(turn), 10 * Elementary.sine(turn)]
      })
    for (x, y) in [(0.0, 0.0), (3, 4), (9, 0), (12, 0), (0, -15), (20, 21), (-7, 7.5)] {
      let expected = (x * x + y * y).squareRoot() - 10
      #expect((circle.signedDistance([x, y]) - expected).magnitude < 0.06)
    }
  }
}
