import Geometry

/// Forces of one layer of a person's tissues on a needle.
///
/// The values hold for a 22G Quincke needle at 1–10 mm/s; forces grow with the outer diameter. No forces of needles in human
/// sacroiliac joints are published: ranges are scaled from the skin and epidural literature (Barnett et al., J Manuf Sci Eng
/// 2015; Vaughan et al. 2012), and but for a few anchors model values.
package struct LayerMechanics: Hashable, Sendable {
  /// Thickness of the sheet that gives way, in mm; 0 where there is none, or it is not told apart from the layer.
  package var thicknessMM: Double
  /// The force that its surface bears before it gives way, in N; 0 where it has none of its own. A sheet's is its toughness
  /// times its thickness.
  package var punctureN: Double
  /// The part of that force which is gone when it has given way, 0...1.
  package var dropShare: Double
  /// Rise of the force before that, in N per mm of indentation.
  package var stiffnessNPerMM: Double
  /// Force that the tip meets while it cuts on, in N.
  package var cuttingN: Double
  /// Friction of each millimeter of shaft in it, in N/mm.
  package var frictionNPerMM: Double
  /// Standard deviation of the force while cutting, in N: fibers give way one by one.
  package var roughnessN: Double
  /// Stiffness against the shaft being pushed aside, in N/mm².
  package var holdNPerMM2: Double

  package enum Layer: Int, CaseIterable, Sendable {
    case outside, skin, fat, fascia, muscle, posteriorLigament, interosseousLigament
    /// The capsule, met where the joint space begins, and what lies within.
    case joint
    case cartilage, bone, vessel, nerve, fluid

    package init(of tissue: Tissue) {
      switch tissue.kind {
      case .outside: self = .outside
      case .skin: self = .skin
      case .fat: self = .fat
      case .fascia: self = .fascia
      case .muscle: self = .muscle
      case .ligament:
        let isWithin = tissue == .interosseousLigament || tissue == .ligamentFat
        self = isWithin ? .interosseousLigament : .posteriorLigament
      case .cartilage: self = .cartilage
      case .joint: self = .joint
      case .bone: self = .bone
      case .vessel: self = .vessel
      case .nerve: self = .nerve
      case .fluid: self = .fluid
      case .viscus: self = .fat
      }
    }
  }

  /// A number that differs between people: half of them lie below the typical one.
  package struct Spread: Hashable, Sendable {
    package let low, typical, high: Double
    init(_ low: Double, _ typical: Double, _ high: Double) {
      (self.low, self.typical, self.high) = (low, typical, high)
    }
    /// The value that a share of people lies below.
    func value(at share: Double) -> Double {
      share < 0.5 ? low + (typical - low) * 2 * share : typical + (high - typical) * (2 * share - 1)
    }
    static func fixed(_ value: Double) -> Spread { Spread(value, value, value) }
  }
  /// Known values of one layer.
  package struct Entry: Sendable {
    package let layer: Layer
    /// Toughness and thickness of a sheet that gives way: the force it bears for its thickness, and that; a layer without a sheet
    /// has a thickness of 1 mm here.
    package let toughnessNPerMM, thicknessMM: Spread
    package let isSheet: Bool
    package let dropShare, stiffnessNPerMM, cuttingN, frictionNPerMM: Spread
    /// Puncture forces of people's sheets, from the weakest and thinnest to the toughest and thickest.
    package var punctureN: Spread {
      Spread(
        toughnessNPerMM.low * thicknessMM.low, toughnessNPerMM.typical * thicknessMM.typical,
        toughnessNPerMM.high * thicknessMM.high)
    }
    package let roughnessN, holdNPerMM2: Double
    package let source: String
  }

  private static let skinLiterature =
    "Schneider et al., UM-HSRI-78-23, 1978 (883 punctures); Barnett et al. 2015, scaled by diameter"
  private static let model = "a model value between its neighbors"
  private static let epidural =
    "forces of Tuohy needles in ligaments (Vaughan et al. 2012; others, unverified), scaled by diameter"

  /// Every layer once, in the order of `Layer`.
  package static let table: [Entry] = [
    entry(.outside, source: "air"),
    entry(
      .skin, puncture: Spread(1, 2, 4), drop: Spread(0.4, 0.5, 0.6), stiffness: Spread(0.4, 0.6, 0.8),
      cutting: Spread(0.4, 0.6, 0.8), friction: .fixed(0.02), hold: 0.3, source: skinLiterature),
    entry(
      .fat, cutting: Spread(0.2, 0.3, 0.4), friction: Spread(0.005, 0.0075, 0.01), hold: 0.02, source: model),
    entry(
      .fascia, sheet: (toughness: Spread(0.5, 0.714, 1.11), thickness: Spread(1, 1.4, 1.8)),
      drop: Spread(0.35, 0.4, 0.45), stiffness: Spread(0.4, 0.5, 0.6),
      cutting: Spread(0.3, 0.5, 0.7), friction: .fixed(0.03), hold: 0.3,
      source:
        "\(model); posterior layer of the thoracolumbar fascia 1.4 ± 0.4 mm by ultrasound, n = 40 (SBPR abstract)"
    ),
    entry(
      .muscle, cutting: Spread(0.3, 0.65, 1.5), friction: Spread(0.02, 0.03, 0.04), roughness: 0.05,
      hold: 0.06, source: model),
    entry(
      .posteriorLigament, sheet: (toughness: Spread(1.25, 1.3, 1.795), thickness: Spread(1.2, 1.57, 1.95)),
      drop: Spread(0.4, 0.475, 0.55),
      stiffness: Spread(0.8, 1, 1.2), cutting: Spread(0.8, 1.1, 1.6), friction: Spread(0.05, 0.06, 0.07),
      roughness: 0.1, hold: 0.6,
      source:
        "\(epidural); long posterior ligament 1.57 ± 0.38 mm, 30 women by ultrasound (Moore et al. 2010)"),
    entry(
      .interosseousLigament, stiffness: Spread(1.2, 1.5, 1.8), cutting: Spread(2, 3.2, 6),
      friction: Spread(0.08, 0.1, 0.12), roughness: 0.3, hold: 0.8, source: epidural),
    entry(
      .joint, sheet: (toughness: Spread(2, 2.667, 3), thickness: Spread(0.5, 0.75, 1)),
      drop: Spread(0.55, 0.625, 0.7), stiffness: Spread(1, 1.2, 1.4),
      cutting: Spread(0.3, 0.4, 0.5), friction: .fixed(0.03), hold: 0.3,
      source: "an abrupt fall once the ligaments are crossed, as arthrography texts have it; \(model)"),
    entry(
      .cartilage, stiffness: .fixed(7), cutting: Spread(1, 2, 4), friction: .fixed(0.05), hold: 1,
      source: model),
    entry(.bone, stiffness: .fixed(60), hold: 5, source: "nothing goes in; the shaft bows instead"),
    entry(.vessel, cutting: Spread(0.2, 0.3, 0.4), friction: .fixed(0.01), hold: 0.02, source: model),
    entry(.nerve, cutting: Spread(0.4, 0.6, 0.9), friction: .fixed(0.03), hold: 0.1, source: model),
    entry(.fluid, cutting: .fixed(0.05), friction: .fixed(0.005), hold: 0.005, source: model),
  ]
  private static func entry(
    _ layer: Layer, puncture: Spread = .fixed(0), sheet: (toughness: Spread, thickness: Spread)? = nil,
    drop: Spread = .fixed(0), stiffness: Spread = .fixed(0),
    cutting: Spread = .fixed(0), friction: Spread = .fixed(0), roughness: Double = 0, hold: Double = 0,
    source: String
  ) -> Entry {
    Entry(
      layer: layer, toughnessNPerMM: sheet?.toughness ?? puncture, thicknessMM: sheet?.thickness ?? .fixed(1),
      isSheet: sheet != nil, dropShare: drop, stiffnessNPerMM: stiffness, cuttingN: cutting,
      frictionNPerMM: friction, roughnessN: roughness, holdNPerMM2: hold, source: source)
  }
}

/// The layers of one person.
package struct BodyMechanics: Sendable {
  private var layers = InlineArray<13, LayerMechanics>(
    repeating: LayerMechanics(
      thicknessMM: 0, punctureN: 0, dropShare: 0, stiffnessNPerMM: 0, cuttingN: 0, frictionNPerMM: 0,
      roughnessN: 0,
      holdNPerMM2: 0))
  private let layerOfLabel: [LayerMechanics.Layer]

  /// Draws a person.
  /// - Parameter tissues: by label.
  package init(tissues: [Tissue], seed: UInt64) {
    layerOfLabel = tissues.map(LayerMechanics.Layer.init(of:))
    for entry in LayerMechanics.table {
      // A stream for each layer, so that a new number of one changes nothing of another.
      var random = RandomNumbers(seed: mixed(seed &+ 7_919 &* UInt64(entry.layer.rawValue + 1)))
      let (tough, drop, rub, thick) = (random.uniform(), random.uniform(), random.uniform(), random.uniform())
      let thicknessMM = entry.thicknessMM.value(at: thick)
      layers[entry.layer.rawValue] = LayerMechanics(
        thicknessMM: entry.isSheet ? thicknessMM : 0,
        punctureN: entry.toughnessNPerMM.value(at: tough) * thicknessMM,
        dropShare: entry.dropShare.value(at: drop),
        stiffnessNPerMM: entry.stiffnessNPerMM.value(at: tough), cuttingN: entry.cuttingN.value(at: tough),
        frictionNPerMM: entry.frictionNPerMM.value(at: rub), roughnessN: entry.roughnessN,
        holdNPerMM2: entry.holdNPerMM2)
    }
  }
  package subscript(layer: LayerMechanics.Layer) -> LayerMechanics { layers[layer.rawValue] }
  package func layer(ofLabel label: UInt8) -> LayerMechanics.Layer { layerOfLabel[Int(label)] }
}
