extension Pathology {
  /// Description of one kind, and its effect on a joint.
  package struct Entry: Sendable {
    package var kind: Kind
    package var summary: String
    /// Descriptions of the mildest state, with which any degree over 0 begins, and of the worst, at degree 1.
    package var mildestSummary, worstSummary: String
    /// Publications of what is seen and how much of it; what no publication gives is called a model value.
    package var source: String
    let mildest, worst: Lesion
  }

  static func entry(of kind: Kind) -> Entry {
    list.first { $0.kind == kind }
      ?? Entry(
        kind: kind, summary: "", mildestSummary: "", worstSummary: "", source: "", mildest: Lesion(),
        worst: Lesion())
  }

  /// Every kind; a new one is one more entry.
  package static let list: [Entry] = [
    trauma, pregnancy, inflammatoryArthritis, ankylosis, degeneration, infection,
  ]

  private static let trauma = Entry(
    kind: .trauma,
    summary: "Diastasis after an injury: a step, blood behind the joint, a fracture of the sacral ala.",
    mildestSummary: "hip bone slipped by 2 mm, 1 mL of blood, a fracture line of 1 mm",
    worstSummary: "hip bone slipped by 15 mm, gap over 4 mm, 12 mL of blood, a fracture of 2.6 mm",
    source:
      "a gap over 4 mm is commonly quoted for diastasis, its source uncertain; slip, blood and fracture are model values",
    mildest: Lesion(
      openingMM: 0.8, openingInFrontMM: 0.4, slipMM: 2, fractureMM: 1, fluid: .blood, distensionMM: 0.5,
      haematomaML: 1),
    worst: Lesion(
      openingMM: 3, openingInFrontMM: 1.5, slipMM: 15, fractureMM: 2.6, fluid: .blood, distensionMM: 2,
      haematomaML: 12))

  private static let pregnancy = Entry(
    kind: .pregnancy,
    summary: "Pregnancy and the weeks after birth: a wide joint, thick soft ligaments, more motion.",
    mildestSummary: "gap 0.5 mm wider, a quarter more motion, ligaments somewhat thicker",
    worstSummary: "gap 2 mm wider, twice the motion, ligaments half as thick again and soft",
    source: "widening of 0.5–2 mm and up to twice the motion are commonly quoted; ligaments are model values",
    mildest: Lesion(openingMM: 0.57, ligamentGain: 0.15, swollenShare: 0.4, laxityFactor: 1.25),
    worst: Lesion(openingMM: 2.27, ligamentGain: 0.5, swollenShare: 0.85, laxityFactor: 2))

  private static let inflammatoryArthritis = Entry(
    kind: .inflammatoryArthritis,
    summary: "Active sacroiliitis: erosions, effusion, vessels where none should be.",
    mildestSummary: "gap 0.5 mm wider, shallow erosions, a little fluid",
    worstSummary: "gap 1.5 mm wider, deep erosions, fluid and synovium, many vessels",
    source:
      "Arslan et al., AJR 1999 (vessels, resistive index 0.62 ± 0.13), and Mohammadi et al., Skeletal Radiol 2013;42:219 (vessels); Klauser et al., Arthritis Care Res 2009;61:909 (synovium); amounts are model values",
    mildest: Lesion(
      erosionMM: 0.1, pitMM: 0.6, cartilageLoss: 0.3, fluid: .effusion, distensionMM: 1, synoviumShare: 0.56,
      vesselMM: 0.7, resistiveIndex: 0.75, ligamentGain: 0.05, swollenShare: 0.4),
    worst: Lesion(
      erosionMM: 0.4, pitMM: 1.8, cartilageLoss: 0.8, fluid: .effusion, distensionMM: 3, synoviumShare: 0.56,
      vesselMM: 1.3, resistiveIndex: 0.55, ligamentGain: 0.2, swollenShare: 0.9))

  private static let ankylosis = Entry(
    kind: .ankylosis,
    summary: "Late ankylosing spondylitis: bone bridges the joint, nothing is left to inject.",
    mildestSummary: "bridges over 30 % of the joint, from its upper end; the lower window is still open",
    worstSummary: "the whole joint is bone",
    source:
      "grade IV of the New York criteria; none in the healthy (Vogler et al., Radiology 1984;151:433); the order is a model value",
    mildest: Lesion(sclerosisMM: 1, bridgedShare: 0.3, laxityFactor: 0),
    worst: Lesion(sclerosisMM: 2, bridgedShare: 1, laxityFactor: 0))

  private static let degeneration = Entry(
    kind: .degeneration,
    summary: "Degeneration: a narrow joint, osteophytes over its dorsal rims, sclerosis.",
    mildestSummary: "median gap 1.9 mm, 1.3 mm in places, osteophytes of 1 mm",
    worstSummary: "median gap 1.5 mm, 0.8 mm in places, osteophytes of 4 mm",
    source:
      "Faflia et al., Clin Radiol 1998;53:742 (1.9 mm); Demir et al., Kobe J Med Sci 2007;53 (1.5 mm, least 0.8); Ziegeler et al., Sci Rep 2021 (osteophytes, sclerosis); sclerosis' thickness is a model value",
    mildest: Lesion(
      medianGapMM: 1.9, focalGapMM: 1.3, spurMM: 1, sclerosisMM: 1,
      resistiveIndex: BloodFlow.degenerateJointIndex),
    worst: Lesion(
      medianGapMM: 1.5, focalGapMM: 0.8, spurMM: 4, sclerosisMM: 3,
      resistiveIndex: BloodFlow.degenerateJointIndex))

  private static let infection = Entry(
    kind: .infection,
    summary: "Septic sacroiliitis: a capsule full of pus, an abscess before the joint; aspirate, no steroid.",
    mildestSummary: "gap 1 mm wider, capsule lifted by 3 mm, debris in the fluid",
    worstSummary: "gap 3 mm wider, capsule lifted by 5 mm, erosions, an abscess of 10 mL before the joint",
    source:
      "widening of 1–3 mm and a capsule over 3–5 mm as commonly taught, no publication at hand; the abscess is a model value",
    mildest: Lesion(
      openingMM: 0.9, pitMM: 0.1, cartilageLoss: 0.2, fluid: .pus, distensionMM: 3, vesselMM: 0.7,
      resistiveIndex: 0.7, ligamentGain: 0.1, swollenShare: 0.7),
    worst: Lesion(
      openingMM: 2.35, pitMM: 1.4, cartilageLoss: 0.9, fluid: .pus, distensionMM: 5, abscessML: 10,
      vesselMM: 1.1,
      resistiveIndex: 0.55, ligamentGain: 0.3, swollenShare: 1))
}
