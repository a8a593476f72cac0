import Anatomy

// Pictures of every pathology at the lower window, each beside the healthy woman's picture of the same place.
extension GalleryView {
  static let pathologies: [GalleryView] = [
    GalleryView(
      id: "pathology-trauma", title: "Trauma: diastasis", patient: sick(.trauma, 0.5), place: lowerWindow,
      labels: [.haematoma] + lowerLabels,
      caption:
        "The hip bone has slipped backward and up by 8 mm: a high step beside a joint that stands open, and blood behind it.",
      stillWrong:
        "The rim of the slipped ilium is a row of beads where a sharp white edge is expected, and the blood behind it is as gray as swollen muscle: no layers, no clot. The fracture is a notch with a thin streak below it, without displaced edges."
    ),
    GalleryView(
      id: "pathology-pregnancy", title: "After birth: a lax joint", patient: sick(.pregnancy, 1),
      place: lowerWindow, labels: [.swollenLigament] + lowerLabels,
      caption: "The joint is 2 mm wider; the ligament over it is thick, soft and darker.",
      stillWrong:
        "The black slot of the joint runs straight down between its rims, where real clefts bend out of view. The ligament is evenly darker; its fibers do not part, and the capsule has no line of its own."
    ),
    GalleryView(
      id: "pathology-arthritis", title: "Active sacroiliitis", patient: sick(.inflammatoryArthritis, 1),
      place: lowerWindow, labels: [.effusion] + lowerLabels,
      caption:
        "Dark fluid between swollen synovium lifts the capsule; rims are eroded, vessels lie in the ligament.",
      stillWrong:
        "Fluid and synovium over the joint are told from ligament only where they are darkest; the capsule over them shows in part. Erosions are breaks of even size. The vessels are specks: without Doppler nobody would call them flow."
    ),
    GalleryView(
      id: "pathology-ankylosis", title: "Late spondylitis: ankylosis", patient: sick(.ankylosis, 1),
      place: lowerWindow,
      labels: [.medianCrest, .sacrum, .bridge, .multifidus, .gluteusMaximus, .fat, .fascia, .boneShadow],
      caption: "One line of bone from sacrum to ilium, and nothing to inject.",
      stillWrong:
        "The bridge is as smooth as healthy bone; real ones are lumpy, and the fused sacrum is osteoporotic and less bright. The ligament over it, which would turn to bone as well, looks healthy."
    ),
    GalleryView(
      id: "pathology-degeneration", title: "Degeneration", patient: sick(.degeneration, 1),
      place: lowerWindow, labels: lowerLabels,
      caption: "A narrow joint whose rims carry osteophytes: bumps that all but close the notch.",
      stillWrong:
        "The osteophytes read as a steeper shoulder and a gray lump rather than as two bright beaks with shadows of their own. Sclerosis cannot be seen behind a cortex that reflects everything."
    ),
    GalleryView(
      id: "pathology-infection", title: "Septic joint", patient: sick(.infection, 1), place: lowerWindow,
      labels: [.pus] + lowerLabels,
      caption: "Pus with debris fills the joint and lifts its capsule by 5 mm. Aspirate; no steroid.",
      stillWrong:
        "Pus is an even dark gray: debris does not swirl or settle. The swelling ends at the fascia, where skin and fat over an abscess would be thick and wet. The abscess itself lies before the joint, where sound does not go."
    ),
  ]

  /// The woman of the other pictures with this on the right; healthy where there is no such degree.
  private static func sick(_ kind: Pathology.Kind, _ degree: Double) -> PatientParameters {
    PatientParameters(
      sex: .female, ageYears: 35, bodyMassIndex: 24,
      pathology: try? Pathology(kind: kind, degree: degree, side: .right))
  }
}
