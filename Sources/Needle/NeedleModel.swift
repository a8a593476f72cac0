/// A needle as sold: gauge, length, tip, surface.
package struct NeedleModel: Hashable, Sendable {
  package var gauge: Int
  package var outerDiameterMM, innerDiameterMM, lengthMM: Double
  package var tip: Tip
  /// True for dimples or a coating that send sound back also where a smooth shaft turns it away.
  package var isEchogenic: Bool
  package var source: String

  /// The form of the tip, and with it how the needle steers.
  package enum Tip: String, CaseIterable, Codable, Sendable {
    case quincke, shortBevel, chiba, tuohy, whitacre

    /// Deflection of a 22G needle in 80 mm of ballistic gel, in mm (Rand et al., Anesth Pain Med 2016;6:e36607).
    package var deflectionMM: Double {
      switch self {
      case .quincke: 8.89
      case .shortBevel: 9.96
      case .chiba: 7.71
      case .tuohy: 7.64
      case .whitacre: 0.73
      }
    }
    /// The angle between the shaft's end and the way that the tip cuts, away from the bevel's opening, in radians: that by
    /// which a shaft in gel (`ElasticFoundation.gel`) deflects as measured.
    package var cuttingAngle: Double { deflectionMM * Tip.anglePerMM }
    private static let anglePerMM = 0.00413
    package var displayName: String {
      switch self {
      case .quincke: "Quincke"
      case .shortBevel: "short bevel"
      case .chiba: "Chiba"
      case .tuohy: "Tuohy"
      case .whitacre: "Whitacre"
      }
    }
  }

  package init(
    gauge: Int, outerDiameterMM: Double, innerDiameterMM: Double, lengthMM: Double, tip: Tip = .quincke,
    isEchogenic: Bool = false, source: String
  ) {
    (self.gauge, self.outerDiameterMM, self.innerDiameterMM) = (gauge, outerDiameterMM, innerDiameterMM)
    (self.lengthMM, self.tip, self.isEchogenic, self.source) = (lengthMM, tip, isEchogenic, source)
  }

  /// Young's modulus of stainless steel, in N/mm² (190–203 GPa for 304 and 316).
  static let steelNPerMM2 = 200_000.0
  /// Bending stiffness EI of the tube, in N·mm².
  package var stiffnessNMM2: Double {
    func fourth(_ d: Double) -> Double { d * d * d * d }
    return NeedleModel.steelNPerMM2 * .pi / 64 * (fourth(outerDiameterMM) - fourth(innerDiameterMM))
  }
  /// Factor of forces against those of a 22G needle: they grow with the outer diameter.
  package var forceFactor: Double { outerDiameterMM / NeedleModel.spinal22G.outerDiameterMM }
  /// Force that a free length carries along its axis before it bows out, in N, between one that turns in the fingers (π² EI/L²)
  /// and one that is held fast (20.2 EI/L²; Euler): the skin pins the other end.
  /// - Parameter freeMM: between hub and skin.
  package func bucklingN(freeMM: Double) -> Double {
    let length = max(freeMM, 1)
    return NeedleModel.gripFactor * stiffnessNMM2 / (length * length)
  }
  private static let gripFactor = 14.5
}

extension NeedleModel {
  private static let gaugeChart = "ISO 9626:2016, regular wall"
  /// Outer and inner diameter by gauge, in mm.
  private static let tubes: [Int: (outer: Double, inner: Double)] = [
    18: (1.270, 0.838), 19: (1.067, 0.686), 20: (0.908, 0.603), 21: (0.819, 0.514), 22: (0.718, 0.413),
    23: (0.641, 0.337), 24: (0.565, 0.311), 25: (0.514, 0.260), 26: (0.464, 0.260), 27: (0.413, 0.210),
  ]
  private static func sold(_ gauge: Int, _ lengthMM: Double, _ tip: Tip = .quincke, echogenic: Bool = false)
    -> NeedleModel
  {
    // A gauge that the chart lacks makes a needle of no width, which the list's test refuses.
    let tube = tubes[gauge, default: (0, 0)]
    return NeedleModel(
      gauge: gauge, outerDiameterMM: tube.outer, innerDiameterMM: tube.inner, lengthMM: lengthMM, tip: tip,
      isEchogenic: echogenic, source: gaugeChart)
  }

  /// The spinal needle of the procedure, 3.5 inches long.
  package static let spinal22G = sold(22, 89)
  /// The same, 5 inches long, for a deep joint.
  package static let longSpinal22G = sold(22, 127)
  /// A thicker and stiffer one, easier to see.
  package static let spinal20G = sold(20, 89)
  /// A thinner and softer one.
  package static let spinal25G = sold(25, 89)

  /// Every needle a scenario may name.
  package static let presets: [NeedleModel] = [
    spinal22G, longSpinal22G, spinal20G, spinal25G,
    sold(18, 89), sold(19, 89), sold(21, 89), sold(23, 89), sold(24, 89), sold(26, 89), sold(27, 89),
    sold(20, 127), sold(22, 150), sold(25, 127),
    // For skin and track.
    sold(25, 38), sold(27, 32),
    sold(22, 89, echogenic: true), sold(20, 89, echogenic: true),
    sold(22, 50, .shortBevel), sold(22, 80, .shortBevel), sold(22, 80, .shortBevel, echogenic: true),
    sold(20, 100, .shortBevel, echogenic: true),
    sold(22, 100, .chiba), sold(22, 150, .chiba), sold(20, 150, .chiba),
    sold(22, 100, .chiba, echogenic: true),
    sold(18, 89, .tuohy), sold(20, 89, .tuohy), sold(22, 89, .tuohy), sold(18, 100, .tuohy, echogenic: true),
    sold(22, 89, .whitacre), sold(25, 89, .whitacre), sold(27, 89, .whitacre),
  ]

  /// The preset of this size and kind; nil where there is none.
  package static func preset(
    gauge: Int, lengthMM: Double, tip: Tip = .quincke, isEchogenic: Bool = false
  ) -> NeedleModel? {
    presets.first {
      $0.gauge == gauge && $0.lengthMM == lengthMM && $0.tip == tip && $0.isEchogenic == isEchogenic
    }
  }
  /// Name for an instructor, such as "22G × 89 mm Quincke, echogenic".
  package var displayName: String {
    let length = lengthMM.rounded() == lengthMM ? String(Int(lengthMM)) : String(lengthMM)
    return "\(gauge)G × \(length) mm \(tip.displayName)" + (isEchogenic ? ", echogenic" : "")
  }
}
