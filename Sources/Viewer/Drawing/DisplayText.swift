import Anatomy
import Foundation
import Needle
import Simulation
import Training

/// Numbers and names as a person reads them.
enum DisplayText {
  static func decimal(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
  static func signed(_ value: Double) -> String {
    let rounded = value.rounded()
    return rounded == 0 ? "0" : (rounded > 0 ? "+" : "−") + decimal(abs(rounded), 0)
  }
  static func clock(_ seconds: Double) -> String {
    let whole = Int(seconds)
    return "\(whole / 60):" + (whole % 60 < 10 ? "0" : "") + "\(whole % 60)"
  }
  /// A length of time in seconds or whole minutes, with its unit.
  static func time(_ seconds: Double) -> String {
    seconds < 60 ? "\(decimal(seconds, 0)) s" : "\(decimal((seconds / 60).rounded(.down), 0)) min"
  }
  static func percent(_ fraction: Double) -> String { decimal(fraction * 100, 0) + " %" }

  /// The value of a metric: fractions in percent, counts whole.
  static func measured(_ value: Double, _ metric: Metric) -> String {
    if metric.isFraction { return percent(value) }
    return metric.unit == "1" ? decimal(value, 0) : decimal(value, 1) + " " + metric.unit
  }

  /// Message of what a hand feels at the needle; nil when nothing stops it.
  static func message(for obstacle: NeedleState.Obstacle) -> String? {
    switch obstacle {
    case .none: nil
    case .bone: "Bone: the tip does not go on."
    case .hubAtSkin: "The hub is at the skin: the needle is all in."
    case .probeInTheWay: "The probe is in the way of the needle."
    case .needleIsIn: "The needle is in the body: withdraw it first."
    case .bows: "The shaft bows: it is too thin for this push."
    }
  }
  /// Message of what the patient does, and at what, as long as it is fresh; nil when the patient lies still.
  static func message(for flinch: Flinch, atTick now: Int) -> String? {
    guard flinch.count > 0, now - flinch.tick < Flinch.restTicks else { return nil }
    switch flinch.cause {
    case .none: return nil
    case .skin: return "The patient flinches: the skin is not numb."
    case .periosteum: return "The patient flinches: periosteum."
    case .nerve: return "The patient flinches: a nerve."
    case .flow: return "The patient flinches: injected too fast."
    case .pressure: return "The patient flinches: too much pressure."
    }
  }
  /// Message of what a pulled plunger shows; nil before it was pulled.
  static func message(for found: Aspiration.Found) -> String? {
    switch found {
    case .none: nil
    case .nothing: "Aspirated: nothing comes."
    case .blood: "Aspirated: blood in the hub."
    case .jointFluid: "Aspirated: fluid of the joint in the hub."
    }
  }
  /// Reason why nothing leaves the needle although the plunger is pushed; nil when fluid flows.
  static func messageForPlunger(_ state: SimulationState, _ content: Scene.Syringe) -> String? {
    let syringe = state.syringeInHand
    guard syringe.flowMLPerS == 0 else { return nil }
    if content.volumeML - state.injectedML(from: state.equipment) < 0.005 {
      return "The syringe is empty."
    }
    if syringe.plungerN > 0 {
      return "It does not go in: the plunger stands against all that a thumb can do."
    }
    if state.needle.tipRegion == .bone { return "Bone at the tip: nothing flows." }
    return "The tip is outside the body: nothing is injected."
  }
}
