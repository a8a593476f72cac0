import Foundation
import Geometry

@testable import Anatomy
@testable import PelvisImport

/// Pelvises to be measured: the built-in patients' bones as surfaces, and real ones where they are at hand.
enum PelvisSamples {
  static let female = bones(BoneModel(BodyWarp(PatientParameters(sex: .female, bodyMassIndex: 24))))
  static let male = bones(BoneModel(BodyWarp(PatientParameters(sex: .male, bodyMassIndex: 24))))
  static func builtIn(_ sex: Sex) -> PelvicBones { sex == .female ? female : male }

  /// The signed functions of one person on a lattice of 0.75 mm; the hips end at x = 92 and z = −72, where the
  /// built-in bones do.
  static func bones(_ model: BoneModel) -> PelvicBones {
    let right = hip(model)
    var left = right
    for i in left.positionsMM.indices { left.positionsMM[i].x *= -1 }
    for t in stride(from: 0, to: left.indices.count, by: 3) { left.indices.swapAt(t + 1, t + 2) }
    return PelvicBones(sacrum: sacrum(model), hipLeft: left, hipRight: right)
  }

  private static func sacrum(_ model: BoneModel) -> SurfaceMesh {
    let lattice = Lattice(
      countX: 177, countY: 156, countZ: 228, spacingMM: 0.75, originMM: Vector3(-66, -26, -118))
    return SurfaceMesh(
      name: "sacrum", lattice: lattice, values: sampled(model, lattice) { Double($0.sacrum) })
  }
  private static func hip(_ model: BoneModel) -> SurfaceMesh {
    let lattice = Lattice(
      countX: 85, countY: 180, countZ: 180, spacingMM: 0.75, originMM: Vector3(29, -16, -72.7))
    return SurfaceMesh(name: "hip", lattice: lattice, values: sampled(model, lattice) { Double($0.ilium) })
  }

  private static func sampled(
    _ model: BoneModel, _ lattice: Lattice,
    _ bone: @escaping @Sendable ((sacrum: Float, ilium: Float)) -> Double
  ) -> [Float] {
    var values = [Float](repeating: 1, count: lattice.count)
    values.withUnsafeMutableBufferPointer { buffer in
      // Safe: every plane k is written by one thread alone, and all are done on return.
      nonisolated(unsafe) let out = buffer
      WorkerPool(threads: 2).forEach(lattice.countZ) { k in
        if k == 0 || k == lattice.countZ - 1 { return }
        withUnsafeTemporaryAllocation(of: Float.self, capacity: BoneModel.scratchCount) { blended in
          for j in 1..<lattice.countY - 1 {
            let start = lattice.centerMM(0, j, k)
            let row = model.row(y: start.y, z: start.z)
            model.blend(row, into: blended)
            for i in 1..<lattice.countX - 1 {
              let x = (start.x + Double(i) * lattice.spacingMM).magnitude
              var v = model.values(x: x, row: row, blended: blended)
              if model.rowHasHollows(row) {
                let hollow = model.hollow(x: x, row: row)
                v.sacrum = max(v.sacrum, Float(max(hollow.canal, hollow.tunnel)))
              }
              out[lattice.index(i, j, k)] = Float(bone(v))
            }
          }
        }
      }
    }
    return values
  }

  /// Someone whose tilt, shift, stretch and taper are drawn as they vary over both sexes (Fischer, Sci Data 2023;10:763).
  static func anyone(_ random: inout RandomNumbers) -> BodyWarp {
    var map = BodyWarp.mean
    func draw(_ deviation: Double) -> Double { min(max(random.gaussian(), -2), 2) * deviation }
    (map.tiltDeg, map.shiftY, map.shiftZ) = (draw(5.3), draw(3.5), draw(7.1))
    (map.stretchX, map.stretchY, map.stretchZ) = (draw(0.045), draw(0.065), draw(0.059))
    (map.taperZ, map.taperY) = (draw(0.0007), draw(0.001))
    return map
  }

  /// The same bones, moved.
  static func moved(_ bones: PelvicBones, by pose: Pose) -> PelvicBones {
    func moved(_ mesh: SurfaceMesh) -> SurfaceMesh {
      var mesh = mesh
      mesh.positionsMM = mesh.positionsMM.map { p in
        let q = pose.point(Vector3(Double(p.x), Double(p.y), Double(p.z)))
        return SIMD3(Float(q.x), Float(q.y), Float(q.z))
      }
      return mesh
    }
    return PelvicBones(
      sacrum: moved(bones.sacrum), hipLeft: moved(bones.hipLeft), hipRight: moved(bones.hipRight))
  }
  /// A turn of at most `degrees` about any axis, and a shift.
  static func anyPose(_ random: inout RandomNumbers, degrees: Double) -> Pose {
    let axis = Vector3(random.gaussian(), random.gaussian(), random.gaussian()).normalized
    let turn = Angle.degrees(random.uniform(in: 0...degrees))
    return Pose(
      xAxis: rotated(Vector3(1, 0, 0), about: axis, by: turn),
      yAxis: rotated(Vector3(0, 1, 0), about: axis, by: turn),
      zAxis: rotated(Vector3(0, 0, 1), about: axis, by: turn),
      origin: Vector3(
        random.uniform(in: -200...200), random.uniform(in: -200...200), random.uniform(in: -900...900)))
  }

  // MARK: - Real bones

  static var folder: String? { ProcessInfo.processInfo.environment["SIJSIM_SAMPLES"] }

  /// Sacrum and hips of a folder below `bones`, as binary PLY of triangles in mm, RAS.
  static func real(_ name: String) throws -> PelvicBones {
    func read(_ file: String) throws -> SurfaceMesh {
      let path = "\(folder ?? "")/bones/\(name)/\(file)_RAS.ply"
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      let end = data.range(of: Data("end_header\n".utf8))?.upperBound ?? 0
      let words = String(decoding: data[..<end], as: UTF8.self).split(whereSeparator: \.isWhitespace)
      func count(_ element: Substring) -> Int {
        words.firstIndex(of: element).flatMap { Int(words[$0 + 1]) } ?? 0
      }
      var mesh = SurfaceMesh(name: file)
      data.withUnsafeBytes { bytes in
        func float(_ at: Int) -> Float { bytes.loadUnaligned(fromByteOffset: at, as: Float.self) }
        for i in 0..<count("vertex") {
          let at = end + 12 * i
          mesh.positionsMM.append(SIMD3(float(at), float(at + 4), float(at + 8)))
        }
        for i in 0..<count("face") {
          let at = end + 12 * count("vertex") + 13 * i + 1
          for corner in 0..<3 {
            mesh.indices.append(bytes.loadUnaligned(fromByteOffset: at + 4 * corner, as: UInt32.self))
          }
        }
      }
      return mesh
    }
    return PelvicBones(sacrum: try read("Sacrum"), hipLeft: try read("Hip_L"), hipRight: try read("Hip_R"))
  }
}
