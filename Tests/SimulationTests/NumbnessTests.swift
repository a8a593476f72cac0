import Geometry
import Needle
import Simulation
import Testing

@Suite struct NumbnessTests {
  private static let drug = Anaesthetic(onsetS: 60, durationS: 3_600)
  private func numb(_ volumeML: Double = 1, tick: Int = 0) -> Numbness {
    var numbness = Numbness()
    numbness.receive(volumeML, of: Self.drug, at: .zero, tick: tick)
    return numbness
  }

  @Test func itIsMonotoneInDistance() {
    for volumeML in [0.01, 0.1, 1, 5.0] {
      let numbness = numb(volumeML)
      var last = 1.0
      for step in 0...400 {
        let share = numbness.share(at: Vector3(0, Double(step) * 0.1, 0), tick: 6_000)
        #expect(share <= last && share >= 0)
        last = share
      }
      #expect(last == 0)
      #expect(numbness.share(at: .zero, tick: 6_000) == 1)
    }
  }

  /// 1 mL soaks a sphere of 6.7 mL, 11.7 mm in radius.
  @Test func aMilliliterNumbsACentimeter() {
    #expect(abs(numb()[0].radiusMM - 11.68) < 0.01)
    #expect(numb().share(at: Vector3(6, 0, 0), tick: 6_000) == 1)
    #expect(numb().share(at: Vector3(11.7, 0, 0), tick: 6_000) == 0)
  }

  /// What counts as a wheal makes the skin over it bear a 22G needle.
  @Test func aWhealNumbsTheSkinOverIt() {
    let share = numb(0.3).share(at: Vector3(0, 6, 0), tick: 6_000)
    #expect(Pain.ofSkin(.spinal22G) * (1 - share) < Flinch.bornePain)
  }

  @Test func itWearsInAndOff() {
    let numbness = numb(tick: 100)
    var last = 0.0
    for second in 0...60 {
      let share = numbness.share(at: .zero, tick: 100 + second * 100)
      #expect(share >= last && share <= 1)
      last = share
    }
    #expect(numbness.share(at: .zero, tick: 100) == 0 && last == 1)
    #expect(abs(numbness.share(at: .zero, tick: 100 + 3_600 * 100) - 0.5) < 1e-9)
    for second in stride(from: 60, through: 7_200, by: 60) {
      let share = numbness.share(at: .zero, tick: 100 + second * 100)
      #expect(share <= last && share >= 0)
      last = share
    }
    #expect(last == 0)
    #expect(numbness.share(at: .zero, tick: 0) == 0)
  }

  @Test func moreNeverNumbsLess() {
    var random = RandomNumbers(seed: 2)
    for _ in 0..<200 {
      var numbness = Numbness()
      let place = Vector3(random.uniform(in: -20...20), random.uniform(in: 0...20), 0)
      var last = 0.0
      for _ in 0..<40 {
        let at = Vector3(random.uniform(in: -30...30), random.uniform(in: 0...40), random.uniform(in: -9...9))
        numbness.receive(random.uniform(in: 0.01...0.5), of: Self.drug, at: at, tick: 10)
        let share = numbness.share(at: place, tick: 3_000)
        #expect(share >= last)
        last = share
      }
      #expect(numbness.count <= Numbness.capacity)
    }
  }

  @Test func whatComesOutCloseByJoinsAndNothingIsLost() {
    var numbness = Numbness()
    numbness.receive(0.5, of: Self.drug, at: .zero, tick: 0)
    numbness.receive(0.5, of: Self.drug, at: Vector3(4.9, 0, 0), tick: 5)
    #expect(numbness.count == 1 && numbness[0].volumeML == 1 && numbness[0].lastTick == 5)
    numbness.receive(0.5, of: Self.drug, at: Vector3(5.1, 0, 0), tick: 6)
    #expect(numbness.count == 2)
    numbness.receive(0.5, of: Anaesthetic(onsetS: 1, durationS: 9), at: .zero, tick: 6)
    #expect(numbness.count == 3)
    for i in 0..<30 { numbness.receive(0.1, of: Self.drug, at: Vector3(0, 0, Double(i) * 10), tick: 7) }
    #expect(numbness.count == Numbness.capacity)
    let sum = (0..<numbness.count).reduce(0) { $0 + numbness[$1].volumeML }
    #expect(abs(sum - 5) < 1e-9)
  }
}
