import CImGui
import Testing

@testable import Viewer

#if DEBUG
  /// The checked build ends the program where a picture, the panels' triangles or the letters would be touched outside, and
  /// there alone.
  @Suite struct CheckedCanvasTests {
    @Test func aRowOutsideOfAPictureEndsTheProgram() async {
      await #expect(processExitsWith: .success) { _ = Canvas(width: 8, height: 4).row(3, from: 5, count: 3) }
      await #expect(processExitsWith: .failure) { _ = Canvas(width: 8, height: 4).row(4, count: 1) }
      await #expect(processExitsWith: .failure) { _ = Canvas(width: 8, height: 4).row(1, from: 5, count: 4) }
      await #expect(processExitsWith: .failure) { Canvas(width: 8, height: 4).pixels[32] = 0 }
      await #expect(processExitsWith: .failure) { DepthCanvas(width: 8, height: 4).nearness[32] = 0 }
    }

    /// Draws a letter of 2 × 2 pixels from an atlas of 4 × 4.
    private static func drawLetter(atColumn column: Float, lastVertex: UInt16 = 3) {
      func corner(_ x: Float, _ y: Float) -> ig_vertex {
        ig_vertex(x: 1 + x, y: 1 + y, u: (column + x) / 4, v: y / 4, color: 0xffff_ffff)
      }
      let vertices = [corner(0, 0), corner(2, 0), corner(2, 2), corner(0, 2)]
      let indices: [UInt16] = [0, 1, 2, 0, 2, lastVertex]
      let letters = [UInt8](repeating: 255, count: 16)
      let canvas = Canvas(width: 8, height: 8)
      vertices.withUnsafeBufferPointer { vertices in
        indices.withUnsafeBufferPointer { indices in
          letters.withUnsafeBufferPointer { letters in
            canvas.draw(
              ig_triangles(
                left: 0, top: 0, right: 8, bottom: 8, vertices: vertices.baseAddress,
                indices: indices.baseAddress, vertex_count: 4, index_count: 6),
              atlas: ig_atlas(alpha: letters.baseAddress, width: 4, height: 4))
          }
        }
      }
      precondition(canvas.pixels[9] == 0xffff_ffff && canvas.pixels[27] == 0xff00_0000, "a letter")
    }
    @Test func aLetterOutsideOfTheAtlasEndsTheProgram() async {
      await #expect(processExitsWith: .success) { CheckedCanvasTests.drawLetter(atColumn: 2) }
      await #expect(processExitsWith: .failure) { CheckedCanvasTests.drawLetter(atColumn: -2) }
    }
    @Test func aVertexThatIsNotThereEndsTheProgram() async {
      await #expect(processExitsWith: .success) { CheckedCanvasTests.drawLetter(atColumn: 0) }
      await #expect(processExitsWith: .failure) {
        CheckedCanvasTests.drawLetter(atColumn: 0, lastVertex: 4)
      }
    }
  }
#endif
