import Geometry

/// A picture of bones from behind, from the front, from the right, and of the right hip bone from inside.
package enum PelvisPicture {
  /// One direction of view: unit vectors to the right and up on the picture; what points to the eye is nearer.
  private struct View {
    var right, up: Vector3
    var shows: ClosedRange<Int>
    var toEye: Vector3 { cross(right, up) }
  }
  /// The four views; sacrum, right and left hip bone are numbers 0, 1 and 2.
  private static let views = [
    View(right: Vector3(1, 0, 0), up: Vector3(0, 0, 1), shows: 0...2),
    View(right: Vector3(-1, 0, 0), up: Vector3(0, 0, 1), shows: 0...2),
    View(right: Vector3(0, 1, 0), up: Vector3(0, 0, 1), shows: 0...1),
    View(right: Vector3(0, -1, 0), up: Vector3(0, 0, 1), shows: 1...1),
  ]
  private static let colors = [Color(0xd9cfb4), Color(0xe9e2cf), Color(0xe9e2cf)]
  private static let ground = Color(0x2a2d31)

  /// - Parameters:
  ///   - bones: sacrum, right and left hip bone, patient frame, mm.
  ///   - viewSize: width and height of each of the four views, side by side in two rows, in pixels.
  package static func draw(_ bones: [SurfaceMesh], viewSize: Int = 640) -> PagePicture {
    let canvas = Canvas(width: viewSize * 2, height: viewSize * 2)
    for (index, view) in views.enumerated() {
      let part = draw(bones, view, size: viewSize).canvas
      canvas.copy(part, part.bounds, toX: index % 2 * viewSize, y: index / 2 * viewSize)
    }
    return PagePicture(canvas)
  }

  private static func draw(_ bones: [SurfaceMesh], _ view: View, size: Int) -> DepthCanvas {
    let layer = DepthCanvas(width: size, height: size)
    layer.clear(ground)
    let shown = bones.indices.filter { view.shows.contains($0) }
    var (low, high) = (SIMD2(Double.infinity, .infinity), SIMD2(-Double.infinity, -.infinity))
    for p in shown.flatMap({ bones[$0].positionsMM }) {
      let place = onPicture(p, view)
      (low, high) = (pointwiseMin(low, place), pointwiseMax(high, place))
    }
    let middle = (low + high) / 2
    let scale = 0.92 * Double(size) / max(high.x - low.x, high.y - low.y)
    for index in shown {
      let normals = bones[index].vertexNormals
      let corners = zip(bones[index].positionsMM, normals).map { p, normal in
        let place = (onPicture(p, view) - middle) * scale
        let depth = dot(Vector3(Double(p.x), Double(p.y), Double(p.z)), view.toEye)
        return DepthCanvas.Corner(
          place: SIMD3(
            Float(Double(size) / 2 + place.x), Float(Double(size) / 2 - place.y), Float(depth)),
          light: light(normal, view))
      }
      let indices = bones[index].indices
      for t in stride(from: 0, to: indices.count, by: 3) {
        layer.fill(
          corners[Int(indices[t])], corners[Int(indices[t + 1])], corners[Int(indices[t + 2])], colors[index])
      }
    }
    return layer
  }

  private static func onPicture(_ p: SIMD3<Float>, _ view: View) -> SIMD2<Double> {
    let point = Vector3(Double(p.x), Double(p.y), Double(p.z))
    return SIMD2(dot(point, view.right), dot(point, view.up))
  }
  /// Brightness under a lamp over the viewer's left shoulder, and a faint one from the right.
  private static func light(_ normal: Vector3, _ view: View) -> Float {
    let key = (view.toEye * 0.8 - view.right * 0.45 + view.up * 0.4).normalized
    let fill = (view.toEye * 0.5 + view.right * 0.85 - view.up * 0.2).normalized
    return Float(0.16 + 0.72 * max(dot(normal, key), 0) + 0.18 * max(dot(normal, fill), 0))
  }
}

extension SurfaceMesh {
  /// Mean direction of the triangles around every vertex, weighted by their areas; unit vectors.
  var vertexNormals: [Vector3] {
    var normals = [Vector3](repeating: .zero, count: positionsMM.count)
    for t in stride(from: 0, to: indices.count, by: 3) {
      let p = (0..<3).map { pointMM(of: indices[t + $0]) }
      let normal = cross(p[1] - p[0], p[2] - p[0])
      for corner in 0..<3 { normals[Int(indices[t + corner])] += normal }
    }
    return normals.map { $0.normalized }
  }
}
