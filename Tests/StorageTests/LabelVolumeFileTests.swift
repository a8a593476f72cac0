import Anatomy
import Foundation
import Geometry
import PelvisImport
import Testing

@testable import Storage

@Suite struct LabelVolumeFileTests {
  private func check(
    _ bytes: [UInt8], _ wanted: VolumeBytes, _ what: String, affine: VoxelAffine? = nil
  ) throws {
    let volume = try Folder.reading(bytes) { try LabelVolumeFile.read($0) }
    #expect(wanted.difference(from: volume, affine: affine) == nil, "\(what)")
  }

  @Test(arguments: VoxelNumber.allCases, [false, true])
  func everyNumberAndByteOrderIsRead(_ number: VoxelNumber, _ isBigEndian: Bool) throws {
    var source = VolumeBytes()
    (source.number, source.isBigEndian) = (number, isBigEndian)
    for version in [1, 2] {
      let file = source.nifti(version: version)
      try check(file, source, "NIfTI-\(version)")
      try check(VolumeBytes.gzipped(file), source, "NIfTI-\(version) compressed")
    }
    try check(source.nrrdHeader() + source.data, source, "NRRD raw")
    try check(
      source.nrrdHeader(encoding: "gzip") + VolumeBytes.gzipped(source.data), source, "NRRD compressed")
    try check(source.nrrdHeader(encoding: "ascii") + source.text, source, "NRRD text")
    try check(source.metaHeader() + source.data, source, "MetaImage")
    try check(
      source.metaHeader(compressed: true) + VolumeBytes.zlib(source.data), source, "MetaImage compressed")
  }

  @Test func membersOfOneCompressedFileAreReadOneAfterTheOther() throws {
    let source = VolumeBytes()
    let file = source.nifti()
    try check(
      VolumeBytes.gzipped(Array(file[..<400])) + VolumeBytes.gzipped(Array(file[400...])), source, "members")
  }

  /// The rotation of the unit quaternion (√½, 0, 0, √½), and voxels of 1 × 2 × 3 mm.
  @Test(arguments: [1, 2]) func orientationComesFromSformThenQformThenSize(_ version: Int) throws {
    let source = VolumeBytes()
    let turned = VoxelAffine(
      iStepMM: Vector3(0, 1, 0), jStepMM: Vector3(-2, 0, 0), kStepMM: Vector3(0, 0, -3),
      originMM: Vector3(10, -20, 30))
    try check(source.nifti(version: version, form: .qform), source, "qform", affine: turned)
    let plain = VoxelAffine(
      iStepMM: Vector3(1, 0, 0), jStepMM: Vector3(0, 2, 0), kStepMM: Vector3(0, 0, 3), originMM: .zero)
    try check(source.nifti(version: version, form: .size), source, "size", affine: plain)
    let volume = try Folder.reading(source.nifti(form: .size)) { try LabelVolumeFile.read($0) }
    #expect(volume.notes.count == 1 && volume.notes[0].contains("not their orientation"))
  }

  /// An sform of zeros is set and says nothing; where both are whole, the sform counts.
  @Test(arguments: [1, 2]) func anUnusableSformGivesWayToTheQform(_ version: Int) throws {
    var source = VolumeBytes()
    let turned = VoxelAffine(
      iStepMM: Vector3(0, 1, 0), jStepMM: Vector3(-2, 0, 0), kStepMM: Vector3(0, 0, -3),
      originMM: Vector3(10, -20, 30))
    let code = version == 2 ? 344 : 252
    func both(_ source: VolumeBytes) -> [UInt8] {
      var file = source.nifti(version: version)
      file[code] = 1
      return file
    }
    let whole = source.affine
    source.affine = VoxelAffine(iStepMM: .zero, jStepMM: .zero, kStepMM: .zero, originMM: .zero)
    try check(both(source), source, "zero sform", affine: turned)
    let notes = try Folder.reading(both(source)) { try LabelVolumeFile.read($0).notes }
    #expect(notes.count == 1 && notes[0].contains("the qform is taken"))
    source.affine = whole
    try check(both(source), source, "both")
    // The qform is left-handed, as the sform is.
    #expect(try Folder.reading(both(source)) { try LabelVolumeFile.read($0).notes } == [])
    source.affine.iStepMM *= -1
    let disagreeing = try Folder.reading(both(source)) { try LabelVolumeFile.read($0).notes }
    #expect(disagreeing.count == 1 && disagreeing[0].contains("disagree about which side is which"))
  }

  @Test func meterAndMicrometerBecomeMillimeters() throws {
    let source = VolumeBytes()
    for (code, factor) in [(UInt8(1), 1000.0), (2, 1), (3, 0.001)] {
      var file = source.nifti()
      file[123] = code
      try check(file, source, "unit \(code)", affine: source.affine.scaled(by: factor))
    }
    for (unit, factor) in [
      ("cm", 10.0), ("microns", 0.001), ("micrometers", 0.001), ("µm", 0.001), ("Meters", 1000),
      ("metre", 1000),
      ("millimeters", 1), ("MM", 1), ("inches", 25.4),
    ] {
      for units in ["\"\(unit)\" \"\(unit)\" \"\(unit)\"", "\(unit) \(unit) \(unit)"] {
        try check(
          source.nrrdHeader(more: ["space units: \(units)"]) + source.data, source, units,
          affine: source.affine.scaled(by: factor))
      }
    }
    for units in ["\"mm\" \"mm\" \"m\"", "\"ell\" \"ell\" \"ell\""] {
      let message = try Folder.refusal(of: source.nrrdHeader(more: ["space units: \(units)"]) + source.data)
      #expect(message.contains("are not those of one length"))
    }
  }

  /// ITK writes a volume of one time step so.
  @Test func axesOfOneVoxelBehindThoseOfSpaceArePassedOver() throws {
    let source = VolumeBytes()
    let three = String(decoding: source.metaHeader(), as: UTF8.self)
    func four(_ size: Int) -> [UInt8] {
      let text = three.split(separator: "\n").map { line -> String in
        let parts = line.split(separator: " ").map(String.init)
        switch parts[0] {
        case "NDims": return "NDims = 4"
        case "TransformMatrix":
          let rows = stride(from: 2, to: 11, by: 3).map { parts[$0..<$0 + 3].joined(separator: " ") + " 0" }
          return "TransformMatrix = \(rows.joined(separator: " ")) 0 0 0 1"
        case "Offset", "ElementSpacing": return line + " 1"
        case "DimSize": return line + " \(size)"
        default: return String(line)
        }
      }
      return Array((text.joined(separator: "\n") + "\n").utf8) + source.data
    }
    try check(four(1), source, "a fourth axis of 1")
    #expect(try Folder.refusal(of: four(2)).contains("it has several volumes"))
  }

  @Test func namesOfLatin1AndControlCharactersAreReadable() throws {
    let source = VolumeBytes()
    let text = source.nrrdHeader(more: [
      "Segment0_ID:=a", "Segment0_LabelValue:=25", "Segment0_Name:=H\u{1b}?ftbein",
    ])
    let latin = text.map { $0 == UInt8(ascii: "?") ? 0xfc : $0 }
    let volume = try Folder.reading(latin + source.data) { try LabelVolumeFile.read($0) }
    #expect(volume.segments[0].name == "Hüftbein")
  }

  @Test func scaledNumbersAreLabelsWhereTheyAreWhole() throws {
    var source = VolumeBytes()
    source.number = .int16
    let wanted = source
    // 25 and 77 stored as 250 and 770, and background as 0.
    source.labels = source.labels.map { $0 * 10 }
    try check(source.nifti(slope: 0.1), wanted, "slope")
    try check(source.nifti(version: 2, slope: 0.1), wanted, "slope")
    #expect(try Folder.refusal(of: source.nifti(slope: 0.01)).contains("which is no whole number"))
    // As a program that spreads 0...77 over the numbers of 8 bits: 25 becomes 83 · 0.302 = 25.06.
    for version in [1, 2] {
      var spread = VolumeBytes()
      spread.labels = wanted.labels.map { UInt16((Double($0) * 255 / 77).rounded()) }
      try check(spread.nifti(version: version, slope: 77.0 / 255), wanted, "8 bits")
      spread.labels = wanted.labels.map { UInt16((Double($0) * 255 / 77).rounded() + ($0 > 0 ? 1 : 0)) }
      spread.labels[0] = 2
      #expect(
        try Folder.refusal(of: spread.nifti(version: version, slope: 77.0 / 255)).contains("no whole number"))
    }
    #expect(
      try Folder.refusal(of: source.nifti(slope: 1, intercept: -1024)).contains("gray values of a scan"))
  }

  @Test(arguments: [
    "left-posterior-superior", "LPS", "RAS", "right-anterior-superior", "LAS", "left-anterior-superior",
  ])
  func everySpaceOfTheBodyIsRead(_ space: String) throws {
    let source = VolumeBytes()
    try check(source.nrrdHeader(space: space) + source.data, source, space)
  }

  @Test func linesAndBytesBeforeTheDataAreSkipped() throws {
    let source = VolumeBytes()
    let (header, extra) = (
      source.nrrdHeader(more: ["line skip: 2", "byte skip: 3"]), Array("one\ntwo\n".utf8)
    )
    try check(header + extra + [1, 2, 3] + source.data, source, "raw")
    let compressed = source.nrrdHeader(encoding: "gzip", more: ["line skip: 2", "byte skip: 3"])
    try check(compressed + extra + VolumeBytes.gzipped([1, 2, 3] + source.data), source, "compressed")
    try check(source.nrrdHeader(more: ["byte skip: -1"]) + [9, 9] + source.data, source, "at the end")
  }

  @Test func dataBesideTheHeaderAreReadFromItsFolderOnly() throws {
    let source = VolumeBytes()
    try Folder.temporary { folder in
      try writeBytes(source.data, to: folder + "/d.raw")
      try writeBytes(VolumeBytes.zlib(source.data), to: folder + "/d.zraw")
      func read(_ header: [UInt8]) throws -> LabelVolume {
        try writeBytes(header, to: folder + "/h")
        return try LabelVolumeFile.read(folder + "/h")
      }
      for name in ["d.raw", "./d.raw"] {
        let meta = try read(source.metaHeader(file: name))
        let nrrd = try read(source.nrrdHeader(more: ["data file: \(name)"]))
        #expect(source.difference(from: meta) == nil && source.difference(from: nrrd) == nil)
      }
      let packed = try read(source.metaHeader(compressed: true, file: "d.zraw"))
      #expect(source.difference(from: packed) == nil)
      for name in ["../d.raw", folder + "/d.raw", "..", "sub/d.raw"] {
        for header in [source.metaHeader(file: name), source.nrrdHeader(more: ["data file: \(name)"])] {
          #expect { try read(header) } throws: { "\($0)".contains("only a file in the same folder is read") }
        }
      }
      #expect { try read(source.metaHeader(file: "none.raw")) } throws: { "\($0)".contains("no such file") }
      for name in ["LIST", "d%03d.raw 1 3 1"] {
        #expect { try read(source.metaHeader(file: name)) } throws: { "\($0)".contains("several files") }
      }
    }
  }

  @Test func namesOfTheLabelTableAreKept() throws {
    let table = """
      <?xml version="1.0"?><CaretExtension><VolumeInformation Index="0"><LabelTable>
      <Label Key="25" Red="0.0" Alpha="1"><![CDATA[sacrum]]></Label>
      <Label Key="65"><![CDATA[iliac_artery_left]]></Label>
      <Label Key="25">again</Label><Label Key="0">background</Label><Label Key="70000">x</Label>
      <Label Red="1">no key</Label><Label Key="66">a &amp; b</Label></LabelTable></VolumeInformation>
      """
    var source = VolumeBytes()
    for (version, isBigEndian) in [(1, false), (2, false), (1, true)] {
      source.isBigEndian = isBigEndian
      for file in [
        source.nifti(version: version, table: table), try VolumeBytes.gzipped(source.nifti(table: table)),
      ] {
        let volume = try Folder.reading(file) { try LabelVolumeFile.read($0) }
        #expect(source.difference(from: volume) == nil)
        #expect(volume.segments.map(\.label) == [25, 65, 66, 77])
        #expect(volume.segments.map(\.name) == ["sacrum", "iliac_artery_left", "a & b", nil])
        #expect(volume.segments.map(\.voxelCount) == [60, 0, 0, 3])
      }
    }
  }

  @Test func overlappingSegmentsHaveLayers() throws {
    let source = VolumeBytes()
    let second = source.labels.indices.map { UInt8($0 % 9 < 5 ? 1 : 0) }
    let keys = [
      "Segment0_ID:=S0", "Segment0_Name:=Sacrum", "Segment0_LabelValue:=25", "Segment0_Layer:=0",
      "Segment1_ID:=S1", "Segment1_Name:=Ball", "Segment1_LabelValue:=1", "Segment1_Layer:=1",
    ]
    func file(_ sizes: String, _ directions: String, _ data: [UInt8]) -> [UInt8] {
      let lines = [
        "NRRD0005", "type: uint8", "dimension: 4", "space: RAS", "sizes: \(sizes)",
        "space directions: \(directions)", "encoding: raw", "space origin: (0,0,0)",
      ]
      return Array(((lines + keys).joined(separator: "\n") + "\n\n").utf8) + data
    }
    let first = source.labels.map { UInt8($0) }
    let turns = zip(first, second).flatMap { [$0, $1] }
    for bytes in [
      file("2 9 7 5", "none (1,0,0) (0,1,0) (0,0,1)", turns),
      file("9 7 5 2", "(1,0,0) (0,1,0) (0,0,1) none", first + second),
    ] {
      let volume = try Folder.reading(bytes) { try LabelVolumeFile.read($0) }
      #expect(volume.layerCount == 2 && volume.labels == (first + second).map { UInt16($0) })
      #expect(volume.segments.map(\.id) == ["S0", "S1", "0:77"])
      #expect(volume.segments.map(\.voxelCount) == [60, 5 * 35, 3])
      #expect(volume.mask(of: volume.segments[1]) == second.map { $0 == 1 })
      let overlap = zip(volume.mask(of: volume.segments[0]), volume.mask(of: volume.segments[1])).filter {
        $0 && $1
      }
      #expect(overlap.count == 2 * 4 * 3)
      let extents = volume.extents()
      #expect(extents[0]?.first == SIMD3(3, 2, 1) && extents[0]?.last == SIMD3(7, 5, 3))
      #expect(extents[0]?.centroidMM == Vector3(5, 3.5, 2))
    }
  }

  @Test func aFolderOfStructuresIsOneVolume() throws {
    var one = VolumeBytes()
    try Folder.temporary { folder in
      func write(_ name: String, _ labels: [UInt16]) throws {
        one.labels = labels
        try writeBytes(VolumeBytes.gzipped(one.nifti()), to: "\(folder)/\(name).nii.gz")
      }
      let all = one.labels
      try write("sacrum", all.map { $0 == 25 ? 1 : 0 })
      try write("hip_left", all.map { $0 == 77 ? 1 : 0 })
      try write("hip_right", all.map { _ in 0 })
      try write("everything", all.map { _ in 1 })
      try writeText("{}", to: folder + "/statistics.json")
      let volume = try LabelVolumeFile.read(folder)
      #expect(volume.segments.map(\.name) == ["everything", "hip_left", "hip_right", "sacrum"])
      #expect(volume.segments.map(\.voxelCount) == [315, 3, 0, 60])
      #expect(volume.segments.map(\.layer) == [0, 1, 0, 1] && volume.layerCount == 2)
      #expect(volume.mask(of: volume.segments[3]) == all.map { $0 == 25 })
      let some = try LabelVolumeFile.readFolder(folder) { $0 != "everything" }
      #expect(some.layerCount == 1 && some.segments.count == 3)

      one.affine.originMM.x += 1
      try write("vertebrae_L5", all.map { $0 == 25 ? 1 : 0 })
      #expect { try LabelVolumeFile.read(folder) } throws: {
        "\($0)".contains("vertebrae_L5.nii.gz: its voxels are not those of")
      }
      one.affine.originMM.x -= 1
      try write("vertebrae_L5", all)
      #expect { try LabelVolumeFile.read(folder) } throws: { "\($0)".contains("it holds 2 labels") }
      try writeBytes([], to: folder + "/vertebrae_L5.nii.gz")
      #expect { try LabelVolumeFile.read(folder) } throws: {
        "\($0)".contains("vertebrae_L5.nii.gz: it is empty")
      }
    }
    try Folder.temporary { folder -> Void in
      #expect { try LabelVolumeFile.read(folder) } throws: { "\($0)".contains("such as sacrum.nii.gz") }
    }
  }

  @Test func progressRises() throws {
    var shares: [Double] = []
    var source = VolumeBytes()
    source.counts = SIMD3(100, 100, 60)
    source.labels = (0..<600_000).map { $0 % 100 < 50 ? 1 : 0 }
    try Folder.reading(source.nifti()) { path in
      _ = try LabelVolumeFile.read(path) { shares.append($0) }
    }
    #expect(shares.count > 2 && shares == shares.sorted() && shares.last == 1)
    #expect(shares.allSatisfy { (0...1).contains($0) })
  }
}
