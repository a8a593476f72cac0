import Anatomy
import Needle
import Simulation
import Ultrasound

/// One picture of the gallery: what a teacher would show, and how to get it from any person.
package struct GalleryView: Sendable {
  /// Identifier, which names its files.
  package var id: String
  package var title: String
  package var patient: PatientParameters
  package var probe: Probe
  package var place: ProbePlace
  package var settings: GallerySettings
  /// Plan of the needle; nil without one.
  package var needle: NeedlePlan?
  /// Fluid that is injected; nil for none.
  package var injection: GalleryInjection?
  /// The spring test: −1 the assistant presses the sacrum's apex, 1 its base, 0 neither.
  package var sacralPress: Float
  /// Structures that are named in the picture, where they are found in this person.
  package var labels: [Structure]
  /// Text that says what the picture teaches.
  package var caption: String
  /// Objections of a clinician to the picture as it is rendered today.
  package var stillWrong: String

  package init(
    id: String, title: String, patient: PatientParameters, probe: Probe = .c5to2v, place: ProbePlace,
    settings: GallerySettings = GallerySettings(), needle: NeedlePlan? = nil,
    injection: GalleryInjection? = nil, sacralPress: Float = 0, labels: [Structure], caption: String,
    stillWrong: String
  ) {
    (self.id, self.title, self.patient, self.probe) = (id, title, patient, probe)
    (self.place, self.settings, self.needle, self.labels) = (place, settings, needle, labels)
    (self.caption, self.stillWrong, self.sacralPress) = (caption, stillWrong, sacralPress)
    self.injection = injection
  }
  /// Controls of the hands while the image is taken.
  var held: Controls {
    var controls = Controls()
    controls.sacralPress = sacralPress
    return controls
  }

  /// The side that is imaged.
  package static let side = Side.right
}

/// Place of the probe on a person, given by landmarks.
package struct ProbePlace: Hashable, Sendable {
  /// Landmark in the image plane; the machine's depth and focus are set by it.
  package var landmark: Landmark
  /// Landmarks for the face's center: it lies over the first, or a part of the way to the second, sideways.
  package var over: Landmark
  package var toward: Landmark?
  package var share: Double
  /// Angles of the probe: + points the beam toward the feet; + rocks it away from the midline.
  package var tiltDeg, rockDeg: Double
  package var pressMM: Double

  package init(
    at landmark: Landmark, over: Landmark, toward: Landmark? = nil, share: Double = 0, tiltDeg: Double = 0,
    rockDeg: Double = 0, pressMM: Double = 6
  ) {
    (self.landmark, self.over, self.toward, self.share) = (landmark, over, toward, share)
    (self.tiltDeg, self.rockDeg, self.pressMM) = (tiltDeg, rockDeg, pressMM)
  }
}

/// Settings of the machine: deep enough for what is below the landmark, focused on it.
package struct GallerySettings: Hashable, Sendable {
  /// Depth shown below the landmark, in mm; that of the image is the next whole centimeter, at least `shallowestMM`.
  package var belowLandmarkMM: Double
  package var shallowestMM: Double
  package var gainDB: Float

  package init(belowLandmarkMM: Double = 35, shallowestMM: Double = 60, gainDB: Float = 0) {
    (self.belowLandmarkMM, self.shallowestMM, self.gainDB) = (belowLandmarkMM, shallowestMM, gainDB)
  }

  /// Settings for a landmark this far from the face.
  func imagingSettings(landmarkDepthMM: Double) -> ImagingSettings {
    let depth = max(((landmarkDepthMM + belowLandmarkMM) / 10).rounded(.up) * 10, shallowestMM)
    let focus = max((landmarkDepthMM / 5).rounded() * 5, 15)
    return ImagingSettings(
      depthMM: Float(min(depth, 200)), focusMM: Float(min(focus, depth)), gainDB: gainDB)
  }
}

/// Plan of the needle: aimed at the joint, or as near above it as bone lets a straight shaft of that angle.
package enum NeedlePlan: Hashable, Sendable {
  /// Way from medial in the image plane, at an angle to the skin.
  case inPlane(pitchDeg: Double)
  /// Way from below the probe's long side, across the image plane.
  case outOfPlane
}

/// Fluid that has just been injected in the image plane.
package struct GalleryInjection: Hashable, Sendable {
  package enum Fluid: String, CaseIterable, Sendable {
    /// Saline or anesthetic.
    case clear
    /// Steroid crystals.
    case suspension
    /// The syringe that holds it.
    package func syringe(volumeML: Double) -> Scene.Syringe {
      switch self {
      case .clear: Scene.Syringe(drug: "lidocaine 1 %", volumeML: volumeML, echogenicityDB: -60)
      case .suspension:
        Scene.Syringe(
          drug: "triamcinolone 40 mg/mL", volumeML: volumeML, echogenicityDB: 2, viscosityMPaS: 3, fadesS: 60)
      }
    }
  }
  package var fluid: Fluid
  /// Region where it came out.
  package var region: Region
  package var volumeML: Double
  /// Time since the last of it came, in s.
  package var ageS = 0.0
  package init(_ fluid: Fluid, in region: Region, volumeML: Double, ageS: Double = 0) {
    (self.fluid, self.region, self.volumeML, self.ageS) = (fluid, region, volumeML, ageS)
  }
}
