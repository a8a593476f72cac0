import Anatomy

/// Colors of a report's pictures, a byte a pixel: grays, then regions, then what is drawn over them.
package enum SlicePalette {
  package static let grays = 64
  package static let wet = UInt8(grays + Region.allCases.count)
  package static let needle = wet + 1
  package static let white = wet + 2
  package static let ground = wet + 3

  package static let colors: [UInt32] =
    (0..<grays).map { level in
      let value = UInt32(level * 255 / (grays - 1))
      return value << 16 | value << 8 | value
    } + Region.allCases.map(\.color) + [0x3aa0ff, 0xff3b30, 0xffffff, 0x101418]

  package static func gray(_ value: UInt8) -> UInt8 { UInt8(Int(value) * (grays - 1) / 255) }
  package static func color(of region: Region) -> UInt8 {
    UInt8(grays + region.index)
  }
}

extension Region {
  /// Color of the region, 0xRRGGBB.
  package var color: UInt32 {
    switch self {
    case .outside: 0x101418
    case .skin: 0xd9a58c
    case .fat: 0xf0d9a0
    case .fascia: 0xd8d8d8
    case .muscle: 0x8c3b35
    case .joint: 0x00c896
    case .interosseousLigament: 0xe69f00
    case .periarticular: 0x56b4e9
    case .foramenS1, .foramenS2, .foramenS3, .foramenS4: 0xd55e00
    case .vessel: 0xcc79a7
    case .nerve: 0xffe600
    case .bone: 0xf4f0e4
    case .other: 0x6b5a55
    }
  }
}
