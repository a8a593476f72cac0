import Geometry
import Testing

@testable import Anatomy

/// A block of gel in place of a person: flat, without bone, with a tube of water that stands for the joint on either side.
@Suite struct GelBlockTests {
  private static let block = GelBlock.build(seed: 1, pool: WorkerPool(threads: 2))
  private func place(fromAxisMM r: Double, turnDeg: Double, z: Double = 0, _ side: Side = .right) -> Vector3 {
    let angle = Angle.degrees(turnDeg)
    return Vector3(
      side.sign * (GelBlock.tubeAsideMM + r * angle.cosine), GelBlock.tubeDepthMM + r * angle.sine, z)
  }

  @Test(arguments: Side.allCases) func theTubeIsTheJointAndTheRestIsGel(_ side: Side) {
    let block = Self.block
    for turn in stride(from: 0.0, to: 360, by: 15) {
      for z in [-30.0, 0, 30] {
        #expect(block.region(at: place(fromAxisMM: 1.5, turnDeg: turn, z: z, side)) == .joint)
        #expect(block.region(at: place(fromAxisMM: 3.6, turnDeg: turn, z: z, side)) == .fat)
      }
    }
    #expect(block.region(at: place(fromAxisMM: 0, turnDeg: 0, z: 40, side)) == .fat)
    #expect(block.region(at: Vector3(0, 10, 0)) == .fat && block.region(at: Vector3(0, -1, 0)) == .outside)
    // Nobody's landmarks, and a place to aim at all the same.
    #expect(block.landmarks.isEmpty && block.surfaces.isEmpty && block.levelHeights(side) == nil)
    #expect(block.targets[side]?.gapMM == 5 && block.targets == block.mouths)
    let target = block.targets[side].map { block.region(at: $0.centerMM + $0.inward * 2) }
    #expect(target == .joint)
  }

  /// Distances to the tube are those to a cylinder, within half a millimeter.
  @Test func distancesToTheTubeAreThoseToACylinder() {
    for turn in stride(from: 0.0, to: 360, by: 30) {
      for r in [5.0, 9, 14] {
        let found = Self.block.jointDistanceMM(at: place(fromAxisMM: r, turnDeg: turn), side: .right)
        #expect(abs(found - (r - GelBlock.tubeRadiusMM)) < 0.5, "\(r) mm at \(turn)°: \(found)")
      }
    }
    #expect(Self.block.jointDistanceMM(at: place(fromAxisMM: 0, turnDeg: 0), side: .right) == 0)
  }

  @Test func thereIsNoBoneAndTheSurfaceIsFlat() {
    let block = Self.block
    for x in stride(from: -80.0, through: 80, by: 20) {
      for z in stride(from: -70.0, through: 70, by: 20) {
        #expect(block.skinPointMM(x: x, z: z) == Vector3(x, 0, z))
        #expect(block.firstBoneMM(behindX: x, z: z) == nil)
      }
    }
    #expect(!block.hasBone(within: 20, of: Vector3(30, 35, 0)))
    #expect(SacralMotion(of: block, force: 1) == nil)
  }

  /// A needle meets gel's own resistance, and the wall of the tube gives way.
  @Test func fluidStaysInTheTube() {
    let block = Self.block
    let inside = place(fromAxisMM: 0.2, turnDeg: 90)
    let index = block.medium.lattice.nearestIndex(to: inside)
    #expect(block.spreadPlace(voxel: index, from: .joint)?.region == .joint)
    #expect(block.spreadPlace(voxel: index, from: .fat) == nil)
    let outside = block.medium.lattice.nearestIndex(to: Vector3(0, 20, 0))
    #expect(block.spreadPlace(voxel: outside, from: .joint) == nil)
    #expect(block.layer(at: inside, in: .joint) == .joint)
    #expect(block.layer(at: Vector3(0, 20, 0), in: .fat) == .fat)
  }

  @Test func theSameSeedIsTheSameBlockWithAnyNumberOfThreads() {
    let one = GelBlock.build(seed: 1, pool: WorkerPool(threads: 1))
    #expect(one.medium.voxels.elementsEqual(Self.block.medium.voxels))
    #expect(one.joints[.right]?.distances == Self.block.joints[.right]?.distances)
    #expect(one.medium.seed == Self.block.medium.seed)
    #expect(GelBlock.build(seed: 2, pool: WorkerPool(threads: 2)).medium.seed != one.medium.seed)
  }
}
