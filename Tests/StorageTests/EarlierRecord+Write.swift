import Anatomy
import Simulation
import Ultrasound

@testable import Storage

/// Writes records as the versions did that wrote format 4.
extension EarlierRecord {
  private static let settingsBit: UInt16 = 1 << 13
  private static let eventBit: UInt16 = 1 << 14
  private static let modesBit: UInt16 = 1 << 15
  private static let pressBit: UInt8 = 1 << 2
  private static let aspirateBit: UInt8 = 1 << 3

  static func append(_ controls: Controls, to out: inout ByteWriter) {
    let maskPlace = out.bytes.count
    out.put(UInt16(0))
    var mask: UInt16 = 0
    for (bit, value) in values(of: controls).enumerated() where value.bitPattern != 0 {
      mask |= 1 << UInt16(bit)
      out.put(value.bitPattern)
    }
    if let settings = controls.settings {
      mask |= settingsBit
      for value in [
        settings.depthMM, settings.focusMM, settings.gainDB, settings.dynamicRangeDB, settings.persistence,
      ] { out.put(value.bitPattern) }
      for i in 0..<8 { out.put(settings.timeGainDB[i].bitPattern) }
    }
    switch controls.event {
    // There was no procedure then.
    case nil, .procedure: break
    case .finish:
      mask |= eventBit
      out.bytes.append(1)
    case .change(let equipment):
      mask |= eventBit
      out.bytes += [3, UInt8(equipment.rawValue)]
    case .belief(let region, let inJoint, let confidence):
      mask |= eventBit
      out.bytes += [2, UInt8(Region.allCases.firstIndex(of: region) ?? 0), inJoint ? 1 : 0]
      out.put(confidence.bitPattern)
    default: break  // said by later formats alone
    }
    let presses = controls.sacralPress.bitPattern != 0
    let more =
      (controls.settings.map(modes(of:)) ?? 0) | (presses ? pressBit : 0)
      | (controls.aspirates ? aspirateBit : 0)
    if more != 0 {
      mask |= modesBit
      out.bytes.append(more)
      if presses { out.put(controls.sacralPress.bitPattern) }
    }
    out.bytes[maskPlace] = UInt8(truncatingIfNeeded: mask)
    out.bytes[maskPlace + 1] = UInt8(truncatingIfNeeded: mask >> 8)
  }

  private static func values(of c: Controls) -> [Float] {
    [
      c.probeSlideMM.x, c.probeSlideMM.y, c.probeRotateDeg, c.probeTiltDeg, c.probeRockDeg, c.probePressMM,
      c.entryMoveMM.x, c.entryMoveMM.y, c.needleYawDeg, c.needlePitchDeg, c.advanceMM, c.bevelTurnDeg,
      c.injectMLPerS,
    ]
  }
  private static func modes(of settings: ImagingSettings) -> UInt8 {
    (settings.isHarmonic ? 1 : 0) | (settings.isCompounded ? 2 : 0)
  }
}
