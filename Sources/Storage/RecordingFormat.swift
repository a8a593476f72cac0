import Anatomy
import CPNG
import Simulation
import Ultrasound

/// How a recording lies in a file. All numbers are little-endian.
///
///     header   8 bytes `\u{89}SIJREC\n` | u32 format | u32 size of the body | body | u32 CRC-32 of all before
///     body     u64 seed | version | scenario's name | scenario | fingerprint of an imported patient's file, empty for a
///              built-in one; texts are u32 length and UTF-8
///     block    u32 `TICK` | u32 first tick | u32 ticks | u32 size of the records | records | u32 CRC-32 of the block before it
///     end      a block of no ticks, whose first tick is the number of ticks in the file
///     record   u16 mask of what is not at rest | the values, in the order of the mask's bits
///
/// Format 2 has one thing more than format 1: with bit 15 of the mask, which only a record with settings may have, a
/// byte follows that holds the settings' modes, bit 0 harmonic imaging, bit 1 compounding; without it both are off. It
/// is written where one of them is on. In format 1 that bit is an error, in format 2 any other bit of that byte.
///
/// Format 3 has two things more: the fingerprint of the patient's file, and bit 2 of that byte, which says that the
/// assistant's press on the sacrum follows, a number other than 0; a record with it needs no settings. In format 2 that bit is an error.
///
/// Format 4 has two things more: bit 3 of that byte, which says that the plunger is pulled, and an event of kind 3, the
/// change to the needle and syringe of the byte that follows, 0 the main ones, 1 those for skin and track. In format 3 both
/// are errors.
///
/// A record's values are bit patterns, so that what is read is what was written, to the bit.
enum RecordingFormat {
  static let magic: [UInt8] = [0x89] + Array("SIJREC\n".utf8)
  /// What is written; every earlier format is read, too.
  static let version: UInt32 = 4
  static let blockMark: UInt32 = 0x4B43_4954
  /// A block holds half a second: what is not written yet when the program is killed.
  static let ticksPerBlock = 50
  static let headerBytesMax = ScenarioFile.bytesMax + 4_096

  private static let settingsBit: UInt16 = 1 << 13
  private static let eventBit: UInt16 = 1 << 14
  private static let modesBit: UInt16 = 1 << 15
  private static let pressBit: UInt8 = 1 << 2
  private static let aspirateBit: UInt8 = 1 << 3
  /// The bits that the byte of modes may have, by format.
  private static func knownModes(_ format: UInt32) -> UInt8 {
    3 | (format < 3 ? 0 : pressBit) | (format < 4 ? 0 : aspirateBit)
  }

  static func header(
    scenarioText: String, scenarioName: String, patientHash: String, seed: UInt64, version: String
  ) -> [UInt8] {
    var body = ByteWriter()
    body.put(seed)
    body.put(text: version)
    body.put(text: scenarioName)
    body.put(text: scenarioText)
    body.put(text: patientHash)
    var header = ByteWriter()
    header.bytes = magic
    header.put(RecordingFormat.version)
    header.put(UInt32(body.bytes.count))
    header.bytes += body.bytes
    header.put(checksum(of: header.bytes[...]))
    return header.bytes
  }

  static func block(firstTick: Int, ticks: Int, records: [UInt8]) -> [UInt8] {
    var block = ByteWriter()
    block.put(blockMark)
    block.put(UInt32(firstTick))
    block.put(UInt32(ticks))
    block.put(UInt32(records.count))
    block.bytes += records
    block.put(checksum(of: block.bytes[...]))
    return block.bytes
  }

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
    case nil: break
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

  /// The next record, or nil where there is none or it is not one of this format.
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

  /// CRC-32 of ISO 3309, as in PNG and zlib.
  static func checksum(of bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count)) }
  }

  private static func values(of c: Controls) -> [Float] {
    [
      c.probeSlideMM.x, c.probeSlideMM.y, c.probeRotateDeg, c.probeTiltDeg, c.probeRockDeg, c.probePressMM,
      c.entryMoveMM.x, c.entryMoveMM.y, c.needleYawDeg, c.needlePitchDeg, c.advanceMM, c.bevelTurnDeg,
      c.injectMLPerS,
    ]
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
  private static func modes(of settings: ImagingSettings) -> UInt8 {
    (settings.isHarmonic ? 1 : 0) | (settings.isCompounded ? 2 : 0)
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

/// Bytes that grow at the end.
struct ByteWriter {
  var bytes: [UInt8] = []
  mutating func put<Number: FixedWidthInteger>(_ number: Number) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }
  mutating func put(text: String) {
    put(UInt32(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }
}

/// Bytes that are taken from the front; nil where there are not enough.
struct ByteReader {
  let bytes: [UInt8]
  private(set) var offset: Int
  let end: Int
  init(_ bytes: [UInt8], from offset: Int = 0, to end: Int? = nil) {
    (self.bytes, self.offset, self.end) = (bytes, offset, min(end ?? bytes.count, bytes.count))
  }
  var rest: Int { end - offset }

  private mutating func number<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
    let size = MemoryLayout<Number>.size
    guard rest >= size else { return nil }
    var value: Number = 0
    for i in 0..<size { value |= Number(truncatingIfNeeded: bytes[offset + i]) << Number(8 * i) }
    offset += size
    return value
  }
  mutating func u8() -> UInt8? { number(UInt8.self) }
  mutating func u16() -> UInt16? { number(UInt16.self) }
  mutating func u32() -> UInt32? { number(UInt32.self) }
  mutating func u64() -> UInt64? { number(UInt64.self) }
  mutating func float() -> Float? { u32().map(Float.init(bitPattern:)) }
  mutating func text() -> String? {
    guard let length = u32(), Int(length) <= rest else { return nil }
    defer { offset += Int(length) }
    return String(validating: bytes[offset..<offset + Int(length)], as: UTF8.self)
  }
}
