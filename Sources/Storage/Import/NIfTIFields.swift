import Geometry
import PelvisImport

/// The fields of a NIfTI header, at the places that its version gives them.
struct NIfTIFields {
  private let bytes: [UInt8]
  private let path: String
  private let isVersion2: Bool
  let isBigEndian: Bool

  private static let (size1, size2) = (348, 540)

  /// Extensions are short; a larger number is damage.
  private static let dataStartMax = 64 << 20

  /// True where the bytes begin as a header of either version does, in either byte order.
  static func areBegun(by bytes: [UInt8]) -> Bool {
    guard bytes.count >= 4 else { return false }
    let size = bytes[..<4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return [size1, size2].contains { size == UInt32($0) || size.byteSwapped == UInt32($0) }
  }

  init(_ bytes: [UInt8], path: String) throws {
    (self.bytes, self.path) = (bytes, path)
    guard Self.areBegun(by: bytes) else {
      throw FileProblem(path: path, message: "it does not begin as a NIfTI file does (348 or 540).")
    }
    isBigEndian = bytes[0] == 0
    isVersion2 = (isBigEndian ? Int(bytes[3]) : Int(bytes[0])) == Self.size2 & 0xff
    let size = isVersion2 ? Self.size2 : Self.size1
    guard bytes.count >= size else {
      throw FileProblem(
        path: path,
        message: "it ends after \(bytes.count) bytes, within the header of \(size); make or copy it again.")
    }
    let magic = bytes[(isVersion2 ? 4 : 344)...].prefix(isVersion2 ? 8 : 4)
    let expected: [UInt8] =
      [0x6e, 0x2b, isVersion2 ? 0x32 : 0x31, 0] + (isVersion2 ? [0x0d, 0x0a, 0x1a, 0x0a] : [])
    guard Array(magic) == expected else {
      let isPair = magic.starts(with: [0x6e, 0x69])
      throw FileProblem(
        path: path,
        message: isPair
          ? "it is the header of a NIfTI pair (.hdr and .img); save it as a single file, .nii or .nii.gz."
          : "it lacks the mark of NIfTI in its header (an ANALYZE file, which does not say where right and left "
            + "are, or a damaged one); save it as .nii or .nii.gz.")
    }
  }

  private func word(_ place: Int, _ count: Int) -> UInt64 {
    let ordered = isBigEndian ? Array(bytes[place..<place + count]) : bytes[place..<place + count].reversed()
    return ordered.reduce(0) { $0 << 8 | UInt64($1) }
  }
  private func int16(_ place: Int) -> Int { Int(Int16(truncatingIfNeeded: word(place, 2))) }
  private func int32(_ place: Int) -> Int { Int(Int32(truncatingIfNeeded: word(place, 4))) }
  private func int64(_ place: Int) -> Int { Int(Int64(bitPattern: word(place, 8))) }
  private func real(_ place1: Int, _ place2: Int, _ index: Int = 0) -> Double {
    isVersion2
      ? Double(bitPattern: word(place2 + 8 * index, 8))
      : Double(Float(bitPattern: UInt32(word(place1 + 4 * index, 4))))
  }
  private func problem(_ message: String) -> FileProblem { FileProblem(path: path, message: message) }

  var extensionStart: Int { (isVersion2 ? Self.size2 : Self.size1) + 4 }

  /// Where the voxels begin, in bytes. Zero in a single file stands for behind the header.
  func dataStart() throws -> Int {
    let given = isVersion2 ? int64(168) : Int(exactly: real(108, 168).rounded())
    guard let given, (0...Self.dataStartMax).contains(given) else {
      throw problem("its header puts the voxels at an impossible place (vox_offset); save it anew.")
    }
    return max(given, extensionStart)
  }

  func counts() throws -> SIMD3<Int> {
    func size(_ axis: Int) -> Int { isVersion2 ? int64(16 + 8 * axis) : int16(40 + 2 * axis) }
    let dimension = size(0)
    guard (1...7).contains(dimension) else {
      throw problem("its header gives \(dimension) dimensions; a segmentation has 3.")
    }
    var counts = SIMD3(repeating: 1)
    for axis in 1...dimension {
      let count = size(axis)
      if axis <= 3 {
        counts[axis - 1] = count
      } else if count > 1 {
        throw problem(
          "it has \(count) volumes along dimension \(axis) (a series or probabilities); save one label volume "
            + "of 3 dimensions.")
      }
    }
    return counts
  }

  func number() throws -> VoxelNumber {
    let code = isVersion2 ? int16(12) : int16(70)
    let numbers: [Int: VoxelNumber] = [
      2: .uint8, 256: .int8, 512: .uint16, 4: .int16, 768: .uint32, 8: .int32, 1280: .uint64, 1024: .int64,
      16: .float32, 64: .float64,
    ]
    guard let number = numbers[code] else {
      throw problem(
        "its voxels are of datatype \(code), which holds no labels; save it as 8- or 16-bit whole numbers.")
    }
    return number
  }

  /// A slope of 0 stands for no scaling, as one that is no number does.
  func scaling() throws -> (slope: Double, intercept: Double) {
    let (slope, intercept) = (real(112, 176), real(116, 184))
    guard slope.isFinite, slope != 0 else { return (1, 0) }
    guard intercept.isFinite else {
      throw problem("it scales its voxels by \(slope) and adds no finite number (scl_inter).")
    }
    return (slope, intercept)
  }

  /// sform where it is set, else qform, else the voxels' size alone. One that is set and unusable gives way to the next.
  func orientation() throws -> (VoxelAffine, notes: [String]) {
    let (qform, sform) = isVersion2 ? (int32(344), int32(348)) : (int16(252), int16(254))
    let unit = try unitMM()
    let (fromS, fromQ) = (sformAffine.scaled(by: unit), qformAffine.scaled(by: unit))
    var notes: [String] = []
    let affine: VoxelAffine
    if sform > 0, !fromS.isDegenerate {
      affine = fromS
      if qform > 0, !fromQ.isDegenerate, fromS.signedVoxelVolumeMM3 * fromQ.signedVoxelVolumeMM3 < 0 {
        notes.append(
          "The file's sform and qform disagree about which side is which (one mirrors the other): the sform is taken."
        )
      }
    } else if qform > 0 {
      affine = fromQ
      if sform > 0, !fromQ.isDegenerate {
        notes.append(
          "The file's sform is set and unusable (a zero, flat or infinite axis): the qform is taken in its place."
        )
      }
    } else if sform > 0 {
      affine = fromS
    } else {
      let size = voxelSize
      affine = VoxelAffine(
        iStepMM: Vector3(size.x, 0, 0), jStepMM: Vector3(0, size.y, 0), kStepMM: Vector3(0, 0, size.z),
        originMM: .zero
      ).scaled(by: unit)
      notes.append(
        "The file gives the size of its voxels and not their orientation (neither sform nor qform): taken as "
          + "right, anterior, superior.")
    }
    guard !affine.isDegenerate else {
      let names = [(sform, "sform"), (qform, "qform")].filter { $0.0 > 0 }.map(\.1)
      throw problem(
        "its header gives no usable orientation: the \(names.isEmpty ? "pixdim" : names.joined(separator: " and the ")) "
          + "has a zero, flat or infinite axis. Save it anew with 3D Slicer or nibabel.")
    }
    return (affine, notes)
  }

  private func unitMM() throws -> Double {
    let code = (isVersion2 ? int32(500) : Int(bytes[123])) & 7
    switch code {
    case 0, 2: return 1
    case 1: return 1000
    case 3: return 0.001
    default: throw problem("its unit of length (xyzt_units \(code)) is none of meter, mm and µm.")
    }
  }
  private var voxelSize: Vector3 {
    Vector3(real(76, 104, 1).magnitude, real(76, 104, 2).magnitude, real(76, 104, 3).magnitude)
  }

  private var sformAffine: VoxelAffine {
    func row(_ r: Int, _ c: Int) -> Double { real(280 + 16 * r, 400 + 32 * r, c) }
    func column(_ c: Int) -> Vector3 { Vector3(row(0, c), row(1, c), row(2, c)) }
    return VoxelAffine(
      iStepMM: column(0), jStepMM: column(1), kStepMM: column(2), originMM: column(3))
  }

  /// From the unit quaternion (a, b, c, d) with a ≥ 0 and the handedness in pixdim[0].
  private var qformAffine: VoxelAffine {
    var (b, c, d) = (real(256, 352), real(260, 360), real(264, 368))
    let squared = b * b + c * c + d * d
    var a = 0.0
    if squared > 1 {
      let length = squared.squareRoot()
      (b, c, d) = (b / length, c / length, d / length)
    } else {
      a = (1 - squared).squareRoot()
    }
    let size = voxelSize
    let handedness = real(76, 104, 0) < 0 ? -1.0 : 1.0
    return VoxelAffine(
      iStepMM: Vector3(a * a + b * b - c * c - d * d, 2 * (b * c + a * d), 2 * (b * d - a * c)) * size.x,
      jStepMM: Vector3(2 * (b * c - a * d), a * a + c * c - b * b - d * d, 2 * (c * d + a * b)) * size.y,
      kStepMM: Vector3(2 * (b * d + a * c), 2 * (c * d - a * b), a * a + d * d - c * c - b * b) * size.z
        * handedness,
      originMM: Vector3(real(268, 376), real(272, 384), real(276, 392)))
  }
}
