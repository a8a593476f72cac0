import CPNG
import Simulation
import Ultrasound

/// Layout of a recording in a file. All numbers are little-endian.
///
///     header   8 bytes `\u{89}SIJREC\n` | u32 format | u32 size of the body | body | u32 CRC-32 of all before
///     body     u64 seed | version | scenario's name | scenario | fingerprint of an imported patient's file, empty for a
///              built-in one | u32 number of fields | fields; texts are u32 length and UTF-8
///     field    name | u32 kind | u32 count | names | values at rest, u32 each
///     block    u32 `TICK` | u32 first tick | u32 ticks | u32 size of the records | records | u32 CRC-32 of the block before it
///     end      a block of no ticks, whose first tick is the number of ticks in the file; its records are nothing, or the score
///              that was found when it was made, JSON (`StoredScore`), its last member the seal where there is one (`RecordingSeal`)
///     record   mask of the fields that are not at rest | their values, in the order of the fields
///
/// A field of kind 1 is so many numbers, 32-bit patterns, so that what is read is what was written, to the bit. Kind 2, of count
/// 1, is a flag, which has no value: that it is not at rest says that it is on. Kind 3 is a choice of so many names, which
/// follow; its value is a byte, the place of the name in the list.
///
/// A mask has seven fields a byte, from the lowest bit up, and bit 7 where another byte follows: a tick in which nothing is done
/// takes one byte. There is no mask with a last byte of 0 but the whole one, and no value that is the one at rest: a tick can be
/// written in one way only.
///
/// The header lists every field that the writing program knew, with what it is at rest. So a field that a later program adds does
/// not change how this file is read, and a program that does not know a field reads the file as long as that rests.
/// Formats 1 to 4 have no list; their records are in `EarlierRecord`.
enum RecordingFormat {
  static let magic: [UInt8] = [0x89] + Array("SIJREC\n".utf8)
  /// Format that is written; every earlier format is read, too.
  static let version: UInt32 = 5
  static let blockMark: UInt32 = 0x4B43_4954
  /// Ticks of a block, half a second: the most that is lost when the program is killed.
  static let ticksPerBlock = 50
  static let headerBytesMax = ScenarioFile.bytesMax + 65_536

  static func header(
    scenarioText: String, scenarioName: String, patientHash: String, seed: UInt64, version: String,
    fields: [RecordFields.Listed] = RecordFields.known
  ) -> [UInt8] {
    var body = ByteWriter()
    body.put(seed)
    body.put(text: version)
    body.put(text: scenarioName)
    body.put(text: scenarioText)
    body.put(text: patientHash)
    RecordFields.append(fields, to: &body)
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

  /// CRC-32 of ISO 3309, as in PNG and zlib.
  static func checksum(of bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32_z(0, $0.baseAddress, $0.count)) }
  }
}
