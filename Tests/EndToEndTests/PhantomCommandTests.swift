import Foundation
import Testing

/// `sijsim phantom` images a file's block, and its output measures as the file says.
@Suite struct PhantomCommandTests {
  let folder: URL
  init() throws { folder = try Program.temporaryFolder() }

  private func path(_ name: String) -> String { folder.appending(path: name).path }
  private func phantom(_ text: String, probe: String, more: [String] = []) throws -> Program.Result {
    try Data(text.utf8).write(to: folder.appending(path: "p.yaml"))
    return try Program.run(
      ["phantom", path("p.yaml"), "--probe", probe, "--output", path("p.nrrd")] + more,
      environment: Program.environment(data: folder))
  }

  /// The header's pairs and the samples.
  private func nrrd() throws -> (keys: [String: String], samples: [Float]) {
    let bytes = [UInt8](try Data(contentsOf: folder.appending(path: "p.nrrd")))
    let end = try #require((1..<bytes.count).first { bytes[$0] == 10 && bytes[$0 - 1] == 10 })
    var keys: [String: String] = [:]
    for line in String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\n").dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      keys[String(parts[0])] = parts[1].trimmingCharacters(in: CharacterSet(charactersIn: "= "))
    }
    let data = Array(bytes[(end + 1)...])
    let samples = stride(from: 0, to: data.count, by: 4).map { i in
      Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(data[i + $1]) << UInt32(8 * $1) })
    }
    return (keys, samples)
  }

  /// Every preset of the command line, and its face's radius.
  @Test(arguments: [
    ("C5-2v", 49.57), ("C5-2-60", 60), ("C192", 60), ("C60", 60), ("C5-1", 50), ("L12-3v", 0), ("L11-5v", 0),
    ("L14-5", 0), ("L15-4", 0), ("P4-2v", 0),
  ]) func aWireIsBrightestWhereTheFileHasIt(_ probe: String, _ radiusMM: Double) throws {
    let depthMM = radiusMM > 0 ? 40.0 : 25
    let text = """
      format: 1
      background: { echogenicityDB: none }
      wires: [ { xMM: 0, depthMM: \(depthMM) } ]
      settings: { depthMM: 60, focusMM: \(depthMM) }
      """
    let result = try phantom(text, probe: probe, more: ["--image", path("p.png"), "--threads", "1"])
    #expect(result.status == 0 && result.output.isEmpty, "\(result.errors)")
    let (keys, samples) = try nrrd()
    #expect(keys["type"] == "float" && keys["encoding"] == "raw" && keys["endian"] == "little")
    let sizes = try #require(keys["sizes"]).split(separator: " ").compactMap { Int($0) }
    #expect(sizes.count == 2 && sizes[1] >= 192 && samples.count == sizes[0] * sizes[1])
    #expect(keys["faceRadiusMM"].flatMap(Double.init) == radiusMM)
    let spacing = try #require(keys["sampleSpacingMM"].flatMap(Double.init))
    let first = try #require(keys["firstSampleDepthMM"].flatMap(Double.init))
    #expect(try #require(keys["scanlineSpacing"].flatMap(Double.init)) > 0)
    let peak = try #require(samples.indices.max { samples[$0] < samples[$1] })
    #expect(abs(first + Double(peak % sizes[0]) * spacing - depthMM) < 0.3)
    #expect(abs(Double(peak / sizes[0]) - Double(sizes[1] - 1) / 2) <= 1)
    // The sampling carries the pulse: two thirds of its −6 dB width or finer.
    var (low, high) = (peak, peak)
    while samples[low] > samples[peak] / 2 { low -= 1 }
    while samples[high] > samples[peak] / 2 { high += 1 }
    #expect(Double(high - low) >= 2)
    #expect(FileManager.default.fileExists(atPath: path("p.png")))
    // The same bits with two threads.
    _ = try phantom(text, probe: probe, more: ["--threads", "2"])
    #expect(try nrrd().samples == samples)
  }

  @Test func anAnechoicCystIsDarkAndABrightOneBright() throws {
    let text = """
      format: 1
      cysts: [ { xMM: -12, depthMM: 40, diameterMM: 10 }, { xMM: 12, depthMM: 40, diameterMM: 10, contrastDB: 10 } ]
      """
    #expect(try phantom(text, probe: "L11-5v").status == 0)
    let (keys, samples) = try nrrd()
    let spacing = try #require(keys["sampleSpacingMM"].flatMap(Double.init))
    let lineMM = try #require(keys["scanlineSpacing"].flatMap(Double.init))
    let sizes = try #require(keys["sizes"]).split(separator: " ").compactMap { Int($0) }
    func powerDB(aroundX x: Double) -> Double {
      var (sum, count) = (0.0, 0.0)
      let line = Int(Double(sizes[1] - 1) / 2 + x / lineMM)
      for l in line - 6...line + 6 {
        for k in Int(38 / spacing)...Int(42 / spacing) {
          sum += pow(Double(samples[l * sizes[0] + k]), 2)
          count += 1
        }
      }
      return 10 * log10(sum / count)
    }
    #expect(powerDB(aroundX: 0) - powerDB(aroundX: -12) > 20)
    #expect((7...13).contains(powerDB(aroundX: 12) - powerDB(aroundX: 0)))
  }

  /// In a bath without loss, the boundary of two materials is all there is: at its depth, as bright as a mirror less
  /// what the impedances let through, on every line of a linear face.
  @Test func theBoundaryOfALayerIsSeenAtItsDepthAsBrightAsItsImpedancesSay() throws {
    let text = """
      format: 1
      background: { echogenicityDB: none, attenuationDBPerCmMHz: 0, soundSpeedMPerS: 1480 }
      layers: [ { fromDepthMM: 20, soundSpeedMPerS: 1480 }, { fromDepthMM: 30.3, soundSpeedMPerS: 1600, \
      densityKgPerM3: 1050 } ]
      settings: { depthMM: 50, focusMM: 30 }
      """
    let result = try phantom(text, probe: "L11-5v")
    #expect(result.status == 0, "\(result.errors)")
    let (keys, samples) = try nrrd()
    let spacing = try #require(keys["sampleSpacingMM"].flatMap(Double.init))
    let sizes = try #require(keys["sizes"]).split(separator: " ").compactMap { Int($0) }
    let (z1, z2) = (1480.0 * 1000, 1600.0 * 1050)
    let expectedDB = 40 + 20 * log10((z2 - z1) / (z2 + z1))
    for line in stride(from: 20, to: sizes[1] - 20, by: 10) {
      let column = samples[(line * sizes[0])..<((line + 1) * sizes[0])]
      let peak = try #require(column.indices.max { column[$0] < column[$1] })
      #expect(abs(Double(peak - column.startIndex) * spacing - 30.3) < 0.1)
      #expect(abs(20 * log10(Double(column[peak])) - expectedDB) < 1.5)
      // Where nothing changes but the number of the layer, nothing is seen.
      let at20 = column.startIndex + Int(20 / spacing)
      #expect(column[(at20 - 10)...(at20 + 10)].allSatisfy { $0 < column[peak] / 300 })
    }
  }

  @Test func badInputIsToldAndNothingIsWritten() throws {
    let unknown = try phantom("format: 1", probe: "X9")
    #expect(unknown.status == 1 && unknown.errors.contains("C5-2v, C5-2-60"), "\(unknown.errors)")
    let mistake = try phantom("format: 1\nwire: []", probe: "C5-2v")
    #expect(mistake.status == 1 && mistake.errors.contains("p.yaml:2: wire:"), "\(mistake.errors)")
    #expect(mistake.errors.contains("did you mean 'wires'"), "\(mistake.errors)")
    #expect(!FileManager.default.fileExists(atPath: path("p.nrrd")))
    #expect(try Program.run(["phantom", path("p.yaml")]).status == 64)
  }
}
