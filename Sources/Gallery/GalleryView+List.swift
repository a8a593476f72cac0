import Anatomy
import Ultrasound

// The views of the gallery, in the order of its contact sheet. The lines `stillWrong` are written by looking at the pictures:
// change them when the pictures change.
extension GalleryView {
  package static let all: [GalleryView] =
    overview + levels + windows + springTest + pathologies + needles + fluids + bodies + linear

  static let woman = PatientParameters(sex: .female, ageYears: 35, bodyMassIndex: 24)
  private static let man = PatientParameters(sex: .male, ageYears: 35, bodyMassIndex: 26)
  private static let thinWoman = PatientParameters(sex: .female, ageYears: 35, bodyMassIndex: 20)
  private static let heavyWoman = PatientParameters(sex: .female, ageYears: 35, bodyMassIndex: 36)
  private static let fusedWoman = PatientParameters(
    sex: .female, ageYears: 35, bodyMassIndex: 24, jointGapChangeMM: -3)

  /// Place over the joint at the lower level: nearer to it than to the second foramen.
  static let lowerWindow = ProbePlace(
    at: .jointTarget, over: .foramen(2), toward: .jointTarget, share: 0.75, tiltDeg: 5)
  static let lowerLabels: [Structure] = [
    .medianCrest, .sacralShoulder, .iliacRim, .jointCleft, .longPosteriorLigament, .multifidus,
    .gluteusMaximus, .fat, .fascia, .boneShadow,
  ]

  private static let overview = [
    GalleryView(
      id: "sacral-hiatus", title: "Sacral hiatus", patient: woman,
      place: ProbePlace(at: .hiatus, over: .hiatus),
      labels: [
        .rightCornu, .leftCornu, .hiatusFloor, .membrane, .gluteusMaximus, .fat, .boneShadow,
      ],
      caption: "Transverse at the lower end of the sacrum: two cornua with the membrane between them.",
      stillWrong:
        "The bone is drawn 2–3 mm below its true surface, as if the pressed probe pushed it in. No bright membrane roofs the hiatus and no dark canal lies under it: one gray plug fills both. The oblique sides of the sacrum are as thick as muscle, and the shadow holds faint arcs."
    ),
    GalleryView(
      id: "midline-s2-s3", title: "Midline between S2 and S3", patient: woman,
      place: ProbePlace(at: .medianCrest, over: .medianCrest),
      labels: [.medianCrest, .sacrum, .multifidus, .gluteusMaximus, .fat, .fascia, .boneShadow],
      caption: "The median crest and the bright slopes beside it: where a scan begins.",
      stillWrong:
        "Fascia and aponeurosis still cross over the crest side by side, where the thoracolumbar fascia should end in it. The ligament lateral to the multifidus is an even gray block. Bone is a bead chain of even thickness."
    ),
  ]

  private static let levels = [
    GalleryView(
      id: "s1-foramen", title: "First dorsal foramen", patient: woman,
      place: ProbePlace(at: .foramen(1), over: .foramen(1)),
      labels: foramenLabels(1) + [.iliacLip, .medianCrest, .multifidus, .erectorSpinae, .fat],
      caption: "A break in the sacral line with a floor well below it; the iliac lip stands beside it.",
      stillWrong:
        "The ligament of the midline is an even gray band down to the crest, and the S1 tubercle should be nearer to the skin. The lamina is a band 3–4 mm thick, the floor of the foramen hardly shows, and the medial face of the ilium is missing."
    ),
    GalleryView(
      id: "s2-foramen", title: "Second dorsal foramen", patient: woman,
      place: ProbePlace(at: .foramen(2), over: .foramen(2)),
      labels: foramenLabels(2) + [.medianCrest, .ilium, .multifidus, .gluteusMaximus, .fat],
      caption: "The break that leads to the lower window; a tilt of 15° loses it.",
      stillWrong:
        "The break is barely seen beside a sacral line as thick as it is deep. The ilium has no bright line of its own; the ligament before it is an even gray block without fibers. Aponeurosis and fascia run as parallel lines as far as the crest."
    ),
    GalleryView(
      id: "psis", title: "Posterior superior iliac spine", patient: woman,
      place: ProbePlace(at: .psis, over: .psis),
      labels: [.psis, .boneShadow, .sacrum, .gluteusMaximus, .multifidus, .fat, .fascia],
      caption: "The highest lateral bone, a smooth dome with a full shadow.",
      stillWrong:
        "The slopes of the spine fade where bone should still be seen. Fascia and aponeurosis close the multifidus in like a capsule. Fat within the muscle comes in rounded clouds rather than in feathered streaks."
    ),
  ]
  static func foramenLabels(_ level: Int) -> [Structure] { Structure.foramenRims(level) }

  private static let windows = [
    GalleryView(
      id: "s1-false-cleft", title: "S1 level: the false cleft", patient: woman,
      place: ProbePlace(at: .foramen(1), over: .foramen(1), toward: .psis, share: 0.65),
      settings: GallerySettings(belowLandmarkMM: 38),
      labels: [
        .iliacLip, .falseCleft, .lateralCrest, .hiddenJoint, .multifidus, .gluteusMaximus, .fat, .boneShadow,
      ],
      caption:
        "The trench of ligament between iliac lip and lateral crest looks like a joint; the true one lies deeper, in the shadow of the ilium.",
      stillWrong:
        "The trench is short of the mottled ligament with dark fat that makes it look like a joint. Fascia, midline and lamina still form a closed loop. The medial wall of the ilium gives no echo, and the far field has the same faint noise everywhere."
    ),
    GalleryView(
      id: "upper-window", title: "Upper window", patient: woman,
      place: ProbePlace(at: .foramen(1), over: .foramen(1), toward: .psis, share: 0.3, rockDeg: 15),
      settings: GallerySettings(belowLandmarkMM: 38),
      labels: [
        .iliacLip, .lateralCrest, .interosseousLigament, .hiddenJoint, .multifidus, .fat, .boneShadow,
      ],
      caption:
        "At S1 with the beam rocked outward, under the iliac lip: a long corridor of ligament leads to the joint.",
      stillWrong:
        "In the corridor no bands of fiber lead the eye to the joint. The iliac lip is a spot instead of a line, and the midline is a band as wide as the lamina is thick."
    ),
    GalleryView(
      id: "lower-window-woman", title: "Lower window, woman", patient: woman, place: lowerWindow,
      labels: lowerLabels,
      caption:
        "Below S2: sacral shoulder and iliac rim, and between them the notch that leads into the joint.",
      stillWrong:
        "The iliac rim is the weakest bone in the image, hard to tell from ligament, so that the step hardly reads as two bones. The sacral line is 3–4 mm thick and even, like paint. The clutter under the face hides the fat's lobules, and the skin has no line of its own."
    ),
    GalleryView(
      id: "lower-window-man", title: "Lower window, man", patient: man, place: lowerWindow,
      labels: lowerLabels,
      caption: "The same place in a man: the joint lies deeper and its notch shows less.",
      stillWrong:
        "The joint is a notch of a few pixels at the end of a slope, and the iliac rim gives no bright line. Ligament and fascia over it melt into one bright patch. The shadow is streaked with fine noise rather than with haze."
    ),
    GalleryView(
      id: "lower-window-fused", title: "Lower window, fused joint", patient: fusedWoman, place: lowerWindow,
      labels: [
        .medianCrest, .sacrum, .bridge, .longPosteriorLigament, .multifidus, .gluteusMaximus, .fat, .fascia,
        .boneShadow,
      ],
      caption: "The joint bridged by bone: a continuous line without a step, and nothing to inject.",
      stillWrong:
        "The bridge is right in shape, but the bone fades along it just as over the open joint, so that both pictures differ less than they should. No roughness or spur of old inflammation is seen."
    ),
  ]

  private static let needleLabels: [Structure] = [
    .needleTip, .needleShaft, .sacralShoulder, .iliacRim, .jointCleft, .multifidus, .gluteusMaximus,
  ]
  private static func needle(_ pitchDeg: Double, caption: String, stillWrong: String) -> GalleryView {
    GalleryView(
      id: "needle-in-plane-\(Int(pitchDeg))", title: "Needle in plane, \(Int(pitchDeg))° to the skin",
      patient: woman, place: lowerWindow, needle: .inPlane(pitchDeg: pitchDeg), labels: needleLabels,
      caption: caption, stillWrong: stillWrong)
  }
  private static let needles = [
    needle(
      30,
      caption:
        "Flat to the skin the shaft is at its brightest, and the sacral shoulder keeps it off the joint.",
      stillWrong:
        "The shaft is an unbroken white bar from skin to tip, brightest near the skin with rails beside it; real ones break up, and ring in a ladder below. The tip cannot be told from bone. No shadow lies under the metal."
    ),
    needle(
      50, caption: "The usual angle: the sacral shoulder still is in the way.",
      stillWrong:
        "Too bright for its angle: at 50° most of the beam is thrown away from the probe and the shaft should be faint and patchy, with the tip as a separate dot. Its width is even over the whole length."
    ),
    needle(
      65,
      caption: "Steep enough for the mouth of the joint; the shaft fades as the beam meets it at a slant.",
      stillWrong:
        "The shaft is seen from end to end, where hardly more than the tip and some jolted tissue should show. It is a clean straight line on untouched speckle, without reverberation or broken tissue around it."
    ),
    GalleryView(
      id: "needle-out-of-plane", title: "Needle out of plane", patient: woman, place: lowerWindow,
      needle: .outOfPlane, labels: [.needleTip, .sacralShoulder, .iliacRim, .gluteusMaximus, .multifidus],
      caption: "The needle comes from below the probe and meets the plane with its tip over the joint.",
      stillWrong:
        "A pale vertical streak of 10 mm stands where a bright dot with a short comet tail is expected, because the steep shaft is drawn all the way through the slice. Its end at the tip is not brighter than the rest."
    ),
  ]

  private static let bodies = [
    GalleryView(
      id: "lower-window-thin", title: "Lower window, thin woman", patient: thinWoman, place: lowerWindow,
      labels: lowerLabels, caption: "Body mass index 20: little fat, bone near the probe.",
      stillWrong:
        "The iliac side of the notch is gray instead of white, and joint, recess and ligament melt into one patch. Near the face speckle is coarse and streaked sideways, and the thin fat drowns in it."
    ),
    GalleryView(
      id: "lower-window-heavy", title: "Lower window, heavy woman", patient: heavyWoman, place: lowerWindow,
      labels: lowerLabels, caption: "Body mass index 36: the same bones under a deep layer of fat.",
      stillWrong:
        "Three centimeters of fat cost little: bone is nearly as bright and as sharp as in a thin woman. Septa across the beam are told, steep ones hardly; fat is grainier than real fat. The noise of the far field is uniform."
    ),
  ]

  private static let springTest = [
    GalleryView(
      id: "spring-test-base", title: "Spring test, base pressed", patient: woman, place: lowerWindow,
      sacralPress: 1, labels: lowerLabels,
      caption:
        "The lower window while an assistant presses on the sacrum's base: beside the picture without a hand, the ilium stays and the sacrum has moved.",
      stillWrong:
        "Beside the picture without a hand hardly a difference can be seen: this level is near the axis, and a third of a millimeter is a pixel or two. Only bone and what is fixed to it move, along the beam; nothing glides sideways, and the ligament between the bones does not change its gray."
    ),
    GalleryView(
      id: "spring-test-apex", title: "Spring test, apex pressed", patient: woman, place: lowerWindow,
      sacralPress: -1, labels: lowerLabels,
      caption:
        "The same while the apex is pressed: at this level, below the axis, the sacrum sinks the most.",
      stillWrong:
        "The sacrum sinks by a millimeter under an unmoved fascia, and the muscle over it stretches evenly like rubber, where layers would slide on one another. Between the bones the motion fades over a few scanlines, which rounds off the step at the joint. No hand dents the skin."
    ),
  ]

  private static let nearSettings = GallerySettings(belowLandmarkMM: 16, shallowestMM: 40)
  private static let linear = [
    GalleryView(
      id: "linear-lower-window", title: "Linear probe, lower window", patient: thinWoman, probe: .l12to3v,
      place: lowerWindow, settings: nearSettings,
      labels: [
        .sacralShoulder, .iliacRim, .jointCleft, .longPosteriorLigament, .multifidus, .gluteusMaximus, .fat,
        .fascia,
      ],
      caption: "A thin woman under a linear probe: finer detail in a narrow field.",
      stillWrong:
        "Over the joint lies a black box with a level roof, where a gray recess should be. Bone is an even white wire on a black shadow, which in real images is gray with faint echoes (here 6, there 20). Ligament over the bone is an even gray block; fasciae wander less than in real images, and do not split."
    ),
    GalleryView(
      id: "linear-s2-foramen", title: "Linear probe, second foramen", patient: thinWoman, probe: .l12to3v,
      place: ProbePlace(at: .foramen(2), over: .foramen(2)), settings: nearSettings,
      labels: foramenLabels(2) + [.multifidus, .fat, .boneShadow],
      caption: "The rims of the foramen, as sharp as a linear probe shows them.",
      stillWrong:
        "A black hole with stepped edges lies in the foramen: voxels of a vessel or a root. The floor is a gray stub instead of a line, and its medial edge is a vertical cut. The aponeurosis is as bright as the fascia and too even."
    ),
    GalleryView(
      id: "linear-psis", title: "Linear probe, posterior superior iliac spine", patient: thinWoman,
      probe: .l12to3v, place: ProbePlace(at: .psis, over: .psis), settings: nearSettings,
      labels: [.psis, .boneShadow, .gluteusMaximus, .multifidus, .fat, .fascia],
      caption: "Bone near the probe: a thin bright line, and the shadow under it.",
      stillWrong:
        "The dome is right, but the gluteal muscle over it is too thin to be told, and the fascia nearly straight. A faint straight ridge in ligament ends in a hook on the sacrum. Striae of the multifidus are long lines where short dashes are expected."
    ),
  ]
}
