import Geometry

/// Closed surfaces of one person: coarse for the external view, fine for others to use.
struct BodySurfaces {
  let bones: BothSidesBones
  let skin: HeightField
  let pool: WorkerPool

  /// Fineness of the surfaces, in mm.
  private static let shownSpacingMM = 2.5, shownWingMM = 0.7, fineSpacingMM = 0.6
  /// The longest edge of a fine bone.
  static let longestEdgeMM = 1.0

  /// Surfaces for the external view: sacrum, right hip, left hip, skin.
  var shown: [SurfaceMesh] {
    let surfaces = BoneSurfaces(bones: bones, pool: pool)
    let hips = BodySurfaces.hips(of: bones) { bone in
      surfaces.mesh(
        bone, name: "right hip", spacingMM: BodySurfaces.shownSpacingMM,
        thickerWingMM: BodySurfaces.shownWingMM)
    }
    return [
      surfaces.mesh(.sacrum, name: "sacrum", spacingMM: BodySurfaces.shownSpacingMM), hips.right, hips.left,
      BodySurfaces.shownSkin(skin),
    ]
  }

  /// A coarse block of the body under its skin.
  static func shownSkin(_ skin: HeightField) -> SurfaceMesh {
    skinBlock(skin, from: SIMD2(-120, -104), to: SIMD2(120, 70), spacingMM: 6, bellyY: 95)
  }

  /// The bones as they are, no edge longer than `longestEdgeMM`: sacrum, right hip, left hip.
  var fineBones: [SurfaceMesh] {
    BodySurfaces.bones(of: bones, spacingMM: BodySurfaces.fineSpacingMM, pool: pool).map {
      $0.refined(longestEdgeMM: BodySurfaces.longestEdgeMM)
    }
  }

  /// Sacrum, right hip, left hip, from a lattice of this spacing.
  static func bones(of bones: BothSidesBones, spacingMM: Double, pool: WorkerPool) -> [SurfaceMesh] {
    let surfaces = BoneSurfaces(bones: bones, pool: pool)
    let hips = hips(of: bones) { surfaces.mesh($0, name: "right hip", spacingMM: spacingMM) }
    return [surfaces.mesh(.sacrum, name: "sacrum", spacingMM: spacingMM), hips.right, hips.left]
  }

  /// Both hips; each is worked out at x ≥ 0, the left one from its own side's bones where the sides differ.
  private static func hips(
    of bones: BothSidesBones, _ mesh: (BoneSurfaces.Bone) -> SurfaceMesh
  ) -> (right: SurfaceMesh, left: SurfaceMesh) {
    let right = mesh(.hip(.right))
    let left = bones.isSymmetric ? right : mesh(.hip(.left))
    return (right, left.mirrored(name: "left hip"))
  }

  /// The block of the body that the lattice of the patient holds, its back at the skin.
  func fineSkin(within lattice: Lattice) -> SurfaceMesh {
    let last = lattice.centerMM(lattice.countX - 1, lattice.countY - 1, lattice.countZ - 1)
    return BodySurfaces.skinBlock(
      skin, from: SIMD2(lattice.originMM.x, lattice.originMM.z), to: SIMD2(last.x, last.z), spacingMM: 2,
      bellyY: last.y)
  }

  /// The back as a grid over (x, z), closed by walls and a flat belly.
  private static func skinBlock(
    _ skin: HeightField, from low: SIMD2<Double>, to high: SIMD2<Double>, spacingMM: Double, bellyY: Double
  ) -> SurfaceMesh {
    let (nx, nz) = (Int((high.x - low.x) / spacingMM) + 1, Int((high.y - low.y) / spacingMM) + 1)
    let step = SIMD2((high.x - low.x) / Double(nx - 1), (high.y - low.y) / Double(nz - 1))
    var mesh = SurfaceMesh(name: "skin")
    for isBelly in [false, true] {
      for k in 0..<nz {
        for i in 0..<nx {
          let (x, z) = (low.x + Double(i) * step.x, low.y + Double(k) * step.y)
          let y = isBelly ? bellyY : skin.height(x: x, z: z)
          mesh.positionsMM.append(SIMD3(Float(x), Float(y), Float(z)))
        }
      }
    }
    let belly = UInt32(nx * nz)
    func quad(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32) { mesh.indices += [a, b, c, a, c, d] }
    func node(_ i: Int, _ k: Int) -> UInt32 { UInt32(k * nx + i) }
    for k in 0..<nz - 1 {
      for i in 0..<nx - 1 {
        let (a, b, c, d) = (node(i, k), node(i + 1, k), node(i + 1, k + 1), node(i, k + 1))
        quad(a, b, c, d)
        quad(belly + a, belly + d, belly + c, belly + b)
      }
    }
    for i in 0..<nx - 1 {
      quad(node(i + 1, 0), node(i, 0), belly + node(i, 0), belly + node(i + 1, 0))
      let k = nz - 1
      quad(node(i, k), node(i + 1, k), belly + node(i + 1, k), belly + node(i, k))
    }
    for k in 0..<nz - 1 {
      quad(node(0, k), node(0, k + 1), belly + node(0, k + 1), belly + node(0, k))
      let i = nx - 1
      quad(node(i, k + 1), node(i, k), belly + node(i, k), belly + node(i, k + 1))
    }
    return mesh
  }
}
