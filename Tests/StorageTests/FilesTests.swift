import Foundation
import Geometry
import Testing

@testable import Storage

@Suite struct FilesTests {
  @Test func aHundredMegabytesAreRefusedAsAScenarioWithoutReadingThem() throws {
    try Folder.temporary { folder in
      let path = folder + "/large.yaml"
      _ = FileManager.default.createFile(atPath: path, contents: nil)
      #expect(truncate(path, 100 << 20) == 0)
      let before = try ReadBytes.ofThisThread()
      #expect { try ScenarioFile.load(path: path) } throws: { "\($0)".contains("larger than 256 KB") }
      #expect(try ReadBytes.ofThisThread() - before < 1 << 20)
    }
  }

  @Test func missingEmptyBinaryAndFolderAreClearErrors() throws {
    try Folder.temporary { folder in
      func words(_ name: String) -> String {
        do {
          return "\(try ScenarioFile.load(path: folder + name))"
        } catch { return "\(error)" }
      }
      try writeText("", to: folder + "/empty.yaml")
      try writeBytes([0x66, 0x00, 0x66], to: folder + "/binary.yaml")
      try writeBytes([0x66, 0xff, 0xfe], to: folder + "/latin.yaml")
      #expect(words("/missing.yaml") == folder + "/missing.yaml: there is no such file.")
      #expect(words("/empty.yaml").contains("it is empty; 'sijsim scenario new' writes a template"))
      #expect(words("/binary.yaml").contains("it is not a text (UTF-8)"))
      #expect(words("/latin.yaml").contains("line 1 is not UTF-8"))
      #expect(words("").contains("it is a folder, not a scenario"))
    }
  }

  @Test func aFailedWriteLeavesWhatWasThere() throws {
    try Folder.temporary { folder in
      let path = folder + "/a.txt"
      try writeText("first", to: path)
      try writeText("second", to: path)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "second")
      #expect { try writeText("x", to: path + "/b") } throws: { "\($0)".contains("it cannot be written") }
      #expect { try writeText("x", to: "/dev/full") } throws: { "\($0)".contains("No space left on device") }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.txt"])
    }
  }

  @Test(arguments: [PNGFile.Layout.gray, .rgba]) func aPictureComesBackAsItWas(_ layout: PNGFile.Layout)
    throws
  {
    var random = RandomNumbers(seed: 2)
    try Folder.temporary { folder in
      for (width, height) in [(1, 1), (3, 7), (200, 1), (64, 48)] {
        let picture = PNGFile.Picture(
          width: width, height: height, layout: layout,
          bytes: (0..<width * height * layout.rawValue).map { index in
            // Opaque, so that no reader may drop a color behind a transparent pixel.
            layout == .rgba && index % 4 == 3 ? 255 : UInt8(truncatingIfNeeded: random.next())
          })
        try PNGFile.write(picture, to: folder + "/p.png")
        #expect(try PNGFile.read(folder + "/p.png", as: layout) == picture)
      }
    }
  }

  @Test func aDamagedOrImpossiblePictureIsAnError() throws {
    try Folder.temporary { folder in
      let path = folder + "/p.png"
      let picture = PNGFile.Picture(
        width: 40, height: 30, layout: .gray, bytes: (0..<1_200).map { UInt8($0 % 251) })
      try PNGFile.write(picture, to: path)
      let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
      for end in 0..<bytes.count - 12 {
        try writeBytes(Array(bytes[..<end]), to: path)
        #expect(throws: FileProblem.self) { try PNGFile.read(path, as: .gray) }
      }
      var wrong = picture
      wrong.width = 41
      #expect(throws: FileProblem.self) { try PNGFile.write(wrong, to: path) }
      wrong.width = 0
      #expect(throws: FileProblem.self) { try PNGFile.write(wrong, to: path) }
    }
  }
}
