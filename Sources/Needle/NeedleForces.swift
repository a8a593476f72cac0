import Anatomy
import Geometry

/// Forces along the shaft that the hand feels, and the tissue that gives way before the tip.
package struct NeedleForces: Equatable, Sendable {
  /// Force along the shaft in the hand, in N: positive where the tissue resists, negative where it holds back.
  package var axialN = 0.0
  /// Length of the shaft between hub and skin beyond the way there, in mm: the hand has pushed on (a thin shaft bows), or pulled
  /// where negative, and the tip has not followed.
  package var hubLagMM = 0.0
  /// Depth to which the tip dents the surface of the next layer without having passed it, in mm, and that layer.
  package var tentMM = 0.0
  package var tented = LayerMechanics.Layer.outside
  /// The layer that the tip cuts.
  package var layer = LayerMechanics.Layer.outside
  /// Force that is left right after a surface has given way, in N, and the way since then, in mm.
  package var residualN = 0.0
  package var sincePunctureMM = 0.0
  /// Depth to which this pass has already cut, in mm: a way that is open resists little.
  package var reachedMM = 0.0
  /// Surfaces that gave way so that a hand notices, and the fall of the last one, in N, and its layer.
  package var pops = 0
  package var lastPopN = 0.0
  package var lastPop = LayerMechanics.Layer.outside
  package init() {}

  /// A sudden fall of the force that is noticed, in N: chosen so that 6 in 10 hands notice that they enter a joint; with it
  /// some 4 in 10 notice the posterior ligament, as operators who felt to be in a joint were not (10 of 20; Pain Med
  /// 2019;20:1890).
  package static let noticedN = 1.05
  /// Stiffness of hub, shaft and hand together, in N per mm of lead: a model value.
  package static let axialNPerMM = 30.0
  /// Greatest force of a careful hand, in N.
  package static let handN = 8.0
  /// Greatest lead of a hand on a shaft that bows, as a share of the free length.
  static let leadShare = 0.08
  /// Part of the force while cutting that a tip meets in its own open way.
  static let openShare = 0.3
  /// Way over which the force after a surface has given way becomes that of cutting, in mm.
  static let settlingMM = 1.5

  /// Force of the hand against a lead, in N; a shaft under more than it carries bows, and hardly more is felt.
  package static func holdingN(hubLagMM: Double, freeMM: Double, of model: NeedleModel) -> Double {
    if hubLagMM <= 0 { return hubLagMM * axialNPerMM }
    let bowing = model.bucklingN(freeMM: freeMM) * (1 + 0.5 * hubLagMM / max(freeMM, 1))
    return min(hubLagMM * axialNPerMM, bowing)
  }

  /// True where a hand can push harder than the shaft carries.
  package static func canBow(freeMM: Double, of model: NeedleModel) -> Bool {
    model.bucklingN(freeMM: freeMM) < handN
  }
  /// Greatest lead of a hand over the tip, in mm: it pushes no harder than it dares, and sees a shaft that bows.
  package static func maximumHubLagMM(freeMM: Double, of model: NeedleModel) -> Double {
    canBow(freeMM: freeMM, of: model) ? freeMM * leadShare : handN / axialNPerMM
  }

  /// Force that the tip meets, in N, for a needle of 22G: denting, cutting on, or sliding in an open way.
  package func tipN(depthMM: Double, mechanics: BodyMechanics, seed: UInt64) -> Double {
    if tented != .outside {
      return mechanics[tented].stiffnessNPerMM * tentMM + cuttingN(depthMM, mechanics, seed)
    }
    return cuttingN(depthMM, mechanics, seed)
  }
  private func cuttingN(_ depthMM: Double, _ mechanics: BodyMechanics, _ seed: UInt64) -> Double {
    let tissue = mechanics[layer]
    if depthMM < reachedMM - 0.05 { return tissue.cuttingN * NeedleForces.openShare }
    // Fibers of 0.6 mm, each with a force of its own.
    let fiber = mixed(seed &+ UInt64(max(depthMM, 0) / 0.6))
    let rough = (Double(fiber >> 11) * 0x1p-53 - 0.5) * 3.4641 * tissue.roughnessN
    let left = residualN * max(1 - sincePunctureMM / NeedleForces.settlingMM, 0)
    return max(tissue.cuttingN + rough, left, 0.02)
  }

  /// Moves the tip on by a step to a place in a layer; true where no surface holds it, so that it is there.
  package mutating func advance(
    byMM stepMM: Double, toDepthMM depthMM: Double, into next: LayerMechanics.Layer, mechanics: BodyMechanics
  ) -> Bool {
    sincePunctureMM += stepMM
    defer { reachedMM = max(reachedMM, depthMM) }
    if tented != .outside {
      tentMM += stepMM
      if mechanics[tented].stiffnessNPerMM * tentMM < mechanics[tented].punctureN { return false }
      giveWay(mechanics)
      layer = next
      return true
    }
    // A surface of its own, that this pass has not opened.
    if next != layer, mechanics[next].punctureN > 0, depthMM >= reachedMM - 0.05 {
      (tented, tentMM) = (next, stepMM)
      return false
    }
    layer = next
    return true
  }
  /// Moves the tip back by a step in the same way.
  package mutating func withdraw(byMM stepMM: Double, into next: LayerMechanics.Layer) -> Bool {
    residualN = 0
    if tented != .outside {
      tentMM -= stepMM
      if tentMM > 0 { return false }
      (tentMM, tented) = (0, .outside)
    }
    layer = next
    return true
  }

  /// Tears the surface that is dented.
  package mutating func giveWay(_ mechanics: BodyMechanics) {
    let tissue = mechanics[tented]
    let fall = tissue.punctureN * tissue.dropShare
    (residualN, sincePunctureMM) = (tissue.punctureN - fall, 0)
    (lastPopN, lastPop) = (fall, tented)
    if fall >= NeedleForces.noticedN { pops += 1 }
    (tentMM, tented) = (0, .outside)
  }

  package func combine(into digest: inout Fingerprint) {
    digest.combine(axialN)
    digest.combine(hubLagMM)
    digest.combine(tentMM)
    digest.combine(tented.rawValue)
    digest.combine(layer.rawValue)
    digest.combine(residualN)
    digest.combine(sincePunctureMM)
    digest.combine(reachedMM)
    digest.combine(pops)
    digest.combine(lastPopN)
    digest.combine(lastPop.rawValue)
  }
}
