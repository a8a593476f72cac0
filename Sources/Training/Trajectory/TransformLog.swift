import Geometry

/// Recording of tracked tools by another program: transforms by name, each at its own times.
package struct TransformLog: Equatable, Sendable {
  /// A transform and when it held.
  package struct Sample: Equatable, Sendable {
    /// Parts of the time as they were written: kept apart, because 64 bits tell years to a third of a microsecond only.
    package var seconds, nanoseconds: Double
    /// The same, in s, as another program prints it and reads it back: with six significant digits.
    package var printedS: Double
    package var matrix: TransformMatrix
    package init(seconds: Double, nanoseconds: Double, printedS: Double, matrix: TransformMatrix) {
      (self.seconds, self.nanoseconds, self.printedS, self.matrix) = (seconds, nanoseconds, printedS, matrix)
    }
  }
  /// All samples of one transform, in the order of time; those of one time in the order of the file.
  package struct Device: Equatable, Sendable {
    package var name: String
    package var samples: [Sample]
    package init(name: String, samples: [Sample]) { (self.name, self.samples) = (name, samples) }
  }
  /// At least one, in the order of their first appearance in the file; each has at least one sample.
  package private(set) var devices: [Device]
  /// Things that the reader left out, a sentence each.
  package var notes: [String] = []

  /// - Parameter devices: their samples in any order of time. Nil where none has a sample.
  package init?(devices: [Device]) {
    self.devices = devices.filter { !$0.samples.isEmpty }
    guard let first = self.devices.first else { return nil }
    originS = first.samples[0].seconds
    let originS = originS
    for d in self.devices.indices {
      let samples = self.devices[d].samples
      let order = samples.indices.sorted {
        (samples[$0].timeS(since: originS), $0) < (samples[$1].timeS(since: originS), $1)
      }
      self.devices[d].samples = order.map { samples[$0] }
    }
  }

  /// Second from which times are counted.
  let originS: Double
  func timeS(of sample: Sample) -> Double { sample.timeS(since: originS) }
}

extension TransformLog.Sample {
  fileprivate func timeS(since originS: Double) -> Double { (seconds - originS) + 1e-9 * nanoseconds }
}

/// An affine transform: images of the unit vectors and of the origin. Unlike a `Pose` it may scale, as one from pixels to mm does.
package struct TransformMatrix: Equatable, Sendable {
  package var x, y, z, origin: Vector3
  package init(x: Vector3, y: Vector3, z: Vector3, origin: Vector3) {
    (self.x, self.y, self.z, self.origin) = (x, y, z, origin)
  }
  /// - Parameter rows: three rows of four numbers.
  package init(rows: [Double]) {
    func column(_ i: Int) -> Vector3 { Vector3(rows[i], rows[4 + i], rows[8 + i]) }
    self.init(x: column(0), y: column(1), z: column(2), origin: column(3))
  }
  package static func * (outer: TransformMatrix, inner: TransformMatrix) -> TransformMatrix {
    TransformMatrix(
      x: outer.vector(inner.x), y: outer.vector(inner.y), z: outer.vector(inner.z),
      origin: outer.origin + outer.vector(inner.origin))
  }
  func vector(_ v: Vector3) -> Vector3 { x * v.x + y * v.y + z * v.z }

  /// The transform between this and another, element by element: for the small steps of a tracker.
  func mixed(with other: TransformMatrix, share: Double) -> TransformMatrix {
    func mix(_ a: Vector3, _ b: Vector3) -> Vector3 { a + (b - a) * share }
    return TransformMatrix(
      x: mix(x, other.x), y: mix(y, other.y), z: mix(z, other.z), origin: mix(origin, other.origin))
  }
}

/// Axis of a tool's frame, as its calibration has laid it.
package enum ToolAxis: String, CaseIterable, Sendable {
  case x, y, z
  case minusX = "-x"
  case minusY = "-y"
  case minusZ = "-z"
}

extension TransformMatrix {
  /// The same frame, turned so that this axis of it is z.
  func turned(toZ axis: ToolAxis) -> TransformMatrix {
    let (a, b, c) =
      switch axis {
      case .x: (y, z, x)
      case .y: (z, x, y)
      case .z: (x, y, z)
      case .minusX: (z, y, -x)
      case .minusY: (x, z, -y)
      case .minusZ: (y, x, -z)
      }
    return TransformMatrix(x: a, y: b, z: c, origin: origin)
  }
  /// Pose with axes of length 1.
  var toolPose: Pose {
    Pose(xAxis: x.normalized, yAxis: y.normalized, zAxis: z.normalized, origin: origin)
  }
  /// Pose with axes of length 1, z at right angles to the x–y plane, which is the image's.
  var imagePose: Pose {
    let normal = cross(x, y).normalized
    return Pose(
      xAxis: x.normalized, yAxis: y.normalized, zAxis: normal == .zero ? z.normalized : normal, origin: origin
    )
  }
}
