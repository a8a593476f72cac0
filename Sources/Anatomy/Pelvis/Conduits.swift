import Geometry

/// Vessels and nerves outside the sacrum's holes, as tubes in the frame of the mean pelvis, right side.
///
/// Courses after Ebraheim (Am J Orthop 1998;27:427) for the superior gluteal vessels at the notch and Roberts et al. (Reg
/// Anesth Pain Med 2014;39:456) for the posterior sacral network along the lateral crest; between these they are ours.
struct Conduit: Hashable, Sendable {
  enum Content: Hashable, Sendable {
    case blood(BloodFlow)
    case nerve
  }
  let name: String
  let content: Content
  let radiusMM: Double
  /// Points of the axis; blood flows from the first to the last.
  let line: [Vector3]

  var label: TissueLabel { content == .nerve ? .nerve : .blood }

  /// Vessels and nerves that everyone has.
  static let all: [Conduit] = [
    Conduit(
      name: "dorsal branch of the lateral sacral artery, S1", content: .blood(.arteriole), radiusMM: 0.9,
      line: [Vector3(26, 21, 1), Vector3(30, 16, -4), Vector3(33, 7.5, -13)]),
    Conduit(
      name: "dorsal branch of the lateral sacral artery, S2", content: .blood(.arteriole), radiusMM: 0.9,
      line: [Vector3(22, 4, -18), Vector3(29, 1.5, -20), Vector3(40, 5.5, -22)]),
    Conduit(
      name: "dorsal branch of the lateral sacral artery, S3", content: .blood(.arteriole), radiusMM: 0.8,
      line: [Vector3(20, -6, -39), Vector3(30, -5.5, -42), Vector3(38, -1.5, -46)]),
    // Over the notch, then between gluteus maximus and medius.
    Conduit(
      name: "superior gluteal artery", content: .blood(.gluteal), radiusMM: 2.6,
      line: [Vector3(58, 52, -50), Vector3(60, 44, -44), Vector3(65, 33, -37), Vector3(74, 24, -28)]),
    Conduit(
      name: "superior gluteal artery, upper branch", content: .blood(.gluteal), radiusMM: 1.6,
      line: [Vector3(74, 24, -28), Vector3(86, 22, -14), Vector3(97, 26, 4)]),
    // In front of the joint: 2–4 mm wide at the ala; the vein along the pelvic brim.
    Conduit(
      name: "iliolumbar artery", content: .blood(.iliolumbar), radiusMM: 1.5,
      line: [Vector3(40, 78, -18), Vector3(45, 73, -4), Vector3(53, 68, 10), Vector3(62, 66, 18)]),
    Conduit(
      name: "internal iliac vein", content: .blood(.iliacVein), radiusMM: 4.5,
      line: [Vector3(55, 66, -50), Vector3(48, 78, -32), Vector3(42, 86, -12), Vector3(34, 90, 8)]),
    // The sciatic nerve below the piriformis, then behind the ischial spine.
    Conduit(
      name: "sciatic nerve", content: .nerve, radiusMM: 5,
      line: [Vector3(50, 50, -52), Vector3(56, 40, -68), Vector3(61, 32, -84), Vector3(65, 27, -108)]),
  ]

  /// Vessels and nerves near one (y, z), to be asked for every x.
  struct ConduitRow {
    private let near: [(Vector3, Vector3, Conduit)]
    private let y, z, width: Double
    private let rangeX: ClosedRange<Double>

    /// - Parameters:
    ///   - y, z: in the mean pelvis.
    ///   - width: the person's x over the mean's there.
    init(y: Double, z: Double, width: Double, of conduits: [Conduit]) {
      (self.y, self.z, self.width) = (y, z, width)
      var near: [(Vector3, Vector3, Conduit)] = []
      var (low, high) = (Double.infinity, -Double.infinity)
      for conduit in conduits {
        let r = conduit.radiusMM
        for (a, b) in zip(conduit.line, conduit.line.dropFirst())
        where y > min(a.y, b.y) - r && y < max(a.y, b.y) + r && z > min(a.z, b.z) - r && z < max(a.z, b.z) + r
        {
          near.append((a, b, conduit))
          low = min(low, min(a.x, b.x) - r)
          high = max(high, max(a.x, b.x) + r)
        }
      }
      self.near = near
      rangeX = near.isEmpty ? 1_000...1_000 : low...high
    }

    func label(x: Double) -> TissueLabel? {
      let xm = x / width
      guard rangeX.contains(xm) else { return nil }
      let p = Vector3(xm, y, z)
      for (a, b, conduit) in near
      where distance(p, nearestPoint(to: p, onSegmentFrom: a, to: b).point) < conduit.radiusMM {
        return conduit.label
      }
      return nil
    }
  }
}
