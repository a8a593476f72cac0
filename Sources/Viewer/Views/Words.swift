import Anatomy
import Foundation
import Needle
import Simulation
import Training

/// Numbers and names as a person reads them.
enum Words {
  static func decimal(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
  static func signed(_ value: Double) -> String {
    let rounded = value.rounded()
    return rounded == 0 ? "0" : (rounded > 0 ? "+" : "−") + decimal(abs(rounded), 0)
  }
  static func clock(_ seconds: Double) -> String {
    let whole = Int(seconds)
    return "\(whole / 60):" + (whole % 60 < 10 ? "0" : "") + "\(whole % 60)"
  }
  static func percent(_ fraction: Double) -> String { decimal(fraction * 100, 0) + " %" }

  /// The value of a metric: fractions in percent, counts whole.
  static func measured(_ value: Double, _ metric: Metric) -> String {
    if metric.id.hasSuffix("Fraction") { return percent(value) }
    return metric.unit == "1" ? decimal(value, 0) : decimal(value, 1) + " " + metric.unit
  }

  /// What a hand feels at the needle; nil when nothing stops it.
  static func message(for obstacle: NeedleState.Obstacle) -> String? {
    switch obstacle {
    case .none: nil
    case .bone: "Bone: the tip does not go on."
    case .hubAtSkin: "The hub is at the skin: the needle is all in."
    case .probeInTheWay: "The probe is in the way of the needle."
    case .needleIsIn: "The needle is in the body: withdraw it, then change it."
    case .bows: "The shaft bows: it is too thin for this push."
    }
  }
  /// Why nothing leaves the needle although the plunger is pushed; nil when fluid flows.
  static func messageForPlunger(_ state: SimulationState, _ content: Scene.Syringe) -> String? {
    guard state.syringe.flowMLPerS == 0 else { return nil }
    if content.volumeML - state.syringe.injectedML < SyringeState.stepML / 2 {
      return "The syringe is empty."
    }
    if state.syringe.plungerN > 0 {
      return "It does not go in: the plunger stands against all that a thumb can do."
    }
    if state.needle.tipRegion == .bone { return "Bone at the tip: nothing flows." }
    return "The tip is outside the body: nothing is injected."
  }
}
