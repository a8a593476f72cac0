import Geometry
import Simulation

extension Metric {
  /// The angle between the needle and the image plane while the needle advanced in tissue, in degrees, 0...90: its mean by
  /// length. Nil when the needle never advanced. After the needle–plane angle of open ultrasound trainers.
  package static let needlePlaneAngle = Metric(
    id: "needlePlaneAngle", unit: "°", summary: "Angle between the advancing needle and the image plane",
    ofTools: { tools in
      var (advanceMM, sum) = (0.0, 0.0)
      for place in tools.placesAtPlane(where: \.isAdvancing) {
        sum += place.advanceMM * place.angleDeg
        advanceMM += place.advanceMM
      }
      return advanceMM > 0 ? sum / advanceMM : nil
    })

  /// The farthest the tip was from the image plane while it advanced in tissue, in mm. Nil when it never did.
  package static let maximumOffPlane = Metric(
    id: "maximumOffPlane", unit: "mm", summary: "Farthest distance of the advancing tip from the image plane",
    tools: { $0.placesAtPlane(where: \.isAdvancing).map(\.distanceMM).max() },
    measure: { trace in
      trace.intervals.filter { $0.advanceMM > 0 && $0.after.isMainInTissue }
        .map { abs($0.after.tipOffPlaneMM) }.max()
    })

  /// Distance of the tip from the image plane while the needle was in action, in mm: its mean over the samples. In action is a tip faster
  /// than 5 mm/s, debounced by 0.2 s, of our own attempts in tissue alone. Nil when it never was. After TrainUS.
  package static let meanNeedlePlaneDistance = Metric(
    id: "meanNeedlePlaneDistance", unit: "mm", summary: "Distance of the moving tip from the image plane",
    ofTools: { mean($0.placesAtPlane(where: \.isInAction).map(\.distanceMM)) })
  /// The largest of these distances.
  package static let maximumNeedlePlaneDistance = Metric(
    id: "maximumNeedlePlaneDistance", unit: "mm", summary: "The farthest of these distances",
    ofTools: { $0.placesAtPlane(where: \.isInAction).map(\.distanceMM).max() })
  /// Angle between needle and image plane while the needle was in action, in degrees, 0...90: its mean over the samples. Nil when it
  /// never was.
  package static let meanNeedlePlaneAngle = Metric(
    id: "meanNeedlePlaneAngle", unit: "°", summary: "Angle of the moving needle to the image plane",
    ofTools: { mean($0.placesAtPlane(where: \.isInAction).map(\.angleDeg)) })
  /// The largest of these angles.
  package static let maximumNeedlePlaneAngle = Metric(
    id: "maximumNeedlePlaneAngle", unit: "°", summary: "The largest of these angles",
    ofTools: { $0.placesAtPlane(where: \.isInAction).map(\.angleDeg).max() })

  private static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}

/// Place of the needle at the image plane at the end of a step.
private struct PlaceAtPlane {
  var distanceMM: Double
  /// Between shaft and plane, 0...90.
  var angleDeg: Double
  /// How much farther the needle went into tissue, mm; 0 when it did not.
  var advanceMM: Double
  var isInAction: Bool
  var isAdvancing: Bool { advanceMM > 0 }
}

extension ToolRecording {
  /// Speed of the tip above which the needle is in action, mm/s; of TrainUS.
  fileprivate static let actionMMPerS = 5.0

  /// The needle at the plane after each step for which that holds and at whose time the probe is known.
  fileprivate func placesAtPlane(where isWanted: (PlaceAtPlane) -> Bool) -> [PlaceAtPlane] {
    guard let needle, needle.count > 0 else { return [] }
    var (action, places) = (Debounced(fromS: needle[0].timeS), [PlaceAtPlane]())
    for step in needle.allSteps() {
      let isFast = step.isTracked && step.lengthMM > Self.actionMMPerS * step.durationS
      _ = action.turnsOn(isFast, atS: step.after.timeS)
      guard let probe = probeAtNeedle(step.index) else { continue }
      let (tip, isInTissue) = (step.after.pose, step.after.isInTissue)
      let place = PlaceAtPlane(
        distanceMM: abs(dot(tip.origin - probe.origin, probe.zAxis)),
        angleDeg: Angle(radians: Elementary.arcSine(abs(dot(tip.zAxis, probe.zAxis)))).degrees,
        advanceMM: isInTissue ? max(0, step.after.depthMM - step.before.depthMM) : 0,
        isInAction: action.isOn && step.isTracked && (isInTissue || !planeNeedsTissue))
      if isWanted(place) { places.append(place) }
    }
    return places
  }
}
