/// The map from voxel indices to millimeters. Its axes may be oblique, of any order, of unequal length and
/// left-handed; whole indices are voxel centers.
public struct VoxelAffine: Hashable, Sendable {
  /// One voxel's step along each index, in mm.
  public var iStepMM, jStepMM, kStepMM: Vector3
  /// The center of voxel (0, 0, 0), in mm.
  public var originMM: Vector3

  public init(iStepMM: Vector3, jStepMM: Vector3, kStepMM: Vector3, originMM: Vector3) {
    (self.iStepMM, self.jStepMM, self.kStepMM) = (iStepMM, jStepMM, kStepMM)
    self.originMM = originMM
  }

  /// The point of continuous voxel indices.
  public func pointMM(_ index: Vector3) -> Vector3 {
    originMM + iStepMM * index.x + jStepMM * index.y + kStepMM * index.z
  }
  /// The continuous voxel indices of a point; meaningless where the map is degenerate.
  public func index(ofMM point: Vector3) -> Vector3 {
    let offset = point - originMM
    return Vector3(
      dot(offset, cross(jStepMM, kStepMM)), dot(offset, cross(kStepMM, iStepMM)),
      dot(offset, cross(iStepMM, jStepMM))) / signedVoxelVolumeMM3
  }
  /// The volume of a voxel, in mm³, negative where the index axes are left-handed.
  public var signedVoxelVolumeMM3: Double { dot(iStepMM, cross(jStepMM, kStepMM)) }
  /// The distance of neighboring voxels along each index, in mm.
  public var spacingMM: Vector3 { Vector3(iStepMM.length, jStepMM.length, kStepMM.length) }

  /// True where the map has no inverse: NaN or infinity, a step of zero, or axes in one plane.
  public var isDegenerate: Bool {
    let sum = iStepMM + jStepMM + kStepMM + originMM
    let (spacing, volume) = (spacingMM, signedVoxelVolumeMM3.magnitude)
    let box = spacing.x * spacing.y * spacing.z
    return
      !(sum.x.isFinite && sum.y.isFinite && sum.z.isFinite && box > 0 && box.isFinite && volume > 1e-6 * box)
  }
  /// The same map for points whose x and y point the other way (left and posterior for right and anterior), and back.
  public var turnedAboutZ: VoxelAffine {
    func turned(_ v: Vector3) -> Vector3 { Vector3(-v.x, -v.y, v.z) }
    return VoxelAffine(
      iStepMM: turned(iStepMM), jStepMM: turned(jStepMM), kStepMM: turned(kStepMM),
      originMM: turned(originMM))
  }
  /// The same map in another unit of length.
  public func scaled(by factor: Double) -> VoxelAffine {
    VoxelAffine(
      iStepMM: iStepMM * factor, jStepMM: jStepMM * factor, kStepMM: kStepMM * factor,
      originMM: originMM * factor)
  }
}
