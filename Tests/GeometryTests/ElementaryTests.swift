import Foundation
import Geometry
import Testing

@Suite struct ElementaryTests {
  @Test func functionsAgreeWithTheLibraryToTwelveDigits() {
    for i in -2_000...2_000 {
      let x = Double(i) * 0.0137
      #expect(abs(Elementary.sine(x) - Foundation.sin(x)) < 1e-12)
      #expect(abs(Elementary.cosine(x) - Foundation.cos(x)) < 1e-12)
      let e = Foundation.exp(x)
      #expect(abs(Elementary.exponential(x) - e) <= 1e-12 * e)
      if x > 0 { #expect(abs(Elementary.logarithm(x) - Foundation.log(x)) < 1e-12) }
      #expect(abs(Elementary.arcTangent2(x, 3.3) - Foundation.atan2(x, 3.3)) < 1e-13)
      #expect(abs(Elementary.arcTangent2(x, -0.7) - Foundation.atan2(x, -0.7)) < 1e-13)
      let c = x / 28
      #expect(abs(Elementary.arcSine(c) - Foundation.asin(c)) < 1e-12)
      #expect(abs(Elementary.arcCosine(c) - Foundation.acos(c)) < 1e-12)
    }
  }
  @Test func limitsAreExact() {
    #expect(Elementary.sine(0) == 0)
    #expect(Elementary.cosine(0) == 1)
    #expect(Elementary.exponential(0) == 1)
    #expect(Elementary.logarithm(1) == 0)
    #expect(Elementary.arcTangent2(0, 0) == 0)
    #expect(Elementary.amplitude(fromDB: 0) == 1)
    #expect(abs(Elementary.amplitude(fromDB: 20) - 10) < 1e-12)
  }
}
