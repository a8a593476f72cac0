import Anatomy
import Foundation
import Geometry
import Testing
import Ultrasound

/// `sijsim phantom` images a file's block, and its output measures as the file says.
@Suite struct PhantomCommandTests {
  let folder: URL
  init() throws { folder = try Program.temporaryFolder() }

  private func path(_ name: String) -> String { folder.appending(path: name).path }
  private func phantom(_ text: String, probe: String, more: [String] = []) throws -> Program.Result {
    try Data(text.utf8).write(to: folder.appending(path: "p.yaml"))
    return try Program.run(
      ["phantom", path("p.yaml"), "--probe", probe, "--output", path("p.nrrd"), "--overwrite"] + more,
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
    // The machine takes every speed for 1540 m/s.
    let slow = 1540.0 / 1480
    let expectedDB = 40 + 20 * log10((z2 - z1) / (z2 + z1))
    for line in stride(from: 20, to: sizes[1] - 20, by: 10) {
      let column = samples[(line * sizes[0])..<((line + 1) * sizes[0])]
      let peak = try #require(column.indices.max { column[$0] < column[$1] })
      #expect(abs(Double(peak - column.startIndex) * spacing - 30.3 * slow) < 0.1)
      #expect(abs(20 * log10(Double(column[peak])) - expectedDB) < 1.5)
      // Where nothing changes but the number of the layer, nothing is seen.
      let at20 = column.startIndex + Int(20 * slow / spacing)
      #expect(column[(at20 - 10)...(at20 + 10)].allSatisfy { $0 < column[peak] / 300 })
    }
  }

  /// The command's picture is the window's: the same `formImage` with the same filter bank, to the bit.
  @Test func theCommandCallsTheWindowsEngine() throws {
    let text = """
      format: 1
      wires: [ { xMM: 3, depthMM: 30 } ]
      cysts: [ { xMM: -10, depthMM: 40, diameterMM: 8, contrastDB: none } ]
      settings: { depthMM: 80, focusMM: 40, noise: on }
      seed: 5
      """
    for probe in [Probe.c5to2v, .l12to3v] {
      #expect(try phantom(text, probe: probe.id).status == 0)
      let (_, samples) = try nrrd()
      // As `ImagePipeline` has it made for the window.
      let bank = FilterBank(probe: probe, depthMM: 80, focusMM: 40)
      let block = QualityPhantom(
        wires: [QualityPhantom.Wire(positionMM: Vector3(3, 30, 0))],
        cysts: [QualityPhantom.Cyst(xMM: -10, depthMM: 40, diameterMM: 8, contrastDB: nil)], seed: 5)
      let last = Double(bank.geometry.scanlineCount - 1)
      let halfWidthMM = abs(bank.geometry.pointMM(line: last, depthMM: 80).xMM)
      let formation = ImageFormation(
        probe: probe, medium: block.medium(halfWidthMM: halfWidthMM, depthMM: 80), filterBank: bank,
        pool: WorkerPool(threads: 2))
      formation.formImage(
        of: ImagingInput(
          probeToPatient: .identity, settings: ImagingSettings(depthMM: 80, focusMM: 40, persistence: 0)),
        into: BModeImage())
      #expect(samples == formation.envelope(), "\(probe.id)")
    }
  }

  private func probe(_ text: String) throws -> String {
    try Data(text.utf8).write(to: folder.appending(path: "probe.yml"))
    return path("probe.yml")
  }
  /// The numbers of L11-5v under another name.
  private static let linear = """
    format: 1
    id: my-linear
    elementCount: 128
    pitchMM: 0.3
    elementWidthMM: 0.27
    centerFrequencyMHz: 7.6
    bandwidthFraction: 0.77
    elevationApertureMM: 5
    elevationFocusMM: 18
    """

  @Test func aProbeFileImagesAsThePresetWithItsNumbers() throws {
    let text = "format: 1\nwires: [ { depthMM: 20 } ]\nsettings: { depthMM: 40, focusMM: 20 }"
    let result = try phantom(text, probe: probe(Self.linear))
    #expect(result.status == 0 && result.output.isEmpty && result.errors.isEmpty, "\(result.errors)")
    let own = try nrrd()
    #expect(own.keys["probe"] == "my-linear" && own.keys["faceRadiusMM"] == "0")
    #expect(try phantom(text, probe: "L11-5v").status == 0)
    #expect(try nrrd().samples == own.samples)
  }

  /// Arrays at the ends of every range give finite numbers.
  @Test(arguments: [
    "elementCount: 8, pitchMM: 0.05, centerFrequencyMHz: 1, elevationApertureMM: 1, elevationFocusMM: 200",
    "elementCount: 1024, pitchMM: 0.19, elementWidthMM: 0.01, centerFrequencyMHz: 10, elevationApertureMM: 30, "
      + "elevationFocusMM: 200, receiveChannels: 2",
    "elementCount: 36, pitchMM: 0.4, radiusMM: 5, centerFrequencyMHz: 3, elevationApertureMM: 5, "
      + "elevationFocusMM: 20, bandwidthFraction: 1.4",
    "elementCount: 100, pitchMM: 2, radiusMM: 67.5, centerFrequencyMHz: 3, elevationApertureMM: 5, "
      + "elevationFocusMM: 20, bandwidthFraction: 0.2",
    "elementCount: 16, pitchMM: 0.3, phasedSectorDeg: 120, centerFrequencyMHz: 2, elevationApertureMM: 5, "
      + "elevationFocusMM: 20",
  ]) func anArrayAtTheEndOfARangeIsImaged(_ numbers: String) throws {
    let text = "format: 1\nlayers: [ { fromDepthMM: 9, densityKgPerM3: 1200 } ]\nsettings: { depthMM: 60 }"
    let result = try phantom(text, probe: probe("{ format: 1, id: mine, \(numbers) }"))
    #expect(result.status == 0 && result.output.isEmpty, "\(result.errors)")
    let samples = try nrrd().samples
    #expect(samples.allSatisfy(\.isFinite) && samples.contains { $0 > 0.1 })
  }

  @Test(arguments: [
    (
      "pitchMM: 0.3", "pitchMM: 0",
      "probe.yml:4: pitchMM: 0 mm is out of range; write a number from 0.05 to 2 mm."
    ),
    (
      "MHz: 7.6", "MHz: -7",
      "probe.yml:6: centerFrequencyMHz: -7 MHz is out of range; write a number from 1 to 25"
    ),
    ("WidthMM: 0.27", "WidthMM: 0.4", "probe.yml:5: elementWidthMM: 0.4 mm is wider than"),
    ("pitchMM", "pichtMM", "probe.yml:4: pichtMM: there is no such key; did you mean 'pitchMM'?"),
    ("id: my-linear", "id: [", "it is not YAML here"),
    (
      "MHz: 7.6", "MHz: 25\nradiusMM: 200", "probe.yml: its slice to 200 mm holds "
    ),
  ]) func aMistakeInAProbeFileIsTold(_ old: String, _ new: String, _ message: String) throws {
    var text = Self.linear.replacingOccurrences(of: old, with: new)
    if new.hasPrefix("MHz: 25") {
      text = text.replacingOccurrences(of: "ApertureMM: 5", with: "ApertureMM: 30")
        .replacingOccurrences(of: "elevationFocusMM: 18", with: "elevationFocusMM: 5")
    }
    let result = try phantom("format: 1\nsettings: { depthMM: 200 }", probe: probe(text))
    #expect(
      result.status == 1 && result.output.isEmpty && result.errors.contains(message), "\(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: path("p.nrrd")))
  }

  @Test func whatTheEngineDoesNotDrawFaithfullyIsSaid() throws {
    let narrow = Self.linear.replacingOccurrences(of: "elementCount: 128", with: "elementCount: 32")
      .replacingOccurrences(of: "pitchMM: 0.3", with: "pitchMM: 0.28")
    let wide = try phantom("format: 1", probe: probe(narrow))
    #expect(wide.status == 0 && wide.errors.contains("sharper than the array is"), "\(wide.errors)")
    let deep = try phantom("format: 1\nsettings: { depthMM: 200 }", probe: "L11-5v")
    #expect(deep.status == 0 && deep.errors.contains("coarser than two thirds"), "\(deep.errors)")
    let usual = try phantom("format: 1", probe: "C5-2v")
    #expect(usual.status == 0 && usual.errors.isEmpty, "\(usual.errors)")
  }

  /// What is copied out of the help is a phantom and a probe.
  @Test func theFilesOfTheHelpAreValid() throws {
    let help = try Program.run(["phantom", "--help"]).output
    var files: [String] = []
    var isFile = false
    for line in help.components(separatedBy: "\n") {
      if line == "  format: 1" { files.append("") }
      isFile = line.hasPrefix("  ") && (isFile || line == "  format: 1")
      if isFile { files[files.count - 1] += line.dropFirst(2) + "\n" }
    }
    #expect(files.count == 2)
    let result = try phantom(files[0], probe: probe(files[1]))
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    #expect(try nrrd().keys["probe"] == "my-linear")
  }

  @Test func badInputIsToldAndNothingIsWritten() throws {
    let unknown = try phantom("format: 1", probe: "X9")
    #expect(unknown.status == 1 && unknown.errors.contains("C5-2v, C5-2-60"), "\(unknown.errors)")
    let missing = try phantom("format: 1", probe: "/nowhere/probe.yaml")
    #expect(missing.status == 1 && missing.errors.contains("/nowhere/probe.yaml: there is no such file."))
    let depths = (0..<17).map { "{ fromDepthMM: \($0) }" }.joined(separator: ", ")
    let many = try phantom("format: 1\nlayers: [ \(depths) ]", probe: "C5-2v")
    #expect(
      many.status == 1 && many.errors.contains("p.yaml:2: layers: there are 17 entries; write at most 16."))
    let mistake = try phantom("format: 1\nwire: []", probe: "C5-2v")
    #expect(mistake.status == 1 && mistake.errors.contains("p.yaml:2: wire:"), "\(mistake.errors)")
    #expect(mistake.errors.contains("did you mean 'wires'"), "\(mistake.errors)")
    #expect(!FileManager.default.fileExists(atPath: path("p.nrrd")))
    #expect(try Program.run(["phantom", path("p.yaml")]).status == 64)
  }
}
