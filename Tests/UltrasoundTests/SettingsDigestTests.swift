import Geometry
import Testing
import Ultrasound

@Suite struct SettingsDigestTests {
  /// Settings digest themselves by hand; the list of fields says what that must give.
  @Test func theDigestIsThatOfTheListedFields() {
    func byList(_ settings: ImagingSettings) -> UInt64 {
      var digest = Fingerprint()
      for field in ImagingSettings.fields { field.combine(settings, into: &digest) }
      return digest.value
    }
    func byHand(_ settings: ImagingSettings) -> UInt64 {
      var digest = Fingerprint()
      settings.combine(into: &digest)
      return digest.value
    }
    #expect(byHand(ImagingSettings()) == byList(ImagingSettings()))
    for field in ImagingSettings.fields {
      for word in 0..<field.kind.words {
        var settings = ImagingSettings()
        let value: UInt32 = if case .numbers = field.kind { (12.5 as Float).bitPattern } else { 1 }
        #expect(field.set(&settings, word, value), "\(field.name)")
        #expect(byHand(settings) == byList(settings), "\(field.name) \(word)")
        #expect(byHand(settings) != byHand(ImagingSettings()), "\(field.name) \(word)")
      }
    }
  }
}
