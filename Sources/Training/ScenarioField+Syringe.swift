import Needle

extension ScenarioField {
  static let syringe: [ScenarioField] = [
    ScenarioField("drug", .text(longest: 200), example: "lidocaine 1 %", says: "What the label says."),
    ScenarioField("volumeML", .number(0.1...20, unit: "mL"), .defaulted("2.5"), says: "What it holds."),
    ScenarioField(
      "maximumML", .number(0.1...20, unit: "mL"), .defaulted("2.5"),
      says: "More than this into one joint is an error."),
    ScenarioField(
      "echogenicityDB", .number(-60...20, unit: "dB"), .defaulted("-60"),
      says: "How bright the fluid is against liver; -60 is black."),
    ScenarioField(
      "viscosityMPaS", .number(0.5...20, unit: "mPa·s"), .defaulted("1"),
      says: "How hard it is to push: anaesthetic 1, a steroid suspension some 3."),
    ScenarioField(
      "fadesS", .number(0...600, unit: "s"), .defaulted("60"),
      says: "When half of a suspension's brightness, in dB, is gone; 0 where it stays."),
    ScenarioField(
      "doses", .list(.object(dose)), .defaulted("[]"),
      says: "What is in a milliliter, and how much is allowed."),
  ]
  private static let dose: [ScenarioField] = [
    ScenarioField("drug", .text(longest: 80), example: "lidocaine", says: "Its name."),
    ScenarioField("mgPerML", .number(0...1_000, unit: "mg/mL"), example: "10", says: "Its concentration."),
    ScenarioField(
      "maximumMG", .number(0...10_000, unit: "mg"), .optional, example: "300",
      says:
        "The most this patient may have of it, from all syringes; left out, by weight for \(Drug.all.map(\.name).joined(separator: ", "))."
    ),
  ]

  /// The needle and the syringe for skin and track.
  static let anaesthetic: [ScenarioField] = [
    ScenarioField("drug", .text(longest: 200), example: "lidocaine 1 %", says: "What the label says."),
    ScenarioField("volumeML", .number(0.1...50, unit: "mL"), .defaulted("3"), says: "What it holds."),
    ScenarioField(
      "echogenicityDB", .number(-60...20, unit: "dB"), .defaulted("-60"),
      says: "How bright the fluid is against liver; -60 is black."),
    ScenarioField(
      "viscosityMPaS", .number(0.5...20, unit: "mPa·s"), .defaulted("1"), says: "How hard it is to push."),
    ScenarioField(
      "onsetS", .number(0...1_800, unit: "s"), .optional, example: "30",
      says: "Until it is as numb as it gets; left out, that of the drug: lidocaine 90 s, bupivacaine 450 s."),
    ScenarioField(
      "needle", .object(infiltrationNeedle), .defaulted("{}"), says: "The needle for skin and track."),
    ScenarioField(
      "doses", .list(.object(dose)), .defaulted("[{ drug: lidocaine, mgPerML: 10 }]"),
      says: "What is in a milliliter, and how much is allowed."),
  ]
  private static let infiltrationNeedle: [ScenarioField] = [
    ScenarioField("gauge", .integer(18...27, unit: "G"), .defaulted("25"), says: "A thin one hurts less."),
    ScenarioField("lengthMM", .number(25...200, unit: "mm"), .defaulted("38"), says: "38 mm is 1.5 inches."),
    ScenarioField(
      "tip", .name(NeedleModel.Tip.allCases.map(\.rawValue)), .defaulted("quincke"),
      says: "The form of the tip."),
    ScenarioField(
      "echogenic", .flag, .defaulted("false"), says: "A surface that sends sound back at every angle."),
  ]
}
