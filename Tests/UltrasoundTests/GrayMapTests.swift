import Anatomy
import Geometry
import Testing

@testable import Ultrasound

@Suite struct GrayMapTests {
  @Test(arguments: GrayMap.allCases) func aMapKeepsBlackWhiteAndTheOrderOfGrays(_ map: GrayMap) {
    let levels = (0...255).map(map.level)
    #expect(levels[0] == 0 && levels[255] == 255)
    for (darker, brighter) in zip(levels, levels.dropFirst()) { #expect(darker <= brighter) }
    #expect((levels == (0...255).map(UInt8.init)) == (map == .flat))
  }

  @Test func softLiftsTheDarkGraysAndContrastPartsTheMiddleOnes() {
    for gray in 1..<255 { #expect(GrayMap.soft.level(of: gray) >= gray) }
    #expect(GrayMap.soft.level(of: 40) > 60)
    for gray in 1..<255 {
      let level = Int(GrayMap.contrast.level(of: gray))
      #expect(gray < 128 ? level <= gray : level >= gray)
      #expect(abs(255 - level - Int(GrayMap.contrast.level(of: 255 - gray))) <= 1)
    }
    #expect(GrayMap.contrast.level(of: 150) - GrayMap.contrast.level(of: 105) > 60)
  }

  /// The map stands at the end of the chain: it changes what is shown, and nothing of what is kept from image to image.
  @Test func theImageIsShownThroughTheMap() throws {
    var machine = Machine(TestMedium.block(), size: (400, 300))
    machine.settings.persistence = 0.5
    machine.form()
    let flat = machine.pixels
    machine.form(continues: true)
    let second = machine.pixels
    for map in [GrayMap.soft, .contrast, .flat] {
      var again = Machine(TestMedium.block(), size: (400, 300))
      (again.settings.persistence, again.settings.grayMap) = (0.5, map)
      again.form()
      let mapped = again.pixels
      #expect((mapped == flat) == (map == .flat))
      let mean = { (pixels: [UInt8]) in pixels.reduce(0) { $0 + Int($1) } }
      if map == .soft { #expect(mean(mapped) > mean(flat)) }
      again.settings.grayMap = .flat
      again.form(continues: true)
      #expect(again.pixels == second)
    }
  }

  /// A state without it has the fingerprint of a program that did not know it; at anything else it is another state.
  @Test func atRestItIsNotInTheFingerprint() {
    func digest(_ map: GrayMap) -> UInt64 {
      var (settings, digest) = (ImagingSettings(gainDB: 3), Fingerprint())
      settings.grayMap = map
      settings.combine(into: &digest)
      return digest.value
    }
    var before = Fingerprint()
    let known = ImagingSettings.fields.filter { $0.name != "grayMap" }
    for field in known { field.combine(ImagingSettings(gainDB: 3), into: &before) }
    #expect(digest(.flat) == before.value)
    #expect(Set(GrayMap.allCases.map(digest)).count == 3)
    #expect(known.count == ImagingSettings.fields.count - 1)
  }
}
