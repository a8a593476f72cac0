import Geometry

/// The bones of a real person and what was found on them, in the patient frame: what an imported patient is built around.
package struct FoundPelvis: Sendable {
  package var sacrum, hipLeft, hipRight: SurfaceMesh
  package var left, right: Half

  /// Places of one side, nil where they were not found.
  package struct Half: Sendable {
    package var psisMM, piisMM: Vector3?
    /// Dorsal foramina S1...S4.
    package var foraminaMM: [Vector3?]
    /// The middle of the cleft at the joint's lower window.
    package var lowerWindowMM: Vector3?
    /// The mean place of the joint.
    package var jointCenterMM: Vector3
    /// Gap under which the bones form the joint, in mm.
    package var narrowMM: Double
    package init(
      psisMM: Vector3?, piisMM: Vector3?, foraminaMM: [Vector3?], lowerWindowMM: Vector3?,
      jointCenterMM: Vector3, narrowMM: Double
    ) {
      (self.psisMM, self.piisMM, self.foraminaMM) = (psisMM, piisMM, foraminaMM)
      (self.lowerWindowMM, self.jointCenterMM, self.narrowMM) = (lowerWindowMM, jointCenterMM, narrowMM)
    }
  }
  package subscript(_ side: Side) -> Half { side == .left ? left : right }

  package init(
    sacrum: SurfaceMesh, hipLeft: SurfaceMesh, hipRight: SurfaceMesh, left: Half, right: Half
  ) {
    (self.sacrum, self.hipLeft, self.hipRight) = (sacrum, hipLeft, hipRight)
    (self.left, self.right) = (left, right)
  }
}
