extension Advice {
  /// Advice by the id of the error rule.
  static let ofRules: [String: String] = [
    "wrongSide":
      "Say the side aloud and compare it with the marked side of the image before the needle touches the skin.",
    "wrongLevel":
      "Count the foramina from the top, and put the image on the right one before you choose the entry.",
    "blindNearBone":
      "Stop when the tip leaves the picture, and find it by turning the probe before you go on: near bone at the latest.",
    "blindAdvance":
      "Stop when the tip leaves the picture, and find it by turning the probe before you go on.",
    "fastAdvance": "Push the needle a few millimeters at a time, and look at the tip after each push.",
    "probeDrift": "Rest the hand with the probe on the patient, and move one hand at a time.",
    "boneRammed": "Ease off at the first knock of bone, draw back 2 mm, and walk the tip along.",
    "boneContacts":
      "After the second knock at one place draw back, look for the cleft in the image, and change the angle before you push.",
    "structureEntered":
      "Name what lies on the way of the needle before you push, and stop short of foramen, vessel and nerve.",
    "tooManyPasses":
      "Find a free way with the probe first: hold the image, choose the angle, and push once it leads to the cleft.",
    "injectingUnseen": "Bring the tip or the mouth of the cleft into the image before your thumb moves.",
    "fastInjection": "Press the plunger slowly: count ten seconds for a milliliter.",
    "foramenInjection":
      "Check the bone on both sides of the gap before you inject: sacrum on both sides is a foramen, sacrum and ilium the joint.",
    "vesselInjection": "Pull the plunger before each push, and move the tip when blood comes.",
    "maldistributionIgnored":
      "Give 0.2 mL, stop, and watch: when fluid shows outside the joint, move the tip before you give more.",
    "overVolume": "Stop when the joint is full: read the syringe, and give no more than the case allows.",
    "overDose": "Add up the milligrams of both syringes before the first push, and stop below the limit.",
    "tooLittleGiven": "Stay with the tip in the joint until the least volume of the case is in.",
    "needleLeftIn": "Draw the needle out of the skin before you finish.",
    "overTime":
      "Find the landmarks first and decide on one way in: searching with the needle takes the time.",
    "painfulContact": "Numb skin and track, wait half a minute, and keep the tip off bone.",
    "notAspirated": "Pull the plunger for a second before each push of it.",
    "beliefTooEarly": "Finish the injection first, then look once more and say where the fluid went.",
    "noTimeOut": "Stop before the puncture, and say patient, side and procedure aloud.",
    "doseNotChecked": "Read every label and add up the doses before the first fluid.",
    "brokenSterility":
      "Put gloves and probe cover on before you touch clean skin, and disinfect anew after a slip.",
    "notDry": "Wait 30 s after the disinfection before the needle touches the skin.",
    "contraindicated":
      "Read the chart to its end before you take the needle, and do not inject what it forbids.",
    "septicSteroid": "Take a sample from a joint that may be septic, and give no steroid.",
    "declinedWrongly": "Look for the sentence in the chart that forbids the injection; without one, go on.",
  ]

  /// Advice by the id of the metric: where it was too large, and where it was too small.
  static let ofMetrics: [String: (above: String, below: String)] = [
    "tipToJoint": (
      "Follow the cleft in the image to its deepest dark point, and bring the tip there before you inject.",
      "Hold the tip at the mouth of the joint, no deeper than the case asks."
    ),
    "inPlaneFraction": (
      "Cross the plane of the image as the case asks, out of plane.",
      "Line the needle up with the middle of the probe before the puncture, and keep both in one plane."
    ),
    "time": (
      "Decide on one way in before the puncture, and keep to it.",
      "Take your time: look at the image after each move."
    ),
    "needlePasses": (
      "Choose the angle in the image before you push, so that the first pass leads to the cleft.",
      "Put the needle in: the case asks for it."
    ),
    "boneContacts": (
      "Draw back at a knock of bone, and change the angle by the image before you push again.",
      "Feel for the bone beside the cleft with the tip, lightly."
    ),
    "pathLength": (
      "Plan the shortest way from the skin to the cleft in the image, and push along it once.",
      "Go on until the tip is where the case asks."
    ),
    "jointFraction": (
      "Give some of the fluid where the case asks for it besides the joint.",
      "Give 0.2 mL first, watch where it goes, and give the rest only when it goes into the joint."
    ),
    "injectedVolume": (
      "Read the syringe as you press, and stop at the volume of the case.",
      "Stay in the joint until the volume of the case is in."
    ),
    "injectionInPlaneFraction": (
      "Inject as the case asks, out of the plane of the image.",
      "Bring the tip into the image before you inject, and keep it there while you do."
    ),
    "timeInTissue": (
      "Look first, then push: know the way before the needle is in the patient.",
      "Leave the needle in until the whole volume is given and watched."
    ),
    "timeToPuncture": (
      "Go from landmark to landmark: midline, PSIS, foramen, cleft, and then in.",
      "Find the landmarks before the puncture: midline, PSIS, foramen, cleft."
    ),
    "pathInefficiency": (
      "Push straight: draw back to just below the skin before you change the angle.",
      "Leave the straight line where the case asks you to go around."
    ),
    "sweptArea": (
      "Draw back to just below the skin before you turn the needle.",
      "Turn the needle as far as the case asks."
    ),
    "probeDrift": (
      "Rest the hand with the probe on the patient while the needle is in.",
      "Move the probe along to follow the tip."
    ),
    "maximumOffPlane": (
      "Stop when the tip fades, and turn the probe onto it before you go on.",
      "Cross the plane of the image as the case asks."
    ),
    "needlePlaneAngle": (
      "Look down on probe and needle before the puncture, and turn the needle until both lie in one line.",
      "Turn the needle across the plane as the case asks."
    ),
    "pathInTissue": (
      "Choose the entry nearest to the cleft, and push along one line.",
      "Go on until the tip is where the case asks."
    ),
    "redirects": (
      "Correct the angle while the tip is still shallow.",
      "Draw back and choose another angle when the way is blocked."
    ),
    "meanNeedlePlaneDistance": (
      "Keep the needle under the middle of the probe from the skin on.",
      "Cross the plane of the image as the case asks."
    ),
    "maximumNeedlePlaneDistance": (
      "Stop as soon as the tip fades, and bring the plane back onto it.",
      "Cross the plane of the image as the case asks."
    ),
    "meanNeedlePlaneAngle": (
      "Line the shaft up with the long side of the probe before you push.",
      "Turn the needle across the plane as the case asks."
    ),
    "maximumNeedlePlaneAngle": (
      "Turn the needle only while you hold the image still.",
      "Turn the needle across the plane as the case asks."
    ),
    "meanVelocity": (
      "Push more slowly: a few millimeters, then a look.", "Push steadily once the way is clear."
    ),
    "motionSmoothness": (
      "Rest the hand with the needle on the patient, and push with the fingers.",
      "Move the needle as freely as the case asks."
    ),
    "rotationTotal": (
      "Choose the angle of the needle before the puncture, and keep it.",
      "Turn the needle as far as the case asks."
    ),
    "rotationalActions": (
      "Turn the needle slowly, with the image held.", "Turn the needle as often as the case asks."
    ),
    "translationalActions": (
      "Push the needle slowly and seldom: a look after each push.", "Push the needle on as the case asks."
    ),
    "probePathLength": (
      "Search in order: from the midline to the PSIS, then down to the foramen, then to the cleft.",
      "Search a wider field with the probe before you choose the entry."
    ),
    "probeMeanVelocity": (
      "Slide the probe slowly enough to read each image.", "Slide on when an image is read."
    ),
    "probeMotionSmoothness": (
      "Rest your little finger on the patient while you slide the probe.",
      "Move the probe as freely as the case asks."
    ),
    "probeRotationTotal": (
      "Change one thing at a time: slide first, then turn.", "Turn the probe onto the cleft's long side."
    ),
    "probeRotationalActions": (
      "Turn the probe slowly, and look at the image as it turns.", "Turn the probe as the case asks."
    ),
    "probeTranslationalActions": (
      "Slide the probe slowly, and stop at each landmark.", "Slide the probe as the case asks."
    ),
    "targetsScanned": (
      "Look at the landmarks that the case asks for, and no others.",
      "Bring every landmark into the image before the puncture: spines, foramina, cleft."
    ),
    "tipSeenFraction": (
      "Follow the needle as the case asks, with the tip hidden.",
      "Advance only while you see the tip: when it fades, stop and turn the probe onto it."
    ),
  ]
}
