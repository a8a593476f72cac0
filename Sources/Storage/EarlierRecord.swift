import Anatomy
import Simulation
import Ultrasound

/// The records of formats 1 to 4, as they were: u16 mask of what is not at rest | the values, in the order of the mask's bits.
///
/// Format 2 has one thing more than format 1: with bit 15 of the mask, which only a record with settings may have, a
/// byte follows that holds the settings' modes, bit 0 harmonic imaging, bit 1 compounding; without it both are off. It
/// is written where one of them is on. In format 1 that bit is an error, in format 2 any other bit of that byte.
///
/// Format 3 has two things more: the fingerprint of the patient's file in the header, and bit 2 of that byte, which says that the
/// assistant's press on the sacrum follows, a number other than 0; a record with it needs no settings. In format 2 that bit is
/// an error.
///
/// Format 4 has two things more: bit 3 of that byte, which says that the plunger is pulled, and an event of kind 3, the
/// change to the needle and syringe of the byte that follows, 0 the main ones, 1 those for skin and track. In format 3 both
/// are errors.
enum EarlierRecord {
  private static let settingsBit: UInt16 = 1 << 13
  private static let eventBit: UInt16 = 1 << 14
  private static let modesBit: UInt16 = 1 << 15
  private static let pressBit: UInt8 = 1 << 2
  private static let aspirateBit: UInt8 = 1 << 3
  /// The bits that the byte of modes may have, by format.
  private static func knownModes(_ format: UInt32) -> UInt8 {
    3 | (format < 3 ? 0 : pressBit) | (format < 4 ? 0 : aspirateBit)
  }

  /// The next record; nil when there is none or it is not one of this format.
  static func controls(from reader: inout ByteReader, format: UInt32) -> Controls? {
    guard let mask = reader.u16() else { return nil }
    let hasModes = mask & modesBit != 0
    if hasModes, format < 2 || (format < 3 && mask & settingsBit == 0) { return nil }
    var numbers = [Float](repeating: 0, count: 13)
    for bit in 0..<13 where mask & (1 << UInt16(bit)) != 0 {
      guard let value = reader.float() else { return nil }
      numbers[bit] = value
    }
    var controls = controls(of: numbers)
    if mask & settingsBit != 0 {
      guard let settings = settings(from: &reader) else { return nil }
      controls.settings = settings
    }
    if mask & eventBit != 0 {
      guard let event = event(from: &reader, format: format) else { return nil }
      controls.event = event
    }
    if hasModes {
      guard let modes = reader.u8(), modes & ~knownModes(format) == 0,
        modes & 3 == 0 || controls.settings != nil, modes != 0 || format < 3
      else { return nil }
      controls.settings?.isHarmonic = modes & 1 != 0
      controls.settings?.isCompounded = modes & 2 != 0
      if modes & pressBit != 0 {
        guard let press = reader.float(), press.bitPattern != 0 else { return nil }
        controls.sacralPress = press
      }
      controls.aspirates = modes & aspirateBit != 0
    }
    return controls
  }

  private static func controls(of n: [Float]) -> Controls {
    var c = Controls()
    c.probeSlideMM = SIMD2(n[0], n[1])
    (c.probeRotateDeg, c.probeTiltDeg, c.probeRockDeg, c.probePressMM) = (n[2], n[3], n[4], n[5])
    c.entryMoveMM = SIMD2(n[6], n[7])
    (c.needleYawDeg, c.needlePitchDeg, c.advanceMM, c.bevelTurnDeg) = (n[8], n[9], n[10], n[11])
    c.injectMLPerS = n[12]
    return c
  }
  private static func settings(from reader: inout ByteReader) -> ImagingSettings? {
    var settings = ImagingSettings()
    guard let depth = reader.float(), let focus = reader.float(), let gain = reader.float(),
      let range = reader.float(), let persistence = reader.float()
    else { return nil }
    (settings.depthMM, settings.focusMM, settings.gainDB) = (depth, focus, gain)
    (settings.dynamicRangeDB, settings.persistence) = (range, persistence)
    for i in 0..<8 {
      guard let value = reader.float() else { return nil }
      settings.timeGainDB[i] = value
    }
    return settings
  }
  private static func event(from reader: inout ByteReader, format: UInt32) -> Controls.Event? {
    switch reader.u8() {
    case 1: return .finish
    case 2:
      guard let place = reader.u8(), Int(place) < Region.allCases.count, let inJoint = reader.u8(),
        inJoint < 2,
        let confidence = reader.float()
      else { return nil }
      return .belief(region: Region.allCases[Int(place)], inJoint: inJoint == 1, confidence: confidence)
    case 3:
      guard format >= 4, let place = reader.u8(), let equipment = Equipment(rawValue: Int(place)) else {
        return nil
      }
      return .change(to: equipment)
    default: return nil
    }
  }
}
