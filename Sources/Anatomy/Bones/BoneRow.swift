/// Values that are constant along x at one (y, z): the joint's sheet there, in the person's millimeters.
struct BoneRow {
  /// The (y, z) in the mean pelvis, and the width there.
  var y, z, width: Double
  /// x of the sheet between the bones, and of the bones' faces.
  var middle, sacralFace, iliacFace, lateralFace: Double
  var sacralFactor, iliacFactor, lateralFactor: Double
  /// Distance in the sheet to the border of the auricular surface, negative inside it.
  var auricle: Double
  /// The hip bone beyond the tables.
  var far: FarHip.HipRow
  /// True where the person's own form has moved the bones at the joint, and by how much, in mm of the mean pelvis: the sacrum's
  /// shoulder lateral, the ilium medial, its dorsal border deeper and higher.
  var isShifted = false
  var sacralShift = 0.0, iliacShift = 0.0, spineY = 0.0, spineZ = 0.0
  /// The (y, z) in the mean pelvis from which the hip bone has come, and how far it was moved along x, in the person's
  /// mm: `y`, `z` and 0 but in the injured.
  var hipY, hipZ: Double
  var hipShiftX = 0.0
  /// Degree to which bone bridges the joint here, 0...1.
  var bridging: Double
  /// The gap without a pathology.
  var soundGap: Double
  var gap: Double { iliacFace - sacralFace }
}
