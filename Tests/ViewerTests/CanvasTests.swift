import CImGui
import Testing

@testable import Viewer

@Suite struct CanvasTests {
  @Test func fillingStaysInside() {
    let canvas = Canvas(width: 20, height: 10)
    canvas.fill(PixelRect(x: -5, y: 4, width: 12, height: 100), Color(0xff8040))
    for y in 0..<10 {
      for x in 0..<20 {
        #expect(canvas.pixels[y * 20 + x] == (x < 7 && y >= 4 ? 0xffff_8040 : 0xff00_0000))
      }
    }
  }

  @Test func blendingIsExactAtBothEnds() {
    for under: UInt32 in [0xff00_0000, 0xffff_ffff, 0xff12_3456] {
      #expect(Canvas.blend(0xffab_cdef, over: under, alpha: 0) == under)
      #expect(Canvas.blend(0xffab_cdef, over: under, alpha: 255) == 0xffab_cdef)
    }
    let half = Canvas.blend(0xffff_ffff, over: 0xff00_0000, alpha: 128) & 0xff
    #expect((127...129).contains(half))
  }

  /// Two triangles that share an edge cover every pixel of their square once: half-clear color shows no seam.
  @Test func trianglesShareTheirEdgeWithoutSeam() {
    let canvas = Canvas(width: 40, height: 40)
    func corner(_ x: Float, _ y: Float) -> ig_vertex { ig_vertex(x: x, y: y, u: 0, v: 0, color: 0x8000_00ff) }
    // Not in the order of a rectangle's six indices, so that each is rasterized as a triangle.
    let vertices = [corner(4, 4), corner(35, 6), corner(33, 34), corner(6, 36)]
    let indices: [UInt16] = [0, 1, 2, 2, 3, 0]
    vertices.withUnsafeBufferPointer { vertices in
      indices.withUnsafeBufferPointer { indices in
        canvas.draw(
          ig_triangles(
            left: 0, top: 0, right: 40, bottom: 40, vertices: vertices.baseAddress,
            indices: indices.baseAddress, vertex_count: 4, index_count: 6),
          atlas: ig_atlas(alpha: nil, width: 1, height: 1))
      }
    }
    let shades = Set((0..<1_600).map { canvas.pixels[$0] })
    #expect(shades.count == 2)
    #expect(canvas.pixels[20 * 40 + 20] >> 16 & 255 == 128)
  }

  @Test func clippingHoldsForPanels() {
    let canvas = Canvas(width: 30, height: 30)
    func corner(_ x: Float, _ y: Float) -> ig_vertex { ig_vertex(x: x, y: y, u: 0, v: 0, color: 0xffff_ffff) }
    let vertices = [corner(-50, -50), corner(100, -50), corner(100, 100), corner(-50, 100)]
    let indices: [UInt16] = [0, 1, 2, 0, 2, 3]
    vertices.withUnsafeBufferPointer { vertices in
      indices.withUnsafeBufferPointer { indices in
        canvas.draw(
          ig_triangles(
            left: 10, top: 12, right: 20, bottom: 15, vertices: vertices.baseAddress,
            indices: indices.baseAddress, vertex_count: 4, index_count: 6),
          atlas: ig_atlas(alpha: nil, width: 1, height: 1))
      }
    }
    let white = (0..<900).filter { canvas.pixels[$0] == 0xffff_ffff }
    #expect(white.count == 30)
    #expect(white.allSatisfy { (10..<20).contains($0 % 30) && (12..<15).contains($0 / 30) })
  }

  @Test func nearSurfacesHideFarOnes() {
    let view = DepthCanvas(width: 20, height: 20)
    func corner(_ x: Float, _ y: Float, _ near: Float) -> DepthCanvas.Corner {
      DepthCanvas.Corner(place: SIMD3(x, y, near), light: 1)
    }
    for (near, color) in [(Float(5), Color(0xff0000)), (1, Color(0x00ff00)), (9, Color(0x0000ff))] {
      view.fill(corner(0, 0, near), corner(40, 0, near), corner(0, 40, near), color)
    }
    #expect(view.canvas.pixels[5 * 20 + 5] == 0xff00_00ff)
    // A line behind it is hidden, one before it is not.
    view.line(from: SIMD3(0, 10, 2), to: SIMD3(19, 10, 2), thickness: 3, Color(0xffffff))
    #expect(view.canvas.pixels[10 * 20 + 5] == 0xff00_00ff)
    view.line(from: SIMD3(0, 10, 12), to: SIMD3(19, 10, 12), thickness: 3, Color(0xffffff))
    #expect(view.canvas.pixels[10 * 20 + 5] == 0xffff_ffff)
  }
}
