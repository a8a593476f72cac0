import Needle

extension Scenario {
  package struct NeedleChoice: FieldObject {
    @Field(18...27, unit: "G", "22 is the usual one; a thin one, 25, hurts less.")
    package var gauge = 22
    @Field(25...200, unit: "mm", "89 mm is 3.5 inches, 38 mm is 1.5.")
    package var lengthMM = 89.0
    @Field(
      "The form of the tip: a bevel steers the needle away from its opening, a Whitacre tip goes straight.")
    package var tip = NeedleModel.Tip.quincke
    @Field("A surface that sends sound back at every angle.")
    package var echogenic = false

    package static let standard = NeedleChoice()

    /// The needle as it is sold; nil when no such needle is sold.
    package var model: NeedleModel? {
      NeedleModel.preset(gauge: gauge, lengthMM: lengthMM, tip: tip, isEchogenic: echogenic)
    }
  }
  package struct SyringeContent: FieldObject {
    @Field(.longest(200), presence: .required, "What the label says.")
    package var drug = "lidocaine 1 %"
    @Field(0.1...20, unit: "mL", "What it holds.")
    package var volumeML = 2.5
    @Field(0.1...20, unit: "mL", "More than this into one joint is an error.")
    package var maximumML = 2.5
    @Field(
      0...20, unit: "mL", example: 1,
      "Less than this given fails the attempt; left out, 1 mL, or all that may be given where that is less.")
    package var minimumML: Double? = nil
    @Field(-60...20, unit: "dB", "How bright the fluid is against liver; -60 is black.")
    package var echogenicityDB = -60.0
    @Field(0.5...20, unit: "mPa·s", "How hard it is to push: anesthetic 1, a steroid suspension some 3.")
    package var viscosityMPaS = 1.0
    @Field(0...600, unit: "s", "When half of a suspension's brightness, in dB, is gone; 0 where it stays.")
    package var fadesS = 60.0
    @Field(.anyNumber, "What is in a milliliter, and how much is allowed.")
    package var doses: [Dose] = []

    package static let standard = SyringeContent()

    /// Least volume that an attempt must give, in mL.
    package var leastML: Double { minimumML ?? min(1, volumeML, maximumML) }
  }
  /// The needle and the syringe for skin and track.
  package struct AnestheticChoice: FieldObject {
    @Field(.longest(200), presence: .required, "What the label says.")
    package var drug = "lidocaine 1 %"
    @Field(0.1...50, unit: "mL", "What it holds.")
    package var volumeML = 3.0
    @Field(-60...20, unit: "dB", "How bright the fluid is against liver; -60 is black.")
    package var echogenicityDB = -60.0
    @Field(0.5...20, unit: "mPa·s", "How hard it is to push.")
    package var viscosityMPaS = 1.0
    @Field(
      0...1_800, unit: "s", example: 30,
      "Until it is as numb as it gets; left out, that of the drug: lidocaine 90 s, bupivacaine 450 s.")
    package var onsetS: Double? = nil
    @Field("The needle for skin and track.")
    package var needle = NeedleChoice(gauge: 25, lengthMM: 38)
    @Field(.anyNumber, "What is in a milliliter, and how much is allowed.")
    package var doses = [Dose(drug: "lidocaine", mgPerML: 10)]

    package static let standard = AnestheticChoice()
  }
  /// One drug of the mixture and the dose that the patient may have of it.
  package struct Dose: FieldObject {
    @Field(.longest(80), presence: .required, "Its name.")
    package var drug = "lidocaine"
    @Field(0...1_000, unit: "mg/mL", presence: .required, "Its concentration.")
    package var mgPerML = 10.0
    @Field(
      0...10_000, unit: "mg", example: 300,
      "The most this patient may have of it, from all syringes; left out, by weight for \(Drug.all.map(\.name).joined(separator: ", "))."
    )
    package var maximumMG: Double? = nil

    package static let standard = Dose()
  }
}
