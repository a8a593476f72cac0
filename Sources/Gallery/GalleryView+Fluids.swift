import Anatomy
import Ultrasound

// Clear fluid and a suspension, just injected, in each region that a needle may be in by mistake or by design.
extension GalleryView {
  static let fluids: [GalleryView] = [
    fluid(
      .clear, .joint, at: lowerWindow,
      "Nothing spreads. The capsule is lifted a little over the mouth, and the notch is wider and darker: so a good injection looks.",
      "The lifted capsule has no line of its own."),
    fluid(
      .suspension, .joint, at: lowerWindow,
      "In the joint even bright crystals hardly show: the rims of the bones hide them.",
      "No crystals are seen at the very mouth, where some shine in real images."),
    fluid(
      .clear, .periarticular, at: lowerWindow,
      "Over the capsule a dark lake pushes the muscle aside: beside the joint, not in it.",
      "It spreads evenly; real fluid runs along the ligament's layers."),
    fluid(
      .suspension, .periarticular, at: lowerWindow,
      "The same with a suspension: a bright cloud over the notch, round where muscle takes it.",
      "The cloud's grain is that of tissue; real crystals swirl while they come."),
    fluid(
      .clear, .interosseousLigament, at: trench,
      "Behind the joint, between sacrum and ilium: where most needles end that were felt to be in the joint.",
      "The dark lake has no strands of ligament through it."),
    fluid(
      .suspension, .interosseousLigament, at: trench,
      "The same with a suspension: a bright cloud in front of the iliac wall.",
      "Its edge is as even as a ball's; dense ligament should leave it ragged."),
    fluid(
      .clear, .muscle, at: lowerWindow, "Between the bundles of the muscle: dark, drawn out along them.",
      "The sheets of the muscle end at the lake instead of running round it."),
    fluid(
      .suspension, .muscle, at: lowerWindow,
      "The same with a suspension, just injected: brighter than the muscle.",
      "No bubbles, which come first in real images."),
    fluid(
      .suspension, .muscle, at: lowerWindow, ageS: 120,
      "Two minutes later the crystals have settled: what was a bright cloud is a dark lake.",
      "All of it darkens at one pace; real crystals sink to the lower side first."),
    fluid(
      .clear, .fat, at: lowerWindow,
      "Under the skin: a dark lens between the septa that pushes the layers apart.",
      "The septa that it parts should bridge it."),
    fluid(
      .suspension, .fat, at: lowerWindow,
      "The same with a suspension: hard to tell from fat but for the layers pushed apart.",
      "Its edge hardly shows, as fat under the face is as bright."),
    fluid(
      .clear, .foramenS2, at: foramen,
      "Into the second dorsal foramen: it goes down the canal and wells up over the bone.",
      "How much wells up and how much stays in the canal has not been compared with dye studies."),
    fluid(
      .suspension, .foramenS2, at: foramen,
      "The same with a suspension: the break in the bone is filled with bright fluid. Stop, and withdraw.",
      "The canal below the bone is too bright: little sound comes back from there."),
  ]
  /// Place over the ligament behind the joint, at its deepest.
  private static let trench = ProbePlace(at: .foramen(1), over: .foramen(1), toward: .jointTarget, share: 0.6)
  private static let foramen = ProbePlace(at: .foramen(2), over: .foramen(2))

  private static func fluid(
    _ fluid: GalleryInjection.Fluid, _ region: Region, at place: ProbePlace, ageS: Double = 0,
    _ caption: String,
    _ stillWrong: String
  ) -> GalleryView {
    let late = ageS > 0 ? "-after-\(Int(ageS))-s" : ""
    return GalleryView(
      id: "fluid-\(fluid)-\(names[region] ?? "\(region)")\(late)",
      title: title(fluid, region, ageS: ageS),
      patient: woman, place: place, injection: GalleryInjection(fluid, in: region, volumeML: 1.5, ageS: ageS),
      labels: labels(at: place), caption: caption, stillWrong: stillWrong)
  }
  private static let names: [Region: String] = [.interosseousLigament: "behind-joint", .foramenS2: "foramen"]
  private static func labels(at place: ProbePlace) -> [Structure] {
    switch place {
    case trench: foramenLabels(1) + [.iliacLip, .medianCrest, .multifidus, .erectorSpinae, .fat]
    case foramen: foramenLabels(2) + [.medianCrest, .ilium, .multifidus, .gluteusMaximus, .fat]
    default: lowerLabels
    }
  }
  private static func title(_ fluid: GalleryInjection.Fluid, _ region: Region, ageS: Double) -> String {
    let places: [Region: String] = [
      .joint: "in the joint", .periarticular: "beside the joint", .interosseousLigament: "behind the joint",
      .muscle: "in muscle", .fat: "in fat", .foramenS2: "in a foramen",
    ]
    let kind = fluid == .clear ? "Clear fluid" : "Suspension"
    return "\(kind) \(places[region] ?? region.rawValue)\(ageS > 0 ? ", after \(Int(ageS)) s" : "")"
  }
}
