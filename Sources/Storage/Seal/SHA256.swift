/// Secure hash SHA-256 of bytes that come bit by bit (FIPS 180-4).
struct SHA256 {
  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]
  static let blockBytes = 64
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  private var pending: [UInt8] = []
  private var count = 0

  mutating func add(_ bytes: some Collection<UInt8>) {
    count += bytes.count
    pending += bytes
    var start = 0
    while pending.count - start >= SHA256.blockBytes {
      compress(pending[start..<start + SHA256.blockBytes])
      start += SHA256.blockBytes
    }
    pending.removeFirst(start)
  }

  /// The 32 bytes of the digest of all that was added.
  var digest: [UInt8] {
    var last = self
    let bits = UInt64(count) * 8
    let room = SHA256.blockBytes - (count + 9) % SHA256.blockBytes
    last.add([0x80] + [UInt8](repeating: 0, count: room % SHA256.blockBytes))
    last.add((0..<8).map { UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * $0)) })
    return last.state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) }
    }
  }
  static func digest(of bytes: some Collection<UInt8>) -> [UInt8] {
    var hash = SHA256()
    hash.add(bytes)
    return hash.digest
  }

  private mutating func compress(_ block: ArraySlice<UInt8>) {
    func turned(_ word: UInt32, _ by: UInt32) -> UInt32 { word >> by | word << (32 - by) }
    var words = [UInt32](repeating: 0, count: 64)
    for (i, byte) in block.enumerated() { words[i / 4] |= UInt32(byte) << UInt32(24 - 8 * (i % 4)) }
    for i in 16..<64 {
      let (a, b) = (words[i - 15], words[i - 2])
      let low = turned(a, 7) ^ turned(a, 18) ^ a >> 3
      let high = turned(b, 17) ^ turned(b, 19) ^ b >> 10
      words[i] = words[i - 16] &+ low &+ words[i - 7] &+ high
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for i in 0..<64 {
      let first = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
      let one = h &+ first &+ (e & f ^ ~e & g) &+ SHA256.constants[i] &+ words[i]
      let second = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)
      let two = second &+ (a & b ^ a & c ^ b & c)
      (h, g, f, e, d, c, b, a) = (g, f, e, d &+ one, c, b, a, one &+ two)
    }
    for (i, word) in [a, b, c, d, e, f, g, h].enumerated() { state[i] &+= word }
  }
}

/// Keyed hash HMAC-SHA256 of bytes that come bit by bit (RFC 2104).
struct KeyedHash {
  private var inner = SHA256()
  private var outer = SHA256()

  init(key: [UInt8]) {
    let short = key.count > SHA256.blockBytes ? SHA256.digest(of: key) : key
    let padded = short + [UInt8](repeating: 0, count: SHA256.blockBytes - short.count)
    inner.add(padded.map { $0 ^ 0x36 })
    outer.add(padded.map { $0 ^ 0x5c })
  }
  mutating func add(_ bytes: some Collection<UInt8>) { inner.add(bytes) }

  /// The 32 bytes of the code of all that was added.
  var code: [UInt8] {
    var last = outer
    last.add(inner.digest)
    return last.digest
  }
}
