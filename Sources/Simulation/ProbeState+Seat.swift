import Geometry
import Needle
import Ultrasound

extension SkinSeat {
  /// Pose of the face of a probe that rests here: center pressed in, beam into the body.
  func probeToPatient(_ probe: ProbeState) -> Pose {
    let (beam, turn) = (-outward, Angle.degrees(probe.rotateDeg))
    let marked = right * turn.cosine + headward * turn.sine
    let elevational = headward * turn.cosine - right * turn.sine
    let tilt = Angle.degrees(probe.tiltDeg)
    let tilted = beam * tilt.cosine - elevational * tilt.sine
    let z = elevational * tilt.cosine + beam * tilt.sine
    let rock = Angle.degrees(probe.rockDeg)
    return Pose(
      xAxis: marked * rock.cosine - tilted * rock.sine, yAxis: tilted * rock.cosine + marked * rock.sine,
      zAxis: z, origin: pointMM - outward * probe.pressMM)
  }

  /// Angles under which a probe that rests here has these axes: the inverse of `probeToPatient`.
  func anglesDeg(of pose: Pose) -> (rotate: Double, tilt: Double, rock: Double) {
    let beam = -outward
    let rotate = Elementary.arcTangent2(-dot(pose.zAxis, right), dot(pose.zAxis, headward))
    let tilt = Elementary.arcSine(dot(pose.zAxis, beam))
    let turn = Angle(radians: rotate)
    let marked = right * turn.cosine + headward * turn.sine
    let rock = Elementary.arcSine(dot(pose.yAxis, marked))
    return (
      Angle(radians: rotate).degrees, Angle(radians: tilt).degrees, Angle(radians: rock).degrees
    )
  }
}

extension ProbeHousing {
  package init(of probe: Probe) {
    let archMM = Double(probe.elementCount) * probe.pitchMM
    let halfFaceMM =
      probe.radiusMM > 0
      ? probe.radiusMM * Elementary.sine(archMM / (2 * probe.radiusMM)) : archMM / 2
    self.init(
      halfFaceWidthMM: halfFaceMM, halfFaceThicknessMM: max(probe.elevationApertureMM / 2, 5),
      radiusMM: probe.radiusMM)
  }
}
