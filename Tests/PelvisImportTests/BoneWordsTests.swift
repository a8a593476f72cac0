import Testing

@testable import PelvisImport

/// Names as people write them, by whole words.
@Suite struct BoneWordsTests {
  @Test(arguments: [
    ("sacrum", BoneSegmentation.Bone.sacrum), ("Os sacrum", .sacrum), ("Kreuzbein", .sacrum),
    ("OsSacrum", .sacrum),
    ("SACRUM_RAS", .sacrum), ("vertebrae_S1", .sacrum), ("S1", .sacrum), ("sacral vertebra S3", .sacrum),
    ("sacral ala", .sacrum),
    ("sacrum_fragment_2", .sacrum), ("pelvis sacrum", .sacrum), ("sacrum and coccyx", .sacrum),
    ("hip_left", .hipLeft), ("HipLeft", .hipLeft), ("LHip", .hipLeft), ("Hip_L_RAS", .hipLeft),
    ("Lt hip bone", .hipLeft), ("Left iliac bone", .hipLeft), ("Os coxae sinistrum", .hipLeft),
    ("os ilium sin.", .hipLeft), ("innominate (left)", .hipLeft), ("Hüftbein links", .hipLeft),
    ("Hu\u{308}ftbein links", .hipLeft), ("linkes Darmbein", .hipLeft), ("left ischium", .hipLeft),
    ("pubis, left", .hipLeft), ("left hemipelvis", .hipLeft), ("l_pelvis", .hipLeft),
    ("hip_right", .hipRight), ("Rt hip bone", .hipRight), ("Os coxae dextrum", .hipRight),
    ("Hüftbein rechts", .hipRight), ("coxa dex", .hipRight), ("R innominate", .hipRight),
  ])
  func aBoneIsKnownByWholeWords(_ name: String, _ bone: BoneSegmentation.Bone) {
    #expect(BoneWords.meaning(of: name) == .bone(bone, unknown: []), "\(name)")
  }

  @Test(arguments: [
    "sacral plexus", "Plexus sacralis", "left hip prosthesis", "Hüftprothese links Hüfte Prothese",
    "hip implant left",
    "left iliac artery", "iliac_vena_left", "sacral nerve S1", "right hip joint", "sacral canal",
    "left hip muscle",
    "hip_left screw", "left hip replacement", "S1 S2 disc", "femur and hip left", "sacrum cyst",
  ])
  func whatIsNamedAfterABoneIsNone(_ name: String) {
    #expect(BoneWords.meaning(of: name) == .otherStructure, "\(name)")
  }

  @Test(arguments: [
    "liver", "gluteus_maximus_left", "iliopsoas_right", "Segment_1", "vertebrae_L5", "ship left",
    "chips right",
    "sacrifice", "hypophysis left", "autochthon_left", "",
  ])
  func partsOfWordsAreNoBones(_ name: String) {
    #expect(BoneWords.meaning(of: name) == .nothing, "\(name)")
  }

  @Test func whatIsUnderstoodInPartIsSaid() {
    #expect(BoneWords.meaning(of: "sacrum Müller") == .bone(.sacrum, unknown: ["mueller"]))
    #expect(BoneWords.meaning(of: "Hip L (old)") == .bone(.hipLeft, unknown: ["old"]))
    for name in ["pelvis", "hips", "hip left and right", "Becken", "pelvis_no_sacrum", "hip"] {
      #expect(BoneWords.meaning(of: name) == .hipWithoutSide, "\(name)")
    }
  }
}
